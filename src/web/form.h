/* application/x-www-form-urlencoded, decoded by ourselves: Kore drops line breaks and what follows a
 * second "=" (pitfall I3). No Kore in here: unit tests and the fuzzer link this file alone. */
#ifndef ANSWERWELL_WEB_FORM_H
#define ANSWERWELL_WEB_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/base/result.h"

struct arena;
struct field;

/* Decodes a body or a query string into at most `max` fields, in order, repeated ones kept. OK, or
 * INVALID when there are more; the first `max` are there then. A "%" that no two hex digits follow
 * stands for itself; a piece without "=" is a field with the value "". */
enum result form_decode(struct arena *a, const char *text, size_t len, size_t max,
			struct field **fields, size_t *n) MUST_USE;

/* One part of a path: percent-decoded ("+" stays). NULL if the result is no valid UTF-8 or has NUL. */
char *form_decode_part(struct arena *a, const char *text, size_t len);

/* The value as text that can be stored: line ends folded to LF, trimmed (of a text the first indent
 * stays); tabs and line ends in one line are blanks. What is no UTF-8, NUL and control characters become
 * U+FFFD, and *is_clean false. */
char *form_clean(struct arena *a, const struct field *f, bool multiline, bool *is_clean);

/* The first field of that name, or NULL. */
const struct field *form_find(const struct field *fields, size_t n, const char *name);

#endif
