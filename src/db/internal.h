/* What the files of src/db share: connections, their pool, one round trip. Only here is libpq. */
#ifndef ANSWERWELL_DB_INTERNAL_H
#define ANSWERWELL_DB_INTERNAL_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/clock.h"
#include "answerwell/base/result.h"
#include "answerwell/db/db.h"
#include "answerwell/db/pool.h"

enum {
	CHANNELS_MAX = 8,
	LOCK_TIMEOUT_MS = 5000,
	IDLE_TX_TIMEOUT_MS =
	    30000, /* a transaction whose owner sleeps holds locks against others */
	TX_RERUNS_MAX = 3
};

#define DB_URL_UNREADABLE                                                                          \
	"it cannot be read; in an address, write %40 %2F %25 for @ / % in user and password"
#define CONNECT_LIMIT (5 * CLOCK_SECOND)
#define TURN_LIMIT (10 * CLOCK_SECOND)
#define WAIT_MOST (5 * CLOCK_SECOND) /* expected; who would wait longer is told at once */
#define TRIP_MARGIN (5 * CLOCK_SECOND) /* past statement_timeout: the server is not answering */
#define BACKOFF_FIRST (CLOCK_SECOND / 10)
#define BACKOFF_MOST (2 * CLOCK_SECOND)
#define NO_DEADLINE INT64_MAX
#define TRUST (2 * CLOCK_MILLISECOND)

/* The statements a connection has prepared: open addressing by the statement's address. */
struct prepared {
	const struct statement **slots;
	size_t n;
	size_t cap;
};

/* One place for a connection; lives as long as the pool, opened and closed many times. */
struct db_conn {
	struct db_pool *pool;
	PGconn *pg; /* NULL while closed */
	void *slot; /* the hooks' own */
	int fd; /* as told to the hooks, -1 when they do not know it */
	bool is_ready; /* connected */
	bool is_taken; /* somebody's, even while closed */
	bool is_doomed; /* close rather than give back */
	bool begin_due; /* BEGIN goes out with the next statement */
	bool in_copy;
	int copy_unsent; /* bytes since the last flush */
	int64_t idle_since; /* clock_steady; when it was given back */
	bool may_rerun; /* the open transaction failed only because of others */
	struct prepared prepared;
};

/* A caller in the queue; lives on its stack. */
struct waiter {
	struct waiter *next;
	void *ticket;
	struct db_conn *given;
	bool is_out; /* no longer in the queue */
};

struct db_pool {
	char *url;
	char *options;
	int max;
	int queue;
	int statement_timeout_ms;
	const struct db_hooks *hooks;
	struct db_conn *conns;
	struct db_conn listener; /* LISTENs, apart from the others, not in pipeline mode */
	char *channels[CHANNELS_MAX];
	size_t n_channels;
	struct waiter *first;
	struct waiter **last;
	int n_waiting;
	int64_t called_at; /* when a waiter got a connection last; 0: nobody waits */
	int64_t pace; /* time between two of them, lately */
	int64_t backoff;
	int64_t retry_at;
};

/* conn.c */
void conn_init(struct db_conn *c, struct db_pool *pool);
enum result conn_open(struct db_conn *c) MUST_USE;
void conn_close(struct db_conn *c);
/* Looks whether an idle connection is still alive; true if so. */
bool conn_is_alive(struct db_conn *c);
enum result conn_wait(struct db_conn *c, bool want_write, int64_t deadline) MUST_USE;
/* Sends what is buffered and waits for the next result (NULL between two). UNAVAILABLE: broken or
 * too late; the caller closes. */
enum result conn_next(struct db_conn *c, int64_t deadline, PGresult **res) MUST_USE;
/* Parks without a connection until `until`. */
void conn_sleep(const struct db_pool *pool, int64_t until);
enum result conn_flush(struct db_conn *c, int64_t deadline) MUST_USE;
bool conn_has_prepared(const struct db_conn *c, const struct statement *s);
void conn_remember(struct db_conn *c, const struct statement *s);

/* pool.c */
enum result pool_take(struct db_pool *pool, struct db_conn **out) MUST_USE;
void pool_release(struct db_conn *c);
bool pool_is_backing_off(const struct db_pool *pool);
int64_t pool_deadline(const struct db_pool *pool);

/* fault.c: the meaning of a failed result; `what` names the statement for the log. */
enum result fault_read(struct db *db, struct db_conn *c, const PGresult *res, const char *what);
/* The connection is of no more use: closes it. Always UNAVAILABLE. */
enum result fault_lost(struct db *db, struct db_conn *c, const char *what);

/* timestamptz as PostgreSQL sends it: microseconds from 2000 on; the ends of int64_t are its infinities. */
#define FROM_1970 (INT64_C(946684800) * CLOCK_SECOND)

/* param.c: a statement's parameters for libpq; texts are not copied. */
struct sql_params params_of(struct arena *a, const struct statement *s, const void *given);

/* rows.c: the result as structs. Texts point into it; true if it is taken over. */
bool rows_hand_out(struct arena *a, const struct statement *s, PGresult *res, void *rows,
		   size_t *n);

/* query.c: the end of a round trip; BEGIN, COMMIT and ROLLBACK, `tag` being what the server must confirm. */
enum result query_sync(struct db *db, struct db_conn *c, int64_t deadline) MUST_USE;
enum result query_plain(struct db *db, struct db_conn *c, const char *sql,
			const char *tag) MUST_USE;

/* script.c: simple protocol, the connection being out of pipeline mode. */
enum result script_run(struct db *db, struct db_conn *c, const char *sql,
		       const char *what) MUST_USE;

#endif
