#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"

static struct arena *a;

/* A zone with summer time: nothing here may depend on it. */
static int
fresh(void **state)
{
	(void)state;
	setenv("TZ", "Europe/Berlin", 1);
	tzset();
	a = arena_new();
	return 0;
}

static int
gone(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static void
instants_are_written_in_three_ways(void **state)
{
	const int64_t at = INT64_C(1795306889) * CLOCK_SECOND + 999999;

	(void)state;
	assert_string_equal(clock_rfc3339(a, at), "2026-11-22T00:21:29Z");
	assert_string_equal(clock_rfc5322(a, at), "Sun, 22 Nov 2026 00:21:29 +0000");
	assert_string_equal(clock_http(a, at), "Sun, 22 Nov 2026 00:21:29 GMT");
}

static void
instants_before_1970_round_down(void **state)
{
	(void)state;
	assert_string_equal(clock_rfc3339(a, 0), "1970-01-01T00:00:00Z");
	assert_string_equal(clock_rfc3339(a, -1), "1969-12-31T23:59:59Z");
	assert_string_equal(clock_rfc3339(a, -CLOCK_SECOND), "1969-12-31T23:59:59Z");
	assert_string_equal(clock_rfc3339(a, -CLOCK_SECOND - 1), "1969-12-31T23:59:58Z");
}

static void
instants_are_read(void **state)
{
	static const struct {
		const char *s;
		int64_t at;
	} cases[] = {
	    {"1970-01-01T00:00:00Z", 0},
	    {"1969-12-31T23:59:59.999999Z", -1},
	    {"2026-11-22T00:21:29Z", INT64_C(1795306889000000)},
	    {"2026-11-22t00:21:29z", INT64_C(1795306889000000)},
	    {"2026-11-22 00:21:29", INT64_C(1795306889000000)},
	    {"2026-11-22T00:21:29.5", INT64_C(1795306889500000)},
	    {"2026-11-22T00:21:29.1234567890123456789Z", INT64_C(1795306889123456)},
	    {"2026-11-22T08:21:29+08:00", INT64_C(1795306889000000)},
	    {"2026-11-21T18:51:29-05:30", INT64_C(1795306889000000)},
	    {"2026-11-22 00:21:29.25+00", INT64_C(1795306889250000)}, /* PostgreSQL */
	    {"2026-11-22T08:21:29+0800", INT64_C(1795306889000000)},
	    {"2026-11-22T00:21", INT64_C(1795306860000000)}, /* a browser's datetime-local */
	    {"2000-02-29T00:00:00Z", INT64_C(951782400000000)},
	    {"2016-12-31T23:59:60Z", INT64_C(1483228800000000)}, /* leap second */
	    {"0001-01-01T00:00:00Z", INT64_C(-62135596800000000)},
	    {"9999-12-31T23:59:59Z", INT64_C(253402300799000000)},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int64_t at = 42;

		if (!clock_parse(cases[i].s, &at) || at != cases[i].at)
			fail_msg("%s: %lld", cases[i].s, (long long)at);
	}
}

static void
what_is_no_instant_changes_nothing(void **state)
{
	static const char *const bad[] = {
	    "",
	    "now",
	    "2026",
	    "2026-11-22",
	    "2026-11-22T",
	    "2026-11-22T00",
	    "2026-1-22T00:21:29Z",
	    "2026-13-01T00:00:00Z",
	    "2026-00-01T00:00:00Z",
	    "2026-02-29T00:00:00Z",
	    "1900-02-29T00:00:00Z",
	    "2026-04-31T00:00:00Z",
	    "2026-11-00T00:00:00Z",
	    "2026-11-22T24:00:00Z",
	    "2026-11-22T00:60:00Z",
	    "2026-11-22T00:00:61Z",
	    "2026-11-22T00:21:29.Z",
	    "2026-11-22T00:21:29ZZ",
	    "2026-11-22T00:21:29+8",
	    "2026-11-22T00:21:29+24:00",
	    "2026-11-22T00:21:29+08:60",
	    "2026-11-22T00:21:29+08:",
	    "0000-01-01T00:00:00Z",
	    "-2026-11-22T00:21:29Z",
	    " 2026-11-22T00:21:29Z",
	    "2026-11-22X00:21:29Z",
	    "2026-11-22T00:21:29 Z",
	};
	int64_t at = 42;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (clock_parse(bad[i], &at) || at != 42)
			fail_msg("\"%s\"", bad[i]);
	}
	assert_false(clock_parse(NULL, &at));
}

static void
the_hours_of_summer_time_changes_are_hours_like_any(void **state)
{
	int64_t before, within, after;

	(void)state;
	assert_true(clock_parse("2026-03-29T01:59:59Z", &before));
	assert_true(clock_parse("2026-03-29T02:30:00Z", &within));
	assert_true(clock_parse("2026-03-29T03:00:00Z", &after));
	assert_int_equal(after - before, CLOCK_HOUR + CLOCK_SECOND);
	assert_int_equal(after - within, 30 * CLOCK_MINUTE);
	assert_string_equal(clock_rfc3339(a, within), "2026-03-29T02:30:00Z");
}

static void
writing_and_reading_agree_on_every_day(void **state)
{
	(void)state;
	for (int64_t day = -80000; day < 120000; day += 1) {
		int64_t at = day * CLOCK_DAY + 45296 * CLOCK_SECOND, back = 0;
		struct arena *small = arena_new();

		if (!clock_parse(clock_rfc3339(small, at), &back) || back != at)
			fail_msg("day %lld", (long long)day);
		arena_free(small);
	}
}

static void
the_steady_clock_never_steps_back(void **state)
{
	int64_t last = clock_steady();

	(void)state;
	for (int i = 0; i < 1000; i++) {
		int64_t now = clock_steady();

		assert_true(now >= last);
		last = now;
	}
	assert_true(clock_now() > INT64_C(1700000000) * CLOCK_SECOND);
	assert_true(clock_now() / CLOCK_SECOND - time(NULL) <= 1);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, fresh, gone)
	const struct CMUnitTest tests[] = {
	    TEST(instants_are_written_in_three_ways),
	    TEST(instants_before_1970_round_down),
	    TEST(instants_are_read),
	    TEST(what_is_no_instant_changes_nothing),
	    TEST(the_hours_of_summer_time_changes_are_hours_like_any),
	    TEST(writing_and_reading_agree_on_every_day),
	    TEST(the_steady_clock_never_steps_back),
	};

	return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
