#include "answerwell/account/password.h"

#include "account/link.h"
#include "account/password.h"
#include "answerwell/account/account.h"
#include "answerwell/account/limit.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/event.h"
#include "answerwell/settings/settings.h"
#include "sql/password_change.h"

/* OK, and whose it is, if `password` is right. */
static enum result
check_now(struct db *db, struct arena *a, int64_t id, const char *password,
	  struct problems *problems, int64_t *retry_at, struct sql_password_of_row **owner)
{
	const char *prepared = password_prepare(a, password);
	size_t n;
	enum result r;

	r = limit_take(db, a, LIMIT_KIND_LOGIN, arena_printf(a, "password of %lld", (long long)id),
		       retry_at);
	if (r == OK)
		r = sql_password_of(db, a, owner, &n, .account_id = id);
	if (r != OK)
		return r;
	if (n == 0)
		return NOT_FOUND;
	if ((*owner)->password_hash != NULL && prepared != NULL &&
	    (r = password_verify((*owner)->password_hash, prepared, true)) != INVALID)
		return r;
	event_log(EVENT_PASSWORD_WRONG, id);
	problem_add(problems, "password_now",
		    N_("This is not the password of your account. Please type it once more."), 0);
	return INVALID;
}

enum result
password_confirm(struct db *db, struct arena *a, int64_t account_id, const char *password,
		 struct problems *problems, int64_t *retry_at)
{
	struct sql_password_of_row *owner;

	return check_now(db, a, account_id, password, problems, retry_at, &owner);
}

/* CONFLICT: it has been changed meanwhile. */
static enum result
put(struct db *db, struct arena *a, int64_t id, const char *was, const char *encoded)
{
	size_t n;
	enum result r;

	DB_TX(db, r) {
		r = sql_password_put(db, a, NULL, &n, .account_id = id, .was = was,
				     .password_hash = encoded);
		if (r == OK && n == 0)
			r = CONFLICT;
		if (r == OK)
			r = link_send(db, a, id, NOTICE_PASSWORD);
	}
	if (r == OK)
		event_log(EVENT_PASSWORD, id);
	return r;
}

enum result
password_change(struct db *db, struct arena *a, int64_t account_id, const char *now,
		const char *fresh, struct problems *problems, int64_t *retry_at)
{
	struct password_owner owner;
	const char *prepared, *site;
	char *encoded;
	struct sql_password_of_row *row;
	enum result r = check_now(db, a, account_id, now, problems, retry_at, &row);

	if (r != OK || (r = settings_site_name(db, a, &site)) != OK)
		return r;
	owner = (struct password_owner){.name = row->name,
					.display = row->display_name,
					.email = account_email(a, account_id, row->email_sealed),
					.site = site};
	prepared = password_check(a, fresh, &owner, problems);
	if (prepared == NULL)
		return INVALID;
	r = password_encode_new(a, prepared, true, problems, &encoded);
	return r == OK ? put(db, a, account_id, row->password_hash, encoded) : r;
}
