#include "answerwell/mailing/subscription.h"

#include <string.h>

#include "answerwell/account/notice.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "sql/subscription.h"

#define PURPOSE "unsubscribe"

enum { TOKEN_MAX = 128 };

enum result
subscription_get(struct db *db, struct arena *a, int64_t account_id, struct subscription *out)
{
	struct rows *rows;
	enum result r = db_query(db, a, &SQL_SUBSCRIPTION_GET, &rows, p_int(a, account_id));

	if (r != OK)
		return r;
	if (rows_count(rows) == 0)
		return NOT_FOUND;
	out->is_on = row_bool(rows, 0, "is_on");
	out->confirmed_at = row_time(rows, 0, "confirmed_at");
	out->notify_mail = row_bool(rows, 0, "notify_mail");
	return OK;
}

static enum result
turn(struct db *db, struct arena *a, int64_t account_id, bool on, const char *how)
{
	struct rows *rows;
	enum result r;

	if (on)
		r = db_query(db, a, &SQL_SUBSCRIPTION_START, &rows, p_int(a, account_id));
	else
		r = db_query(db, a, &SQL_SUBSCRIPTION_END, &rows, p_int(a, account_id),
			     p_text(how));
	if (r != OK)
		return r;
	return rows_changed(rows) == 1 ? OK : NOT_FOUND;
}

enum result
subscription_set(struct db *db, struct arena *a, int64_t account_id, bool on)
{
	return turn(db, a, account_id, on, "account");
}

char *
subscription_token(struct arena *a, int64_t account_id, char kind)
{
	char *subject = arena_printf(a, "%lld.%c", (long long)account_id, kind);

	return arena_printf(a, "%s.%s", subject, secret_mac(a, PURPOSE, subject));
}

bool
subscription_token_read(struct arena *a, const char *token, int64_t *account_id, char *kind)
{
	const char *dot = token != NULL ? strchr(token, '.') : NULL;
	int64_t id;

	if (dot == NULL || strlen(token) > TOKEN_MAX || (dot[1] != 'd' && dot[1] != 'n') ||
	    dot[2] != '.')
		return false;
	if (!str_to_int(arena_strndup(a, token, (size_t)(dot - token)), 1, INT64_MAX, &id))
		return false;
	if (!secret_mac_is(PURPOSE, arena_strndup(a, token, (size_t)(dot - token) + 2), dot + 3))
		return false;
	*account_id = id;
	*kind = dot[1];
	return true;
}

enum result
subscription_by_token(struct db *db, struct arena *a, const char *token, bool on, const char *how)
{
	int64_t id;
	char kind;

	if (!subscription_token_read(a, token, &id, &kind))
		return NOT_FOUND;
	return kind == 'n' ? notice_allow(db, a, id, on) : turn(db, a, id, on, how);
}
