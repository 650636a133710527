/* Results as structs. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/log.h"
#include "db/internal.h"

_Noreturn static void
misuse(const struct statement *s, const char *what, const char *value)
{
	log_event(LOG_LEVEL_ERROR, "db.misuse", "statement=%s problem=%s value=%s", s->name, what,
		  value);
	abort();
}

static int64_t
int_of(const struct statement *s, const char *text)
{
	char *end;
	int64_t n = strtoll(text, &end, 10);

	if (end == text || *end != '\0')
		misuse(s, "not_an_integer", text);
	return n;
}

static int
int32_of(const struct statement *s, const char *text)
{
	int64_t n = int_of(s, text);

	if (n < INT_MIN || n > INT_MAX)
		misuse(s, "too_large_an_integer", text);
	return (int)n;
}

static double
double_of(const struct statement *s, const char *text)
{
	char *end;
	double d = strtod(text, &end);

	if (end == text || *end != '\0')
		misuse(s, "not_a_number", text);
	return d;
}

static int64_t
time_of(const struct statement *s, const char *text)
{
	int64_t at;

	if (!instant_read(text, &at))
		misuse(s, "not_an_instant", text);
	return at;
}

/* NULL leaves what the arena gave: zero. */
static void
put(const struct statement *s, const struct sql_field *f, const char *text, void *row)
{
	void *to = (char *)row + f->at;

	switch ((enum sql_kind)f->kind) {
	case SQL_INT:
		*(int64_t *)to = int_of(s, text);
		break;
	case SQL_INT32:
		*(int *)to = int32_of(s, text);
		break;
	case SQL_BOOL:
		*(bool *)to = text[0] == 't';
		break;
	case SQL_TIME:
		*(int64_t *)to = time_of(s, text);
		break;
	case SQL_DOUBLE:
		*(double *)to = double_of(s, text);
		break;
	default:
		*(const char **)to = text;
	}
}

static void *
rows_of(struct arena *a, const struct statement *s, const PGresult *res)
{
	size_t n = (size_t)PQntuples(res);
	/* Never less than one, so that who takes the first for granted reads zeros. */
	char *rows = arena_array(a, n > 0 ? n : 1, s->row_size);

	if ((size_t)PQnfields(res) != s->n_columns)
		misuse(s, "other_columns", "");
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < s->n_columns; k++)
			if (!PQgetisnull(res, (int)i, (int)k))
				put(s, &s->columns[k], PQgetvalue(res, (int)i, (int)k),
				    rows + i * s->row_size);
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
