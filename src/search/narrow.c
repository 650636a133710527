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
#include "sql/search.h"

struct narrowing {
	const struct asked *asked;
	struct words_asked words;
	const char *marked; /* with the phrases: what excerpts mark */
	const char **phrases, **without;
	int64_t person_id;
	enum locale locale;
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

static struct param
p_kind(enum asked_kind kind)
{
	if (kind == ASKED_ALL)
		return p_null();
	return p_text(kind == ASKED_ENTRIES ? "entry" : "question");
}

static enum result
ask_rows(struct db *db, struct arena *a, const struct narrowing *w, bool is_loose,
	 struct rows **rows, struct rows **lexemes)
{
	const struct asked *q = w->asked;
	struct batch b;

	batch_init(&b, db, a);
	batch_add(&b, &SQL_NARROW_HITS, rows, p_text(w->words.words),
		  p_text_array(a, w->phrases, q->n_phrases),
		  p_text_array(a, w->without, q->n_without),
		  p_text_array(a, q->tags.all_of, q->tags.n_all),
		  p_text_array(a, q->tags.none_of, q->tags.n_none),
		  w->person_id != 0 ? p_int(a, w->person_id) : p_null(),
		  q->has_score ? p_int(a, q->least_score) : p_null(), p_int(a, q->states),
		  p_int(a, q->is_answered), p_kind(q->kind), p_bool(is_loose),
		  p_text(locale_code(w->locale)), p_int(a, SEARCH_PAGE + 1), p_int(a, w->offset),
		  p_text_array(a, w->words.compounds, w->words.n_compounds),
		  p_text(segment_words(a, tag_joined(a, q->tags.all_of, q->tags.n_all))));
	batch_add(&b, &SQL_SEARCH_LEXEMES, lexemes, p_text(w->marked));
	return batch_run(&b);
}

enum result
search_narrowed(struct db *db, struct arena *a, enum locale l, const struct asked *q, int page,
		struct search_hit **out, size_t *n, bool *has_more)
{
	struct narrowing w = {.asked = q, .locale = l};
	struct rows *rows, *lexemes;
	struct account *person;
	enum result r;

	*out = NULL;
	*n = 0;
	*has_more = false;
	if (q->kind == ASKED_NOTHING || page > SEARCH_PAGES_MAX)
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
	w.offset = page > 1 ? (page - 1) * SEARCH_PAGE : 0;
	r = ask_rows(db, a, &w, false, &rows, &lexemes);
	if (r == OK && rows_count(rows) == 0 && w.words.marked[0] != '\0')
		r = ask_rows(db, a, &w, true, &rows, &lexemes);
	if (r == OK)
		r = hit_read_page(db, a, rows, lexemes, out, n, has_more);
	return r;
}
