#include "answerwell/account/email_change.h"

#include <string.h>

#include "account/link.h"
#include "account/person.h"
#include "account/row.h"
#include "answerwell/account/account.h"
#include "answerwell/account/notice.h"
#include "answerwell/account/password.h"
#include "answerwell/account/takeback.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/event.h"
#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"
#include "sql/email_change.h"

enum result
email_change_state(struct db *db, struct arena *a, int64_t account_id, struct email_state *out)
{
	struct sql_email_change_state_row *row;
	size_t n;
	enum result r = sql_email_change_state(db, a, &row, &n, .account_id = account_id);

	if (r != OK)
		return r;
	if (n == 0)
		return NOT_FOUND;
	*out = (struct email_state){.now = account_email(a, account_id, row->email_sealed),
				    .waiting = account_email(a, account_id, row->waiting),
				    .waiting_until = row->confirm_until};
	return OK;
}

/* ---- asking ------------------------------------------------------------------------------------- */

static enum result
put_change(struct db *db, struct arena *a, int64_t account_id, const char *email,
	   const char *confirm, const char *stop)
{
	return sql_email_change_put(
	    db, a, NULL, .account_id = account_id,
	    .email_sealed = secret_seal(a, email, row_email_bound(a, account_id)),
	    .email_mac = person_email_mac(a, email), .confirm_hash = token_hash(a, confirm),
	    .stop_hash = token_hash(a, stop), .confirm_hours = EMAIL_CONFIRM_HOURS,
	    .stop_days = EMAIL_STOP_DAYS);
}

/* To the new address the link that confirms; if it is somebody's already, a word to them instead. */
static enum result
mail_new(struct db *db, struct arena *a, int64_t account_id, const char *email, int64_t owner,
	 char *confirm)
{
	struct notice notice = {.account_id = account_id,
				.kind = NOTICE_ADDRESS_NEW,
				.secret = confirm,
				.to_sealed = secret_seal(a, email, row_email_bound(a, account_id))};

	if (owner != 0)
		notice = (struct notice){.account_id = owner, .kind = NOTICE_KNOWN};
	return notice_queue(db, a, &notice);
}

/* What waited before ends; whose the address is, 0: nobody's. */
static enum result
begin_anew(struct db *db, struct arena *a, int64_t account_id, const char *mac, int64_t *owner)
{
	struct sql_email_change_owner_row *owners;
	struct batch b;
	enum result r;

	batch_init(&b, db, a);
	sql_email_change_owner_add(&b, &owners, NULL, .email_mac = mac);
	sql_email_change_cancel_add(&b, NULL, .account_id = account_id);
	if ((r = batch_run(&b)) == OK)
		*owner = owners->id;
	return r;
}

static enum result
begin(struct db *db, struct arena *a, int64_t account_id, const char *email)
{
	const char *mac = person_email_mac(a, email);
	char *confirm = token_new(a), *stop = token_new(a);
	const struct notice to_old = {
	    .account_id = account_id, .kind = NOTICE_ADDRESS_OLD, .secret = stop};
	int64_t owner;
	bool may_mail;
	enum result r;

	DB_TX(db, r) {
		r = link_count(db, a, mac, &may_mail);
		if (r == OK)
			r = begin_anew(db, a, account_id, mac, &owner);
		if (r == OK)
			r = put_change(db, a, account_id, email, confirm, stop);
		if (r == OK && may_mail)
			r = mail_new(db, a, account_id, email, owner, confirm);
		if (r == OK)
			r = notice_queue(db, a, &to_old);
	}
	return r;
}

enum result
email_change_begin(struct db *db, struct arena *a, int64_t account_id, const char *email,
		   const char *password, struct problems *problems, int64_t *retry_at)
{
	struct email_state state;
	enum result r = email_change_state(db, a, account_id, &state);

	if (r != OK)
		return r;
	if ((email = person_email(a, email, problems)) == NULL)
		return INVALID;
	if (state.now != NULL &&
	    strcmp(person_email_mac(a, state.now), person_email_mac(a, email)) == 0) {
		problem_add(problems, "email", N_("This is already your address."), 0);
		return INVALID;
	}
	r = password_confirm(db, a, account_id, password, problems, retry_at);
	if (r == OK && (r = begin(db, a, account_id, email)) == OK)
		event_log(EVENT_ADDRESS_ASKED, account_id);
	return r;
}

enum result
email_change_cancel(struct db *db, struct arena *a, int64_t account_id)
{
	return sql_email_change_cancel(db, a, NULL, .account_id = account_id);
}

/* ---- confirming, stopping ----------------------------------------------------------------------- */

enum result
email_change_confirm(struct db *db, struct arena *a, const char *token)
{
	struct sql_email_change_of_confirm_row *change;
	const char *hash;
	size_t n;
	enum result r;

	if (!token_is_whole(token))
		return NOT_FOUND;
	hash = token_hash(a, token);
	DB_TX(db, r) {
		r = sql_email_change_of_confirm(db, a, &change, &n, .confirm_hash = hash);
		if (r == OK && n == 0)
			r = NOT_FOUND;
		if (r == OK)
			r = sql_email_change_clear_claim(db, a, NULL,
							 .email_mac = change->email_mac);
		if (r == OK)
			r = sql_email_change_confirm(db, a, NULL, .confirm_hash = hash);
	}
	if (r == OK)
		event_log(EVENT_ADDRESS_CHANGED, change->account_id);
	return r == CONFLICT ? NOT_FOUND : r; /* somebody has the address by now */
}

enum result
email_change_stop(struct db *db, struct arena *a, const char *token)
{
	struct sql_email_change_of_stop_row *change;
	const char *hash;
	size_t n;
	enum result r;

	if (!token_is_whole(token))
		return NOT_FOUND;
	hash = token_hash(a, token);
	DB_TX(db, r) {
		r = sql_email_change_of_stop(db, a, &change, &n, .stop_hash = hash);
		if (r == OK && n == 0)
			r = NOT_FOUND;
		/* Whoever asked had the password, also if the change has not taken effect yet. */
		if (r == OK)
			r = takeback_now(db, a, change->account_id);
	}
	if (r == OK)
		event_log(EVENT_ADDRESS_STOPPED, change->account_id);
	return r == CONFLICT ? NOT_FOUND : r;
}

enum result
email_change_sweep(struct db *db, struct arena *a)
{
	return sql_email_change_sweep(db, a, NULL);
}
