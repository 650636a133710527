/* Entries learn to be told apart (PA): the passive-aggressive algorithm (Crammer et al., 2006, PA-I), over titles and
 * phrasings. The wrong entry that comes nearest must stay MARGIN behind; else both move a little. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "match/build.h"

enum { PASSES = 4, RIVALS = 8, COMMON_LEAST = 200, COMMON_SHARE = 50 };
#define MARGIN 0.25f
#define STEP_MOST 0.05f
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
	float *spread; /* one number for each feature: the example at hand */
	float *scores; /* one for each entry */
	const size_t *first; /* entries by feature, as they were before the training */
	const struct index_weight *by_feature;
	size_t common; /* features that more entries have take long, and tell nobody from anybody */
};

/* ---- by feature --------------------------------------------------------------------------------- */

/* The weighings turned round: for each feature the entries that weigh it. */
static struct index_weight *
turn_round(struct building *b, size_t **first, size_t *n)
{
	size_t n_features = b->counts[SECTION_FEATURES], at = 0;
	struct index_weight *out;

	*first = arena_array(b->arena, n_features + 2, sizeof(**first));
	for (size_t i = 0; i < b->n; i++)
		for (size_t j = 0; j < b->weighings[i].n; j++)
			(*first)[b->weighings[i].numbers[j] + 2]++;
	for (size_t i = 0; i < n_features; i++)
		(*first)[i + 2] += (*first)[i + 1];
	*n = (*first)[n_features + 1];
	out = arena_array(b->arena, *n, sizeof(*out));
	for (size_t i = 0; i < b->n; i++) {
		const struct weighing *w = &b->weighings[i];

		for (size_t j = 0; j < w->n; j++) {
			at = (*first)[w->numbers[j] + 1]++;
			out[at].entry = (uint32_t)i;
			out[at].mean = (int16_t)lrintf(fminf(w->mean[j], 1.99f) * INDEX_WEIGHT_ONE);
			out[at].trained = (int16_t)lrintf(
			    fmaxf(fminf(w->trained[j], 1.99f), -1.99f) * INDEX_WEIGHT_ONE);
		}
	}
	return out;
}

/* ---- rivals ------------------------------------------------------------------------------------- */

static void
spread(struct training *t, const uint32_t *numbers, const float *weights, size_t n)
{
	for (size_t i = 0; i < n; i++)
		t->spread[numbers[i]] = weights[i];
}

static void
gather_up(struct training *t, const uint32_t *numbers, size_t n)
{
	for (size_t i = 0; i < n; i++)
		t->spread[numbers[i]] = 0;
}

/* With the example that is spread out. */
static float
score(const struct training *t, const struct weighing *w, const float *weights)
{
	float sum = 0;

	for (size_t i = 0; i < w->n; i++)
		sum += t->spread[w->numbers[i]] * weights[i];
	return sum;
}

static bool
say_the_same(struct training *t, uint32_t one, uint32_t other)
{
	const struct weighing *w = &t->b->weighings[one];
	float cosine;

	spread(t, w->numbers, w->mean, w->n);
	cosine = score(t, &t->b->weighings[other], t->b->weighings[other].mean);
	gather_up(t, w->numbers, w->n);
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

static size_t
common(const struct weighing *w, const struct variant *v)
{
	size_t n = 0;

	for (size_t i = 0, j = 0; i < w->n && j < v->n;) {
		n += w->numbers[i] == v->numbers[j];
		if (w->numbers[i] <= v->numbers[j])
			i++;
		else
			j++;
	}
	return n;
}

/* Room for `n` more, in steps so that a few moves need one. */
static void
make_room(struct building *b, struct weighing *w, size_t n)
{
	size_t size = w->n + 2 * n;

	if (w->n + n <= w->size)
		return;
	w->numbers = arena_grow(b->arena, w->numbers, w->size * sizeof(*w->numbers),
				size * sizeof(*w->numbers));
	w->mean =
	    arena_grow(b->arena, w->mean, w->size * sizeof(*w->mean), size * sizeof(*w->mean));
	w->trained = arena_grow(b->arena, w->trained, w->size * sizeof(*w->trained),
				size * sizeof(*w->trained));
	w->size = size;
}

/* Adds `step` times the variant: merged from behind, so that it stays in place. */
static void
move(struct building *b, struct weighing *w, const struct variant *v, float step)
{
	size_t n = w->n + v->n - common(w, v), i = w->n, j = v->n;

	make_room(b, w, n - w->n);
	for (size_t at = n; at-- > 0;) {
		bool is_old = i > 0 && (j == 0 || w->numbers[i - 1] >= v->numbers[j - 1]);
		bool is_new = j > 0 && (i == 0 || v->numbers[j - 1] >= w->numbers[i - 1]);
		float trained = is_old ? w->trained[i - 1] : 0;

		w->mean[at] = is_old ? w->mean[i - 1] : 0;
		w->numbers[at] = is_old ? w->numbers[i - 1] : v->numbers[j - 1];
		w->trained[at] = trained + (is_new ? step * v->weights[j - 1] : 0);
		i -= is_old;
		j -= is_new;
	}
	w->n = n;
}

static void
learn(struct training *t, const struct example *e)
{
	struct weighing *all = t->b->weighings;
	const struct variant *v = e->variant;
	uint32_t nearest = 0;
	float own, best = -INFINITY, step;

	spread(t, v->numbers, v->weights, v->n);
	own = score(t, &all[v->entry], all[v->entry].trained);
	for (size_t i = 0; i < e->n; i++) {
		float s = score(t, &all[e->rivals[i]], all[e->rivals[i]].trained);

		if (s > best) {
			best = s;
			nearest = e->rivals[i];
		}
	}
	gather_up(t, v->numbers, v->n);
	if (own - best >= MARGIN)
		return;
	step = fminf(STEP_MOST, (MARGIN - own + best) / 2);
	move(t->b, &all[v->entry], v, step);
	move(t->b, &all[nearest], v, -step);
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
	t.spread = arena_array(b->arena, b->counts[SECTION_FEATURES], sizeof(*t.spread));
	t.scores = arena_array(b->arena, b->n, sizeof(*t.scores));
	for (size_t i = 0; i < b->n_variants; i++) {
		examples[i].variant = &b->variants[i];
		if (b->variants[i].n > 0)
			find_rivals(&t, &examples[i]);
	}
	for (size_t pass = 0; pass < PASSES; pass++)
		for (size_t i = 0; i < b->n_variants; i++)
			if (examples[i].n > 0)
				learn(&t, &examples[i]);
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
