/* plan_fit VECTORS ENTRIES: of one half of labelled questions, a line "LABEL\tTEXT" each on standard input, what the promise of a plan is made of: a line
 * each, "LIKENESS OWN ANY RIGHT": to the texts of its own group if that was chosen, else to those of the nearest, whether any entry
 * has its label, and whether that one has. tests/bench/plan_fit.mjs fits to it what plan.c says. */
#include <stdio.h>

#include "match/plan.c"

#include "answerwell/match/vectors.h"

static uint32_t
title_of(const struct planning *k, size_t draft)
{
	return k->groups->order[k->groups->first[k->chosen[draft]]];
}

static void
print_one(const struct planning *k, char **labels, size_t ask)
{
	size_t best = 0;
	bool is_own = false, is_any = false;

	for (size_t d = 0; d < k->plan->n_drafts && !is_own; d++) {
		is_own = k->groups->group[ask] == k->chosen[d];
		if (is_own || k->likeness[k->chosen[d] * k->n + ask] >
				  k->likeness[k->chosen[best] * k->n + ask])
			best = d;
	}
	for (size_t d = 0; d < k->plan->n_drafts; d++)
		is_any |= strcmp(labels[title_of(k, d)], labels[ask]) == 0;
	printf("%.4f %d %d %d\n", (double)k->likeness[k->chosen[best] * k->n + ask], is_own, is_any,
	       strcmp(labels[title_of(k, best)], labels[ask]) == 0);
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct vectors *vectors = vectors_open(argc > 1 ? argv[1] : "");
	struct plan_ask *asks = arena_array(a, GATHER_MAX, sizeof(*asks));
	char **labels = arena_array(a, GATHER_MAX, sizeof(*labels));
	struct planning k = {.arena = a, .asks = asks, .plan = arena_alloc(a, sizeof(struct plan))};
	char line[4096];

	while (k.n < GATHER_MAX && fgets(line, sizeof(line), stdin) != NULL) {
		char *text = line + strcspn(line, "\t");

		line[strcspn(line, "\n")] = '\0';
		labels[k.n] = arena_strndup(a, line, (size_t)(text - line));
		asks[k.n++] =
		    (struct plan_ask){arena_strdup(a, *text == '\t' ? text + 1 : text), LOCALE_EN};
	}
	begin(&k, vectors, NULL);
	choose(&k, argc > 2 ? strtoul(argv[2], NULL, 10) : 1);
	for (size_t i = 0; i < k.n; i++)
		print_one(&k, labels, i);
	vectors_close(vectors);
	arena_free(a);
	return 0;
}
