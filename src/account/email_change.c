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

struct asking {
	struct arena *arena;
	int64_t account_id;
	const char *email, *mac;
};

static enum result
put_change(struct db *db, const struct asking *w, char *confirm, char *stop)
{
	struct arena *a = w->arena;
	const char *sealed = secret_seal(a, w->email, row_email_bound(a, w->account_id));

	return sql_email_change_put(
	    db, a, NULL, .account_id = w->account_id, .email_sealed = sealed, .email_mac = w->mac,
	    .confirm_hash = token_hash(a, confirm), .stop_hash = token_hash(a, stop),
	    .confirm_hours = EMAIL_CONFIRM_HOURS, .stop_days = EMAIL_STOP_DAYS);
}

/* To the new address the link that confirms; if it is somebody's already, a word to them instead. */
static enum result
mail_new(struct db *db, const struct asking *w, int64_t owner, char *confirm)
{
	struct arena *a = w->arena;
	struct notice notice = {.account_id = w->account_id,
				.kind = NOTICE_ADDRESS_NEW,
				.secret = confirm,
				.to_sealed =
				    secret_seal(a, w->email, row_email_bound(a, w->account_id))};

	if (owner != 0)
		notice = (struct notice){.account_id = owner, .kind = NOTICE_KNOWN};
	return notice_queue(db, a, &notice);
}

static enum result
begin_now(struct db *db, void *arg)
{
	const struct asking *w = arg;
	struct arena *a = w->arena;
	char *confirm = token_new(a), *stop = token_new(a);
	const struct notice to_old = {
	    .account_id = w->account_id, .kind = NOTICE_ADDRESS_OLD, .secret = stop};
	struct sql_email_change_owner_row *owners;
	size_t n_owners;
	bool may_mail;
	struct batch b;
	enum result r;

	batch_init(&b, db, a);
	sql_email_change_owner_add(&b, &owners, &n_owners, .email_mac = w->mac);
	sql_email_change_cancel_add(&b, NULL, .account_id = w->account_id);
	if ((r = link_count(db, a, w->mac, &may_mail)) != OK || (r = batch_run(&b)) != OK ||
	    (r = put_change(db, w, confirm, stop)) != OK)
		return r;
	if (may_mail)
		r = mail_new(db, w, n_owners > 0 ? owners->id : 0, confirm);
	return r == OK ? notice_queue(db, a, &to_old) : r;
}

enum result
email_change_begin(struct db *db, struct arena *a, int64_t account_id, const char *email,
		   const char *password, struct problems *problems, int64_t *retry_at)
{
	struct asking w = {.arena = a, .account_id = account_id};
	struct email_state state;
	enum result r = email_change_state(db, a, account_id, &state);

	if (r != OK)
		return r;
	if ((w.email = person_email(a, email, problems)) == NULL)
		return INVALID;
	w.mac = person_email_mac(a, w.email);
	if (state.now != NULL && strcmp(person_email_mac(a, state.now), w.mac) == 0) {
		problem_add(problems, "email", N_("This is your address already."), 0);
		return INVALID;
	}
	r = password_confirm(db, a, account_id, password, problems, retry_at);
	if (r == OK && (r = db_transaction(db, begin_now, &w)) == OK)
		event_log(EVENT_ADDRESS_ASKED, account_id);
	return r;
}

enum result
email_change_cancel(struct db *db, struct arena *a, int64_t account_id)
{
	return sql_email_change_cancel(db, a, NULL, .account_id = account_id);
}

/* ---- confirming, stopping ----------------------------------------------------------------------- */

struct using_token {
	struct arena *arena;
	const char *hash;
	int64_t account_id;
};

static enum result
confirm_now(struct db *db, void *arg)
{
	struct using_token *w = arg;
	struct arena *a = w->arena;
	struct sql_email_change_of_confirm_row *change;
	size_t n;
	enum result r = sql_email_change_of_confirm(db, a, &change, &n, .confirm_hash = w->hash);

	if (r != OK)
		return r;
	if (n == 0)
		return NOT_FOUND;
	w->account_id = change->account_id;
	r = sql_email_change_clear_claim(db, a, NULL, .email_mac = change->email_mac);
	return r == OK ? sql_email_change_confirm(db, a, NULL, .confirm_hash = w->hash) : r;
}

enum result
email_change_confirm(struct db *db, struct arena *a, const char *token)
{
	struct using_token w = {.arena = a};
	enum result r;

	if (!token_is_whole(token))
		return NOT_FOUND;
	w.hash = token_hash(a, token);
	r = db_transaction(db, confirm_now, &w);
	if (r == OK)
		event_log(EVENT_ADDRESS_CHANGED, w.account_id);
	return r == CONFLICT ? NOT_FOUND : r; /* somebody has the address by now */
}

static enum result
stop_now(struct db *db, void *arg)
{
	struct using_token *w = arg;
	struct arena *a = w->arena;
	struct sql_email_change_of_stop_row *change;
	size_t n;
	enum result r = sql_email_change_of_stop(db, a, &change, &n, .stop_hash = w->hash);

	if (r != OK)
		return r;
	if (n == 0)
		return NOT_FOUND;
	/* Whoever asked had the password, also if the change has not taken effect yet. */
	w->account_id = change->account_id;
	return takeback_now(db, a, w->account_id);
}

enum result
email_change_stop(struct db *db, struct arena *a, const char *token)
{
	struct using_token w = {.arena = a};
	enum result r;

	if (!token_is_whole(token))
		return NOT_FOUND;
	w.hash = token_hash(a, token);
	r = db_transaction(db, stop_now, &w);
	if (r == OK)
		event_log(EVENT_ADDRESS_STOPPED, w.account_id);
	return r == CONFLICT ? NOT_FOUND : r;
}

enum result
email_change_sweep(struct db *db, struct arena *a)
{
	return sql_email_change_sweep(db, a, NULL);
}
