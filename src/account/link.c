#include "account/link.h"

#include "answerwell/base/config.h"
#include "answerwell/base/secret.h"
#include "sql/link.h"

enum { TAKEBACK_SECONDS = 7 * 24 * 3600, RESET_SECONDS = 3600, MAILS_AN_HOUR = 5 };

enum result
link_count(struct db *db, struct arena *a, const char *mac, bool *is_allowed)
{
	struct sql_link_count_row *count;
	enum result r = sql_link_count(db, a, &count, NULL, .key = secret_mac(a, "limit", mac));

	if (r == OK)
		*is_allowed = !config()->rate_limits || count->n <= MAILS_AN_HOUR;
	return r;
}

enum result
link_send(struct db *db, struct arena *a, int64_t id, enum notice_kind kind)
{
	char *token = token_new(a);
	const struct notice notice = {.account_id = id, .kind = kind, .secret = token};
	bool is_reset = kind == NOTICE_RESET;
	enum result r = sql_link_token(db, a, NULL, .token_hash = token_hash(a, token),
				       .account_id = id, .kind = is_reset ? "reset" : "revoke",
				       .seconds = is_reset ? RESET_SECONDS : TAKEBACK_SECONDS);

	return r == OK ? notice_queue(db, a, &notice) : r;
}
