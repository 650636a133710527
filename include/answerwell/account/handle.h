/* Names of people, as others see them. */
#ifndef ANSWERWELL_ACCOUNT_HANDLE_H
#define ANSWERWELL_ACCOUNT_HANDLE_H

#include <stddef.h>

#include "answerwell/base/result.h"

struct arena;
struct db;

struct handle {
	const char *name, *display;
};

/* People whose handle or shown name begins with `prefix`, whatever its case: confirmed, not
 * suspended ones, at most `limit`; none for an empty or over-long prefix. */
enum result handle_complete(struct db *db, struct arena *a, const char *prefix, int limit,
			    struct handle **out, size_t *n) MUST_USE;

/* What somebody calls themselves elsewhere, as it may be shown here by the rules for customers; "" if it
 * may not be. */
const char *handle_shown(struct arena *a, const char *display);

#endif
