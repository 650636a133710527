#include "answerwell/insight/figure.h"

#include <assert.h>

#include "answerwell/db/db.h"
#include "sql/figure.h"

void
figure_add_weeks(struct batch *b, struct rows **rows)
{
	batch_add(b, &SQL_FIGURE_WEEKS, rows, p_int(b->arena, FIGURE_WEEKS));
}

void
figure_read_weeks(const struct rows *rows, struct figure_week out[FIGURE_WEEKS])
{
	assert(rows_count(rows) == FIGURE_WEEKS);
	for (size_t i = 0; i < FIGURE_WEEKS; i++)
		out[i] = (struct figure_week){
		    .from = row_time(rows, i, "from_at"),
		    .to = row_time(rows, i, "to_at"),
		    .n_asked = row_int(rows, i, "n_asked"),
		    .n_settled = row_int(rows, i, "n_settled"),
		    .n_in_target = row_int(rows, i, "n_in_target"),
		    .has_median = !row_is_null(rows, i, "median_hours"),
		    .median_hours = row_double(rows, i, "median_hours"),
		    .n_in_faq = row_int(rows, i, "n_in_faq"),
		};
}

int
figure_percent(int64_t part, int64_t all)
{
	return all > 0 ? (int)((part * 100 + all / 2) / all) : -1;
}
