#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/log.h"
#include "db/internal.h"

/* Long enough for a report over everything, short enough that a lost job is noticed. */
enum { BLOCKING_STATEMENT_MS = 60000 };

static void *
must(void *p)
{
	if (p == NULL)
		abort();
	return p;
}

/* ---- life ----------------------------------------------------------------------------------- */

/* The address's own options come last and win. Plans are made once, of any values: those that
 * tests/db/test_statements.c looks at; PostgreSQL's guess otherwise was to plan the search anew each time,
 * which took longer than the search. What is asked of an index fits into memory: fetching the next page ahead costs
 * more than it saves. */
static char *
session_options(const char *url, int statement_timeout_ms)
{
	PQconninfoOption *parsed = PQconninfoParse(url, NULL);
	const char *own = "";
	char *out;

	for (PQconninfoOption *o = parsed; o != NULL && o->keyword != NULL; o++)
		if (strcmp(o->keyword, "options") == 0 && o->val != NULL)
			own = o->val;
	if (asprintf(&out,
		     "-c statement_timeout=%d -c lock_timeout=%d "
		     "-c idle_in_transaction_session_timeout=%d "
		     "-c timezone=UTC -c datestyle=ISO -c jit=off "
		     "-c plan_cache_mode=force_generic_plan "
		     "-c max_parallel_workers_per_gather=0 "
		     "-c effective_io_concurrency=0 %s",
		     statement_timeout_ms, LOCK_TIMEOUT_MS, IDLE_TX_TIMEOUT_MS, own) < 0)
		abort();
	PQconninfoFree(parsed);
	return out;
}

struct db_pool *
db_pool_new(const char *url, int max, int queue, int statement_timeout_ms,
	    const struct db_hooks *hooks)
{
	struct db_pool *p = must(calloc(1, sizeof *p));

	assert(url != NULL && max > 0 && queue >= 0 && statement_timeout_ms >= 0);
	p->url = must(strdup(url));
	p->options = session_options(url, statement_timeout_ms);
	p->max = max;
	p->queue = queue;
	p->statement_timeout_ms = statement_timeout_ms;
	p->hooks = hooks;
	p->conns = must(calloc((size_t)max, sizeof *p->conns));
	for (int i = 0; i < max; i++)
		conn_init(&p->conns[i], p);
	conn_init(&p->listener, p);
	p->listener.is_taken = true;
	p->last = &p->first;
	return p;
}

struct db_pool *
db_pool_blocking(const char *url)
{
	return db_pool_new(url, 1, 0, BLOCKING_STATEMENT_MS, NULL);
}

void
db_pool_free(struct db_pool *pool)
{
	if (pool == NULL)
		return;
	assert(pool->first == NULL);
	for (int i = 0; i < pool->max; i++)
		conn_close(&pool->conns[i]);
	conn_close(&pool->listener);
	for (size_t i = 0; i < pool->n_channels; i++)
		free(pool->channels[i]);
	free(pool->conns);
	free(pool->options);
	free(pool->url);
	free(pool);
}

void
db_init(struct db *db, struct db_pool *pool)
{
	*db = (struct db){.pool = pool};
}

void *
db_conn_slot(const struct db_conn *conn)
{
	return conn->slot;
}

void
db_conn_idle_event(struct db_conn *conn)
{
	if (conn->is_ready && !conn->is_taken && !conn_is_alive(conn)) {
		log_event(LOG_LEVEL_WARN, "db.idle_lost", "fd=%d", conn->fd);
		conn_close(conn);
	}
}

int64_t
pool_deadline(const struct db_pool *pool)
{
	if (pool->statement_timeout_ms == 0)
		return NO_DEADLINE;
	return clock_steady() + pool->statement_timeout_ms * INT64_C(1000) + TRIP_MARGIN;
}

/* ---- taking --------------------------------------------------------------------------------- */

bool
pool_is_backing_off(const struct db_pool *pool)
{
	return pool->retry_at != 0 && clock_steady() < pool->retry_at;
}

static bool
has_connection(const struct db_pool *pool)
{
	for (int i = 0; i < pool->max; i++)
		if (pool->conns[i].is_ready)
			return true;
	return false;
}

/* The first in order, so that few connections stay warm when there is little to do. */
static struct db_conn *
find_free(struct db_pool *pool, bool connected)
{
	for (int i = 0; i < pool->max; i++)
		if (!pool->conns[i].is_taken && pool->conns[i].is_ready == connected)
			return &pool->conns[i];
	return NULL;
}

static struct db_conn *
take_free(struct db_pool *pool)
{
	struct db_conn *c;

	while ((c = find_free(pool, true)) != NULL) {
		/* One that has just answered needs no system call to be believed. */
		if ((pool->hooks != NULL && clock_steady() - c->idle_since < TRUST) ||
		    conn_is_alive(c))
			return c;
		conn_close(c);
	}
	return pool_is_backing_off(pool) ? NULL : find_free(pool, false);
}

static void
leave_queue(struct db_pool *pool, struct waiter *w)
{
	struct waiter **at = &pool->first;

	while (*at != w)
		at = &(*at)->next;
	*at = w->next;
	if (pool->last == &w->next)
		pool->last = at;
	w->next = NULL;
	w->is_out = true;
	pool->n_waiting--;
}

/* A thousand who are served within half a second wait less than three behind a report. */
static bool
would_wait_too_long(const struct db_pool *pool)
{
	return pool->n_waiting >= pool->queue || pool->n_waiting * pool->pace > WAIT_MOST;
}

static enum result
wait_turn(struct db_pool *pool, struct db_conn **out)
{
	struct waiter w = {.next = NULL};
	int64_t deadline = clock_steady() + TURN_LIMIT;

	if (pool->hooks == NULL || would_wait_too_long(pool)) {
		log_event(LOG_LEVEL_WARN, "db.queue_full", "waiting=%d pace_us=%lld",
			  pool->n_waiting, (long long)pool->pace);
		return UNAVAILABLE;
	}
	*pool->last = &w;
	pool->last = &w.next;
	pool->n_waiting++;
	while (!w.is_out)
		if (pool->hooks->wait_turn(&w.ticket, deadline) != OK)
			break;
	if (!w.is_out) {
		leave_queue(pool, &w);
		log_event(LOG_LEVEL_WARN, "db.queue_late", "waiting=%d", pool->n_waiting);
	}
	*out = w.given;
	return w.given != NULL ? OK : UNAVAILABLE;
}

enum result
pool_take(struct db_pool *pool, struct db_conn **out)
{
	struct db_conn *c = take_free(pool);
	enum result r;

	if (c == NULL) {
		if (pool_is_backing_off(pool) && !has_connection(pool))
			return UNAVAILABLE;
		if ((r = wait_turn(pool, &c)) != OK)
			return r;
	}
	c->is_taken = true;
	if (c->is_ready || conn_open(c) == OK) {
		*out = c;
		return OK;
	}
	pool_release(c);
	return UNAVAILABLE;
}

/* ---- giving back ---------------------------------------------------------------------------- */

/* Of the last dozen or so. */
static void
note_pace(struct db_pool *pool)
{
	int64_t now = clock_steady();

	if (pool->called_at != 0 && pool->pace == 0)
		pool->pace = now - pool->called_at;
	else if (pool->called_at != 0)
		pool->pace += (now - pool->called_at - pool->pace) / 8;
	pool->called_at = pool->n_waiting > 1 ? now : 0;
}

static void
call_first(struct db_pool *pool, struct db_conn *given)
{
	struct waiter *w = pool->first;

	note_pace(pool);
	leave_queue(pool, w);
	w->given = given;
	pool->hooks->wake(w->ticket);
}

static bool
is_reusable(const struct db_conn *c)
{
	return c->is_ready && !c->is_doomed && !c->in_copy && PQstatus(c->pg) == CONNECTION_OK &&
	       PQtransactionStatus(c->pg) == PQTRANS_IDLE &&
	       PQpipelineStatus(c->pg) == PQ_PIPELINE_ON;
}

void
pool_release(struct db_conn *c)
{
	struct db_pool *pool = c->pool;

	if (!is_reusable(c))
		conn_close(c);
	c->is_taken = c->is_doomed = c->begin_due = c->in_copy = c->may_rerun = false;
	c->idle_since = clock_steady();
	if (pool->first == NULL)
		return;
	if (c->is_ready || !pool_is_backing_off(pool)) {
		c->is_taken = true; /* straight to the next in turn: nobody may slip in before */
		call_first(pool, c);
	} else if (!has_connection(pool)) {
		while (pool->first != NULL)
			call_first(pool, NULL);
	}
}
