/* The shop's order numbers, by its own patterns. */
#include <ctype.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "text/personal.h"

enum { LONE_LEAST = 6, SIGNS_MAX = 3 };

static bool
is_joint(uint32_t c)
{
	return c == ' ' || c == '-' || c == '.' || c == '/' || c == '_';
}

static bool
is_open(char c)
{
	return c == '#' || c == '@' || c == '?';
}

/* ---- checking ------------------------------------------------------------------------------------------ */

static const char *
pattern_fault(const char *line)
{
	size_t n_open = 0, n_fixed = 0;

	if (strlen(line) > PERSONAL_PATTERN_MAX)
		return N_("This pattern is too long: %s");
	for (const char *s = line; *s != '\0'; s++) {
		if (!is_open(*s) && !isalnum((unsigned char)*s) && !is_joint((unsigned char)*s))
			return N_("Please use only letters, digits, spaces, the signs - . / _ and "
				  "# @ ? in a pattern: %s");
		n_open += is_open(*s);
		n_fixed += isalnum((unsigned char)*s) != 0;
	}
	if (n_open < PERSONAL_PATTERN_LEAST || (n_fixed == 0 && n_open < LONE_LEAST))
		return N_("This would match almost anything. Please use more of the signs # @ ? in "
			  "it: %s");
	return NULL;
}

/* The next line that is not blank, trimmed; NULL: there is none. */
static char *
next_line(struct arena *a, const char **rest)
{
	while (**rest != '\0') {
		size_t len = strcspn(*rest, "\n");
		char *line = str_trim(a, arena_strndup(a, *rest, len));

		*rest += len + ((*rest)[len] == '\n');
		if (line[0] != '\0')
			return line;
	}
	return NULL;
}

const char *
personal_patterns_fault(struct arena *a, const char *patterns, const char **line)
{
	const char *fault;
	size_t n = 0;
	char *next;

	*line = "";
	while ((next = next_line(a, &patterns)) != NULL) {
		*line = next;
		if (++n > PERSONAL_PATTERNS_MAX)
			return N_(
			    "There are too many patterns. The first one over the limit is: %s");
		if ((fault = pattern_fault(next)) != NULL)
			return fault;
	}
	return NULL;
}

/* ---- finding ------------------------------------------------------------------------------------------- */

static bool
takes(char pattern, uint32_t c)
{
	switch (pattern) {
	case '#':
		return is_digit(c);
	case '@':
		return is_ascii_letter(c);
	case '?':
		return is_word(c);
	default:
		return lower_of(c) == lower_of((unsigned char)pattern);
	}
}

static size_t
joints(const struct look *l, size_t i)
{
	size_t n = 0;

	while (n < SIGNS_MAX && is_joint(look_c(l, i + n)))
		n++;
	return n;
}

/* The cell behind what has that pattern at i; 0: it has not. One blank or dash may part two of its open signs. */
static size_t
order_from(const struct look *l, size_t i, const char *pattern)
{
	size_t to = i;
	bool is_fixed =
	    strpbrk(pattern, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") !=
	    NULL;

	for (const char *p = pattern; *p != '\0'; p++) {
		if (is_joint((unsigned char)*p)) {
			to += joints(l, to);
			continue;
		}
		if (is_fixed && p > pattern && (look_c(l, to) == ' ' || look_c(l, to) == '-') &&
		    is_word(look_c(l, to + 1)))
			to++;
		if (!takes(*p, look_c(l, to)))
			return 0;
		to++;
	}
	return is_word(look_c(l, to)) || is_letter(look_c(l, to)) ? 0 : to;
}

static void
look_pattern(struct look *l, const char *pattern)
{
	size_t to;

	for (size_t i = 0; i < l->n; i++) {
		if (!takes(pattern[0], look_c(l, i)) || is_word(look_c(l, i - 1)) ||
		    is_letter(look_c(l, i - 1)) || (to = order_from(l, i, pattern)) == 0)
			continue;
		look_add(l, PERSONAL_ORDER, i, to);
		i = to;
	}
}

void
personal_look_orders(struct look *l, const char *patterns)
{
	char *line;

	for (size_t n = 0;
	     n < PERSONAL_PATTERNS_MAX && (line = next_line(l->arena, &patterns)) != NULL; n++)
		if (pattern_fault(line) == NULL)
			look_pattern(l, line + strspn(line, " -./_"));
}
