#include "answerwell/mailing/rhythm.h"

#include <stddef.h>
#include <string.h>

#include "answerwell/base/clock.h"
#include "answerwell/text/local.h"

enum { MINUTES_AN_HOUR = 60, MINUTES_A_DAY = 24 * 60 };

static const char *const codes[RHYTHMS] = {
    [RHYTHM_EDITION] = "edition", [RHYTHM_IMMEDIATE] = "immediate", [RHYTHM_DAILY] = "daily",
    [RHYTHM_WEEKLY] = "weekly",   [RHYTHM_MONTHLY] = "monthly",     [RHYTHM_OFF] = "off",
};

const char *
rhythm_code(enum rhythm rhythm)
{
	return codes[rhythm];
}

bool
rhythm_from(const char *code, enum rhythm *rhythm)
{
	for (int i = 0; code != NULL && i < RHYTHMS; i++) {
		if (strcmp(code, codes[i]) == 0) {
			*rhythm = (enum rhythm)i;
			return true;
		}
	}
	return false;
}

/* Quiet hours may begin before midnight and end after it. */
static bool
is_quiet(const struct rhythm_wish *w, int minute)
{
	int from = w->quiet_from * MINUTES_AN_HOUR, until = w->quiet_until * MINUTES_AN_HOUR;

	if (from < until)
		return minute >= from && minute < until;
	return from > until && (minute >= from || minute < until);
}

int64_t
rhythm_quiet_until(const struct rhythm_wish *w, int64_t at)
{
	int minute, until = w->quiet_until * MINUTES_AN_HOUR;
	int64_t day, end;

	for (;;) {
		day = local_day(w->zone, at, &minute);
		if (!is_quiet(w, minute))
			return at;
		end = local_moment(w->zone, minute < until ? day : day + 1, until);
		/* Clocks that were put back show the end once more. */
		if (end <= at)
			end =
			    at + ((until - minute + MINUTES_A_DAY) % MINUTES_A_DAY) * CLOCK_MINUTE;
		at = end;
	}
}

/* The day on which the n-th period from that of `day` on has its mail. */
static int64_t
day_of_mail(enum rhythm rhythm, int64_t day, int n)
{
	struct local_date date = local_date(day);
	int64_t months = date.year * 12 + date.month - 1 + n;

	if (rhythm == RHYTHM_DAILY)
		return day + n;
	if (rhythm == RHYTHM_WEEKLY)
		return day - date.weekday + INT64_C(7) * n;
	return local_day_from(months / 12, (int)(months % 12) + 1, 1);
}

int64_t
rhythm_due(const struct rhythm_wish *w, int64_t after)
{
	int64_t today = local_day(w->zone, after, NULL), day, at;

	if (w->rhythm == RHYTHM_EDITION || w->rhythm == RHYTHM_OFF)
		return INT64_MAX;
	if (w->rhythm == RHYTHM_IMMEDIATE)
		return rhythm_quiet_until(w, after);
	for (int n = 0;; n++) {
		day = day_of_mail(w->rhythm, today, n);
		at = local_moment(w->zone, day, w->hour * MINUTES_AN_HOUR);
		if (at <= after ||
		    (w->rhythm == RHYTHM_DAILY && local_day(w->zone, at, NULL) != day))
			continue;
		return rhythm_quiet_until(w, at);
	}
}
