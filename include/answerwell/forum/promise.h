/* Within what time an asker can expect an answer by staff: what was usual in the category, never better than it was.
 * src/forum/promise.c says how it is learned, and how its constants were found. */
#ifndef ANSWERWELL_FORUM_PROMISE_H
#define ANSWERWELL_FORUM_PROMISE_H

#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/hours.h"
#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"

struct arena;
struct db;

/* Of office time: hours, working days, weeks of them. */
enum promise_unit { PROMISE_HOUR, PROMISE_DAY, PROMISE_WEEK };
struct promise {
	enum promise_unit unit;
	int n; /* 0: none */
};

/* A question and its first answer; 0: nobody has answered yet. */
struct promise_case {
	int64_t asked_at, answered_at;
};

/* More of the past than this says nothing of today. */
enum { PROMISE_CASES_MAX = 300 };

const char *promise_unit_code(enum promise_unit unit);
enum promise_unit promise_unit_from(const char *code);
int64_t promise_time(const struct hours *h, struct promise p);

/* `p`, or without one the category's target as a step. */
struct promise promise_or_target(const struct hours *h, struct promise p, int target_hours);

/* From what was known at `now`: of cases in order of time, those asked before. `target_hours`: what counts while there
 * are few. */
struct promise promise_learn(struct arena *a, const struct hours *h,
			     const struct promise_case *cases, size_t n, int target_hours,
			     int64_t now);

/* What would have come of it: each case under what was learned at the beginning of its month (UTC). */
struct promise_score {
	size_t n_answered, n_kept; /* of the answered ones */
	size_t n_all; /* with those never answered */
	int64_t shown; /* office time, on average of the answered ones */
	struct promise last;
};
void promise_replay(struct arena *a, const struct hours *h, const struct promise_case *cases,
		    size_t n, int target_hours, struct promise_score *out);

/* "Staff usually answers within 4 hours, Monday to Friday." and "within 4 hours", translated. */
const char *promise_sentence(struct arena *a, enum locale l, const struct hours *h,
			     struct promise p);
const char *promise_words(struct arena *a, enum locale l, const struct hours *h, struct promise p);

/* Learns those of all categories anew, from the answers of staff; *n: so many have changed. */
enum result promise_refresh(struct db *db, struct arena *a, int64_t *n) MUST_USE;

/* What the asker is told, counted from when the question was asked; instead of what was told before. */
enum result promise_give(struct db *db, struct arena *a, int64_t question_id) MUST_USE;

/* Askers whose time has passed without an answer are told so, with a new time, and the owners of categories what is
 * past their target; each once, in a transaction of its own. What is answered is forgotten. */
enum result promise_excuse(struct db *db, struct arena *a) MUST_USE;

#endif
