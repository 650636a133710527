/* The first administrator of an empty site: made with a code that the command prints at the server. */
#ifndef ANSWERWELL_ACCOUNT_SETUP_H
#define ANSWERWELL_ACCOUNT_SETUP_H

#include <stdbool.h>

#include "answerwell/account/account.h"
#include "answerwell/base/result.h"

struct arena;
struct db;

enum { SETUP_TRIES = 10 };

/* For the command: a new code, which ends the one before. NOT_FOUND: there is an administrator. */
enum result setup_begin(struct db *db, struct arena *a, const char **code) MUST_USE;

/* Whether a code waits and there is no administrator. */
enum result setup_is_open(struct db *db, struct arena *a, bool *is_open) MUST_USE;

/* Makes the administrator, verified, and ends the code. INVALID: code (also after SETUP_TRIES wrong ones), name,
 * display_name, email, password. NOT_FOUND: there is an administrator. */
enum result setup_finish(struct db *db, struct arena *a, const char *code,
			 const struct registration *in, struct problems *problems,
			 struct account **account) MUST_USE;

#endif
