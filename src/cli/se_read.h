/* Rows of a Stack Exchange dump file, as a stream: the file is never in memory as a whole. */
#ifndef ANSWERWELL_CLI_SE_READ_H
#define ANSWERWELL_CLI_SE_READ_H

#include <stdint.h>

#include "answerwell/base/result.h"

/* One row in the file's own bytes, and with it every attribute. */
enum { SE_ROW_MAX = 8 << 20 };

struct se_row {
	const char **attributes; /* name, value, ..., NULL; valid during the call */
	int64_t line;
};

struct se_reader {
	const char *path;
	const char *root; /* "posts" */
	/* Called for each row; anything but OK ends the reading. INVALID: *why says what is wrong. */
	enum result (*on_row)(void *arg, const struct se_row *row, const char **why);
	/* Bytes read since the last call; may be NULL. */
	void (*on_progress)(void *arg, int64_t bytes);
	void *arg;
};

/* The value of an attribute, or NULL. */
const char *se_attribute(const struct se_row *row, const char *name);

/* Reads the whole file. INVALID with "PATH:LINE: what is wrong" (entity declarations, a row above
 * SE_ROW_MAX, broken XML or UTF-8, another kind of file), or what on_row came back with; NOT_FOUND
 * with "PATH: ..." if it cannot be opened, FAILED if it cannot be read. */
enum result se_read(const struct se_reader *reader, char *why, size_t why_size) MUST_USE;

#endif
