#include "text/inline.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include <unicode/uchar.h>

#include "text/utf.h"

static bool
is_alnum(char c)
{
	return isalnum((unsigned char)c);
}

/* Where a host ends that begins with a Chinese letter or another one that ends addresses: with its last
 * part, which may be of such letters if the part before is (例え.テスト), and else of Latin ones (例え.jp). */
static size_t
wide_host_end(const char *s, size_t len, size_t from)
{
	size_t at = from, next = from, last = from;
	bool is_narrow = false;

	while (at < len) {
		UChar32 cp = (UChar32)utf_next(s, len, &next);

		if (cp == '.')
			last = next;
		else if (cp != '-' && !u_isalnum(cp) && (U_GET_GC_MASK(cp) & U_GC_M_MASK) == 0)
			break;
		else if (at == last)
			is_narrow = cp < 0x80;
		else if (last > from && is_narrow && cp >= 0x80)
			break;
		at = next;
	}
	return last > from && at > last ? at : from;
}

/* Chinese text follows an address without a space, so Han characters and full-width marks end it. */
static size_t
link_end(const char *s, size_t len, size_t from)
{
	size_t at = from, next = from;

	if ((unsigned char)s[from] >= 0xe2 && (next = at = wide_host_end(s, len, from)) == from)
		return from;
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
without_marks(const char *s, size_t from, size_t end, const char *marks)
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
		else if (strchr(marks, c) == NULL)
			break;
	}
	return end;
}

bool
inline_is_www(const char *s, size_t len)
{
	return len > 4 && strncasecmp(s, "www.", 4) == 0;
}

/* Where the host of an address begins, behind its scheme or "www."; 0: none begins at s[at]. */
static size_t
host_at(const char *s, size_t len, size_t at)
{
	bool is_inside = at > 0 && is_alnum(s[at - 1]);
	size_t from;

	if (is_inside)
		return 0;
	if (len - at > 7 && strncasecmp(s + at, "http://", 7) == 0)
		from = at + 7;
	else if (len - at > 8 && strncasecmp(s + at, "https://", 8) == 0)
		from = at + 8;
	else if (inline_is_www(s + at, len - at) && (at == 0 || strchr("@.-_/", s[at - 1]) == NULL))
		from = at + 4;
	else
		return 0;
	if (!is_alnum(s[from]) && s[from] != '[' && (unsigned char)s[from] < 0x80)
		return 0;
	return from;
}

/* Where what stands behind any scheme begins: ftp://... is no link here, but nothing in it is a mark. */
static size_t
any_host_at(const char *s, size_t len, size_t at)
{
	enum { SCHEME_MAX = 12 };
	size_t from = at, host = host_at(s, len, at);

	if (host != 0 || (at > 0 && is_alnum(s[at - 1])))
		return host;
	while (from < len && from < at + SCHEME_MAX && is_alnum(s[from]))
		from++;
	if (from == at || len - from < 4 || strncmp(s + from, "://", 3) != 0)
		return 0;
	return from + 3;
}

/* "www.example" alone is no address. */
static bool
is_whole(const char *s, size_t at, size_t from, size_t end)
{
	return end > from && (from != at + 4 || memchr(s + from, '.', end - from) != NULL);
}

/* In the tree * and _ are marks no more. */
size_t
inline_link(const char *s, size_t len, size_t at)
{
	size_t from = host_at(s, len, at), end;

	if (from == 0)
		return 0;
	end = without_marks(s, from, link_end(s, len, from), "?!.,:;~'|");
	return is_whole(s, at, from, end) ? end - at : 0;
}

/* Where a bracket closes that the address did not open: [text with http://...](...). */
static size_t
bracket_end(const char *s, size_t from, size_t end)
{
	size_t open = 0;

	for (size_t i = from; i < end; i++) {
		if (s[i] == ']' && open == 0)
			return i;
		open += (size_t)(s[i] == '[') - (s[i] == ']');
	}
	return end;
}

size_t
inline_source_link(const char *s, size_t len, size_t at)
{
	size_t from = any_host_at(s, len, at), end;

	if (from == 0)
		return 0;
	end = bracket_end(s, from, link_end(s, len, from));
	end = without_marks(s, from, end, "?!.,:;*_~'|\\");
	return is_whole(s, at, from, end) ? end - at : 0;
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
	/* @scope/package, @media.query and ann@home are none either; "@ann.Please" lacks a blank. */
	if (end + 1 < len && strchr("./@:", s[end]) != NULL && is_alnum(s[end + 1]) &&
	    !(s[end] == '.' && isupper((unsigned char)s[end + 1])))
		return 0;
	if (end - from < 2)
		return 0;
	for (size_t i = from; i < end; i++)
		name[i - from] = (char)tolower((unsigned char)s[i]);
	name[end - from] = '\0';
	return end - from;
}

static bool
is_among(const struct people *people, const char *name)
{
	for (size_t i = 0; i < people->n; i++)
		if (strcmp(people->names[i], name) == 0)
			return true;
	return false;
}

bool
inline_shorter(char *name)
{
	size_t len = strlen(name);

	if (len < 3 || strchr("_-", name[len - 1]) == NULL)
		return false;
	name[len - 1] = '\0';
	return true;
}

size_t
inline_person(const char *s, size_t len, size_t at, const struct people *people, char *name)
{
	size_t n = people->n > 0 ? inline_mention(s, len, at, name) : 0;

	while (n > 0 && !is_among(people, name))
		n = inline_shorter(name) ? n - 1 : 0;
	return n;
}
