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

enum result
takeback_by_token(struct db *db, struct arena *a, const char *token)
{
	struct sql_takeback_use_row *whose;
	const char *hash;
	size_t n;
	enum result r;

	if (!token_is_whole(token))
		return NOT_FOUND;
	hash = token_hash(a, token);
	DB_TX(db, r) {
		r = sql_takeback_use(db, a, &whose, &n, .token_hash = hash);
		if (r == OK && n == 0)
			r = NOT_FOUND;
		if (r == OK)
			r = takeback_now(db, a, whose->account_id);
	}
	return r;
}
