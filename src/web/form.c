#include "form.h"

#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "web.h"

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static char *
decode(struct arena *a, const char *text, size_t len, bool plus_is_space, size_t *out_len)
{
	char *out = arena_alloc(a, len + 1);
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		int high = -1, low = -1;

		if (text[i] == '%' && len - i > 2) {
			high = hex_value(text[i + 1]);
			low = hex_value(text[i + 2]);
		}
		if (high >= 0 && low >= 0) {
			out[n++] = (char)(high * 16 + low);
			i += 2;
		} else if (text[i] == '+' && plus_is_space) {
			out[n++] = ' ';
		} else {
			out[n++] = text[i];
		}
	}
	out[n] = '\0';
	*out_len = n;
	return out;
}

static void
decode_field(struct arena *a, const char *piece, size_t len, struct field *f)
{
	const char *equals = memchr(piece, '=', len);
	size_t name_len = equals != NULL ? (size_t)(equals - piece) : len;
	size_t ignored;

	f->name = decode(a, piece, name_len, true, &ignored);
	if (equals != NULL)
		f->value = decode(a, equals + 1, len - name_len - 1, true, &f->len);
	else
		f->value = arena_strdup(a, "");
	f->is_valid = str_is_utf8(f->value, f->len);
}

/* How many pieces there can be at most. */
static size_t
count_pieces(const char *text, size_t len, size_t max)
{
	size_t n = 1;

	for (size_t i = 0; i < len && n < max; i++)
		n += text[i] == '&';
	return n < max ? n : max;
}

enum result
form_decode(struct arena *a, const char *text, size_t len, size_t max, struct field **fields,
	    size_t *n)
{
	const char *end = text + len;

	*n = 0;
	*fields = arena_array(a, count_pieces(text, len, max), sizeof(**fields));
	while (text < end) {
		const char *and = memchr(text, '&', (size_t)(end - text));
		const char *stop = and != NULL ? and : end;

		if (stop > text) {
			if (*n == max)
				return INVALID;
			decode_field(a, text, (size_t)(stop - text), &(*fields)[(*n)++]);
		}
		text = stop + 1;
	}
	return OK;
}

char *
form_decode_part(struct arena *a, const char *text, size_t len)
{
	size_t n;
	char *part = decode(a, text, len, false, &n);

	return str_is_utf8(part, n) ? part : NULL;
}

/* The length of the character at s, or 0 if its bytes are no UTF-8. */
static size_t
char_len(const char *s, size_t left)
{
	unsigned char lead = (unsigned char)*s;
	size_t n = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;

	return n <= left && str_is_utf8(s, n) ? n : 0;
}

static bool
is_control(const char *s, size_t n, bool multiline)
{
	char one[5] = {0};

	if (n == 1 && (unsigned char)*s >= 0x20 && *s != 0x7f)
		return false;
	memcpy(one, s, n);
	return str_has_controls(one, multiline);
}

/* What stands between cells and lines that were copied from tables, word processors and PDF: a blank in one
 * line, the end of a line in a text. */
static char
pasted_space(const char *s, size_t n, bool multiline)
{
	bool is_break = *s == '\v' || *s == '\f';

	if (multiline)
		return is_break ? '\n' : '\0';
	is_break |= n == 3 && (memcmp(s, "\u2028", 3) == 0 || memcmp(s, "\u2029", 3) == 0);
	return is_break || *s == '\t' || *s == '\n' || *s == '\r' ? ' ' : '\0';
}

char *
form_clean(struct arena *a, const struct field *f, bool multiline, bool *is_clean)
{
	struct buf out;

	*is_clean = true;
	buf_init(&out, a, f->len + 1);
	for (size_t i = 0; i < f->len;) {
		size_t n = char_len(f->value + i, f->len - i);
		char space = n > 0 ? pasted_space(f->value + i, n, multiline) : '\0';

		if (space != '\0') {
			buf_putc(&out, space);
		} else if (n == 0 || is_control(f->value + i, n, multiline)) {
			buf_puts(&out, "\xef\xbf\xbd");
			*is_clean = false;
		} else {
			buf_append(&out, f->value + i, n);
		}
		i += n > 0 ? n : 1;
	}
	return multiline ? str_trim_text(a, out.data) : str_trim(a, out.data);
}

const struct field *
form_find(const struct field *fields, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(fields[i].name, name) == 0)
			return &fields[i];
	}
	return NULL;
}
