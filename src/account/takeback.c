#include "answerwell/account/takeback.h"

#include "account/link.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/event.h"
#include "answerwell/base/secret.h"
#include "answerwell/db/db.h"
#include "sql/email_change.h"
#include "sql/takeback.h"

enum result
takeback_now(struct db *db, struct arena *a, int64_t account_id)
{
	const char *sealed = NULL, *mac = NULL;
	struct rows *rows;
	enum result r = db_query(db, a, &SQL_TAKEBACK_ADDRESS, &rows, p_int(a, account_id));

	if (r == OK && rows_count(rows) > 0) {
		sealed = row_text(rows, 0, "old_sealed");
		mac = row_text(rows, 0, "old_mac");
		r = db_query(db, a, &SQL_EMAIL_CHANGE_CLEAR_CLAIM, NULL, p_text(mac));
	}
	if (r == OK)
		r = db_query(db, a, &SQL_TAKEBACK_NOW, NULL, p_int(a, account_id), p_text(sealed),
			     p_text(mac));
	event_log(EVENT_TAKEN_BACK, account_id);
	return r == OK ? link_send(db, a, account_id, NOTICE_RESET) : r;
}

struct using_token {
	struct arena *arena;
	const char *hash;
};

static enum result
by_token_tx(struct db *db, void *arg)
{
	const struct using_token *w = arg;
	struct rows *rows;
	enum result r = db_query(db, w->arena, &SQL_TAKEBACK_USE, &rows, p_text(w->hash));

	if (r != OK)
		return r;
	if (rows_count(rows) == 0)
		return NOT_FOUND;
	return takeback_now(db, w->arena, row_int(rows, 0, "account_id"));
}

enum result
takeback_by_token(struct db *db, struct arena *a, const char *token)
{
	struct using_token w = {.arena = a};

	if (!token_is_whole(token))
		return NOT_FOUND;
	w.hash = token_hash(a, token);
	return db_transaction(db, by_token_tx, &w);
}
