#include "account/link.h"

#include "answerwell/base/arena.h"
#include "answerwell/base/config.h"
#include "answerwell/base/secret.h"
#include "answerwell/db/db.h"
#include "sql/link.h"

enum { TAKEBACK_SECONDS = 7 * 24 * 3600, RESET_SECONDS = 3600, MAILS_AN_HOUR = 5 };

enum result
link_count(struct db *db, struct arena *a, const char *mac, bool *is_allowed)
{
	struct rows *rows;
	enum result r =
	    db_query(db, a, &SQL_LINK_COUNT, &rows, p_text(secret_mac(a, "limit", mac)));

	if (r == OK)
		*is_allowed = !config()->rate_limits || row_int(rows, 0, "n") <= MAILS_AN_HOUR;
	return r;
}

enum result
link_send(struct db *db, struct arena *a, int64_t id, enum notice_kind kind)
{
	char *token = token_new(a);
	const struct notice notice = {.account_id = id, .kind = kind, .secret = token};
	bool is_reset = kind == NOTICE_RESET;
	enum result r = db_query(db, a, &SQL_LINK_TOKEN, NULL, p_text(token_hash(a, token)),
				 p_int(a, id), p_text(is_reset ? "reset" : "revoke"),
				 p_int(a, is_reset ? RESET_SECONDS : TAKEBACK_SECONDS));

	return r == OK ? notice_queue(db, a, &notice) : r;
}
