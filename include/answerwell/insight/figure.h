/* Service figures by week: rolling weeks that end now, of the questions asked in them. */
#ifndef ANSWERWELL_INSIGHT_FIGURE_H
#define ANSWERWELL_INSIGHT_FIGURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct arena;
struct batch;
struct rows;

enum { FIGURE_WEEKS = 8 };

struct figure_week {
	int64_t from, to;
	int64_t n_asked;
	/* Answered by staff, or past the target and still waiting; of these, answered within it. What
	 * customers solved among themselves, or was closed, counts for neither. */
	int64_t n_settled, n_in_target;
	bool has_median;
	double median_hours; /* from question to first answer by staff, of those that have one */
	/* Answered by a published FAQ entry: made from the thread, or from the one it repeats. */
	int64_t n_in_faq;
};

/* In two halves, so that a page may ask for more in the same round trip. Oldest week first. */
void figure_add_weeks(struct batch *b, struct rows **rows);
void figure_read_weeks(const struct rows *rows, struct figure_week out[FIGURE_WEEKS]);

/* Whole percent of `part` in `all`; -1 if there is nothing to divide. */
int figure_percent(int64_t part, int64_t all);

#endif
