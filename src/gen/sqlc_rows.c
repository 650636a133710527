/* What statements give: the columns as described, and the structs that several share. See sqlc.c. */
#include "emit.h"
#include "sqlc.h"

/* ---- result columns ------------------------------------------------------------------------------ */

static const char *const kind_words[] = {
    [KIND_INT] = "int",   [KIND_TEXT] = "text",     [KIND_BOOL] = "bool",
    [KIND_TIME] = "time", [KIND_DOUBLE] = "double",
};

static enum kind
kind_from(const char *word)
{
	for (size_t i = 1; i < sizeof(kind_words) / sizeof(kind_words[0]); i++)
		if (kind_words[i] != NULL && strcmp(kind_words[i], word) == 0)
			return (enum kind)i;
	return KIND_NONE;
}

/* "n:int title:text" */
static void
read_columns(struct statement *s, char *words)
{
	char *rest;

	for (char *word = strtok_r(words, " ", &rest); word != NULL;
	     word = strtok_r(NULL, " ", &rest)) {
		char *colon = strrchr(word, ':');
		struct column *c;

		if (colon == NULL || colon - word > NAME_MAX_LEN)
			fail(s->path, s->line, "bad column \"%s\" of %s", word, s->name);
		*colon = '\0';
		s->columns = claim(s->columns, s->n_columns + 1, sizeof(*s->columns));
		c = &s->columns[s->n_columns++];
		*c = (struct column){.kind = kind_from(colon + 1)};
		memcpy(c->name, word, (size_t)(colon - word));
	}
}

static struct statement *
statement_of(const char *name)
{
	for (size_t i = 0; i < n_statements; i++)
		if (strcmp(statements[i].name, name) == 0)
			return &statements[i];
	return NULL;
}

bool
read_types(const char *path, const char *schema)
{
	size_t len, n_known = 0;
	char *text = read_whole_file(path, &len), *rest, *more, hash[65];
	char *line = strtok_r(text, "\n", &rest);

	if (line == NULL || strncmp(line, "schema ", 7) != 0 || strcmp(line + 7, schema) != 0)
		return false;
	while ((line = strtok_r(NULL, "\n", &rest)) != NULL) {
		struct statement *s = statement_of(strtok_r(line, " ", &more));
		const char *then = strtok_r(NULL, " ", &more);

		if (s == NULL || then == NULL)
			return false;
		statement_hash(s, hash);
		if (strcmp(hash, then) != 0)
			return false;
		read_columns(s, more);
		n_known++;
	}
	return n_known == n_statements;
}

/* ---- rows that several statements share ----------------------------------------------------------- */

struct shared shared[STATEMENTS_MAX];
size_t n_shared;

const char *
call_name(const struct statement *s)
{
	return s->call[0] != '\0' ? s->call : s->name;
}

const char *
row_name(const struct statement *s)
{
	return s->row[0] != '\0' ? s->row : call_name(s);
}

const char *
row_type(const struct statement *s)
{
	char *type;

	if (asprintf(&type, s->into != NULL ? "struct %s" : "struct sql_%s_row",
		     s->into != NULL ? s->into : row_name(s)) < 0)
		abort();
	return type;
}

struct shared *
shared_of(const char *name)
{
	for (size_t i = 0; i < n_shared; i++)
		if (strcmp(shared[i].name, name) == 0)
			return &shared[i];
	shared[n_shared] = (struct shared){.name = name};
	return &shared[n_shared++];
}

static void
share_column(struct shared *to, const struct statement *s, const struct column *c)
{
	if (!is_name(c->name, strlen(c->name)))
		fail(s->path, s->line, "a column of %s has no name: AS", s->name);
	if (c->kind == KIND_NONE)
		fail(s->path, s->line, "column %s of %s has a type that no struct has: cast it",
		     c->name, s->name);
	for (size_t i = 0; i < to->n; i++) {
		if (strcmp(to->columns[i].name, c->name) != 0)
			continue;
		if (to->columns[i].kind != c->kind)
			fail(s->path, s->line,
			     "column %s of %s has another type than in other rows called %s",
			     c->name, s->name, to->name);
		return;
	}
	to->columns = claim(to->columns, to->n + 1, sizeof(*to->columns));
	to->columns[to->n++] = *c;
}

/* Not of the program. */
static bool
has_rows_of_its_own(const struct statement *s)
{
	return s->n_columns > 0 && s->into == NULL;
}

bool
has_own_header(const struct statement *s)
{
	return s->row[0] != '\0' || s->call[0] != '\0';
}

void
share_rows(void)
{
	for (size_t i = 0; i < n_statements; i++)
		if (has_rows_of_its_own(&statements[i]))
			shared_of(row_name(&statements[i]))->has_own_header |=
			    has_own_header(&statements[i]);
	for (size_t i = 0; i < n_statements; i++)
		for (size_t k = 0;
		     has_rows_of_its_own(&statements[i]) && k < statements[i].n_columns; k++)
			share_column(shared_of(row_name(&statements[i])), &statements[i],
				     &statements[i].columns[k]);
}
