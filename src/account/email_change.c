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
#include "answerwell/db/db.h"
#include "sql/email_change.h"

enum result
email_change_state(struct db *db, struct arena *a, int64_t account_id, struct email_state *out)
{
	struct rows *rows;
	enum result r = db_query(db, a, &SQL_EMAIL_CHANGE_STATE, &rows, p_int(a, account_id));

	if (r != OK)
		return r;
	if (rows_count(rows) == 0)
		return NOT_FOUND;
	*out = (struct email_state){
	    .now = account_email(a, account_id, row_text(rows, 0, "email_sealed")),
	    .waiting = account_email(a, account_id, row_text(rows, 0, "waiting")),
	    .waiting_until = row_time(rows, 0, "confirm_until")};
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

	return db_query(db, a, &SQL_EMAIL_CHANGE_PUT, NULL, p_int(a, w->account_id), p_text(sealed),
			p_text(w->mac), p_text(token_hash(a, confirm)), p_text(token_hash(a, stop)),
			p_int(a, EMAIL_CONFIRM_HOURS), p_int(a, EMAIL_STOP_DAYS));
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
	struct rows *owners;
	bool may_mail;
	struct batch b;
	enum result r;

	batch_init(&b, db, a);
	batch_add(&b, &SQL_EMAIL_CHANGE_OWNER, &owners, p_text(w->mac));
	batch_add(&b, &SQL_EMAIL_CHANGE_CANCEL, NULL, p_int(a, w->account_id));
	if ((r = link_count(db, a, w->mac, &may_mail)) != OK || (r = batch_run(&b)) != OK ||
	    (r = put_change(db, w, confirm, stop)) != OK)
		return r;
	if (may_mail)
		r = mail_new(db, w, rows_count(owners) > 0 ? row_int(owners, 0, "id") : 0, confirm);
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
	return db_query(db, a, &SQL_EMAIL_CHANGE_CANCEL, NULL, p_int(a, account_id));
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
	struct rows *rows;
	enum result r = db_query(db, a, &SQL_EMAIL_CHANGE_OF_CONFIRM, &rows, p_text(w->hash));

	if (r != OK)
		return r;
	if (rows_count(rows) == 0)
		return NOT_FOUND;
	w->account_id = row_int(rows, 0, "account_id");
	r = db_query(db, a, &SQL_EMAIL_CHANGE_CLEAR_CLAIM, NULL,
		     p_text(row_text(rows, 0, "email_mac")));
	return r == OK ? db_query(db, a, &SQL_EMAIL_CHANGE_CONFIRM, NULL, p_text(w->hash)) : r;
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
	struct rows *rows;
	enum result r = db_query(db, a, &SQL_EMAIL_CHANGE_OF_STOP, &rows, p_text(w->hash));

	if (r != OK)
		return r;
	if (rows_count(rows) == 0)
		return NOT_FOUND;
	/* Whoever asked had the password, also if the change has not taken effect yet. */
	w->account_id = row_int(rows, 0, "account_id");
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
	return db_query0(db, a, &SQL_EMAIL_CHANGE_SWEEP, NULL);
}
