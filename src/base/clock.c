#include "answerwell/base/clock.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "answerwell/base/arena.h"

/* Not strftime: its names follow the process's locale. */
static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
				     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

static int64_t
read_clock(clockid_t id)
{
	struct timespec t;

	if (clock_gettime(id, &t) != 0)
		abort();
	return (int64_t)t.tv_sec * CLOCK_SECOND + t.tv_nsec / 1000;
}

int64_t
clock_now(void)
{
	return read_clock(CLOCK_REALTIME);
}

int64_t
clock_steady(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

/* Microseconds before 1970 round down, not towards zero. */
static struct tm
utc(int64_t at)
{
	struct tm tm = {0};
	int64_t seconds = at / CLOCK_SECOND - (at % CLOCK_SECOND < 0);
	time_t t = (time_t)seconds;

	(void)gmtime_r(&t, &tm);
	return tm;
}

static void
put_digits(char *to, int n)
{
	to[0] = (char)('0' + n / 10);
	to[1] = (char)('0' + n % 10);
}

char *
clock_rfc3339(struct arena *a, int64_t at)
{
	struct tm tm = utc(at);
	int year = tm.tm_year + 1900;
	char *s;

	if (year < 0 || year > 9999)
		return arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02dZ", year, tm.tm_mon + 1,
				    tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
	/* Stands in a page for every date: by hand, as printf takes five times as long. */
	s = arena_alloc(a, sizeof("2026-11-22T00:21:29Z"));
	put_digits(s, year / 100);
	put_digits(s + 2, year % 100);
	s[4] = '-';
	put_digits(s + 5, tm.tm_mon + 1);
	s[7] = '-';
	put_digits(s + 8, tm.tm_mday);
	s[10] = 'T';
	put_digits(s + 11, tm.tm_hour);
	s[13] = ':';
	put_digits(s + 14, tm.tm_min);
	s[16] = ':';
	put_digits(s + 17, tm.tm_sec);
	s[19] = 'Z';
	return s;
}

static char *
with_names(struct arena *a, int64_t at, const char *zone)
{
	struct tm tm = utc(at);

	return arena_printf(a, "%s, %02d %s %04d %02d:%02d:%02d %s", days[tm.tm_wday % 7],
			    tm.tm_mday, months[tm.tm_mon % 12], tm.tm_year + 1900, tm.tm_hour,
			    tm.tm_min, tm.tm_sec, zone);
}

char *
clock_rfc5322(struct arena *a, int64_t at)
{
	return with_names(a, at, "+0000");
}

char *
clock_http(struct arena *a, int64_t at)
{
	return with_names(a, at, "GMT");
}

/* Exactly n digits; moves *s behind them. */
static bool
take_number(const char **s, int n, int min, int max, int *out)
{
	int value = 0;

	for (int i = 0; i < n; i++, (*s)++) {
		if (**s < '0' || **s > '9')
			return false;
		value = value * 10 + (**s - '0');
	}
	*out = value;
	return value >= min && value <= max;
}

static bool
take_char(const char **s, char c)
{
	if (**s != c)
		return false;
	(*s)++;
	return true;
}

static int
days_in_month(int year, int month)
{
	static const int n[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return n[month - 1] + (month == 2 && leap);
}

/* Days since 1970-01-01 of a Gregorian date, counted in eras of 400 years beginning in March. */
static int64_t
days_since_epoch(int year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = y / 400, of_era = y - era * 400;
	int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* ".5" and so on; digits past the sixth are dropped. */
static bool
take_fraction(const char **s, int64_t *micros)
{
	int64_t unit = CLOCK_SECOND / 10;

	if (!take_char(s, '.'))
		return true;
	if (**s < '0' || **s > '9')
		return false;
	for (; **s >= '0' && **s <= '9'; (*s)++, unit /= 10)
		*micros += unit * (**s - '0');
	return true;
}

/* "Z", "+08:00", "+0800", "+08" (as PostgreSQL writes it) or nothing. */
static bool
take_zone(const char **s, int64_t *offset)
{
	int hours, minutes = 0;
	bool west;

	if (**s == '\0' || take_char(s, 'Z') || take_char(s, 'z'))
		return true;
	if (**s != '+' && **s != '-')
		return false;
	west = *(*s)++ == '-';
	if (!take_number(s, 2, 0, 23, &hours))
		return false;
	if (take_char(s, ':') || **s != '\0') {
		if (!take_number(s, 2, 0, 59, &minutes))
			return false;
	}
	*offset = hours * CLOCK_HOUR + minutes * CLOCK_MINUTE;
	if (west)
		*offset = -*offset;
	return true;
}

bool
clock_parse(const char *s, int64_t *out)
{
	int year, month, day, hour, minute, second = 0;
	int64_t micros = 0, offset = 0;

	if (s == NULL)
		return false;
	if (!take_number(&s, 4, 1, 9999, &year) || !take_char(&s, '-') ||
	    !take_number(&s, 2, 1, 12, &month) || !take_char(&s, '-') ||
	    !take_number(&s, 2, 1, days_in_month(year, month), &day))
		return false;
	if (!take_char(&s, 'T') && !take_char(&s, 't') && !take_char(&s, ' '))
		return false;
	if (!take_number(&s, 2, 0, 23, &hour) || !take_char(&s, ':') ||
	    !take_number(&s, 2, 0, 59, &minute))
		return false;
	/* 60 is a leap second: it becomes the second after. */
	if (take_char(&s, ':') &&
	    (!take_number(&s, 2, 0, 60, &second) || !take_fraction(&s, &micros)))
		return false;
	if (!take_zone(&s, &offset) || *s != '\0')
		return false;

	*out = days_since_epoch(year, month, day) * CLOCK_DAY + hour * CLOCK_HOUR +
	       minute * CLOCK_MINUTE + second * CLOCK_SECOND + micros - offset;
	return true;
}
