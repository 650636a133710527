#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <unicode/udat.h>
#include <unicode/ustring.h>

#include "answerwell/base/clock.h"
#include "answerwell/text/when.h"
#include "own_arena.h"

static int64_t
instant(const char *s)
{
	int64_t at = 0;

	assert_true(clock_parse(s, &at));
	return at;
}

static void
dates_are_written_as_people_write_them(void **state)
{
	int64_t at = instant("2026-11-22T00:21:29Z");

	(void)state;
	assert_string_equal(when_full(a, LOCALE_EN, NULL, at), "22 November 2026 at 00:21");
	assert_string_equal(when_full(a, LOCALE_ZH_CN, NULL, at), "2026年11月22日 00:21");
	assert_string_equal(when_soon(a, LOCALE_EN, NULL, at, at - 1), "Sunday 00:21");
	assert_string_equal(when_soon(a, LOCALE_ZH_CN, "Asia/Shanghai", at, at), "星期日 08:21");
	assert_string_equal(when_soon(a, LOCALE_EN, NULL, -1, -1), "Wednesday 23:59");
	assert_string_equal(when_soon(a, LOCALE_EN, NULL, at, at - 7 * CLOCK_DAY),
			    "22 November 2026 at 00:21");
	assert_string_equal(when_soon(a, LOCALE_EN, NULL, at, at + 1), "22 November 2026 at 00:21");
	assert_string_equal(when_date(a, LOCALE_EN, NULL, at), "22 Nov 2026");
	assert_string_equal(when_date(a, LOCALE_ZH_CN, NULL, at), "2026年11月22日");
	assert_string_equal(when_date(a, LOCALE_EN, NULL, 0), "1 Jan 1970");
	assert_string_equal(when_full(a, LOCALE_EN, NULL, -1), "31 December 1969 at 23:59");
}

/* Written here without ICU, which knows the calendar as well. */
static void
any_day_is_the_one_of_the_calendar(void **state)
{
	static const UChar utc[] = u"UTC", pattern[] = u"d MMMM yyyy 'at' HH:mm";
	UErrorCode error = U_ZERO_ERROR;
	UDateFormat *f = udat_open(UDAT_PATTERN, UDAT_PATTERN, "en", utc, -1, pattern, -1, &error);
	unsigned seed = 11;

	(void)state;
	assert_true(U_SUCCESS(error));
	for (int i = 0; i < 5000; i++) {
		/* 1700 to 2300 */
		int64_t day = (int64_t)(rand_r(&seed) % 219146) - 98615;
		int64_t at = (day * 86400 + rand_r(&seed) % 86400) * CLOCK_SECOND;
		UChar shown[64];
		char utf8[128];

		udat_format(f, (UDate)at / 1000, shown, 64, NULL, &error);
		u_strToUTF8(utf8, sizeof(utf8), NULL, shown, -1, &error);
		assert_true(U_SUCCESS(error));
		assert_string_equal(when_full(a, LOCALE_EN, "UTC", at), utf8);
	}
	udat_close(f);
}

static void
zones_move_the_clock_and_the_day(void **state)
{
	int64_t at = instant("2026-07-01T20:30:00Z");

	(void)state;
	assert_string_equal(when_full(a, LOCALE_EN, "Asia/Shanghai", at), "2 July 2026 at 04:30");
	assert_string_equal(when_full(a, LOCALE_EN, "Europe/Berlin", at), "1 July 2026 at 22:30");
	assert_string_equal(when_full(a, LOCALE_EN, "America/New_York", at),
			    "1 July 2026 at 16:30");
	assert_string_equal(when_full(a, LOCALE_EN, "", at), "1 July 2026 at 20:30");
	/* Winter time. */
	assert_string_equal(
	    when_full(a, LOCALE_EN, "Europe/Berlin", instant("2026-12-01T20:30:00Z")),
	    "1 December 2026 at 21:30");
}

static void
more_zones_than_are_kept_stay_right(void **state)
{
	int64_t at = instant("2026-01-01T12:00:00Z");

	(void)state;
	for (int round = 0; round < 3; round++)
		for (int h = 1; h <= 14; h++)
			assert_string_equal(
			    when_full(a, round % 2 ? LOCALE_ZH_CN : LOCALE_EN,
				      arena_printf(a, "Etc/GMT+%d", h > 12 ? 12 : h), at),
			    arena_printf(
				a, round % 2 ? "2026年1月1日 %02d:00" : "1 January 2026 at %02d:00",
				12 - (h > 12 ? 12 : h)));
}

static void
near_times_are_told_relative_to_now(void **state)
{
	static const struct {
		int64_t ago;
		const char *en;
	} cases[] = {
	    {-30 * CLOCK_SECOND, "just now"},
	    {0, "just now"},
	    {59 * CLOCK_SECOND, "just now"},
	    {60 * CLOCK_SECOND, "1 minute ago"},
	    {59 * CLOCK_MINUTE, "59 minutes ago"},
	    {CLOCK_HOUR, "1 hour ago"},
	    {23 * CLOCK_HOUR, "23 hours ago"},
	    {CLOCK_DAY, "yesterday"},
	    {35 * CLOCK_HOUR, "yesterday"},
	    {37 * CLOCK_HOUR, "2 days ago"},
	    {30 * CLOCK_DAY, "30 days ago"},
	    {31 * CLOCK_DAY, "22 Oct 2026"},
	    {-2 * CLOCK_HOUR, "22 November 2026 at 14:00"},
	};
	int64_t now = instant("2026-11-22T12:00:00Z");

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(when_relative(a, LOCALE_EN, NULL, now - cases[i].ago, now),
				    cases[i].en);
}

static void
yesterday_is_the_day_before_in_the_zone(void **state)
{
	int64_t now = instant("2026-11-22T12:00:00Z"), at = instant("2026-11-20T20:00:00Z");

	(void)state;
	assert_string_equal(when_relative(a, LOCALE_EN, NULL, at, now), "2 days ago");
	assert_string_equal(when_relative(a, LOCALE_EN, "Asia/Shanghai", at, now), "yesterday");
}

static void
zones_are_known_by_their_iana_names(void **state)
{
	(void)state;
	assert_string_equal(when_zone(a, "Asia/Shanghai"), "Asia/Shanghai");
	assert_string_equal(when_zone(a, "UTC"), "UTC");
	assert_string_equal(when_zone(a, "Etc/GMT+8"), "Etc/GMT+8");
	assert_string_equal(when_zone(a, "Europe/Oslo"), "Europe/Oslo");
	assert_null(when_zone(a, "Mars/Olympus"));
	assert_null(when_zone(a, "Etc/Unknown"));
	assert_null(when_zone(a, "GMT+8:30"));
	assert_null(when_zone(a, "zone.tab"));
	assert_null(when_zone(a, "right/Europe/Berlin"));
	assert_null(when_zone(a, ""));
	assert_null(when_zone(a, NULL));
	assert_null(when_zone(a, "Asia/Shanghai'; --"));
	assert_null(when_zone(a, "\xff\xff"));
	assert_string_equal(when_full(a, LOCALE_EN, "Mars/Olympus", 0), "1 January 1970 at 00:00");
}

/* Browsers send these. Abbreviations mean one thing to ICU and another to the database: IST is in India or Israel. */
static void
zones_are_called_as_today(void **state)
{
	static const char *const names[][2] = {
	    {"Asia/Calcutta", "Asia/Kolkata"},
	    {"Asia/Saigon", "Asia/Ho_Chi_Minh"},
	    {"Europe/Kiev", "Europe/Kyiv"},
	    {"America/Buenos_Aires", "America/Argentina/Buenos_Aires"},
	    {"America/Indianapolis", "America/Indiana/Indianapolis"},
	    {"America/Montreal", "America/Toronto"},
	    {"US/Pacific", "America/Los_Angeles"},
	    {"Asia/Chongqing", "Asia/Shanghai"},
	    {"Etc/UTC", "UTC"},
	    {"Zulu", "UTC"},
	    {"IST", "Asia/Kolkata"},
	    {"BST", "Asia/Dhaka"},
	    /* Younger than some tables of ICU. */
	    {"America/Ciudad_Juarez", "America/Ciudad_Juarez"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_string_equal(when_zone(a, names[i][0]), names[i][1]);
}

static void
the_day_of_25_hours_is_one_day(void **state)
{
	int64_t at = instant("2026-10-24T22:10:00Z"), now = instant("2026-10-25T22:50:00Z");

	(void)state;
	assert_string_equal(when_relative(a, LOCALE_EN, "Europe/Berlin", at, now), "24 hours ago");
	assert_string_equal(when_relative(a, LOCALE_EN, "UTC", at, now), "yesterday");
	/* One of 23 hours has passed. */
	assert_string_equal(when_relative(a, LOCALE_EN, "Europe/Berlin",
					  instant("2026-03-28T22:30:00Z"),
					  instant("2026-03-29T22:30:00Z")),
			    "2 days ago");
}

static void
clocks_go_as_they_do_there(void **state)
{
	static const struct {
		const char *zone, *at, *shown;
	} cases[] = {
	    {"Pacific/Kiritimati", "2027-12-31T10:00:00Z", "1 January 2028 at 00:00"},
	    {"Pacific/Pago_Pago", "2028-01-01T10:59:00Z", "31 December 2027 at 23:59"},
	    {"Pacific/Chatham", "2028-02-28T10:15:00Z", "29 February 2028 at 00:00"},
	    {"Asia/Kathmandu", "2028-02-29T18:15:00Z", "1 March 2028 at 00:00"},
	    {"America/St_Johns", "2028-02-29T03:29:00Z", "28 February 2028 at 23:59"},
	    /* The skipped hour, the doubled one, half an hour of them. */
	    {"America/New_York", "2026-03-08T06:59:00Z", "8 March 2026 at 01:59"},
	    {"America/New_York", "2026-03-08T07:00:00Z", "8 March 2026 at 03:00"},
	    {"America/New_York", "2026-11-01T05:30:00Z", "1 November 2026 at 01:30"},
	    {"America/New_York", "2026-11-01T06:30:00Z", "1 November 2026 at 01:30"},
	    {"Australia/Lord_Howe", "2026-04-04T14:59:00Z", "5 April 2026 at 01:59"},
	    {"Australia/Lord_Howe", "2026-04-04T15:00:00Z", "5 April 2026 at 01:30"},
	    /* No summer time any more. */
	    {"America/Mexico_City", "2026-07-01T12:00:00Z", "1 July 2026 at 06:00"},
	    {"Asia/Amman", "2026-12-01T12:00:00Z", "1 December 2026 at 15:00"},
	    {"America/Sao_Paulo", "2026-01-01T12:00:00Z", "1 January 2026 at 09:00"},
	    {"America/Ciudad_Juarez", "2026-07-01T12:00:00Z", "1 July 2026 at 06:00"},
	    {"America/Godthab", "2026-12-01T12:00:00Z", "1 December 2026 at 10:00"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(when_full(a, LOCALE_EN, cases[i].zone, instant(cases[i].at)),
				    cases[i].shown);
}

static void
numbers_are_grouped(void **state)
{
	(void)state;
	assert_string_equal(when_number(a, LOCALE_EN, 0), "0");
	assert_string_equal(when_number(a, LOCALE_EN, 999), "999");
	assert_string_equal(when_number(a, LOCALE_EN, 1234), "1,234");
	assert_string_equal(when_number(a, LOCALE_ZH_CN, -1234567), "-1,234,567");
	assert_string_equal(when_number(a, LOCALE_EN, INT64_MIN), "-9,223,372,036,854,775,808");
}

static void *
work(void *ptr)
{
	struct arena *own = arena_new();

	(void)ptr;
	(void)when_full(own, LOCALE_ZH_CN, "America/Sao_Paulo", CLOCK_DAY);
	(void)when_relative(own, LOCALE_EN, "Asia/Tokyo", 0, 3 * CLOCK_DAY);
	(void)when_zone(own, "Africa/Lagos");
	arena_free(own);
	return NULL;
}

/* Requests run on stacks of 256 KiB. */
static void
a_small_stack_is_enough(void **state)
{
	pthread_attr_t attr;
	pthread_t thread;

	(void)state;
	assert_int_equal(pthread_attr_init(&attr), 0);
	assert_int_equal(pthread_attr_setstacksize(&attr, 192 * 1024), 0);
	assert_int_equal(pthread_create(&thread, &attr, work, NULL), 0);
	assert_int_equal(pthread_join(thread, NULL), 0);
	pthread_attr_destroy(&attr);
}

static void
zones_to_choose_from_are_known_sorted_and_called_as_today(void **state)
{
	struct arena *zones_arena = arena_new();
	bool has_shanghai = false, has_kolkata = false;
	const char **zones;
	size_t n;

	(void)state;
	zones = when_zones(zones_arena, &n);
	assert_true(n > 300 && n < 700);
	assert_string_equal(zones[0], "UTC");
	for (size_t i = 0; i < n; i++) {
		assert_string_equal(when_zone(zones_arena, zones[i]), zones[i]);
		assert_true(i < 2 || strcmp(zones[i - 1], zones[i]) < 0);
		has_shanghai = has_shanghai || strcmp(zones[i], "Asia/Shanghai") == 0;
		has_kolkata = has_kolkata || strcmp(zones[i], "Asia/Kolkata") == 0;
	}
	assert_true(has_shanghai && has_kolkata);
	arena_free(zones_arena);
}

/* Kazakhstan has one zone since March 2024, which the rules that came with ICU may not know. */
static void
the_rules_are_those_of_the_machine(void **state)
{
	int64_t before, after;

	(void)state;
	assert_true(clock_parse("2024-02-01T12:00:00Z", &before));
	assert_true(clock_parse("2024-06-01T12:00:00Z", &after));
	assert_string_equal(when_full(a, LOCALE_EN, "Asia/Almaty", before),
			    "1 February 2024 at 18:00");
	assert_string_equal(when_full(a, LOCALE_EN, "Asia/Almaty", after), "1 June 2024 at 17:00");
	assert_string_equal(when_full(a, LOCALE_EN, "Europe/Berlin", before),
			    "1 February 2024 at 13:00");
	assert_string_equal(when_full(a, LOCALE_EN, "Europe/Berlin", after),
			    "1 June 2024 at 14:00");
	assert_string_equal(when_full(a, LOCALE_EN, "../../etc/passwd", after),
			    "1 June 2024 at 12:00");
	assert_string_equal(when_full(a, LOCALE_EN, "Asia/Kolkata", 0), "1 January 1970 at 05:30");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_rules_are_those_of_the_machine),
	    cmocka_unit_test(dates_are_written_as_people_write_them),
	    cmocka_unit_test(any_day_is_the_one_of_the_calendar),
	    cmocka_unit_test(zones_move_the_clock_and_the_day),
	    cmocka_unit_test(more_zones_than_are_kept_stay_right),
	    cmocka_unit_test(near_times_are_told_relative_to_now),
	    cmocka_unit_test(yesterday_is_the_day_before_in_the_zone),
	    cmocka_unit_test(zones_are_known_by_their_iana_names),
	    cmocka_unit_test(zones_are_called_as_today),
	    cmocka_unit_test(the_day_of_25_hours_is_one_day),
	    cmocka_unit_test(clocks_go_as_they_do_there),
	    cmocka_unit_test(numbers_are_grouped),
	    cmocka_unit_test(a_small_stack_is_enough),
	    cmocka_unit_test(zones_to_choose_from_are_known_sorted_and_called_as_today),
	};

	return cmocka_run_group_tests_name("when", tests, fresh, gone);
}
