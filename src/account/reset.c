/* New passwords by a mailed link. */
#include "sql/reset.h"
#include "account/link.h"
#include "account/password.h"
#include "answerwell/account/account.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/event.h"
#include "answerwell/base/secret.h"

struct finishing {
	struct arena *arena;
	const char *hash;
	char *encoded;
};

static enum result
finish_tx(struct db *db, void *arg)
{
	const struct finishing *w = arg;
	struct sql_reset_finish_row *whose;
	size_t n;
	enum result r = sql_reset_finish(db, w->arena, &whose, &n, .token_hash = w->hash,
					 .password_hash = w->encoded);

	if (r != OK)
		return r;
	if (n == 0)
		return NOT_FOUND;
	event_log(EVENT_RESET, whose->id);
	return link_send(db, w->arena, whose->id, NOTICE_PASSWORD);
}

enum result
account_reset_finish(struct db *db, struct arena *a, const char *token, const char *password,
		     struct problems *problems)
{
	struct finishing w = {.arena = a};
	struct password_owner owner;
	const char *prepared;
	struct sql_reset_account_row *whose;
	size_t n;
	enum result r;

	if (!token_is_whole(token))
		return NOT_FOUND;
	w.hash = token_hash(a, token);
	r = sql_reset_account(db, a, &whose, &n, .token_hash = w.hash);
	if (r != OK)
		return r;
	if (n == 0)
		return NOT_FOUND;
	owner = (struct password_owner){.name = whose->name,
					.display = whose->display_name,
					.email = account_email(a, whose->id, whose->email_sealed)};
	prepared = password_check(a, password, &owner, problems);
	if (prepared == NULL)
		return INVALID;
	if ((r = password_encode_new(a, prepared, false, problems, &w.encoded)) != OK)
		return r;
	return db_transaction(db, finish_tx, &w);
}
