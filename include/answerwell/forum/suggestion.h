/* Edits suggested by those who may not edit. */
#ifndef ANSWERWELL_FORUM_SUGGESTION_H
#define ANSWERWELL_FORUM_SUGGESTION_H

#include <stdint.h>

#include "answerwell/base/result.h"

struct arena;
struct db;

/* How many wait for a decision, at most SUGGESTIONS_COUNTED. */
enum { SUGGESTIONS_COUNTED = 1000 };
enum result suggestion_count_open(struct db *db, struct arena *a, int64_t *n) MUST_USE;

#endif
