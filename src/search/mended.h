/* Which words of a query were taken for slips. Shared within search. */
#ifndef SEARCH_MENDED_H
#define SEARCH_MENDED_H

#include <stddef.h>

#include "answerwell/text/markdown.h"

struct arena;
struct search_hit;

enum { MENDED_MAX = 8 };

struct mended {
	struct {
		const char *typed, *meant; /* as the index has them */
	} words[MENDED_MAX];
	size_t n;
};

/* Of more than MENDED_MAX nothing is kept. */
void mended_add(struct mended *m, const char *typed, const char *meant);

/* The word of the titles of these hits that is nearest to what was typed, as a slip; NULL: none is near. */
const char *mended_nearest(struct arena *a, const char *typed, const struct search_hit *hits,
			   size_t n);

/* The query as it was understood, what was mended in <mark>; .html NULL: nothing was. */
struct safe_html mended_query(struct arena *a, const char *query, const struct mended *m);

#endif
