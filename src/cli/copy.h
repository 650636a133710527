/* Rows for COPY ... FROM STDIN in text format. The first failure stays; later calls do nothing. */
#ifndef ANSWERWELL_CLI_COPY_H
#define ANSWERWELL_CLI_COPY_H

#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct db;

struct copy {
	struct db *db;
	enum result result;
	size_t len;
	int n_fields; /* of the row being written */
	char piece[1 << 16];
};

/* Begins inside a transaction: `sql` is the COPY command. */
void copy_begin(struct copy *c, struct db *db, const char *sql);

/* One field each; NULL text is SQL NULL. CRLF in text becomes LF. copy_word takes what needs no
 * escapes, with a tail ("" for none). */
void copy_text(struct copy *c, const char *text);
void copy_int(struct copy *c, int64_t n);
void copy_word(struct copy *c, const char *word, const char *tail);
void copy_row(struct copy *c);

/* OK when all rows are stored; otherwise the first failure. */
enum result copy_end(struct copy *c) MUST_USE;

#endif
