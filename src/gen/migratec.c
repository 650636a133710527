/* migratec OUT.c migrations/NNNN_name.sql...: the schema changes as a table (db/migrate.h). */
#include "emit.h"

struct source {
	const char *path;
	const char *name; /* without number and ending */
	int name_len;
	int number;
	char *sql;
	size_t len;
};

static void
read_name(struct source *s)
{
	const char *base = file_name(s->path), *end = strrchr(base, '.');
	size_t digits = strspn(base, "0123456789");

	if (digits != 4 || base[4] != '_' || end == NULL || strcmp(end, ".sql") != 0 ||
	    base + 5 + strspn(base + 5, "abcdefghijklmnopqrstuvwxyz0123456789_") != end ||
	    end == base + 5)
		die("%s: a migration is named NNNN_name.sql", s->path);
	s->number = atoi(base);
	s->name = base + 5;
	s->name_len = (int)(end - s->name);
}

static void
read_source(struct source *s, const char *path)
{
	s->path = path;
	read_name(s);
	s->sql = read_whole_file(path, &s->len);
	if (strlen(s->sql) != s->len)
		die("%s:%d: holds a NUL byte", path, line_of(s->sql, strlen(s->sql)));
	if (s->sql[strspn(s->sql, " \t\r\n")] == '\0')
		die("%s: is empty", path);
}

static int
by_number(const void *a, const void *b)
{
	const struct source *x = a, *y = b;

	return (x->number > y->number) - (x->number < y->number);
}

static void
put_migration(FILE *f, const struct source *s)
{
	char checksum[65];

	hash_hex(s->sql, s->len, 64, checksum);
	(void)fprintf(f, "    {%d, \"%.*s\",\n    ", s->number, s->name_len, s->name);
	put_c_string(f, s->sql, s->len);
	(void)fprintf(f, ",\n    \"%s\"},\n", checksum);
}

int
main(int argc, char **argv)
{
	struct source *sources;
	size_t n;

	if (argc < 2)
		die("usage: migratec OUT.c migrations/NNNN_name.sql...");
	n = (size_t)argc - 2;
	sources = claim(NULL, n, sizeof(*sources));
	for (size_t i = 0; i < n; i++)
		read_source(&sources[i], argv[i + 2]);
	qsort(sources, n, sizeof(*sources), by_number);
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && sources[i].number == sources[i - 1].number)
			die("%s: another migration has this number: %s", sources[i].path,
			    sources[i - 1].path);
	}

	FILE *f = open_output(argv[1]);
	(void)fprintf(f, "/* Made by gen/migratec from the migrations. */\n"
			 "#include \"answerwell/db/migrate.h\"\n\n"
			 "const struct migration migrations[] = {\n");
	for (size_t i = 0; i < n; i++)
		put_migration(f, &sources[i]);
	/* C has no empty arrays; the last one is not counted. */
	(void)fprintf(f, "    {0, NULL, NULL, NULL}};\nconst size_t n_migrations = %zu;\n", n);
	close_output(f, argv[1]);
	return 0;
}
