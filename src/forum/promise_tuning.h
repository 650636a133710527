/* What src/forum/promise.c chose among, for tests/bench/promises_choose.c, which chooses. */
#ifndef ANSWERWELL_FORUM_PROMISE_TUNING_H
#define ANSWERWELL_FORUM_PROMISE_TUNING_H

#include "answerwell/forum/promise.h"

struct promise_tuning {
	double level; /* the quantile to begin with */
	double kept; /* share aimed at */
	double rate; /* how far one promise, kept or broken, moves the level */
	int sample, few; /* at most PROMISE_SAMPLE_MOST and PROMISE_FEW_MOST */
	int weeks; /* what counts as recent */
};
enum { PROMISE_SAMPLE_MOST = 150, PROMISE_FEW_MOST = 20 };

extern const struct promise_tuning promise_tuned;

/* promise_replay with another tuning than promise_tuned. */
void promise_replay_as(struct arena *a, const struct promise_tuning *t, const struct hours *h,
		       const struct promise_case *cases, size_t n, int target_hours,
		       struct promise_score *out);

#endif
