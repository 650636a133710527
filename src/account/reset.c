/* New passwords by a mailed link. */
#include "sql/reset.h"
#include "account/link.h"
#include "account/password.h"
#include "answerwell/account/account.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/event.h"
#include "answerwell/base/secret.h"
#include "answerwell/settings/settings.h"

static enum result
finish(struct db *db, struct arena *a, const char *hash, const char *encoded)
{
	struct sql_reset_finish_row *whose;
	size_t n;
	enum result r;

	DB_TX(db, r) {
		r = sql_reset_finish(db, a, &whose, &n, .token_hash = hash,
				     .password_hash = encoded);
		if (r == OK && n == 0)
			r = NOT_FOUND;
		if (r == OK)
			r = link_send(db, a, whose->id, NOTICE_PASSWORD);
	}
	if (r == OK)
		event_log(EVENT_RESET, whose->id);
	return r;
}

enum result
account_reset_finish(struct db *db, struct arena *a, const char *token, const char *password,
		     struct problems *problems)
{
	struct password_owner owner;
	const char *prepared, *hash, *site;
	char *encoded;
	struct sql_reset_account_row *whose;
	size_t n;
	enum result r;

	if (!token_is_whole(token))
		return NOT_FOUND;
	hash = token_hash(a, token);
	r = sql_reset_account(db, a, &whose, &n, .token_hash = hash);
	if (r != OK)
		return r;
	if (n == 0)
		return NOT_FOUND;
	if ((r = settings_site_name(db, a, &site)) != OK)
		return r;
	owner = (struct password_owner){.name = whose->name,
					.display = whose->display_name,
					.email = account_email(a, whose->id, whose->email_sealed),
					.site = site};
	prepared = password_check(a, password, &owner, problems);
	if (prepared == NULL)
		return INVALID;
	r = password_encode_new(a, prepared, false, problems, &encoded);
	return r == OK ? finish(db, a, hash, encoded) : r;
}
