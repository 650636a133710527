/* Which documents are looked at for a question. Shared within search. */
#ifndef SEARCH_CANDIDATES_H
#define SEARCH_CANDIDATES_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"

struct arena;
struct db;
struct search_filter;
struct sql_candidate_row;
struct sql_search_categories_row;
struct terms;

/* A document, each once. */
struct candidate {
	const struct sql_candidate_row *row;
	bool is_late; /* looked for only by those who turn pages: behind all that are not */
	/* By rank.h: */
	bool has_all;
	bool is_in_title; /* one of the words stands there */
	bool is_in_text; /* in the question or entry */
	bool is_in_answers; /* or in an answer */
	size_t n_common; /* words of the question in it, but for how and when */
	double rank;
	double share; /* of the rank that a full match could have */
};

struct candidates {
	struct candidate *items;
	size_t n, size;
	size_t n_early;
	bool is_whole; /* no limit left others out */
	struct sql_search_categories_row *categories; /* asked along, for what is shown */
	size_t n_categories;
};

/* For a search: those with all words, and if these do not fill a page, those with some. `is_deep`: for the pages
 * behind the first. `kind`: "entry", "question"; NULL: both. `filter` NULL: everything. The results of sql_run. */
enum result candidates_find(struct db *db, struct arena *a, const struct terms *terms,
			    enum locale l, const char *kind, const struct search_filter *filter,
			    bool is_deep, struct candidates *out) MUST_USE;

/* While asking: those with the rarer words, whether all or not. */
enum result candidates_alike(struct db *db, struct arena *a, const struct terms *terms,
			     struct candidates *out) MUST_USE;

#endif
