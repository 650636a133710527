/* What passwords are good enough, and the slow part of using them; for the files of this folder. */
#ifndef ACCOUNT_PASSWORD_H
#define ACCOUNT_PASSWORD_H

#include <stdbool.h>

#include "answerwell/base/result.h"

struct arena;

/* Whose it is to be, and where: nothing of it may be in the password. Each may be NULL. */
struct password_owner {
	const char *name, *display, *email, *site;
};

#define PASSWORD_TOO_EASY N_("This password is easy to guess. Several words in a row are safer.")

/* The password as it is hashed (NFC, so that every keyboard makes the same bytes), or NULL with a
 * problem under "password". What needs the dictionary comes with password_encode_new. */
const char *password_check(struct arena *a, const char *password,
			   const struct password_owner *owner, struct problems *problems);

/* The same without the rules: what was right once must go on working. */
const char *password_prepare(struct arena *a, const char *password);

/* Through account_slow. UNAVAILABLE, FAILED when memory lacks. */
enum result password_encode(struct arena *a, const char *prepared, bool is_known,
			    char **encoded) MUST_USE;

/* The same for one that somebody chooses: INVALID (password) if the dictionary knows it. */
enum result password_encode_new(struct arena *a, const char *prepared, bool is_known,
				struct problems *problems, char **encoded) MUST_USE;

/* Through account_slow; takes the same time when `encoded` is NULL. OK, INVALID: another one,
 * UNAVAILABLE. */
enum result password_verify(const char *encoded, const char *prepared, bool is_known) MUST_USE;

#endif
