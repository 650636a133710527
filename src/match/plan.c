#include "answerwell/match/plan.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answerwell/base/arena.h"
#include "answerwell/match/gather.h"
#include "answerwell/match/matcher.h"

/* Entries are chosen as if a question of another group were answered, too, as likely as not from here on, and surely a
 * little further. */
#define NEAR 0.36
#define NEAR_SLOPE 0.05

/* What is promised is not what is chosen by: log odds that a question of the group is answered, and one of another beside those
 * of all questions, by its mean likeness to the texts of the group; fitted by tests/bench/plan_fit.mjs (README.md). */
#define OWN_AT (-1.47)
#define OWN_SLOPE 5.11
#define OTHER_AT (-4.30)
#define OTHER_SLOPE 9.20
/* By so much other questions may differ. */
#define DOUBT 0.8
/* Of what was answered there, such a share could be told by its words: what cannot be told is as much elsewhere. */
#define TOLD 0.90

enum { ROUNDS = 20 }; /* until the share that is put in is the one that comes out */
#define SHARE_LEAST 0.01
#define SHARE_MOST 0.99

enum { FOLDS = 5, RESAMPLES = 200, FEW_PHRASINGS = 3 };
#define LIKELY 0.5
#define INDEX_NAME "plan"

const double plan_bounds[PLAN_BINS] = {0, .2, .5, .8};

struct planning {
	struct arena *arena;
	const struct pile *pile;
	const struct gathered *groups;
	const struct plan_ask *asks;
	size_t n;
	float *
	    likeness; /* n_groups by n: of a question to the texts of a group but itself, the mean; -1: there is none */
	uint32_t *chosen; /* groups */
	double prior; /* log odds that any question is answered */
	struct plan *plan;
};

/* ---- how near a question is to a group ------------------------------------------------------ */

static float
mean_likeness(const struct planning *k, size_t group, uint32_t ask)
{
	const struct gathered *g = k->groups;
	double sum = 0;
	size_t n = 0;

	for (size_t i = g->first[group]; i < g->first[group + 1]; i++)
		if (g->order[i] != ask) {
			sum += pile_likeness(k->pile, ask, g->order[i]);
			n++;
		}
	return n > 0 ? (float)(sum / (double)n) : -1;
}

static void
compare(struct planning *k)
{
	k->likeness = arena_array(k->arena, k->groups->n_groups * k->n, sizeof(*k->likeness));
	for (size_t g = 0; g < k->groups->n_groups; g++)
		for (uint32_t i = 0; i < k->n; i++)
			k->likeness[g * k->n + i] = mean_likeness(k, g, i);
}

static double
odds_to_share(double log_odds)
{
	return 1 / (1 + exp(-log_odds));
}

enum view { CAUTIOUS, EVEN, HOPEFUL };

/* How sure it is that an entry made of the group answers a question that it was not made from. One of the group counts as
 * if it had come later, and so a group of one answers nothing yet. */
static double
sure(const struct planning *k, size_t group, size_t ask, enum view view)
{
	double likeness = (double)k->likeness[group * k->n + ask];
	double doubt = view == CAUTIOUS ? -DOUBT : view == HOPEFUL ? DOUBT : 0;

	if (k->groups->group[ask] == group)
		return likeness < 0 ? 0 : odds_to_share(OWN_AT + OWN_SLOPE * likeness + doubt);
	return odds_to_share(OTHER_AT + OTHER_SLOPE * likeness + k->prior + doubt);
}

/* ---- choosing ------------------------------------------------------------------------------- */

static double
answers(const struct planning *k, size_t group, size_t ask)
{
	double likeness = (double)k->likeness[group * k->n + ask];

	return k->groups->group[ask] == group ? 1 : odds_to_share((likeness - NEAR) / NEAR_SLOPE);
}

/* What a group answers that those before it do not. */
static double
gain(const struct planning *k, size_t group, const double *covered)
{
	double sum = 0;

	for (size_t i = 0; i < k->n; i++) {
		double more = answers(k, group, i) - covered[i];

		sum += more > 0 ? more : 0;
	}
	return sum;
}

/* The one that gains most; of equals the larger one. Gains only become less, so what was the gain of a group before is
 * the most that it can be now. */
static size_t
best_group(const struct planning *k, double *most, bool *is_fresh, const double *covered)
{
	size_t n = k->groups->n_groups;

	memset(is_fresh, 0, n * sizeof(*is_fresh));
	for (;;) {
		size_t best = 0;

		for (size_t g = 1; g < n; g++)
			if (most[g] > most[best])
				best = g;
		if (is_fresh[best])
			return best;
		most[best] = gain(k, best, covered);
		is_fresh[best] = true;
	}
}

static void
choose(struct planning *k, size_t n_entries)
{
	size_t n = k->groups->n_groups;
	double *most = arena_array(k->arena, n, sizeof(*most));
	double *covered = arena_array(k->arena, k->n, sizeof(*covered));
	bool *is_fresh = arena_array(k->arena, n, sizeof(*is_fresh));
	size_t n_chosen = n < n_entries ? n : n_entries;

	k->chosen = arena_array(k->arena, n_chosen, sizeof(*k->chosen));
	for (size_t g = 0; g < n; g++)
		most[g] = (double)k->n;
	for (size_t i = 0; i < n_chosen; i++) {
		size_t best = best_group(k, most, is_fresh, covered);

		k->chosen[i] = (uint32_t)best;
		most[best] = -1;
		for (size_t q = 0; q < k->n; q++)
			covered[q] = fmax(covered[q], answers(k, best, q));
	}
	k->plan->n_drafts = n_chosen;
}

/* ---- what it promises ----------------------------------------------------------------------- */

/* The draft that most surely answers each question, and how surely. */
static void
cover(const struct planning *k, enum view view, double *covered, uint32_t *by)
{
	for (size_t i = 0; i < k->n; i++) {
		covered[i] = 0;
		for (size_t d = 0; d < k->plan->n_drafts; d++) {
			double p = sure(k, k->chosen[d], i, view);

			if (p > covered[i] || d == 0) {
				covered[i] = p;
				if (by != NULL)
					by[i] = (uint32_t)d;
			}
		}
	}
}

static double
mean(const double *list, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += list[i];
	return n > 0 ? sum / (double)n : 0;
}

/* The same numbers each time: SplitMix64. */
static uint64_t
next_random(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

static int
by_size(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	return (a > b) - (a < b);
}

/* Bounds of the mean, had other questions of the same kind come: questions drawn again and again. */
static void
resample(const struct planning *k, const double *covered, double *low, double *high)
{
	double means[RESAMPLES];
	uint64_t state = 1;

	for (size_t r = 0; r < RESAMPLES; r++) {
		means[r] = 0;
		for (size_t i = 0; i < k->n; i++)
			means[r] += covered[next_random(&state) % k->n];
		means[r] /= (double)k->n;
	}
	qsort(means, RESAMPLES, sizeof(means[0]), by_size);
	*low = means[RESAMPLES / 40];
	*high = means[RESAMPLES - 1 - RESAMPLES / 40];
}

static double
with_untold(double share)
{
	return fmin(1, share / TOLD);
}

/* What is like no group is answered the more likely the more is answered at all, which is what is looked for: from none on,
 * each share gives a better one. */
static void
settle_prior(struct planning *k, double *covered)
{
	double share = SHARE_LEAST;

	for (int i = 0; i < ROUNDS; i++) {
		k->prior = log(share / (1 - share));
		cover(k, EVEN, covered, NULL);
		share = fmin(SHARE_MOST, fmax(SHARE_LEAST, with_untold(mean(covered, k->n))));
	}
}

static void
promise(struct planning *k, double *covered, uint32_t *by)
{
	struct plan *p = k->plan;
	double other;

	settle_prior(k, covered);
	cover(k, CAUTIOUS, covered, NULL);
	resample(k, covered, &p->low, &other);
	cover(k, HOPEFUL, covered, NULL);
	resample(k, covered, &other, &p->high);
	cover(k, EVEN, covered, by);
	p->low = with_untold(p->low);
	p->high = with_untold(p->high);
	p->share = with_untold(mean(covered, k->n));
}

static void
tell_shares(const struct planning *k)
{
	struct plan *p = k->plan;
	double *covered = arena_array(k->arena, k->n, sizeof(*covered));

	for (size_t d = 0; d < p->n_drafts; d++) {
		for (size_t i = 0; i < k->n; i++)
			covered[i] = fmax(covered[i], sure(k, k->chosen[d], i, EVEN));
		p->drafts[d].share = with_untold(mean(covered, k->n));
	}
}

struct member {
	uint32_t draft, ask;
	double sure;
	size_t place; /* in its group */
	bool is_of_group;
};

static int
by_draft(const void *left, const void *right)
{
	const struct member *a = left, *b = right;

	if (a->draft != b->draft)
		return a->draft < b->draft ? -1 : 1;
	if (a->is_of_group != b->is_of_group)
		return a->is_of_group ? -1 : 1;
	if (a->sure != b->sure)
		return a->sure > b->sure ? -1 : 1;
	return (a->place > b->place) - (a->place < b->place);
}

/* Its own group, and of the groups that were not chosen what it likely answers. */
static size_t
list_members(const struct planning *k, const double *covered, const uint32_t *by,
	     struct member *list)
{
	const struct gathered *g = k->groups;
	uint32_t *draft_of = arena_array(k->arena, g->n_groups, sizeof(*draft_of));
	size_t n = 0;

	for (uint32_t d = 0; d < k->plan->n_drafts; d++)
		draft_of[k->chosen[d]] = d + 1;
	for (size_t i = 0; i < k->n; i++) {
		uint32_t ask = g->order[i], own = draft_of[g->group[ask]];

		if (own > 0)
			list[n++] = (struct member){own - 1, ask, 1, i, true};
		else if (answers(k, k->chosen[by[ask]], ask) >= LIKELY)
			list[n++] = (struct member){by[ask], ask, covered[ask], i, false};
	}
	qsort(list, n, sizeof(*list), by_draft);
	return n;
}

static void
tell_members(const struct planning *k, struct arena *a, const double *covered, const uint32_t *by)
{
	struct member *list = arena_array(k->arena, k->n, sizeof(*list));
	size_t n = list_members(k, covered, by, list);
	uint32_t *members = arena_array(a, n, sizeof(*members));

	for (size_t i = 0; i < n; i++) {
		struct plan_draft *d = &k->plan->drafts[list[i].draft];

		members[i] = list[i].ask;
		if (d->n_members++ == 0)
			d->members = members + i;
	}
}

/* ---- whether the matcher finds it ----------------------------------------------------------- */

static bool
is_held(size_t ask, size_t fold)
{
	return ask % FOLDS == fold;
}

/* The drafts as entries, made without the questions of the fold; one of which nothing is left is none. */
static size_t
write_entries(const struct planning *k, struct arena *a, size_t fold, struct match_entry *entries)
{
	size_t n = 0;

	for (size_t d = 0; d < k->plan->n_drafts; d++) {
		const struct plan_draft *draft = &k->plan->drafts[d];
		const char **texts = arena_array(a, draft->n_members, sizeof(*texts));
		size_t n_texts = 0;

		for (size_t i = 0; i < draft->n_members && n_texts <= FEW_PHRASINGS; i++)
			if (!is_held(draft->members[i], fold))
				texts[n_texts++] = k->asks[draft->members[i]].text;
		if (n_texts == 0)
			continue;
		entries[n++] = (struct match_entry){.id = (int64_t)d + 1,
						    .locale = k->asks[draft->members[0]].locale,
						    .title = texts[0],
						    .slug = "",
						    .body = "",
						    .excerpt = "",
						    .external_id = "",
						    .phrasings = texts + 1,
						    .n_phrasings = n_texts - 1};
	}
	return n;
}

static bool
finds(const struct matcher *m, const struct plan_ask *ask, uint32_t draft)
{
	struct arena *a = arena_new();
	const struct match_question q = {.locale = ask->locale, .text = ask->text};
	size_t n;
	const struct match *best = matcher_find(m, a, &q, 1, &n);
	bool is_found =
	    n > 0 && best[0].id == (int64_t)draft + 1 && best[0].probability >= MATCH_SHOWN;

	arena_free(a);
	return is_found;
}

static enum result
try_fold(const struct planning *k, const struct vectors *vectors, int folder, size_t fold,
	 const uint32_t *by, bool *is_found)
{
	struct arena *a = arena_new();
	struct match_entry *entries = arena_array(a, k->plan->n_drafts, sizeof(*entries));
	struct match_source source = {.site = 1, .version = 1, .entries = entries, .fit = {0, 1}};
	struct matcher *m = NULL;
	enum result r;

	source.n_entries = write_entries(k, a, fold, entries);
	r = matcher_build(folder, INDEX_NAME, &source, vectors);
	if (r == OK && (m = matcher_open(folder, INDEX_NAME, vectors)) == NULL)
		r = FAILED;
	unlinkat(folder, INDEX_NAME, 0);
	for (size_t i = fold; r == OK && i < k->n; i += FOLDS)
		is_found[i] = finds(m, &k->asks[i], by[i]);
	matcher_close(m);
	arena_free(a);
	return r;
}

static void
count_found(struct plan *p, const double *covered, const bool *is_found)
{
	for (size_t i = 0; i < p->n; i++) {
		size_t b = PLAN_BINS - 1;

		while (covered[i] < plan_bounds[b])
			b--;
		p->bins[b].n++;
		p->bins[b].sure += covered[i];
		p->bins[b].found += is_found[i];
		p->found += is_found[i] ? covered[i] : 0;
	}
	p->found /= (double)p->n;
	for (size_t b = 0; b < PLAN_BINS; b++)
		if (p->bins[b].n > 0) {
			p->bins[b].sure /= (double)p->bins[b].n;
			p->bins[b].found /= (double)p->bins[b].n;
		}
}

static enum result
try_matcher(const struct planning *k, const struct vectors *vectors, int folder,
	    const double *covered, const uint32_t *by)
{
	bool *is_found = arena_array(k->arena, k->n, sizeof(*is_found));
	enum result r = OK;

	for (size_t fold = 0; r == OK && fold < FOLDS; fold++)
		r = try_fold(k, vectors, folder, fold, by, is_found);
	if (r == OK)
		count_found(k->plan, covered, is_found);
	return r;
}

/* ---- all of it ------------------------------------------------------------------------------ */

static void
begin(struct planning *k, const struct vectors *vectors, const struct gather_steps *steps)
{
	const char **texts = arena_array(k->arena, k->n, sizeof(*texts));

	for (size_t i = 0; i < k->n; i++)
		texts[i] = k->asks[i].text;
	k->pile = pile_of(k->arena, vectors, texts, k->n, steps);
	k->groups = gather(k->arena, k->pile, NULL);
	compare(k);
}

enum result
plan_make(struct arena *a, const struct vectors *vectors, int folder, const struct plan_ask *asks,
	  size_t n, size_t n_entries, const struct gather_steps *steps, struct plan **out)
{
	struct planning k = {.arena = arena_new(), .asks = asks, .n = n};
	double *covered = arena_array(k.arena, n, sizeof(*covered));
	uint32_t *by = arena_array(k.arena, n, sizeof(*by));
	enum result r = OK;

	assert(n_entries <= PLAN_ENTRIES_MAX);
	k.plan = arena_alloc(a, sizeof(*k.plan));
	k.plan->n = n;
	if (n > 0 && n_entries > 0) {
		begin(&k, vectors, steps);
		choose(&k, n_entries);
		k.plan->drafts = arena_array(a, k.plan->n_drafts, sizeof(*k.plan->drafts));
		promise(&k, covered, by);
		tell_shares(&k);
		tell_members(&k, a, covered, by);
		r = try_matcher(&k, vectors, folder, covered, by);
	}
	arena_free(k.arena);
	*out = k.plan;
	return r;
}
