#include <assert.h>
#include <stdlib.h>

#include "answerwell/base/log.h"
#include "db/internal.h"

/* ---- simple protocol ------------------------------------------------------------------------ */

enum result
script_run(struct db *db, struct db_conn *c, const char *sql, const char *what)
{
	enum result first = OK, r;
	PGresult *res;

	if (PQsendQuery(c->pg, sql) != 1)
		return fault_lost(db, c, what);
	for (;;) {
		if (conn_next(c, NO_DEADLINE, &res) != OK)
			return fault_lost(db, c, what);
		if (res == NULL)
			return first;
		r = OK;
		if (PQresultStatus(res) == PGRES_FATAL_ERROR)
			r = fault_read(db, c, res, what);
		if (PQresultStatus(res) == PGRES_COPY_IN || PQresultStatus(res) == PGRES_COPY_OUT) {
			PQclear(res);
			log_event(LOG_LEVEL_ERROR, "db.protocol", "statement=%s status=copy", what);
			conn_close(c);
			return FAILED;
		}
		PQclear(res);
		if (first == OK)
			first = r;
		if (c->pg == NULL)
			return first;
	}
}

/* The connection out of pipeline mode, a due BEGIN sent. */
static enum result
leave_pipeline(struct db *db, struct db_conn *c, const char *what)
{
	enum result r = OK;

	assert(!c->in_copy);
	if (c->pg == NULL)
		return UNAVAILABLE;
	if (c->begin_due)
		r = query_plain(db, c, "BEGIN", "BEGIN");
	if (r == OK && PQexitPipelineMode(c->pg) != 1)
		r = fault_lost(db, c, what);
	return r;
}

static enum result
enter_pipeline(struct db *db, struct db_conn *c, enum result r, const char *what)
{
	if (c->pg != NULL && PQenterPipelineMode(c->pg) != 1)
		return fault_lost(db, c, what);
	return r;
}

static enum result
script_on(struct db *db, struct db_conn *c, const char *sql)
{
	enum result r = leave_pipeline(db, c, "script");

	if (r == OK)
		r = enter_pipeline(db, c, script_run(db, c, sql, "script"), "script");
	return r;
}

enum result
db_script(struct db *db, const char *sql)
{
	struct db_conn *c = db->tx;
	enum result r;

	db->sqlstate[0] = db->constraint[0] = '\0';
	db->position = 0;
	if (c != NULL)
		return script_on(db, c, sql);
	if ((r = pool_take(db->pool, &c)) != OK)
		return r;
	r = script_on(db, c, sql);
	pool_release(c);
	return r;
}

/* ---- COPY ----------------------------------------------------------------------------------- */

/* The last result of a COPY command, whatever it is, and the NULL after it. */
static enum result
copy_result(struct db *db, struct db_conn *c, int64_t *n_rows)
{
	enum result r = OK;
	PGresult *res;

	for (;;) {
		if (conn_next(c, NO_DEADLINE, &res) != OK)
			return fault_lost(db, c, "copy");
		if (res == NULL)
			return r;
		if (PQresultStatus(res) == PGRES_COMMAND_OK && n_rows != NULL)
			*n_rows = strtoll(PQcmdTuples(res), NULL, 10);
		else if (PQresultStatus(res) != PGRES_COMMAND_OK)
			r = fault_read(db, c, res, "copy");
		PQclear(res);
		if (c->pg == NULL)
			return r;
	}
}

enum result
db_copy_begin(struct db *db, const char *copy_sql)
{
	struct db_conn *c = db->tx;
	PGresult *res;
	enum result r;

	assert(c != NULL);
	if ((r = leave_pipeline(db, c, "copy")) != OK)
		return r;
	if (PQsendQuery(c->pg, copy_sql) != 1 || conn_next(c, NO_DEADLINE, &res) != OK ||
	    res == NULL)
		return fault_lost(db, c, "copy");
	if (PQresultStatus(res) == PGRES_COPY_IN) {
		PQclear(res);
		c->in_copy = true;
		return OK;
	}
	r = fault_read(db, c, res, "copy");
	PQclear(res);
	if (c->pg != NULL && copy_result(db, c, NULL) != OK)
		conn_close(c);
	return enter_pipeline(db, c, r, "copy");
}

enum result
db_copy_put(struct db *db, const char *data, size_t len)
{
	enum { PIECE = 1 << 16 }; /* libpq would keep all of it in memory */
	struct db_conn *c = db->tx;

	assert(c != NULL);
	if (c->pg == NULL)
		return UNAVAILABLE;
	assert(c->in_copy);
	while (len > 0) {
		int n = len > PIECE ? PIECE : (int)len;

		if (PQputCopyData(c->pg, data, n) != 1)
			return fault_lost(db, c, "copy");
		data += n;
		len -= (size_t)n;
		c->copy_unsent += n;
		if (c->copy_unsent < PIECE)
			continue;
		c->copy_unsent = 0;
		if (conn_flush(c, NO_DEADLINE) != OK)
			return fault_lost(db, c, "copy");
	}
	return OK;
}

enum result
db_copy_end(struct db *db, int64_t *n_rows)
{
	struct db_conn *c = db->tx;
	enum result r;

	assert(c != NULL);
	if (c->pg == NULL)
		return UNAVAILABLE;
	assert(c->in_copy);
	if (PQputCopyEnd(c->pg, NULL) != 1 || conn_flush(c, NO_DEADLINE) != OK)
		return fault_lost(db, c, "copy");
	c->in_copy = false;
	r = copy_result(db, c, n_rows);
	return enter_pipeline(db, c, r, "copy");
}
