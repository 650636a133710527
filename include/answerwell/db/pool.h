/* Connections of one process. Who waits, and how, is the hooks' business. */
#ifndef ANSWERWELL_DB_POOL_H
#define ANSWERWELL_DB_POOL_H

#include <stdbool.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct db;
struct db_conn;
struct db_pool;
struct statement_list;

/* The one wait point. In blocking programs (hooks NULL) it is poll(2). */
struct db_hooks {
	/* Parks the caller until `fd` of `conn` is readable (with want_write: readable or writable) or
	 * `deadline` (clock_steady; INT64_MAX is never) has passed. OK, also when woken for nothing; or
	 * UNAVAILABLE on time-out. */
	enum result (*wait)(struct db_conn *conn, int fd, bool want_write, int64_t deadline);
	/* Parks the caller until wake(ticket) or the deadline; *ticket is set before it parks. OK when
	 * woken (also for nothing), UNAVAILABLE on time-out. wake must not run the woken caller at once:
	 * it is called from within another caller's db_ call. */
	enum result (*wait_turn)(void **ticket, int64_t deadline);
	void (*wake)(void *ticket);
	/* A connection's descriptor came to life / is about to be closed; always in pairs, several times
	 * in a connection's life (also around each wait while connecting). `slot` is the hooks' own and
	 * lives as long as the pool: what it points to may be made once and kept. */
	void (*opened)(struct db_conn *conn, int fd, void **slot);
	void (*closing)(struct db_conn *conn, int fd, void **slot);
};

/* At most `max` connections to `url` (opened when first needed), at most `queue` callers waiting
 * for one and none who would wait longer than some seconds at the present pace, statements limited
 * to `statement_timeout_ms`. Owner: the caller, for the whole process. */
struct db_pool *db_pool_new(const char *url, int max, int queue, int statement_timeout_ms,
			    const struct db_hooks *hooks);
void db_pool_free(struct db_pool *pool);

/* A hold on the pool, ready for use. */
void db_init(struct db *db, struct db_pool *pool);

/* For the server's event loop: an idle connection's descriptor became readable (server gone, or
 * notices). Closes it if it is dead. */
void db_conn_idle_event(struct db_conn *conn);
/* The hooks' slot of a connection. */
void *db_conn_slot(const struct db_conn *conn);

/* A blocking pool of one connection on the configured database (config()->database_url or the
 * embedded cluster). */
struct db_pool *db_pool_blocking(const char *url);

/* Where the embedded cluster listens: "host=/dir port=5432 dbname=answerwell user=answerwell", or
 * the owner's. Same directory rule as the set-up scripts: STATE/run, or /tmp/answerwell-HASH when
 * that path would not fit a unix socket address (107 bytes). */
const char *db_socket_dir(void);
const char *db_app_url(void);
const char *db_owner_url(void);

#endif
