#include "search/candidates.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/db/db.h"
#include "answerwell/search/search.h"
#include "search/hit.h"
#include "search/rarity.h"
#include "search/terms.h"
#include "sql/search.h"

/* How many documents a question gives at most, and how many the index reads at most: of several words together it reads
 * as many as the rarest has, some .3 us each. */
enum {
	FEW = 60, /* a word in so many documents: all of them are looked at */
	FEW_TOGETHER = 120, /* with those of the next rarest words */
	SMALL_SITE = 400,
	MOST = 30,
	MOST_OF_ONE = 24, /* of a common word: a page, and some to choose from */
	PARTIAL = 30, /* that lack words */
	NEAR = 2 * PARTIAL, /* that lack words, but not all but one */
	DEEP = 5, /* times as many for further pages */
	COMMON = 1000, /* of words in more documents, titles and the newest are looked at */
	ALONE = 150, /* a word in more documents says little alone */
	ALIKE = 60,
	ALIKE_WORDS = 6
};

struct asking {
	struct arena *arena;
	const struct terms *terms;
	const struct term *rarest;
	int times; /* limits */
	const char *kind; /* of documents; NULL: both */
	struct search_filter filter;
	bool has_titles_alone; /* documents with the one word elsewhere were not asked for */
	const struct statement *cards; /* how much of what is shown comes along */
	struct batch batch;
	struct {
		struct sql_candidate_row *rows;
		size_t n, n_early, most;
	} asked[6];
	size_t n_asked;
};

/* ---- as the text of a tsquery --------------------------------------------------------------------- */

static void
join(struct buf *b, const char *sign, const char *piece)
{
	if (b->len > 0 && b->data[b->len - 1] != '(')
		buf_puts(b, sign);
	buf_puts(b, piece);
}

/* All words that must be there; `titled`: NULL for none, a term, or ALL, that must stand in the title. */
static const struct term every_term;

static const char *
all_words(const struct asking *q, const struct term *titled)
{
	struct buf b;

	buf_init(&b, q->arena, 128);
	for (size_t i = 0; i < q->terms->n_seeking; i++) {
		const struct term *t = &q->terms->items[i];

		if (t->is_required)
			join(&b, " & ",
			     titled == &every_term || titled == t ? t->titled : t->quoted);
	}
	return b.data;
}

static size_t
n_required(const struct terms *terms)
{
	size_t n = 0;

	for (size_t i = 0; i < terms->n_seeking; i++)
		n += terms->items[i].is_required;
	return n;
}

/* One of the rarest words: the first, the one that must be there, and more of them while they are few. */
static const char *
rare_words(const struct asking *q, int64_t together)
{
	int64_t n = 0;
	struct buf b;

	buf_init(&b, q->arena, 128);
	for (size_t i = 0; i < q->terms->n_seeking; i++) {
		const struct term *t = &q->terms->items[i];

		n += t->n;
		if (i == 0 || t == q->rarest || n <= together)
			join(&b, " | ", t->quoted);
	}
	return b.data;
}

/* The rarest word in the title or beside another word: the next rarest ones, until they are enough. Each that is not asked
 * for spares the index a look for each document that has the rarest. `is_enough`: they may fill a page and more, as if words did
 * not care for each other. */
static const char *
near_words(const struct asking *q, bool *is_enough)
{
	double n_documents = rarity_site().n_documents, n = 0;
	struct buf others;

	buf_init(&others, q->arena, 128);
	for (size_t i = 0; i < q->terms->n_seeking && n < (double)NEAR; i++) {
		const struct term *t = &q->terms->items[i];

		if (t == q->rarest)
			continue;
		join(&others, " | ", t->quoted);
		n += (double)q->rarest->n * (double)t->n / n_documents;
	}
	*is_enough = n >= (double)PARTIAL;
	if (others.len == 0)
		return q->rarest->titled;
	return arena_printf(q->arena, "%s | %s & (%s)", q->rarest->titled, q->rarest->quoted,
			    others.data);
}

/* All words, of those that are not the rarest the one of fewest titles in the title; NULL if that is too much to read. One
 * alone: the index reads all lists for a choice between several. */
static const char *
other_titled(const struct asking *q)
{
	const struct term *other = NULL;

	for (size_t i = 0; i < q->terms->n_seeking; i++) {
		const struct term *t = &q->terms->items[i];

		if (t->is_required && t != q->rarest && t->n_titles <= COMMON &&
		    (other == NULL || t->n_titles < other->n_titles))
			other = t;
	}
	return other != NULL ? all_words(q, other) : NULL;
}

/* ---- asking --------------------------------------------------------------------------------------- */

static void
begin(struct asking *q, struct db *db)
{
	batch_init(&q->batch, db, q->arena);
	q->n_asked = 0;
}

static void
ask_with(struct asking *q, const struct statement *cards, const char *query, int limit)
{
	sql_search_candidates_add(&q->batch, cards, &q->asked[q->n_asked].rows,
				  &q->asked[q->n_asked].n, .query = query, .kind = q->kind,
				  FILTERS(q->filter), .limit = (int64_t)limit * q->times);
	q->asked[q->n_asked].most = (size_t)(limit * q->times);
	q->asked[q->n_asked++].n_early = (size_t)limit;
}

static void
ask(struct asking *q, const char *query, int limit)
{
	ask_with(q, q->cards, query, limit);
}

/* Those with one of the words in the title: no answer is shown of them. */
static void
ask_titled(struct asking *q, const char *query, int limit)
{
	ask_with(q, &SQL_SEARCH_CANDIDATES, query, limit);
}

/* Only for further pages. */
static void
ask_late(struct asking *q, const char *query, int limit)
{
	ask(q, query, limit);
	q->asked[q->n_asked - 1].n_early = 0;
}

static void
ask_newest(struct asking *q, const char *query, int limit)
{
	sql_search_newest_add(&q->batch, &q->asked[q->n_asked].rows, &q->asked[q->n_asked].n,
			      .query = query, .kind = q->kind, FILTERS(q->filter),
			      .limit = (int64_t)limit * q->times);
	q->asked[q->n_asked].most = 0; /* the older ones were not looked at */
	q->asked[q->n_asked++].n_early = (size_t)limit;
}

static struct candidate *
find_same(const struct candidates *c, size_t n, const struct sql_candidate_row *row)
{
	for (size_t i = 0; i < n; i++)
		if (c->items[i].row->id == row->id && c->items[i].row->is_entry == row->is_entry)
			return &c->items[i];
	return NULL;
}

/* `n_before`: those that it may be one of. What is early anywhere is early. */
static void
take(struct arena *a, struct candidates *out, size_t n_before, const struct sql_candidate_row *row,
     bool is_late)
{
	struct candidate *same = find_same(out, n_before, row);

	if (same != NULL) {
		out->n_early += same->is_late && !is_late;
		same->is_late &= is_late;
		return;
	}
	if (out->n == out->size) {
		out->size = out->size == 0 ? 128 : out->size * 2;
		out->items = arena_grow(a, out->items, out->n * sizeof(*out->items),
					out->size * sizeof(*out->items));
	}
	out->items[out->n++] = (struct candidate){.row = row, .is_late = is_late};
	out->n_early += !is_late;
}

static enum result
run(struct asking *q, struct candidates *out)
{
	enum result r = q->batch.n > 0 ? batch_run(&q->batch) : OK;

	for (size_t i = 0; r == OK && i < q->n_asked; i++) {
		size_t n_before = out->n;

		out->is_whole = out->is_whole && q->asked[i].n < q->asked[i].most;
		for (size_t k = 0; k < q->asked[i].n; k++)
			take(q->arena, out, n_before, &q->asked[i].rows[k],
			     k >= q->asked[i].n_early);
	}
	return r;
}

static bool
fills_a_page(const struct candidates *c)
{
	return c->n_early > SEARCH_PAGE;
}

/* ---- a search ------------------------------------------------------------------------------------- */

/* How many documents may have all words, at most: as many as if words did not care for each other, and as words that
 * are asked for together do, some times as many. */
static int64_t
n_expected(const struct terms *terms, int64_t n_of_rarest)
{
	const double together = 4;
	const struct term *rarest = terms_rarest(terms);
	double n_documents = rarity_site().n_documents, n = (double)n_of_rarest;

	for (size_t i = 0; i < terms->n_seeking; i++)
		if (terms->items[i].is_required && &terms->items[i] != rarest)
			n *= (double)terms->items[i].n / n_documents;
	return (int64_t)(n_required(terms) > 1 ? together * n : n);
}

/* Those with all words, the best kinds first while they may be too many: with all in the title, with the rarest there,
 * then anywhere. */
static void
ask_all(struct asking *q)
{
	const struct term *rarest = q->rarest;
	bool is_one = n_required(q->terms) == 1;
	bool is_bounded = rarest->n <= COMMON;
	const char *other;

	if (is_bounded && n_expected(q->terms, rarest->n) <= 2 * MOST) {
		ask(q, all_words(q, NULL), 2 * MOST);
		return;
	}
	if (is_one || n_expected(q->terms, rarest->n_titles) > MOST)
		ask_titled(q, all_words(q, &every_term), is_one ? MOST_OF_ONE : MOST);
	if (!is_one)
		ask_titled(q, all_words(q, rarest), MOST);
	q->has_titles_alone = is_one && rarest->n_titles > SEARCH_PAGE;
	if (is_bounded && q->has_titles_alone && q->times > 1)
		ask_late(q, all_words(q, NULL), 2 * MOST);
	else if (is_bounded && !q->has_titles_alone)
		ask(q, all_words(q, NULL), 2 * MOST);
	else if (!is_one && (other = other_titled(q)) != NULL)
		ask_titled(q, other, MOST);
}

/* Those that lack words: the rarest near others, then alone. */
static void
ask_some(struct asking *q)
{
	bool is_enough;

	ask(q, near_words(q, &is_enough), NEAR);
	if (q->rarest->n <= ALONE && !is_enough)
		ask(q, rare_words(q, FEW_TOGETHER), PARTIAL);
}

/* Words that stand nearly everywhere: the newest with all of them, and what has the rarest in the title. */
static void
ask_common(struct asking *q)
{
	ask_newest(q, all_words(q, NULL), MOST);
	if (q->rarest->n_titles <= COMMON)
		ask_titled(q, q->rarest->titled, PARTIAL);
}

/* If the rarest word stands in few documents, it is these, and those of the next rarest words. Else the best kinds come
 * first, and those that lack words only while the others do not fill a page. */
enum result
candidates_find(struct db *db, struct arena *a, const struct terms *terms, enum locale l,
		const char *kind, const struct search_filter *filter, bool is_deep,
		struct candidates *out)
{
	struct asking *q = arena_alloc(a, sizeof(*q));
	bool is_common, can_lack, is_short;
	enum result r;

	*q = (struct asking){.arena = a,
			     .terms = terms,
			     .rarest = terms_rarest(terms),
			     .times = is_deep ? DEEP : 1,
			     .kind = kind,
			     .cards = &SQL_SEARCH_CANDIDATES_WHOLE};
	if (filter != NULL)
		q->filter = *filter;
	*out = (struct candidates){.is_whole = true};
	if (terms->n_seeking == 0)
		return OK;
	begin(q, db);
	sql_search_categories_add(&q->batch, &out->categories, &out->n_categories,
				  .locale = locale_code(l));
	if (q->rarest == NULL || q->rarest->n <= FEW) {
		ask(q, rare_words(q, FEW_TOGETHER), SMALL_SITE);
		return run(q, out);
	}
	ask_all(q);
	is_common = q->rarest->n > COMMON;
	out->is_whole = !is_common && (!q->has_titles_alone || is_deep);
	can_lack = terms->n_seeking > 1 && !is_common;
	is_short = (can_lack || is_common) &&
		   n_expected(terms, is_common ? q->rarest->n_titles : q->rarest->n) < SEARCH_PAGE;
	if (is_short && is_common)
		ask_common(q);
	else if (is_short)
		ask_some(q);
	r = run(q, out);
	if (r != OK || fills_a_page(out) || is_short)
		return r;
	begin(q, db);
	if (is_common)
		ask_common(q);
	else if (can_lack)
		ask_some(q);
	else if (q->has_titles_alone)
		ask(q, all_words(q, NULL), 2 * MOST);
	return run(q, out);
}

/* ---- while asking --------------------------------------------------------------------------------- */

/* Two of the rarest words together. */
static const char *
pairs(const struct asking *q)
{
	struct buf b;

	buf_init(&b, q->arena, 256);
	for (size_t i = 0; i < q->terms->n_seeking && i < ALIKE_WORDS; i++)
		for (size_t k = i + 1; k < q->terms->n_seeking && k < ALIKE_WORDS; k++)
			if (q->terms->items[i].n <= COMMON)
				join(&b, " | ",
				     arena_printf(q->arena, "%s & %s", q->terms->items[i].quoted,
						  q->terms->items[k].quoted));
	return b.data;
}

/* One of the rarer words in the title. */
static const char *
one_in_title(const struct asking *q)
{
	int64_t n = 0;
	struct buf b;

	buf_init(&b, q->arena, 128);
	for (size_t i = 0; i < q->terms->n_seeking; i++) {
		n += q->terms->items[i].n_titles;
		if (q->terms->items[i].is_asked && (i == 0 || n <= ALONE))
			join(&b, " | ", q->terms->items[i].titled);
	}
	return b.data;
}

enum result
candidates_alike(struct db *db, struct arena *a, const struct terms *terms, struct candidates *out)
{
	struct asking *q = arena_alloc(a, sizeof(*q));
	const char *together;

	*q = (struct asking){.arena = a,
			     .terms = terms,
			     .rarest = terms_rarest(terms),
			     .times = 1,
			     .cards = &SQL_SEARCH_CANDIDATES_LEAN}; /* few of many are shown */
	*out = (struct candidates){.n = 0};
	if (terms->n_seeking == 0)
		return OK;
	if (q->rarest == NULL)
		q->rarest = &terms->items[0];
	begin(q, db);
	if (q->rarest->n <= COMMON && n_required(terms) > 1)
		ask(q, all_words(q, NULL), ALIKE);
	together = pairs(q);
	if (together[0] != '\0')
		ask(q, together, 2 * ALIKE);
	ask(q, one_in_title(q), 2 * ALIKE);
	ask(q, rare_words(q, ALONE), 2 * ALIKE);
	return run(q, out);
}
