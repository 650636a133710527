#include <math.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "db/internal.h"

struct param
p_text(const char *s)
{
	return (struct param){.text = s};
}

struct param
p_null(void)
{
	return (struct param){.text = NULL};
}

struct param
p_bool(bool b)
{
	return (struct param){.text = b ? "t" : "f"};
}

struct param
p_int(struct arena *a, int64_t n)
{
	char digits[24], *at = digits + sizeof digits;
	uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

	do {
		*--at = (char)('0' + left % 10);
		left /= 10;
	} while (left != 0);
	if (n < 0)
		*--at = '-';
	return (struct param){.text = arena_strndup(a, at, (size_t)(digits + sizeof digits - at))};
}

struct param
p_time(struct arena *a, int64_t at)
{
	char text[INSTANT_TEXT];

	instant_write(text, at);
	return (struct param){.text = arena_strdup(a, text)};
}

struct param
p_double(struct arena *a, double d)
{
	if (isnan(d))
		return (struct param){.text = "NaN"};
	if (isinf(d))
		return (struct param){.text = d < 0 ? "-Infinity" : "Infinity"};
	return (struct param){.text = arena_printf(a, "%.17g", d)};
}

struct param
p_text_array(struct arena *a, const char *const *items, size_t n)
{
	struct buf b;

	buf_init(&b, a, 16 * n + 3);
	buf_putc(&b, '{');
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_putc(&b, ',');
		if (items[i] == NULL) {
			buf_puts(&b, "NULL");
			continue;
		}
		buf_putc(&b, '"');
		for (const char *s = items[i]; *s != '\0'; s++) {
			if (*s == '"' || *s == '\\')
				buf_putc(&b, '\\');
			buf_putc(&b, *s);
		}
		buf_putc(&b, '"');
	}
	buf_putc(&b, '}');
	return (struct param){.text = b.data};
}

struct param
p_int_array(struct arena *a, const int64_t *items, size_t n)
{
	struct buf b;

	buf_init(&b, a, 8 * n + 3);
	buf_putc(&b, '{');
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_putc(&b, ',');
		buf_int(&b, items[i]);
	}
	buf_putc(&b, '}');
	return (struct param){.text = b.data};
}
