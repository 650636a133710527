#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/log.h"
#include "db/internal.h"

enum { PREPARED_FIRST = 64, IDLE_READS_MAX = 8 };

void
conn_init(struct db_conn *c, struct db_pool *pool)
{
	memset(c, 0, sizeof *c);
	c->pool = pool;
	c->fd = -1;
}

/* ---- waiting -------------------------------------------------------------------------------- */

static int
poll_ms(int64_t deadline)
{
	int64_t left;

	if (deadline == NO_DEADLINE)
		return -1;
	left = deadline - clock_steady();
	if (left <= 0)
		return 0;
	left = (left + 999) / 1000;
	return left > 3600000 ? 3600000 : (int)left;
}

static enum result
poll_wait(int fd, bool want_write, int64_t deadline)
{
	struct pollfd p = {.fd = fd, .events = (short)(POLLIN | (want_write ? POLLOUT : 0))};
	int n;

	do {
		n = poll(&p, 1, poll_ms(deadline));
	} while ((n < 0 && errno == EINTR) || (n == 0 && clock_steady() < deadline));
	return n > 0 ? OK : UNAVAILABLE;
}

enum result
conn_wait(struct db_conn *c, bool want_write, int64_t deadline)
{
	int fd = PQsocket(c->pg);

	if (fd < 0)
		return UNAVAILABLE;
	if (c->pool->hooks != NULL)
		return c->pool->hooks->wait(c, fd, want_write, deadline);
	return poll_wait(fd, want_write, deadline);
}

void
conn_sleep(const struct db_pool *pool, int64_t until)
{
	void *ticket = NULL;

	while (clock_steady() < until) {
		if (pool->hooks == NULL)
			poll(NULL, 0, poll_ms(until));
		else if (pool->hooks->wait_turn(&ticket, until) != OK)
			return; /* the time-out: nobody else knows the ticket */
	}
}

static void
tell_opened(struct db_conn *c)
{
	const struct db_hooks *hooks = c->pool->hooks;

	if (hooks == NULL || hooks->opened == NULL || c->fd >= 0)
		return;
	c->fd = PQsocket(c->pg);
	if (c->fd >= 0)
		hooks->opened(c, c->fd, &c->slot);
}

static void
tell_closing(struct db_conn *c)
{
	const struct db_hooks *hooks = c->pool->hooks;

	if (hooks == NULL || hooks->closing == NULL || c->fd < 0)
		return;
	hooks->closing(c, c->fd, &c->slot);
	c->fd = -1;
}

/* ---- opening and closing -------------------------------------------------------------------- */

static void
on_notice(void *arg, const PGresult *res)
{
	const char *sqlstate = PQresultErrorField(res, PG_DIAG_SQLSTATE);

	(void)arg;
	log_event(LOG_LEVEL_DEBUG, "db.notice", "sqlstate=%s", sqlstate != NULL ? sqlstate : "-");
}

/* What stands before dbname may be overridden by the address, what stands after may not. */
static PGconn *
start(const struct db_pool *pool)
{
	const char *names[] = {"fallback_application_name", "gssencmode",       "keepalives_idle",
			       "keepalives_interval",       "keepalives_count", "dbname",
			       "client_encoding",           "options",          NULL};
	const char *values[] = {"answerwell", "disable", "30",          "10", "3",
				pool->url,    "UTF8",    pool->options, NULL};

	return PQconnectStartParams(names, values, 1);
}

/* What libpq cannot read it repeats, and that may be a part of a password. */
static const char *
why_not_open(const struct db_conn *c)
{
	PQconninfoOption *read = PQconninfoParse(c->pool->url, NULL);

	if (read == NULL)
		return DB_URL_UNREADABLE;
	PQconninfoFree(read);
	return c->pg != NULL ? PQerrorMessage(c->pg) : "out of memory";
}

/* libpq may change the socket inside PQconnectPoll (next host, next address), so the hooks only
 * know it while it is waited for. */
static enum result
handshake(struct db_conn *c, int64_t deadline)
{
	PostgresPollingStatusType state = PGRES_POLLING_WRITING;
	enum result r;
	int fd;

	while (state != PGRES_POLLING_OK) {
		if (state == PGRES_POLLING_FAILED || PQstatus(c->pg) == CONNECTION_BAD)
			return UNAVAILABLE;
		fd = PQsocket(c->pg);
		tell_opened(c);
		r = conn_wait(c, state == PGRES_POLLING_WRITING, deadline);
		tell_closing(c);
		if (r != OK)
			return r;
		/* The hooks may wake for nothing, which PQconnectPoll would not notice. */
		if (poll_wait(fd, state == PGRES_POLLING_WRITING, 0) == OK)
			state = PQconnectPoll(c->pg);
	}
	return OK;
}

static void
back_off(struct db_pool *pool)
{
	int64_t now = clock_steady();

	if (now >= pool->retry_at) { /* several may fail at once; that counts as one */
		pool->backoff = pool->backoff == 0 ? BACKOFF_FIRST : pool->backoff * 2;
		if (pool->backoff > BACKOFF_MOST)
			pool->backoff = BACKOFF_MOST;
	}
	pool->retry_at = now + pool->backoff;
}

static enum result
open_failed(struct db_conn *c)
{
	const char *why = why_not_open(c);
	int len = (int)strcspn(why, "\n");

	back_off(c->pool);
	log_event(LOG_LEVEL_WARN, "db.connect", "retry_ms=%lld error=\"%.*s\"",
		  (long long)(c->pool->backoff / 1000), len, why);
	conn_close(c);
	return UNAVAILABLE;
}

enum result
conn_open(struct db_conn *c)
{
	int64_t deadline = clock_steady() + CONNECT_LIMIT;

	c->pg = start(c->pool);
	if (c->pg == NULL || handshake(c, deadline) != OK)
		return open_failed(c);
	PQsetNoticeReceiver(c->pg, on_notice, NULL);
	if (PQsetnonblocking(c->pg, 1) != 0 || PQenterPipelineMode(c->pg) != 1)
		return open_failed(c);
	tell_opened(c);
	c->is_ready = true;
	c->pool->backoff = 0;
	c->pool->retry_at = 0;
	return OK;
}

void
conn_close(struct db_conn *c)
{
	tell_closing(c);
	PQfinish(c->pg);
	c->pg = NULL;
	c->is_ready = false;
	free(c->prepared.slots);
	memset(&c->prepared, 0, sizeof c->prepared);
}

bool
conn_is_alive(struct db_conn *c)
{
	struct pollfd p = {.fd = PQsocket(c->pg), .events = POLLIN};

	for (int i = 0; i < IDLE_READS_MAX; i++) {
		PGnotify *note;

		if (poll(&p, 1, 0) <= 0)
			return PQstatus(c->pg) == CONNECTION_OK;
		if (PQconsumeInput(c->pg) != 1 || PQstatus(c->pg) != CONNECTION_OK)
			return false;
		while ((note = PQnotifies(c->pg)) !=
		       NULL) /* parses; an idle pool has no listener */
			PQfreemem(note);
	}
	return false;
}

/* ---- sending and receiving ------------------------------------------------------------------ */

enum result
conn_flush(struct db_conn *c, int64_t deadline)
{
	int left;

	while ((left = PQflush(c->pg)) == 1) {
		if (conn_wait(c, true, deadline) != OK)
			return UNAVAILABLE;
		if (PQconsumeInput(c->pg) != 1)
			return UNAVAILABLE;
	}
	return left == 0 ? OK : UNAVAILABLE;
}

/* Writes on while it reads: a server that cannot get rid of its answers stops reading. */
enum result
conn_next(struct db_conn *c, int64_t deadline, PGresult **res)
{
	while (PQisBusy(c->pg)) {
		int left = PQflush(c->pg);

		if (left < 0 || conn_wait(c, left == 1, deadline) != OK)
			return UNAVAILABLE;
		/* Even when the server has gone, its last words may be among what was read. */
		if (PQconsumeInput(c->pg) != 1 && PQisBusy(c->pg))
			return UNAVAILABLE;
	}
	*res = PQgetResult(c->pg);
	return OK;
}

/* ---- prepared statements -------------------------------------------------------------------- */

static size_t
place(const struct prepared *set, const struct statement *s)
{
	size_t i = ((uintptr_t)s >> 3) * UINT64_C(0x9e3779b97f4a7c15) >> 32 & (set->cap - 1);

	while (set->slots[i] != NULL && set->slots[i] != s)
		i = (i + 1) & (set->cap - 1);
	return i;
}

bool
conn_has_prepared(const struct db_conn *c, const struct statement *s)
{
	const struct prepared *set = &c->prepared;

	return set->cap != 0 && set->slots[place(set, s)] == s;
}

static void
grow(struct prepared *set)
{
	struct prepared bigger = {.cap = set->cap == 0 ? PREPARED_FIRST : set->cap * 2,
				  .n = set->n};

	bigger.slots = calloc(bigger.cap, sizeof *bigger.slots);
	if (bigger.slots == NULL)
		abort();
	for (size_t i = 0; i < set->cap; i++)
		if (set->slots[i] != NULL)
			bigger.slots[place(&bigger, set->slots[i])] = set->slots[i];
	free(set->slots);
	*set = bigger;
}

void
conn_remember(struct db_conn *c, const struct statement *s)
{
	struct prepared *set = &c->prepared;
	size_t i;

	if (set->n * 2 >= set->cap)
		grow(set);
	i = place(set, s);
	if (set->slots[i] == NULL) {
		set->slots[i] = s;
		set->n++;
	}
}
