/* Rows of what was found, as every statement of search gives them. */
#ifndef SEARCH_HIT_H
#define SEARCH_HIT_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/search/search.h"

struct arena;
struct db;
struct sql_hit_row;
struct sql_search_lexemes_row;

/* What was found, and what the words became in the index. */
struct hits {
	struct sql_hit_row *rows;
	size_t n;
	struct sql_search_lexemes_row *lexemes;
	size_t n_lexemes;
};

/* All but the excerpt. */
struct search_hit hit_of(const struct sql_hit_row *row);

/* A page, whose last row only tells that there is more, with the words marked. */
enum result hit_read_page(struct db *db, struct arena *a, const struct hits *hits,
			  struct search_hit **out, size_t *n, bool *has_more) MUST_USE;

#endif
