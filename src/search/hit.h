/* Rows of what was found, as every statement of search gives them. */
#ifndef SEARCH_HIT_H
#define SEARCH_HIT_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/search/search.h"

struct arena;
struct db;
struct rows;

/* All but the excerpt. */
void hit_read(const struct rows *rows, size_t i, struct search_hit *out);

/* A page, whose last row only tells that there is more, with the words marked (rows of
 * SQL_SEARCH_LEXEMES, or NULL). */
enum result hit_read_page(struct db *db, struct arena *a, const struct rows *rows,
			  const struct rows *lexemes, struct search_hit **out, size_t *n,
			  bool *has_more) MUST_USE;

#endif
