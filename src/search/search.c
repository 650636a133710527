#include "answerwell/search/search.h"

#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/match/resemblance.h"
#include "answerwell/match/slip.h"
#include "answerwell/text/segment.h"
#include "search/candidates.h"
#include "search/hit.h"
#include "search/mended.h"
#include "search/rank.h"
#include "search/rarity.h"
#include "search/terms.h"
#include "search/words.h"
#include "sql/search.h"

enum {
	SIMILAR_MAX = 50,
	SIMILAR_TITLE_MAX = 200, /* characters */
	SIMILAR_BODY_MAX = 600,
	SIMILAR_EXCERPT = 240
};

/* A document without all words must come this near to the best one ... */
#define LEAST_OF_BEST 0.4
/* ... and have this share of what a full match could have. */
#define LEAST_OF_FULL 0.07
#define LEAST_OF_FULL_SIMILAR 0.06
/* One that lacks words is like a question with two of them and this share, to which what its title resembles adds. */
#define LEAST_LIKE 0.27
#define RESEMBLANCE_COUNTS 0.2
enum { WORDS_LIKE = 2 };

struct ask {
	struct words_asked words;
	const char *more;
	struct ranking how;
	bool is_alike, is_deep, is_literal;
	const char *kind;
	struct search_filter filter;
	struct mended mended;
	struct terms terms;
	struct candidates found; /* the best first */
	size_t n_looked_at; /* of which these are left */
	bool stands[TERMS_MAX]; /* term i, in one of them */
};

/* ---- ranking -------------------------------------------------------------------------------------- */

static enum result
look(struct db *db, struct arena *a, struct ask *ask)
{
	enum result r = terms_read(db, a, &ask->words, ask->more, &ask->terms);

	if (r == OK)
		r = ask->is_alike ? candidates_alike(db, a, &ask->terms, &ask->found)
				  : candidates_find(db, a, &ask->terms, ask->how.locale, ask->kind,
						    &ask->filter, ask->is_deep, &ask->found);
	ask->n_looked_at = ask->found.n;
	if (r == OK)
		rank_candidates(&ask->terms, &ask->how, &ask->found, ask->stands);
	return r;
}

static bool
stands_somewhere(struct arena *a, const struct ask *ask, const char *word)
{
	const char *lexeme = term_lexeme(a, word);

	for (size_t i = 0; i < ask->terms.n; i++)
		if (strcmp(ask->terms.items[i].lexeme, lexeme) == 0)
			return ask->stands[i] || ask->terms.items[i].n > 1;
	return true; /* of too many words, one of the most common */
}

/* True if a word that stands nowhere could be one of a title with slips: then it is that. Words of
 * other signs than ASCII are left alone. */
static bool
mend(struct arena *a, struct ask *ask)
{
	size_t n, n_unknown = 0;
	const char **words = words_split(a, ask->words.words, QUERY_MAX, &n), *meant;
	bool is_mended = false;

	for (size_t i = 0; i < n && n_unknown < MENDED_MAX; i++) {
		if ((words[i][0] & 0x80) != 0 || strlen(words[i]) < SLIP_LEAST ||
		    stands_somewhere(a, ask, words[i]))
			continue;
		n_unknown++;
		if ((meant = rarity_meant(words[i])) == NULL)
			continue;
		meant = arena_strdup(a, meant);
		mended_add(&ask->mended, words[i], meant);
		words[i] = meant;
		is_mended = true;
	}
	if (is_mended) {
		ask->words.words = words_join(a, words, n);
		ask->words.marked =
		    arena_printf(a, "%s %s", ask->words.marked, words_to_mark(a, ask->words.words));
	}
	return is_mended;
}

static bool
has_all_words(const struct candidates *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->items[i].has_all)
			return true;
	return false;
}

/* The best documents, with slips mended if nothing has all the words. */
static enum result
look_well(struct db *db, struct arena *a, struct ask *ask)
{
	enum result r = rarity_renew(db);

	if (r == OK)
		r = look(db, a, ask);
	if (r == OK && !ask->is_literal && !has_all_words(&ask->found) && mend(a, ask))
		r = look(db, a, ask);
	return r;
}

/* ---- what is shown -------------------------------------------------------------------------------- */

static void
choose(struct arena *a, const struct ask *ask, int limit, int offset, struct chosen *out)
{
	size_t from = (size_t)offset < ask->found.n ? (size_t)offset : ask->found.n;

	out->categories = ask->found.categories;
	out->n_categories = ask->found.n_categories;
	out->n = ask->found.n - from < (size_t)limit ? ask->found.n - from : (size_t)limit;
	out->items = arena_array(a, out->n, sizeof(*out->items));
	for (size_t i = 0; i < out->n; i++) {
		const struct candidate *c = &ask->found.items[from + i];

		out->items[i] = (struct choice){
		    .is_entry = c->row->is_entry,
		    .id = c->row->id,
		    .rank = c->rank,
		    .card = c->row->slug[0] != '\0' ? c->row : NULL,
		    .is_bare = !c->is_in_text,
		    .with_answer =
			ask->is_alike || (c->is_in_answers && !c->is_in_title && !c->is_in_text)};
	}
}

/* Titles alike by their trigrams: the last resort. */
static enum result
choose_titles(struct db *db, struct arena *a, const char *query, const struct ask *ask, int limit,
	      int offset, struct chosen *out)
{
	struct sql_search_titles_row *rows;
	struct batch b;
	enum result r;

	batch_init(&b, db, a);
	sql_search_threshold_add(&b, NULL, NULL);
	sql_search_titles_add(&b, &rows, &out->n, .query = query, .kind = ask->kind,
			      FILTERS(ask->filter), .limit = limit, .offset = offset);
	if ((r = batch_run(&b)) != OK)
		return r;
	out->items = arena_array(a, out->n, sizeof(*out->items));
	for (size_t i = 0; i < out->n; i++)
		out->items[i] = (struct choice){
		    .is_entry = rows[i].is_entry, .id = rows[i].id, .rank = rows[i].rank};
	return OK;
}

/* A word is said to be mended as a title that is shown has it: what this process knows of words is a little old, and may
 * be of titles that nobody may see any more. */
static struct mended *
shown_mended(struct arena *a, struct ask *ask, const struct search_found *found)
{
	struct mended *m = &ask->mended;
	size_t n = m->n;

	m->n = 0;
	for (size_t k = 0; k < n; k++) {
		m->words[k].meant = mended_nearest(a, m->words[k].typed, found->hits, found->n);
		if (m->words[k].meant != NULL)
			m->words[m->n++] = m->words[k];
	}
	return m;
}

static int
by_time(const void *left, const void *right)
{
	const struct sql_candidate_row *a = ((const struct candidate *)left)->row,
				       *b = ((const struct candidate *)right)->row;

	return (a->at < b->at) - (a->at > b->at);
}

/* What is on the page asked for, and how many there are. */
static enum result
choose_page(struct db *db, struct arena *a, const char *query, const struct ask *ask, int offset,
	    struct chosen *chosen, struct search_found *out)
{
	enum result r = OK;

	if (ask->n_looked_at > 0) {
		choose(a, ask, SEARCH_PAGE + 1, offset, chosen);
		out->n_known = (int64_t)ask->found.n;
		out->is_all = ask->found.is_whole;
		return OK;
	}
	r = choose_titles(db, a, segment_words(a, query), ask, SEARCH_PAGE + 1, offset, chosen);
	out->is_all = chosen->n <= SEARCH_PAGE;
	out->n_known = offset + (int64_t)(out->is_all ? chosen->n : SEARCH_PAGE);
	return r;
}

enum result
search_run(struct db *db, struct arena *a, const char *query, const struct search_how *how,
	   struct search_found *out)
{
	struct ask *ask = arena_alloc(a, sizeof(*ask));
	int offset = how->page > 1 ? (how->page - 1) * SEARCH_PAGE : 0;
	struct chosen chosen = {.n = 0};
	struct hits hits;
	enum result r;

	*out = (struct search_found){.is_all = true};
	if (str_chars(query) > QUERY_MAX)
		return INVALID;
	words_ask(a, query, &ask->words);
	if (ask->words.marked[0] == '\0' || how->page > SEARCH_PAGES_MAX)
		return OK;
	ask->more = ask->words.more;
	ask->is_deep = how->page > 1 || how->is_newest;
	ask->is_literal = how->is_literal;
	ask->kind = search_kind(how->kind);
	ask->filter = how->filter;
	ask->how = (struct ranking){.locale = how->locale,
				    .all_first = true,
				    .of_best = LEAST_OF_BEST,
				    .of_full = LEAST_OF_FULL};
	r = look_well(db, a, ask);
	if (r == OK && how->is_newest && ask->found.n > 1)
		qsort(ask->found.items, ask->found.n, sizeof(*ask->found.items), by_time);
	if (r == OK)
		r = choose_page(db, a, query, ask, offset, &chosen, out);
	if (r == OK)
		r = hits_read(db, a, how->locale, &chosen, &hits);
	if (r == OK)
		r = hits_excerpts(db, a, &hits, ask->words.marked, out);
	if (r == OK && out->n > 0)
		out->mended = mended_query(a, query, shown_mended(a, ask, out));
	return r;
}

static const struct vectors *vectors;

void
search_use_vectors(const struct vectors *v)
{
	vectors = v;
}

/* Much of a site has a word in common with any question: that alone is worth no look. */
static bool
is_like(const struct candidate *c, double resemblance)
{
	return c->has_all || (c->n_common >= WORDS_LIKE &&
			      c->share + RESEMBLANCE_COUNTS * resemblance >= LEAST_LIKE);
}

/* The best by their words, ranked again by how much their titles resemble the question, as entries are; what is not like
 * it goes. */
static void
resemble(struct arena *a, struct ask *ask, const char *title)
{
	const struct resemblance *r = resemblance_new(a, vectors, title);
	struct candidate *items = ask->found.items;
	size_t n = ask->found.n < SIMILAR_MAX ? ask->found.n : SIMILAR_MAX;
	double best = n > 0 ? items[0].rank : 0;

	ask->found.n = 0;
	for (size_t i = 0; i < n; i++) {
		double resemblance = resemblance_of(r, a, items[i].row->title);
		struct candidate one = items[i];
		size_t at = ask->found.n;

		if (!is_like(&one, resemblance))
			continue;
		one.rank = one.rank / best + resemblance;
		for (; at > 0 && items[at - 1].rank < one.rank; at--)
			items[at] = items[at - 1];
		items[at] = one;
		ask->found.n++;
	}
}

enum result
search_similar(struct db *db, struct arena *a, enum locale l, const char *title, const char *body,
	       int limit, struct search_hit **out, size_t *n)
{
	struct ask *ask = arena_alloc(a, sizeof(*ask));
	struct chosen chosen = {.n = 0};
	struct hits hits;
	const char *text;
	enum result r;

	*out = NULL;
	*n = 0;
	words_ask(a, str_cut(a, title, SIMILAR_TITLE_MAX), &ask->words);
	if (ask->words.marked[0] == '\0' || limit <= 0)
		return OK;
	ask->more = ask->words.more;
	if (!str_is_blank(body))
		ask->more = words_with_meaning(
		    a, segment_words(a, str_cut(a, markdown_plain(a, body), SIMILAR_BODY_MAX)));
	ask->is_alike = true;
	ask->how = (struct ranking){.locale = l, .of_full = LEAST_OF_FULL_SIMILAR};
	if ((r = look_well(db, a, ask)) != OK)
		return r;
	resemble(a, ask, title);
	choose(a, ask, limit < SIMILAR_MAX ? limit : SIMILAR_MAX, 0, &chosen);
	if ((r = hits_read(db, a, l, &chosen, &hits)) != OK)
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
