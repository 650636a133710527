/* Results as structs. */
#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/log.h"
#include "db/internal.h"

_Noreturn static void
misuse(const struct statement *s, const char *what, int len)
{
	log_event(LOG_LEVEL_ERROR, "db.misuse", "statement=%s problem=%s bytes=%d", s->name, what,
		  len);
	abort();
}

/* Integers of two, four and eight bytes, the highest first. */
static int64_t
int_of(const struct statement *s, const char *bytes, int len)
{
	uint64_t n = 0;

	if (len != 2 && len != 4 && len != 8)
		misuse(s, "not_an_integer", len);
	for (int i = 0; i < len; i++)
		n = n << 8 | (unsigned char)bytes[i];
	switch (len) {
	case 2:
		return (int16_t)n;
	case 4:
		return (int32_t)n;
	default:
		return (int64_t)n;
	}
}

static int
int32_of(const struct statement *s, const char *bytes, int len)
{
	int64_t n = int_of(s, bytes, len);

	if (n < INT_MIN || n > INT_MAX)
		misuse(s, "too_large_an_integer", len);
	return (int)n;
}

static double
double_of(const struct statement *s, const char *bytes, int len)
{
	int64_t n = int_of(s, bytes, len);
	int32_t half = (int32_t)n;
	double d;
	float f;

	static_assert(sizeof(d) == sizeof(n) && sizeof(f) == sizeof(half), "as PostgreSQL's");
	if (len != sizeof(d) && len != sizeof(f))
		misuse(s, "not_a_number", len);
	memcpy(&d, &n, sizeof(d));
	memcpy(&f, &half, sizeof(f));
	return len == sizeof(d) ? d : (double)f;
}

/* PostgreSQL counts microseconds from 2000 on; the ends of int64_t are its infinities. */
static int64_t
time_of(const struct statement *s, const char *bytes, int len)
{
	int64_t n = int_of(s, bytes, len);

	if (len != sizeof(n))
		misuse(s, "not_an_instant", len);
	return n == INT64_MIN || n >= INT64_MAX - FROM_1970 ? n : n + FROM_1970;
}

/* NULL leaves what the arena gave: zero. */
static void
put(const struct statement *s, const struct sql_field *f, const char *bytes, int len, void *row)
{
	void *to = (char *)row + f->at;

	switch ((enum sql_kind)f->kind) {
	case SQL_INT:
		*(int64_t *)to = int_of(s, bytes, len);
		break;
	case SQL_INT32:
		*(int *)to = int32_of(s, bytes, len);
		break;
	case SQL_BOOL:
		*(bool *)to = bytes[0] != 0;
		break;
	case SQL_TIME:
		*(int64_t *)to = time_of(s, bytes, len);
		break;
	case SQL_DOUBLE:
		*(double *)to = double_of(s, bytes, len);
		break;
	default:
		*(const char **)to = bytes; /* libpq ends them with a NUL in either format */
	}
}

static void *
rows_of(struct arena *a, const struct statement *s, const PGresult *res)
{
	size_t n = (size_t)PQntuples(res);
	/* Never less than one, so that who takes the first for granted reads zeros. */
	char *rows = arena_array(a, n > 0 ? n : 1, s->row_size);

	if ((size_t)PQnfields(res) != s->n_columns)
		misuse(s, "other_columns", PQnfields(res));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < s->n_columns; k++)
			if (!PQgetisnull(res, (int)i, (int)k))
				put(s, &s->columns[k], PQgetvalue(res, (int)i, (int)k),
				    PQgetlength(res, (int)i, (int)k), rows + i * s->row_size);
	return rows;
}

static void
clear(void *res)
{
	PQclear(res);
}

bool
rows_hand_out(struct arena *a, const struct statement *s, PGresult *res, void *rows, size_t *n)
{
	void *list;

	if (n != NULL)
		*n = s->n_columns > 0 ? (size_t)PQntuples(res)
				      : (size_t)strtoull(PQcmdTuples(res), NULL, 10);
	if (s->n_columns == 0 || rows == NULL)
		return false;
	list = rows_of(a, s, res);
	memcpy(rows, &list, sizeof(list));
	arena_defer(a, clear, res);
	return true;
}
