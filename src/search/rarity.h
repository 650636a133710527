/* What this process knows of the words in the index: how rare they are, how long documents are, which words stand in
 * titles. So a search asks the database for documents alone. Shared within search. */
#ifndef SEARCH_RARITY_H
#define SEARCH_RARITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct db;

struct rarity_site {
	double n_documents;
	double title_len, body_len; /* words of an average one, at least 1 */
};

struct rarity {
	int64_t n, n_titles; /* documents it stands in, and in whose title; at least 1 and 0 */
};

/* Reads what is not there yet, or may have changed: to be called before a search. What the functions below give holds
 * until the next call, so across no wait. OK also if it could not be renewed. UNAVAILABLE, FAILED: there is nothing. */
enum result rarity_renew(struct db *db) MUST_USE;

struct rarity_site rarity_site(void);

/* A lexeme that is not known is taken for the rarest. */
struct rarity rarity_of(const char *lexeme);

/* The word of a title that `word` (ASCII) may be a slip for: one edit away, two from 7 letters on; a swap of
 * neighbours is one edit. Of equals one that keeps the first letter, differs by a key beside it or a doubled letter,
 * or stands in more titles. NULL: none, or it stands in a title itself. */
const char *rarity_meant(const char *word);

#endif
