#include "search/terms.h"

#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/match/lexical.h"
#include "answerwell/text/stem.h"
#include "search/rarity.h"
#include "search/words.h"
#include "sql/search.h"

/* FOUND_MAX: read of a query before the rarest are chosen. */
enum { FOUND_MAX = 256 };

#define WEIGHT_MORE 0.3

struct found {
	struct arena *arena;
	struct term *items;
	size_t n, size;
};

/* ---- lexemes -------------------------------------------------------------------------------------- */

/* U+00C0 to U+04FF but for what combines, Han, kana, Hangul: letters wherever PostgreSQL looks. */
static bool
is_plain_letter(unsigned cp)
{
	return (cp >= 0xc0 && cp <= 0x4ff && !(cp >= 0x300 && cp <= 0x36f)) ||
	       (cp >= 0x3041 && cp <= 0x30ff) || (cp >= 0x3400 && cp <= 0x9fff) ||
	       (cp >= 0xac00 && cp <= 0xd7a3);
}

/* True if the form is one word to PostgreSQL's parser as well: of its tokens we need to know no more than that
 * letters of ASCII alone are stemmed. */
static bool
is_plain(const char *form)
{
	const unsigned char *s = (const unsigned char *)form;

	while (*s != '\0') {
		if ((*s >= 'a' && *s <= 'z') || (*s >= '0' && *s <= '9')) {
			s++;
		} else if (*s >= 0xc3 && *s < 0xe0 && s[1] != '\0') {
			if (!is_plain_letter((unsigned)(*s & 0x1f) << 6 | (s[1] & 0x3f)))
				return false;
			s += 2;
		} else if (*s >= 0xe3 && *s < 0xee && s[1] != '\0' && s[2] != '\0') {
			if (!is_plain_letter((unsigned)(*s & 0xf) << 12 |
					     (unsigned)(s[1] & 0x3f) << 6 | (s[2] & 0x3f)))
				return false;
			s += 3;
		} else {
			return false;
		}
	}
	return true;
}

const char *
term_lexeme(struct arena *a, const char *form)
{
	return stem_word(a, form);
}

enum result
terms_lexemes(struct db *db, struct arena *a, const char *words, const char ***lexemes, size_t *n)
{
	const char **all = words_split(a, words, FOUND_MAX, n);
	struct sql_search_lexemes_row *rows;
	bool is_known = true;
	size_t n_rows = 0;
	enum result r;

	for (size_t i = 0; i < *n; i++)
		is_known = is_known && is_plain(all[i]);
	*lexemes = all;
	if (is_known) {
		for (size_t i = 0; i < *n; i++)
			all[i] = term_lexeme(a, all[i]);
		return OK;
	}
	r = sql_search_lexemes(db, a, &rows, &n_rows, .words = words);
	*n = n_rows < FOUND_MAX ? n_rows : FOUND_MAX;
	*lexemes = arena_array(a, *n, sizeof(**lexemes));
	for (size_t i = 0; r == OK && i < *n; i++)
		(*lexemes)[i] = rows[i].lexeme;
	return r;
}

/* ---- terms ---------------------------------------------------------------------------------------- */

/* As the text of a tsquery; `lead` stands before the lexeme ("=": in the title). */
static const char *
quote(struct arena *a, const char *lead, const char *lexeme)
{
	struct buf b;

	buf_init(&b, a, strlen(lexeme) + 8);
	buf_printf(&b, "'%s", lead);
	for (const char *s = lexeme; *s != '\0'; s++) {
		if (*s == '\'' || *s == '\\')
			buf_putc(&b, *s);
		buf_putc(&b, *s);
	}
	buf_putc(&b, '\'');
	return b.data;
}

/* A word of three or more Han characters is followed by its pairs, which do for it. */
static bool
is_long_han(const char *lexeme)
{
	size_t len = strlen(lexeme), at = 0;

	for (; at < len; at += 3)
		if ((unsigned char)lexeme[at] < 0xe4 || (unsigned char)lexeme[at] > 0xe9)
			return false;
	return len >= 9;
}

static struct term *
add(struct found *f, const char *lexeme, double weight)
{
	struct rarity rarity;
	struct term *term;

	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->items[i].lexeme, lexeme) == 0) {
			if (weight > f->items[i].weight)
				f->items[i].weight = weight;
			return NULL;
		}
	if (f->n == FOUND_MAX)
		return NULL;
	if (f->n == f->size) {
		f->size = f->size == 0 ? 16 : 2 * f->size;
		f->items = arena_grow(f->arena, f->items, f->n * sizeof(*f->items),
				      f->size * sizeof(*f->items));
	}
	rarity = rarity_of(lexeme);
	term = &f->items[f->n++];
	*term = (struct term){
	    .lexeme = lexeme, .weight = weight, .n = rarity.n, .n_titles = rarity.n_titles};
	term->codes[term->n_codes++] = profile_code_of(lexeme);
	return term;
}

static enum result
add_words(struct db *db, struct found *f, const char *words, double weight, bool is_asking)
{
	const char **lexemes;
	size_t n;
	enum result r = terms_lexemes(db, f->arena, words, &lexemes, &n);

	for (size_t i = 0; r == OK && i < n; i++) {
		struct term *term = add(f, lexemes[i], weight);

		if (term != NULL)
			term->is_asking = is_asking;
	}
	return r;
}

/* "wifi wi fi" */
static enum result
add_compound(struct db *db, struct found *f, const char *words)
{
	const char **lexemes;
	struct buf quoted, titled;
	struct term *term;
	int64_t n_parts = 0, n_titled = 0;
	size_t n;
	enum result r = terms_lexemes(db, f->arena, words, &lexemes, &n);

	if (r != OK || n < 2 || (term = add(f, lexemes[0], 1)) == NULL)
		return r;
	buf_init(&quoted, f->arena, 64);
	buf_init(&titled, f->arena, 64);
	buf_printf(&quoted, "(%s | ", quote(f->arena, "", lexemes[0]));
	buf_printf(&titled, "(%s | ", quote(f->arena, "=", lexemes[0]));
	for (size_t i = 1; i < n; i++) {
		struct rarity rarity = rarity_of(lexemes[i]);

		buf_printf(&quoted, "%s%s", i > 1 ? " & " : "", quote(f->arena, "", lexemes[i]));
		buf_printf(&titled, "%s%s", i > 1 ? " & " : "", quote(f->arena, "=", lexemes[i]));
		n_parts = i == 1 || rarity.n < n_parts ? rarity.n : n_parts;
		n_titled = i == 1 || rarity.n_titles < n_titled ? rarity.n_titles : n_titled;
		if (term->n_codes <= TERM_PARTS_MAX)
			term->codes[term->n_codes++] = profile_code_of(lexemes[i]);
	}
	buf_putc(&quoted, ')');
	buf_putc(&titled, ')');
	term->quoted = quoted.data;
	term->titled = titled.data;
	term->n += n_parts;
	term->n_titles += n_titled;
	return OK;
}

/* ---- choosing ------------------------------------------------------------------------------------- */

static int
compare_terms(const void *a, const void *b)
{
	const struct term *left = a, *right = b;

	if (left->is_asking != right->is_asking)
		return left->is_asking - right->is_asking;
	if (left->idf != right->idf)
		return left->idf < right->idf ? 1 : -1;
	return strcmp(left->lexeme, right->lexeme);
}

static void
finish(struct found *f, struct term *term)
{
	struct rarity_site site = rarity_site();

	term->is_asked = term->weight >= 1;
	term->is_required = term->is_asked && !term->is_asking && !is_long_han(term->lexeme);
	term->idf = term->weight * lexical_idf(site.n_documents, (double)term->n);
	if (term->quoted != NULL)
		return;
	term->quoted = quote(f->arena, "", term->lexeme);
	term->titled = quote(f->arena, "=", term->lexeme);
}

static void
choose(struct found *f, struct terms *out)
{
	out->n = out->n_seeking = 0;
	for (size_t i = 0; i < f->n; i++)
		finish(f, &f->items[i]);
	if (f->n > 1)
		qsort(f->items, f->n, sizeof(*f->items), compare_terms);
	for (size_t i = 0; i < f->n && out->n < TERMS_MAX; i++) {
		/* A further word that stands nowhere would take a place. */
		if (!f->items[i].is_asked && f->items[i].n <= 1)
			continue;
		out->n_seeking += !f->items[i].is_asking;
		out->items[out->n++] = f->items[i];
	}
}

enum result
terms_read(struct db *db, struct arena *a, const struct words_asked *asked, const char *more,
	   struct terms *out)
{
	struct found f = {.arena = a};
	enum result r = add_words(db, &f, asked->words, 1, false);

	for (size_t i = 0; r == OK && i < asked->n_compounds; i++)
		r = add_compound(db, &f, asked->compounds[i]);
	if (r == OK)
		r = add_words(db, &f, more, WEIGHT_MORE, false);
	if (r == OK)
		r = add_words(db, &f, asked->asking, 1, true);
	if (r == OK)
		choose(&f, out);
	return r;
}

const struct term *
terms_rarest(const struct terms *t)
{
	const struct term *rarest = NULL;

	for (size_t i = 0; i < t->n_seeking; i++)
		if (t->items[i].is_required && (rarest == NULL || t->items[i].n < rarest->n))
			rarest = &t->items[i];
	return rarest;
}
