/* migratec OUT.c FILE.sql...: the schema as tables (db/migrate.h), of migrations/NNNN_name.sql, which change
 * tables and data, of migrations/current/NOUN.sql, which make views, functions and triggers, and of
 * migrations/clear.sql, which takes those away. */
#include "emit.h"
#include "pieces.h"

/* Later files hold tables, indexes and data only. */
enum { LAST_WITH_CODE = 111 };

struct source {
	const char *path;
	const char *name; /* without number and ending */
	int name_len;
	int number; /* 0: of current/ */
	char *sql;
	size_t len;
	struct pieces pieces;
};

struct sources {
	struct source *items;
	size_t n;
};

/* ---- reading ------------------------------------------------------------------------------------ */

static void
read_text(struct source *s)
{
	s->sql = read_whole_file(s->path, &s->len);
	if (strlen(s->sql) != s->len)
		die("%s:%d: holds a NUL byte", s->path, line_of(s->sql, strlen(s->sql)));
	pieces_read(&s->pieces, s->path, s->sql);
	if (s->pieces.n == 0)
		die("%s: is empty", s->path);
}

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
	if (s->number < 1)
		die("%s: each migration has a number of its own, from 0001", s->path);
}

static bool
is_current(const char *path)
{
	static const char folder[] = "current/";
	const char *base = file_name(path), *at = base - strlen(folder);

	return base - path >= (ptrdiff_t)strlen(folder) &&
	       strncmp(at, folder, strlen(folder)) == 0 && (at == path || at[-1] == '/');
}

static void
add_source(struct sources *to, struct source s)
{
	read_text(&s);
	to->items = claim(to->items, to->n + 1, sizeof(*to->items));
	to->items[to->n++] = s;
}

static int
by_number(const void *a, const void *b)
{
	const struct source *x = a, *y = b;

	return (x->number > y->number) - (x->number < y->number);
}

static int
by_path(const void *a, const void *b)
{
	const struct source *x = a, *y = b;

	return strcmp(x->path, y->path);
}

/* ---- what may stand where ----------------------------------------------------------------------- */

static void
check_numbered(const struct sources *numbered)
{
	for (size_t i = 0; i < numbered->n; i++) {
		const struct source *s = &numbered->items[i];

		if (i > 0 && s->number == s[-1].number)
			die("%s: each migration has a number of its own, from 0001", s->path);
		for (size_t k = 0; s->number > LAST_WITH_CODE && k < s->pieces.n; k++) {
			const struct piece *p = &s->pieces.items[k];

			if (p->makes != MAKES_OTHER && strncmp(p->name, "pg_temp.", 8) != 0)
				die("%s:%d: error: %.*s stands below migrations/current/, a "
				    "numbered "
				    "file changes tables and data only",
				    p->path, p->line, (int)p->name_len, p->name);
		}
	}
}

static void
check_current_piece(const struct piece *p)
{
	if (p->makes == MAKES_OTHER && strncmp(p->sql, "SELECT ", 7) != 0)
		die("%s:%d: error: only views, functions, triggers and calls of functions that "
		    "make them "
		    "stand in current/",
		    p->path, p->line);
	if (p->makes == MAKES_FUNCTION && !p->is_replacing)
		die("%s:%d: error: CREATE OR REPLACE: it is made twice, the second time when all "
		    "it needs "
		    "is there",
		    p->path, p->line);
}

/* One of two with the same name would silently be the last. */
static void
check_current(const struct pieces *all)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct piece *p = &all->items[i];

		check_current_piece(p);
		for (size_t k = 0; k < i && p->makes == MAKES_FUNCTION; k++) {
			const struct piece *q = &all->items[k];

			if (q->makes == MAKES_FUNCTION && q->name_len == p->name_len &&
			    strncmp(q->name, p->name, p->name_len) == 0)
				die("%s:%d: error: %.*s stands already at %s:%d", p->path, p->line,
				    (int)p->name_len, p->name, q->path, q->line);
		}
	}
}

/* ---- writing ------------------------------------------------------------------------------------ */

static void
put_piece(FILE *f, const struct piece *p)
{
	(void)fprintf(f, "    {");
	put_c_string(f, p->path, strlen(p->path));
	(void)fprintf(f, ", %d,\n    ", p->line);
	put_c_string(f, p->sql, p->len);
	(void)fprintf(f, "},\n");
}

static void
put_pieces(FILE *f, const char *name, int number, const struct pieces *pieces)
{
	(void)fprintf(f, "static const struct schema_piece %s_%d[] = {\n", name, number);
	for (size_t i = 0; i < pieces->n; i++)
		put_piece(f, &pieces->items[i]);
	(void)fprintf(f, "};\n");
}

static void
put_numbered(FILE *f, const struct sources *numbered)
{
	char checksum[65];

	for (size_t i = 0; i < numbered->n; i++)
		put_pieces(f, "numbered", numbered->items[i].number, &numbered->items[i].pieces);
	(void)fprintf(f, "const struct migration migrations[] = {\n");
	for (size_t i = 0; i < numbered->n; i++) {
		const struct source *s = &numbered->items[i];

		hash_hex(s->sql, s->len, 64, checksum);
		(void)fprintf(f, "    {%d, \"%.*s\", \"%s\", numbered_%d, %zu},\n", s->number,
			      s->name_len, s->name, checksum, s->number, s->pieces.n);
	}
	/* C has no empty arrays; the last one is not counted. */
	(void)fprintf(f,
		      "    {0, NULL, NULL, NULL, 0}};\nconst size_t n_migrations = %zu;\n"
		      "const int migrations_with_code = %d;\n",
		      numbered->n, LAST_WITH_CODE);
}

static void
add_all(struct pieces *to, const struct pieces *from, enum piece_makes makes)
{
	for (size_t i = 0; i < from->n; i++) {
		if (from->items[i].makes != makes)
			continue;
		to->items = claim(to->items, to->n + 1, sizeof(*to->items));
		to->items[to->n++] = from->items[i];
	}
}

/* Functions may name each other, views and tables in any order: so they are made without a look inside, and once
 * more with one when everything is there. */
static struct pieces
in_order(const struct pieces *all)
{
	struct pieces made = {NULL, 0};

	pieces_read(&made, "migrations/current", "SET LOCAL check_function_bodies = off");
	add_all(&made, all, MAKES_FUNCTION);
	add_all(&made, all, MAKES_VIEW);
	add_all(&made, all, MAKES_TRIGGER);
	pieces_read(&made, "migrations/current", "SET LOCAL check_function_bodies = on");
	add_all(&made, all, MAKES_FUNCTION);
	add_all(&made, all, MAKES_OTHER);
	return made;
}

static void
put_current(FILE *f, const struct sources *clear, const struct sources *current)
{
	struct pieces all = {NULL, 0}, cleared = {NULL, 0}, made;
	char *text = NULL, checksum[65];
	size_t len = 0;

	for (size_t i = 0; i < current->n; i++) {
		const struct source *s = &current->items[i];

		pieces_read(&all, s->path, s->sql);
		text = claim(text, len + s->len, 1);
		memcpy(text + len, s->sql, s->len);
		len += s->len;
	}
	for (size_t i = 0; i < clear->n; i++)
		pieces_read(&cleared, clear->items[i].path, clear->items[i].sql);
	check_current(&all);
	made = in_order(&all);
	hash_hex(len > 0 ? text : "", len, 64, checksum);
	put_pieces(f, "clear", 0, &cleared);
	put_pieces(f, "make", 0, &made);
	(void)fprintf(
	    f,
	    "const struct schema_current schema_current = {\n    \"%s\", clear_0, make_0, "
	    "%zu, %zu};\n",
	    checksum, cleared.n, made.n);
}

int
main(int argc, char **argv)
{
	struct sources numbered = {NULL, 0}, current = {NULL, 0}, clear = {NULL, 0};

	if (argc < 2)
		die("usage: migratec OUT.c migrations/NNNN_name.sql... "
		    "migrations/current/NOUN.sql... "
		    "migrations/clear.sql");
	for (int i = 2; i < argc; i++) {
		struct source s = {.path = argv[i]};

		if (is_current(s.path)) {
			add_source(&current, s);
		} else if (strcmp(file_name(s.path), "clear.sql") == 0) {
			add_source(&clear, s);
		} else {
			read_name(&s);
			add_source(&numbered, s);
		}
	}
	if (numbered.n > 0)
		qsort(numbered.items, numbered.n, sizeof(*numbered.items), by_number);
	if (current.n > 0)
		qsort(current.items, current.n, sizeof(*current.items), by_path);
	check_numbered(&numbered);

	FILE *f = open_output(argv[1]);
	(void)fprintf(f, "/* Made by gen/migratec from the migrations. */\n"
			 "#include \"answerwell/db/migrate.h\"\n\n");
	put_numbered(f, &numbered);
	put_current(f, &clear, &current);
	close_output(f, argv[1]);
	return 0;
}
