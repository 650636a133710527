#include "answerwell/match/gather.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/match/matcher.h"
#include "match/meaning.h"
#include "match/terms.h"

/* Chosen on tests/matching and on made-up questions, by how well what is promised agrees with what is so: README.md. */
#define GATHER_MEANING 0.3f
#define GATHER_WORDING_ALONE 2.6f
#define GATHER_ENOUGH 0.3f

struct text {
	const struct feature *features;
	float *weights; /* of unit length */
	size_t n;
	bool has_meaning;
	float meaning[VECTOR_DIMS];
};

struct pile {
	struct arena *arena;
	size_t n;
	struct text *texts;
	float *alike; /* below the diagonal, row by row */
};

/* ---- reading -------------------------------------------------------------------------------- */

struct seen {
	uint32_t hash, n;
};

static int
by_hash(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return (a > b) - (a < b);
}

/* In how many texts each feature stands, in order of their hashes. */
static struct seen *
count_features(struct pile *p, size_t *n_seen)
{
	size_t total = 0, at = 0, n = 0;
	uint32_t *all;
	struct seen *seen;

	for (size_t i = 0; i < p->n; i++)
		total += p->texts[i].n;
	all = arena_array(p->arena, total, sizeof(*all));
	for (size_t i = 0; i < p->n; i++)
		for (size_t k = 0; k < p->texts[i].n; k++)
			all[at++] = p->texts[i].features[k].hash;
	qsort(all, total, sizeof(*all), by_hash);
	seen = arena_array(p->arena, total, sizeof(*seen));
	for (size_t i = 0; i < total; i++) {
		if (n == 0 || seen[n - 1].hash != all[i])
			seen[n++] = (struct seen){.hash = all[i]};
		seen[n - 1].n++;
	}
	*n_seen = n;
	return seen;
}

static void
weigh(struct pile *p)
{
	size_t n_seen;
	struct seen *seen = count_features(p, &n_seen);

	for (size_t i = 0; i < p->n; i++) {
		struct text *t = &p->texts[i];

		t->weights = arena_array(p->arena, t->n, sizeof(*t->weights));
		for (size_t k = 0; k < t->n; k++) {
			const struct seen *s =
			    bsearch(&t->features[k].hash, seen, n_seen, sizeof(*seen), by_hash);
			double n = s->n, others = (double)p->n - n;

			t->weights[k] =
			    (float)(t->features[k].count * log(1 + (others + .5) / (n + .5)));
		}
		features_norm(t->features, t->n, t->weights);
	}
}

/* "How do I" is the beginning of half of all questions, and what they have in common is not that. How many are left:
 * all, where there is nothing else. */
static size_t
leave_out_small(struct term *terms, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		kept += !terms[i].is_small;
	if (kept == 0)
		return n;
	kept = 0;
	for (size_t i = 0; i < n; i++)
		if (!terms[i].is_small)
			terms[kept++] = terms[i];
	return kept;
}

static void
read_texts(struct pile *p, const struct vectors *v, const char *const *texts)
{
	for (size_t i = 0; i < p->n; i++) {
		struct text *t = &p->texts[i];
		size_t n;
		struct term *terms =
		    term_list(p->arena, str_cut(p->arena, texts[i], MATCH_TEXT_MAX), &n);

		t->has_meaning = meaning_of(v, terms, n, t->meaning);
		n = leave_out_small(terms, n);
		t->features = features_of(p->arena, terms, n, &t->n);
	}
	weigh(p);
}

/* ---- pairs ---------------------------------------------------------------------------------- */

struct posting {
	uint32_t hash, text;
	float weight;
};

static int
by_feature(const void *left, const void *right)
{
	const struct posting *a = left, *b = right;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return (a->text > b->text) - (a->text < b->text);
}

static float *
cell(float *alike, size_t i, size_t k)
{
	return i > k ? &alike[i * (i - 1) / 2 + k] : &alike[k * (k - 1) / 2 + i];
}

static struct posting *
list_features(const struct pile *p, size_t *n)
{
	struct posting *all;
	size_t total = 0;

	for (size_t i = 0; i < p->n; i++)
		total += p->texts[i].n;
	all = arena_array(p->arena, total, sizeof(*all));
	*n = 0;
	for (size_t i = 0; i < p->n; i++)
		for (size_t k = 0; k < p->texts[i].n; k++)
			all[(*n)++] = (struct posting){p->texts[i].features[k].hash, (uint32_t)i,
						       p->texts[i].weights[k]};
	qsort(all, total, sizeof(*all), by_feature);
	return all;
}

/* M: feature by feature, each for all pairs that share it. */
static void
add_wording(struct pile *p, const struct gather_steps *steps)
{
	size_t n;
	const struct posting *all = list_features(p, &n);

	for (size_t from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && all[to].hash == all[from].hash; to++)
			for (size_t k = from; k < to; k++)
				*cell(p->alike, all[to].text, all[k].text) +=
				    all[to].weight * all[k].weight;
		if (steps != NULL)
			steps->on_step(steps->arg, to, n);
	}
}

/* Beside the wording what it means, for those of which that is known; the wording of others counts for more, so that
 * one bound serves for all. */
static void
add_meaning(struct pile *p)
{
	for (size_t i = 1; i < p->n; i++)
		for (size_t k = 0; k < i; k++) {
			const struct text *a = &p->texts[i], *b = &p->texts[k];
			float *c = cell(p->alike, i, k);

			if (a->has_meaning && b->has_meaning)
				*c += GATHER_MEANING * vectors_dot(a->meaning, b->meaning);
			else
				*c *= GATHER_WORDING_ALONE;
		}
}

struct pile *
pile_of(struct arena *a, const struct vectors *vectors, const char *const *texts, size_t n,
	const struct gather_steps *steps)
{
	struct pile *p = arena_alloc(a, sizeof(*p));

	assert(n <= GATHER_MAX);
	*p = (struct pile){.arena = a,
			   .n = n,
			   .texts = arena_array(a, n, sizeof(*p->texts)),
			   .alike = arena_array(a, n * n / 2 + 1, sizeof(*p->alike))};
	read_texts(p, vectors, texts);
	add_wording(p, steps);
	add_meaning(p);
	return p;
}

double
pile_likeness(const struct pile *p, size_t i, size_t k)
{
	return i == k ? 1 : (double)*cell(p->alike, i, k);
}

/* ---- groups --------------------------------------------------------------------------------- */

struct gathering {
	const struct pile *pile;
	float
	    *alike; /* of two groups, by the number of a text of each: the mean over their pairs */
	uint32_t *size; /* 0: it went into another one, or is no longer looked at */
	uint32_t *into; /* the group that it went into; itself: none */
	uint32_t *chain;
	size_t n_chain;
};

/* The group that is most like it; of equals the one before it in the chain, then the first: so it ends. */
static uint32_t
nearest(const struct gathering *g, uint32_t i, float *best)
{
	uint32_t found = g->n_chain > 1 ? g->chain[g->n_chain - 2] : GATHER_NONE;

	*best = found != GATHER_NONE ? *cell(g->alike, i, found) : -1;
	for (uint32_t k = 0; k < g->pile->n; k++)
		if (k != i && g->size[k] > 0 && *cell(g->alike, i, k) > *best) {
			*best = *cell(g->alike, i, k);
			found = k;
		}
	return found;
}

static void
join(struct gathering *g, uint32_t a, uint32_t b)
{
	uint32_t keep = a < b ? a : b, gone = a < b ? b : a;
	float n = (float)g->size[keep], m = (float)g->size[gone];

	for (uint32_t k = 0; k < g->pile->n; k++)
		if (k != keep && k != gone && g->size[k] > 0)
			*cell(g->alike, keep, k) =
			    (n * *cell(g->alike, keep, k) + m * *cell(g->alike, gone, k)) / (n + m);
	g->size[keep] += g->size[gone];
	g->size[gone] = 0;
	g->into[gone] = keep;
}

/* One step of the chain of nearest neighbours, which gives what joining the most alike two each time would: a mean can
 * never come nearer than the nearer of the two that it is of. */
static void
take_step(struct gathering *g)
{
	uint32_t tip = g->chain[g->n_chain - 1], near;
	float best;

	near = nearest(g, tip, &best);
	if (near == GATHER_NONE || best < GATHER_ENOUGH) {
		g->size[tip] = 0; /* whole */
		g->n_chain--;
	} else if (g->n_chain > 1 && near == g->chain[g->n_chain - 2]) {
		g->n_chain -= 2;
		join(g, tip, near);
	} else {
		g->chain[g->n_chain++] = near;
	}
}

static void
join_all(struct gathering *g)
{
	for (uint32_t i = 0; i < g->pile->n; i++)
		while (g->size[i] > 0) {
			if (g->n_chain == 0)
				g->chain[g->n_chain++] = i;
			take_step(g);
		}
}

/* ---- the order in which they are told ------------------------------------------------------- */

struct member {
	uint32_t text, root, n, first; /* of its group: one text of it, how many, the first */
	double like; /* the others of it, in sum */
};

static int
by_group(const void *left, const void *right)
{
	const struct member *a = left, *b = right;

	if (a->n != b->n)
		return a->n > b->n ? -1 : 1;
	if (a->root != b->root)
		return a->first < b->first ? -1 : 1;
	if (a->like != b->like)
		return a->like > b->like ? -1 : 1;
	return (a->text > b->text) - (a->text < b->text);
}

static size_t
list_members(const struct gathering *g, const bool *is_in, struct member *list)
{
	size_t n = 0;

	for (uint32_t i = 0; i < g->pile->n; i++) {
		uint32_t root = i;

		while (g->into[root] != root)
			root = g->into[root];
		if (is_in == NULL || is_in[i])
			list[n++] = (struct member){.text = i, .root = root, .first = root};
	}
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++)
			if (list[i].root == list[k].root) {
				list[i].n++;
				if (i != k)
					list[i].like +=
					    pile_likeness(g->pile, list[i].text, list[k].text);
			}
	return n;
}

static struct gathered *
tell(struct arena *a, const struct gathering *g, const bool *is_in)
{
	struct gathered *out = arena_alloc(a, sizeof(*out));
	struct member *list = arena_array(a, g->pile->n, sizeof(*list));
	size_t n = list_members(g, is_in, list);

	qsort(list, n, sizeof(*list), by_group);
	*out = (struct gathered){.n = g->pile->n,
				 .group = arena_array(a, g->pile->n, sizeof(*out->group)),
				 .order = arena_array(a, n, sizeof(*out->order)),
				 .first = arena_array(a, n + 1, sizeof(*out->first))};
	for (size_t i = 0; i < g->pile->n; i++)
		out->group[i] = GATHER_NONE;
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || list[i].root != list[i - 1].root)
			out->first[out->n_groups++] = i;
		out->group[list[i].text] = (uint32_t)out->n_groups - 1;
		out->order[i] = list[i].text;
	}
	out->first[out->n_groups] = n;
	return out;
}

struct gathered *
gather(struct arena *a, const struct pile *p, const bool *is_in)
{
	struct arena *own = arena_new();
	size_t n_cells = p->n * p->n / 2 + 1;
	struct gathering g = {.pile = p,
			      .alike = arena_array(own, n_cells, sizeof(*g.alike)),
			      .size = arena_array(own, p->n, sizeof(*g.size)),
			      .into = arena_array(own, p->n, sizeof(*g.into)),
			      .chain = arena_array(own, p->n + 1, sizeof(*g.chain))};
	struct gathered *out;

	memcpy(g.alike, p->alike, n_cells * sizeof(*g.alike));
	for (uint32_t i = 0; i < p->n; i++) {
		g.size[i] = is_in == NULL || is_in[i];
		g.into[i] = i;
	}
	join_all(&g);
	out = tell(a, &g, is_in);
	arena_free(own);
	return out;
}
