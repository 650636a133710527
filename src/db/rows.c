#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/log.h"
#include "db/internal.h"

enum { COLUMNS_LEAST = 16, LAYOUTS_FIRST = 256 };

/* A column by the address of its name; number is 1-based, 0 marks an empty place. */
struct column {
	const char *name;
	int number;
};

/* Which column of a statement has which name: found once per program, not once per result. */
struct layout {
	const struct statement *statement;
	struct column *columns;
	size_t cap;
	size_t used;
};

static struct layout *layouts; /* open addressing by the statement's address */
static size_t layouts_cap, n_layouts;

struct rows {
	PGresult *res;
	const struct statement *statement;
	uint64_t *compared; /* a bit for each place of the layout that was found to be right */
	size_t n;
};

enum { COMPARED_WORDS = 4 };

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
	rows->n = (size_t)PQntuples(res);
	rows->compared = arena_alloc(a, COMPARED_WORDS * sizeof *rows->compared);
	memset(rows->compared, 0, COMPARED_WORDS * sizeof *rows->compared);
	arena_defer(a, clear, res);
	return rows;
}

size_t
rows_count(const struct rows *rows)
{
	return rows->n;
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

/* ---- layouts -------------------------------------------------------------------------------- */

static size_t
spread(const void *address, size_t cap)
{
	return ((uintptr_t)address * UINT64_C(0x9e3779b97f4a7c15)) >> 32 & (cap - 1);
}

static void *
must(void *p)
{
	if (p == NULL)
		abort();
	return p;
}

static struct layout *
place(const struct statement *s)
{
	size_t i = spread(s, layouts_cap);

	while (layouts[i].statement != NULL && layouts[i].statement != s)
		i = (i + 1) & (layouts_cap - 1);
	return &layouts[i];
}

static void
grow_layouts(void)
{
	struct layout *old = layouts;
	size_t old_cap = layouts_cap;

	layouts_cap = old_cap == 0 ? LAYOUTS_FIRST : 2 * old_cap;
	layouts = must(calloc(layouts_cap, sizeof *layouts));
	for (size_t i = 0; i < old_cap; i++)
		if (old[i].statement != NULL)
			*place(old[i].statement) = old[i];
	free(old);
}

/* Good until the next call with a statement that is new. */
static struct layout *
layout_of(const struct rows *rows)
{
	struct layout *l;

	if (2 * n_layouts >= layouts_cap)
		grow_layouts();
	l = place(rows->statement);
	if (l->statement != NULL)
		return l;
	l->statement = rows->statement;
	l->cap = COLUMNS_LEAST;
	while (l->cap < 2 * (size_t)PQnfields(rows->res))
		l->cap *= 2;
	l->columns = must(calloc(l->cap, sizeof *l->columns));
	n_layouts++;
	return l;
}

/* Reading a row is many look-ups of the same few literals, so their addresses are remembered. What is
 * found is compared with the result: a test's statement may lie where another one did. */
/* Whether the column of a place of the layout has that name; compared once for all rows. */
static bool
is_right(const struct rows *rows, size_t where, int number, const char *column)
{
	uint64_t *word = where < COMPARED_WORDS * 64 ? &rows->compared[where / 64] : NULL;
	const uint64_t bit = UINT64_C(1) << where % 64;

	if (word != NULL && (*word & bit) != 0)
		return true;
	if (number >= PQnfields(rows->res) || strcmp(PQfname(rows->res, number), column) != 0)
		return false;
	if (word != NULL)
		*word |= bit;
	return true;
}

static int
lookup(const struct rows *rows, const char *column)
{
	struct layout *l = layout_of(rows);
	size_t i = spread(column, l->cap);
	int number;

	for (; l->columns[i].number != 0; i = (i + 1) & (l->cap - 1)) {
		number = l->columns[i].number - 1;
		if (l->columns[i].name != column)
			continue;
		if (is_right(rows, i, number, column))
			return number;
		number = find(rows, column);
		l->columns[i].number = number + 1;
		return number;
	}
	number = find(rows, column);
	if (l->used < l->cap - 1) {
		l->columns[i] = (struct column){.name = column, .number = number + 1};
		l->used++;
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
