/* The piece of a text where the words asked for stand. Shared within search. */
#ifndef SEARCH_EXCERPT_H
#define SEARCH_EXCERPT_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/text/markdown.h"

struct arena;
struct passage;

/* About EXCERPT_WIDTH bytes of it around the place with most of the lexemes, these in <mark>;
 * *is_found = whether any stands there (else the beginning). */
enum { EXCERPT_WIDTH = 280 };
struct safe_html excerpt_around(struct arena *a, const struct passage *p,
				const char *const *lexemes, size_t n, bool *is_found);

#endif
