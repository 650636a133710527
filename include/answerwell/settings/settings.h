/* What an administrator sets on the site itself, without a shell: read from the database, and from the environment
 * where that says it (base/config.h), which wins. */
#ifndef ANSWERWELL_SETTINGS_SETTINGS_H
#define ANSWERWELL_SETTINGS_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/hours.h"
#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"

struct arena;
struct db;

enum setting {
#define SETTING(name, ...) SETTING_##name,
#include "answerwell/settings/list.h"
	SETTINGS
};
_Static_assert(LOCALES == 2, "each language has its rows in settings/list.h");

enum setting_section {
	SECTION_LOOK,
	SECTION_WELCOME,
	SECTION_HOURS,
	SECTION_LIMITS,
	SECTION_PERSONAL,
	SECTION_FOOTER,
	SECTION_MAIL,
	SETTING_SECTIONS
};

enum setting_kind {
	KIND_NAME, /* one line, not empty */
	KIND_LANGUAGES, /* "zh_CN en": the first is for who asks for none of them; "": all, in the server's order */
	KIND_COLOUR, /* as accent_make takes it, or "" */
	KIND_PICTURE, /* the number of a logo, or "" */
	KIND_TEXT, /* Markdown */
	KIND_ZONE, /* a name of the tz database; "": the server's */
	KIND_TIMES, /* "09:00-18:00", or "": closed */
	KIND_DATES, /* "2027-01-01 name" a line, sorted */
	KIND_NUMBER,
	KIND_PATTERNS, /* of order numbers, as text/personal.h has them */
	KIND_LINKS /* "words address" a line */
};

struct setting_rule {
	const char *code;
	enum setting_section section;
	enum setting_kind kind;
	const char *otherwise;
	int min, max;
	const char *fixed_by; /* an environment variable, or NULL */
	const char *label, *hint; /* msgids; a %s in the label: the language. hint NULL: none */
};
extern const struct setting_rule setting_rules[SETTINGS];

/* The one of that code; SETTINGS: there is none. */
enum setting setting_from(const char *code);
/* The language of a setting that each language has; LOCALES: of one that it has not. */
enum locale setting_locale(enum setting s);
/* Whether the environment says it. Of a file that the environment names (logo, welcome) the value here is "". */
bool setting_is_fixed(enum setting s);

/* All of them as they are now: value[s] is never NULL. */
struct settings {
	const char *value[SETTINGS];
};

/* One statement. What in the database is no value any more counts as not set. */
enum result settings_read(struct db *db, struct arena *a, struct settings *out) MUST_USE;
/* Where nothing was set, and the environment: without a database. */
struct settings settings_otherwise(void);
/* The name of the site alone, for who needs no more; one statement, none if the environment says it. */
enum result settings_site_name(struct db *db, struct arena *a, const char **name) MUST_USE;

/* What pages come in, a bit (1 << locale) each; *first: for who asks for none of them. */
unsigned settings_languages(const struct settings *s, enum locale *first);
/* The value that says so. It lies in the arena. */
const char *settings_languages_value(struct arena *a, unsigned languages, enum locale first);
int settings_number(const struct settings *s, enum setting which);
/* Of the server, where none is set. Call it once before a chroot: it is read from the machine. */
const char *settings_zone(const struct settings *s);
/* Office hours; the holidays lie in the arena. */
struct hours settings_hours(struct arena *a, const struct settings *s);

/* A line of a setting of links or dates: the date or the address, and the words beside it. */
struct setting_line {
	const char *words, *at;
};
size_t setting_lines(struct arena *a, enum setting which, const char *value,
		     struct setting_line **out);

/* What was typed as it is to be stored; NULL with a problem under the setting's code. */
const char *setting_check(struct arena *a, enum setting which, const char *typed,
			  struct problems *problems);

/* The bytes of a logo, NUL at the end. NOT_FOUND. */
enum result settings_logo(struct db *db, struct arena *a, const char *value, unsigned char **bytes,
			  size_t *len) MUST_USE;

/* ---- changing: inside the caller's transaction, which writes the log (moderation/site.h) ---- */

/* Keeps the bytes and gives the value that names them. */
enum result settings_put_logo(struct db *db, struct arena *a, const unsigned char *bytes,
			      size_t len, const char **value) MUST_USE;
/* Sets it; *change is the number of the change in setting_changes, 0: it was so already. */
enum result settings_put(struct db *db, struct arena *a, enum setting which, const char *value,
			 int64_t *change) MUST_USE;

#endif
