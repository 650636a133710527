/* Who of staff answers a question. An assignment ends with the first answer by staff. */
#ifndef ANSWERWELL_FORUM_ASSIGNMENT_H
#define ANSWERWELL_FORUM_ASSIGNMENT_H

#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct account;
struct arena;
struct db;

struct assignment {
	int64_t account_id; /* 0 = nobody */
	const char *name, *display;
	int64_t at;
};

struct colleague {
	int64_t id;
	const char *name, *display;
};

/* The actor takes it; taking one's own again is OK. CONFLICT with *holder: somebody else has it.
 * FORBIDDEN: not staff, or the question is closed, a duplicate or not visible. NOT_FOUND. */
enum result assignment_take(struct db *db, struct arena *a, const struct account *actor,
			    int64_t question_id, struct assignment *holder) MUST_USE;
/* Gives it to a colleague by handle, whoever had it; audit-logged; the colleague is told. INVALID: to
 * (nobody of staff has that name). Otherwise as take. */
enum result assignment_give(struct db *db, struct arena *a, const struct account *actor,
			    int64_t question_id, const char *to,
			    struct problems *problems) MUST_USE;
/* Nobody has it any more; logged if it was somebody else's. OK too if nobody had it. FORBIDDEN: not
 * staff. */
enum result assignment_release(struct db *db, struct arena *a, const struct account *actor,
			       int64_t question_id) MUST_USE;
/* account_id 0 if nobody has it. */
enum result assignment_get(struct db *db, struct arena *a, int64_t question_id,
			   struct assignment *out) MUST_USE;

/* All of staff in good standing, by displayed name. */
enum result assignment_colleagues(struct db *db, struct arena *a, struct colleague **out,
				  size_t *n) MUST_USE;

#endif
