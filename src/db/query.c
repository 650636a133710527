#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/log.h"
#include "db/internal.h"

enum step_kind { STEP_PLAIN, STEP_PREPARE, STEP_QUERY };
enum { STEPS_MAX = 2 * BATCH_MAX + 1 };

/* One thing the server will answer, in the order sent. */
struct step {
	enum step_kind kind;
	size_t i;
};

struct trip {
	struct db *db;
	struct db_conn *conn;
	int64_t deadline;
	size_t n;
	struct step steps[STEPS_MAX];
	PGresult *results[BATCH_MAX];
};

/* ---- sending -------------------------------------------------------------------------------- */

static bool
add_step(struct trip *t, enum step_kind kind, size_t i, int sent)
{
	assert(t->n < STEPS_MAX);
	t->steps[t->n++] = (struct step){.kind = kind, .i = i};
	return sent == 1;
}

static bool
send_plain(struct trip *t, const char *sql)
{
	int sent = PQsendQueryParams(t->conn->pg, sql, 0, NULL, NULL, NULL, NULL, 0);

	return add_step(t, STEP_PLAIN, 0, sent);
}

static bool
is_earlier(const struct batch *b, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (b->statements[j] == b->statements[i])
			return true;
	return false;
}

static bool
send_one(struct trip *t, const struct batch *b, size_t i)
{
	const struct statement *s = b->statements[i];
	const struct sql_params *p = &b->params[i];
	PGconn *pg = t->conn->pg;
	int sent;

	if (!conn_has_prepared(t->conn, s) && !is_earlier(b, i)) {
		sent = PQsendPrepare(pg, s->name, s->sql, 0, NULL);
		if (!add_step(t, STEP_PREPARE, i, sent))
			return false;
	}
	/* Rows that become structs come as they are, not as texts that would be read again. */
	sent = PQsendQueryPrepared(pg, s->name, s->n_params, (const char *const *)p->values,
				   p->lengths, p->formats, 1);
	return add_step(t, STEP_QUERY, i, sent);
}

static bool
send_batch(struct trip *t, const struct batch *b)
{
	if (t->conn->begin_due && !send_plain(t, "BEGIN"))
		return false;
	for (size_t i = 0; i < b->n; i++)
		if (!send_one(t, b, i))
			return false;
	return PQpipelineSync(t->conn->pg) == 1;
}

/* ---- receiving ------------------------------------------------------------------------------ */

static const char *
step_name(const struct batch *b, const struct step *step)
{
	return step->kind == STEP_PLAIN ? "transaction" : b->statements[step->i]->name;
}

static enum result
accept_result(struct trip *t, const struct batch *b, const struct step *step, PGresult *res)
{
	ExecStatusType status = PQresultStatus(res);

	if (status == PGRES_FATAL_ERROR)
		return fault_read(t->db, t->conn, res, step_name(b, step));
	if (status == PGRES_PIPELINE_ABORTED)
		return OK; /* the first failure has said why */
	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
		log_event(LOG_LEVEL_ERROR, "db.protocol", "statement=%s status=%s",
			  step_name(b, step), PQresStatus(status));
		t->conn->is_doomed = true; /* COPY through a prepared statement and the like */
		return FAILED;
	}
	if (step->kind == STEP_PREPARE)
		conn_remember(t->conn, b->statements[step->i]);
	if (step->kind == STEP_PLAIN)
		t->conn->begin_due = false;
	return OK;
}

/* The result of one step and the NULL after it. */
static enum result
receive_step(struct trip *t, const struct batch *b, const struct step *step)
{
	PGresult *res;
	enum result r = OK;

	if (conn_next(t->conn, t->deadline, &res) != OK || res == NULL)
		return fault_lost(t->db, t->conn, step_name(b, step));
	r = accept_result(t, b, step, res);
	if (step->kind == STEP_QUERY)
		t->results[step->i] = res;
	else
		PQclear(res);
	if (t->conn->pg == NULL)
		return r;
	if (conn_next(t->conn, t->deadline, &res) != OK || res != NULL) {
		PQclear(res);
		fault_lost(t->db, t->conn, step_name(b, step));
	}
	return r;
}

enum result
query_sync(struct db *db, struct db_conn *c, int64_t deadline)
{
	PGresult *res;
	bool in_sync;

	if (conn_next(c, deadline, &res) != OK)
		return fault_lost(db, c, "sync");
	in_sync = PQresultStatus(res) == PGRES_PIPELINE_SYNC;
	PQclear(res);
	return in_sync ? OK : fault_lost(db, c, "sync");
}

/* What counts is the first failure; the rest of the answers is read all the same. */
static enum result
receive(struct trip *t, const struct batch *b)
{
	enum result first = OK, r;

	for (size_t i = 0; i < t->n && t->conn->pg != NULL; i++) {
		r = receive_step(t, b, &t->steps[i]);
		if (first == OK)
			first = r;
	}
	if (t->conn->pg == NULL)
		return first == OK ? UNAVAILABLE : first;
	r = query_sync(t->db, t->conn, t->deadline);
	return first == OK ? r : first;
}

static void
drop_results(struct trip *t)
{
	for (size_t i = 0; i < BATCH_MAX; i++) {
		PQclear(t->results[i]);
		t->results[i] = NULL;
	}
}

static void
hand_out(struct trip *t, const struct batch *b)
{
	for (size_t i = 0; i < b->n; i++)
		if (rows_hand_out(b->arena, b->statements[i], t->results[i], b->rows[i],
				  b->counts[i]))
			t->results[i] = NULL;
}

/* ---- one round trip ------------------------------------------------------------------------- */

static enum result
make_trip(struct db_conn *c, const struct batch *b)
{
	struct trip t = {.db = b->db, .conn = c, .deadline = pool_deadline(c->pool)};
	enum result r;

	assert(!c->in_copy);
	if (c->pg == NULL) /* lost earlier in this transaction */
		return UNAVAILABLE;
	if (!send_batch(&t, b))
		return fault_lost(b->db, c, b->statements[0]->name);
	r = receive(&t, b);
	if (r == OK)
		hand_out(&t, b);
	drop_results(&t);
	return r;
}

enum result
query_plain(struct db *db, struct db_conn *c, const char *sql, const char *tag)
{
	struct trip t = {.db = db, .conn = c, .deadline = pool_deadline(c->pool)};
	struct batch none = {.db = db};
	PGresult *res;
	enum result r;

	if (PQsendQueryParams(c->pg, sql, 0, NULL, NULL, NULL, NULL, 0) != 1 ||
	    PQpipelineSync(c->pg) != 1 || conn_next(c, t.deadline, &res) != OK || res == NULL)
		return fault_lost(db, c, sql);
	r = accept_result(&t, &none, &(struct step){.kind = STEP_PLAIN}, res);
	if (r == OK && strcmp(PQcmdStatus(res), tag) != 0)
		r = FAILED;
	PQclear(res);
	if (c->pg == NULL)
		return r;
	if (conn_next(c, t.deadline, &res) != OK || res != NULL) {
		PQclear(res);
		return fault_lost(db, c, sql);
	}
	return query_sync(db, c, t.deadline) == OK ? r : UNAVAILABLE;
}

void
batch_init(struct batch *b, struct db *db, struct arena *a)
{
	b->db = db;
	b->arena = a;
	b->n = 0;
}

static void
add(struct batch *b, const struct statement *s, struct sql_params params, void *rows, size_t *n)
{
	assert(b->n < BATCH_MAX);
	b->statements[b->n] = s;
	b->params[b->n] = params;
	b->rows[b->n] = rows;
	b->counts[b->n] = n;
	b->n++;
}

/* Of the parameters only texts are the caller's. */
static struct sql_params
copied(struct arena *a, const struct statement *s, struct sql_params p)
{
	for (int i = 0; i < s->n_params; i++)
		if (s->params[i].kind == SQL_TEXT)
			p.values[i] = arena_strdup(a, p.values[i]);
	return p;
}

void
sql_add(struct batch *b, const struct statement *s, const void *given, void *rows, size_t *n)
{
	add(b, s, copied(b->arena, s, params_of(b->arena, s, given)), rows, n);
}

enum result
batch_run(struct batch *b)
{
	struct db_conn *c = b->db->tx;
	enum result r;

	if (b->n == 0)
		return OK;
	b->db->sqlstate[0] = b->db->constraint[0] = '\0';
	if (c != NULL)
		return make_trip(c, b);
	if ((r = pool_take(b->db->pool, &c)) != OK)
		return r;
	r = make_trip(c, b);
	pool_release(c);
	return r;
}

enum result
sql_run(struct db *db, struct arena *a, const struct statement *s, const void *given, void *rows,
	size_t *n)
{
	struct batch b;

	batch_init(&b, db, a);
	add(&b, s, params_of(a, s, given), rows, n);
	return batch_run(&b);
}
