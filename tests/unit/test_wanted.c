/* What the FAQ lacks, put together: the half that knows no database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/insight/coverage.h"
#include "answerwell/insight/wanted.h"
#include "support/own_arena.h"

static struct wanted_ask english[] = {
    {.question_id = 7,
     .words = "Do you give a discount to students?",
     .slug = "x",
     .n = 1,
     .at = 70},
    {.question_id = 6, .words = "Where can I buy spare lids?", .slug = "x", .n = 1, .at = 60},
    {.question_id = 5, .words = "Is there a student discount?", .slug = "x", .n = 1, .at = 50},
    {.words = "student discount", .slug = "", .n = 9, .at = 80},
    {.words = "gift wrapping", .slug = "", .n = 2, .at = 90},
};
static struct wanted_ask chinese[] = {
    {.words = "学生优惠", .slug = "", .n = 4, .at = 10},
    {.words = "学生有优惠吗", .slug = "", .n = 1, .at = 20},
};

static struct wanted_list
listed(void)
{
	return (struct wanted_list){.arena = a,
				    .n_came = 200,
				    .asks = {[LOCALE_EN] = english, [LOCALE_ZH_CN] = chinese},
				    .n_asks = {[LOCALE_EN] = 5, [LOCALE_ZH_CN] = 2}};
}

static void
questions_and_searches_of_similar_words_are_one_gap(void **state)
{
	struct wanted_list l = listed();

	(void)state;
	wanted_gather(&l, NULL);
	assert_int_equal(l.n, 4);
	assert_int_equal(l.gaps[0].n_questions, 2);
	assert_int_equal(l.gaps[0].n_searches, 9);
	assert_int_equal(l.gaps[0].n_asks, 3);
	assert_int_equal(l.gaps[0].asks[2].question_id, 0);
	assert_float_equal(l.gaps[0].points, 1, 1e-9);
	/* A sentence rather than what somebody typed into the search. */
	assert_int_equal(l.gaps[0].title[strlen(l.gaps[0].title) - 1], '?');
}

static void
each_language_is_put_together_alone(void **state)
{
	struct wanted_list l = listed();

	(void)state;
	wanted_gather(&l, NULL);
	assert_int_equal(l.gaps[1].locale, LOCALE_ZH_CN);
	assert_int_equal(l.gaps[1].n_searches, 5);
	assert_int_equal(l.gaps[1].n_questions, 0);
	assert_float_equal(l.gaps[1].points, 0, 0);
}

static void
what_most_people_came_with_stands_first(void **state)
{
	struct wanted_list l = listed(), again = listed();

	(void)state;
	wanted_gather(&l, NULL);
	for (size_t i = 1; i < l.n; i++)
		assert_true(l.gaps[i - 1].n_questions + l.gaps[i - 1].n_searches >=
			    l.gaps[i].n_questions + l.gaps[i].n_searches);
	assert_string_equal(l.gaps[2].title, "gift wrapping");
	wanted_gather(&again, NULL);
	for (size_t i = 0; i < l.n; i++)
		assert_string_equal(l.gaps[i].title, again.gaps[i].title);
}

static void
nothing_wanted_is_no_gap(void **state)
{
	struct wanted_list l = {.arena = a};

	(void)state;
	wanted_gather(&l, NULL);
	assert_int_equal(l.n, 0);
}

/* ---- what is counted together --------------------------------------------------------------------- */

static void
each_outcome_counts_once_in_all_and_in_one_of_the_parts(void **state)
{
	static const int apart[] = {COVERAGE_SOLVED, COVERAGE_ASKED, COVERAGE_LATER, COVERAGE_OPEN};
	struct coverage_counts c = {.n = {1, 2, 4, 8, 16, 32, 64, 128}};
	int64_t sum = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(apart) / sizeof(apart[0]); i++)
		sum += coverage_count(&c, apart[i]);
	assert_int_equal(sum, 255);
	assert_int_equal(coverage_count(&c, COVERAGE_ALL), 255);
	assert_int_equal(coverage_count(&c, COVERAGE_SOLVED), 3);
	assert_int_equal(coverage_count(&c, COVERAGE_COVERED), 31);
	for (int o = 0; o < COVERAGE_OUTCOMES; o++)
		assert_int_equal(coverage_count(&c, o), 1 << o);
}

static void
parts_are_known_by_their_codes(void **state)
{
	int part;

	(void)state;
	for (int p = 0; p < COVERAGE_PARTS; p++) {
		assert_true(coverage_part_from(coverage_code(p), &part));
		assert_int_equal(part, p);
	}
	assert_false(coverage_part_from("", &part));
	assert_false(coverage_part_from("Solved", &part));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(questions_and_searches_of_similar_words_are_one_gap),
	    cmocka_unit_test(each_language_is_put_together_alone),
	    cmocka_unit_test(what_most_people_came_with_stands_first),
	    cmocka_unit_test(nothing_wanted_is_no_gap),
	    cmocka_unit_test(each_outcome_counts_once_in_all_and_in_one_of_the_parts),
	    cmocka_unit_test(parts_are_known_by_their_codes),
	};

	return cmocka_run_group_tests(tests, arena_made, arena_gone);
}
