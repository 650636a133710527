#include "answerwell/base/str.h"

#include <assert.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "utf8.h"

/* True if the 8 bytes at s are ASCII without NUL. */
static bool
eight_ascii(const char *s)
{
	const uint64_t high = UINT64_C(0x8080808080808080), one = UINT64_C(0x0101010101010101);
	uint64_t w;

	memcpy(&w, s, sizeof(w));
	return ((w | (w - one)) & high) == 0;
}

bool
str_is_utf8(const char *s, size_t len)
{
	for (size_t i = 0; i < len;) {
		uint32_t cp;

		if (len - i >= 8 && eight_ascii(s + i)) {
			i += 8;
			continue;
		}
		size_t n = utf8_read(s + i, len - i, &cp);
		if (n == 0 || cp == 0)
			return false;
		i += n;
	}
	return true;
}

static bool
is_control(uint32_t cp, bool multiline)
{
	if (multiline && (cp == '\t' || cp == '\n' || cp == '\r'))
		return false;
	if (!multiline && (cp == 0x2028 || cp == 0x2029))
		return true;
	return cp < 0x20 || (cp >= 0x7f && cp <= 0x9f);
}

bool
str_has_controls(const char *s, bool multiline)
{
	size_t len = strlen(s);

	for (size_t i = 0; i < len;) {
		uint32_t cp;
		size_t n = utf8_read(s + i, len - i, &cp);

		if (n > 0 && is_control(cp, multiline))
			return true;
		i += n == 0 ? 1 : n;
	}
	return false;
}

size_t
str_chars(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

/* Unicode's White_Space, and the zero-width spaces that people paste without knowing. */
static bool
is_space(uint32_t cp)
{
	if (cp < 0x80)
		return cp == ' ' || (cp >= 0x09 && cp <= 0x0d);
	if (cp >= 0x2000 && cp <= 0x200b)
		return true;
	return cp == 0x85 || cp == 0xa0 || cp == 0x1680 || cp == 0x180e || cp == 0x2028 ||
	       cp == 0x2029 || cp == 0x202f || cp == 0x205f || cp == 0x2060 || cp == 0x3000 ||
	       cp == 0xfeff;
}

/* What shows nothing although it is no space: joiners, direction marks, fillers. Alone they are
 * blank, but at the end of a word they may mean something, so str_trim leaves them. */
static bool
is_invisible(uint32_t cp)
{
	if (is_space(cp))
		return true;
	if ((cp >= 0x200c && cp <= 0x200f) || (cp >= 0x202a && cp <= 0x202e) ||
	    (cp >= 0x2061 && cp <= 0x206f) || (cp >= 0xfe00 && cp <= 0xfe0f))
		return true;
	return cp == 0xad || cp == 0x034f || cp == 0x115f || cp == 0x1160 || cp == 0x2800 ||
	       cp == 0x3164 || cp == 0xffa0;
}

/* Bytes at the start of s[0..len) that are white space. */
static size_t
leading_space(const char *s, size_t len)
{
	size_t i = 0;
	uint32_t cp;

	while (i < len) {
		size_t n = utf8_read(s + i, len - i, &cp);

		if (n == 0 || !is_space(cp))
			break;
		i += n;
	}
	return i;
}

/* The length of s[0..len) without the white space at its end. */
static size_t
without_trailing_space(const char *s, size_t len)
{
	while (len > 0) {
		size_t at = len - 1;
		uint32_t cp;

		while (at > 0 && len - at < 4 && ((unsigned char)s[at] & 0xc0) == 0x80)
			at--;
		if (utf8_read(s + at, len - at, &cp) != len - at || !is_space(cp))
			break;
		len = at;
	}
	return len;
}

bool
str_is_blank(const char *s)
{
	size_t len = strlen(s);

	for (size_t i = 0; i < len;) {
		uint32_t cp;
		size_t n = utf8_read(s + i, len - i, &cp);

		if (n == 0 || !is_invisible(cp))
			return false;
		i += n;
	}
	return true;
}

/* Without white space at its end; CRLF and CR become LF. */
static char *
copy_trimmed(struct arena *a, const char *s)
{
	size_t len = without_trailing_space(s, strlen(s)), to = 0;
	char *copy = arena_alloc(a, len + 1);

	for (size_t i = 0; i < len; i++) {
		if (s[i] == '\r' && s[i + 1] == '\n')
			continue;
		copy[to++] = s[i] == '\r' ? '\n' : s[i];
	}
	return copy;
}

char *
str_trim(struct arena *a, const char *s)
{
	if (s == NULL)
		return NULL;
	if (str_is_blank(s))
		return arena_strdup(a, "");
	return copy_trimmed(a, s + leading_space(s, strlen(s)));
}

char *
str_trim_text(struct arena *a, const char *s)
{
	size_t from;

	if (s == NULL)
		return NULL;
	if (str_is_blank(s))
		return arena_strdup(a, "");
	from = leading_space(s, strlen(s));
	while (from > 0 && s[from - 1] != '\n' && s[from - 1] != '\r')
		from--;
	return copy_trimmed(a, s + from);
}

/* True if cp belongs to the character before it: marks, selectors, joiners, skin tones. */
static bool
is_attached(uint32_t cp)
{
	return (cp >= 0x0300 && cp <= 0x036f) || (cp >= 0x20d0 && cp <= 0x20ff) ||
	       (cp >= 0xfe00 && cp <= 0xfe0f) || (cp >= 0x1f3fb && cp <= 0x1f3ff) || cp == 0x200d;
}

char *
str_cut(struct arena *a, const char *s, size_t chars)
{
	static const char ellipsis[] = "…";
	size_t len, i = 0, n = 0, safe = 0;
	uint32_t cp, before = 0;

	if (s == NULL)
		return NULL;
	len = strlen(s);
	if (len <= chars)
		return arena_strdup(a, s);
	for (; i < len; n++) {
		size_t step = 1;

		if ((unsigned char)s[i] < 0x80)
			cp = (unsigned char)s[i];
		else if ((step = utf8_read(s + i, len - i, &cp)) == 0) {
			step = 1;
			cp = 0xfffd;
		}
		if (!is_attached(cp) && before != 0x200d)
			safe = i; /* a cut here splits no character a person sees */
		if (n == chars)
			break;
		before = cp;
		i += step;
	}
	if (i >= len)
		return arena_strdup(a, s);

	if (safe == 0) /* one endless pile of marks: cut it hard */
		safe = i;
	safe = without_trailing_space(s, safe);
	char *copy = arena_alloc(a, safe + sizeof(ellipsis));
	memcpy(copy, s, safe);
	memcpy(copy + safe, ellipsis, sizeof(ellipsis));
	return copy;
}

char *
str_fill_all(struct arena *a, const char *format, const char *const *values, size_t n)
{
	char *out = arena_strdup(a, "");
	const char *hole;

	for (size_t i = 0; i < n && (hole = strstr(format, "%s")) != NULL; i++) {
		out = arena_printf(a, "%s%.*s%s", out, (int)(hole - format), format, values[i]);
		format = hole + 2;
	}
	return arena_printf(a, "%s%s", out, format);
}

char *
str_fill(struct arena *a, const char *format, const char *value)
{
	return str_fill_all(a, format, &value, 1);
}

char *
str_lower(struct arena *a, const char *s)
{
	char *copy = arena_strdup(a, s);

	for (char *p = copy; p != NULL && *p != '\0'; p++) {
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p + ('a' - 'A'));
	}
	return copy;
}

bool
str_starts(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool
str_ends(const char *s, const char *suffix)
{
	size_t len = strlen(s), n = strlen(suffix);

	return len >= n && memcmp(s + len - n, suffix, n) == 0;
}

bool
str_eq(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return strcmp(a, b) == 0;
}

bool
str_to_int(const char *s, int64_t min, int64_t max, int64_t *out)
{
	bool negative = false;
	int64_t n = 0;

	assert(out != NULL && min <= max);
	if (s == NULL)
		return false;
	if (*s == '-') {
		negative = true;
		s++;
	}
	if (*s == '\0')
		return false;
	for (; *s != '\0'; s++) {
		if (*s < '0' || *s > '9')
			return false;
		int64_t digit = negative ? -(*s - '0') : *s - '0';
		if (__builtin_mul_overflow(n, 10, &n) || __builtin_add_overflow(n, digit, &n))
			return false;
	}
	if (n < min || n > max)
		return false;
	*out = n;
	return true;
}

bool
str_has_word(const char *list, const char *word)
{
	size_t len = strlen(word);

	for (const char *p = list; p != NULL; p = strchr(p, ',') ? strchr(p, ',') + 1 : NULL) {
		p += strspn(p, " ");
		if (strncmp(p, word, len) == 0 && (p[len] == ',' || p[len] == '\0'))
			return true;
	}
	return false;
}
