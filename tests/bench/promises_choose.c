/* Chooses what src/forum/promise.c says, on shops that do not exist (tests/support/waits.h), and on nothing else.
 *
 *   promises_choose [SHOPS [SEED]]
 *
 * Each shop is replayed month by month with what was known then. Wanted: of as many shops as can be, 80 to 92 % of what
 * was answered lies within the time shown, with short times: times longer by a fifth must bring one shop of a hundred. From
 * the middle of the table below one value after the other is moved to its best, until none moves. Then it tells how
 * that does on shops that had no part in it, beside what is in use. Some minutes; the same of the same seed. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/clock.h"
#include "forum/promise_tuning.h"
#include "support/waits.h"

enum { VALUES = 7, PARTS = 6 };
#define LOW 0.80
#define HIGH 0.92

static const struct {
	const char *name;
	double values[VALUES]; /* up to a 0 */
} parts[PARTS] = {
    {"kept", {0.84, 0.85, 0.86, 0.87, 0.88, 0.89, 0.9}},
    {"rate", {0.01, 0.02, 0.03, 0.05, 0.08, 0.12, 0.2}},
    {"sample", {20, 30, 50, 80, 120}},
    {"few", {3, 5, 8, 12, 16}},
    {"weeks", {2, 4, 8, 13, 26}},
    {"level", {0.82, 0.85, 0.88, 0.91}},
};

struct choice {
	size_t at[PARTS];
};

struct outcome {
	double within, below, above; /* shares of the shops */
	double length; /* of what is shown: mean of the logarithm of its hours */
	double kept; /* mean share */
};

static struct promise_tuning
tuning_of(const struct choice *c)
{
	double v[PARTS];

	for (int i = 0; i < PARTS; i++)
		v[i] = parts[i].values[c->at[i]];
	return (struct promise_tuning){.kept = v[0],
				       .rate = v[1],
				       .sample = (int)v[2],
				       .few = (int)v[3],
				       .weeks = (int)v[4],
				       .level = v[5]};
}

static struct outcome
try_it(const struct promise_tuning *t, const struct waits *shops, size_t n)
{
	struct outcome o = {.within = 0};

	for (size_t i = 0; i < n; i++) {
		struct arena *a = arena_new();
		struct promise_score s;
		double kept;

		promise_replay_as(a, t, &shops[i].hours, shops[i].cases, shops[i].n,
				  shops[i].target_hours, &s);
		kept = (double)s.n_kept / (double)s.n_answered;
		o.kept += kept / (double)n;
		o.within += (kept >= LOW && kept <= HIGH) / (double)n;
		o.below += (kept < LOW) / (double)n;
		o.above += (kept > HIGH) / (double)n;
		o.length += log((double)s.shown / CLOCK_HOUR) / (double)n;
		arena_free(a);
	}
	return o;
}

static void
print(const char *what, const struct promise_tuning *t, const struct outcome *o)
{
	printf("%-9s level %.2f kept %.2f rate %.3f sample %3d few %2d weeks %2d: within %5.1f %%, "
	       "below %4.1f, above %4.1f; kept %4.1f %%, typically %5.1f hours\n",
	       what, t->level, t->kept, t->rate, t->sample, t->few, t->weeks, 100 * o->within,
	       100 * o->below, 100 * o->above, 100 * o->kept, exp(o->length));
	fflush(stdout);
}

static double
worth(const struct outcome *o)
{
	return o->within - 0.05 * o->length;
}

static struct promise_tuning
choose(const struct waits *shops, size_t n)
{
	struct choice best = {{2, 2, 2, 1, 2, 2}}, before;
	struct promise_tuning t = tuning_of(&best);
	struct outcome so_far = try_it(&t, shops, n);

	print("begin", &t, &so_far);
	do {
		before = best;
		for (int p = 0; p < PARTS; p++) {
			size_t was = best.at[p];

			for (size_t v = 0; v < VALUES && parts[p].values[v] > 0; v++) {
				struct choice c = best;
				struct outcome o;

				c.at[p] = v;
				t = tuning_of(&c);
				if (v == was || v == best.at[p])
					continue;
				o = try_it(&t, shops, n);
				print(parts[p].name, &t, &o);
				if (worth(&o) > worth(&so_far)) {
					best = c;
					so_far = o;
				}
			}
		}
	} while (memcmp(&before, &best, sizeof(best)) != 0);
	return tuning_of(&best);
}

static struct waits *
shops_of(struct arena *a, uint64_t seed, size_t n)
{
	struct waits *shops = arena_array(a, n, sizeof(*shops));

	for (size_t i = 0; i < n; i++)
		waits_make(a, seed * 1000003 + i, &shops[i]);
	return shops;
}

int
main(int argc, char **argv)
{
	size_t n = argc > 1 ? strtoul(argv[1], NULL, 10) : 200;
	uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
	struct arena *a = arena_new();
	struct promise_tuning t;
	struct outcome o;
	const struct waits *others;

	if (n == 0) {
		fprintf(stderr, "usage: promises_choose [SHOPS [SEED]]\n");
		return 2;
	}
	t = choose(shops_of(a, seed, n), n);
	printf("\nOn %zu others:\n", n);
	others = shops_of(a, seed + 1000, n);
	o = try_it(&t, others, n);
	print("chosen", &t, &o);
	o = try_it(&promise_tuned, others, n);
	print("in use", &promise_tuned, &o);
	arena_free(a);
	return 0;
}
