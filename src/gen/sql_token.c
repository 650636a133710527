#include "sql_token.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* They nest in PostgreSQL. */
static const char *
after_comment(const char *s)
{
	int depth = 0;

	do {
		if (*s == '\0')
			return NULL;
		if (s[0] == '/' && s[1] == '*') {
			depth++;
			s += 2;
		} else if (s[0] == '*' && s[1] == '/') {
			depth--;
			s += 2;
		} else {
			s++;
		}
	} while (depth > 0);
	return s;
}

static const char *
after_quote(const char *s, bool has_escapes)
{
	char quote = *s;

	for (s++; *s != '\0'; s++) {
		if (has_escapes && *s == '\\' && s[1] != '\0')
			s++;
		else if (*s == quote && s[1] == quote)
			s++;
		else if (*s == quote)
			return s + 1;
	}
	return NULL;
}

/* Length of $tag$ at s, or 0. */
static size_t
dollar_tag(const char *s)
{
	size_t i = 1;

	if (isdigit((unsigned char)s[1]))
		return 0;
	while (isalnum((unsigned char)s[i]) || s[i] == '_')
		i++;
	return s[i] == '$' ? i + 1 : 0;
}

static const char *
after_dollars(const char *s, size_t tag_len)
{
	for (const char *end = s + tag_len; *end != '\0'; end++)
		if (strncmp(end, s, tag_len) == 0)
			return end + tag_len;
	return NULL;
}

const char *
after_word(const char *s)
{
	while (isalnum((unsigned char)*s) || *s == '_' || *s == '$' || (unsigned char)*s >= 0x80)
		s++;
	return s;
}

const char *
after_token(const char *s, const char **what)
{
	if (s[0] == '-' && s[1] == '-')
		return s + strcspn(s, "\n");
	*what = "comment";
	if (s[0] == '/' && s[1] == '*')
		return after_comment(s);
	*what = "quote";
	if (*s == '\'' || *s == '"')
		return after_quote(s, false);
	if ((*s == 'e' || *s == 'E') && s[1] == '\'')
		return after_quote(s + 1, true);
	*what = "dollar quote";
	if (*s == '$')
		return dollar_tag(s) > 0 ? after_dollars(s, dollar_tag(s)) : s + 1;
	return after_word(s) > s ? after_word(s) : s + 1;
}
