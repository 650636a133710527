/* FAQ entries by category, for the home page and the FAQ's index. */
#ifndef ANSWERWELL_WEB_PAGES_SHELVES_H
#define ANSWERWELL_WEB_PAGES_SHELVES_H

#include <stddef.h>

#include "answerwell/base/result.h"

struct ctx;
struct shelf;

/* The shelves that hold an entry of the reader's language, in category order; of each at most
 * `most` entries are to be shown (0 = all). */
enum result shelves_read(struct ctx *c, size_t most, const struct shelf **shelves,
			 size_t *n) MUST_USE;

#endif
