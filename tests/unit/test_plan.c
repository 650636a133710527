#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/match/gather.h"
#include "answerwell/match/plan.h"
#include "answerwell/match/vectors.h"
#include "support/own_arena.h"

static struct vectors *vectors;
static char path[] = "/tmp/awplan-XXXXXX";
static int folder;

static struct plan *
plan_of(const char *const *texts, size_t n, size_t n_entries)
{
	struct plan_ask *asks = arena_array(a, n, sizeof(*asks));
	struct plan *p;

	for (size_t i = 0; i < n; i++)
		asks[i] = (struct plan_ask){texts[i], LOCALE_EN};
	assert_int_equal(plan_make(a, vectors, folder, asks, n, n_entries, NULL, &p), OK);
	return p;
}

/* Five ask for a refund, three for a parcel, and four each something of their own. */
static const char *const shop[] = {
    "When do I get my refund?",    "Where is my parcel?",
    "refund still not here",       "Do you sell gift cards?",
    "when will the refund come",   "where is the parcel I ordered",
    "how long does a refund take", "Is the museum open on Sunday?",
    "my parcel, where is it",      "Which ladder reaches the roof?",
    "refund takes how long",       "Can elephants swim?",
};
enum { SHOP = sizeof(shop) / sizeof(shop[0]) };

static void
what_most_ask_for_comes_first(void **state)
{
	const struct plan *p = plan_of(shop, SHOP, 2);

	(void)state;
	assert_int_equal(p->n, SHOP);
	assert_int_equal(p->n_drafts, 2);
	assert_non_null(strstr(shop[p->drafts[0].members[0]], "refund"));
	assert_true(p->drafts[0].n_members >= 4);
	assert_non_null(strstr(shop[p->drafts[1].members[0]], "parcel"));
	assert_true(p->drafts[1].n_members >= 2);
}

static void
each_question_is_in_one_draft_at_most(void **state)
{
	const struct plan *p = plan_of(shop, SHOP, SHOP);
	size_t n[SHOP] = {0};

	(void)state;
	for (size_t d = 0; d < p->n_drafts; d++)
		for (size_t i = 0; i < p->drafts[d].n_members; i++)
			n[p->drafts[d].members[i]]++;
	for (size_t i = 0; i < SHOP; i++)
		assert_true(n[i] <= 1);
}

static void
shares_grow_draft_by_draft_to_what_all_answer(void **state)
{
	const struct plan *p = plan_of(shop, SHOP, 4);
	double before = 0;

	(void)state;
	for (size_t d = 0; d < p->n_drafts; d++) {
		assert_true(p->drafts[d].share >= before);
		before = p->drafts[d].share;
	}
	assert_true(p->share == before);
	assert_true(p->low <= p->share && p->share <= p->high);
	assert_true(p->low >= 0 && p->high <= 1);
}

/* What was asked once says nothing about what will be: an entry for it promises next to nothing. */
static void
questions_of_which_none_is_like_another_promise_little(void **state)
{
	static const char *const texts[] = {"Do you sell gift cards?",
					    "Is the museum open on Sunday?",
					    "Which ladder reaches the roof?",
					    "Can elephants swim?",
					    "Why is bread brown?",
					    "Who invented chess?"};
	const struct plan *p = plan_of(texts, 6, 6);

	(void)state;
	assert_int_equal(p->n_drafts, 6);
	assert_true(p->share < .2);
}

static void
the_bins_hold_every_question_once(void **state)
{
	const struct plan *p = plan_of(shop, SHOP, 3);
	size_t n = 0;

	(void)state;
	for (size_t b = 0; b < PLAN_BINS; b++) {
		n += p->bins[b].n;
		assert_true(p->bins[b].n == 0 || p->bins[b].sure >= plan_bounds[b]);
		assert_true(p->bins[b].found >= 0 && p->bins[b].found <= 1);
	}
	assert_int_equal(n, SHOP);
	assert_true(p->found <= p->share);
}

static void
nothing_one_and_all_the_same_are_no_trouble(void **state)
{
	const char *same[30];
	const struct plan *p = plan_of(shop, 0, 40);

	(void)state;
	assert_int_equal(p->n_drafts, 0);
	assert_true(p->share == 0);
	p = plan_of(shop, 1, 40);
	assert_int_equal(p->n_drafts, 1);
	assert_int_equal(p->drafts[0].n_members, 1);
	for (size_t i = 0; i < 30; i++)
		same[i] = "Where is my parcel?";
	p = plan_of(same, 30, 40);
	assert_int_equal(p->n_drafts, 1);
	assert_int_equal(p->drafts[0].n_members, 30);
	assert_true(p->share > .9);
}

static void
the_same_questions_give_the_same_plan(void **state)
{
	const struct plan *one = plan_of(shop, SHOP, 4), *two = plan_of(shop, SHOP, 4);

	(void)state;
	assert_int_equal(one->n_drafts, two->n_drafts);
	assert_true(one->share == two->share && one->low == two->low && one->high == two->high);
	assert_true(one->found == two->found);
	assert_memory_equal(one->bins, two->bins, sizeof(one->bins));
	for (size_t d = 0; d < one->n_drafts; d++) {
		assert_int_equal(one->drafts[d].n_members, two->drafts[d].n_members);
		assert_memory_equal(one->drafts[d].members, two->drafts[d].members,
				    one->drafts[d].n_members * sizeof(uint32_t));
	}
}

/* rmdir says so: it takes empty ones alone. */
static void
no_index_is_left_and_a_folder_that_is_none_is_told(void **state)
{
	struct plan_ask ask = {"Where is my parcel?", LOCALE_EN};
	struct plan *p;

	(void)state;
	assert_int_equal(plan_make(a, vectors, -1, &ask, 1, 1, NULL, &p), FAILED);
	plan_of(shop, SHOP, 3);
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	close(folder);
	folder = open(path, O_RDONLY | O_DIRECTORY);
}

static int
begin(void **state)
{
	vectors = vectors_open("assets/vectors/english.vectors");
	assert_non_null(vectors);
	assert_non_null(mkdtemp(path));
	folder = open(path, O_RDONLY | O_DIRECTORY);
	return arena_made(state);
}

static int
end(void **state)
{
	close(folder);
	rmdir(path);
	vectors_close(vectors);
	return arena_gone(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_most_ask_for_comes_first),
	    cmocka_unit_test(each_question_is_in_one_draft_at_most),
	    cmocka_unit_test(shares_grow_draft_by_draft_to_what_all_answer),
	    cmocka_unit_test(questions_of_which_none_is_like_another_promise_little),
	    cmocka_unit_test(the_bins_hold_every_question_once),
	    cmocka_unit_test(nothing_one_and_all_the_same_are_no_trouble),
	    cmocka_unit_test(the_same_questions_give_the_same_plan),
	    cmocka_unit_test(no_index_is_left_and_a_folder_that_is_none_is_told),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
