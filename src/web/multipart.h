/* multipart/form-data (RFC 7578), decoded by ourselves, for the few forms that take a file. No Kore in here: unit tests
 * and the fuzzer link this file alone. */
#ifndef ANSWERWELL_WEB_MULTIPART_H
#define ANSWERWELL_WEB_MULTIPART_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/base/result.h"

struct arena;
struct field;

/* True if a Content-Type says so. */
bool multipart_is(const char *content_type);

/* At most `max` fields in order; of files .file is the name that was given, .value and .len the bytes, a NUL behind
 * them. INVALID: it is not what it says, is cut off, or has more fields. */
enum result multipart_decode(struct arena *a, const char *content_type, const char *body,
			     size_t len, size_t max, struct field **fields, size_t *n) MUST_USE;

#endif
