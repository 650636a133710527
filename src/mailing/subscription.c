#include "answerwell/mailing/subscription.h"

#include <string.h>

#include "answerwell/account/account.h"
#include "answerwell/account/choice.h"
#include "answerwell/account/notice.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/watch.h"
#include "answerwell/mailing/reader.h"
#include "mailing/reading.h"
#include "sql/subscription.h"

#define PURPOSE "unsubscribe"

enum { TOKEN_MAX = 128 };

enum result
subscription_get(struct db *db, struct arena *a, int64_t account_id, struct subscription *out)
{
	struct subscription *found;
	size_t n;
	enum result r = sql_subscription_get(db, a, &found, &n, .account_id = account_id);

	if (r != OK)
		return r;
	if (n == 0)
		return NOT_FOUND;
	*out = *found;
	return OK;
}

static enum result
start(struct db *db, struct arena *a, int64_t id, int64_t *n)
{
	struct sql_subscription_start_row *row;
	enum result r = sql_subscription_start(db, a, &row, NULL, .id = id, .words = READER_WORDS);

	if (r == OK)
		*n = row->n;
	return r;
}

static enum result
end(struct db *db, struct arena *a, int64_t id, const char *how, int64_t *n)
{
	struct sql_subscription_end_row *row;
	enum result r = sql_subscription_end(db, a, &row, NULL, .id = id, .how = how);

	if (r == OK)
		*n = row->n;
	return r;
}

enum result
reading_left(struct db *db, struct arena *a, int64_t id, int64_t edition_id, bool is_left)
{
	if (edition_id == 0)
		return OK;
	return sql_subscription_left(db, a, NULL, .edition_id = edition_id, .id = id,
				     .on = !is_left);
}

enum result
subscription_turn(struct db *db, struct arena *a, int64_t id, bool on, const char *how,
		  int64_t edition_id)
{
	int64_t n = 0;
	enum result r;

	DB_TX(db, r) {
		r = reading_left(db, a, id, edition_id, !on);
		if (r == OK)
			r = on ? start(db, a, id, &n) : end(db, a, id, how, &n);
	}
	if (r != OK)
		return r;
	return n > 0 ? OK : NOT_FOUND;
}

enum result
subscription_set(struct db *db, struct arena *a, int64_t account_id, bool on)
{
	return subscription_turn(db, a, account_id, on, "account", 0);
}

char *
subscription_token(struct arena *a, int64_t account_id, const char *what)
{
	char *subject = arena_printf(a, "%lld.%s", (long long)account_id, what);

	return arena_printf(a, "%s.%s", subject, secret_mac(a, PURPOSE, subject));
}

bool
subscription_token_read(struct arena *a, const char *token, int64_t *account_id, const char **what)
{
	const char *dot = token != NULL ? strchr(token, '.') : NULL;
	const char *end = dot != NULL ? strchr(dot + 1, '.') : NULL;
	int64_t id;

	if (end == NULL || end == dot + 1 || strlen(token) > TOKEN_MAX)
		return false;
	if (!str_to_int(arena_strndup(a, token, (size_t)(dot - token)), 1, INT64_MAX, &id))
		return false;
	if (!secret_mac_is(PURPOSE, arena_strndup(a, token, (size_t)(end - token)), end + 1))
		return false;
	*account_id = id;
	*what = arena_strndup(a, dot + 1, (size_t)(end - dot) - 1);
	return true;
}

static enum result
turn_watch(struct db *db, struct arena *a, int64_t account_id, const char *number, bool on)
{
	struct account *account;
	int64_t question;
	enum result r;

	if (!str_to_int(number, 1, INT64_MAX, &question))
		return NOT_FOUND;
	r = account_by_id(db, a, account_id, &account);
	return r == OK ? watch_set(db, a, account, WATCH_QUESTION, question, on) : r;
}

enum result
subscription_by_token(struct db *db, struct arena *a, const char *token, bool on, const char *how)
{
	enum notice_topic topic;
	const char *what;
	int64_t id, edition = 0;

	if (!subscription_token_read(a, token, &id, &what))
		return NOT_FOUND;
	switch (what[0]) {
	case 'd':
		if (what[1] != '\0' && !str_to_int(what + 1, 1, INT64_MAX, &edition))
			return NOT_FOUND;
		return subscription_turn(db, a, id, on, how, edition);
	case 'n':
		return notice_allow(db, a, id, on);
	case 't':
		return choice_topic_from(what + 1, &topic) ? choice_allow(db, a, id, topic, on)
							   : NOT_FOUND;
	case 'q':
		return turn_watch(db, a, id, what + 1, on);
	default:
		return NOT_FOUND;
	}
}
