/* What may be set: typed texts as they are stored. */
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/accent.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/settings/settings.h"
#include "answerwell/text/line.h"
#include "answerwell/text/personal.h"
#include "answerwell/text/when.h"
#include "settings/lines.h"

enum {
	LINKS_MAX = 12,
	LINK_WORDS_MAX = 40,
	LINK_ADDRESS_MAX = 300,
	DATES_MAX = 200,
	DATE_WORDS_MAX = 60
};

static const char *
check_name(const struct setting_rule *rule, const char *s, struct problems *problems)
{
	if (s[0] == '\0')
		problem_add(problems, rule->code, N_("Please give it a name."), 0);
	else if (str_chars(s) > (size_t)rule->max)
		problem_add(problems, rule->code, N_("Please use at most %ld characters."),
			    rule->max);
	else if (!line_is_clear(s) || !line_has_ink(s))
		problem_add(problems, rule->code,
			    N_("One of the lines contains characters that cannot be shown."), 0);
	else
		return s;
	return NULL;
}

/* Some of the languages, each once. */
static const char *
check_languages(const struct setting_rule *rule, const char *s, struct problems *problems)
{
	unsigned seen = 0;

	for (const char *p = s; *p != '\0';) {
		size_t len = strcspn(p, " ");
		int l = 0;

		while (l < LOCALES && (strlen(locale_code((enum locale)l)) != len ||
				       strncmp(p, locale_code((enum locale)l), len) != 0))
			l++;
		if (l == LOCALES || (seen & 1U << l) != 0) {
			problem_add(problems, rule->code, N_("Please choose one from the list."),
				    0);
			return NULL;
		}
		seen |= 1U << l;
		p += len;
		p += strspn(p, " ");
	}
	return s;
}

static const char *
check_text(const struct setting_rule *rule, const char *s, struct problems *problems)
{
	if (str_has_controls(s, true))
		problem_add(problems, rule->code,
			    N_("The text contains characters that cannot be shown. Please remove "
			       "them, or type the text again."),
			    0);
	else if (str_chars(s) > (size_t)rule->max)
		problem_add(problems, rule->code, N_("Please use at most %ld characters."),
			    rule->max);
	else
		return s;
	return NULL;
}

static const char *
check_colour(const struct setting_rule *rule, const char *s, struct problems *problems)
{
	struct accent ignored;

	if (s[0] == '\0' || (strlen(s) <= (size_t)rule->max && accent_make(s, &ignored)))
		return s;
	problem_add(problems, rule->code,
		    N_("Please enter a colour such as #0b6477, or a hue from 0 to 360."), 0);
	return NULL;
}

static const char *
check_zone(struct arena *a, const struct setting_rule *rule, const char *s,
	   struct problems *problems)
{
	const char *known = s[0] == '\0' ? "" : when_zone(a, s);

	if (known != NULL && strlen(known) <= (size_t)rule->max)
		return known;
	problem_add(problems, rule->code, N_("Choose a time zone from the list."), 0);
	return NULL;
}

static const char *
check_times(struct arena *a, const struct setting_rule *rule, const char *s,
	    struct problems *problems)
{
	int from, to;

	if (!lines_times(s, &from, &to)) {
		problem_add(
		    problems, rule->code,
		    N_("Please enter a start and end time such as 09:00-18:00, or nothing."), 0);
		return NULL;
	}
	return from == to
		   ? ""
		   : arena_printf(a, "%02d:%02d-%02d:%02d", from / 60, from % 60, to / 60, to % 60);
}

static const char *
check_number(struct arena *a, const struct setting_rule *rule, const char *s,
	     struct problems *problems)
{
	int64_t n;

	if (str_to_int(s, rule->min, rule->max, &n))
		return arena_printf(a, "%d", (int)n);
	problem_add_words(problems, rule->code, N_("Please enter a whole number: %s."),
			  arena_printf(a, "%d–%d", rule->min, rule->max));
	return NULL;
}

static const char *
check_patterns(struct arena *a, const struct setting_rule *rule, const char *s,
	       struct problems *problems)
{
	const char *line, *fault = personal_patterns_fault(a, s, &line);

	if (fault == NULL && str_chars(s) <= (size_t)rule->max)
		return s;
	if (fault != NULL)
		problem_add_words(problems, rule->code, fault, str_cut(a, line, LINK_WORDS_MAX));
	else
		problem_add(problems, rule->code, N_("Please use at most %ld characters."),
			    rule->max);
	return NULL;
}

/* ---- lines ---------------------------------------------------------------------------------- */

static int
by_date(const void *one, const void *other)
{
	return strcmp(((const struct setting_line *)one)->at,
		      ((const struct setting_line *)other)->at);
}

static bool
is_address(const char *s)
{
	bool is_here = s[0] == '/' && s[1] != '/' && s[1] != '\\';

	if (!is_here && !str_starts(s, "https://") && !str_starts(s, "http://") &&
	    !str_starts(s, "mailto:"))
		return false;
	for (const char *p = s; *p != '\0'; p++)
		if ((unsigned char)*p <= ' ' || strchr("\"'<>\\^`{|}\x7f", *p) != NULL)
			return false;
	return s[strcspn(s, ":/") + 1] != '\0' && strlen(s) <= LINK_ADDRESS_MAX;
}

/* NULL, or why this line is none. */
static const char *
line_fault(const struct setting_rule *rule, const struct setting_line *line)
{
	bool is_link = rule->kind == KIND_LINKS;
	int32_t day;

	if (!is_link && !lines_day(line->at, &day))
		return N_("“%s” is not a date. Please write it as 2027-01-01.");
	if (is_link && !is_address(line->at))
		return N_("“%s” is not an address. Please enter one that begins with https://.");
	if (is_link && line->words[0] == '\0')
		return N_("Please write the words of the link before “%s”.");
	if (!line_is_clear(line->words) ||
	    str_chars(line->words) > (is_link ? LINK_WORDS_MAX : DATE_WORDS_MAX))
		return N_("Please shorten the text next to “%s”.");
	return NULL;
}

static const char *
check_lines(struct arena *a, enum setting which, const char *s, struct problems *problems)
{
	const struct setting_rule *rule = &setting_rules[which];
	bool is_link = rule->kind == KIND_LINKS;
	struct setting_line *lines;
	size_t n = setting_lines(a, which, s, &lines), most = is_link ? LINKS_MAX : DATES_MAX;
	struct buf out;

	if (n > most) {
		problem_add(problems, rule->code,
			    N_("There are too many. Please keep the best %ld."), (long)most);
		return NULL;
	}
	if (!is_link)
		qsort(lines, n, sizeof(*lines), by_date);
	buf_init(&out, a, strlen(s) + 1);
	for (size_t i = 0; i < n; i++) {
		const char *fault = line_fault(rule, &lines[i]);

		if (fault != NULL) {
			problem_add_words(problems, rule->code, fault,
					  str_cut(a, lines[i].at, LINK_WORDS_MAX));
			return NULL;
		}
		if (!is_link && i > 0 && str_eq(lines[i].at, lines[i - 1].at))
			continue;
		buf_printf(&out, "%s%s%s%s", out.len > 0 ? "\n" : "",
			   is_link ? lines[i].words : lines[i].at,
			   lines[i].words[0] != '\0' ? " " : "",
			   is_link ? lines[i].at : lines[i].words);
	}
	return out.data;
}

const char *
setting_check(struct arena *a, enum setting which, const char *typed, struct problems *problems)
{
	const struct setting_rule *rule = &setting_rules[which];
	const char *s = rule->kind == KIND_TEXT ? str_trim_text(a, typed) : str_trim(a, typed);
	int64_t id;

	switch (rule->kind) {
	case KIND_NAME:
		return check_name(rule, s, problems);
	case KIND_LANGUAGES:
		return check_languages(rule, s, problems);
	case KIND_COLOUR:
		return check_colour(rule, s, problems);
	case KIND_PICTURE:
		return s[0] == '\0' || str_to_int(s, 1, INT64_MAX, &id) ? s : NULL;
	case KIND_TEXT:
		return check_text(rule, s, problems);
	case KIND_ZONE:
		return check_zone(a, rule, s, problems);
	case KIND_TIMES:
		return check_times(a, rule, s, problems);
	case KIND_NUMBER:
		return check_number(a, rule, s, problems);
	case KIND_PATTERNS:
		return check_patterns(a, rule, s, problems);
	case KIND_DATES:
	case KIND_LINKS:
		return check_lines(a, which, s, problems);
	}
	return NULL;
}
