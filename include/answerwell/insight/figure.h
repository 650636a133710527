/* Service figures by week: rolling weeks that end now, of the questions asked in them. */
#ifndef ANSWERWELL_INSIGHT_FIGURE_H
#define ANSWERWELL_INSIGHT_FIGURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct batch;
struct office;

enum { FIGURE_WEEKS = 8 };

struct figure_week {
	int64_t from_at, to_at;
	int64_t n_asked;
	/* Answered by staff, or past the target (office time) and still waiting; of these, answered within it. What
	 * customers solved among themselves, or was closed, counts for neither. */
	int64_t n_settled, n_in_target;
	bool has_median;
	double
	    median_hours; /* of the office, from question to first answer by staff, of those that have one */
};

/* FIGURE_WEEKS of them, the oldest first, when the batch has run. */
void figure_add_weeks(struct batch *b, const struct office *o, struct figure_week **weeks);

/* Whole percent of `part` in `all`; -1 if there is nothing to divide. */
int figure_percent(int64_t part, int64_t all);

#endif
