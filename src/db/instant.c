/* PostgreSQL's ISO output of timestamptz, and back: by hand, because a page of
 * posts reads dozens and neither timegm nor strptime is cheap or exact to the microsecond. */
#include <stdio.h>
#include <string.h>

#include "db/internal.h"

enum { DAYS_PER_ERA = 146097, DAYS_TO_1970 = 719468 };

/* Days since 1970-01-01 in the proleptic Gregorian calendar, years counted from March. */
static int64_t
days_from_civil(int64_t year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * DAYS_PER_ERA + day_of_era - DAYS_TO_1970;
}

static void
civil_from_days(int64_t days, int64_t *year, int *month, int *day)
{
	int64_t z = days + DAYS_TO_1970;
	int64_t era = (z >= 0 ? z : z - DAYS_PER_ERA + 1) / DAYS_PER_ERA;
	int64_t doe = z - era * DAYS_PER_ERA;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;

	*day = (int)(doy - (153 * mp + 2) / 5 + 1);
	*month = (int)(mp < 10 ? mp + 3 : mp - 9);
	*year = yoe + era * 400 + (*month <= 2 ? 1 : 0);
}

/* Reads digits, at least one, at most `most`; NULL if there is none. */
static const char *
digits(const char *s, int most, int64_t *out)
{
	int64_t n = 0;
	int i = 0;

	for (; i < most && s[i] >= '0' && s[i] <= '9'; i++)
		n = n * 10 + (s[i] - '0');
	*out = n;
	return i > 0 ? s + i : NULL;
}

static const char *
after(const char *s, char c)
{
	return s != NULL && *s == c ? s + 1 : NULL;
}

static const char *
read_date(const char *s, int64_t *year, int64_t *month, int64_t *day)
{
	if ((s = after(digits(s, 7, year), '-')) == NULL)
		return NULL;
	if ((s = after(digits(s, 2, month), '-')) == NULL)
		return NULL;
	return digits(s, 2, day);
}

static const char *
read_clock(const char *s, int64_t *us)
{
	int64_t hour, minute, second, fraction = 0;
	const char *end;

	if ((s = after(digits(s, 2, &hour), ':')) == NULL)
		return NULL;
	if ((s = after(digits(s, 2, &minute), ':')) == NULL)
		return NULL;
	if ((s = digits(s, 2, &second)) == NULL)
		return NULL;
	if (*s == '.') {
		end = digits(s + 1, 6, &fraction);
		if (end == NULL)
			return NULL;
		for (int64_t i = end - s - 1; i < 6; i++)
			fraction *= 10;
		s = end;
	}
	*us = ((hour * 60 + minute) * 60 + second) * CLOCK_SECOND + fraction;
	return s;
}

/* "+00", "-03:30", "+05:53:28". */
static const char *
read_zone(const char *s, int64_t *us)
{
	int64_t part[3] = {0, 0, 0};
	int64_t sign = *s == '-' ? -1 : 1;
	size_t n = 0;

	do {
		s = digits(s + 1, 2, &part[n++]);
	} while (s != NULL && *s == ':' && n < 3);
	*us = sign * ((part[0] * 60 + part[1]) * 60 + part[2]) * CLOCK_SECOND;
	return s;
}

bool
instant_read(const char *s, int64_t *out)
{
	int64_t year, month, day, clock, zone;

	if (strcmp(s, "infinity") == 0 || strcmp(s, "-infinity") == 0) {
		*out = s[0] == '-' ? INT64_MIN : INT64_MAX;
		return true;
	}
	if ((s = read_date(s, &year, &month, &day)) == NULL)
		return false;
	if ((s = after(s, ' ')) == NULL || (s = read_clock(s, &clock)) == NULL)
		return false;
	if ((*s != '+' && *s != '-') || (s = read_zone(s, &zone)) == NULL || month < 1 ||
	    month > 12 || day < 1 || day > 31)
		return false;
	if (strcmp(s, " BC") == 0)
		year = 1 - year;
	else if (*s != '\0')
		return false;
	*out = days_from_civil(year, (int)month, (int)day) * CLOCK_DAY + clock - zone;
	return true;
}

void
instant_write(char out[INSTANT_TEXT], int64_t at)
{
	int64_t days = at / CLOCK_DAY, us = at % CLOCK_DAY, year;
	int month, day;

	if (at == INT64_MAX || at == INT64_MIN) {
		snprintf(out, INSTANT_TEXT, "%sinfinity", at < 0 ? "-" : "");
		return;
	}
	if (us < 0) {
		us += CLOCK_DAY;
		days--;
	}
	civil_from_days(days, &year, &month, &day);
	snprintf(out, INSTANT_TEXT, "%04lld-%02d-%02d %02d:%02d:%02d.%06d+00%s",
		 (long long)(year > 0 ? year : 1 - year), month, day, (int)(us / CLOCK_HOUR),
		 (int)(us / CLOCK_MINUTE % 60), (int)(us / CLOCK_SECOND % 60),
		 (int)(us % CLOCK_SECOND), year > 0 ? "" : " BC");
}
