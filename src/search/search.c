#include "answerwell/search/search.h"

#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/text/segment.h"
#include "search/hit.h"
#include "search/words.h"
#include "sql/search.h"

enum {
	UNKNOWN_MAX = 8, /* words looked at for typing errors */
	SPELL_MIN = 4, /* shorter words are too alike */
	SPELL_LONG = 7, /* from here on two errors are forgiven */
	SIMILAR_MAX = 100,
	SIMILAR_TITLE_MAX = 200, /* characters */
	SIMILAR_BODY_MAX = 600,
	SIMILAR_EXCERPT = 240,
	PARTIAL = 120, /* documents ranked that lack words; rank alone decides among similar ones */
	PARTIAL_SIMILAR = 600
};

/* A document without all words must come this near to the best one ... */
#define LEAST_OF_BEST 0.4
/* ... and have this share of what a full match in a title of usual length would have. */
#define LEAST_OF_FULL 0.08
#define LEAST_OF_FULL_SIMILAR 0.1

struct ask {
	struct words_asked asked;
	const char *more;
	enum locale locale;
	int limit, offset, partial;
	double of_best, of_full;
};

static enum result
ask_hits(struct db *db, struct arena *a, const struct ask *ask, struct hits *out)
{
	const struct words_asked *asked = &ask->asked;
	struct batch b;

	batch_init(&b, db, a);
	sql_search_hits_add(
	    &b, &out->rows, &out->n, .words = asked->words, .more = ask->more, .limit = ask->limit,
	    .offset = ask->offset, .locale = locale_code(ask->locale), .of_best = ask->of_best,
	    .of_full = ask->of_full, .n_partial = ask->partial,
	    .compounds = ((struct sql_texts){asked->compounds, asked->n_compounds}));
	sql_search_lexemes_add(&b, &out->lexemes, &out->n_lexemes, .words = asked->marked);
	return batch_run(&b);
}

/* The words with typing errors replaced by what stands in a title; NULL if there was none to mend. */
static enum result
mend_words(struct db *db, struct arena *a, const char *words, const char **mended)
{
	const char *suspects[UNKNOWN_MAX], *better;
	size_t n, n_suspects = 0, at = 0;
	const char **all = words_split(a, words, QUERY_MAX, &n);
	struct sql_search_unknown_row *rows;
	struct batch b;
	size_t n_rows;
	enum result r;

	*mended = NULL;
	for (size_t i = 0; i < n && n_suspects < UNKNOWN_MAX; i++)
		if (((unsigned char)all[i][0] & 0x80) == 0 && strlen(all[i]) >= SPELL_MIN)
			suspects[n_suspects++] = all[i];
	if (n_suspects == 0)
		return OK;
	batch_init(&b, db, a);
	sql_search_threshold_add(&b, NULL, NULL);
	sql_search_unknown_add(&b, &rows, &n_rows,
			       .words = ((struct sql_texts){suspects, n_suspects}));
	r = batch_run(&b);
	if (r != OK)
		return r;
	for (size_t i = 0; i < n_rows; i++) {
		const char *word = rows[i].word;

		better = words_nearest(a, word, rows[i].alike, strlen(word) >= SPELL_LONG ? 2 : 1);
		for (at = 0; better != NULL && at < n; at++)
			if (str_eq(all[at], word)) {
				all[at] = better;
				*mended = better;
			}
	}
	if (*mended != NULL)
		*mended = words_join(a, all, n);
	return OK;
}

static enum result
alike_titles(struct db *db, struct arena *a, const char *query, const struct ask *ask,
	     struct hits *out)
{
	struct batch b;

	batch_init(&b, db, a);
	sql_search_threshold_add(&b, NULL, NULL);
	sql_search_titles_add(&b, &out->rows, &out->n, .query = query, .limit = ask->limit,
			      .offset = ask->offset, .locale = locale_code(ask->locale));
	return batch_run(&b);
}

static bool
has_all_words(const struct hits *hits)
{
	return hits->n > 0 && hits->rows[0].has_all;
}

enum result
search_run(struct db *db, struct arena *a, enum locale l, const char *query, int page,
	   struct search_hit **out, size_t *n, bool *has_more)
{
	const char *mended = NULL;
	struct hits hits;
	struct ask ask = {.locale = l,
			  .limit = SEARCH_PAGE + 1,
			  .partial = PARTIAL,
			  .of_best = LEAST_OF_BEST,
			  .of_full = LEAST_OF_FULL};
	enum result r;

	*out = NULL;
	*n = 0;
	*has_more = false;
	if (str_chars(query) > QUERY_MAX)
		return INVALID;
	words_ask(a, query, &ask.asked);
	if (ask.asked.marked[0] == '\0' || page > SEARCH_PAGES_MAX)
		return OK;
	ask.more = ask.asked.more;
	ask.offset = page > 1 ? (page - 1) * SEARCH_PAGE : 0;
	r = ask_hits(db, a, &ask, &hits);
	if (r == OK && !has_all_words(&hits)) {
		r = mend_words(db, a, ask.asked.words, &mended);
		if (r == OK && mended != NULL) {
			ask.asked.marked = arena_printf(a, "%s %s", ask.asked.marked, mended);
			ask.asked.words = mended;
			r = ask_hits(db, a, &ask, &hits);
		}
	}
	if (r == OK && hits.n == 0)
		r = alike_titles(db, a, segment_words(a, query), &ask, &hits);
	if (r == OK)
		r = hit_read_page(db, a, &hits, out, n, has_more);
	return r;
}

enum result
search_similar(struct db *db, struct arena *a, enum locale l, const char *title, const char *body,
	       int limit, struct search_hit **out, size_t *n)
{
	struct ask ask = {.locale = l,
			  .limit = limit < SIMILAR_MAX ? limit : SIMILAR_MAX,
			  .partial = PARTIAL_SIMILAR,
			  .of_full = LEAST_OF_FULL_SIMILAR};
	struct hits hits;
	const char *text;
	enum result r;

	*out = NULL;
	*n = 0;
	words_ask(a, str_cut(a, title, SIMILAR_TITLE_MAX), &ask.asked);
	if (ask.asked.marked[0] == '\0' || limit <= 0)
		return OK;
	ask.more = ask.asked.more;
	if (!str_is_blank(body))
		ask.more = words_with_meaning(
		    a, segment_words(a, str_cut(a, markdown_plain(a, body), SIMILAR_BODY_MAX)));
	r = ask_hits(db, a, &ask, &hits);
	if (r != OK)
		return r;
	*n = hits.n;
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++) {
		(*out)[i] = hit_of(&hits.rows[i]);
		text = hits.rows[i].answer != NULL ? hits.rows[i].answer : hits.rows[i].body;
		(*out)[i].excerpt = safe_html_escape(a, markdown_excerpt(a, text, SIMILAR_EXCERPT));
	}
	return OK;
}
