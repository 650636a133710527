#include "answerwell/text/when.h"

#include <stdlib.h>
#include <string.h>
#include <threads.h>
#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/ustring.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/clock.h"
#include "answerwell/text/local.h"
#include "base/zone.h"

enum { RELATIVE_DAYS = 30, WEEKDAY_DAYS = 6, ZONE_MAX = 64, PATTERN_MAX = 48, SHOWN_MAX = 96 };

/* Opening one of ICU's formats costs fifty times what using it does. A site has few zones; past this many the slot of
 * the oldest is taken. */
enum { CACHED = 12 };

enum style { FULL, DATE, WEEKDAY, STYLES };

struct zone {
	char name[ZONE_MAX]; /* "": a free place */
	enum locale locale;
	const struct zone_rules *rules; /* NULL: the machine has none, ICU's own count */
	UCalendar *calendar; /* these only then */
	UDateFormat *format[STYLES];
};

struct zones {
	struct zone slots[CACHED];
	size_t next;
};

static once_flag zones_once = ONCE_FLAG_INIT;
static tss_t zones_key;

static const char *const patterns[LOCALES][STYLES] = {
    [LOCALE_EN] = {"d MMMM yyyy 'at' HH:mm", "d MMM yyyy", "EEEE HH:mm"},
    [LOCALE_ZH_CN] = {"yyyy年M月d日 HH:mm", "yyyy年M月d日", "EEEE HH:mm"},
};

static void
zone_close(struct zone *z)
{
	ucal_close(z->calendar);
	for (size_t i = 0; i < STYLES; i++)
		udat_close(z->format[i]);
	*z = (struct zone){0};
}

static void
zones_free(void *ptr)
{
	struct zones *zones = ptr;

	for (size_t i = 0; i < CACHED; i++)
		zone_close(&zones->slots[i]);
	free(zones);
}

static void
zones_key_new(void)
{
	if (tss_create(&zones_key, zones_free) != thrd_success)
		abort();
}

static struct zones *
thread_zones(void)
{
	struct zones *zones;

	call_once(&zones_once, zones_key_new);
	zones = tss_get(zones_key);
	if (zones == NULL) {
		zones = calloc(1, sizeof(*zones));
		if (zones == NULL || tss_set(zones_key, zones) != thrd_success)
			abort();
	}
	return zones;
}

/* ICU keeps the names that places had first, and places that have gone into others. */
static const char *
name_today(const char *name)
{
	static const char *const renamed[][2] = {
	    {"Africa/Asmera", "Africa/Asmara"},
	    {"America/Buenos_Aires", "America/Argentina/Buenos_Aires"},
	    {"America/Catamarca", "America/Argentina/Catamarca"},
	    {"America/Coral_Harbour", "America/Atikokan"},
	    {"America/Cordoba", "America/Argentina/Cordoba"},
	    {"America/Godthab", "America/Nuuk"},
	    {"America/Indianapolis", "America/Indiana/Indianapolis"},
	    {"America/Jujuy", "America/Argentina/Jujuy"},
	    {"America/Louisville", "America/Kentucky/Louisville"},
	    {"America/Mendoza", "America/Argentina/Mendoza"},
	    {"America/Montreal", "America/Toronto"},
	    {"America/Nipigon", "America/Toronto"},
	    {"America/Pangnirtung", "America/Iqaluit"},
	    {"America/Rainy_River", "America/Winnipeg"},
	    {"America/Santa_Isabel", "America/Tijuana"},
	    {"America/Thunder_Bay", "America/Toronto"},
	    {"America/Yellowknife", "America/Edmonton"},
	    {"Asia/Calcutta", "Asia/Kolkata"},
	    {"Asia/Choibalsan", "Asia/Ulaanbaatar"},
	    {"Asia/Katmandu", "Asia/Kathmandu"},
	    {"Asia/Rangoon", "Asia/Yangon"},
	    {"Asia/Saigon", "Asia/Ho_Chi_Minh"},
	    {"Atlantic/Faeroe", "Atlantic/Faroe"},
	    {"Australia/Currie", "Australia/Hobart"},
	    {"Etc/UTC", "UTC"},
	    {"Europe/Kiev", "Europe/Kyiv"},
	    {"Europe/Uzhgorod", "Europe/Kyiv"},
	    {"Europe/Zaporozhye", "Europe/Kyiv"},
	    {"Pacific/Enderbury", "Pacific/Kanton"},
	    {"Pacific/Johnston", "Pacific/Honolulu"},
	    {"Pacific/Ponape", "Pacific/Pohnpei"},
	    {"Pacific/Truk", "Pacific/Chuuk"},
	};

	for (size_t i = 0; i < sizeof(renamed) / sizeof(renamed[0]); i++)
		if (strcmp(name, renamed[i][0]) == 0)
			return renamed[i][1];
	return name;
}

static struct zone *
zone_open(struct zone *z, enum locale l, const char *name)
{
	UChar id[ZONE_MAX], pattern[PATTERN_MAX];
	UErrorCode error = U_ZERO_ERROR;
	int32_t id_len, pattern_len;

	zone_close(z);
	strcpy(z->name, name);
	z->locale = l;
	z->rules = zone_rules(name_today(name));
	if (z->rules != NULL)
		return z;
	u_strFromUTF8WithSub(id, ZONE_MAX, &id_len, name, -1, 0xfffd, NULL, &error);
	z->calendar = ucal_open(id, id_len, locale_code(l), UCAL_GREGORIAN, &error);
	for (size_t i = 0; i < STYLES; i++) {
		u_strFromUTF8(pattern, PATTERN_MAX, &pattern_len, patterns[l][i], -1, &error);
		z->format[i] = udat_open(UDAT_PATTERN, UDAT_PATTERN, locale_code(l), id, id_len,
					 pattern, pattern_len, &error);
	}
	if (U_FAILURE(error))
		zone_close(z);
	return U_FAILURE(error) ? NULL : z;
}

static struct zone *
zone_get(enum locale l, const char *name)
{
	struct zones *zones = thread_zones();
	struct zone *z;

	if (name == NULL || name[0] == '\0' || strlen(name) >= ZONE_MAX)
		name = "UTC";
	for (z = zones->slots; z < zones->slots + CACHED; z++)
		if (z->locale == l && strcmp(z->name, name) == 0)
			return z;
	z = &zones->slots[zones->next];
	zones->next = (zones->next + 1) % CACHED;
	return zone_open(z, l, name);
}

/* ---- by the machine's rules ----------------------------------------------------------------------- */

/* As clocks and calendars there show it. */
struct moment {
	int64_t day; /* since 1970 */
	long year, month, of_month, hour, minute;
};

static int64_t
floor_div(int64_t n, int64_t by)
{
	return n / by - (n % by < 0);
}

static struct moment
moment_at(const struct zone_rules *rules, int64_t at)
{
	int64_t second = floor_div(at, CLOCK_SECOND) + zone_offset(rules, at, NULL, NULL);
	int64_t day = floor_div(second, 86400);
	struct local_date date = local_date(day);

	second -= day * 86400;
	return (struct moment){.day = day,
			       .year = (long)date.year,
			       .month = date.month,
			       .of_month = date.of_month,
			       .hour = (long)(second / 3600),
			       .minute = (long)(second / 60 % 60)};
}

static char *
format_weekday(struct arena *a, enum locale l, const struct moment *m)
{
	static const char *const names[LOCALES][7] = {
	    [LOCALE_EN] = {"Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday",
			   "Wednesday"},
	    [LOCALE_ZH_CN] = {"星期四", "星期五", "星期六", "星期日", "星期一", "星期二", "星期三"},
	};

	return arena_printf(a, "%s %02ld:%02ld", names[l][m->day - 7 * floor_div(m->day, 7)],
			    m->hour, m->minute);
}

/* As `patterns` say. ICU takes a third of a list to do the same. */
static char *
format_moment(struct arena *a, enum locale l, const struct moment *m, enum style style)
{
	static const char *const months[] = {"January",   "February", "March",    "April",
					     "May",       "June",     "July",     "August",
					     "September", "October",  "November", "December"};
	const char *month = months[m->month - 1];

	if (style == WEEKDAY)
		return format_weekday(a, l, m);
	if (l == LOCALE_ZH_CN)
		return style == DATE
			   ? arena_printf(a, "%04ld年%ld月%ld日", m->year, m->month, m->of_month)
			   : arena_printf(a, "%04ld年%ld月%ld日 %02ld:%02ld", m->year, m->month,
					  m->of_month, m->hour, m->minute);
	return style == DATE ? arena_printf(a, "%ld %.3s %04ld", m->of_month, month, m->year)
			     : arena_printf(a, "%ld %s %04ld at %02ld:%02ld", m->of_month, month,
					    m->year, m->hour, m->minute);
}

/* ---- in words ------------------------------------------------------------------------------------- */

static char *
format(struct arena *a, enum locale l, const char *zone, int64_t at, enum style style)
{
	struct zone *z = zone_get(l, zone);
	UChar shown[SHOWN_MAX];
	char utf8[SHOWN_MAX * 3];
	UErrorCode error = U_ZERO_ERROR;
	int32_t len, utf8_len;
	struct moment m;

	if (z == NULL)
		return clock_rfc3339(a, at);
	if (z->rules != NULL) {
		m = moment_at(z->rules, at);
		return format_moment(a, l, &m, style);
	}
	len = udat_format(z->format[style], (UDate)at / 1000, shown, SHOWN_MAX, NULL, &error);
	u_strToUTF8(utf8, sizeof(utf8), &utf8_len, shown, len, &error);
	if (U_FAILURE(error))
		return clock_rfc3339(a, at);
	return arena_strndup(a, utf8, (size_t)utf8_len);
}

char *
when_full(struct arena *a, enum locale l, const char *zone, int64_t at)
{
	return format(a, l, zone, at, FULL);
}

char *
when_soon(struct arena *a, enum locale l, const char *zone, int64_t at, int64_t now)
{
	bool is_told = at >= now && at - now < WEEKDAY_DAYS * 24 * CLOCK_HOUR;

	return format(a, l, zone, at, is_told ? WEEKDAY : FULL);
}

char *
when_date(struct arena *a, enum locale l, const char *zone, int64_t at)
{
	return format(a, l, zone, at, DATE);
}

static long
day_number(struct zone *z, int64_t at)
{
	UErrorCode error = U_ZERO_ERROR;

	if (z->rules != NULL)
		return (long)moment_at(z->rules, at).day;
	ucal_setMillis(z->calendar, (UDate)at / 1000, &error);
	return ucal_get(z->calendar, UCAL_JULIAN_DAY, &error);
}

char *
when_relative(struct arena *a, enum locale l, const char *zone, int64_t at, int64_t now)
{
	long past = (long)(now - at);
	struct zone *z;
	long days;

	/* Clocks of two machines differ a little; what is really to come is told in full. */
	if (past < -CLOCK_MINUTE)
		return when_full(a, l, zone, at);
	if (past < CLOCK_MINUTE)
		return arena_strdup(a, tr(l, N_("just now")));
	if (past < CLOCK_HOUR)
		return arena_printf(
		    a, trn(l, "%ld minute ago", "%ld minutes ago", past / CLOCK_MINUTE),
		    past / CLOCK_MINUTE);
	z = past < CLOCK_DAY ? NULL : zone_get(l, zone);
	days = z == NULL ? (long)(past / CLOCK_DAY) : day_number(z, now) - day_number(z, at);
	/* The day on which the clocks go back has 25 hours. */
	if (days < 1)
		return arena_printf(a, trn(l, "%ld hour ago", "%ld hours ago", past / CLOCK_HOUR),
				    past / CLOCK_HOUR);
	if (days > RELATIVE_DAYS)
		return when_date(a, l, zone, at);
	if (days <= 1)
		return arena_strdup(a, tr(l, N_("yesterday")));
	return arena_printf(a, trn(l, "%ld day ago", "%ld days ago", days), days);
}

void
when_load_zones(struct arena *a)
{
	size_t n;
	const char **names = when_zones(a, &n);

	for (size_t i = 0; i < n; i++)
		(void)zone_rules(names[i]);
	(void)zone_of_machine();
}

/* New ones may be younger than ICU's tables. */
static bool
is_place(const char *name)
{
	size_t n;
	const char *const *places = zone_places(&n);

	for (size_t i = 0; i < n; i++)
		if (strcmp(name, places[i]) == 0)
			return true;
	return false;
}

const char *
when_zone(struct arena *a, const char *name)
{
	UChar id[ZONE_MAX], canonical[ZONE_MAX];
	char utf8[ZONE_MAX * 3];
	UErrorCode error = U_ZERO_ERROR;
	UBool is_system = 0;
	int32_t len;

	if (name == NULL || name[0] == '\0' || strlen(name) >= ZONE_MAX)
		return NULL;
	if (is_place(name))
		return arena_strdup(a, name);
	u_strFromUTF8(id, ZONE_MAX, &len, name, -1, &error);
	len = ucal_getCanonicalTimeZoneID(id, len, canonical, ZONE_MAX, &is_system, &error);
	u_strToUTF8(utf8, sizeof(utf8), NULL, canonical, len, &error);
	if (U_FAILURE(error) || !is_system || strcmp(utf8, "Etc/Unknown") == 0)
		return NULL;
	return arena_strdup(a, name_today(utf8));
}

static int
by_name(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* For a machine without tzdata. */
static size_t
icu_places(struct arena *a, const char ***out)
{
	UErrorCode error = U_ZERO_ERROR;
	UEnumeration *all =
	    ucal_openTimeZoneIDEnumeration(UCAL_ZONE_TYPE_CANONICAL_LOCATION, NULL, NULL, &error);
	int32_t most = U_SUCCESS(error) ? uenum_count(all, &error) : 0;
	const char *name;
	size_t n = 0;

	*out = arena_array(a, (size_t)most, sizeof(**out));
	while (n < (size_t)most && (name = uenum_next(all, NULL, &error)) != NULL)
		(*out)[n++] = arena_strdup(a, name);
	uenum_close(all);
	return n;
}

const char **
when_zones(struct arena *a, size_t *n)
{
	const char *const *places = zone_places(n);
	const char **names, **known = NULL;

	if (*n == 0) {
		*n = icu_places(a, &known);
		places = known;
	}
	names = arena_array(a, *n + 1, sizeof(*names));
	names[0] = "UTC";
	memcpy(names + 1, places, *n * sizeof(*names));
	qsort(names + 1, *n, sizeof(*names), by_name);
	*n += 1;
	return names;
}

char *
when_number(struct arena *a, enum locale l, int64_t n)
{
	uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
	char digits[32];
	size_t at = sizeof(digits), written = 0;

	/* Both languages group by three with a comma. */
	(void)l;
	digits[--at] = '\0';
	do {
		if (written > 0 && written % 3 == 0)
			digits[--at] = ',';
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
		written++;
	} while (rest > 0);
	if (n < 0)
		digits[--at] = '-';
	return arena_strdup(a, digits + at);
}
