/* The demo community's files: blocks of "=== kind", lines "key: value", an empty line, a text. */
#ifndef ANSWERWELL_CLI_DEMO_FILE_H
#define ANSWERWELL_CLI_DEMO_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct arena;

enum { DEMO_FIELDS_MAX = 20 };

struct demo_block {
	const char *file;
	int line;
	const char *kind;
	size_t n_fields;
	struct {
		const char *key, *value;
	} fields[DEMO_FIELDS_MAX];
	const char *body; /* without empty lines at the end */
};

/* Reads assets/demo/NAME of this installation (ANSWERWELL_HOME, or beside the program's folder).
 * FAILED or INVALID with a sentence. */
enum result demo_read(struct arena *a, const char *name, struct demo_block **out, size_t *n,
		      char *why, size_t why_size) MUST_USE;

/* A field's value; "" if it is not there. As a number: 0 if it is not there. */
const char *demo_field(const struct demo_block *b, const char *key);
int64_t demo_number(const struct demo_block *b, const char *key);

/* "41d 09:15" before `now`: 41 days before today (UTC), at that time; "412d" at noon; "5h": five
 * hours before `now`. Never later than a minute ago. 0: no such time. */
int64_t demo_time(const char *value, int64_t now);

#endif
