/* Office hours: how much of the time between two moments somebody was there, and when so much will have passed. */
#ifndef ANSWERWELL_BASE_HOURS_H
#define ANSWERWELL_BASE_HOURS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HOURS_DAY = 24 * 60, HOURS_DAYS = 7, HOURS_ZONE_MAX = 64 };
/* What an office that never opens never reaches; forwards and back. */
#define HOURS_NEVER INT64_MAX
#define HOURS_NEVER_WAS INT64_MIN

struct hours {
	char zone[HOURS_ZONE_MAX]; /* IANA name; "" or unknown: UTC */
	struct {
		int from, to; /* minutes of the local day, 0..1440; from == to: closed */
	} day[HOURS_DAYS]; /* Monday first */
	size_t n_holidays;
	const int32_t *holidays; /* closed local days, sorted, in days since 1970-01-01 */
};

/* Reads "mon-fri 9:00-18:00", with a zone behind if it is not this machine's, or "always". False: neither; *out is
 * left alone. */
bool hours_parse(const char *text, struct hours *out);

/* Microseconds of office time between two moments (clock.h); negative if `to` is before `from`. */
int64_t hours_between(const struct hours *h, int64_t from, int64_t to);

/* The first moment at which `office_time` has passed since `from`. Negative: the last moment from which that much
 * passes until `from`. */
int64_t hours_add(const struct hours *h, int64_t from, int64_t office_time);

/* The first stretch without a break that is open at `at` or later, from there on; false: there is none. A change of
 * the clocks, or midnight, may divide what people call one stretch. */
bool hours_next(const struct hours *h, int64_t at, int64_t *from, int64_t *to);

/* The moment in which the local week (Monday to Sunday) around `at` began; *monday: that day, in days since 1970-01-01. */
int64_t hours_week_begins(const struct hours *h, int64_t at, int64_t *monday);

/* Office time of a day that is open, on average: what people call a working day. 0: never open. */
int64_t hours_working_day(const struct hours *h);

#endif
