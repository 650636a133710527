/* tables FILE.sql...: which statement reads and which writes which table, a line each, as FILE:LINE NAME reads|writes
 * TABLE. PostgreSQL's own parser (libpg_query) reads the statements; what a function of the database touches is not
 * seen. */
#include <pg_query.h>

#include "emit.h"
#include "sqlc.h"

enum { TABLES_MAX = 64 };

struct found {
	char names[TABLES_MAX][NAME_MAX_LEN + 1];
	size_t at[TABLES_MAX]; /* in the statement */
	size_t n;
};

/* Where what is told at s stands in the statement. */
static size_t
place_at(const char *s)
{
	static const char key[] = "\"location\":";
	const char *at = strstr(s, key);

	return at != NULL ? (size_t)strtoul(at + strlen(key), NULL, 10) : 0;
}

/* The JSON string that follows `key` at s. */
static void
take(struct found *f, const char *s)
{
	size_t len = strcspn(s, "\"");

	for (size_t i = 0; i < f->n; i++)
		if (strlen(f->names[i]) == len && strncmp(f->names[i], s, len) == 0)
			return;
	if (f->n == TABLES_MAX || len > NAME_MAX_LEN)
		die("more than %d tables in a statement", TABLES_MAX);
	memcpy(f->names[f->n], s, len);
	f->names[f->n][len] = '\0';
	f->at[f->n++] = place_at(s);
}

/* FOR UPDATE OF names what stands in FROM once more, by its alias. */
static bool
is_lock(const char *tree, const char *at)
{
	static const char key[] = "\"lockedRels\":[";
	size_t back = strlen(key) + 1; /* and "{" */

	return at - tree > (ptrdiff_t)back && strncmp(at - back, key, strlen(key)) == 0;
}

/* What stands at `at` is a table's name, behind that of its schema if one is given. */
static const char *
past_schema(const char *at)
{
	static const char *const before[] = {"\"catalogname\":\"", "\"schemaname\":\""};

	for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++)
		if (strncmp(at, before[i], strlen(before[i])) == 0)
			at = strchr(at + strlen(before[i]), '"') + strlen("\",");
	return at;
}

/* Every name behind the key. A quote inside a constant is written \", so what is found is structure. */
static void
find_all(const char *tree, const char *key, const char *name_key, struct found *f)
{
	for (const char *at = tree; (at = strstr(at, key)) != NULL;) {
		bool skip = is_lock(tree, at);

		at = past_schema(at + strlen(key));
		if (!skip && strncmp(at, name_key, strlen(name_key)) == 0)
			take(f, at + strlen(name_key));
	}
}

static bool
has(const struct found *f, const char *name)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->names[i], name) == 0)
			return true;
	return false;
}

static void
print(const struct statement *s, const char *how, const struct found *f, const struct found *but)
{
	for (size_t i = 0; i < f->n; i++)
		if (!has(but, f->names[i]))
			(void)printf("%s:%d %s %s %s\n", s->path, line_at(s, f->at[i]), s->name,
				     how, f->names[i]);
}

static void
look(const struct statement *s)
{
	static const char relation[] = "\"relname\":\"";
	static const char *const writes[] = {
	    "\"InsertStmt\":{\"relation\":{",
	    "\"UpdateStmt\":{\"relation\":{",
	    "\"DeleteStmt\":{\"relation\":{",
	    "\"MergeStmt\":{\"relation\":{",
	    "\"LockStmt\":{\"relations\":[{\"RangeVar\":{",
	    "\"TruncateStmt\":{\"relations\":[{\"RangeVar\":{",
	};
	PgQueryParseResult r = pg_query_parse(s->sql);
	struct found common = {.n = 0}, read = {.n = 0}, written = {.n = 0};

	if (r.error != NULL)
		fail(s->path,
		     line_at(s, r.error->cursorpos > 0 ? (size_t)r.error->cursorpos - 1 : 0), "%s",
		     r.error->message);
	find_all(r.parse_tree, "\"CommonTableExpr\":{", "\"ctename\":\"", &common);
	find_all(r.parse_tree, "\"RangeVar\":{", relation, &read);
	for (size_t i = 0; i < sizeof(writes) / sizeof(writes[0]); i++)
		find_all(r.parse_tree, writes[i], relation, &written);
	print(s, "reads", &read, &common);
	print(s, "writes", &written, &common);
	pg_query_free_parse_result(r);
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		scan_file(argv[i]);
	for (size_t i = 0; i < n_statements; i++)
		look(&statements[i]);
	pg_query_exit();
	return 0;
}
