#include "answerwell/insight/figure.h"

#include "sql/figure.h"

void
figure_add_weeks(struct batch *b, struct figure_week **weeks)
{
	sql_figure_weeks_add(b, weeks, NULL, .n_weeks = FIGURE_WEEKS);
}

int
figure_percent(int64_t part, int64_t all)
{
	return all > 0 ? (int)((part * 100 + all / 2) / all) : -1;
}
