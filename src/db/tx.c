#include "answerwell/base/log.h"
#include "db/internal.h"

static enum result
commit(struct db *db, struct db_conn *c)
{
	enum result r = query_plain(db, c, "COMMIT", "COMMIT");

	/* Nobody can know whether the server heard it: the one case in which UNAVAILABLE may have
	 * changed something. */
	if (c->pg == NULL)
		log_event(LOG_LEVEL_ERROR, "db.commit_unknown", "result=%s", result_name(r));
	return r;
}

/* Leaves db->sqlstate and db->constraint to the failure that led here. */
static void
roll_back(struct db_conn *c)
{
	struct db quiet = {.pool = c->pool};

	if (query_plain(&quiet, c, "ROLLBACK", "ROLLBACK") != OK)
		conn_close(c);
}

/* `said` is what fn came back with. */
static enum result
finish(struct db *db, struct db_conn *c, enum result said)
{
	if (c->pg == NULL)
		return said == OK ? UNAVAILABLE : said;
	if (c->in_copy) {
		conn_close(c);
		return said == OK ? FAILED : said;
	}
	if (c->begin_due) /* nothing was asked */
		return said;
	if (said == OK && PQtransactionStatus(c->pg) == PQTRANS_INTRANS)
		return commit(db, c);
	if (said == OK) {
		log_event(LOG_LEVEL_ERROR, "db.failure_swallowed", "sqlstate=%s", db->sqlstate);
		said = c->may_rerun ? UNAVAILABLE : FAILED;
	}
	roll_back(c);
	return said;
}

static enum result
run_once(struct db *db, enum result (*fn)(struct db *db, void *arg), void *arg, bool *again)
{
	struct db_conn *c;
	enum result r = pool_take(db->pool, &c);

	*again = false;
	if (r != OK)
		return r;
	c->begin_due = true;
	c->may_rerun = false;
	db->tx = c;
	r = fn(db, arg);
	db->tx = NULL;
	r = finish(db, c, r);
	*again = r != OK && c->may_rerun;
	c->begin_due = false;
	pool_release(c);
	return r;
}

enum result
db_transaction(struct db *db, enum result (*fn)(struct db *db, void *arg), void *arg)
{
	enum result r;
	bool again = true;

	if (db->tx != NULL)
		return fn(db, arg);
	r = run_once(db, fn, arg, &again);
	for (int i = 1; again && i <= TX_RERUNS_MAX; i++) {
		log_event(LOG_LEVEL_INFO, "db.rerun", "time=%d sqlstate=%s", i, db->sqlstate);
		r = run_once(db, fn, arg, &again);
	}
	return r;
}
