/* Statements tried before they are asked, all in one round trip. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/log.h"
#include "db/internal.h"

/* One connection's trip; what it says of the first that does not fit. */
struct preparing {
	struct db *db;
	struct db_conn *conn;
	int64_t deadline;
	char *why;
	size_t why_size;
};

static enum result
send_all(struct preparing *t, const struct statement_list *list, size_t *n_sent)
{
	*n_sent = 0;
	for (size_t i = 0; i < list->n; i++) {
		const struct statement *s = list->items[i];

		if (conn_has_prepared(t->conn, s))
			continue;
		if (PQsendPrepare(t->conn->pg, s->name, s->sql, 0, NULL) != 1)
			return fault_lost(t->db, t->conn, s->name);
		++*n_sent;
	}
	if (*n_sent > 0 && PQpipelineSync(t->conn->pg) != 1)
		return fault_lost(t->db, t->conn, "prepare");
	return OK;
}

/* The message speaks of the statement only: nothing has been asked with it yet. */
static enum result
say_unfit(struct preparing *t, const struct statement *s, const PGresult *res)
{
	const char *message = PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY);
	const char *file = s->file != NULL ? s->file : "-";
	char what[256];

	(void)snprintf(what, sizeof(what), "%s file=%s", s->name, file);
	if (fault_read(t->db, t->conn, res, what) == UNAVAILABLE)
		return UNAVAILABLE;
	(void)snprintf(t->why, t->why_size, "%s: %s: %s", file, s->name,
		       message != NULL ? message : "cannot be prepared");
	return FAILED;
}

/* The answer and the NULL after it. What was sent after one that fails is not looked at by the server, and
 * prepared when it is asked. */
static enum result
receive_one(struct preparing *t, const struct statement *s)
{
	PGresult *res, *end;
	enum result r = OK;

	if (conn_next(t->conn, t->deadline, &res) != OK || res == NULL)
		return fault_lost(t->db, t->conn, s->name);
	if (PQresultStatus(res) == PGRES_COMMAND_OK)
		conn_remember(t->conn, s);
	else if (PQresultStatus(res) != PGRES_PIPELINE_ABORTED)
		r = say_unfit(t, s, res);
	PQclear(res);
	if (t->conn->pg == NULL)
		return r;
	if (conn_next(t->conn, t->deadline, &end) == OK && end == NULL)
		return r;
	PQclear(end);
	return fault_lost(t->db, t->conn, s->name);
}

/* What counts is the first failure. */
static enum result
receive_all(struct preparing *t, const struct statement_list *list)
{
	enum result first = OK, r;

	for (size_t i = 0; i < list->n; i++) {
		if (conn_has_prepared(t->conn, list->items[i]))
			continue;
		r = receive_one(t, list->items[i]);
		first = first == OK ? r : first;
		if (t->conn->pg == NULL)
			return UNAVAILABLE;
	}
	r = query_sync(t->db, t->conn, t->deadline);
	return first == OK ? r : first;
}

static enum result
conn_prepare(struct db *db, struct db_conn *c, const struct statement_list *list, char *why,
	     size_t why_size)
{
	struct preparing t = {.db = db,
			      .conn = c,
			      .deadline = pool_deadline(c->pool),
			      .why = why,
			      .why_size = why_size};
	size_t n_sent;
	enum result r = send_all(&t, list, &n_sent);

	return r == OK && n_sent > 0 ? receive_all(&t, list) : r;
}

enum result
db_prepare_all(struct db *db, const struct statement_list *list, char *why, size_t why_size)
{
	struct db_conn *c;
	enum result r;

	assert(db->tx == NULL);
	if ((r = pool_take(db->pool, &c)) != OK)
		return r;
	r = conn_prepare(db, c, list, why, why_size);
	c->is_doomed = true; /* with all of them it would hold some 20 MiB at the server */
	pool_release(c);
	return r;
}

/* The commands' own are known by their folder. */
struct statement_list
statements_of_services(void)
{
	static const char commands[] = "src/cli/";
	static const struct statement **items;
	static size_t n;

	if (items != NULL)
		return (struct statement_list){items, n};
	items = calloc(n_sql_statements + 1, sizeof(const struct statement *));
	if (items == NULL)
		abort();
	for (size_t i = 0; i < n_sql_statements; i++)
		if (strncmp(sql_statements[i]->file, commands, sizeof(commands) - 1) != 0)
			items[n++] = sql_statements[i];
	return (struct statement_list){items, n};
}
