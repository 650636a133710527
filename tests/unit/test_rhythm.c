/* When mail is due: over years in which places changed their clocks, held to what the C library says of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "answerwell/base/clock.h"
#include "answerwell/mailing/rhythm.h"
#include "answerwell/text/local.h"

static const char *const zones[] = {
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",
    "Pacific/Apia",
    "Australia/Lord_Howe",
    "Asia/Shanghai",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "America/St_Johns",
    "Pacific/Kiritimati",
    "Africa/Casablanca",
};
enum { ZONES = sizeof(zones) / sizeof(zones[0]), YEARS = 3 };
static const int years[YEARS] = {2011, 2018, 2027};

static struct tm
shown(int64_t at)
{
	time_t seconds = at / CLOCK_SECOND;
	struct tm t;

	assert_non_null(localtime_r(&seconds, &t));
	return t;
}

static void
go_to(const char *zone)
{
	assert_int_equal(setenv("TZ", zone, 1), 0);
	tzset();
}

static int64_t
parsed(const char *s)
{
	int64_t at;

	assert_true(clock_parse(s, &at));
	return at;
}

static const char *
text_of(int64_t at)
{
	static char text[32];
	time_t seconds = at / CLOCK_SECOND;
	struct tm t;

	assert_non_null(gmtime_r(&seconds, &t));
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &t);
	return text;
}

/* A number that a day, week or month there has for itself. */
static long
period_of(enum rhythm rhythm, const struct tm *t)
{
	long day = (long)local_day_from(t->tm_year + 1900, t->tm_mon + 1, t->tm_mday);

	if (rhythm == RHYTHM_DAILY)
		return day;
	if (rhythm == RHYTHM_WEEKLY)
		return (day + 3) / 7;
	return t->tm_year * 12L + t->tm_mon;
}

/* By the C library, step by step: the first moment of the period's day of mail at which the clock shows the hour or later.
 * Hours begin and clocks change at a multiple of five minutes. */
struct expected {
	int64_t at[370];
	size_t n;
};

static bool
is_day_of_mail(enum rhythm rhythm, const struct tm *t)
{
	return rhythm == RHYTHM_DAILY || (rhythm == RHYTHM_WEEKLY && t->tm_wday == 1) ||
	       (rhythm == RHYTHM_MONTHLY && t->tm_mday == 1);
}

static void
expect(enum rhythm rhythm, int hour, int64_t from, int64_t until, struct expected *e)
{
	long last = -1;

	e->n = 0;
	for (int64_t at = from; at < until; at += 5 * CLOCK_MINUTE) {
		struct tm t = shown(at);

		if (!is_day_of_mail(rhythm, &t) || t.tm_hour < hour ||
		    period_of(rhythm, &t) == last)
			continue;
		last = period_of(rhythm, &t);
		e->at[e->n++] = at;
	}
}

static void
hold(const char *zone, enum rhythm rhythm, int hour, int year)
{
	struct rhythm_wish w = {.rhythm = rhythm, .hour = hour, .zone = zone};
	int64_t from = local_moment(zone, local_day_from(year, 1, 1), 0),
		until = local_moment(zone, local_day_from(year + 1, 1, 1), 0), at = from - 1;
	static struct expected e;

	expect(rhythm, hour, from, until, &e);
	for (size_t i = 0; i < e.n; i++) {
		at = rhythm_due(&w, at);
		if (at != e.at[i])
			fail_msg("%s %s at %d: due %s", zone, rhythm_code(rhythm), hour,
				 text_of(at));
	}
	assert_true(rhythm_due(&w, at) >= until);
}

static void
one_a_day_a_week_a_month_at_the_hour_that_clocks_show(void **state)
{
	static const int hours[] = {0, 2, 8, 23};

	(void)state;
	for (int z = 0; z < ZONES; z++) {
		go_to(zones[z]);
		for (int y = 0; y < YEARS; y++)
			for (size_t h = 0; h < sizeof(hours) / sizeof(hours[0]); h++)
				for (int r = RHYTHM_DAILY; r <= RHYTHM_MONTHLY; r++)
					hold(zones[z], (enum rhythm)r, hours[h], years[y]);
	}
}

static void
known_changes_of_clocks_come_out_right(void **state)
{
	static const struct {
		const char *zone;
		enum rhythm rhythm;
		int hour;
		const char *after, *due;
	} cases[] = {
	    /* Apia went from the 29th to the 31st. */
	    {"Pacific/Apia", RHYTHM_DAILY, 8, "2011-12-29T18:00:00Z", "2011-12-30T18:00:00Z"},
	    /* São Paulo's 4 November 2018 began at one. */
	    {"America/Sao_Paulo", RHYTHM_DAILY, 0, "2018-11-03T12:00:00Z", "2018-11-04T03:00:00Z"},
	    {"America/Sao_Paulo", RHYTHM_DAILY, 0, "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z"},
	    /* Its 17 February had the last hour twice. */
	    {"America/Sao_Paulo", RHYTHM_DAILY, 23, "2018-02-17T12:00:00Z", "2018-02-18T01:00:00Z"},
	    {"America/Sao_Paulo", RHYTHM_DAILY, 23, "2018-02-18T01:00:00Z", "2018-02-19T02:00:00Z"},
	    /* Lord Howe: half an hour. */
	    {"Australia/Lord_Howe", RHYTHM_DAILY, 2, "2027-10-02T12:00:00Z",
	     "2027-10-02T15:30:00Z"},
	    {"Europe/Berlin", RHYTHM_WEEKLY, 8, "2027-03-27T12:00:00Z", "2027-03-29T06:00:00Z"},
	    {"Europe/Berlin", RHYTHM_MONTHLY, 8, "2027-03-01T07:00:00Z", "2027-04-01T06:00:00Z"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct rhythm_wish w = {
		    .rhythm = cases[i].rhythm, .hour = cases[i].hour, .zone = cases[i].zone};

		assert_string_equal(text_of(rhythm_due(&w, parsed(cases[i].after))), cases[i].due);
	}
}

static void
quiet_hours_wait_for_their_end(void **state)
{
	struct rhythm_wish w = {.rhythm = RHYTHM_IMMEDIATE,
				.quiet_from = 22,
				.quiet_until = 7,
				.zone = "Europe/Berlin"};

	(void)state;
	assert_string_equal(text_of(rhythm_due(&w, parsed("2027-01-05T12:00:00Z"))),
			    "2027-01-05T12:00:00Z");
	assert_string_equal(text_of(rhythm_due(&w, parsed("2027-01-05T21:00:00Z"))),
			    "2027-01-06T06:00:00Z");
	assert_string_equal(text_of(rhythm_due(&w, parsed("2027-01-06T02:00:00Z"))),
			    "2027-01-06T06:00:00Z");
	/* The night in which clocks are put forward is shorter. */
	assert_string_equal(text_of(rhythm_due(&w, parsed("2027-03-27T22:00:00Z"))),
			    "2027-03-28T05:00:00Z");
	w = (struct rhythm_wish){.rhythm = RHYTHM_DAILY,
				 .hour = 8,
				 .quiet_from = 7,
				 .quiet_until = 9,
				 .zone = "Asia/Shanghai"};
	assert_string_equal(text_of(rhythm_due(&w, parsed("2027-01-05T03:00:00Z"))),
			    "2027-01-06T01:00:00Z");
}

/* Also where the clock is put back past their end. */
static void
nothing_is_due_in_quiet_hours_of_any_place(void **state)
{
	struct rhythm_wish w = {.rhythm = RHYTHM_IMMEDIATE};

	(void)state;
	for (int z = 0; z < ZONES; z++) {
		go_to(w.zone = zones[z]);
		for (int64_t at = parsed("2018-01-01T00:10:00Z");
		     at < parsed("2019-01-01T00:00:00Z"); at += 7 * 13 * CLOCK_MINUTE) {
			struct tm t;

			w.quiet_from = (int)(at / CLOCK_HOUR % 24);
			w.quiet_until = (w.quiet_from + 5) % 24;
			t = shown(rhythm_due(&w, at));
			assert_false((t.tm_hour - w.quiet_from + 24) % 24 < 5);
			assert_true(rhythm_due(&w, at) - at <= 7 * CLOCK_HOUR);
		}
	}
}

static void
off_and_editions_are_never_due_by_themselves(void **state)
{
	(void)state;
	assert_true(rhythm_due(&(struct rhythm_wish){.rhythm = RHYTHM_OFF}, 0) == INT64_MAX);
	assert_true(rhythm_due(&(struct rhythm_wish){.rhythm = RHYTHM_EDITION}, 0) == INT64_MAX);
}

static void
codes_lead_back(void **state)
{
	enum rhythm rhythm;

	(void)state;
	for (int r = 0; r < RHYTHMS; r++) {
		assert_true(rhythm_from(rhythm_code((enum rhythm)r), &rhythm));
		assert_int_equal(rhythm, r);
	}
	assert_false(rhythm_from("hourly", &rhythm));
	assert_false(rhythm_from(NULL, &rhythm));
}

static void
dates_lead_back_to_their_days(void **state)
{
	(void)state;
	for (int64_t day = -800000; day < 800000; day += 17) {
		struct local_date d = local_date(day);

		assert_int_equal(local_day_from(d.year, d.month, d.of_month), day);
	}
	assert_int_equal(local_date(0).weekday, 3);
	assert_int_equal(local_date(-3).weekday, 0);
}

/* A zone that this machine has no file of. */
static void
an_unknown_zone_is_utc(void **state)
{
	int minute;

	(void)state;
	assert_int_equal(local_day("No/Where", 61 * CLOCK_MINUTE, &minute), 0);
	assert_int_equal(minute, 61);
	assert_true(local_moment("No/Where", 1, 0) == CLOCK_DAY);
	assert_true(local_moment(NULL, 1, 0) == CLOCK_DAY);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_a_day_a_week_a_month_at_the_hour_that_clocks_show),
	    cmocka_unit_test(known_changes_of_clocks_come_out_right),
	    cmocka_unit_test(quiet_hours_wait_for_their_end),
	    cmocka_unit_test(nothing_is_due_in_quiet_hours_of_any_place),
	    cmocka_unit_test(off_and_editions_are_never_due_by_themselves),
	    cmocka_unit_test(codes_lead_back),
	    cmocka_unit_test(dates_lead_back_to_their_days),
	    cmocka_unit_test(an_unknown_zone_is_utc),
	};

	return cmocka_run_group_tests_name("rhythm", tests, NULL, NULL);
}
