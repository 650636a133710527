#include "text/inline.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "text/utf.h"

static bool
is_alnum(char c)
{
	return isalnum((unsigned char)c);
}

/* Chinese text follows an address without a space, so Han characters and full-width marks end it. */
static size_t
link_end(const char *s, size_t len, size_t from)
{
	size_t at = from, next = from;

	while (at < len) {
		uint32_t cp = utf_next(s, len, &next);

		if (cp <= ' ' || cp == '<' || cp == '>' || cp == '"' || cp == '`' || cp == 0x7f ||
		    (cp >= 0x80 && cp <= 0xa0) || cp >= 0x2000)
			break;
		at = next;
	}
	return at;
}

/* Marks that end the sentence rather than the address; a closing bracket stays if it was opened. */
static size_t
without_marks(const char *s, size_t from, size_t end)
{
	long rounds = 0, squares = 0;

	for (size_t i = from; i < end; i++) {
		rounds += (s[i] == '(') - (s[i] == ')');
		squares += (s[i] == '[') - (s[i] == ']');
	}
	for (; end > from; end--) {
		char c = s[end - 1];

		if (c == ')' && rounds < 0)
			rounds++;
		else if (c == ']' && squares < 0)
			squares++;
		else if (strchr("?!.,:;*_~'|", c) == NULL)
			break;
	}
	return end;
}

size_t
inline_link(const char *s, size_t len, size_t at)
{
	size_t from, end;

	if (at > 0 && is_alnum(s[at - 1]))
		return 0;
	if (len - at > 7 && strncasecmp(s + at, "http://", 7) == 0)
		from = at + 7;
	else if (len - at > 8 && strncasecmp(s + at, "https://", 8) == 0)
		from = at + 8;
	else
		return 0;
	if (!is_alnum(s[from]) && s[from] != '[' && (unsigned char)s[from] < 0x80)
		return 0;
	end = without_marks(s, from, link_end(s, len, from));
	return end > from ? end - at : 0;
}

size_t
inline_mention(const char *s, size_t len, size_t at, char *name)
{
	size_t from = at + 1, end = from;

	/* ann@example.com, /@ann and @@ann are none. */
	if (at > 0 && (is_alnum(s[at - 1]) || strchr("_@/.-+=", s[at - 1]) != NULL))
		return 0;
	while (end < len && (is_alnum(s[end]) || (end > from && strchr("_-", s[end]) != NULL)))
		if (++end - from > MENTION_MAX)
			return 0;
	/* @scope/package, @media.query and ann@home are none either. */
	if (end + 1 < len && strchr("./@:", s[end]) != NULL && is_alnum(s[end + 1]))
		return 0;
	while (end > from && s[end - 1] == '-')
		end--;
	if (end - from < 2)
		return 0;
	for (size_t i = from; i < end; i++)
		name[i - from] = (char)tolower((unsigned char)s[i]);
	name[end - from] = '\0';
	return end - from;
}
