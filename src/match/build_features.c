/* What titles and phrasings are told apart by (M): features with their rarity, and the mean of each entry's variants. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "match/build.h"

/* ---- rarity ------------------------------------------------------------------------------------- */

static int
compare_hashes(const void *a, const void *b)
{
	const uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

	return (left > right) - (left < right);
}

/* As a feature that stands in `n_with` of the variants. */
static float
rarity(const struct building *b, size_t n_with)
{
	return logf((1 + (float)b->n_variants) / (1 + (float)n_with)) + 1;
}

static struct index_feature *
count_features(struct building *b, size_t *n)
{
	size_t n_all = 0, at = 0;
	struct index_feature *out;
	uint32_t *hashes;

	for (size_t i = 0; i < b->n_variants; i++)
		n_all += b->variants[i].n;
	hashes = arena_array(b->arena, n_all, sizeof(*hashes));
	out = arena_array(b->arena, n_all, sizeof(*out));
	for (size_t i = 0; i < b->n_variants; i++)
		for (size_t j = 0; j < b->variants[i].n; j++)
			hashes[at++] = b->variants[i].features[j].hash;
	if (n_all > 0)
		qsort(hashes, n_all, sizeof(*hashes), compare_hashes);
	*n = 0;
	for (size_t i = 0; i < n_all; i += at) {
		for (at = 1; i + at < n_all && hashes[i + at] == hashes[i];)
			at++;
		out[(*n)++] = (struct index_feature){.hash = hashes[i], .idf = rarity(b, at)};
	}
	return out;
}

/* ---- variants ----------------------------------------------------------------------------------- */

static int
compare_features(const void *a, const void *b)
{
	const struct index_feature *left = a, *right = b;

	return (left->hash > right->hash) - (left->hash < right->hash);
}

static void
number(struct variant *v, const struct index_feature *features, size_t n)
{
	for (size_t i = 0; i < v->n; i++) {
		const struct index_feature wanted = {.hash = v->features[i].hash};
		const struct index_feature *f =
		    bsearch(&wanted, features, n, sizeof(*features), compare_features);

		v->numbers[i] = (uint32_t)(f - features);
		v->weights[i] = (float)v->features[i].count * f->idf;
	}
}

static void
weigh_variants(struct building *b, const struct index_feature *features, size_t n)
{
	for (size_t i = 0; i < b->n_variants; i++) {
		struct variant *v = &b->variants[i];

		v->numbers = arena_array(b->arena, v->n, sizeof(*v->numbers));
		v->weights = arena_array(b->arena, v->n, sizeof(*v->weights));
		number(v, features, n);
		features_norm(v->features, v->n, v->weights);
	}
}

/* ---- entries ------------------------------------------------------------------------------------ */

/* The mean of the entry's variants, made of unit length. */
static void
take_mean(struct building *b, size_t entry)
{
	struct weighing *w = &b->weighings[entry];
	float squares = 0;
	size_t n = 0;

	for (size_t i = b->first_variant[entry]; i < b->first_variant[entry + 1]; i++)
		n += b->variants[i].n;
	weighing_init(b->arena, w, n);
	for (size_t i = b->first_variant[entry]; i < b->first_variant[entry + 1]; i++)
		for (size_t j = 0; j < b->variants[i].n; j++)
			weighing_of(b->arena, w, b->variants[i].numbers[j])->mean +=
			    b->variants[i].weights[j];
	for (size_t i = 0; i < w->size; i++)
		squares += w->slots[i].mean * w->slots[i].mean;
	for (size_t i = 0; i < w->size; i++) {
		if (w->slots[i].number == WEIGHING_FREE)
			continue;
		w->slots[i].mean /= sqrtf(squares);
		w->slots[i].trained = w->slots[i].mean;
	}
}

void
build_features(struct building *b)
{
	size_t n;
	struct index_feature *features;

	for (size_t i = 0; i < b->n_variants; i++) {
		struct variant *v = &b->variants[i];

		v->features = features_of(b->arena, v->terms, v->n_terms, &v->n);
	}
	features = count_features(b, &n);
	b->header.unknown_idf = rarity(b, 0);
	b->header.n_titles = (uint32_t)b->n_variants;
	weigh_variants(b, features, n);
	b->weighings = arena_array(b->arena, b->n, sizeof(*b->weighings));
	for (size_t i = 0; i < b->n; i++)
		take_mean(b, i);
	b->data[SECTION_FEATURES] = features;
	b->counts[SECTION_FEATURES] = n;
}
