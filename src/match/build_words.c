/* Terms and their postings; words as they are written and their trigrams. */
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "match/build.h"

enum {
	WORD_LEAST = 3
}; /* bytes: a Chinese character, three letters; shorter words are neither alike nor mended */

/* A word at one place. */
struct occurrence {
	uint64_t term;
	const char *form;
	uint32_t entry;
	bool is_title, is_whole;
};

struct written {
	const char *form;
	uint32_t term, in_titles;
};

struct words {
	struct building *b;
	struct occurrence *occurrences;
	size_t n_occurrences;
	struct index_term *terms;
	struct index_posting *postings;
	size_t n_terms, n_postings;
	struct written *words;
	size_t n_words;
};

/* ---- terms -------------------------------------------------------------------------------------- */

static void
take_terms(struct words *w, uint32_t entry, const struct term *terms, size_t n, bool is_title)
{
	for (size_t i = 0; i < n; i++)
		w->occurrences[w->n_occurrences++] =
		    (struct occurrence){.term = terms[i].hash,
					.form = terms[i].form,
					.entry = entry,
					.is_title = is_title,
					.is_whole = terms[i].kind == WORD_WHOLE};
}

static void
take_all(struct words *w)
{
	struct building *b = w->b;
	size_t n = 0;

	for (size_t i = 0; i < b->n_variants; i++)
		n += b->variants[i].n_terms;
	for (size_t i = 0; i < b->n; i++)
		n += b->n_bodies[i];
	w->occurrences = arena_array(b->arena, n, sizeof(*w->occurrences));
	w->terms = arena_array(b->arena, n, sizeof(*w->terms));
	w->postings = arena_array(b->arena, n, sizeof(*w->postings));
	w->words = arena_array(b->arena, n, sizeof(*w->words));
	for (size_t i = 0; i < b->n; i++) {
		for (size_t j = b->first_variant[i]; j < b->first_variant[i + 1]; j++)
			take_terms(w, (uint32_t)i, b->variants[j].terms, b->variants[j].n_terms,
				   true);
		take_terms(w, (uint32_t)i, b->bodies[i], b->n_bodies[i], false);
	}
}

static int
compare_occurrences(const void *a, const void *b)
{
	const struct occurrence *left = a, *right = b;

	if (left->term != right->term)
		return left->term < right->term ? -1 : 1;
	return (left->entry > right->entry) - (left->entry < right->entry);
}

static void
count_up(uint16_t *count)
{
	*count = (uint16_t)(*count + (*count < UINT16_MAX));
}

/* The occurrences of one term: in order of the entries. */
static void
add_term(struct words *w, const struct occurrence *o, size_t n)
{
	struct index_term *term = &w->terms[w->n_terms++];
	struct index_posting *p = NULL;

	*term = (struct index_term){.hash = o->term, .first = (uint32_t)w->n_postings};
	for (size_t i = 0; i < n; i++) {
		if (p == NULL || p->entry != o[i].entry) {
			p = &w->postings[w->n_postings++];
			*p = (struct index_posting){.entry = o[i].entry};
		}
		count_up(o[i].is_title ? &p->title : &p->body);
	}
	term->n = (uint32_t)w->n_postings - term->first;
}

/* ---- words -------------------------------------------------------------------------------------- */

static bool
may_be_meant(const struct occurrence *o)
{
	uint32_t pieces[TRIGRAMS_MAX];

	return o->is_whole && (strlen(o->form) >= WORD_LEAST) &&
	       (o->form[0] < '0' || o->form[0] > '9') && word_trigrams(o->form, pieces) > 0;
}

static struct written *
word_of(struct words *w, size_t from, const char *form)
{
	for (size_t i = from; i < w->n_words; i++)
		if (strcmp(w->words[i].form, form) == 0)
			return &w->words[i];
	w->words[w->n_words] = (struct written){.form = form, .term = (uint32_t)w->n_terms - 1};
	return &w->words[w->n_words++];
}

/* The forms of the term added last: a stem has few. */
static void
add_forms(struct words *w, const struct occurrence *o, size_t n)
{
	size_t from = w->n_words;

	for (size_t i = 0; i < n; i++)
		if (may_be_meant(&o[i]))
			word_of(w, from, o[i].form)->in_titles += o[i].is_title;
}

/* Those of titles first: more is asked of them. */
static int
compare_words(const void *a, const void *b)
{
	const struct written *left = a, *right = b;

	if ((left->in_titles > 0) != (right->in_titles > 0))
		return left->in_titles > 0 ? -1 : 1;
	return strcmp(left->form, right->form);
}

static void
lay_out_words(struct words *w)
{
	struct index_word *out = arena_array(w->b->arena, w->n_words, sizeof(*out));
	uint32_t trigrams[TRIGRAMS_MAX];

	if (w->n_words > 0)
		qsort(w->words, w->n_words, sizeof(*w->words), compare_words);
	for (size_t i = 0; i < w->n_words; i++) {
		const struct written *word = &w->words[i];

		out[i] = (struct index_word){
		    .text = build_string(w->b, word->form),
		    .term = word->term,
		    .in_titles =
			(uint16_t)(word->in_titles < UINT16_MAX ? word->in_titles : UINT16_MAX),
		    .n_letters = (uint8_t)strlen(word->form),
		    .n_trigrams = (uint8_t)word_trigrams(word->form, trigrams)};
	}
	w->b->data[SECTION_WORDS] = out;
	w->b->counts[SECTION_WORDS] = w->n_words;
}

/* ---- trigrams ----------------------------------------------------------------------------------- */

static int
compare_pairs(const void *a, const void *b)
{
	const uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

	return (left > right) - (left < right);
}

/* A trigram in the upper half, a word in the lower one. */
static uint64_t *
pairs_of(const struct words *w, size_t *n)
{
	uint64_t *pairs = arena_array(w->b->arena, w->n_words * TRIGRAMS_MAX, sizeof(*pairs));
	uint32_t trigrams[TRIGRAMS_MAX];

	*n = 0;
	for (size_t i = 0; i < w->n_words; i++) {
		size_t count = word_trigrams(w->words[i].form, trigrams);

		for (size_t j = 0; j < count; j++)
			pairs[(*n)++] = (uint64_t)trigrams[j] << 32 | i;
	}
	if (*n > 0)
		qsort(pairs, *n, sizeof(*pairs), compare_pairs);
	return pairs;
}

static void
build_trigrams(const struct words *w)
{
	struct building *b = w->b;
	size_t n, n_trigrams = 0;
	const uint64_t *pairs = pairs_of(w, &n);
	struct index_trigram *trigrams = arena_array(b->arena, n, sizeof(*trigrams));
	uint32_t *words = arena_array(b->arena, n, sizeof(*words));

	for (size_t i = 0; i < n; i++) {
		uint32_t trigram = (uint32_t)(pairs[i] >> 32);

		if (n_trigrams == 0 || trigrams[n_trigrams - 1].trigram != trigram)
			trigrams[n_trigrams++] =
			    (struct index_trigram){.trigram = trigram, .first = (uint32_t)i};
		trigrams[n_trigrams - 1].n++;
		words[i] = (uint32_t)pairs[i];
		trigrams[n_trigrams - 1].n_titled += w->words[words[i]].in_titles > 0;
	}
	b->data[SECTION_TRIGRAMS] = trigrams;
	b->counts[SECTION_TRIGRAMS] = n_trigrams;
	b->data[SECTION_TRIGRAM_WORDS] = words;
	b->counts[SECTION_TRIGRAM_WORDS] = n;
}

void
build_words(struct building *b)
{
	struct words w = {.b = b};
	size_t n;

	take_all(&w);
	if (w.n_occurrences > 0)
		qsort(w.occurrences, w.n_occurrences, sizeof(*w.occurrences), compare_occurrences);
	for (size_t i = 0; i < w.n_occurrences; i += n) {
		for (n = 1;
		     i + n < w.n_occurrences && w.occurrences[i + n].term == w.occurrences[i].term;)
			n++;
		add_term(&w, w.occurrences + i, n);
		add_forms(&w, w.occurrences + i, n);
	}
	b->data[SECTION_TERMS] = w.terms;
	b->counts[SECTION_TERMS] = w.n_terms;
	b->data[SECTION_POSTINGS] = w.postings;
	b->counts[SECTION_POSTINGS] = w.n_postings;
	lay_out_words(&w);
	build_trigrams(&w);
}
