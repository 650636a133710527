#include "search/hit.h"

#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/text/segment.h"
#include "search/excerpt.h"
#include "sql/search.h"

/* FORMS_MAX: words of a page that may be a lexeme in another form. */
enum { LEXEMES_MAX = 64, FORMS_MAX = 2000 };

void
hit_read(const struct rows *rows, size_t i, struct search_hit *out)
{
	out->is_entry = row_bool(rows, i, "is_entry");
	out->id = row_int(rows, i, "id");
	out->title = row_text(rows, i, "title");
	out->slug = row_text(rows, i, "slug");
	out->locale = locale_from(row_text(rows, i, "locale"), LOCALE_EN);
	out->category_slug = row_text(rows, i, "category_slug");
	out->category_name = row_text(rows, i, "category_name");
	out->n_answers = row_int(rows, i, "n_answers");
	out->score = row_int(rows, i, "score");
	out->at = row_time(rows, i, "at");
	out->is_accepted = row_bool(rows, i, "is_accepted");
	out->is_official = row_bool(rows, i, "is_official");
	out->rank = row_double(rows, i, "rank");
}

struct lexemes {
	const char **items;
	size_t n;
};

static struct lexemes
read_lexemes(struct arena *a, const struct rows *rows)
{
	struct lexemes l = {.items = arena_array(a, LEXEMES_MAX, sizeof(*l.items))};

	while (rows != NULL && l.n < rows_count(rows) && l.n < LEXEMES_MAX) {
		l.items[l.n] = row_text(rows, l.n, "lexeme");
		l.n++;
	}
	return l;
}

/* ---- words in other forms ------------------------------------------------------------------------- */

struct form {
	const char *text;
	struct word *word;
};

struct forms {
	struct form *items;
	size_t n;
};

/* The index has English words by their stem: "use" for "using", "cancel" for "cancellation". A stem is how the word
 * begins, but perhaps for its last letter, and for "die" of "dying". */
static bool
may_become(const char *form, const struct lexemes *l)
{
	bool is_ying = strlen(form) == 5 && strcmp(form + 1, "ying") == 0;
	bool may = false;

	if (strlen(form) < 3 || form[strspn(form, "abcdefghijklmnopqrstuvwxyz")] != '\0')
		return false;
	for (size_t i = 0; i < l->n; i++) {
		size_t len = strlen(l->items[i]);

		if (strcmp(form, l->items[i]) == 0)
			return false;
		may |= len > 1 && form[0] == l->items[i][0] &&
		       (is_ying || strncmp(form, l->items[i], len - 1) == 0);
	}
	return may;
}

static void
collect(struct forms *f, const struct passage *p, const struct lexemes *l)
{
	for (size_t i = 0; i < p->n && f->n < FORMS_MAX; i++)
		if (may_become(p->words[i].form, l))
			f->items[f->n++] = (struct form){p->words[i].form, &p->words[i]};
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
	struct rows *rows;
	size_t n = 0;
	enum result r;

	if (f->n == 0)
		return OK;
	qsort(f->items, f->n, sizeof(*f->items), by_text);
	for (size_t i = 0; i < f->n; i++)
		if (n == 0 || strcmp(texts[n - 1], f->items[i].text) != 0)
			texts[n++] = f->items[i].text;
	r = db_query(db, a, &SQL_SEARCH_FORMS, &rows, p_text_array(a, texts, n),
		     p_text_array(a, l->items, l->n));
	for (size_t i = 0; r == OK && i < rows_count(rows); i++)
		for (size_t k = 0; k < f->n; k++)
			if (str_eq(f->items[k].text, row_text(rows, i, "word")))
				f->items[k].word->form = row_text(rows, i, "lexeme");
	return r;
}

/* ---- pages ---------------------------------------------------------------------------------------- */

struct found {
	struct passage body, answer; /* .plain NULL: there is none */
};

static void
read_texts(struct arena *a, const struct rows *rows, size_t i, struct found *out)
{
	const char *answer = row_text(rows, i, "answer");

	*out =
	    (struct found){.body = passage_read(a, markdown_plain(a, row_text(rows, i, "body")))};
	if (answer != NULL)
		out->answer = passage_read(a, markdown_plain(a, answer));
}

/* Where the words stand: in the question or entry, else in the best answer. */
static struct safe_html
excerpt_of(struct arena *a, const struct found *f, const struct lexemes *l)
{
	struct safe_html html, other;
	bool is_found;

	html = excerpt_around(a, &f->body, l->items, l->n, &is_found);
	if (is_found || f->answer.plain == NULL)
		return html;
	other = excerpt_around(a, &f->answer, l->items, l->n, &is_found);
	return is_found ? other : html;
}

enum result
hit_read_page(struct db *db, struct arena *a, const struct rows *rows,
	      const struct rows *lexeme_rows, struct search_hit **out, size_t *n, bool *has_more)
{
	const struct lexemes lexemes = read_lexemes(a, lexeme_rows);
	struct forms forms = {.items = arena_array(a, FORMS_MAX, sizeof(*forms.items))};
	struct found *texts;
	enum result r;

	*n = rows_count(rows);
	*has_more = *n > SEARCH_PAGE;
	if (*has_more)
		*n = SEARCH_PAGE;
	*out = arena_array(a, *n, sizeof(**out));
	texts = arena_array(a, *n, sizeof(*texts));
	for (size_t i = 0; i < *n; i++) {
		hit_read(rows, i, &(*out)[i]);
		read_texts(a, rows, i, &texts[i]);
		collect(&forms, &texts[i].body, &lexemes);
		collect(&forms, &texts[i].answer, &lexemes);
	}
	r = stem(db, a, &forms, &lexemes);
	for (size_t i = 0; r == OK && i < *n; i++)
		(*out)[i].excerpt = excerpt_of(a, &texts[i], &lexemes);
	return r;
}
