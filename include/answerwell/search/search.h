/* One index for search, suggestions and duplicates. It is kept by triggers from the segmented words
 * that posts, questions, entries and phrasings carry. */
#ifndef ANSWERWELL_SEARCH_SEARCH_H
#define ANSWERWELL_SEARCH_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"
#include "answerwell/text/markdown.h"

struct arena;
struct db;

enum { QUERY_MAX = 200, SEARCH_PAGE = 20 };

struct search_hit {
	bool is_entry;
	int64_t id;
	const char *title, *slug;
	enum locale locale;
	struct safe_html excerpt;     /* with <mark> around the words found */
	const char *category_slug, *category_name;
	int64_t n_answers, score, at;
	bool is_accepted, is_official;
	double rank;                  /* BM25 */
};

/* Entries and visible threads, best first (BM25 over weighted fields; an entry counts a little more;
 * ties by votes, then age), page 1...; *has_more. When nothing has all the words, those with any;
 * when none has any, titles alike by trigrams. An empty query gives none. INVALID: too long. */
enum result search_run(struct db *db, struct arena *a, enum locale l, const char *query, int page,
                       struct search_hit **out, size_t *n, bool *has_more) MUST_USE;

/* While asking: what answers this already (any word), best first, at most `limit`; entries and
 * answered threads carry the start of their answer as excerpt. */
enum result search_similar(struct db *db, struct arena *a, enum locale l, const char *title,
                           const char *body, int limit, struct search_hit **out, size_t *n) MUST_USE;

/* Builds everything again (after the segmenter changed, or an import that switched triggers off). */
enum result search_rebuild(struct db *db, struct arena *a) MUST_USE;

#endif
