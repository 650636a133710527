/* A registration: an address that was mailed a link. Behind it one chooses name and password, and only
 * then is there an account: confirmed from its first moment, with a password that nobody else has chosen.
 * It begins with a mail request (mail_request.h). */
#ifndef ANSWERWELL_ACCOUNT_REGISTRATION_H
#define ANSWERWELL_ACCOUNT_REGISTRATION_H

#include <stdbool.h>

#include "answerwell/account/account.h"
#include "answerwell/base/result.h"

struct arena;
struct db;

enum { REGISTRATION_DAYS = 3 };

struct registration_state {
	const char *email;
	enum locale locale;
	const char *zone;
	bool wants_digest, is_digest_open;
	bool is_known; /* the address has an account: there is nothing to make */
	const char *waiting; /* as the request had it; NULL: nothing */
};

/* What is behind the link; changes nothing. NOT_FOUND: unknown, used, refused or older than 3 days. */
enum result registration_find(struct db *db, struct arena *a, const char *token,
			      struct registration_state **out) MUST_USE;

/* Makes the account; `in` without email, which is the registration's. INVALID: name, display_name,
 * password, zone. CONFLICT: the address has an account by now. NOT_FOUND as above. */
enum result registration_finish(struct db *db, struct arena *a, const char *token,
				const struct registration *in, struct problems *problems,
				struct account **account) MUST_USE;

/* "It was not me": forgets all that was asked for this address. NOT_FOUND as above. */
enum result registration_refuse(struct db *db, struct arena *a, const char *token) MUST_USE;

/* Deletes those that were never used; a scheduled job. */
enum result registration_sweep(struct db *db, struct arena *a) MUST_USE;

#endif
