/* Parameters as PostgreSQL reads them: texts, and times as it sends them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "db/internal.h"

/* ---- one value ---------------------------------------------------------------------------------- */

static const char *
of_int(struct arena *a, int64_t n)
{
	char digits[24], *at = digits + sizeof(digits);
	uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

	do {
		*--at = (char)('0' + left % 10);
		left /= 10;
	} while (left != 0);
	if (n < 0)
		*--at = '-';
	return arena_strndup(a, at, (size_t)(digits + sizeof(digits) - at));
}

enum { TIME_BYTES = 8 };

static const char *
of_time(struct arena *a, int64_t at)
{
	bool is_infinite = at == INT64_MAX || at <= INT64_MIN + FROM_1970;
	uint64_t n = (uint64_t)(is_infinite ? at : at - FROM_1970);
	char *bytes = arena_alloc(a, TIME_BYTES);

	for (int i = TIME_BYTES; i-- > 0; n >>= 8)
		bytes[i] = (char)(n & 0xff);
	return bytes;
}

static const char *
of_double(struct arena *a, double d)
{
	if (isnan(d))
		return "NaN";
	if (isinf(d))
		return d < 0 ? "-Infinity" : "Infinity";
	return arena_printf(a, "%.17g", d);
}

/* ---- lists -------------------------------------------------------------------------------------- */

static void
put_quoted(struct buf *b, const char *s)
{
	buf_putc(b, '"');
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			buf_putc(b, '\\');
		buf_putc(b, *s);
	}
	buf_putc(b, '"');
}

static void
put_text(struct buf *b, const void *items, size_t i)
{
	const char *s = ((const char *const *)items)[i];

	if (s == NULL)
		buf_puts(b, "NULL");
	else
		put_quoted(b, s);
}

static void
put_int(struct buf *b, const void *items, size_t i)
{
	buf_int(b, ((const int64_t *)items)[i]);
}

static void
put_bool(struct buf *b, const void *items, size_t i)
{
	buf_putc(b, ((const bool *)items)[i] ? 't' : 'f');
}

static const char *
of_list(struct arena *a, const void *items, size_t n,
	void (*put)(struct buf *b, const void *items, size_t i))
{
	struct buf b;

	buf_init(&b, a, 8 * n + 3);
	buf_putc(&b, '{');
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_putc(&b, ',');
		put(&b, items, i);
	}
	buf_putc(&b, '}');
	return b.data;
}

static const char *
of_ints(struct arena *a, const struct sql_ints *list)
{
	return of_list(a, list->items, list->n, put_int);
}

static const char *
of_texts(struct arena *a, const struct sql_texts *list)
{
	return of_list(a, list->items, list->n, put_text);
}

static const char *
of_bools(struct arena *a, const struct sql_bools *list)
{
	return of_list(a, list->items, list->n, put_bool);
}

/* ---- all of a statement ------------------------------------------------------------------------- */

static bool
is_list(const struct sql_field *f)
{
	return f->kind == SQL_INTS || f->kind == SQL_TEXTS || f->kind == SQL_BOOLS;
}

/* The value's place, NULL for SQL NULL: what may be NULL is given by its address, a text is one, and a list
 * has none if its items are not there. */
static const void *
place_of(const struct sql_field *f, const void *given)
{
	const void *at = (const char *)given + f->at, *there;

	if (!f->may_be_null || f->kind == SQL_TEXT)
		return at;
	memcpy(&there, at, sizeof(there));
	return is_list(f) && there != NULL ? at : there;
}

static const char *
param_of(struct arena *a, const struct sql_field *f, const void *given)
{
	const void *at = place_of(f, given);

	if (at == NULL)
		return NULL;
	switch ((enum sql_kind)f->kind) {
	case SQL_INT:
		return of_int(a, *(const int64_t *)at);
	case SQL_BOOL:
		return *(const bool *)at ? "t" : "f";
	case SQL_TIME:
		return of_time(a, *(const int64_t *)at);
	case SQL_DOUBLE:
		return of_double(a, *(const double *)at);
	case SQL_INTS:
		return of_ints(a, at);
	case SQL_TEXTS:
		return of_texts(a, at);
	case SQL_BOOLS:
		return of_bools(a, at);
	case SQL_TEXT:
		return *(const char *const *)at;
	case SQL_INT32: /* no parameter is one */
		break;
	}
	abort();
}

struct sql_params
params_of(struct arena *a, const struct statement *s, const void *given)
{
	size_t n = (size_t)s->n_params;
	struct sql_params p = {NULL, NULL, NULL};

	if (n == 0)
		return p;
	p.values = arena_array(a, n, sizeof(*p.values));
	p.lengths = arena_array(a, n, sizeof(*p.lengths));
	p.formats = arena_array(a, n, sizeof(*p.formats));
	for (size_t i = 0; i < n; i++) {
		p.values[i] = param_of(a, &s->params[i], given);
		p.formats[i] = s->params[i].kind == SQL_TIME;
		p.lengths[i] = TIME_BYTES; /* what libpq asks for where the format is 1 */
	}
	return p;
}
