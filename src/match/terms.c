#include "match/terms.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/match/lexical.h"
#include "answerwell/text/stem.h"
#include "text/utf.h"

enum { PIECE_LEAST = 3, PIECE_MOST = 5, HAN_MOST = 3, PIECE_WORD_MAX = 64 };

/* FNV-1a. */
#define FNV_START 0xcbf29ce484222325u
#define FNV_PRIME 0x100000001b3u

static uint64_t
hash_more(uint64_t hash, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)s[i]) * FNV_PRIME;
	return hash;
}

uint64_t
term_hash(const char *stem, size_t len)
{
	return hash_more(FNV_START, stem, len);
}

struct term *
term_list(struct arena *a, const char *text, size_t *n)
{
	size_t n_words;
	const struct word *words = segment_read(a, text, &n_words);
	struct term *out = arena_array(a, n_words, sizeof(*out));

	*n = 0;
	for (size_t i = 0; i < n_words; i++) {
		const char *stem;

		if (words[i].kind == WORD_BARE && words[i].form[1] == '\0')
			continue;
		stem = stem_word(a, words[i].form);
		out[(*n)++] = (struct term){.form = words[i].form,
					    .stem = stem,
					    .hash = term_hash(stem, strlen(stem)),
					    .kind = words[i].kind,
					    .begins_sentence = words[i].begins_sentence,
					    .is_small = lexical_is_question_word(words[i].form) ||
							lexical_is_empty_word(words[i].form)};
	}
	return out;
}

/* ---- features ----------------------------------------------------------------------------------- */

struct list {
	struct feature *items;
	size_t n, size;
	struct arena *arena;
};

static void
add(struct list *l, enum feature_kind kind, uint64_t hash)
{
	if (l->n == l->size) {
		size_t more = l->size == 0 ? 128 : l->size * 2;

		l->items = arena_grow(l->arena, l->items, l->size * sizeof(*l->items),
				      more * sizeof(*l->items));
		l->size = more;
	}
	hash = (hash ^ kind) * FNV_PRIME;
	l->items[l->n++] = (struct feature){
	    .hash = (uint32_t)(hash ^ hash >> 32), .kind = (uint16_t)kind, .count = 1};
}

/* `units` holds where each character begins, and the end. */
static void
add_pieces(struct list *l, const char *s, const size_t *units, size_t n, size_t least, size_t most)
{
	for (size_t len = least; len <= most; len++)
		for (size_t i = 0; i + len <= n; i++)
			add(l, FEATURE_PIECE,
			    hash_more(FNV_START, s + units[i], units[i + len] - units[i]));
}

/* Of a word between blanks: " refund ". */
static void
add_word_pieces(struct list *l, const char *form)
{
	size_t units[PIECE_WORD_MAX + 3], n = 0, len = strlen(form), at = 0;
	char text[4 * PIECE_WORD_MAX + 3];

	if (len > sizeof(text) - 3)
		return;
	text[0] = ' ';
	memcpy(text + 1, form, len);
	memcpy(text + 1 + len, " ", 2);
	for (len += 2; at < len && n < PIECE_WORD_MAX + 2; n++) {
		units[n] = at;
		utf_next(text, len, &at);
	}
	units[n] = at;
	add_pieces(l, text, units, n, PIECE_LEAST, PIECE_MOST);
}

static bool
is_chinese(const char *form)
{
	size_t at = 0;

	return utf_is_han(utf_next(form, strlen(form), &at));
}

/* Chinese words are cut here and there; a run of them has its pieces whatever the words are. */
static size_t
add_run(struct list *l, const struct term *terms, size_t n)
{
	size_t units[PIECE_WORD_MAX + 1], n_units = 0, at = 0, len = 0, used = 0;
	char text[4 * PIECE_WORD_MAX + 1];

	for (; used < n && terms[used].kind == WORD_WHOLE && is_chinese(terms[used].form) &&
	       (used == 0 || !terms[used].begins_sentence);
	     used++) {
		size_t more = strlen(terms[used].form);

		if (len + more > 3 * PIECE_WORD_MAX)
			break;
		memcpy(text + len, terms[used].form, more);
		len += more;
		while (used + 1 < n && terms[used + 1].kind == WORD_PAIR)
			used++;
	}
	while (at < len && n_units < PIECE_WORD_MAX) {
		units[n_units++] = at;
		utf_next(text, len, &at);
	}
	units[n_units] = at;
	add_pieces(l, text, units, n_units, 1, HAN_MOST);
	return used > 0 ? used : 1;
}

static int
compare(const void *a, const void *b)
{
	const struct feature *left = a, *right = b;

	return (left->hash > right->hash) - (left->hash < right->hash);
}

static void
add_words(struct list *l, const struct term *terms, size_t n)
{
	const struct term *before = NULL;

	for (size_t i = 0; i < n; i++) {
		add(l, FEATURE_STEM, terms[i].hash);
		if (terms[i].kind != WORD_WHOLE)
			continue;
		if (before != NULL && !terms[i].begins_sentence)
			add(l, FEATURE_PAIR, before->hash * 31 + terms[i].hash);
		before = &terms[i];
	}
}

struct feature *
features_of(struct arena *a, const struct term *terms, size_t n_terms, size_t *n)
{
	struct list l = {.arena = a};
	size_t kept = 0;

	add_words(&l, terms, n_terms);
	for (size_t i = 0; i < n_terms;) {
		if (terms[i].kind == WORD_WHOLE && is_chinese(terms[i].form)) {
			i += add_run(&l, terms + i, n_terms - i);
			continue;
		}
		if (terms[i].kind == WORD_WHOLE)
			add_word_pieces(&l, terms[i].form);
		i++;
	}
	if (l.n > 0)
		qsort(l.items, l.n, sizeof(*l.items), compare);
	for (size_t i = 0; i < l.n; i++) {
		if (kept > 0 && l.items[kept - 1].hash == l.items[i].hash)
			l.items[kept - 1].count++;
		else
			l.items[kept++] = l.items[i];
	}
	*n = kept;
	return l.items;
}

void
features_norm(const struct feature *features, size_t n, float *weights)
{
	float squares[FEATURE_KINDS] = {0}, kinds = 0;

	for (size_t i = 0; i < n; i++)
		squares[features[i].kind] += weights[i] * weights[i];
	for (size_t i = 0; i < FEATURE_KINDS; i++)
		kinds += squares[i] > 0;
	for (size_t i = 0; i < n; i++)
		weights[i] /= sqrtf(squares[features[i].kind] * kinds);
}
