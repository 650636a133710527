#include "answerwell/account/takeback.h"

#include "account/link.h"
#include "answerwell/base/event.h"
#include "answerwell/base/secret.h"
#include "sql/email_change.h"
#include "sql/takeback.h"

enum result
takeback_now(struct db *db, struct arena *a, int64_t account_id)
{
	const char *sealed = NULL, *mac = NULL;
	struct sql_takeback_address_row *old;
	size_t n;
	enum result r = sql_takeback_address(db, a, &old, &n, .account_id = account_id);

	if (r == OK && n > 0) {
		sealed = old->old_sealed;
		mac = old->old_mac;
		r = sql_email_change_clear_claim(db, a, NULL, .email_mac = mac);
	}
	if (r == OK)
		r = sql_takeback_now(db, a, NULL, .account_id = account_id, .email_sealed = sealed,
				     .email_mac = mac);
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
	struct sql_takeback_use_row *whose;
	size_t n;
	enum result r = sql_takeback_use(db, w->arena, &whose, &n, .token_hash = w->hash);

	if (r != OK)
		return r;
	if (n == 0)
		return NOT_FOUND;
	return takeback_now(db, w->arena, whose->account_id);
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
