/* A table of FAQ entries, read row by row and checked: what is wrong is told with line and column, all of it. */
#ifndef ANSWERWELL_CLI_FAQ_FILE_H
#define ANSWERWELL_CLI_FAQ_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"
#include "answerwell/text/csv.h"
#include "answerwell/text/markdown.h"

struct arena;
struct faq_shelf;

/* Stands in the body of each draft of `faq plan`, which is no entry as long as it does. */
#define FAQ_DRAFT_MARK "[[DRAFT]]"

enum { FAQ_FAULTS_SHOWN = 20, FAQ_ROWS_MAX = 200000, EXTERNAL_ID_MAX = 200 };

/* In the order in which they are exported; a file may have them in any. */
enum faq_column {
	FAQ_ID,
	FAQ_LOCALE,
	FAQ_CATEGORY,
	FAQ_TITLE,
	FAQ_BODY,
	FAQ_PHRASINGS,
	FAQ_FORMAT, /* how the body is read; a file may lack it: as the entry is read now, a new one as CommonMark */
	FAQ_COLUMNS,
	FAQ_REQUIRED = FAQ_FORMAT
};
extern const char *const faq_columns[FAQ_COLUMNS];
/* What stands in that last column: "commonmark", "classic", "lines"; by format, "" for 0. */
extern const char *const faq_formats[MARKDOWN_TODAY + 1];

/* What is wrong: the first FAQ_FAULTS_SHOWN as "FILE:LINE: column NAME: what", the others counted. */
struct faq_faults {
	struct arena *arena;
	const char *path;
	const char *shown[FAQ_FAULTS_SHOWN];
	int64_t n;
};
void faq_fault(struct faq_faults *f, int64_t line, const char *column, const char *format, ...)
    PRINTF_LIKE(4, 5);
/* What is wrong with the cell as one of a table, if anything. */
void faq_fault_cell(struct faq_faults *f, const char *column, const struct csv_cell *cell);

/* Names and where they stood. Kept as 128 bits each: 24 bytes a row, however long they are. */
struct faq_ids {
	struct arena *arena;
	struct faq_id *items;
	size_t room, n;
};
/* The line where that name stood before; 0: nowhere, and now it stands here. */
int64_t faq_ids_add(struct faq_ids *ids, const char *name, int64_t line);

struct faq_row {
	int64_t line;
	enum locale locale;
	const char *external_id, *category; /* its slug */
	const char *title, *body; /* as they are stored */
	const char *phrasings; /* one a line, without a line end behind the last */
	enum markdown_format format; /* 0: not said */
};

struct faq_file {
	struct faq_faults *faults;
	struct faq_shelf *shelf; /* takes the categories that the site lacks */
	bool is_strict; /* no: they are faults */
	/* The reader's own. */
	struct csv csv;
	struct faq_ids ids;
	enum faq_column columns[FAQ_COLUMNS]; /* by their place in the file */
	size_t n_columns;
	int64_t n_rows;
};

/* Reads the header; false with faults: the rows would say nothing. */
bool faq_file_begin(struct faq_file *f, struct arena *a, FILE *in);

/* The next row without a fault, in `a`; faults of those before it are told. False at the end, or when reading
 * failed: ferror. */
bool faq_file_next(struct faq_file *f, struct arena *a, struct faq_row *row);

#endif
