#include "text/markdown_bullets.h"

#include <ctype.h>
#include <string.h>

#include "text/utf.h"

enum {
	INDENT_MAX = 3, /* what stands further in is code, or belongs to an item */
	DIGITS_MAX = 9,
	FENCE_LEAST = 3
};

static bool
is_bullet(uint32_t cp)
{
	static const uint32_t bullets[] = {0xb7,   0x2022, 0x2023, 0x2043, 0x25aa,
					   0x25cb, 0x25cf, 0x25e6, 0x2219, 0xf0b7};

	for (size_t i = 0; i < sizeof(bullets) / sizeof(bullets[0]); i++)
		if (bullets[i] == cp)
			return true;
	return false;
}

static bool
is_wide_blank(uint32_t cp)
{
	return cp == 0xa0 || cp == 0x3000 || cp == 0x2002 || cp == 0x2003 || cp == 0x202f;
}

/* Behind the marks of quotes and the blanks around them. */
static size_t
line_start(const char *line, size_t len, size_t *indent)
{
	size_t at = 0;

	*indent = 0;
	for (; at < len && (line[at] == ' ' || line[at] == '>'); at++)
		*indent = line[at] == '>' ? 0 : *indent + 1;
	return at;
}

static bool
is_blank_from(const char *line, size_t len, size_t at)
{
	while (at < len && isspace((unsigned char)line[at]))
		at++;
	return at == len;
}

/* True for a line of code in a fence, or a fence. */
static bool
is_fenced(struct bullets *b, const char *line, size_t len, size_t at)
{
	char c = at < len ? line[at] : '\0';
	size_t n = 0;

	while (at + n < len && line[at + n] == c)
		n++;
	if (b->fence != 0) {
		if (c == b->fence && n >= b->n_fence && is_blank_from(line, len, at + n))
			b->fence = 0;
		return true;
	}
	if ((c != '`' && c != '~') || n < FENCE_LEAST ||
	    (c == '`' && memchr(line + at + n, '`', len - at - n) != NULL))
		return false;
	b->fence = c;
	b->n_fence = n;
	return true;
}

/* The end of -, *, +, 1. or 1) at `at`; `at` if none stands there. */
static size_t
known_mark_end(const char *line, size_t len, size_t at)
{
	size_t digits = 0;

	if (at < len && strchr("-*+", line[at]) != NULL)
		return at + 1;
	while (at + digits < len && digits < DIGITS_MAX &&
	       isdigit((unsigned char)line[at + digits]))
		digits++;
	return digits > 0 && at + digits < len && strchr(".)", line[at + digits]) != NULL
		   ? at + digits + 1
		   : at;
}

/* Behind the blanks at `at`; *is_wide: one of them is none to Markdown. */
static size_t
blanks_end(const char *line, size_t len, size_t at, bool *is_wide)
{
	size_t next = at;

	*is_wide = false;
	while (at < len) {
		uint32_t cp = utf_next(line, len, &next);

		if (cp != ' ' && cp != '\t' && !is_wide_blank(cp))
			break;
		*is_wide |= is_wide_blank(cp);
		at = next;
	}
	return at;
}

bool
bullets_next(struct bullets *b, const char *line, size_t len, size_t *from, size_t *to, char *mark)
{
	size_t indent, at = line_start(line, len, &indent), end;
	bool is_sign, is_wide;

	if (indent > INDENT_MAX || is_fenced(b, line, len, at) || at == len)
		return false;
	end = known_mark_end(line, len, at);
	is_sign = end == at && is_bullet(utf_next(line, len, &end));
	*from = at;
	*to = blanks_end(line, len, end, &is_wide);
	if (*to == end || *to == len ||
	    (!is_sign && (!is_wide || known_mark_end(line, len, at) == at)))
		return false;
	/* Stars around words stand for emphasis. */
	if (!is_sign && line[at] == '*' && memchr(line + *to, '*', len - *to) != NULL)
		return false;
	memcpy(mark, is_sign ? "-" : line + at, is_sign ? 1 : end - at);
	memcpy(mark + (is_sign ? 1 : end - at), " ", 2);
	return true;
}
