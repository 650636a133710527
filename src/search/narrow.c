#include <stdint.h>

#include "answerwell/account/account.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/search/asked.h"
#include "answerwell/search/search.h"
#include "answerwell/text/segment.h"
#include "search/hit.h"
#include "search/words.h"
#include "sql/narrow.h"

struct narrowing {
	const struct asked *asked;
	struct words_asked words;
	const char *marked; /* with the phrases: what excerpts mark */
	const char **phrases, **without;
	int64_t person_id;
	const struct search_how *how;
	int offset;
};

static const char **
segment_all(struct arena *a, const char *const *texts, size_t n)
{
	const char **out = arena_array(a, n, sizeof(*out));

	for (size_t i = 0; i < n; i++)
		out[i] = segment_phrase(a, texts[i]);
	return out;
}

static enum result
ask_rows(struct db *db, struct arena *a, const struct narrowing *w, bool is_loose, struct hits *out)
{
	const struct asked *q = w->asked;
	const struct words_asked *words = &w->words;
	const int64_t least_score = q->least_score;

	return sql_narrow_hits(
	    db, a, &out->rows, &out->n, .words = words->words,
	    .phrases = ((struct sql_texts){w->phrases, q->n_phrases}),
	    .without = ((struct sql_texts){w->without, q->n_without}),
	    .all_of = ((struct sql_texts){q->tags.all_of, q->tags.n_all}),
	    .none_of = ((struct sql_texts){q->tags.none_of, q->tags.n_none}),
	    .person_id = w->person_id != 0 ? &w->person_id : NULL,
	    .least_score = q->has_score ? &least_score : NULL, .states = q->states,
	    .n_answers = q->is_answered,
	    .kind = search_kind(w->how->kind != ASKED_ALL ? w->how->kind : q->kind),
	    .is_loose = is_loose, .locale = locale_code(w->how->locale), .limit = SEARCH_PAGE + 1,
	    .offset = w->offset,
	    .compounds = ((struct sql_texts){words->compounds, words->n_compounds}),
	    .tag_words = segment_words(a, tag_joined(a, q->tags.all_of, q->tags.n_all)),
	    .is_newest = w->how->is_newest, FILTERS(w->how->filter));
}

/* True if what was asked for by an operator is not what is to be shown. */
static bool
excludes(enum asked_kind asked, enum asked_kind shown)
{
	return asked == ASKED_NOTHING ||
	       (asked != ASKED_ALL && shown != ASKED_ALL && asked != shown);
}

enum result
search_narrowed(struct db *db, struct arena *a, const struct asked *q, const struct search_how *how,
		struct search_found *out)
{
	struct narrowing w = {.asked = q, .how = how};
	struct hits hits = {.n = 0};
	struct account *person;
	enum result r;

	*out = (struct search_found){.is_all = true};
	if (excludes(q->kind, how->kind) || how->page > SEARCH_PAGES_MAX)
		return OK;
	if (q->user != NULL) {
		if ((r = account_by_name(db, a, q->user, &person)) != OK)
			return r;
		w.person_id = person->id;
	}
	words_ask(a, q->words, &w.words);
	w.phrases = segment_all(a, q->phrases, q->n_phrases);
	w.without = segment_all(a, q->without, q->n_without);
	w.marked = w.words.marked;
	for (size_t i = 0; i < q->n_phrases; i++)
		w.marked = arena_printf(a, "%s %s", w.marked, segment_words(a, q->phrases[i]));
	w.offset = how->page > 1 ? (how->page - 1) * SEARCH_PAGE : 0;
	r = ask_rows(db, a, &w, false, &hits);
	if (r == OK && hits.n == 0 && w.words.marked[0] != '\0')
		r = ask_rows(db, a, &w, true, &hits);
	if (r == OK && hits.n > 0) {
		out->n_known = hits.rows[0].n_found;
		out->is_all = hits.rows[0].is_all;
	}
	if (r == OK)
		r = hits_excerpts(db, a, &hits, w.marked, out);
	return r;
}
