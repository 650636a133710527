/* Saying thank you for an answer. */
#ifndef ANSWERWELL_FORUM_THANKS_H
#define ANSWERWELL_FORUM_THANKS_H

#include <stdbool.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct account;
struct arena;
struct db;

/* One from each person, and not any more with on = false; whoever answered is told of each person
 * once. FORBIDDEN: own answer, or one that not everybody sees; NOT_FOUND, also when it is no answer.
 * *n = the new count. */
enum result thanks_set(struct db *db, struct arena *a, const struct account *actor,
		       int64_t answer_id, bool on, int64_t *n) MUST_USE;

/* Counts them again; *n = the answers that were wrong. Before reputation_recount. */
enum result thanks_recount(struct db *db, struct arena *a, int64_t *n) MUST_USE;

#endif
