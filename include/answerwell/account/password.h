/* A person's own password: asked for before something weighty, and changed; and how good one would be. */
#ifndef ANSWERWELL_ACCOUNT_PASSWORD_H
#define ANSWERWELL_ACCOUNT_PASSWORD_H

#include <stdbool.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct account;
struct arena;
struct db;

enum password_strength {
	STRENGTH_SHORT, /* and the next: not taken */
	STRENGTH_EASY,
	STRENGTH_FAIR,
	STRENGTH_GOOD,
	STRENGTH_HIGH
};

/* For `owner`, or for whoever will be called `name`; both may be NULL. `site`: what the site is called. Without the dictionary. */
enum password_strength password_strength(struct arena *a, const char *password,
					 const struct account *owner, const char *name,
					 const char *site);
/* Whether the dictionary knows it: not taken either. Some milliseconds of reading: any thread. */
bool password_is_word(const char *password);

/* Whether `password` is the account's. INVALID with a problem under "password_now" if it is not;
 * LIMITED with *retry_at after too many attempts on this account, from wherever; NOT_FOUND. */
enum result password_confirm(struct db *db, struct arena *a, int64_t account_id,
			     const char *password, struct problems *problems,
			     int64_t *retry_at) MUST_USE;

/* Sets `fresh` if `now` is the password there is, and ends all sessions, this one too, and what was
 * begun by mail: links for a new password, an address not confirmed yet; a mail tells of it.
 * INVALID: password_now, password. LIMITED, NOT_FOUND as above. */
enum result password_change(struct db *db, struct arena *a, int64_t account_id, const char *now,
			    const char *fresh, struct problems *problems,
			    int64_t *retry_at) MUST_USE;

#endif
