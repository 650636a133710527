/* What the site learns from its own outcomes, and what it measures. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "answerwell/db/db.h"
#include "answerwell/faq/entry.h"
#include "answerwell/forum/answer.h"
#include "answerwell/search/evaluation.h"
#include "answerwell/search/matching.h"
#include "support/community.h"
#include "support/own_arena.h"
#include "support/pg.h"

static struct db *db;
static const struct account *ann, *mod;
static struct matching matching;
static char folder[] = "/tmp/answerwell-match-XXXXXX";

static int64_t
entry(const char *title, const char *body)
{
	struct problems problems = {.n = 0};
	int64_t id;

	assert_int_equal(
	    entry_promote(
		db, a, mod,
		&(struct entry_draft){.text = {.title = title, .body = body, .category = "billing"},
				      .locale = "en"},
		&problems, &id),
	    OK);
	return id;
}

/* A question whose accepted answer links the entry. */
static int64_t
answered_by(const char *title, int64_t entry_id)
{
	int64_t question = test_question(db, ann, title), answer;

	answer = test_answer(db, mod, question);
	test_run(db, "UPDATE posts SET body = 'See /faq/%lld for all of it.' WHERE id = %lld",
		 (long long)entry_id, (long long)answer);
	assert_int_equal(answer_accept(db, a, ann, answer, true), OK);
	return question;
}

static struct evaluation
evaluated(void)
{
	struct evaluation e;

	assert_int_equal(matching_refresh(&matching, db, NULL), OK);
	assert_int_equal(evaluation_run(db, a, matching.matcher, &e), OK);
	return e;
}

static void
questions_whose_answer_links_an_entry_are_measured_and_some_never_learned_from(void **state)
{
	int64_t invoice = entry("Where do I find my invoice?", "In your account, under Orders."),
		parcel = entry("My parcel does not arrive", "Wait for three days, then write us.");
	struct evaluation e;

	(void)state;
	for (int i = 0; i < 20; i++) {
		answered_by(arena_printf(a, "Where is invoice %d of mine?", i), invoice);
		answered_by(arena_printf(a, "parcel %d has not arrived", i), parcel);
	}
	e = evaluated();
	assert_true(e.of[LOCALE_EN].n > 0 && e.n_learned > e.of[LOCALE_EN].n);
	assert_int_equal(e.of[LOCALE_EN].n + e.n_learned, 40);
	assert_int_equal(e.of[LOCALE_EN].first, e.of[LOCALE_EN].n);
	assert_int_equal(e.of[LOCALE_EN].first_three, e.of[LOCALE_EN].n);
	assert_int_equal(e.of[LOCALE_ZH_CN].n, 0);
	assert_true(e.fit.offset == 0 && e.fit.slope == 1); /* too few */
}

static void
repetitions_of_an_entrys_source_count_its_source_does_not(void **state)
{
	int64_t source = test_question(db, ann, "Does the kettle whistle?"),
		again = test_question(db, ann, "Will my kettle whistle at me?"),
		whistle = entry("Does the kettle whistle?", "Only the red one does.");
	struct evaluation before = evaluated(), after;

	(void)state;
	test_run(db,
		 "INSERT INTO entry_sources (entry_id, question_id, question_revision) VALUES "
		 "(%lld, %lld, 1)",
		 (long long)whistle, (long long)source);
	test_run(db, "UPDATE questions SET duplicate_of = %lld WHERE id = %lld", (long long)source,
		 (long long)again);
	after = evaluated();
	assert_int_equal(after.of[LOCALE_EN].n + after.n_learned,
			 before.of[LOCALE_EN].n + before.n_learned + 1);
}

static void
hidden_questions_and_retired_entries_are_no_outcomes(void **state)
{
	int64_t lamp = entry("Which bulb does the lamp take?", "E27, up to 40 watts."),
		question = answered_by("what bulb for the lamp", lamp);
	struct evaluation with = evaluated(), without;

	(void)state;
	test_run(db, "UPDATE questions SET is_visible = false WHERE id = %lld",
		 (long long)question);
	without = evaluated();
	assert_int_equal(without.of[LOCALE_EN].n + without.n_learned,
			 with.of[LOCALE_EN].n + with.n_learned - 1);
	test_run(db, "UPDATE questions SET is_visible = true WHERE id = %lld", (long long)question);
	test_run(db, "UPDATE entries SET retired_at = now() WHERE id = %lld", (long long)lamp);
	without = evaluated();
	assert_int_equal(without.of[LOCALE_EN].n + without.n_learned,
			 with.of[LOCALE_EN].n + with.n_learned - 1);
}

/* Foretold with log odds of `sure`, of which `percent` of a hundred came true. */
static struct match_fit
fit_of(double sure, int percent, double other, int other_percent)
{
	double odds[2000];
	bool is_true[2000];

	for (int i = 0; i < 2000; i++) {
		odds[i] = i % 2 == 0 ? sure : other;
		is_true[i] = i / 2 % 100 < (i % 2 == 0 ? percent : other_percent);
	}
	return evaluation_fit(odds, is_true, 2000);
}

static double
foretold(struct match_fit fit, double odds)
{
	return 1 / (1 + exp(-(fit.offset + fit.slope * odds)));
}

static void
the_confidence_becomes_what_came_true(void **state)
{
	struct match_fit fit = fit_of(2, 60, -2, 5);

	(void)state;
	assert_true(fabs(foretold(fit, 2) - 0.60) < 0.02);
	assert_true(fabs(foretold(fit, -2) - 0.05) < 0.02);
	fit = fit_of(2, 88, -2, 12); /* as foretold */
	assert_true(fabs(fit.offset) < 0.05 && fabs(fit.slope - 1) < 0.05);
}

static void
few_outcomes_and_senseless_ones_move_it_little(void **state)
{
	const double odds[3] = {1, 1, 1};
	const bool is_false[3] = {false, false, false};
	struct match_fit fit = evaluation_fit(odds, is_false, 3);

	(void)state;
	assert_true(fit.offset > -1 && fit.slope > 0.3);
	fit = fit_of(2, 5, -2, 95); /* the other way round */
	assert_true(fit.slope >= 0.1);
	fit = evaluation_fit(NULL, NULL, 0);
	assert_true(fit.offset == 0 && fit.slope == 1);
}

static void
a_fit_that_is_kept_is_in_the_next_index(void **state)
{
	struct evaluation e = {.fit = {-1.5, 0.7}, .n_learned = 120};
	const struct match_question q = {.text = "where is my invoice"};
	struct match *list;
	double before;
	size_t n;

	(void)state;
	assert_int_equal(matching_refresh(&matching, db, NULL), OK);
	list = matcher_find(matching.matcher, a, &q, 1, &n);
	assert_int_equal(n, 1);
	before = list[0].probability;
	assert_int_equal(evaluation_keep(db, a, &e), OK);
	assert_int_equal(matching_refresh(&matching, db, NULL), OK);
	list = matcher_find(matching.matcher, a, &q, 1, &n);
	assert_true(fabs(list[0].probability - foretold(e.fit, match_odds(&list[0]))) < 1e-9);
	assert_true(list[0].probability != before);
	assert_int_equal(test_number(db, "SELECT n_fitted FROM matching"), 120);
}

static int
begin(void **state)
{
	(void)arena_made(state);
	db = test_db();
	ann = test_person(db, "ann", ROLE_CUSTOMER);
	mod = test_person(db, "mod", ROLE_MODERATOR);
	test_category(db, "billing");
	assert_non_null(mkdtemp(folder));
	matching_open(&matching, folder);
	return 0;
}

static int
end(void **state)
{
	matching_remove(&matching);
	matching_close(&matching);
	rmdir(folder);
	return arena_gone(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		questions_whose_answer_links_an_entry_are_measured_and_some_never_learned_from),
	    cmocka_unit_test(repetitions_of_an_entrys_source_count_its_source_does_not),
	    cmocka_unit_test(hidden_questions_and_retired_entries_are_no_outcomes),
	    cmocka_unit_test(the_confidence_becomes_what_came_true),
	    cmocka_unit_test(few_outcomes_and_senseless_ones_move_it_little),
	    cmocka_unit_test(a_fit_that_is_kept_is_in_the_next_index),
	};

	return cmocka_run_group_tests_name("evaluation", tests, begin, end);
}
