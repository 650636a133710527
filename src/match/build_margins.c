/* Entries learn to be told apart (PA): the passive-aggressive algorithm (Crammer et al., 2006, PA-I), over titles and
 * phrasings. The wrong entry that comes nearest must stay MARGIN behind; else both move a little. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "match/build.h"

enum { PASSES = 4, RIVALS = 8, SKETCH = 32, COMMON_LEAST = 200, COMMON_SHARE = 50 };
#define MARGIN 0.25f
#define STEP_MOST 0.05f
#define SAME_BY_SKETCH 0.3f /* off by less than .2 for most: of those the cosine is worked out */
#define SAME 0.9f /* entries as near as that say the same and do not compete */
/* An example further ahead than that has no wrong entry that could come near: weights move little. */
#define FAR_AHEAD 0.5f

struct example {
	const struct variant *variant;
	uint32_t rivals[RIVALS];
	size_t n;
};

struct training {
	struct building *b;
	float *scores; /* one for each entry */
	const float *sketches;
	const size_t *first; /* entries by feature, as they were before the training */
	const struct index_weight *by_feature;
	size_t common; /* features that more entries have take long, and tell nobody from anybody */
};

/* ---- by feature --------------------------------------------------------------------------------- */

static int16_t
as_number(float weight)
{
	return (int16_t)lrintf(fmaxf(fminf(weight, 1.99f), -1.99f) * INDEX_WEIGHT_ONE);
}

/* The weighings turned round: for each feature the entries that weigh it. */
static struct index_weight *
turn_round(struct building *b, size_t **first, size_t *n)
{
	size_t n_features = b->counts[SECTION_FEATURES];
	struct index_weight *out;

	*first = arena_array(b->arena, n_features + 2, sizeof(**first));
	for (size_t i = 0; i < b->n; i++)
		for (size_t j = 0; j < b->weighings[i].size; j++)
			if (b->weighings[i].slots[j].number != WEIGHING_FREE)
				(*first)[b->weighings[i].slots[j].number + 2]++;
	for (size_t i = 0; i < n_features; i++)
		(*first)[i + 2] += (*first)[i + 1];
	*n = (*first)[n_features + 1];
	out = arena_array(b->arena, *n, sizeof(*out));
	for (size_t i = 0; i < b->n; i++) {
		const struct weighing *w = &b->weighings[i];

		for (size_t j = 0; j < w->size; j++) {
			const struct weight *one = &w->slots[j];

			if (one->number == WEIGHING_FREE)
				continue;
			out[(*first)[one->number + 1]++] = (struct index_weight){
			    (uint32_t)i, as_number(one->mean), as_number(one->trained)};
		}
	}
	return out;
}

/* ---- rivals ------------------------------------------------------------------------------------- */

/* A few numbers for each entry whose products are about the cosines: each feature adds to all or takes from them, by
 * the bits of a hash. */
static float *
sketch_all(const struct building *b)
{
	float *out = arena_array(b->arena, b->n * SKETCH, sizeof(*out));

	for (size_t i = 0; i < b->n; i++)
		for (size_t j = 0; j < b->weighings[i].size; j++) {
			const struct weight *w = &b->weighings[i].slots[j];
			uint64_t bits = (w->number + 1) * 0x9e3779b97f4a7c15u;

			bits = (bits ^ bits >> 29) * 0xbf58476d1ce4e5b9u;
			bits ^= bits >> 32;
			for (size_t k = 0; w->mean != 0 && k < SKETCH; k++)
				out[i * SKETCH + k] += (bits >> k & 1) != 0 ? w->mean : -w->mean;
		}
	return out;
}

static bool
may_say_the_same(const struct training *t, uint32_t one, uint32_t other)
{
	const float *left = t->sketches + one * (size_t)SKETCH;
	const float *right = t->sketches + other * (size_t)SKETCH;
	float sum = 0;

	for (size_t i = 0; i < SKETCH; i++)
		sum += left[i] * right[i];
	return sum / (float)SKETCH > SAME_BY_SKETCH;
}

static bool
say_the_same(const struct training *t, uint32_t one, uint32_t other)
{
	const struct building *b = t->b;
	const struct weighing *w = &b->weighings[one];
	float cosine = 0;

	if (!may_say_the_same(t, one, other))
		return false;

	for (size_t i = 0; i < w->size; i++) {
		const struct weight *in_other =
		    w->slots[i].number == WEIGHING_FREE
			? NULL
			: weighing_find(&b->weighings[other], w->slots[i].number);

		if (in_other != NULL)
			cosine += w->slots[i].mean * in_other->mean;
	}
	return cosine > SAME;
}

static void
score_all(struct training *t, const struct variant *v)
{
	memset(t->scores, 0, t->b->n * sizeof(*t->scores));
	for (size_t i = 0; i < v->n; i++) {
		if (t->first[v->numbers[i] + 1] - t->first[v->numbers[i]] > t->common)
			continue;
		for (size_t j = t->first[v->numbers[i]]; j < t->first[v->numbers[i] + 1]; j++)
			t->scores[t->by_feature[j].entry] +=
			    v->weights[i] * (float)t->by_feature[j].mean / INDEX_WEIGHT_ONE;
	}
}

/* The wrong entries that come near, nearest first; too few to sort otherwise. */
static void
find_rivals(struct training *t, struct example *e)
{
	uint32_t own = e->variant->entry, near[2 * RIVALS];
	float least;
	size_t n = 0;

	score_all(t, e->variant);
	least = t->scores[own] - FAR_AHEAD;
	for (uint32_t i = 0; i < t->b->n; i++) {
		size_t at = n;

		if (i == own || t->scores[i] <= least)
			continue;
		while (at > 0 && t->scores[near[at - 1]] < t->scores[i])
			at--;
		if (at == 2 * RIVALS)
			continue;
		n += n < 2 * RIVALS;
		memmove(&near[at + 1], &near[at], (n - at - 1) * sizeof(*near));
		near[at] = i;
	}
	for (size_t i = 0; i < n && e->n < RIVALS; i++)
		if (!say_the_same(t, own, near[i]))
			e->rivals[e->n++] = near[i];
}

/* ---- passes ------------------------------------------------------------------------------------- */

static float
score(const struct weighing *w, const struct variant *v)
{
	float sum = 0;

	for (size_t i = 0; i < v->n; i++) {
		const struct weight *weight = weighing_find(w, v->numbers[i]);

		if (weight != NULL)
			sum += weight->trained * v->weights[i];
	}
	return sum;
}

static void
move(struct building *b, struct weighing *w, const struct variant *v, float step)
{
	for (size_t i = 0; i < v->n; i++)
		weighing_of(b->arena, w, v->numbers[i])->trained += step * v->weights[i];
}

static void
learn(struct building *b, const struct example *e)
{
	struct weighing *all = b->weighings;
	const struct variant *v = e->variant;
	uint32_t nearest = 0;
	float own, best = -INFINITY, step;

	own = score(&all[v->entry], v);
	for (size_t i = 0; i < e->n; i++) {
		float s = score(&all[e->rivals[i]], v);

		if (s > best) {
			best = s;
			nearest = e->rivals[i];
		}
	}
	if (own - best >= MARGIN)
		return;
	step = fminf(STEP_MOST, (MARGIN - own + best) / 2);
	move(b, &all[v->entry], v, step);
	move(b, &all[nearest], v, -step);
}

void
build_margins(struct building *b)
{
	struct training t = {.b = b};
	struct example *examples = arena_array(b->arena, b->n_variants, sizeof(*examples));
	size_t *first, n;

	t.by_feature = turn_round(b, &first, &n);
	t.first = first;
	t.common = COMMON_LEAST + b->n / COMMON_SHARE;
	t.sketches = sketch_all(b);
	t.scores = arena_array(b->arena, b->n, sizeof(*t.scores));
	for (size_t i = 0; i < b->n_variants; i++) {
		examples[i].variant = &b->variants[i];
		if (b->variants[i].n > 0)
			find_rivals(&t, &examples[i]);
	}
	for (size_t pass = 0; pass < PASSES; pass++)
		for (size_t i = 0; i < b->n_variants; i++)
			if (examples[i].n > 0)
				learn(b, &examples[i]);
}

void
build_weights(struct building *b)
{
	size_t n_features = b->counts[SECTION_FEATURES], n, *first;
	/* The features are this building's own until the file is written. */
	struct index_feature *features =
	    (struct index_feature *)(uintptr_t)b->data[SECTION_FEATURES];

	b->data[SECTION_WEIGHTS] = turn_round(b, &first, &n);
	b->counts[SECTION_WEIGHTS] = n;
	for (size_t i = 0; i < n_features; i++) {
		features[i].first = (uint32_t)first[i];
		features[i].n = (uint32_t)(first[i + 1] - first[i]);
	}
}
