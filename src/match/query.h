/* A question taken apart: each of its words with what may stand for it. */
#ifndef MATCH_QUERY_H
#define MATCH_QUERY_H

#include <stdbool.h>

#include "answerwell/match/matcher.h"
#include "match/index.h"
#include "match/terms.h"

struct alike;
struct arena;

/* Words that must all be there to count in full. */
enum { PART_MAX = 4 };
struct alternative {
	uint64_t terms[PART_MAX];
	size_t n;
	double weight; /* 1: the very word */
	bool is_title_only;
};

/* One word of the question, and all that may stand for it: of these the best one counts. */
struct unit {
	struct alternative *alternatives;
	size_t n, size;
};

struct query {
	struct term *terms; /* with the slips mended */
	size_t n_terms;
	struct unit *units;
	size_t n_units;
	size_t n_words; /* wholes, as people count */
};

/* Reads the question against the words of the index. */
void query_read(const struct matcher *m, struct arena *a, const struct match_question *q,
		struct query *out);

/* ---- words of the index that are nearly one of the question: alike.c -------------------------------- */

/* Room to look in, for the words of one question. */
struct alike *alike_new(const struct matcher *m, struct arena *a);

/* The word that a word of the question, which no entry has, was meant to be: within one slip of the keyboard, two in
 * words of 7 letters or more. NULL if there is none. */
const struct index_word *alike_mended(struct alike *x, const char *form);

struct likeness {
	const struct index_word *word;
	double dice;
};
/* Words of titles alike by trigrams, the most alike first; *n how many. */
enum { ALIKE_MAX = 8 };
size_t alike_words(struct alike *x, const char *form, struct likeness out[ALIKE_MAX]);

#endif
