#include "answerwell/base/buf.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "utf8.h"

enum { SMALLEST = 64 };

/* Room for `more` bytes and the NUL behind them. */
static void
reserve(struct buf *b, size_t more)
{
	size_t need, cap;

	assert(b->arena != NULL);
	if (__builtin_add_overflow(b->len, more, &need) || need > SIZE_MAX / 4)
		abort();
	need++;
	if (need <= b->cap)
		return;
	cap = b->cap * 2 > need ? b->cap * 2 : need;
	if (cap < SMALLEST)
		cap = SMALLEST;
	b->data = arena_grow(b->arena, b->data, b->cap, cap);
	b->cap = cap;
}

void
buf_init(struct buf *b, struct arena *a, size_t hint)
{
	*b = (struct buf){.arena = a};
	reserve(b, hint);
}

void
buf_append(struct buf *b, const void *data, size_t len)
{
	if (len == 0)
		return;
	reserve(b, len);
	memcpy(b->data + b->len, data, len);
	b->len += len;
	b->data[b->len] = '\0';
}

void
buf_puts(struct buf *b, const char *s)
{
	if (s != NULL)
		buf_append(b, s, strlen(s));
}

void
buf_putc(struct buf *b, char c)
{
	reserve(b, 1);
	b->data[b->len++] = c;
	b->data[b->len] = '\0';
}

void
buf_int(struct buf *b, int64_t n)
{
	char digits[24];
	size_t at = sizeof(digits);
	uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

	do {
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (n < 0)
		digits[--at] = '-';
	buf_append(b, digits + at, sizeof(digits) - at);
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap, again;

	va_start(ap, fmt);
	va_copy(again, ap);
	reserve(b, 0);
	int n = vsnprintf(b->data + b->len, b->cap - b->len, fmt, ap);
	if (n < 0)
		abort();
	if ((size_t)n >= b->cap - b->len) {
		reserve(b, (size_t)n);
		(void)vsnprintf(b->data + b->len, b->cap - b->len, fmt, again);
	}
	b->len += (size_t)n;
	va_end(again);
	va_end(ap);
}

static const char *
html_entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&#34;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

/* Runs of these are most of any page, so they are passed by looking at one table. */
#define PLAIN_FROM(first, last) [(first)...(last)] = true
static const bool is_plain_html[256] = {PLAIN_FROM(0, '"' - 1), PLAIN_FROM('"' + 1, '&' - 1),
					PLAIN_FROM('\'' + 1, '<' - 1), ['='] = true,
					PLAIN_FROM('>' + 1, 255)};
static const bool is_plain_json[256] = {[' '] = true,
					['!'] = true,
					PLAIN_FROM('"' + 1, '&' - 1),
					PLAIN_FROM('&' + 1, '<' - 1),
					['='] = true,
					PLAIN_FROM('>' + 1, '\\' - 1),
					PLAIN_FROM('\\' + 1, 0x7e)};

void
buf_html(struct buf *b, const char *s)
{
	if (s != NULL)
		buf_html_n(b, s, strlen(s));
}

void
buf_html_n(struct buf *b, const char *s, size_t len)
{
	size_t from = 0;

	if (s == NULL)
		return;
	for (size_t i = 0; i < len; i++) {
		const char *entity;

		if (is_plain_html[(unsigned char)s[i]])
			continue;
		entity = html_entity(s[i]);
		buf_append(b, s + from, i - from);
		buf_puts(b, entity);
		from = i + 1;
	}
	buf_append(b, s + from, len - from);
}

static bool
is_unreserved(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '.' || c == '_' || c == '~';
}

void
buf_url(struct buf *b, const char *s)
{
	static const char hex[] = "0123456789ABCDEF";

	for (; s != NULL && *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if (is_unreserved(c)) {
			buf_putc(b, *s);
		} else {
			char coded[3] = {'%', hex[c >> 4], hex[c & 15]};
			buf_append(b, coded, sizeof(coded));
		}
	}
}

static bool
json_plain(uint32_t cp)
{
	return cp >= 0x20 && cp != 0x7f && cp != '"' && cp != '\\' && cp != '<' && cp != '>' &&
	       cp != '&' && cp != 0x2028 && cp != 0x2029;
}

void
buf_json(struct buf *b, const char *s)
{
	size_t len = s == NULL ? 0 : strlen(s), done = 0;

	for (size_t i = 0; i < len;) {
		uint32_t cp = (unsigned char)s[i];
		size_t n;

		if (is_plain_json[cp]) {
			i++;
			continue;
		}
		n = cp < 0x80 ? 1 : utf8_read(s + i, len - i, &cp);

		if (n > 0 && json_plain(cp)) {
			i += n;
			continue;
		}
		buf_append(b, s + done, i - done); /* what needs nothing goes in one piece */
		if (n == 0) /* JSON must be UTF-8: a bad byte becomes U+FFFD */
			buf_puts(b, "\\ufffd");
		else if (cp == '"' || cp == '\\')
			buf_append(b, (char[]){'\\', (char)cp}, 2);
		else if (cp == '\n')
			buf_puts(b, "\\n");
		else
			buf_printf(b, "\\u%04" PRIX32, cp);
		i += n == 0 ? 1 : n;
		done = i;
	}
	buf_append(b, s + done, len - done);
}
