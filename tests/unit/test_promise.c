#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/forum/promise.h"
#include "support/waits.h"

static struct arena *a;
static struct hours hours;
static uint64_t seed;

static int
fresh(void **state)
{
	(void)state;
	a = arena_new();
	seed = 88172645463325252u;
	assert_true(hours_parse("mon-fri 9:00-18:00 UTC", &hours));
	return 0;
}

static int
gone(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

/* Above 0, below 1. */
static double
chance(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return ((double)(seed >> 12) + 0.5) / (double)(UINT64_C(1) << 52);
}

static int64_t
instant(const char *s)
{
	int64_t at = 0;

	assert_true(clock_parse(s, &at));
	return at;
}

enum { CASES = 240 };
static const int64_t begin = 1700000000 * CLOCK_SECOND; /* November 2023 */

/* Waits with a median of so many office hours; `spread` 1: the upper sixth is three times that and more. `drift`: the
 * last ones take so many times as long as the first. Some are never answered. */
static struct promise_case *
made_up(double median, double spread, double drift, double never)
{
	struct promise_case *cases = arena_array(a, CASES, sizeof(*cases));
	int64_t at = begin;

	for (int i = 0; i < CASES; i++) {
		double normal = sqrt(-2 * log(chance())) * cos(2 * M_PI * chance());
		double wait = median * exp(spread * normal) * pow(drift, (double)i / CASES);

		at += (int64_t)(-log(chance()) * 30 * (double)CLOCK_HOUR);
		cases[i].asked_at = at;
		cases[i].answered_at =
		    chance() < never ? 0 : hours_add(&hours, at, (int64_t)(wait * CLOCK_HOUR));
	}
	return cases;
}

static void
most_askers_hear_within_what_they_were_told(void **state)
{
	static const struct {
		const char *what;
		double median, spread, drift, never;
		int target_hours;
	} shops[] = {
	    {"as fast as its target", 2, 0.8, 1, 0, 4},
	    {"faster than its target", 1, 0.7, 1, 0, 24},
	    {"slower than its target", 20, 1, 1, 0, 4},
	    {"slower each month", 2, 0.8, 8, 0, 4},
	    {"faster each month", 16, 0.8, 0.125, 0, 24},
	    {"now at once, now after weeks", 4, 2, 1, 0, 8},
	    {"some are never answered", 4, 1, 1, 0.04, 8},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(shops) / sizeof(shops[0]); i++) {
		const struct promise_case *cases =
		    made_up(shops[i].median, shops[i].spread, shops[i].drift, shops[i].never);
		struct promise_score score;
		double kept;

		promise_replay(a, &hours, cases, CASES, shops[i].target_hours, &score);
		kept = 100.0 * (double)score.n_kept / (double)score.n_answered;
		print_message("%s: %.1f %% within it, now %d %s\n", shops[i].what, kept,
			      score.last.n, promise_unit_code(score.last.unit));
		assert_int_equal(score.n_all, CASES);
		assert_true(kept >= 80 && kept <= 92);
	}
}

/* Shops on which nothing was chosen: those of promises_choose have other seeds. */
static void
so_they_do_in_shops_that_had_no_part_in_the_choice(void **state)
{
	enum { SHOPS = 60 };
	double sum = 0;
	int n_within = 0, n_below = 0;

	(void)state;
	for (uint64_t i = 0; i < SHOPS; i++) {
		struct promise_score score;
		struct waits w;
		double kept;

		waits_make(a, UINT64_C(77000000000) + i, &w);
		promise_replay(a, &w.hours, w.cases, w.n, w.target_hours, &score);
		assert_true(score.n_answered >= 50);
		kept = 100.0 * (double)score.n_kept / (double)score.n_answered;
		sum += kept;
		n_within += kept >= 80 && kept <= 92;
		n_below += kept < 80;
	}
	print_message("of %d shops %d within 80 to 92 %%, %d below; %.1f %% on average\n", SHOPS,
		      n_within, n_below, sum / SHOPS);
	assert_true(n_within * 100 >= 85 * SHOPS);
	assert_true(n_below * 100 <= 12 * SHOPS);
	assert_true(sum / SHOPS >= 84 && sum / SHOPS <= 90);
}

/* A part that nobody ever answers makes the others be told a little more, not weeks. */
static void
who_is_never_answered_does_not_lengthen_it_for_others(void **state)
{
	const struct promise_case *all = made_up(2, 0.8, 1, 0), *some;
	struct promise_score score, with_never;

	(void)state;
	promise_replay(a, &hours, all, CASES, 8, &score);
	some = made_up(2, 0.8, 1, 0.2);
	promise_replay(a, &hours, some, CASES, 8, &with_never);
	assert_true(with_never.n_answered < CASES - 20);
	assert_true(with_never.shown < 3 * score.shown);
}

static void
nothing_of_the_future_is_known(void **state)
{
	struct promise_case *cases = made_up(4, 1, 1, 0);
	int64_t now = cases[CASES / 2].asked_at;
	struct promise before = promise_learn(a, &hours, cases, CASES, 8, now), after;

	(void)state;
	for (int i = 0; i < CASES; i++)
		if (cases[i].asked_at >= now || cases[i].answered_at >= now)
			cases[i].answered_at = 0;
	after = promise_learn(a, &hours, cases, CASES, 8, now);
	assert_int_equal(before.unit, after.unit);
	assert_int_equal(before.n, after.n);
}

static void
few_cases_mean_the_target(void **state)
{
	struct promise_case one = {.asked_at = instant("2026-11-23T10:00:00Z")};
	int64_t now = instant("2026-11-27T10:00:00Z");
	struct promise p = promise_learn(a, &hours, NULL, 0, 4, now);

	(void)state;
	assert_int_equal(p.unit, PROMISE_HOUR);
	assert_int_equal(p.n, 4);
	one.answered_at = one.asked_at + CLOCK_MINUTE;
	p = promise_learn(a, &hours, &one, 1, 4, now);
	assert_int_equal(promise_time(&hours, p), 4 * CLOCK_HOUR);
	/* A target of whole days of which the office is open a part. */
	p = promise_or_target(&hours, (struct promise){.n = 0}, 24);
	assert_int_equal(p.unit, PROMISE_DAY);
	assert_int_equal(p.n, 3);
}

static void
whoever_still_waits_counts(void **state)
{
	struct promise_case cases[40];
	int64_t now = instant("2026-11-27T17:00:00Z");
	struct promise p;

	(void)state;
	for (int i = 0; i < 40; i++) {
		cases[i].asked_at = now - (60 - i) * CLOCK_DAY;
		cases[i].answered_at = hours_add(&hours, cases[i].asked_at, CLOCK_HOUR);
	}
	p = promise_learn(a, &hours, cases, 40, 2, now);
	assert_true(promise_time(&hours, p) <= 2 * CLOCK_HOUR);
	/* Then nobody answers any more. */
	for (int i = 25; i < 40; i++)
		cases[i].answered_at = 0;
	p = promise_learn(a, &hours, cases, 40, 2, now);
	assert_true(p.unit == PROMISE_WEEK);
}

static void
promises_are_said_as_people_count(void **state)
{
	struct hours always;

	(void)state;
	assert_true(hours_parse("always", &always));
	assert_string_equal(
	    promise_sentence(a, LOCALE_EN, &hours, (struct promise){PROMISE_HOUR, 4}),
	    "Staff usually answer within 4 hours, Monday to Friday.");
	assert_string_equal(
	    promise_sentence(a, LOCALE_ZH_CN, &hours, (struct promise){PROMISE_HOUR, 4}),
	    "客服人员一般会在4小时内回答（周一至周五）。");
	assert_string_equal(
	    promise_sentence(a, LOCALE_EN, &hours, (struct promise){PROMISE_DAY, 1}),
	    "Staff usually answer within 1 working day.");
	assert_string_equal(
	    promise_sentence(a, LOCALE_EN, &always, (struct promise){PROMISE_HOUR, 1}),
	    "Staff usually answer within 1 hour.");
	assert_string_equal(promise_words(a, LOCALE_EN, &hours, (struct promise){PROMISE_WEEK, 2}),
			    "within 2 weeks");
	hours.day[2].to = hours.day[2].from;
	hours.day[3].to = hours.day[3].from;
	assert_string_equal(
	    promise_sentence(a, LOCALE_EN, &hours, (struct promise){PROMISE_HOUR, 2}),
	    "Staff usually answer within 2 hours, Monday, Tuesday, Friday.");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(most_askers_hear_within_what_they_were_told, fresh,
					    gone),
	    cmocka_unit_test_setup_teardown(so_they_do_in_shops_that_had_no_part_in_the_choice,
					    fresh, gone),
	    cmocka_unit_test_setup_teardown(who_is_never_answered_does_not_lengthen_it_for_others,
					    fresh, gone),
	    cmocka_unit_test_setup_teardown(nothing_of_the_future_is_known, fresh, gone),
	    cmocka_unit_test_setup_teardown(few_cases_mean_the_target, fresh, gone),
	    cmocka_unit_test_setup_teardown(whoever_still_waits_counts, fresh, gone),
	    cmocka_unit_test_setup_teardown(promises_are_said_as_people_count, fresh, gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
