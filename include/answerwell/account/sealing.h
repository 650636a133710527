/* Whether key file and database belong together. What was sealed with another file's keys cannot be
 * read, and an address registered under them is not found again. */
#ifndef ANSWERWELL_ACCOUNT_SEALING_H
#define ANSWERWELL_ACCOUNT_SEALING_H

#include <stdbool.h>

#include "answerwell/base/result.h"

struct arena;
struct db;

/* *exists: the database holds something that was made with a key file, so none may be made anew. */
enum result sealing_exists(struct db *db, struct arena *a, bool *exists) MUST_USE;

/* After secret_open. OK if its keys open what the database holds, or it holds nothing yet; CONFLICT if
 * they do not. */
enum result sealing_check(struct db *db, struct arena *a) MUST_USE;

/* The same, and remembers the newest key, for all who come later with another file. */
enum result sealing_note(struct db *db, struct arena *a) MUST_USE;

#endif
