/* Where imported people and posts went: old addresses stay resolvable. */
#ifndef ANSWERWELL_FORUM_IMPORTED_H
#define ANSWERWELL_FORUM_IMPORTED_H

#include <stdint.h>

#include "answerwell/base/result.h"

struct arena;
struct db;

/* The new id of what had old_id in `source` ("stackexchange:beer.stackexchange.com", or without
 * what stands before the colon). kind: "question", "answer", "comment", "account", or "post" for a
 * question or an answer. *question_id is the thread of a post, 0 for an account. NOT_FOUND: never
 * imported. Whether the reader may see it is for the page it leads to. */
enum result imported_find(struct db *db, struct arena *a, const char *source, const char *kind,
			  int64_t old_id, int64_t *new_id, int64_t *question_id) MUST_USE;

#endif
