#include "search/hit.h"

#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "search/excerpt.h"
#include "search/passage.h"
#include "search/terms.h"
#include "sql/search.h"

/* ---- rows ----------------------------------------------------------------------------------------- */

/* What one round trip gives, in no order. */
struct cards {
	struct sql_hit_row *threads, *entries;
	struct sql_search_answers_row *answers;
	struct sql_search_categories_row *categories;
	size_t n_threads, n_entries, n_answers, n_categories;
};

const char *
search_kind(enum asked_kind kind)
{
	if (kind == ASKED_ALL)
		return NULL;
	return kind == ASKED_ENTRIES ? "entry" : "question";
}

const char *
search_state(enum search_state state)
{
	static const char *const codes[SEARCH_STATES] = {NULL, "open", "solved", "official"};

	return codes[state];
}

bool
search_is_narrowed(const struct search_filter *f)
{
	return f->language != NULL || f->category_id != 0 || f->state != SEARCH_ANY;
}

struct search_hit
hit_of(const struct sql_hit_row *row)
{
	return (struct search_hit){
	    .is_entry = row->is_entry,
	    .id = row->id,
	    .title = row->title,
	    .slug = row->slug,
	    .locale = locale_from(row->locale, LOCALE_EN),
	    .category_slug = row->category_slug,
	    .category_name = row->category_name,
	    .n_answers = row->n_answers,
	    .at = row->at,
	    .is_accepted = row->is_accepted,
	    .is_official = row->is_official,
	    .is_duplicate = row->is_duplicate,
	    .rank = row->rank,
	};
}

enum wanted { THREADS, ENTRIES, ANSWERS };

static bool
has_answer(const struct choice *c)
{
	return c->card != NULL && c->card->answer[0] != '\0';
}

static struct sql_ints
ids_of(struct arena *a, const struct chosen *chosen, enum wanted wanted)
{
	int64_t *ids = arena_array(a, chosen->n, sizeof(*ids));
	size_t n = 0;

	for (size_t i = 0; i < chosen->n; i++) {
		const struct choice *c = &chosen->items[i];

		if (c->is_entry == (wanted == ENTRIES) &&
		    (wanted == ANSWERS ? c->with_answer && !has_answer(c) : c->card == NULL))
			ids[n++] = c->id;
	}
	return (struct sql_ints){ids, n};
}

static enum result
ask_cards(struct db *db, struct arena *a, enum locale l, const struct chosen *chosen,
	  struct cards *out)
{
	const struct sql_ints threads = ids_of(a, chosen, THREADS),
			      entries = ids_of(a, chosen, ENTRIES),
			      answers = ids_of(a, chosen, ANSWERS);
	struct batch b;

	*out =
	    (struct cards){.categories = chosen->categories, .n_categories = chosen->n_categories};
	batch_init(&b, db, a);
	if (threads.n > 0)
		sql_search_threads_add(&b, &out->threads, &out->n_threads, .ids = threads);
	if (entries.n > 0)
		sql_search_entries_add(&b, &out->entries, &out->n_entries, .ids = entries);
	if (answers.n > 0)
		sql_search_answers_add(&b, &out->answers, &out->n_answers, .ids = answers);
	if (chosen->categories == NULL)
		sql_search_categories_add(&b, &out->categories, &out->n_categories,
					  .locale = locale_code(l));
	return b.n > 0 ? batch_run(&b) : OK;
}

static struct sql_hit_row
row_of(const struct sql_candidate_row *card)
{
	return (struct sql_hit_row){.is_entry = card->is_entry,
				    .id = card->id,
				    .title = card->title,
				    .slug = card->slug,
				    .locale = card->locale,
				    .category_id = card->category_id,
				    .n_answers = card->n_answers,
				    .at = card->at,
				    .is_accepted = card->is_accepted,
				    .is_official = card->is_official,
				    .is_duplicate = card->is_duplicate,
				    .body = card->start,
				    .answer = card->answer[0] != '\0' ? card->answer : NULL};
}

/* False: it is gone meanwhile. */
static bool
find_card(const struct cards *cards, const struct choice *c, struct sql_hit_row *out)
{
	const struct sql_hit_row *rows = c->is_entry ? cards->entries : cards->threads;
	size_t n = c->is_entry ? cards->n_entries : cards->n_threads;

	if (c->card != NULL) {
		*out = row_of(c->card);
		return true;
	}
	for (size_t i = 0; i < n; i++)
		if (rows[i].id == c->id) {
			*out = rows[i];
			return true;
		}
	return false;
}

static void
complete(const struct cards *cards, struct sql_hit_row *row)
{
	for (size_t i = 0; i < cards->n_categories; i++)
		if (cards->categories[i].id == row->category_id) {
			row->category_slug = cards->categories[i].slug;
			row->category_name = cards->categories[i].name;
		}
	for (size_t i = 0; !row->is_entry && i < cards->n_answers; i++)
		if (cards->answers[i].id == row->id)
			row->answer = cards->answers[i].body;
}

enum result
hits_read(struct db *db, struct arena *a, enum locale l, const struct chosen *chosen,
	  struct hits *out)
{
	struct cards cards;
	enum result r;

	*out = (struct hits){.rows = arena_array(a, chosen->n, sizeof(*out->rows)),
			     .is_bare = arena_array(a, chosen->n, sizeof(*out->is_bare))};
	if (chosen->n == 0)
		return OK;
	r = ask_cards(db, a, l, chosen, &cards);
	for (size_t i = 0; r == OK && i < chosen->n; i++) {
		if (!find_card(&cards, &chosen->items[i], &out->rows[out->n]))
			continue;
		out->rows[out->n].rank = chosen->items[i].rank;
		out->is_bare[out->n] = chosen->items[i].is_bare;
		complete(&cards, &out->rows[out->n++]);
	}
	return r;
}

/* ---- pages ---------------------------------------------------------------------------------------- */

/* The excerpt of a text (Markdown); true if it shows one of the words. Twenty texts taken apart are some hundred
 * kilobytes: each goes before the next. */
static bool
take_excerpt(struct arena *a, const char *text, bool is_bare, const struct lexemes *l,
	     struct safe_html *out)
{
	struct arena *scratch = arena_new();
	const char *plain = markdown_plain(scratch, text);
	struct passage p =
	    is_bare ? (struct passage){.plain = plain} : passage_seek(scratch, plain, l);
	struct safe_html html;
	bool is_found;

	html = excerpt_around(scratch, &p, l->items, l->n, &is_found);
	*out = safe_html_trusted(arena_strdup(a, html.html));
	arena_free(scratch);
	return is_found;
}

/* Of the text, of the best answer if only that has the words, else the beginning. */
static void
choose_excerpt(struct arena *a, const struct sql_hit_row *row, bool is_bare,
	       const struct lexemes *l, struct safe_html *out)
{
	struct safe_html of_answer = {NULL};

	if (!is_bare && take_excerpt(a, row->body, false, l, out))
		return;
	if (row->answer != NULL && take_excerpt(a, row->answer, false, l, &of_answer))
		*out = of_answer;
	else if (is_bare)
		(void)take_excerpt(a, row->body, true, l, out);
}

enum result
hits_excerpts(struct db *db, struct arena *a, const struct hits *hits, const char *words,
	      struct search_found *out)
{
	struct lexemes lexemes;
	enum result r = terms_lexemes(db, a, words, &lexemes.items, &lexemes.n);

	if (r != OK)
		return r;
	out->has_more = hits->n > SEARCH_PAGE;
	out->n = out->has_more ? SEARCH_PAGE : hits->n;
	out->hits = arena_array(a, out->n, sizeof(*out->hits));
	for (size_t i = 0; i < out->n; i++) {
		const struct sql_hit_row *row = &hits->rows[i];

		out->hits[i] = hit_of(row);
		choose_excerpt(a, row, hits->is_bare != NULL && hits->is_bare[i], &lexemes,
			       &out->hits[i].excerpt);
	}
	return OK;
}
