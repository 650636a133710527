/* In which order candidates are shown: by the words alone (answerwell/match/lexical.h). Shared within search. */
#ifndef SEARCH_RANK_H
#define SEARCH_RANK_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/base/i18n.h"
#include "search/terms.h"

struct candidates;

struct ranking {
	enum locale
	    locale; /* the reader's: what is in it counts a little more, and so do entries */
	bool all_first; /* those with all words before those that lack some */
	double of_best; /* the least share of the best rank for one that lacks words */
	double of_full; /* and its least share of what a full match could have */
};

/* Gives each its rank, sorts, the best first, and leaves out what is too bad: of equals the newer first. found[i]: term i
 * stands in one of them. */
void rank_candidates(const struct terms *terms, const struct ranking *how, struct candidates *c,
		     bool found[TERMS_MAX]);

#endif
