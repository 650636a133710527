/* Office hours: when somebody is there to answer. Times are counted in them, so that a promise made on a
 * Friday evening is not broken by Saturday. */
#ifndef ANSWERWELL_BASE_HOURS_H
#define ANSWERWELL_BASE_HOURS_H

#include <stddef.h>
#include <stdint.h>

enum { HOURS_DAYS = 7, HOURS_ZONE_MAX = 64 };

struct hours {
	char zone[HOURS_ZONE_MAX]; /* a name of the tz database, "Europe/Berlin" */
	struct {
		int from, to; /* minutes of the local day, 0..1440; from == to: closed */
	} day[HOURS_DAYS]; /* Monday first */
	size_t n_holidays;
	const int32_t
	    *holidays; /* local days on which nobody is there: days since 1970-01-01, sorted */
};

/* The office time that lies between two instants, in microseconds; 0 if `to` is not after `from`. A day on
 * which clocks change has the hours that its clocks show. */
int64_t hours_between(const struct hours *h, int64_t from, int64_t to);

/* The instant at which so much office time has passed since `from`; INT64_MAX if it never does, because
 * every day is closed. */
int64_t hours_add(const struct hours *h, int64_t from, int64_t office_time);

#endif
