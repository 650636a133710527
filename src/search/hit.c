#include "search/hit.h"

#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "search/excerpt.h"

enum { LEXEMES_MAX = 64 };

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

static const char **
read_lexemes(struct arena *a, const struct rows *rows, size_t *n)
{
	const char **out = arena_array(a, LEXEMES_MAX, sizeof(*out));

	for (*n = 0; *n < rows_count(rows) && *n < LEXEMES_MAX; ++*n)
		out[*n] = row_text(rows, *n, "lexeme");
	return out;
}

/* Where the words stand: in the question or entry, else in the best answer. */
static struct safe_html
excerpt_of(struct arena *a, const struct rows *rows, size_t i, const char **lexemes, size_t n)
{
	const char *answer = row_text(rows, i, "answer");
	struct safe_html html, other;
	bool is_found;

	html =
	    excerpt_around(a, markdown_plain(a, row_text(rows, i, "body")), lexemes, n, &is_found);
	if (is_found || answer == NULL)
		return html;
	other = excerpt_around(a, markdown_plain(a, answer), lexemes, n, &is_found);
	return is_found ? other : html;
}

void
hit_read_page(struct arena *a, const struct rows *rows, const struct rows *lexeme_rows,
	      struct search_hit **out, size_t *n, bool *has_more)
{
	const char **lexemes = NULL;
	size_t n_lexemes = 0;

	*n = rows_count(rows);
	*has_more = *n > SEARCH_PAGE;
	if (*has_more)
		*n = SEARCH_PAGE;
	*out = arena_array(a, *n, sizeof(**out));
	if (lexeme_rows != NULL)
		lexemes = read_lexemes(a, lexeme_rows, &n_lexemes);
	for (size_t i = 0; i < *n; i++) {
		hit_read(rows, i, &(*out)[i]);
		(*out)[i].excerpt = excerpt_of(a, rows, i, lexemes, n_lexemes);
	}
}
