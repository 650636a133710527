#include "search/rank.h"

#include <stdlib.h>
#include <string.h>

#include "answerwell/base/str.h"
#include "answerwell/match/lexical.h"
#include "search/candidates.h"
#include "search/profile.h"
#include "search/rarity.h"
#include "sql/search.h"

enum { TITLE_WORD_MAX = 40, ALIKE_LEAST = 4 };

/* Beside a word of the title a tag counts half, and beside one of the question one of its answers. */
#define TAG 0.5
#define ANSWERS 0.5
/* Of its title and phrasings together at most. */
#define TITLES_OF_ENTRY 2.0
#define ENTRY_BONUS 1.1
#define LOCALE_BONUS 1.1

static struct profile_count
add(struct profile_count a, struct profile_count b)
{
	return (struct profile_count){.title = a.title + b.title,
				      .tag = a.tag + b.tag,
				      .body = a.body + b.body,
				      .answers = a.answers + b.answers};
}

static double
least(double a, double b)
{
	return a < b ? a : b;
}

static struct profile_count
least_of(struct profile_count a, struct profile_count b)
{
	return (struct profile_count){.title = least(a.title, b.title),
				      .tag = least(a.tag, b.tag),
				      .body = least(a.body, b.body),
				      .answers = least(a.answers, b.answers)};
}

/* False: the term does not stand in the document. The parts of a compound need not stand in one field. */
static bool
find(const char *profile, size_t len, const struct term *term, struct profile_count *out)
{
	bool has = profile_find(profile, len, &term->codes[0], out), has_parts = term->n_codes > 1;
	struct profile_count parts = {.title = 0}, part;

	for (size_t i = 1; i < term->n_codes; i++) {
		has_parts = profile_find(profile, len, &term->codes[i], &part) && has_parts;
		parts = i == 1 ? part : least_of(parts, part);
	}
	if (has_parts && parts.title + parts.tag + parts.body + parts.answers <= 0)
		parts.body = 1;
	if (has_parts)
		*out = add(*out, parts);
	if (!has && !has_parts && profile_is_cut(len) && !term->is_asking) {
		out->body = 1;
		return true;
	}
	return has || has_parts;
}

/* What a word of the title that is much like the term counts. */
static double
alike(const char *title, const struct term *term)
{
	char word[TITLE_WORD_MAX + 1];
	double best = 0, dice;
	size_t n;

	if (term->n_codes > 1 || !term->is_asked || strlen(term->lexeme) < ALIKE_LEAST ||
	    (term->lexeme[0] & 0x80) != 0)
		return 0;
	for (const char *s = title; *s != '\0'; s += n + (s[n] != '\0')) {
		for (n = 0; (s[n] >= 'a' && s[n] <= 'z') || (s[n] >= 'A' && s[n] <= 'Z');)
			n++;
		if (n < ALIKE_LEAST || n > TITLE_WORD_MAX || (s[0] | 0x20) != term->lexeme[0])
			continue;
		for (size_t i = 0; i < n; i++)
			word[i] = (char)(s[i] | 0x20);
		word[n] = '\0';
		dice = lexical_dice(term->lexeme, word);
		best = dice > best ? dice : best;
	}
	return best >= LEXICAL_DICE_LEAST ? LEXICAL_ALIKE * best * best : 0;
}

static double
score_of(const struct candidate *c, const struct term *term, const struct profile_count *n)
{
	struct rarity_site site = rarity_site();
	const struct sql_candidate_row *row = c->row;
	double title = n->title + TAG * n->tag, body = n->body + ANSWERS * n->answers;

	/* Phrasings lie beside the title: one that says it will do. */
	if (row->is_entry)
		title = least(title, TITLES_OF_ENTRY);
	if (term->is_asking)
		body = 0;
	else if (title <= 0)
		title = alike(row->title, term);
	return lexical_score(term->idf, lexical_tf(title, (double)row->n_title / site.title_len,
						   body, (double)row->n_words / site.body_len));
}

static void
rank(struct candidate *c, const struct terms *terms, enum locale locale, bool found[TERMS_MAX])
{
	const char *profile = c->row->profile;
	size_t len = strlen(profile);
	struct profile_count n;

	c->has_all = true;
	for (size_t i = 0; i < terms->n; i++) {
		const struct term *term = &terms->items[i];
		bool has = find(profile, len, term, &n);

		found[i] |= has;
		c->has_all &= has || !term->is_required;
		c->is_in_title |= !term->is_asking && n.title + n.tag > 0;
		c->is_in_text |= !term->is_asking && n.body > 0;
		c->is_in_answers |= !term->is_asking && n.answers > 0;
		c->n_common += has && term->is_asked && !term->is_asking;
		c->rank += score_of(c, term, &n);
	}
	if (c->row->is_entry)
		c->rank *= ENTRY_BONUS;
	if (str_eq(c->row->locale, locale_code(locale)))
		c->rank *= LOCALE_BONUS;
}

/* What a document with all words could have. */
static double
full_rank(const struct terms *terms)
{
	double full = 0;

	for (size_t i = 0; i < terms->n_seeking; i++)
		if (terms->items[i].is_asked)
			full += terms->items[i].idf;
	return full;
}

static int
by_rank(const struct candidate *a, const struct candidate *b)
{
	if (a->rank != b->rank)
		return a->rank < b->rank ? 1 : -1;
	if (a->row->id != b->row->id)
		return a->row->id < b->row->id ? 1 : -1;
	return (a->row->is_entry < b->row->is_entry) - (a->row->is_entry > b->row->is_entry);
}

static int
compare(const void *left, const void *right)
{
	const struct candidate *a = left, *b = right;

	return a->is_late != b->is_late ? a->is_late - b->is_late : by_rank(a, b);
}

static int
compare_all_first(const void *left, const void *right)
{
	const struct candidate *a = left, *b = right;

	if (a->is_late != b->is_late)
		return a->is_late - b->is_late;
	return a->has_all != b->has_all ? b->has_all - a->has_all : by_rank(a, b);
}

void
rank_candidates(const struct terms *terms, const struct ranking *how, struct candidates *c,
		bool found[TERMS_MAX])
{
	double best = 0, full = full_rank(terms);
	size_t n = 0;

	memset(found, 0, TERMS_MAX * sizeof(*found));
	for (size_t i = 0; i < c->n; i++) {
		rank(&c->items[i], terms, how->locale, found);
		best = c->items[i].rank > best ? c->items[i].rank : best;
	}
	for (size_t i = 0; i < c->n; i++) {
		struct candidate *one = &c->items[i];

		one->share = full > 0 ? one->rank / full : 0;
		if (one->has_all ||
		    (one->rank >= how->of_best * best && one->rank >= how->of_full * full))
			c->items[n++] = *one;
	}
	c->n = n;
	if (n > 1)
		qsort(c->items, n, sizeof(*c->items), how->all_first ? compare_all_first : compare);
}
