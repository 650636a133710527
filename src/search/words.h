/* Query words: which carry meaning. Shared within search. */
#ifndef SEARCH_WORDS_H
#define SEARCH_WORDS_H

#include <stddef.h>

struct arena;

/* What a query asks the index for (text/segment.h). */
struct words_asked {
	const char *words, *more; /* each asked for; of little weight */
	const char
	    *asking; /* how, when: they tell titles apart, but nothing is looked for by them */
	const char **compounds;
	size_t n_compounds;
	const char *marked; /* all of it: what excerpts mark. "" for a text without words */
};

/* The text as a question, without the words that say nothing by themselves; with them if there is
 * nothing else. */
void words_ask(struct arena *a, const char *text, struct words_asked *out);

/* Segmented words without those that say nothing by themselves ("how", "the", "怎么"); all of them if
 * nothing else is left. */
char *words_with_meaning(struct arena *a, const char *segmented);

/* Those that excerpts mark: without what stands in every text ("not", "only"); all if there is nothing else. */
const char *words_to_mark(struct arena *a, const char *segmented);

/* The words between spaces, at most `max`; *n how many. */
const char **words_split(struct arena *a, const char *words, size_t max, size_t *n);

/* Together again, one space between. */
char *words_join(struct arena *a, const char *const *words, size_t n);

#endif
