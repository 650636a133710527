#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/log.h"
#include "db/internal.h"

enum { CACHE_LEAST = 16 };

/* A column by the address of its name; number is 1-based, 0 marks an empty place. */
struct column {
	const char *name;
	int number;
};

struct rows {
	PGresult *res;
	const struct statement *statement;
	struct arena *arena;
	struct column *cache;
	size_t cap;
	size_t used;
};

static void
clear(void *res)
{
	PQclear(res);
}

struct rows *
rows_new(struct arena *a, PGresult *res, const struct statement *s)
{
	struct rows *rows = arena_alloc(a, sizeof *rows);

	rows->res = res;
	rows->statement = s;
	rows->arena = a;
	arena_defer(a, clear, res);
	return rows;
}

size_t
rows_count(const struct rows *rows)
{
	return (size_t)PQntuples(rows->res);
}

int64_t
rows_changed(const struct rows *rows)
{
	if (strncmp(PQcmdStatus(rows->res), "SELECT", 6) == 0)
		return 0;
	return strtoll(PQcmdTuples(rows->res), NULL, 10);
}

_Noreturn static void
misuse(const struct rows *rows, const char *what, const char *column, size_t i)
{
	log_event(LOG_LEVEL_ERROR, "db.misuse", "statement=%s %s column=%s row=%zu",
		  rows->statement->name, what, column, i);
	abort();
}

static int
find(const struct rows *rows, const char *column)
{
	int n = PQnfields(rows->res);

	for (int i = 0; i < n; i++)
		if (strcmp(PQfname(rows->res, i), column) == 0)
			return i;
	misuse(rows, "problem=no_such_column", column, 0);
}

/* Reading a row is many look-ups of the same few literals. The cache is only memory of what find()
 * says, so the rows stay const to the caller. */
static int
lookup(const struct rows *const_rows, const char *column)
{
	struct rows *rows = (struct rows *)(uintptr_t)const_rows;
	size_t i;
	int number;

	if (rows->cache == NULL) {
		rows->cap = CACHE_LEAST;
		while (rows->cap < 2 * (size_t)PQnfields(rows->res))
			rows->cap *= 2;
		rows->cache = arena_array(rows->arena, rows->cap, sizeof *rows->cache);
	}
	i = ((uintptr_t)column * UINT64_C(0x9e3779b97f4a7c15)) >> 32 & (rows->cap - 1);
	for (; rows->cache[i].number != 0; i = (i + 1) & (rows->cap - 1))
		if (rows->cache[i].name == column)
			return rows->cache[i].number - 1;
	number = find(rows, column);
	if (rows->used < rows->cap - 1) {
		rows->cache[i] = (struct column){.name = column, .number = number + 1};
		rows->used++;
	}
	return number;
}

static const char *
value(const struct rows *rows, size_t i, const char *column)
{
	int number = lookup(rows, column);

	if (i >= rows_count(rows))
		misuse(rows, "problem=no_such_row", column, i);
	if (PQgetisnull(rows->res, (int)i, number))
		return NULL;
	return PQgetvalue(rows->res, (int)i, number);
}

const char *
row_text(const struct rows *rows, size_t i, const char *column)
{
	return value(rows, i, column);
}

bool
row_is_null(const struct rows *rows, size_t i, const char *column)
{
	return value(rows, i, column) == NULL;
}

int64_t
row_int(const struct rows *rows, size_t i, const char *column)
{
	const char *text = value(rows, i, column);
	char *end;
	int64_t n;

	if (text == NULL)
		return 0;
	n = strtoll(text, &end, 10);
	if (end == text || *end != '\0')
		misuse(rows, "problem=not_an_integer", column, i);
	return n;
}

bool
row_bool(const struct rows *rows, size_t i, const char *column)
{
	const char *text = value(rows, i, column);

	if (text == NULL)
		return false;
	if ((text[0] != 't' && text[0] != 'f') || text[1] != '\0')
		misuse(rows, "problem=not_a_boolean", column, i);
	return text[0] == 't';
}

double
row_double(const struct rows *rows, size_t i, const char *column)
{
	const char *text = value(rows, i, column);
	char *end;
	double d;

	if (text == NULL)
		return 0;
	d = strtod(text, &end);
	if (end == text || *end != '\0')
		misuse(rows, "problem=not_a_number", column, i);
	return d;
}

int64_t
row_time(const struct rows *rows, size_t i, const char *column)
{
	const char *text = value(rows, i, column);
	int64_t at;

	if (text == NULL)
		return 0;
	if (!instant_read(text, &at))
		misuse(rows, "problem=not_an_instant", column, i);
	return at;
}
