/* PostgreSQL: statements as functions, several in one round trip, transactions as blocks.
 * The same calls park a fibre in the server and block in the commands, the mailer and the tests. */
#ifndef ANSWERWELL_DB_DB_H
#define ANSWERWELL_DB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct arena;
struct db_pool;

/* How a value stands in a struct. NULL of the database is 0, false or NULL. */
enum sql_kind {
	SQL_INT, /* int64_t */
	SQL_INT32, /* int, in rows alone */
	SQL_TEXT, /* const char *, NULL: SQL NULL */
	SQL_BOOL, /* bool */
	SQL_TIME, /* int64_t: UTC microseconds, timestamptz */
	SQL_DOUBLE, /* double */
	SQL_INTS, /* struct sql_ints */
	SQL_TEXTS, /* struct sql_texts */
	SQL_BOOLS, /* struct sql_bools */
};
struct sql_field {
	unsigned short at; /* offset in the struct */
	unsigned char kind;
	bool may_be_null; /* a parameter given by its address, NULL: SQL NULL */
};

/* A list as a parameter: an array. */
struct sql_ints {
	const int64_t *items;
	size_t n;
};
struct sql_texts {
	const char *const *items;
	size_t n;
};
struct sql_bools {
	const bool *items;
	size_t n;
};

/* Made by gen/sqlc from "-- name: question_by_id" as SQL_QUESTION_BY_ID. */
struct statement {
	const char *name;
	const char *file; /* "src/forum/question.sql:12"; NULL of one made by hand */
	const char *sql;
	int n_params;
	const struct sql_field *params, *columns;
	size_t n_columns, row_size;
};

/* Every statement of the program, by gen/sqlc. */
extern const struct statement *const sql_statements[];
extern const size_t n_sql_statements;

struct statement_list {
	const struct statement *const *items;
	size_t n;
};
/* Without those that only commands ask. */
struct statement_list statements_of_services(void);

/* One request's or job's hold on the database: a pool, and inside a transaction its connection.
 * Plain value, lives where its owner lives. */
struct db {
	struct db_pool *pool;
	struct db_conn *tx; /* the connection of the open transaction, or NULL */
	char sqlstate[6]; /* of the last failure */
	char constraint[64]; /* of the last CONFLICT, NOT_FOUND or INVALID from a constraint */
	int position; /* in the text of db_script, where the last failure was: characters, from 1; 0: nowhere */
};

/* Several statements in one round trip (libpq pipeline mode). All run or the batch has failed as
 * one implicit transaction, unless already inside a transaction. */
enum { BATCH_MAX = 16 };
struct sql_params { /* as libpq takes them */
	const char **values;
	int *lengths, *formats;
};
struct batch {
	struct db *db;
	struct arena *arena;
	size_t n;
	const struct statement *statements[BATCH_MAX];
	struct sql_params params[BATCH_MAX];
	void *rows[BATCH_MAX]; /* where the address of the rows goes, or NULL */
	size_t *counts[BATCH_MAX]; /* where their number goes, or NULL */
};
void batch_init(struct batch *b, struct db *db, struct arena *a);
/* All results are set on OK, none otherwise. Results as sql_run. */
enum result batch_run(struct batch *b) MUST_USE;

/* What gen/sqlc's functions are made of. sql_question_by_id(db, a, &rows, &n, .id = id, ...) takes every parameter of
 * the statement by its name, each once, and gives *n rows as structs, in the arena; where there are none, *rows is one
 * of zeros. Without columns *n is the number of rows changed. rows and n may be NULL. OK (also with 0 rows); CONFLICT
 * (unique, exclusion), NOT_FOUND (foreign key), INVALID (check, bad text), UNAVAILABLE (no connection, queue full,
 * time-out, serialisation), FAILED (logged).
 * sql_question_by_id_add(&batch, &rows, &n, ...) is for a batch, which takes copies of the parameters; rows and n live
 * until batch_run. */
enum result sql_run(struct db *db, struct arena *a, const struct statement *s, const void *given,
		    void *rows, size_t *n) MUST_USE;
void sql_add(struct batch *b, const struct statement *s, const void *given, void *rows, size_t *n);

/* Where a column has its place in a row; a field of another type: an error when compiled. */
#define SQL_AT(type, field, kind) {offsetof(type, field), kind, false}
#define SQL_INT_AT(type, field)                                                                    \
	SQL_AT(type, field, _Generic(((type *)NULL)->field, int64_t: SQL_INT, int: SQL_INT32))
#define SQL_TIME_AT(type, field)                                                                   \
	SQL_AT(type, field, _Generic(((type *)NULL)->field, int64_t: SQL_TIME))
#define SQL_BOOL_AT(type, field)                                                                   \
	SQL_AT(type, field, _Generic(((type *)NULL)->field, bool: SQL_BOOL))
#define SQL_DOUBLE_AT(type, field)                                                                 \
	SQL_AT(type, field, _Generic(((type *)NULL)->field, double: SQL_DOUBLE))
#define SQL_TEXT_AT(type, field)                                                                   \
	SQL_AT(type, field, _Generic(((type *)NULL)->field, const char *: SQL_TEXT))

/* How many parameters stand there; other than `want`: an error when compiled. */
#define SQL_GIVEN(want, ...)                                                                       \
	(char)sizeof(struct {                                                                      \
		_Static_assert(SQL_COUNT(__VA_ARGS__) == (want),                                   \
			       "this statement takes " #want " parameters");                       \
		char is_right;                                                                     \
	})
#define SQL_COUNT(...)                                                                             \
	SQL_NTH(__VA_ARGS__, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7,  \
		6, 5, 4, 3, 2, 1, 0)
#define SQL_NTH(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, N, ...) N

/* Prepares all on one connection, in one round trip, which is closed then; nothing is run. OK; FAILED (logged): `why`
 * says file, line and name of the first that does not fit the schema; UNAVAILABLE. Not inside a transaction. */
enum result db_prepare_all(struct db *db, const struct statement_list *list, char *why,
			   size_t why_size) MUST_USE;

/* A transaction, on one connection, as a block that reads on:
 *
 *	DB_TX(db, r) {
 *		r = thread_lock(db, a, actor, id, &s);
 *		if (r == OK && s.is_closed)
 *			r = CONFLICT;
 *		if (r == OK)
 *			r = sql_question_close(db, a, NULL, .question_id = id, ...);
 *	}
 *	return r;
 *
 * r (an enum result) is OK at the top. At the end of the block OK commits; everything else rolls back and stays in r.
 * `continue` goes to that end. Nothing else leaves the block: return, break and goto would be found by `make check`,
 * and roll back (db.tx_left in the log).
 * After a deadlock or a serialisation failure the block runs again, up to 3 times: from the top, with r OK and all
 * other variables as the last run left them. So whatever it counts or collects begins inside the block, and it
 * touches only the database and memory that it may touch twice. What it sets for later counts if r is OK afterwards.
 * OK means that the COMMIT was confirmed. UNAVAILABLE is the one result after which it may have happened (connection
 * lost while committing; logged as db.commit_unknown), and the block has not run at all if there was no connection.
 * FAILED also if the block said OK though a statement of it had failed.
 * In a function that is called inside another's block it joins that one: commits, rolls back and runs again with it.
 * A block inside a block of the same function does not compile. */
#define DB_TX(db, r)                                                                               \
	for (__attribute__((cleanup(db_tx_left))) struct db_tx db_tx_ = {(db), &(r), NULL, 0};     \
	     db_tx_next(&db_tx_);)

/* What DB_TX keeps of its run: nobody else's. */
struct db_tx {
	struct db *db;
	enum result *r;
	struct db_conn *conn; /* while it runs; NULL: another's, or it has ended */
	int n_runs;
};
bool db_tx_next(struct db_tx *tx);
void db_tx_left(struct db_tx *tx);

/* Text run as it stands (several statements allowed), outside the pipeline: migrations, tests. */
enum result db_script(struct db *db, const char *sql) MUST_USE;

/* COPY table (columns) FROM STDIN, text format; *n_rows (may be NULL) = rows stored. Inside a transaction only. Used by the importer. */
enum result db_copy_begin(struct db *db, const char *copy_sql) MUST_USE;
enum result db_copy_put(struct db *db, const char *data, size_t len) MUST_USE;
enum result db_copy_end(struct db *db, int64_t *n_rows) MUST_USE;

/* Waits up to timeout_us for a NOTIFY on a channel named by db_listen. OK with
 * *channel (in the arena) or NULL on time-out; UNAVAILABLE when the connection is gone (it is
 * opened and LISTENed again by the next call; while the server is away the call takes as long as
 * the back-off, so that a loop does not spin). Notes sent meanwhile are lost: after UNAVAILABLE look
 * for work yourself. Uses a connection of its own; one caller at a time. Channels are [a-z0-9_]. */
enum result db_listen(struct db *db, const char *channel) MUST_USE;
enum result db_notified(struct db *db, struct arena *a, int64_t timeout_us, const char **channel,
			const char **payload) MUST_USE;

/* For a caller who only wants to know that there were notes, and is woken from elsewhere too (by the
 * hooks). db_listen_wait: until something comes or the caller is woken. db_listen_trip: to the
 * server and back, within limit_us. PostgreSQL hands out a transaction's notes when its COMMIT is
 * confirmed and a listener's before the end of its next answer, so after a trip the notes of all
 * that was confirmed before the call have been counted. UNAVAILABLE: not listening (db_listen). */
struct db_notes {
	size_t n, n_marked; /* of these with a payload */
};
enum result db_listen_wait(struct db *db, struct db_notes *notes) MUST_USE;
enum result db_listen_trip(struct db *db, int64_t limit_us, struct db_notes *notes) MUST_USE;

#endif
