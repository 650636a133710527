/* Rows of what was found, as every statement of search gives them. */
#ifndef SEARCH_HIT_H
#define SEARCH_HIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/search/search.h"

struct arena;
struct db;
struct sql_candidate_row;
struct sql_hit_row;
struct sql_search_categories_row;

/* What is to be shown, in that order. */
struct choice {
	bool is_entry, with_answer;
	bool is_bare; /* none of the words stands in its text: the beginning is shown */
	int64_t id;
	double rank;
	const struct sql_candidate_row *card; /* if it has what is shown */
};
struct chosen {
	struct choice *items;
	size_t n;
	struct sql_search_categories_row *categories; /* NULL: not asked for yet */
	size_t n_categories;
};

struct hits {
	struct sql_hit_row *rows;
	bool *is_bare; /* for each row, or NULL: not known */
	size_t n;
};

/* Their rows in that order, without what is gone meanwhile. Asks only for what is not there. */
enum result hits_read(struct db *db, struct arena *a, enum locale l, const struct chosen *chosen,
		      struct hits *out) MUST_USE;

/* All but the excerpt. */
struct search_hit hit_of(const struct sql_hit_row *row);

/* As search_documents.kind has it; NULL: of both. */
const char *search_kind(enum asked_kind kind);
/* A state as statements have it; NULL: any. */
const char *search_state(enum search_state state);

/* As statements take it. */
#define FILTERS(f)                                                                                 \
	.language = (f).language, .category_id = (f).category_id != 0 ? &(f).category_id : NULL,   \
	.state = search_state((f).state)

/* A page, whose last row only tells that there is more, with the words (segmented, one space between) marked. */
enum result hits_excerpts(struct db *db, struct arena *a, const struct hits *hits,
			  const char *words, struct search_found *out) MUST_USE;

#endif
