/* A question that repeats another one. Who may say so, who is told and what the log says is moderation's
 * business; each runs inside its transaction. */
#ifndef ANSWERWELL_FORUM_DUPLICATE_H
#define ANSWERWELL_FORUM_DUPLICATE_H

#include <stdbool.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct arena;
struct db;

/* Before everything else of a transaction that marks or clears: one at a time, everywhere, because a
 * circle may be closed by marks on threads that share no lock. */
enum result duplicate_lock(struct db *db, struct arena *a) MUST_USE;
/* The same, and both threads in the order of their ids. */
struct duplicate_target {
	bool is_there; /* a question, for everybody's eyes */
	bool is_circle; /* it leads back to the question */
};
enum result duplicate_lock_both(struct db *db, struct arena *a, int64_t question_id,
				int64_t target_id, struct duplicate_target *out) MUST_USE;

/* The mark and the counters of the old and the new target. */
enum result duplicate_put(struct db *db, struct arena *a, int64_t question_id, int64_t target_id,
			  int64_t by_id) MUST_USE;
/* OK also if there was no mark. */
enum result duplicate_clear(struct db *db, struct arena *a, int64_t question_id) MUST_USE;

#endif
