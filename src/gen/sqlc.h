/* What sqlc and describe know of a statement. */
#ifndef GEN_SQLC_H
#define GEN_SQLC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum {
	NAME_MAX_LEN = 63, /* PostgreSQL cuts longer names of prepared statements */
	PARAMS_MAX = 24, /* as many as SQL_COUNT tells apart */
	STATEMENTS_MAX = 4096,
	HASH_DIGITS = 16
};

/* What a value is in C. */
enum kind {
	KIND_NONE,
	KIND_INT,
	KIND_TEXT,
	KIND_BOOL,
	KIND_TIME,
	KIND_DOUBLE,
	KIND_INTS,
	KIND_TEXTS,
	KIND_BOOLS
};

struct parameter {
	char name[NAME_MAX_LEN + 1];
	enum kind kind;
	bool may_be_null;
};

struct column {
	char name[NAME_MAX_LEN + 1];
	enum kind kind; /* KIND_NONE: one that has no place in a struct */
};

/* Where in a statement's text a line of its file begins. */
struct mark {
	size_t at;
	int line;
};

struct statement {
	char name[NAME_MAX_LEN + 1];
	/* "-- row:", "-- call:": what its rows and its function are called where several statements share them;
	 * "": each has its own. */
	char row[NAME_MAX_LEN + 1], call[NAME_MAX_LEN + 1];
	char *into,
	    *header; /* "-- into: desk_counts answerwell/insight/desk.h": a struct of the program for its rows */
	const char *path;
	int line;
	char *sql;
	size_t len;
	int n_params;
	struct parameter params[PARAMS_MAX + 1]; /* from 1 */
	bool is_ended; /* its semicolon has been seen */
	struct mark *marks;
	size_t n_marks;
	struct column *columns; /* as described */
	size_t n_columns;
};

extern struct statement statements[STATEMENTS_MAX];
extern size_t n_statements;

_Noreturn void fail(const char *path, int line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
char *copy(const char *s, size_t len);
bool is_name(const char *name, size_t len);

/* Reads a file's statements and adds them; says what is wrong and ends the program. */
void scan_file(const char *path);

/* The line of the file where the byte of the statement's text stands. */
int line_at(const struct statement *s, size_t at);

/* Of text and names: a statement whose hash has changed is described anew. `out` has room for 65 bytes. */
void statement_hash(const struct statement *s, char *out);

/* Of the schema that the migrations make; the list ends with NULL. */
void schema_hash(char **migrations, char *out);

/* Columns from the file of types. False: some statement, or the schema, is not the one described. */
bool read_types(const char *path, const char *schema);

/* One struct for the rows of all statements that call it so. */
struct shared {
	const char *name;
	bool has_own_header; /* several may need it */
	struct column *columns;
	size_t n;
};
extern struct shared shared[STATEMENTS_MAX];
extern size_t n_shared;

void share_rows(void);
struct shared *shared_of(const char *name);
/* What its function and the struct of its parameters are called by. */
const char *call_name(const struct statement *s);
const char *row_name(const struct statement *s);
/* The struct of a row, in C. */
const char *row_type(const struct statement *s);
bool has_own_header(const struct statement *s);

#endif
