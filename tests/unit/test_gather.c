#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/match/gather.h"
#include "answerwell/match/vectors.h"
#include "support/own_arena.h"

static struct vectors *vectors;

static const char *const shop[] = {
    "How do I return a lamp?",          "Where is my parcel?",
    "return a lamp that I do not like", "parcel has not arrived, where is it",
    "Can I return the lamp I bought?",  "Do you sell gift cards?",
};
enum { SHOP = sizeof(shop) / sizeof(shop[0]) };

static struct gathered *
groups_of(const char *const *texts, size_t n)
{
	return gather(a, pile_of(a, vectors, texts, n, NULL), NULL);
}

static void
what_asks_the_same_is_in_one_group(void **state)
{
	const struct gathered *g = groups_of(shop, SHOP);

	(void)state;
	assert_int_equal(g->n_groups, 3);
	assert_int_equal(g->group[0], 0);
	assert_int_equal(g->group[2], 0);
	assert_int_equal(g->group[4], 0);
	assert_int_equal(g->group[1], 1);
	assert_int_equal(g->group[3], 1);
	assert_int_equal(g->group[5], 2);
}

/* Each text once, group by group, and the one that is most like the others first. */
static void
the_order_tells_all_texts_group_by_group(void **state)
{
	const struct gathered *g = groups_of(shop, SHOP);
	bool seen[SHOP] = {false};

	(void)state;
	assert_int_equal(g->first[0], 0);
	assert_int_equal(g->first[g->n_groups], SHOP);
	for (size_t group = 0; group < g->n_groups; group++)
		for (size_t i = g->first[group]; i < g->first[group + 1]; i++) {
			assert_false(seen[g->order[i]]);
			seen[g->order[i]] = true;
			assert_int_equal(g->group[g->order[i]], group);
		}
	assert_true(g->first[1] - g->first[0] >= g->first[2] - g->first[1]);
}

static void
likeness_is_the_same_both_ways_and_more_for_the_same_question(void **state)
{
	const struct pile *p = pile_of(a, vectors, shop, SHOP, NULL);

	(void)state;
	for (size_t i = 0; i < SHOP; i++)
		for (size_t k = 0; k < SHOP; k++)
			assert_true(pile_likeness(p, i, k) == pile_likeness(p, k, i));
	assert_true(pile_likeness(p, 0, 4) > pile_likeness(p, 0, 1));
	assert_true(pile_likeness(p, 1, 3) > pile_likeness(p, 1, 5));
}

static void
small_words_alone_make_nothing_alike(void **state)
{
	static const char *const texts[] = {"How do I get my invoice?", "How do I get my ladder?",
					    "invoice please"};
	const struct pile *p = pile_of(a, NULL, texts, 3, NULL);

	(void)state;
	assert_true(pile_likeness(p, 0, 2) > pile_likeness(p, 0, 1));
}

static void
chinese_is_gathered_too(void **state)
{
	static const char *const texts[] = {"退款多久到账", "怎么修改收货地址", "退款什么时候到账",
					    "收货地址怎么修改"};
	const struct gathered *g = groups_of(texts, 4);

	(void)state;
	assert_int_equal(g->n_groups, 2);
	assert_int_equal(g->group[0], g->group[2]);
	assert_int_equal(g->group[1], g->group[3]);
}

static void
nothing_one_and_all_the_same_are_no_trouble(void **state)
{
	static const char *const same[] = {"Where is it?", "Where is it?", "Where is it?",
					   "Where is it?"};
	static const char *const empty[] = {"", "...", "the of"};
	const struct gathered *g = groups_of(NULL, 0);

	(void)state;
	assert_int_equal(g->n_groups, 0);
	assert_int_equal(g->first[0], 0);
	g = groups_of(shop, 1);
	assert_int_equal(g->n_groups, 1);
	assert_int_equal(g->order[0], 0);
	g = groups_of(same, 4);
	assert_int_equal(g->first[g->n_groups], 4);
	g = groups_of(empty, 3);
	assert_int_equal(g->n_groups, 3);
}

static void
texts_that_are_left_out_are_in_no_group(void **state)
{
	const bool is_in[SHOP] = {true, false, true, true, false, true};
	const struct gathered *g = gather(a, pile_of(a, vectors, shop, SHOP, NULL), is_in);

	(void)state;
	assert_int_equal(g->group[1], GATHER_NONE);
	assert_int_equal(g->group[4], GATHER_NONE);
	assert_int_equal(g->first[g->n_groups], 4);
	assert_int_equal(g->group[0], g->group[2]);
}

static void
the_same_texts_give_the_same_groups(void **state)
{
	const struct gathered *one = groups_of(shop, SHOP), *two = groups_of(shop, SHOP);

	(void)state;
	assert_int_equal(one->n_groups, two->n_groups);
	assert_memory_equal(one->order, two->order, SHOP * sizeof(*one->order));
	assert_memory_equal(one->first, two->first, (one->n_groups + 1) * sizeof(*one->first));
}

/* ---- many ----------------------------------------------------------------------------------- */

struct told {
	size_t n, done, of;
};

static void
on_step(void *arg, size_t done, size_t of)
{
	struct told *t = arg;

	assert_true(done > t->done);
	assert_true(done <= of);
	t->n++;
	t->done = done;
	t->of = of;
}

/* As many steps as there are different features, which grow with the texts and not with their pairs. */
static void
as_many_as_there_may_be_are_gathered_step_by_step(void **state)
{
	const char **texts = arena_array(a, GATHER_MAX, sizeof(*texts));
	struct told told = {0};
	const struct gather_steps steps = {on_step, &told};
	const struct gathered *g;

	(void)state;
	for (size_t i = 0; i < GATHER_MAX; i++)
		texts[i] = arena_printf(a, "item%zu colour%zu", i / 4, i % 97);
	g = gather(a, pile_of(a, NULL, texts, GATHER_MAX, &steps), NULL);
	assert_int_equal(told.done, told.of);
	assert_true(told.n < GATHER_MAX * 60);
	assert_int_equal(g->first[g->n_groups], GATHER_MAX);
	assert_true(g->n_groups >= GATHER_MAX / 100 && g->n_groups < GATHER_MAX);
}

static int
begin(void **state)
{
	vectors = vectors_open("assets/vectors/english.vectors");
	assert_non_null(vectors);
	return arena_made(state);
}

static int
end(void **state)
{
	vectors_close(vectors);
	return arena_gone(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_asks_the_same_is_in_one_group),
	    cmocka_unit_test(the_order_tells_all_texts_group_by_group),
	    cmocka_unit_test(likeness_is_the_same_both_ways_and_more_for_the_same_question),
	    cmocka_unit_test(small_words_alone_make_nothing_alike),
	    cmocka_unit_test(chinese_is_gathered_too),
	    cmocka_unit_test(nothing_one_and_all_the_same_are_no_trouble),
	    cmocka_unit_test(texts_that_are_left_out_are_in_no_group),
	    cmocka_unit_test(the_same_texts_give_the_same_groups),
	    cmocka_unit_test(as_many_as_there_may_be_are_gathered_step_by_step),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
