/* What a question asks the index for, word by word: how each is looked up, how rare it is, what it counts. Shared within
 * search. */
#ifndef SEARCH_TERMS_H
#define SEARCH_TERMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"
#include "search/profile.h"

struct arena;
struct db;
struct words_asked;

enum { TERMS_MAX = 16, TERM_PARTS_MAX = 8 };

/* A compound stands in a document as one word (codes[0]) or as all its parts (the others). */
struct term {
	const char *lexeme;
	const char *quoted, *titled; /* pieces of a tsquery: anywhere, in the title */
	struct profile_code codes[1 + TERM_PARTS_MAX];
	size_t n_codes;
	int64_t n, n_titles; /* documents */
	double weight, idf; /* idf with the weight in it */
	bool is_asked; /* else a word of little weight */
	bool is_required; /* for "has all words" */
	bool is_asking; /* how, when: counts in titles alone, finds nothing by itself */
};

/* The rarest first, those that ask behind all others. */
struct terms {
	struct term items[TERMS_MAX];
	size_t n;
	size_t n_seeking; /* of these, those that documents are looked for by */
};

/* After rarity_renew. Asks the database only for words whose lexemes it alone knows (4.1, Tamil). The results of
 * sql_run. */
enum result terms_read(struct db *db, struct arena *a, const struct words_asked *asked,
		       const char *more, struct terms *out) MUST_USE;

/* The term of fewest documents among those that must be there, or NULL. */
const struct term *terms_rarest(const struct terms *t);

/* The lexeme of a form (text/segment.h), as the index has it. */
const char *term_lexeme(struct arena *a, const char *form);

/* Those of segmented words, in their order; asks the database if only it can tell. The results of sql_run. */
enum result terms_lexemes(struct db *db, struct arena *a, const char *words, const char ***lexemes,
			  size_t *n) MUST_USE;

#endif
