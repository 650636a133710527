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

/* `said` is what the block came to. */
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

/* False: no connection, and *r says so. */
static bool
begin(struct db_tx *tx)
{
	*tx->r = pool_take(tx->db->pool, &tx->conn);
	if (*tx->r != OK) {
		tx->conn = NULL;
		return false;
	}
	tx->conn->begin_due = true;
	tx->conn->may_rerun = false;
	tx->db->tx = tx->conn;
	return true;
}

/* True if only others were in the way, so that it may run again. */
static bool
end(struct db_tx *tx)
{
	struct db_conn *c = tx->conn;
	bool may_rerun;

	tx->conn = NULL;
	tx->db->tx = NULL;
	*tx->r = finish(tx->db, c, *tx->r);
	may_rerun = *tx->r != OK && c->may_rerun;
	c->begin_due = false;
	pool_release(c);
	return may_rerun;
}

bool
db_tx_next(struct db_tx *tx)
{
	if (tx->n_runs++ == 0) {
		if (tx->db->tx == NULL)
			return begin(tx);
		*tx->r = OK;
		return true; /* joins */
	}
	if (tx->conn == NULL || !end(tx) || tx->n_runs > 1 + TX_RERUNS_MAX)
		return false;
	log_event(LOG_LEVEL_INFO, "db.rerun", "time=%d sqlstate=%s", tx->n_runs - 1,
		  tx->db->sqlstate);
	return begin(tx);
}

/* Also when it has ended as it should: then there is nothing left to do. */
void
db_tx_left(struct db_tx *tx)
{
	if (tx->conn == NULL)
		return;
	log_event(LOG_LEVEL_ERROR, "db.tx_left", "rolled_back=1");
	*tx->r = FAILED;
	(void)end(tx);
}
