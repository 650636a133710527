#include "answerwell/settings/settings.h"

#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>
#include <unistd.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/config.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/text/when.h"
#include "settings/lines.h"
#include "sql/settings.h"

const struct setting_rule setting_rules[SETTINGS] = {
#define SETTING(name, code, section, kind, otherwise, min, max, fixed_by, label, hint)             \
	[SETTING_##name] = {code, SECTION_##section, KIND_##kind, otherwise, min,                  \
			    max,  fixed_by,          label,       hint},
#include "answerwell/settings/list.h"
};

enum setting
setting_from(const char *code)
{
	int s = 0;

	while (s < SETTINGS && !str_eq(setting_rules[s].code, code))
		s++;
	return (enum setting)s;
}

enum locale
setting_locale(enum setting s)
{
	static const enum setting first[] = {SETTING_WELCOME_EN, SETTING_FOOTER_EN};

	for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++)
		if (s >= first[i] && (int)s < (int)first[i] + LOCALES)
			return (enum locale)(s - first[i]);
	return LOCALES;
}

bool
setting_is_fixed(enum setting s)
{
	const char *name = setting_rules[s].fixed_by, *value = name != NULL ? getenv(name) : NULL;

	return value != NULL && value[0] != '\0';
}

/* ---- reading -------------------------------------------------------------------------------- */

/* What ANSWERWELL_HOURS says, in the words of the settings. */
static struct {
	char zone[HOURS_ZONE_MAX], times[HOURS_DAYS][48];
} fixed_hours;
static once_flag fixed_hours_once = ONCE_FLAG_INIT;

static void
read_fixed_hours(void)
{
	struct hours h = {.n_holidays = 0};

	(void)hours_parse(config()->hours, &h);
	snprintf(fixed_hours.zone, sizeof(fixed_hours.zone), "%s", h.zone);
	for (int i = 0; i < HOURS_DAYS; i++)
		if (h.day[i].from < h.day[i].to)
			snprintf(fixed_hours.times[i], sizeof(fixed_hours.times[i]),
				 "%02d:%02d-%02d:%02d", h.day[i].from / 60, h.day[i].from % 60,
				 h.day[i].to / 60, h.day[i].to % 60);
}

/* Of a file that the environment names there is no value here. */
static const char *
fixed_value(enum setting s)
{
	if (s == SETTING_SITE_NAME)
		return config()->site_name;
	if (s == SETTING_LANGUAGES)
		return ""; /* all of them: settings_languages */
	if (s == SETTING_ACCENT)
		return config()->accent;
	if (s < SETTING_ZONE || s > SETTING_SUNDAY)
		return "";
	call_once(&fixed_hours_once, read_fixed_hours);
	return s == SETTING_ZONE ? fixed_hours.zone : fixed_hours.times[s - SETTING_MONDAY];
}

struct settings
settings_otherwise(void)
{
	struct settings all;

	for (int s = 0; s < SETTINGS; s++)
		all.value[s] = setting_is_fixed((enum setting)s) ? fixed_value((enum setting)s)
								 : setting_rules[s].otherwise;
	return all;
}

/* A value of an older version may be none today. */
static void
take(struct arena *a, struct settings *all, const char *name, const char *value)
{
	struct problems ignored = {.n = 0};
	enum setting s = setting_from(name);
	const char *checked;

	if (s == SETTINGS || setting_is_fixed(s))
		return;
	checked = setting_check(a, s, value, &ignored);
	if (checked != NULL)
		all->value[s] = checked;
}

enum result
settings_read(struct db *db, struct arena *a, struct settings *out)
{
	struct sql_settings_read_row *rows;
	size_t n;
	enum result r = sql_settings_read(db, a, &rows, &n);

	*out = settings_otherwise();
	for (size_t i = 0; r == OK && i < n; i++)
		take(a, out, rows[i].name, rows[i].value);
	return r;
}

enum result
settings_site_name(struct db *db, struct arena *a, const char **name)
{
	struct sql_settings_site_name_row *row;
	struct settings all = settings_otherwise();
	size_t n = 0;
	enum result r = OK;

	if (!setting_is_fixed(SETTING_SITE_NAME))
		r = sql_settings_site_name(db, a, &row, &n,
					   .name = setting_rules[SETTING_SITE_NAME].code);
	if (r == OK && n > 0)
		take(a, &all, setting_rules[SETTING_SITE_NAME].code, row->value);
	*name = all.value[SETTING_SITE_NAME];
	return r;
}

unsigned
settings_languages(const struct settings *s, enum locale *first)
{
	const char *value = s->value[SETTING_LANGUAGES];
	unsigned all = 0;

	*first = locale_from(config()->locale, LOCALE_EN);
	if (value[0] == '\0')
		return (1U << LOCALES) - 1;
	for (int l = 0; l < LOCALES; l++) {
		const char *code = locale_code((enum locale)l), *at = strstr(value, code);

		if (at == NULL)
			continue;
		all |= 1U << l;
		if (at == value)
			*first = (enum locale)l;
	}
	return all;
}

const char *
settings_languages_value(struct arena *a, unsigned languages, enum locale first)
{
	const char *value = locale_code(first);

	for (int l = 0; l < LOCALES; l++)
		if (l != (int)first && (languages & 1U << l) != 0)
			value = arena_printf(a, "%s %s", value, locale_code((enum locale)l));
	return value;
}

int
settings_number(const struct settings *s, enum setting which)
{
	int64_t n = 0;

	if (!str_to_int(s->value[which], setting_rules[which].min, setting_rules[which].max, &n))
		(void)str_to_int(setting_rules[which].otherwise, INT_MIN, INT_MAX, &n);
	return (int)n;
}

/* ---- office hours --------------------------------------------------------------------------- */

static char server_zone[HOURS_ZONE_MAX];
static once_flag server_zone_once = ONCE_FLAG_INIT;

/* What TZ says, or where /etc/localtime leads. */
static void
find_server_zone(void)
{
	const char *name = getenv("TZ"), *from;
	struct arena *a = arena_new();
	char path[PATH_MAX];
	ssize_t len;

	if (name == NULL || name[0] == '\0' || when_zone(a, name) == NULL) {
		len = readlink("/etc/localtime", path, sizeof(path) - 1);
		path[len > 0 ? len : 0] = '\0';
		from = strstr(path, "/zoneinfo/");
		name = from != NULL ? from + strlen("/zoneinfo/") : "UTC";
	}
	name = when_zone(a, name);
	snprintf(server_zone, sizeof(server_zone), "%s",
		 name != NULL && strlen(name) < sizeof(server_zone) ? name : "UTC");
	arena_free(a);
}

const char *
settings_zone(const struct settings *s)
{
	call_once(&server_zone_once, find_server_zone);
	return s->value[SETTING_ZONE][0] != '\0' ? s->value[SETTING_ZONE] : server_zone;
}

struct hours
settings_hours(struct arena *a, const struct settings *s)
{
	struct hours h = {.n_holidays = 0};
	struct setting_line *lines;
	int32_t *days;

	snprintf(h.zone, sizeof(h.zone), "%s", settings_zone(s));
	for (int i = 0; i < HOURS_DAYS; i++)
		(void)lines_times(s->value[SETTING_MONDAY + i], &h.day[i].from, &h.day[i].to);
	h.n_holidays = setting_lines(a, SETTING_HOLIDAYS, s->value[SETTING_HOLIDAYS], &lines);
	h.holidays = days = arena_array(a, h.n_holidays, sizeof(*days));
	for (size_t i = 0; i < h.n_holidays; i++)
		(void)lines_day(lines[i].at, &days[i]);
	return h;
}

/* ---- the logo ------------------------------------------------------------------------------- */

enum result
settings_logo(struct db *db, struct arena *a, const char *value, unsigned char **bytes, size_t *len)
{
	struct sql_settings_logo_row *row;
	int64_t id = 0;
	size_t n, most;
	enum result r;

	if (!str_to_int(value, 1, INT64_MAX, &id))
		return NOT_FOUND;
	r = sql_settings_logo(db, a, &row, &n, .id = id);
	if (r != OK || n == 0)
		return r != OK ? r : NOT_FOUND;
	most = strlen(row->content);
	*bytes = arena_alloc(a, most + 1);
	if (sodium_base642bin(*bytes, most, row->content, most, NULL, len, NULL,
			      sodium_base64_VARIANT_ORIGINAL) != 0)
		return NOT_FOUND;
	(*bytes)[*len] = '\0';
	return OK;
}

enum result
settings_put_logo(struct db *db, struct arena *a, const unsigned char *bytes, size_t len,
		  const char **value)
{
	size_t most = sodium_base64_encoded_len(len, sodium_base64_VARIANT_ORIGINAL);
	char *text = arena_alloc(a, most);
	struct sql_settings_put_logo_row *row;
	enum result r;

	sodium_bin2base64(text, most, bytes, len, sodium_base64_VARIANT_ORIGINAL);
	r = sql_settings_put_logo(db, a, &row, NULL, .content = text);
	if (r == OK)
		*value = arena_printf(a, "%lld", (long long)row->id);
	return r;
}

/* ---- changing ------------------------------------------------------------------------------- */

enum result
settings_put(struct db *db, struct arena *a, enum setting which, const char *value, int64_t *change)
{
	const struct setting_rule *rule = &setting_rules[which];
	struct sql_settings_lock_row *was;
	struct sql_settings_put_row *put;
	enum result r;

	*change = 0;
	r = sql_settings_lock(db, a, &was, NULL, .name = rule->code, .otherwise = rule->otherwise);
	if (r != OK || str_eq(was->value, value))
		return r;
	r = sql_settings_put(db, a, &put, NULL, .name = rule->code, .before = was->value,
			     .value = value);
	if (r == OK)
		*change = put->id;
	return r;
}
