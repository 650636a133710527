/* Where in a text the words stand that were sought. Shared within search. */
#ifndef SEARCH_PASSAGE_H
#define SEARCH_PASSAGE_H

#include <stddef.h>

struct arena;
struct word;

/* What was sought, as the index has it. */
struct lexemes {
	const char **items;
	size_t n;
};

/* A text to take an excerpt from, with words of it in their order (segment.h): the form of each is what the index has. */
struct passage {
	const char *plain;
	struct word *words;
	size_t n;
};

/* With all its words. */
struct passage passage_read(struct arena *a, const char *plain);

/* With those that may be sought; of a text of ASCII few others. */
struct passage passage_seek(struct arena *a, const char *plain, const struct lexemes *l);

#endif
