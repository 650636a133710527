/* What passwords are good enough, and the slow part of using them; for the files of this folder. */
#ifndef ACCOUNT_PASSWORD_H
#define ACCOUNT_PASSWORD_H

#include <stdbool.h>

#include "answerwell/base/result.h"

struct arena;

/* The password as it is hashed (NFC, so that every keyboard makes the same bytes), or NULL with a
 * problem under "password". `name` and `email` may be NULL. */
const char *password_check(struct arena *a, const char *password, const char *name,
			   const char *email, struct problems *problems);

/* The same without the rules: what was right once must go on working. */
const char *password_prepare(struct arena *a, const char *password);

/* Through account_slow. UNAVAILABLE, FAILED when memory lacks. */
enum result password_encode(struct arena *a, const char *prepared, bool is_known,
			    char **encoded) MUST_USE;

/* Through account_slow; takes the same time when `encoded` is NULL. OK, INVALID: another one,
 * UNAVAILABLE. */
enum result password_verify(const char *encoded, const char *prepared, bool is_known) MUST_USE;

#endif
