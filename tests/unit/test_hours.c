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
#include "answerwell/base/hours.h"

/* A window of minutes, each of which the system's own localtime_r says whether it is open. */
enum { DAYS = 40, MINUTES = DAYS * HOURS_DAY, CASES = 12, PROBES = 60, HOLIDAYS = 3 };

static bool is_open[MINUTES];
static int open_before[MINUTES + 1]; /* how many up to there */

static uint64_t seed = 88172645463325252u;

static int64_t
any(int64_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (int64_t)(seed % (uint64_t)below);
}

static int64_t
instant(const char *s)
{
	int64_t at = 0;

	assert_true(clock_parse(s, &at));
	return at;
}

static bool
open_at(const struct hours *h, int64_t at)
{
	time_t t = (time_t)(at / CLOCK_SECOND);
	struct tm tm;
	int minute, weekday;
	int64_t day;

	assert_non_null(localtime_r(&t, &tm));
	minute = tm.tm_hour * 60 + tm.tm_min;
	weekday = (tm.tm_wday + 6) % 7;
	tm.tm_hour = tm.tm_min = tm.tm_sec = 0;
	day = timegm(&tm) / 86400;
	for (size_t i = 0; i < h->n_holidays; i++)
		if (h->holidays[i] == day)
			return false;
	return minute >= h->day[weekday].from && minute < h->day[weekday].to;
}

static void
count_minutes(const struct hours *h, int64_t begin)
{
	assert_int_equal(setenv("TZ", h->zone, 1), 0);
	tzset();
	for (int i = 0; i < MINUTES; i++) {
		is_open[i] = open_at(h, begin + i * CLOCK_MINUTE);
		open_before[i + 1] = open_before[i] + is_open[i];
	}
}

static int
by_day(const void *left, const void *right)
{
	return *(const int32_t *)left < *(const int32_t *)right ? -1 : 1;
}

/* Any week, also ones that are mostly closed, or open all day; and some holidays in the window. */
static void
make_up(struct hours *h, const char *zone, int64_t begin, int32_t *holidays)
{
	*h = (struct hours){.holidays = holidays, .n_holidays = (size_t)any(HOLIDAYS + 1)};
	strcpy(h->zone, zone);
	for (int i = 0; i < 7; i++) {
		int from = (int)any(HOURS_DAY + 1), to = (int)any(HOURS_DAY + 1);

		if (any(4) == 0)
			from = 0, to = HOURS_DAY;
		h->day[i].from = from < to ? from : to;
		h->day[i].to = any(4) == 0 ? h->day[i].from : from < to ? to : from;
	}
	for (size_t i = 0; i < h->n_holidays; i++)
		holidays[i] = (int32_t)(begin / CLOCK_DAY + any(DAYS));
	qsort(holidays, h->n_holidays, sizeof(*holidays), by_day);
}

static void
probe(const struct hours *h, int64_t begin)
{
	int64_t i = any(MINUTES), j = i + any(MINUTES - i),
		amount = open_before[j] - open_before[i];
	int64_t first = i, last = j;

	assert_int_equal(hours_between(h, begin + i * CLOCK_MINUTE, begin + j * CLOCK_MINUTE),
			 amount * CLOCK_MINUTE);
	assert_int_equal(hours_between(h, begin + j * CLOCK_MINUTE, begin + i * CLOCK_MINUTE),
			 -amount * CLOCK_MINUTE);
	if (amount == 0)
		return;
	while (open_before[first] - open_before[i] < amount)
		first++;
	while (open_before[j] - open_before[last] < amount)
		last--;
	assert_int_equal(hours_add(h, begin + i * CLOCK_MINUTE, amount * CLOCK_MINUTE),
			 begin + first * CLOCK_MINUTE);
	assert_int_equal(hours_add(h, begin + j * CLOCK_MINUTE, -amount * CLOCK_MINUTE),
			 begin + last * CLOCK_MINUTE);
}

static void
office_time_is_the_open_minutes_of_the_local_clock(void **state)
{
	/* The clocks change, or a day is left out, in each of the windows. */
	static const struct {
		const char *zone, *begin;
	} windows[] = {
	    {"Europe/Berlin", "2026-03-10T00:00:00Z"},
	    {"Europe/Berlin", "2026-10-05T00:00:00Z"},
	    {"America/New_York", "2026-02-20T00:00:00Z"},
	    {"America/New_York", "2026-10-12T00:00:00Z"},
	    {"Australia/Lord_Howe", "2026-03-20T00:00:00Z"},
	    {"Australia/Lord_Howe", "2026-09-15T00:00:00Z"},
	    {"America/Sao_Paulo", "2018-01-25T00:00:00Z"},
	    {"America/Sao_Paulo", "2018-10-20T00:00:00Z"},
	    {"Asia/Kathmandu", "2026-05-01T00:00:00Z"},
	    {"Pacific/Apia", "2011-12-10T00:00:00Z"},
	    {"UTC", "1969-12-15T00:00:00Z"},
	};
	int32_t holidays[HOLIDAYS];
	struct hours h;

	(void)state;
	for (size_t w = 0; w < sizeof(windows) / sizeof(windows[0]); w++) {
		int64_t begin = instant(windows[w].begin);

		for (int i = 0; i < CASES; i++) {
			make_up(&h, windows[w].zone, begin, holidays);
			count_minutes(&h, begin);
			for (int k = 0; k < PROBES; k++)
				probe(&h, begin);
		}
	}
}

static void
a_question_of_friday_evening_is_due_on_monday(void **state)
{
	struct hours h;
	int64_t friday, due;
	int32_t monday;

	(void)state;
	assert_true(hours_parse("mon-fri 9:00-18:00 Europe/Berlin", &h));
	friday = instant("2026-11-27T16:30:00Z"); /* 17:30 there */
	due = hours_add(&h, friday, 4 * CLOCK_HOUR);
	assert_int_equal(due, instant("2026-11-30T11:30:00Z"));
	assert_int_equal(hours_between(&h, friday, due), 4 * CLOCK_HOUR);
	assert_int_equal(hours_add(&h, due, -4 * CLOCK_HOUR), friday);
	assert_int_equal(hours_working_day(&h), 9 * CLOCK_HOUR);
	monday = (int32_t)(due / CLOCK_DAY);
	h.holidays = &monday;
	h.n_holidays = 1;
	assert_int_equal(hours_add(&h, friday, 4 * CLOCK_HOUR), instant("2026-12-01T11:30:00Z"));
	/* Of the night, nothing counts; the last moment before which nothing is open is its end. */
	assert_int_equal(hours_between(&h, instant("2026-11-27T18:00:00Z"), friday + CLOCK_DAY), 0);
}

static void
an_office_that_never_opens_reaches_nothing(void **state)
{
	struct hours h = {.zone = "Europe/Berlin"};
	int64_t at = instant("2026-11-27T16:30:00Z"), from, to;

	(void)state;
	assert_int_equal(hours_between(&h, at, at + 1000 * CLOCK_DAY), 0);
	assert_int_equal(hours_add(&h, at, CLOCK_MINUTE), HOURS_NEVER);
	assert_int_equal(hours_add(&h, at, -CLOCK_MINUTE), HOURS_NEVER_WAS);
	assert_int_equal(hours_add(&h, at, 0), at);
	assert_false(hours_next(&h, at, &from, &to));
	assert_int_equal(hours_working_day(&h), 0);
}

static void
hours_are_read_from_a_line(void **state)
{
	static const char *const wrong[] = {"",
					    "mon",
					    "mon-fri",
					    "mon-fri 9-18 Mars/Olympus",
					    "fri-mon 9-18",
					    "mon-fri 18-9",
					    "mon-fri 9-25",
					    "mon-fri 9:60-18",
					    "mon-fri 9:000-18",
					    "mon-fri 9-18 UTC x",
					    "always x",
					    "mo-fr 9-18",
					    "mon-fri -1-18"};
	struct hours h = {.zone = "as it was"};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_false(hours_parse(wrong[i], &h));
		assert_string_equal(h.zone, "as it was");
	}
	assert_true(hours_parse("tue-sat 8:30-24:00 Asia/Shanghai", &h));
	assert_string_equal(h.zone, "Asia/Shanghai");
	assert_int_equal(h.day[0].to, 0);
	assert_int_equal(h.day[1].from, 8 * 60 + 30);
	assert_int_equal(h.day[5].to, HOURS_DAY);
	assert_int_equal(h.day[6].to, 0);
	assert_true(hours_parse("always", &h));
	assert_int_equal(hours_between(&h, 0, 9 * CLOCK_DAY), 9 * CLOCK_DAY);
}

static void
a_week_begins_on_monday_at_local_midnight(void **state)
{
	static const struct {
		const char *zone, *at, *begins, *monday;
	} cases[] = {
	    {"", "2026-11-29T23:59:59Z", "2026-11-23T00:00:00Z", "2026-11-23T00:00:00Z"},
	    {"", "2026-11-30T00:00:00Z", "2026-11-30T00:00:00Z", "2026-11-30T00:00:00Z"},
	    {"Asia/Shanghai", "2026-11-29T16:00:00Z", "2026-11-29T16:00:00Z",
	     "2026-11-30T00:00:00Z"},
	    {"Asia/Shanghai", "2026-11-29T15:59:59Z", "2026-11-22T16:00:00Z",
	     "2026-11-23T00:00:00Z"},
	    /* The clocks change on Sunday morning. */
	    {"Europe/Berlin", "2026-10-25T22:59:59Z", "2026-10-18T22:00:00Z",
	     "2026-10-19T00:00:00Z"},
	    {"Europe/Berlin", "2026-10-25T23:00:00Z", "2026-10-25T23:00:00Z",
	     "2026-10-26T00:00:00Z"},
	    {"America/New_York", "2026-03-09T03:59:59Z", "2026-03-02T05:00:00Z",
	     "2026-03-02T00:00:00Z"},
	    {"Pacific/Kiritimati", "2026-11-29T10:00:00Z", "2026-11-29T10:00:00Z",
	     "2026-11-30T00:00:00Z"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct hours h = {.n_holidays = 0};
		int64_t monday;

		snprintf(h.zone, sizeof(h.zone), "%s", cases[i].zone);
		assert_int_equal(hours_week_begins(&h, instant(cases[i].at), &monday),
				 instant(cases[i].begins));
		assert_int_equal(monday * CLOCK_DAY, instant(cases[i].monday));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(office_time_is_the_open_minutes_of_the_local_clock),
	    cmocka_unit_test(a_question_of_friday_evening_is_due_on_monday),
	    cmocka_unit_test(an_office_that_never_opens_reaches_nothing),
	    cmocka_unit_test(a_week_begins_on_monday_at_local_midnight),
	    cmocka_unit_test(hours_are_read_from_a_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
