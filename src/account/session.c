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
	enum result r = sql_session_open(
	    db, a, NULL, .token_hash = token_hash(a, fresh), .account_id = account_id,
	    .agent = clean_agent(a, agent), .idle_days = SESSION_IDLE_DAYS,
	    .network = str_cut(a, network != NULL ? network : "", NETWORK_MAX));

	if (r == OK)
		*token = fresh;
	return r;
}

enum result
session_announce(struct db *db, struct arena *a, int64_t account_id)
{
	struct sql_session_has_been_row *row;
	size_t n;
	enum result r = sql_session_has_been(db, a, &row, &n, .account_id = account_id);

	if (r != OK || n == 0 || !row->has_been)
		return r;
	DB_TX(db, r) {
		r = link_send(db, a, account_id, NOTICE_DEVICE);
	}
	return r;
}

enum result
session_find(struct db *db, struct arena *a, const char *token, struct session **session,
	     struct account **account)
{
	struct session *s;
	struct sql_account_row *row;
	const char *hash;
	size_t n;
	enum result r;

	if (!token_is_whole(token))
		return NOT_FOUND;
	hash = token_hash(a, token);
	r = sql_session_find(db, a, &row, &n, .token_hash = hash);
	if (r != OK)
		return r;
	if (n == 0)
		return NOT_FOUND;
	s = arena_alloc(a, sizeof(*s));
	*s = (struct session){.id = row->session_id,
			      .token_hash = hash,
			      .account_id = row->id,
			      .expires_at = row->expires_at};
	*session = s;
	*account = row_account(a, row);
	if (!row->is_touch_due)
		return OK;
	return sql_session_touch(db, a, NULL, .id = s->id, .idle_days = SESSION_IDLE_DAYS,
				 .max_days = SESSION_MAX_DAYS);
}

enum result
session_list(struct db *db, struct arena *a, int64_t account_id, struct session_line **out,
	     size_t *n)
{
	struct sql_session_list_row *rows;
	enum result r =
	    sql_session_list(db, a, &rows, n, .account_id = account_id, .limit = SESSIONS_SHOWN);

	if (r != OK)
		return r;
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct session_line){.id = rows[i].id,
						  .opened_at = rows[i].created_at,
						  .seen_at = rows[i].last_seen_at,
						  .agent = rows[i].agent,
						  .network = rows[i].network};
	return OK;
}

enum result
session_end(struct db *db, struct arena *a, int64_t account_id, int64_t id)
{
	size_t n;
	enum result r = sql_session_end(db, a, &n, .account_id = account_id, .id = id);

	return r == OK && n == 0 ? NOT_FOUND : r;
}

enum result
session_close(struct db *db, struct arena *a, int64_t id)
{
	return sql_session_close(db, a, NULL, .id = id);
}

enum result
session_close_all(struct db *db, struct arena *a, int64_t account_id, int64_t except)
{
	return sql_session_close_all(db, a, NULL, .account_id = account_id, .except_id = except);
}

enum result
session_sweep(struct db *db, struct arena *a)
{
	enum result r = sql_session_sweep(db, a, NULL);

	if (r == OK)
		r = sql_reset_sweep(db, a, NULL);
	if (r == OK)
		r = registration_sweep(db, a);
	return r == OK ? email_change_sweep(db, a) : r;
}
