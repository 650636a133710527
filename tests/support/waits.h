/* Categories of shops that do not exist: who asked when, and when the first answer came. What the times that askers are
 * shown are chosen on (tests/bench/promises_choose.c), and held to with other seeds (tests/unit/test_promise.c). */
#ifndef TESTS_SUPPORT_WAITS_H
#define TESTS_SUPPORT_WAITS_H

#include "answerwell/base/arena.h"
#include "answerwell/base/hours.h"
#include "answerwell/forum/promise.h"

struct waits {
	struct hours hours;
	struct promise_case *cases; /* in order of time */
	size_t n;
	int target_hours;
};

/* The same of the same seed. At least 50 of the cases are answered. */
void waits_make(struct arena *a, uint64_t seed, struct waits *out);

#endif
