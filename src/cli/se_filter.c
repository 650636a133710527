#include "cli/se_filter.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* XML 1.0, production 2, but for surrogates, which bytes of UTF-8 cannot be. */
static bool
is_char(long c)
{
	return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0xd800) ||
	       (c >= 0xe000 && c < 0xfffe) || (c >= 0x10000 && c <= 0x10ffff);
}

static bool
is_high(long c)
{
	return c >= 0xd800 && c < 0xdc00;
}

static bool
is_low(long c)
{
	return c >= 0xdc00 && c < 0xe000;
}

/* What begins at `s`: the length of a whole reference to a character and that character; 0 if it is
 * none; -1 if more is needed to tell. */
static int
reference(const char *s, size_t len, long *c)
{
	static const char digits[] = "0123456789abcdefABCDEF";
	bool is_hex = len > 2 && s[2] == 'x';
	size_t n = is_hex ? 3 : 2, first = n;

	if (len < 3)
		return len < 2 || s[1] == '#' ? -1 : 0;
	if (s[1] != '#')
		return 0;
	while (n < len && n < SE_REFERENCE_MAX && memchr(digits, s[n], is_hex ? 22 : 10) != NULL)
		n++;
	if (n == SE_REFERENCE_MAX)
		return 0;
	if (n == len)
		return -1;
	if (s[n] != ';' || n == first)
		return 0;
	*c = strtol(s + first, NULL, is_hex ? 16 : 10);
	return (int)n + 1;
}

/* Where the filter stands in a piece: what was kept goes before what is read, and never reaches it. */
struct place {
	struct se_filter *f;
	const char *from, *end;
	char *to;
};

static void
keep(struct place *p, size_t n)
{
	memmove(p->to, p->from, n);
	p->to += n;
	p->from += n;
}

static void
leave_out(struct place *p, size_t n)
{
	p->f->n_removed++;
	p->from += n;
}

/* Shorter than what it stands for. */
static void
put(struct place *p, long c, size_t n)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "&#%ld;", c);

	memcpy(p->to, text, (size_t)len);
	p->to += len;
	p->from += n;
}

/* At "&". False if the next piece has to come first. */
static bool
take_reference(struct place *p)
{
	long c = 0, low = 0;
	int n = reference(p->from, (size_t)(p->end - p->from), &c), m;

	if (n == -1)
		return false;
	if (n == 0) {
		keep(p, 1);
	} else if (is_char(c)) {
		keep(p, (size_t)n);
	} else if (!is_high(c)) {
		leave_out(p, (size_t)n);
	} else {
		m = p->from + n < p->end && p->from[n] != '&'
			? 0
			: reference(p->from + n, (size_t)(p->end - p->from - n), &low);
		if (m == -1)
			return false;
		if (m > 0 && is_low(low))
			put(p, 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00), (size_t)(n + m));
		else
			leave_out(p, (size_t)n);
	}
	return true;
}

/* U+FFFE and U+FFFF as bytes. */
static bool
is_noncharacter(const struct place *p)
{
	return p->end - p->from >= 3 && memcmp(p->from, "\xef\xbf", 2) == 0 &&
	       ((unsigned char)p->from[2] & 0xfe) == 0xbe;
}

/* False if the next piece has to come first. */
static bool
take_odd(struct place *p)
{
	unsigned char c = (unsigned char)*p->from;

	if (c == '&')
		return take_reference(p);
	if (c == 0xef && p->end - p->from < 3)
		return false;
	if (is_noncharacter(p))
		leave_out(p, 3);
	else if (!is_char(c))
		leave_out(p, 1);
	else
		keep(p, 1);
	return true;
}

/* What most of a dump is: nothing to look at. */
static size_t
ordinary(const struct place *p)
{
	const char *s = p->from;

	while (s < p->end && *s != '&' && (unsigned char)*s != 0xef && is_char((unsigned char)*s))
		s++;
	return (size_t)(s - p->from);
}

/* False if the next piece has to come first. */
static bool
take(struct place *p)
{
	size_t n = ordinary(p);

	if (n > 0) {
		keep(p, n);
		return true;
	}
	return take_odd(p);
}

size_t
se_filter(struct se_filter *f, char *text, size_t len)
{
	char *start = text + SE_FILTER_ROOM - f->n_held;
	struct place p = {.f = f, .from = start, .end = text + SE_FILTER_ROOM + len, .to = text};

	memcpy(start, f->held, f->n_held);
	f->n_held = 0;
	while (p.from < p.end && take(&p))
		continue;
	if (len == 0) /* nothing comes any more: as it stands */
		keep(&p, (size_t)(p.end - p.from));
	f->n_held = (size_t)(p.end - p.from);
	memcpy(f->held, p.from, f->n_held);
	return (size_t)(p.to - text);
}
