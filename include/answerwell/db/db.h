/* PostgreSQL: prepared statements by name, several in one round trip, transactions as one call.
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
	const char *sql;
	int n_params;
	const struct sql_field *params,
	    *columns; /* NULL: those of a statement whose parameters have no names */
	size_t n_columns, row_size;
};

/* Every statement of the program, by gen/sqlc. */
extern const struct statement *const sql_statements[];
extern const size_t n_sql_statements;

/* One request's or job's hold on the database: a pool, and inside db_transaction its connection.
 * Plain value, lives where its owner lives. */
struct db {
	struct db_pool *pool;
	struct db_conn *tx; /* the connection of the open transaction, or NULL */
	char sqlstate[6]; /* of the last failure */
	char constraint[64]; /* of the last CONFLICT, NOT_FOUND or INVALID from a constraint */
	int position; /* in the text of db_script, where the last failure was: characters, from 1; 0: nowhere */
};

/* A parameter in text form; text NULL is SQL NULL. */
struct param {
	const char *text;
};
struct param p_text(const char *s);
struct param p_int(struct arena *a, int64_t n);
struct param p_bool(bool b);
struct param p_time(struct arena *a, int64_t at); /* UTC microseconds -> timestamptz */
struct param p_double(struct arena *a, double d);
struct param p_null(void);
/* A text[] / bigint[] literal. */
struct param p_text_array(struct arena *a, const char *const *items, size_t n);
struct param p_int_array(struct arena *a, const int64_t *items, size_t n);

/* The rows of one statement; lives in the arena given to the query. */
struct rows;
size_t rows_count(const struct rows *rows);
/* Rows changed by INSERT, UPDATE, DELETE. */
int64_t rows_changed(const struct rows *rows);

/* Columns by name; the name must be a string literal (its address is the key of a cache). A column
 * that does not exist is a programmer error (abort). NULL reads as NULL, 0, false, 0. Text points
 * into the result. */
const char *row_text(const struct rows *rows, size_t i, const char *column);
int64_t row_int(const struct rows *rows, size_t i, const char *column);
bool row_bool(const struct rows *rows, size_t i, const char *column);
int64_t row_time(const struct rows *rows, size_t i, const char *column);
double row_double(const struct rows *rows, size_t i, const char *column);
bool row_is_null(const struct rows *rows, size_t i, const char *column);

#define PARAMS(...) ((const struct param[]){__VA_ARGS__})
#define PARAMS_N(...) (sizeof(PARAMS(__VA_ARGS__)) / sizeof(struct param))

/* Runs one statement: db_query(db, a, &SQL_X, &rows, p_int(a, id), ...); rows may be NULL. The
 * number of parameters is asserted. OK (also with 0 rows); CONFLICT (unique, exclusion), NOT_FOUND
 * (foreign key), INVALID (check, bad text), UNAVAILABLE (no connection, queue full, time-out,
 * serialisation), FAILED (logged). */
#define db_query(db, a, statement, rows, ...)                                                      \
	db_query_n(db, a, statement, rows, PARAMS(__VA_ARGS__), PARAMS_N(__VA_ARGS__))
/* The same for a statement without parameters. */
#define db_query0(db, a, statement, rows) db_query_n(db, a, statement, rows, NULL, 0)
enum result db_query_n(struct db *db, struct arena *a, const struct statement *s,
		       struct rows **rows, const struct param *params, size_t n) MUST_USE;

/* Several statements in one round trip (libpq pipeline mode). All run or the batch has failed as
 * one implicit transaction, unless already inside db_transaction. */
enum { BATCH_MAX = 16 };
struct batch {
	struct db *db;
	struct arena *arena;
	size_t n;
	const struct statement *statements[BATCH_MAX];
	const struct param *params[BATCH_MAX];
	struct rows **rows[BATCH_MAX];
	void *typed[BATCH_MAX]; /* where the address of typed rows goes, or NULL */
	size_t *n_typed[BATCH_MAX];
};
void batch_init(struct batch *b, struct db *db, struct arena *a);
#define batch_add(b, statement, rows, ...)                                                         \
	batch_add_n(b, statement, rows, PARAMS(__VA_ARGS__), PARAMS_N(__VA_ARGS__))
#define batch_add0(b, statement, rows) batch_add_n(b, statement, rows, NULL, 0)
/* Parameters are copied into the batch's arena. */
void batch_add_n(struct batch *b, const struct statement *s, struct rows **rows,
		 const struct param *params, size_t n);
/* As db_query; *rows are set only on OK. */
enum result batch_run(struct batch *b) MUST_USE;

/* What gen/sqlc's functions are made of. sql_question_by_id(db, a, &rows, &n, .id = id, ...) takes every parameter of
 * the statement by its name, each once, and gives *n rows as structs, in the arena; where there are none, *rows is one
 * of zeros. Without columns *n is the number of rows changed. rows and n may be NULL.
 * sql_question_by_id_add(&batch, &rows, &n, ...) is for a batch. Results as db_query. */
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

/* Prepares statements on one connection without running them: at a worker's start and in tests, so
 * that a wrong column never reaches a request. OK; FAILED (logged with the statement's name) at the
 * first bad one; UNAVAILABLE. Not inside a transaction. */
enum result db_prepare_all(struct db *db, const struct statement *const *statements,
			   size_t n) MUST_USE;

/* Runs fn inside BEGIN ... COMMIT on one connection: OK commits, everything else rolls back and
 * comes back as it is. Deadlock and serialisation failures run fn again (up to 3 times), so fn must
 * only touch the database and memory it may touch twice. Inside a transaction: joins it. OK means
 * that the COMMIT was confirmed; UNAVAILABLE is the one result after which it may have happened
 * (connection lost while committing; logged as db.commit_unknown). FAILED also if fn said OK though
 * a statement of it had failed. */
enum result db_transaction(struct db *db, enum result (*fn)(struct db *db, void *arg),
			   void *arg) MUST_USE;

/* Text run as it stands (several statements allowed), outside the pipeline: migrations, tests. */
enum result db_script(struct db *db, const char *sql) MUST_USE;

/* COPY table (columns) FROM STDIN, text format; *n_rows (may be NULL) = rows stored. Inside db_transaction only. Used by the importer. */
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
enum result db_listen_wait(struct db *db, size_t *n_notes) MUST_USE;
enum result db_listen_trip(struct db *db, int64_t limit_us, size_t *n_notes) MUST_USE;

#endif
