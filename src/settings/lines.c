#include "settings/lines.h"

#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/str.h"
#include "answerwell/settings/settings.h"

enum { MINUTES = 1440 };

static void
skip_blanks(const char **s)
{
	while (**s == ' ')
		(*s)++;
}

static bool
skip(const char **s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!str_starts(*s, words[i]))
			continue;
		*s += strlen(words[i]);
		return true;
	}
	return false;
}

static int
digits(const char **s)
{
	int n = 0, count = 0;

	for (; **s >= '0' && **s <= '9' && count < 3; (*s)++, count++)
		n = n * 10 + (**s - '0');
	return count > 0 && count < 3 ? n : -1;
}

/* Minutes of the day, or -1. */
static int
one_time(const char **s)
{
	static const char *const between[] = {":", "：", "."};
	int hour, minute = 0;

	skip_blanks(s);
	hour = digits(s);
	if (skip(s, between, sizeof(between) / sizeof(between[0])))
		minute = digits(s);
	skip_blanks(s);
	if (hour < 0 || minute < 0 || minute > 59 || hour * 60 + minute > MINUTES)
		return -1;
	return hour * 60 + minute;
}

bool
lines_times(const char *typed, int *from, int *to)
{
	static const char *const until[] = {"-", "–", "—", "－", "～", "~", "至", "到"};
	const char *s = typed;

	*from = *to = 0;
	if (str_is_blank(typed))
		return true;
	*from = one_time(&s);
	if (*from < 0 || !skip(&s, until, sizeof(until) / sizeof(until[0])))
		return false;
	*to = one_time(&s);
	return *to > *from && *s == '\0';
}

bool
lines_day(const char *s, int32_t *day)
{
	int64_t at;

	if (strlen(s) != 10 || s[4] != '-' || s[7] != '-')
		return false;
	{
		char stamp[32];

		memcpy(stamp, s, 10);
		strcpy(stamp + 10, "T00:00:00Z");
		if (!clock_parse(stamp, &at) || at < 0)
			return false;
	}
	*day = (int32_t)(at / CLOCK_DAY);
	return true;
}

/* ---- lines ---------------------------------------------------------------------------------- */

/* Of dates the first word, of links the last. */
static struct setting_line
split(struct arena *a, const char *line, bool is_first)
{
	const char *gap = is_first ? strchr(line, ' ') : strrchr(line, ' ');
	size_t len = gap != NULL ? (size_t)(gap - line) : 0;

	if (gap == NULL)
		return (struct setting_line){.words = "", .at = line};
	if (is_first)
		return (struct setting_line){.words = str_trim(a, gap),
					     .at = arena_strndup(a, line, len)};
	return (struct setting_line){.words = str_trim(a, arena_strndup(a, line, len)),
				     .at = gap + 1};
}

size_t
setting_lines(struct arena *a, enum setting which, const char *value, struct setting_line **out)
{
	bool is_first = setting_rules[which].kind == KIND_DATES;
	char *copy = arena_strdup(a, value), *rest = NULL;
	size_t n = 0, most = 1;

	for (const char *p = value; *p != '\0'; p++)
		most += *p == '\n';
	*out = arena_array(a, most, sizeof(**out));
	for (char *line = strtok_r(copy, "\n", &rest); line != NULL;
	     line = strtok_r(NULL, "\n", &rest))
		if (!str_is_blank(line))
			(*out)[n++] = split(a, str_trim(a, line), is_first);
	return n;
}
