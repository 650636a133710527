#include "answerwell/account/registration.h"

#include <string.h>

#include "account/password.h"
#include "account/person.h"
#include "account/registration.h"
#include "account/row.h"
#include "answerwell/account/mail_request.h"
#include "answerwell/account/notice.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/event.h"
#include "answerwell/base/secret.h"
#include "answerwell/db/db.h"
#include "sql/account.h"
#include "sql/registration.h"

/* ---- beginning: the mailer's -------------------------------------------------------------------- */

static enum result
put(struct db *db, struct arena *a, const struct mail_request *request, const char *mac,
    const char *token, int64_t *id)
{
	struct rows *rows;
	enum result r = db_query0(db, a, &SQL_ACCOUNT_NEXT_ID, &rows);

	if (r != OK)
		return r;
	*id = row_int(rows, 0, "id");
	return db_query(
	    db, a, &SQL_REGISTRATION_PUT, NULL, p_int(a, *id), p_text(token_hash(a, token)),
	    p_text(secret_seal(a, request->email, row_email_bound(a, *id))), p_text(mac),
	    p_text(locale_code(request->locale)), p_text(request->zone),
	    p_bool(request->wants_digest), p_text(request->waiting), p_int(a, REGISTRATION_DAYS));
}

enum result
registration_begin(struct db *db, struct arena *a, const struct mail_request *request,
		   const char *mac)
{
	struct notice notice = {.kind = NOTICE_VERIFY, .secret = token_new(a)};
	enum result r = put(db, a, request, mac, notice.secret, &notice.registration_id);

	return r == OK ? notice_queue(db, a, &notice) : r;
}

enum result
registration_again(struct db *db, struct arena *a, const char *mac)
{
	struct mail_request request = {.kind = MAIL_REQUEST_REGISTER};
	struct rows *rows;
	enum result r = db_query(db, a, &SQL_REGISTRATION_NEWEST, &rows, p_text(mac));

	if (r != OK || rows_count(rows) == 0)
		return r;
	request.email = account_email(a, row_int(rows, 0, "id"), row_text(rows, 0, "email_sealed"));
	request.locale = locale_from(row_text(rows, 0, "locale"), LOCALE_EN);
	request.zone = row_text(rows, 0, "zone");
	request.wants_digest = row_bool(rows, 0, "wants_digest");
	request.waiting = row_text(rows, 0, "waiting");
	return request.email != NULL ? registration_begin(db, a, &request, mac) : OK;
}

enum result
registration_tell_known(struct db *db, struct arena *a, const struct mail_request *request,
			const char *mac, int64_t id)
{
	struct notice notice = {.account_id = id, .kind = NOTICE_KNOWN};
	enum result r = OK;
	int64_t ignored;

	if (request->waiting != NULL) {
		notice.secret = token_new(a);
		r = put(db, a, request, mac, notice.secret, &ignored);
	}
	return r == OK ? notice_queue(db, a, &notice) : r;
}

/* ---- behind the link ---------------------------------------------------------------------------- */

static enum result
find(struct db *db, struct arena *a, const char *token, struct rows **rows)
{
	enum result r;

	if (!token_is_whole(token))
		return NOT_FOUND;
	r = db_query(db, a, &SQL_REGISTRATION_FIND, rows, p_text(token_hash(a, token)));
	return r == OK && rows_count(*rows) == 0 ? NOT_FOUND : r;
}

enum result
registration_find(struct db *db, struct arena *a, const char *token,
		  struct registration_state **out)
{
	struct registration_state *s;
	struct rows *rows;
	enum result r = find(db, a, token, &rows);

	if (r != OK)
		return r;
	s = arena_alloc(a, sizeof(*s));
	*s = (struct registration_state){
	    .email = account_email(a, row_int(rows, 0, "id"), row_text(rows, 0, "email_sealed")),
	    .locale = locale_from(row_text(rows, 0, "locale"), LOCALE_EN),
	    .zone = row_text(rows, 0, "zone"),
	    .wants_digest = row_bool(rows, 0, "wants_digest"),
	    .is_known = row_bool(rows, 0, "is_known"),
	    .waiting = row_text(rows, 0, "waiting")};
	if (s->email == NULL)
		return NOT_FOUND; /* sealed with a key that is gone */
	*out = s;
	return OK;
}

struct making {
	struct arena *arena;
	const struct registration *in;
	const char *name, *display, *zone, *hash;
	const struct rows *found;
	char *encoded;
	struct account *account;
};

static enum result
make_tx(struct db *db, void *arg)
{
	struct making *w = arg;
	struct arena *a = w->arena;
	struct rows *rows;
	enum result r = db_query(db, a, &SQL_REGISTRATION_TAKE, &rows, p_text(w->hash));
	int64_t id;

	if (r != OK)
		return r;
	if (rows_count(rows) == 0)
		return NOT_FOUND;
	id = row_int(rows, 0, "id");
	r = db_query(db, a, &SQL_REGISTRATION_MAKE, &rows, p_int(a, id), p_text(w->name),
		     p_text(w->display), p_text(locale_code(w->in->locale)), p_text(w->zone),
		     p_text(row_text(w->found, 0, "email_sealed")),
		     p_text(row_text(w->found, 0, "email_mac")), p_text(w->encoded));
	if (r != OK)
		return r;
	w->account = row_account(a, rows, 0);
	if (w->in->wants_digest)
		r = db_query(db, a, &SQL_ACCOUNT_SUBSCRIBE, NULL, p_int(a, id), p_bool(true));
	return r;
}

static enum result
name_is_free(struct db *db, struct arena *a, const char *name, struct problems *problems)
{
	struct rows *rows;
	enum result r = db_query(db, a, &SQL_REGISTRATION_IS_NAME_TAKEN, &rows, p_text(name));

	if (r != OK || !row_bool(rows, 0, "is_taken"))
		return r;
	problem_add(problems, "name", N_("This user name is taken. Please choose another."), 0);
	return INVALID;
}

/* All that is wrong at once; the password as it is hashed, or NULL. */
static enum result
check(struct db *db, struct making *w, const char *email, struct problems *problems,
      const char **prepared)
{
	struct arena *a = w->arena;
	struct password_owner owner;
	enum result r = OK;

	w->name = person_name(a, w->in->name, false, problems);
	w->display = person_display_name(a, w->in->display_name, w->name, ROLE_CUSTOMER, problems);
	w->zone = person_zone(a, w->in->zone, problems);
	owner = (struct password_owner){.name = w->name, .display = w->display, .email = email};
	*prepared = password_check(a, w->in->password, &owner, problems);
	if (w->name != NULL)
		r = name_is_free(db, a, w->name, problems);
	if (w->display != NULL && (r == OK || r == INVALID))
		r = person_is_nobody_else(db, a, w->display, 0, problems);
	if (r != OK && r != INVALID)
		return r;
	return problems->n > 0 ? INVALID : OK;
}

enum result
registration_finish(struct db *db, struct arena *a, const char *token,
		    const struct registration *in, struct problems *problems,
		    struct account **account)
{
	struct making w = {.arena = a, .in = in};
	const char *prepared, *email;
	struct rows *rows;
	enum result r = find(db, a, token, &rows);

	if (r != OK)
		return r;
	email = account_email(a, row_int(rows, 0, "id"), row_text(rows, 0, "email_sealed"));
	if (email == NULL)
		return NOT_FOUND;
	if (row_bool(rows, 0, "is_known"))
		return CONFLICT;
	if ((r = check(db, &w, email, problems, &prepared)) != OK ||
	    (r = password_encode_new(a, prepared, false, problems, &w.encoded)) != OK)
		return r;
	w.found = rows;
	w.hash = token_hash(a, token);
	r = db_transaction(db, make_tx, &w);
	if (r == CONFLICT && strcmp(db->constraint, "accounts_name_unique") == 0) {
		problem_add(problems, "name", N_("This user name is taken. Please choose another."),
			    0);
		return INVALID;
	}
	*account = w.account;
	if (r == OK)
		event_log(EVENT_REGISTERED, w.account->id);
	return r;
}

/* ---- ending ------------------------------------------------------------------------------------- */

static enum result
end(struct db *db, struct arena *a, const struct statement *how, const char *token)
{
	struct rows *rows;
	enum result r;

	if (!token_is_whole(token))
		return NOT_FOUND;
	r = db_query(db, a, how, &rows, p_text(token_hash(a, token)));
	if (r != OK)
		return r;
	return rows_changed(rows) > 0 ? OK : NOT_FOUND;
}

enum result
registration_refuse(struct db *db, struct arena *a, const char *token)
{
	return end(db, a, &SQL_REGISTRATION_REFUSE, token);
}

enum result
registration_done(struct db *db, struct arena *a, const char *token)
{
	return end(db, a, &SQL_REGISTRATION_TAKE, token);
}

enum result
registration_sweep(struct db *db, struct arena *a)
{
	return db_query0(db, a, &SQL_REGISTRATION_SWEEP, NULL);
}
