/* Registration, confirmation of the address, and new passwords: what works by mailed links. */
#include <string.h>

#include "account/link.h"
#include "account/password.h"
#include "account/person.h"
#include "account/row.h"
#include "answerwell/account/account.h"
#include "answerwell/account/notice.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/config.h"
#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "sql/account.h"
#include "sql/register.h"

/* ---- registering ------------------------------------------------------------------------------- */

struct joining {
	struct arena *arena;
	const struct registration *in;
	const char *name, *display, *zone, *email, *mac;
	char *encoded;
};

static enum result
tell_known(struct db *db, struct joining *j, int64_t id, bool may_mail)
{
	struct notice notice = {.account_id = may_mail ? id : 0, .kind = NOTICE_KNOWN};

	return notice_queue(db, j->arena, &notice);
}

static enum result
insert_account(struct db *db, struct joining *j, int64_t *id)
{
	struct arena *a = j->arena;
	struct rows *rows;
	enum result r = db_query0(db, a, &SQL_ACCOUNT_NEXT_ID, &rows);
	int64_t next;

	if (r != OK)
		return r;
	next = row_int(rows, 0, "id");
	r = db_query(db, a, &SQL_REGISTER_INSERT, &rows, p_int(a, next), p_text(j->name),
		     p_text(j->display), p_text(locale_code(j->in->locale)), p_text(j->zone),
		     p_text(secret_seal(a, j->email, row_email_bound(a, next))), p_text(j->mac),
		     p_text(j->encoded));
	if (r == OK)
		*id = rows_count(rows) > 0 ? next : 0;
	return r;
}

static enum result
register_tx(struct db *db, void *arg)
{
	struct joining *j = arg;
	struct arena *a = j->arena;
	bool may_mail = false;
	struct rows *known;
	int64_t id = 0;
	enum result r = link_count(db, a, j->mac, &may_mail);

	if (r == OK)
		r = db_query(db, a, &SQL_REGISTER_CLEAR_STALE, NULL, p_text(j->name),
			     p_text(j->mac));
	if (r == OK)
		r = insert_account(db, j, &id);
	if (r == OK)
		r = db_query(db, a, &SQL_REGISTER_FIND, &known, p_text(j->mac));
	if (r != OK)
		return r;
	if (id == 0 && rows_count(known) > 0)
		return tell_known(db, j, row_int(known, 0, "id"), may_mail);
	if (id == 0)
		return CONFLICT; /* taken and given back in this moment */
	if (j->in->wants_digest)
		r = db_query(db, a, &SQL_ACCOUNT_SUBSCRIBE, NULL, p_int(a, id), p_bool(false));
	return r == OK ? link_send(db, a, id, NOTICE_VERIFY) : r;
}

static enum result
name_is_free(struct db *db, struct arena *a, const char *name, struct problems *problems)
{
	struct rows *rows;
	enum result r = db_query(db, a, &SQL_REGISTER_IS_NAME_TAKEN, &rows, p_text(name));

	if (r != OK || !row_bool(rows, 0, "is_taken"))
		return r;
	problem_add(problems, "name", N_("This user name is taken. Please choose another."), 0);
	return INVALID;
}

enum result
account_register(struct db *db, struct arena *a, const struct registration *in,
		 struct problems *problems)
{
	struct joining j = {.arena = a, .in = in};
	const char *prepared;
	enum result r;

	j.name = person_name(a, in->name, false, problems);
	j.display = person_display_name(a, in->display_name, j.name, ROLE_CUSTOMER, problems);
	j.email = person_email(a, in->email, problems);
	j.zone = person_zone(a, in->zone, problems);
	prepared = password_check(a, in->password, j.name, j.email, problems);
	if (j.name != NULL && (r = name_is_free(db, a, j.name, problems)) != OK && r != INVALID)
		return r;
	if (j.display != NULL && (r = person_is_nobody_else(db, a, j.display, 0, problems)) != OK &&
	    r != INVALID)
		return r;
	if (problems->n > 0)
		return INVALID;
	j.mac = person_email_mac(a, j.email);
	if ((r = password_encode(a, prepared, false, &j.encoded)) != OK)
		return r;
	r = db_transaction(db, register_tx, &j);
	/* The same address in two windows at once: the second finds it known. */
	if (r == CONFLICT && strcmp(db->constraint, "accounts_name_unique") != 0)
		r = db_transaction(db, register_tx, &j);
	if (r != CONFLICT)
		return r;
	problem_add(problems, "name", N_("This user name is taken. Please choose another."), 0);
	return INVALID;
}

/* ---- confirming -------------------------------------------------------------------------------- */

enum result
account_verify(struct db *db, struct arena *a, const char *token, struct account **account)
{
	struct rows *rows;
	enum result r;

	if (!token_is_whole(token))
		return NOT_FOUND;
	r = db_query(db, a, &SQL_REGISTER_VERIFY, &rows, p_text(token_hash(a, token)));
	if (r != OK)
		return r;
	if (rows_count(rows) == 0)
		return NOT_FOUND;
	if (account != NULL)
		*account = row_account(a, rows, 0);
	return OK;
}

struct asking {
	struct arena *arena;
	const char *mac;
	enum notice_kind kind;
};

static enum result
ask_tx(struct db *db, void *arg)
{
	struct asking *ask = arg;
	struct arena *a = ask->arena;
	bool may_mail = false;
	int64_t id = 0;
	struct rows *rows;
	enum result r = link_count(db, a, ask->mac, &may_mail);

	if (r == OK)
		r = db_query(db, a, &SQL_REGISTER_FIND, &rows, p_text(ask->mac));
	if (r != OK)
		return r;
	if (may_mail && rows_count(rows) > 0 &&
	    (ask->kind == NOTICE_RESET || !row_bool(rows, 0, "is_verified")))
		id = row_int(rows, 0, "id");
	return link_send(db, a, id, ask->kind);
}

enum result
account_verify_again(struct db *db, struct arena *a, const char *email)
{
	struct problems ignored = {.n = 0};
	struct asking ask = {.arena = a, .kind = NOTICE_VERIFY};

	email = person_email(a, email, &ignored);
	if (email == NULL)
		return OK;
	ask.mac = person_email_mac(a, email);
	return db_transaction(db, ask_tx, &ask);
}

enum result
account_reset_begin(struct db *db, struct arena *a, const char *email, struct problems *problems)
{
	struct asking ask = {.arena = a, .kind = NOTICE_RESET};

	email = person_email(a, email, problems);
	if (email == NULL)
		return INVALID;
	ask.mac = person_email_mac(a, email);
	return db_transaction(db, ask_tx, &ask);
}

enum result
account_reset_finish(struct db *db, struct arena *a, const char *token, const char *password,
		     struct problems *problems)
{
	const char *prepared, *hash;
	char *encoded = NULL;
	struct rows *rows;
	enum result r;

	if (!token_is_whole(token))
		return NOT_FOUND;
	hash = token_hash(a, token);
	r = db_query(db, a, &SQL_REGISTER_RESET_ACCOUNT, &rows, p_text(hash));
	if (r != OK)
		return r;
	if (rows_count(rows) == 0)
		return NOT_FOUND;
	prepared = password_check(
	    a, password, row_text(rows, 0, "name"),
	    account_email(a, row_int(rows, 0, "id"), row_text(rows, 0, "email_sealed")), problems);
	if (prepared == NULL)
		return INVALID;
	if ((r = password_encode(a, prepared, false, &encoded)) != OK)
		return r;
	r = db_query(db, a, &SQL_REGISTER_RESET, &rows, p_text(hash), p_text(encoded));
	if (r != OK)
		return r;
	return rows_count(rows) == 1 ? OK : NOT_FOUND;
}
