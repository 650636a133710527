/* Words of the index that are nearly a given one, found by the trigrams they share. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/match/lexical.h"
#include "answerwell/match/slip.h"
#include "match/query.h"

enum {
	TRIGRAMS_OF_SLIP = 4, /* that it spoils at most: two letters changed round stand in four */
	COMMON_MAX = 4000 /* a trigram that more words have tells little, and takes long */
};

/* How many trigrams words share with one; those touched are listed. */
struct alike {
	const struct matcher *m;
	uint8_t *counts; /* by word; zeros between two words */
	uint32_t *touched;
	size_t n, n_trigrams;
	size_t n_common; /* of the trigrams: not counted */
};

struct alike *
alike_new(const struct matcher *m, struct arena *a)
{
	struct alike *x = arena_alloc(a, sizeof(*x));

	*x = (struct alike){.m = m,
			    .counts = arena_array(a, m->n_words, sizeof(*x->counts)),
			    .touched = arena_array(a, m->n_words, sizeof(*x->touched))};
	return x;
}

static void
count_shared(struct alike *x, const char *form)
{
	const struct matcher *m = x->m;
	uint32_t trigrams[TRIGRAMS_MAX];

	for (size_t i = 0; i < x->n; i++)
		x->counts[x->touched[i]] = 0;
	x->n = x->n_common = 0;
	x->n_trigrams = word_trigrams(form, trigrams);
	for (size_t i = 0; i < x->n_trigrams; i++) {
		const struct index_trigram *t = index_trigram(m, trigrams[i]);

		if (t != NULL && t->n > COMMON_MAX) {
			x->n_common++;
			continue;
		}
		for (size_t j = 0; t != NULL && j < t->n; j++) {
			uint32_t word = m->trigram_words[t->first + j];

			if (x->counts[word]++ == 0)
				x->touched[x->n++] = word;
		}
	}
}

/* ---- slips -------------------------------------------------------------------------------------- */

static bool
is_better(const struct matcher *m, const struct index_word *one, const struct index_word *other)
{
	if (other == NULL || one->in_titles != other->in_titles)
		return other == NULL || one->in_titles > other->in_titles;
	return m->terms[one->term].n > m->terms[other->term].n;
}

const struct index_word *
alike_mended(struct alike *x, const char *form)
{
	const struct matcher *m = x->m;
	const struct index_word *out = NULL;
	size_t len = strlen(form), lost;
	struct slip_word typed;
	int best = SLIP_NONE - 1;

	if (len < SLIP_LEAST || len > SLIP_WORD_MAX)
		return NULL;
	typed = slip_word(form, len);
	count_shared(x, form);
	lost = x->n_common + TRIGRAMS_OF_SLIP * (len >= SLIP_LONG ? 2u : 1u);
	for (size_t i = 0; i < x->n; i++) {
		const struct index_word *word = &m->words[x->touched[i]];
		struct slip_word meant;
		int cost;

		if (x->counts[x->touched[i]] + lost < x->n_trigrams ||
		    word->n_letters > SLIP_WORD_MAX)
			continue;
		meant = slip_word(m->strings + word->text, word->n_letters);
		cost = slip_cost(&typed, &meant, best);
		if (cost < best || (cost == best && is_better(m, word, out))) {
			best = cost;
			out = word;
		}
	}
	return out;
}

/* ---- alike -------------------------------------------------------------------------------------- */

static void
put(struct likeness out[ALIKE_MAX], size_t *n, struct likeness one)
{
	size_t at = *n;

	while (at > 0 && out[at - 1].dice < one.dice)
		at--;
	if (at == ALIKE_MAX)
		return;
	*n += *n < ALIKE_MAX;
	memmove(&out[at + 1], &out[at], (*n - at - 1) * sizeof(*out));
	out[at] = one;
}

/* The lists of a word's trigrams, of words in titles; the longest last. */
struct lists {
	const struct index_trigram *items[TRIGRAMS_MAX];
	size_t n, n_trigrams;
};

static void
find_lists(const struct matcher *m, const char *form, struct lists *out)
{
	uint32_t trigrams[TRIGRAMS_MAX];

	out->n = 0;
	out->n_trigrams = word_trigrams(form, trigrams);
	for (size_t i = 0; i < out->n_trigrams; i++) {
		const struct index_trigram *t = index_trigram(m, trigrams[i]);
		size_t at = out->n;

		if (t == NULL || t->n_titled == 0)
			continue;
		for (; at > 0 && out->items[at - 1]->n_titled > t->n_titled; at--)
			out->items[at] = out->items[at - 1];
		out->items[at] = t;
		out->n++;
	}
}

/* So many trigrams two words have in common at least. */
static size_t
least_common(size_t n_one, size_t n_other)
{
	return (size_t)ceil(LEXICAL_DICE_LEAST / 2 * (double)(n_one + n_other));
}

/* How many of the lists can stay unread: no word stands in these alone that is alike. The shortest word that can be has
 * `least` trigrams, all of them in common. */
static size_t
n_unread(const struct lists *l)
{
	size_t least = 1;

	while (least < l->n_trigrams && least_common(l->n_trigrams, least) > least)
		least++;
	return least_common(l->n_trigrams, least) - 1;
}

static void
count_lists(struct alike *x, const struct lists *l, size_t n)
{
	for (size_t i = 0; i < x->n; i++)
		x->counts[x->touched[i]] = 0;
	x->n = 0;
	for (size_t i = 0; i < n; i++) {
		const uint32_t *words = x->m->trigram_words + l->items[i]->first;

		for (size_t j = 0; j < l->items[i]->n_titled; j++)
			if (x->counts[words[j]]++ == 0)
				x->touched[x->n++] = words[j];
	}
}

static bool
has_word(const struct matcher *m, const struct index_trigram *t, uint32_t word)
{
	const uint32_t *words = m->trigram_words + t->first;
	size_t low = 0, high = t->n_titled;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (words[middle] < word)
			low = middle + 1;
		else
			high = middle;
	}
	return low < t->n_titled && words[low] == word;
}

size_t
alike_words(struct alike *x, const char *form, struct likeness out[ALIKE_MAX])
{
	const struct matcher *m = x->m;
	size_t n = 0, n_read;
	struct lists l;

	find_lists(m, form, &l);
	n_read = l.n > n_unread(&l) ? l.n - n_unread(&l) : 0;
	count_lists(x, &l, n_read);
	for (size_t i = 0; i < x->n; i++) {
		uint32_t at = x->touched[i];
		const struct index_word *word = &m->words[at];
		size_t common = x->counts[at], least = least_common(l.n_trigrams, word->n_trigrams);

		if (common + (l.n - n_read) < least)
			continue;
		for (size_t j = n_read; j < l.n; j++)
			common += has_word(m, l.items[j], at);
		if (common >= least && strcmp(m->strings + word->text, form) != 0)
			put(out, &n,
			    (struct likeness){word, 2.0 * (double)common /
							(double)(l.n_trigrams + word->n_trigrams)});
	}
	return n;
}
