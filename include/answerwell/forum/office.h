/* When staff is there, and office time for statements. */
#ifndef ANSWERWELL_FORUM_OFFICE_H
#define ANSWERWELL_FORUM_OFFICE_H

#include <stdint.h>

#include "answerwell/base/hours.h"
#include "answerwell/base/result.h"
#include "answerwell/db/db.h"

struct arena;
struct settings;

/* The stretches that are open around now, as the functions office_time and office_back take them
 * (migrations/current/office.sql): so that a statement can sort and count by office time. From a year ago, for whatever
 * waits longer than that counts as a year, until now. All in microseconds. */
struct office {
	struct hours hours;
	int64_t now;
	struct sql_ints opens, closes,
	    passed; /* `passed`: office time of all stretches before it */
};

/* The one place that says when staff is there: ANSWERWELL_HOURS, and without it the settings. Holidays lie in the arena. */
struct hours office_hours_of(struct arena *a, const struct settings *s);
/* By the settings of now: one statement. */
enum result office_hours(struct db *db, struct arena *a, struct hours *out) MUST_USE;

void office_at(struct arena *a, const struct hours *hours, int64_t now, struct office *out);
/* By these hours, now. */
enum result office_open(struct db *db, struct arena *a, struct office *out) MUST_USE;

#endif
