#include "answerwell/account/session.h"

#include <string.h>

#include "account/link.h"
#include "account/row.h"
#include "answerwell/account/account.h"
#include "answerwell/account/email_change.h"
#include "answerwell/account/registration.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "sql/reset.h"
#include "sql/session.h"

enum { AGENT_MAX = 200, NETWORK_MAX = 50 };

/* What a browser says of itself, fit to be shown; "" if it is not text. */
static const char *
clean_agent(struct arena *a, const char *agent)
{
	if (agent == NULL || !str_is_utf8(agent, strlen(agent)) || str_has_controls(agent, false))
		return "";
	return str_cut(a, agent, AGENT_MAX);
}

enum result
session_open(struct db *db, struct arena *a, int64_t account_id, const char *agent,
	     const char *network, char **token)
{
	char *fresh = token_new(a);
	enum result r = db_query(db, a, &SQL_SESSION_OPEN, NULL, p_text(token_hash(a, fresh)),
				 p_int(a, account_id), p_text(clean_agent(a, agent)),
				 p_int(a, SESSION_IDLE_DAYS),
				 p_text(str_cut(a, network != NULL ? network : "", NETWORK_MAX)));

	if (r == OK)
		*token = fresh;
	return r;
}

struct announcing {
	struct arena *arena;
	int64_t id;
};

static enum result
announce_tx(struct db *db, void *arg)
{
	const struct announcing *w = arg;

	return link_send(db, w->arena, w->id, NOTICE_DEVICE);
}

enum result
session_announce(struct db *db, struct arena *a, int64_t account_id)
{
	struct announcing w = {a, account_id};
	struct rows *rows;
	enum result r = db_query(db, a, &SQL_SESSION_HAS_BEEN, &rows, p_int(a, account_id));

	if (r != OK || !row_bool(rows, 0, "has_been"))
		return r;
	return db_transaction(db, announce_tx, &w);
}

enum result
session_find(struct db *db, struct arena *a, const char *token, struct session **session,
	     struct account **account)
{
	struct session *s;
	struct rows *rows;
	const char *hash;
	enum result r;

	if (!token_is_whole(token))
		return NOT_FOUND;
	hash = token_hash(a, token);
	r = db_query(db, a, &SQL_SESSION_FIND, &rows, p_text(hash));
	if (r != OK)
		return r;
	if (rows_count(rows) == 0)
		return NOT_FOUND;
	s = arena_alloc(a, sizeof(*s));
	s->id = row_int(rows, 0, "session_id");
	s->token_hash = hash;
	s->account_id = row_int(rows, 0, "id");
	s->expires_at = row_time(rows, 0, "expires_at");
	*session = s;
	*account = row_account(a, rows, 0);
	(*account)->n_unread = row_int(rows, 0, "n_unread");
	(*account)->theme = row_text(rows, 0, "theme");
	(*account)->answer_order = row_text(rows, 0, "answer_order");
	if (!row_bool(rows, 0, "is_touch_due"))
		return OK;
	return db_query(db, a, &SQL_SESSION_TOUCH, NULL, p_int(a, s->id),
			p_int(a, SESSION_IDLE_DAYS), p_int(a, SESSION_MAX_DAYS));
}

enum result
session_list(struct db *db, struct arena *a, int64_t account_id, struct session_line **out,
	     size_t *n)
{
	struct rows *rows;
	enum result r = db_query(db, a, &SQL_SESSION_LIST, &rows, p_int(a, account_id),
				 p_int(a, SESSIONS_SHOWN));

	if (r != OK)
		return r;
	*n = rows_count(rows);
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct session_line){.id = row_int(rows, i, "id"),
						  .opened_at = row_time(rows, i, "created_at"),
						  .seen_at = row_time(rows, i, "last_seen_at"),
						  .agent = row_text(rows, i, "agent"),
						  .network = row_text(rows, i, "network")};
	return OK;
}

enum result
session_end(struct db *db, struct arena *a, int64_t account_id, int64_t id)
{
	struct rows *rows;
	enum result r =
	    db_query(db, a, &SQL_SESSION_END, &rows, p_int(a, account_id), p_int(a, id));

	if (r != OK)
		return r;
	return rows_changed(rows) == 1 ? OK : NOT_FOUND;
}

enum result
session_close(struct db *db, struct arena *a, int64_t id)
{
	return db_query(db, a, &SQL_SESSION_CLOSE, NULL, p_int(a, id));
}

enum result
session_close_all(struct db *db, struct arena *a, int64_t account_id, int64_t except)
{
	return db_query(db, a, &SQL_SESSION_CLOSE_ALL, NULL, p_int(a, account_id),
			p_int(a, except));
}

enum result
session_sweep(struct db *db, struct arena *a)
{
	enum result r = db_query0(db, a, &SQL_SESSION_SWEEP, NULL);

	if (r == OK)
		r = db_query0(db, a, &SQL_RESET_SWEEP, NULL);
	if (r == OK)
		r = registration_sweep(db, a);
	return r == OK ? email_change_sweep(db, a) : r;
}
