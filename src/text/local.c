#include "answerwell/text/local.h"

#include <stddef.h>
#include <string.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

#include "answerwell/base/clock.h"
#include "base/zone.h"

enum { ZONE_MAX = 64, MINUTES_A_DAY = 24 * 60, DAYS_IN_400_YEARS = 146097 };
/* No clock is further from UTC. */
#define FURTHEST (27 * CLOCK_HOUR)

/* ---- the calendar --------------------------------------------------------------------------------- */

static int64_t
floor_div(int64_t n, int64_t by)
{
	return n / by - (n % by < 0);
}

/* Days are counted from 1 March of the year 0, so that leap days end years. */
struct local_date
local_date(int64_t day)
{
	int64_t shifted = day + 719468, era = floor_div(shifted, DAYS_IN_400_YEARS);
	int64_t of_era = shifted - era * DAYS_IN_400_YEARS;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int64_t month = (5 * of_year + 2) / 153;

	return (struct local_date){.year = year + era * 400 + (month >= 10),
				   .month = (int)(month < 10 ? month + 3 : month - 9),
				   .of_month = (int)(of_year - (153 * month + 2) / 5 + 1),
				   .weekday = (int)(day + 3 - 7 * floor_div(day + 3, 7))};
}

int64_t
local_day_from(int64_t year, int month, int of_month)
{
	int64_t shifted = year - (month <= 2), era = floor_div(shifted, 400);
	int64_t of_era = shifted - era * 400;
	int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + of_month - 1;

	return era * DAYS_IN_400_YEARS + of_era * 365 + of_era / 4 - of_era / 100 + of_year -
	       719468;
}

/* ---- the clock ------------------------------------------------------------------------------------ */

/* What to add to UTC at that moment, and until when; ICU's rules, for a machine without tzdata. */
static int64_t
icu_offset(const char *zone, int64_t at, int64_t *until)
{
	UChar id[ZONE_MAX];
	UErrorCode error = U_ZERO_ERROR;
	UCalendar *calendar;
	UDate next = 0;
	int32_t len = 0;
	int64_t offset = 0;

	*until = INT64_MAX;
	u_strFromUTF8WithSub(id, ZONE_MAX, &len, zone, -1, 0xfffd, NULL, &error);
	calendar = ucal_open(id, len, "en", UCAL_GREGORIAN, &error);
	ucal_setMillis(calendar, (UDate)floor_div(at, 1000), &error);
	offset = (int64_t)ucal_get(calendar, UCAL_ZONE_OFFSET, &error) +
		 ucal_get(calendar, UCAL_DST_OFFSET, &error);
	if (U_SUCCESS(error) &&
	    ucal_getTimeZoneTransitionDate(calendar, UCAL_TZ_TRANSITION_NEXT, &next, &error))
		*until = (int64_t)next * CLOCK_MILLISECOND;
	ucal_close(calendar);
	return U_SUCCESS(error) ? offset * CLOCK_MILLISECOND : 0;
}

static int64_t
offset_at(const char *zone, int64_t at, int64_t *until)
{
	const char *name =
	    zone != NULL && zone[0] != '\0' && strlen(zone) < ZONE_MAX ? zone : "UTC";
	const struct zone_rules *rules = zone_rules(name);

	if (rules != NULL)
		return zone_offset(rules, at, NULL, until) * CLOCK_SECOND;
	return icu_offset(name, at, until);
}

int64_t
local_day(const char *zone, int64_t at, int *minute)
{
	int64_t until, shown = at + offset_at(zone, at, &until);
	int64_t minutes = floor_div(shown, CLOCK_MINUTE), day = floor_div(minutes, MINUTES_A_DAY);

	if (minute != NULL)
		*minute = (int)(minutes - day * MINUTES_A_DAY);
	return day;
}

/* From change to change: the first stretch of time in which the clock comes to it, or has come to it. */
int64_t
local_moment(const char *zone, int64_t day, int minute)
{
	int64_t shown = (day * MINUTES_A_DAY + minute) * CLOCK_MINUTE, from = shown - FURTHEST;
	int64_t until, at;

	for (;;) {
		at = shown - offset_at(zone, from, &until);
		if (at <= from)
			return from;
		if (at < until)
			return at;
		from = until;
	}
}
