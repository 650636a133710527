/* New passwords by a mailed link. */
#include "sql/reset.h"
#include "account/link.h"
#include "account/password.h"
#include "answerwell/account/account.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/event.h"
#include "answerwell/base/secret.h"
#include "answerwell/db/db.h"

struct finishing {
	struct arena *arena;
	const char *hash;
	char *encoded;
};

static enum result
finish_tx(struct db *db, void *arg)
{
	const struct finishing *w = arg;
	struct rows *rows;
	enum result r =
	    db_query(db, w->arena, &SQL_RESET_FINISH, &rows, p_text(w->hash), p_text(w->encoded));

	if (r != OK)
		return r;
	if (rows_count(rows) == 0)
		return NOT_FOUND;
	event_log(EVENT_RESET, row_int(rows, 0, "id"));
	return link_send(db, w->arena, row_int(rows, 0, "id"), NOTICE_PASSWORD);
}

enum result
account_reset_finish(struct db *db, struct arena *a, const char *token, const char *password,
		     struct problems *problems)
{
	struct finishing w = {.arena = a};
	struct password_owner owner;
	const char *prepared;
	struct rows *rows;
	enum result r;

	if (!token_is_whole(token))
		return NOT_FOUND;
	w.hash = token_hash(a, token);
	r = db_query(db, a, &SQL_RESET_ACCOUNT, &rows, p_text(w.hash));
	if (r != OK)
		return r;
	if (rows_count(rows) == 0)
		return NOT_FOUND;
	owner = (struct password_owner){
	    .name = row_text(rows, 0, "name"),
	    .display = row_text(rows, 0, "display_name"),
	    .email = account_email(a, row_int(rows, 0, "id"), row_text(rows, 0, "email_sealed"))};
	prepared = password_check(a, password, &owner, problems);
	if (prepared == NULL)
		return INVALID;
	if ((r = password_encode_new(a, prepared, false, problems, &w.encoded)) != OK)
		return r;
	return db_transaction(db, finish_tx, &w);
}
