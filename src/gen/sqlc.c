/* sqlc OUT_DIR OUT.c TYPES FILE.sql...: named SQL statements as C functions.
 *
 * "-- name: question_by_id" starts a statement; it ends at the next name or the end of the file.
 * Writes OUT_DIR/sql/FILE.h and OUT.c with all statements and the list OUT_statements[]. Comments are left out and
 * white space is folded. README.md says what is written and what becomes of it. TYPES is what `describe` wrote: the
 * result columns of each statement. */
#include <ctype.h>
#include <sys/stat.h>

#include "emit.h"
#include "sqlc.h"

enum {
	FILES_MAX = 512,
	OTHER_TYPES = 3 /* what --check ends with: to be described anew */
};

static char *headers[FILES_MAX];
static size_t n_headers;

static void
put_upper(FILE *f, const char *s)
{
	for (; *s != '\0'; s++)
		fputc(toupper((unsigned char)*s), f);
}

/* "src/forum/question.sql" -> "question". */
static char *
noun(const char *path)
{
	const char *name = file_name(path);
	const char *dot = strrchr(name, '.');
	size_t len = dot != NULL ? (size_t)(dot - name) : strlen(name);

	if (dot == NULL || strcmp(dot, ".sql") != 0 || !is_name(name, len))
		fail(path, 1, "the file's name must be a noun in a-z, 0-9 and _, ending in .sql");
	return copy(name, len);
}

static void
put_macro_name(FILE *f, const struct statement *s)
{
	(void)fputs("SQL_", f);
	put_upper(f, s->name);
}

static const char *
c_type(enum kind kind, bool may_be_null)
{
	switch (kind) {
	case KIND_INT:
	case KIND_TIME:
		return may_be_null ? "const int64_t *" : "int64_t ";
	case KIND_BOOL:
		return may_be_null ? "const bool *" : "bool ";
	case KIND_DOUBLE:
		return may_be_null ? "const double *" : "double ";
	case KIND_INTS:
		return "struct sql_ints ";
	case KIND_TEXTS:
		return "struct sql_texts ";
	case KIND_BOOLS:
		return "struct sql_bools ";
	default:
		return "const char *";
	}
}

static const char *
field_kind(enum kind kind)
{
	static const char *const kinds[] = {
	    [KIND_INT] = "SQL_INT",     [KIND_TEXT] = "SQL_TEXT",     [KIND_BOOL] = "SQL_BOOL",
	    [KIND_TIME] = "SQL_TIME",   [KIND_DOUBLE] = "SQL_DOUBLE", [KIND_INTS] = "SQL_INTS",
	    [KIND_TEXTS] = "SQL_TEXTS", [KIND_BOOLS] = "SQL_BOOLS",
	};

	return kinds[kind];
}

/* The last field counts what was given: "as many as there are" is then for the compiler to see. */
static void
write_parameters(FILE *f, const struct statement *s)
{
	if (s->n_params == 0)
		return;
	(void)fprintf(f, "struct sql_%s {\n", call_name(s));
	for (int i = 1; i <= s->n_params; i++)
		(void)fprintf(f, "\t%s%s;\n", c_type(s->params[i].kind, s->params[i].may_be_null),
			      s->params[i].name);
	(void)fputs("\tchar given;\n};\n", f);
}

static void
write_row(FILE *f, const struct shared *row)
{
	(void)fprintf(f, "struct sql_%s_row {\n", row->name);
	for (size_t i = 0; i < row->n; i++)
		(void)fprintf(f, "\t%s%s;\n", c_type(row->columns[i].kind, false),
			      row->columns[i].name);
	(void)fputs("};\n", f);
}

/* One function that runs the statement and one that adds it to a batch. Where several are called by one, it is told
 * which. */
static void
write_function(FILE *f, const struct statement *s, bool is_batch)
{
	const char *name = call_name(s), *add = is_batch ? "_add" : "";
	const char *which = s->call[0] != '\0' ? ", statement" : "";
	const char *first = is_batch ? "batch" : "db, arena";
	const char *rows = s->n_columns > 0 ? ", rows" : "";

	(void)fprintf(f, "static inline %s\nsql_%s%s%s(%s%s",
		      is_batch ? "void" : "MUST_USE enum result", name, add,
		      s->n_params > 0 ? "_given" : "",
		      is_batch ? "struct batch *batch" : "struct db *db, struct arena *arena",
		      which[0] != '\0' ? ", const struct statement *statement" : "");
	if (s->n_params > 0)
		(void)fprintf(f, ", const struct sql_%s *given", name);
	if (s->n_columns > 0)
		(void)fprintf(f, ", %s **rows", row_type(s));
	(void)fprintf(f, ", size_t *n)\n{\n\t%s(%s, ", is_batch ? "sql_add" : "return sql_run",
		      first);
	if (which[0] == '\0')
		(void)fputc('&', f), put_macro_name(f, s);
	else
		(void)fputs("statement", f);
	(void)fprintf(f, ", %s%s, n);\n}\n", s->n_params > 0 ? "given" : "NULL",
		      s->n_columns > 0 ? ", rows" : ", NULL");
	if (s->n_params == 0)
		return;
	(void)fprintf(
	    f, "#define sql_%s%s(%s%s%s, n, ...) \\\n\tsql_%s%s_given(%s%s, &(const struct sql_%s)",
	    name, add, first, which, rows, name, add, first, which, name);
	(void)fprintf(f, "{.given = SQL_GIVEN(%d, __VA_ARGS__), __VA_ARGS__}%s, n)\n", s->n_params,
		      rows);
}

/* True if an earlier one has written what is called so. They take the same, or one function could not call them. */
static bool
is_called_before(const struct statement *s)
{
	const struct statement *t = statements;

	if (s->call[0] == '\0')
		return false;
	while (t != s && strcmp(t->call, s->call) != 0)
		t++;
	if (t == s)
		return false;
	if (t->path != s->path || t->n_params != s->n_params ||
	    (t->n_columns > 0) != (s->n_columns > 0) || strcmp(row_name(t), row_name(s)) != 0)
		fail(s->path, s->line,
		     "%s and %s are called as one, but take or give something else", t->name,
		     s->name);
	for (int i = 1; i <= s->n_params; i++)
		if (strcmp(t->params[i].name, s->params[i].name) != 0 ||
		    t->params[i].kind != s->params[i].kind ||
		    t->params[i].may_be_null != s->params[i].may_be_null)
			fail(s->path, s->line, "%s and %s are called as one, but :%s differs",
			     t->name, s->name, s->params[i].name);
	return true;
}

static void
write_statement(FILE *f, const struct statement *s)
{
	(void)fprintf(f, "/* %s:%d */\nextern const struct statement ", s->path, s->line);
	put_macro_name(f, s);
	(void)fprintf(f, "; /* %d */\n", s->n_params);
	if (is_called_before(s))
		return;
	write_parameters(f, s);
	if (s->n_columns > 0 && s->into == NULL && !has_own_header(s))
		write_row(f, shared_of(row_name(s)));
	write_function(f, s, false);
	write_function(f, s, true);
	(void)fputc('\n', f);
}

static char *
unsettled(const char *path)
{
	char *made;

	if (asprintf(&made, "%s.new", path) < 0)
		abort();
	return made;
}

static FILE *
open_header(const char *path)
{
	return open_output(unsettled(path));
}

static void
close_header(FILE *f, const char *path)
{
	close_output(f, unsettled(path));
	settle_output(unsettled(path), path);
}

/* sql/rows/NAME.h */
static void
write_shared_rows(const char *dir)
{
	char *path;
	FILE *f;

	for (size_t i = 0; i < n_shared; i++) {
		if (!shared[i].has_own_header)
			continue;
		if (asprintf(&path, "%s/sql/rows/%s.h", dir, shared[i].name) < 0)
			abort();
		f = open_header(path);
		(void)fprintf(f, "/* Made by gen/sqlc. */\n");
		(void)fputs("#ifndef GEN_SQL_ROWS_", f);
		put_upper(f, shared[i].name);
		(void)fputs("_H\n#define GEN_SQL_ROWS_", f);
		put_upper(f, shared[i].name);
		(void)fputs("_H\n\n", f);
		(void)fputs("#include <stdbool.h>\n#include <stdint.h>\n\n", f);
		write_row(f, &shared[i]);
		(void)fputs("\n#endif\n", f);
		close_header(f, path);
	}
}

static void
include_shared_rows(FILE *f, const char *path)
{
	for (size_t i = 0; i < n_shared; i++) {
		bool is_here = false;

		for (size_t k = 0; shared[i].has_own_header && k < n_statements; k++)
			is_here |= strcmp(statements[k].path, path) == 0 &&
				   strcmp(row_name(&statements[k]), shared[i].name) == 0;
		if (is_here)
			(void)fprintf(f, "#include \"rows/%s.h\"\n", shared[i].name);
	}
	for (size_t k = 0; k < n_statements; k++)
		if (strcmp(statements[k].path, path) == 0 && statements[k].into != NULL)
			(void)fprintf(f, "#include \"%s\"\n", statements[k].header);
	(void)fputc('\n', f);
}

static void
write_header(const char *dir, const char *path)
{
	char *name = noun(path), *out;
	FILE *f;

	for (size_t i = 0; i < n_headers; i++)
		if (strcmp(headers[i], name) == 0)
			fail(path, 1, "another file is called %s.sql too", name);
	if (n_headers == FILES_MAX)
		fail(path, 1, "more than %d files", FILES_MAX);
	headers[n_headers++] = name;
	if (asprintf(&out, "%s/sql/%s.h", dir, name) < 0)
		abort();
	f = open_header(out);
	fprintf(f, "/* Made by gen/sqlc from %s. */\n", path);
	fputs("#ifndef GEN_SQL_", f);
	put_upper(f, name);
	fputs("_H\n#define GEN_SQL_", f);
	put_upper(f, name);
	fputs("_H\n\n", f);
	fputs("#include \"answerwell/db/db.h\"\n", f);
	include_shared_rows(f, path);
	for (size_t i = 0; i < n_statements; i++)
		if (strcmp(statements[i].path, path) == 0)
			write_statement(f, &statements[i]);
	fputs("\n#endif\n", f);
	close_header(f, out);
}

/* Where each value has its place in the struct. */
static void
write_fields(FILE *f, const struct statement *s)
{
	(void)fprintf(f, "static const struct sql_field fields_of_%s[] = {\n", s->name);
	for (int i = 1; i <= s->n_params; i++)
		(void)fprintf(f, "\t{offsetof(struct sql_%s, %s), %s, %s},\n", call_name(s),
			      s->params[i].name, field_kind(s->params[i].kind),
			      s->params[i].may_be_null ? "true" : "false");
	for (size_t i = 0; i < s->n_columns; i++)
		(void)fprintf(f, "\t%s_AT(%s, %s),\n", field_kind(s->columns[i].kind), row_type(s),
			      s->columns[i].name);
	(void)fputs("\t{0, SQL_INT, false},\n};\n", f);
}

static void
write_constant(FILE *f, const struct statement *s)
{
	write_fields(f, s);
	(void)fprintf(f, "/* %s:%d */\nconst struct statement ", s->path, s->line);
	put_macro_name(f, s);
	(void)fprintf(f,
		      " = {\n\t.name = \"%s\",\n\t.file = \"%s:%d\",\n\t.n_params = %d,\n\t.sql = ",
		      s->name, s->path, s->line, s->n_params);
	put_c_string(f, s->sql, s->len);
	(void)fputs(",\n", f);
	(void)fprintf(
	    f, "\t.params = fields_of_%s,\n\t.columns = fields_of_%s + %d,\n\t.n_columns = %zu,\n",
	    s->name, s->name, s->n_params, s->n_columns);
	if (s->n_columns > 0)
		(void)fprintf(f, "\t.row_size = sizeof(%s),\n", row_type(s));
	(void)fputs("};\n\n", f);
}

/* All of them: sql_statements[] in sql.c. */
static void
write_list(FILE *f, const char *path)
{
	const char *name = file_name(path);
	int len = (int)strcspn(name, ".");

	(void)fprintf(f, "const struct statement *const %.*s_statements[] = {\n", len, name);
	for (size_t i = 0; i < n_statements; i++) {
		(void)fputs("\t&", f);
		put_macro_name(f, &statements[i]);
		(void)fputs(",\n", f);
	}
	(void)fprintf(f, "\tNULL,\n};\nconst size_t n_%.*s_statements = %zu;\n", len, name,
		      n_statements);
}

static void
write_code(const char *path)
{
	FILE *f = open_output(path);

	(void)fputs("/* Made by gen/sqlc. */\n#include <stddef.h>\n\n", f);
	for (size_t i = 0; i < n_headers; i++)
		(void)fprintf(f, "#include \"sql/%s.h\"\n", headers[i]);
	(void)fputc('\n', f);
	for (size_t i = 0; i < n_statements; i++)
		write_constant(f, &statements[i]);
	write_list(f, path);
	close_output(f, path);
}

static void
make_dir(const char *path)
{
	if (mkdir(path, 0777) != 0 && errno != EEXIST)
		die("%s: %s", path, strerror(errno));
}

/* What a file of types begins its lines with. */
static void
print_hashes(const char *schema)
{
	char hash[65];

	(void)printf("schema %s\n", schema);
	for (size_t i = 0; i < n_statements; i++) {
		statement_hash(&statements[i], hash);
		(void)printf("%s %s\n", statements[i].name, hash);
	}
}

/* Reads the files up to "--"; the hash of the migrations behind it. */
static void
read_files(char **files, char *schema)
{
	for (; *files != NULL && strcmp(*files, "--") != 0; files++)
		scan_file(*files);
	schema_hash(*files != NULL ? files + 1 : files, schema);
}

static void
write_all(char **files, const char *dir, const char *code)
{
	char *headers_dir;

	share_rows();
	make_dir(dir);
	if (asprintf(&headers_dir, "%s/sql", dir) < 0)
		abort();
	make_dir(headers_dir);
	if (asprintf(&headers_dir, "%s/sql/rows", dir) < 0)
		abort();
	make_dir(headers_dir);
	write_shared_rows(dir);
	for (; *files != NULL && strcmp(*files, "--") != 0; files++)
		write_header(dir, *files);
	write_code(code);
}

int
main(int argc, char **argv)
{
	char schema[65];

	if (argc >= 2 && strcmp(argv[1], "--hashes") == 0) {
		read_files(argv + 2, schema);
		print_hashes(schema);
		return 0;
	}
	if (argc >= 3 && strcmp(argv[1], "--check") == 0) {
		read_files(argv + 3, schema);
		return access(argv[2], F_OK) == 0 && read_types(argv[2], schema) ? 0 : OTHER_TYPES;
	}
	if (argc < 4) {
		(void)fprintf(stderr,
			      "usage: sqlc OUT_DIR OUT.c TYPES FILE.sql... -- MIGRATION.sql...\n"
			      "       sqlc --check TYPES FILE.sql... -- MIGRATION.sql...\n"
			      "       sqlc --hashes FILE.sql... -- MIGRATION.sql...\n");
		return 2;
	}
	read_files(argv + 4, schema);
	if (!read_types(argv[3], schema))
		die("%s is not of these statements", argv[3]);
	write_all(argv + 4, argv[1], argv[2]);
	return 0;
}
