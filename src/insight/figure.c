#include "answerwell/insight/figure.h"

#include "answerwell/forum/office.h"
#include "sql/figure.h"

void
figure_add_weeks(struct batch *b, const struct office *o, struct figure_week **weeks)
{
	sql_figure_weeks_add(b, weeks, NULL, .n_weeks = FIGURE_WEEKS, .opens = o->opens,
			     .closes = o->closes, .passed = o->passed);
}

int
figure_percent(int64_t part, int64_t all)
{
	return all > 0 ? (int)((part * 100 + all / 2) / all) : -1;
}
