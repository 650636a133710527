#include "search/hit.h"

#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/text/segment.h"
#include "search/excerpt.h"
#include "sql/search.h"

/* FORMS_MAX: words of a page that may be a lexeme in another form. */
enum { LEXEMES_MAX = 64, FORMS_MAX = 2000 };

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
	    .score = row->score,
	    .at = row->at,
	    .is_accepted = row->is_accepted,
	    .is_official = row->is_official,
	    .rank = row->rank,
	};
}

/* What was sought, as the index has it; `asked` is the word it was asked by where that is another, or NULL. */
struct lexemes {
	const char **items, **asked;
	size_t n;
};

static struct lexemes
read_lexemes(struct arena *a, const struct hits *hits)
{
	struct lexemes l = {.items = arena_array(a, LEXEMES_MAX, sizeof(*l.items)),
			    .asked = arena_array(a, LEXEMES_MAX, sizeof(*l.asked))};

	for (; l.n < hits->n_lexemes && l.n < LEXEMES_MAX; l.n++) {
		l.items[l.n] = hits->lexemes[l.n].lexeme;
		l.asked[l.n] = hits->lexemes[l.n].asked;
	}
	return l;
}

/* ---- words in other forms ------------------------------------------------------------------------- */

struct form {
	const char *text;
	struct word *word;
};

struct forms {
	struct arena *arena;
	struct form *items;
	size_t n, size;
};

static bool
is_latin(const char *form)
{
	return form[strspn(form, "abcdefghijklmnopqrstuvwxyz")] == '\0';
}

/* The index has English words by their stem: "use" for "using", "cancel" for "cancellation". A stem is how the word
 * begins, but perhaps for its last letter, and for "die" of "dying". */
static bool
may_become(const char *form, const char *lexeme)
{
	size_t len = strlen(lexeme);

	return len > 1 && (strncmp(form, lexeme, len - 1) == 0 || str_eq(form + 1, "ying"));
}

/* The lexeme that the word is known to be, or NULL; *may_be = it may be one all the same. */
static const char *
known_as(const char *form, const struct lexemes *l, bool *may_be)
{
	*may_be = false;
	for (size_t i = 0; i < l->n; i++) {
		if (form[0] != l->items[i][0])
			continue;
		if (strcmp(form, l->items[i]) == 0 || str_eq(form, l->asked[i]))
			return l->items[i];
		*may_be |= may_become(form, l->items[i]);
	}
	*may_be = *may_be && is_latin(form);
	return NULL;
}

static void
add_form(struct forms *f, struct word *word)
{
	if (f->n == f->size) {
		f->size = f->size == 0 ? 64 : f->size * 2;
		f->items = arena_grow(f->arena, f->items, f->n * sizeof(*f->items),
				      f->size * sizeof(*f->items));
	}
	f->items[f->n++] = (struct form){word->form, word};
}

/* Gives the words that are known as lexemes that form, and keeps those that may be ones. */
static void
collect(struct forms *f, const struct passage *p, const struct lexemes *l)
{
	bool may_be;

	for (size_t i = 0; i < p->n; i++) {
		const char *lexeme = known_as(p->words[i].form, l, &may_be);

		if (lexeme != NULL)
			p->words[i].form = lexeme;
		else if (may_be && f->n < FORMS_MAX)
			add_form(f, &p->words[i]);
	}
}

static int
by_text(const void *left, const void *right)
{
	return strcmp(((const struct form *)left)->text, ((const struct form *)right)->text);
}

/* Gives the words that the index has as one of the lexemes that form. */
static enum result
stem(struct db *db, struct arena *a, const struct forms *f, const struct lexemes *l)
{
	const char **texts = arena_array(a, f->n, sizeof(*texts));
	struct sql_search_forms_row *rows;
	size_t n = 0, n_rows = 0;
	enum result r;

	if (f->n == 0)
		return OK;
	qsort(f->items, f->n, sizeof(*f->items), by_text);
	for (size_t i = 0; i < f->n; i++)
		if (n == 0 || strcmp(texts[n - 1], f->items[i].text) != 0)
			texts[n++] = f->items[i].text;
	r = sql_search_forms(db, a, &rows, &n_rows, .words = ((struct sql_texts){texts, n}),
			     .lexemes = ((struct sql_texts){l->items, l->n}));
	for (size_t i = 0; i < n_rows; i++)
		for (size_t k = 0; k < f->n; k++)
			if (str_eq(f->items[k].text, rows[i].word))
				f->items[k].word->form = rows[i].lexeme;
	return r;
}

/* ---- pages ---------------------------------------------------------------------------------------- */

/* Where words are looked for: in the question or entry, or in the best answer. */
enum place { IN_BODY, IN_ANSWER };

/* Of the hits whose text in that place (Markdown) holds one of the words, the excerpt is of that text; of the others
 * as well if they have none yet. *is_found[i] = whether that of hit i shows a word. */
static enum result
take_excerpts(struct db *db, struct arena *a, const struct sql_hit_row *rows, enum place place,
	      const struct lexemes *l, struct search_hit *hits, size_t n, bool *is_found)
{
	struct passage *texts = arena_array(a, n, sizeof(*texts));
	struct forms forms = {.arena = a};
	struct safe_html html;
	enum result r;

	for (size_t i = 0; i < n; i++) {
		const char *source = place == IN_BODY ? rows[i].body : rows[i].answer;

		if (is_found[i] || source == NULL)
			continue;
		texts[i] = passage_read(a, markdown_plain(a, source));
		collect(&forms, &texts[i], l);
	}
	r = stem(db, a, &forms, l);
	for (size_t i = 0; r == OK && i < n; i++) {
		if (texts[i].plain == NULL)
			continue;
		html = excerpt_around(a, &texts[i], l->items, l->n, &is_found[i]);
		if (is_found[i] || hits[i].excerpt.html == NULL)
			hits[i].excerpt = html;
	}
	return r;
}

enum result
hit_read_page(struct db *db, struct arena *a, const struct hits *hits, struct search_hit **out,
	      size_t *n, bool *has_more)
{
	const struct lexemes lexemes = read_lexemes(a, hits);
	bool *is_found;
	enum result r;

	*has_more = hits->n > SEARCH_PAGE;
	*n = *has_more ? SEARCH_PAGE : hits->n;
	*out = arena_array(a, *n, sizeof(**out));
	is_found = arena_array(a, *n, sizeof(*is_found));
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = hit_of(&hits->rows[i]);
	r = take_excerpts(db, a, hits->rows, IN_BODY, &lexemes, *out, *n, is_found);
	if (r == OK)
		r = take_excerpts(db, a, hits->rows, IN_ANSWER, &lexemes, *out, *n, is_found);
	return r;
}
