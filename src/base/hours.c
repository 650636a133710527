#include "answerwell/base/hours.h"

#include <stdio.h>
#include <string.h>

#include "answerwell/base/clock.h"
#include "answerwell/base/str.h"
#include "base/zone.h"

/* A stretch longer than this without an open hour is an office that is never open: a holiday ends. */
enum { DAYS_CLOSED_MAX = 4000 };

static int64_t
floor_div(int64_t n, int64_t by)
{
	return n / by - (n % by < 0);
}

static bool
is_holiday(const struct hours *h, int64_t day)
{
	size_t low = 0, high = h->n_holidays;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (h->holidays[middle] < day)
			low = middle + 1;
		else
			high = middle;
	}
	return low < h->n_holidays && h->holidays[low] == day;
}

/* A part of one local day under one offset: where its midnights would be, and how far the offset holds. */
struct part {
	int64_t day, midnight, next_midnight;
	int64_t since, until; /* of the offset */
};

static struct part
part_at(const struct zone_rules *rules, int64_t at)
{
	struct part p = {.since = INT64_MIN, .until = INT64_MAX};
	int64_t offset = 0;

	if (rules != NULL)
		offset = zone_offset(rules, at, &p.since, &p.until) * CLOCK_SECOND;
	p.day = floor_div(at + offset, CLOCK_DAY);
	p.midnight = p.day * CLOCK_DAY - offset;
	p.next_midnight = p.midnight + CLOCK_DAY;
	return p;
}

/* Monday is 0. 1970-01-01 was a Thursday. */
static int64_t
weekday_of(int64_t day)
{
	return day + 3 - 7 * floor_div(day + 3, 7);
}

/* What is open of it; false: nothing. */
static bool
part_open(const struct hours *h, const struct part *p, int64_t *from, int64_t *to)
{
	int64_t weekday = weekday_of(p->day);

	if (is_holiday(h, p->day))
		return false;
	*from = p->midnight + h->day[weekday].from * CLOCK_MINUTE;
	*to = p->midnight + h->day[weekday].to * CLOCK_MINUTE;
	if (*from < p->since)
		*from = p->since;
	if (*to > p->until)
		*to = p->until;
	return *from < *to;
}

static int64_t
least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t
most(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static bool
next_open(const struct hours *h, const struct zone_rules *rules, int64_t at, int64_t *from,
	  int64_t *to)
{
	for (int i = 0; i < DAYS_CLOSED_MAX; i++) {
		struct part p = part_at(rules, at);

		if (part_open(h, &p, from, to) && *to > at) {
			*from = most(*from, at);
			return true;
		}
		at = least(p.next_midnight, p.until);
	}
	return false;
}

/* The last stretch that begins before `at`, up to there. */
static bool
last_open(const struct hours *h, const struct zone_rules *rules, int64_t at, int64_t *from,
	  int64_t *to)
{
	for (int i = 0; i < DAYS_CLOSED_MAX; i++) {
		struct part p = part_at(rules, at - 1);

		if (part_open(h, &p, from, to) && *from < at) {
			*to = least(*to, at);
			return true;
		}
		at = most(p.midnight, p.since);
	}
	return false;
}

bool
hours_next(const struct hours *h, int64_t at, int64_t *from, int64_t *to)
{
	return next_open(h, zone_rules(h->zone), at, from, to);
}

int64_t
hours_between(const struct hours *h, int64_t from, int64_t to)
{
	const struct zone_rules *rules = zone_rules(h->zone);
	int64_t begin, end, sum = 0;

	if (to < from)
		return -hours_between(h, to, from);
	while (from < to && next_open(h, rules, from, &begin, &end) && begin < to) {
		sum += least(end, to) - begin;
		from = end;
	}
	return sum;
}

static int64_t
back(const struct hours *h, int64_t at, int64_t office_time)
{
	const struct zone_rules *rules = zone_rules(h->zone);
	int64_t begin, end;

	while (last_open(h, rules, at, &begin, &end)) {
		if (end - begin >= office_time)
			return end - office_time;
		office_time -= end - begin;
		at = begin;
	}
	return HOURS_NEVER_WAS;
}

int64_t
hours_add(const struct hours *h, int64_t from, int64_t office_time)
{
	const struct zone_rules *rules = zone_rules(h->zone);
	int64_t begin, end;

	if (office_time == 0)
		return from;
	if (office_time < 0)
		return back(h, from, -office_time);
	while (next_open(h, rules, from, &begin, &end)) {
		if (end - begin >= office_time)
			return begin + office_time;
		office_time -= end - begin;
		from = end;
	}
	return HOURS_NEVER;
}

int64_t
hours_week_begins(const struct hours *h, int64_t at, int64_t *monday)
{
	const struct zone_rules *rules = zone_rules(h->zone);

	for (;;) {
		struct part p = part_at(rules, at);
		int64_t begins = most(p.midnight, p.since);

		if (weekday_of(p.day) == 0 && part_at(rules, begins - 1).day != p.day) {
			*monday = p.day;
			return begins;
		}
		at = begins - 1;
	}
}

int64_t
hours_working_day(const struct hours *h)
{
	int64_t sum = 0, n = 0;

	for (size_t i = 0; i < 7; i++) {
		if (h->day[i].from < h->day[i].to) {
			sum += (h->day[i].to - h->day[i].from) * CLOCK_MINUTE;
			n++;
		}
	}
	return n > 0 ? sum / n : 0;
}

/* ---- reading -------------------------------------------------------------------------------- */

static int
weekday_named(const char *name)
{
	static const char *const names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

	for (int i = 0; i < 7; i++)
		if (strcmp(name, names[i]) == 0)
			return i;
	return -1;
}

/* "9", "9:00", "24:00". */
static bool
clock_read(const char *text, int *minutes)
{
	int hour = 0, minute = 0, len = 0;

	if (sscanf(text, "%2d%n", &hour, &len) != 1)
		return false;
	text += len;
	if (*text == ':') {
		if (sscanf(text, ":%2d%n", &minute, &len) != 1)
			return false;
		text += len;
	}
	*minutes = hour * 60 + minute;
	return *text == '\0' && minute < 60 && *minutes <= HOURS_DAY;
}

static void
open_days(struct hours *h, int first, int last, int from, int to)
{
	for (int i = first; i <= last; i++) {
		h->day[i].from = from;
		h->day[i].to = to;
	}
}

bool
hours_parse(const char *text, struct hours *out)
{
	struct hours h = {.zone = "UTC"};
	char first[4], last[4], from[6], to[6], zone[HOURS_ZONE_MAX] = "", rest;
	int begin, end, n;

	if (strcmp(text, "always") == 0) {
		open_days(&h, 0, 6, 0, HOURS_DAY);
		*out = h;
		return true;
	}
	n = sscanf(text, "%3[a-z]-%3[a-z] %5[0-9:]-%5[0-9:] %63s%c", first, last, from, to, zone,
		   &rest);
	if (n < 4 || n > 5 || !clock_read(from, &begin) || !clock_read(to, &end) || begin >= end ||
	    weekday_named(first) < 0 || weekday_named(last) < weekday_named(first) ||
	    (zone[0] != '\0' && zone_rules(zone) == NULL))
		return false;
	open_days(&h, weekday_named(first), weekday_named(last), begin, end);
	snprintf(h.zone, sizeof(h.zone), "%s", zone[0] != '\0' ? zone : zone_of_machine());
	*out = h;
	return true;
}
