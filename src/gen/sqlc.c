/* sqlc OUT_DIR OUT.c FILE.sql...: named SQL statements as C constants.
 *
 * "-- name: question_by_id" starts a statement; it ends at the next name or the end of the file.
 * Writes OUT_DIR/sql/FILE.h with an `extern const struct statement SQL_QUESTION_BY_ID;` for each, and
 * OUT.c with all of them and the list sql_statements[]. Comments are left out and white space is
 * folded; the number of parameters is the highest $n outside quotes.
 *
 * "-- with: order=newest|votes key=created_at|score" below a name makes one statement for each place in
 * the lists, {order} and {key} replaced in name and text; several such lines make all combinations. */
#include <ctype.h>
#include <sys/stat.h>

#include "emit.h"

enum {
	NAME_MAX_LEN = 63, /* PostgreSQL cuts longer names of prepared statements */
	PARAMS_MAX = 64,
	STATEMENTS_MAX = 4096,
	FILES_MAX = 512,
	WITH_LINES = 4,
	WITH_KEYS = 8
};

struct statement {
	char name[NAME_MAX_LEN + 1];
	const char *path;
	int line;
	char *sql;
	size_t len;
	int n_params;
	bool used[PARAMS_MAX + 1];
	bool is_ended; /* its semicolon has been seen */
};

struct scanner {
	const char *path;
	const char *at;
	int line;
	struct statement *now; /* NULL before the first name */
};

static struct statement statements[STATEMENTS_MAX];
static size_t n_statements;
static char *headers[FILES_MAX];
static size_t n_headers;

_Noreturn static void fail(const char *path, int line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

_Noreturn static void
fail(const char *path, int line, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s:%d: error: ", path, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

static char *
read_whole(const char *path)
{
	size_t len;
	char *text = read_whole_file(path, &len);

	if (strlen(text) != len)
		fail(path, 1, "holds a NUL byte");
	return text;
}

static char *
copy(const char *s, size_t len)
{
	char *to = claim(NULL, len + 1, 1);

	memcpy(to, s, len);
	to[len] = '\0';
	return to;
}

/* ---- statements ----------------------------------------------------------------------------- */

static void
add(struct statement *s, const char *text, size_t len)
{
	s->sql = claim(s->sql, s->len + len + 1, 1);
	memcpy(s->sql + s->len, text, len);
	s->len += len;
	s->sql[s->len] = '\0';
}

static void
add_space(struct statement *s)
{
	if (s->len > 0 && s->sql[s->len - 1] != ' ')
		add(s, " ", 1);
}

static void
end_statement(struct scanner *sc)
{
	struct statement *s = sc->now;

	sc->now = NULL;
	if (s == NULL)
		return;
	while (s->len > 0 && s->sql[s->len - 1] == ' ')
		s->sql[--s->len] = '\0';
	if (s->len == 0)
		fail(s->path, s->line, "statement %s is empty", s->name);
	for (int i = 1; i <= s->n_params; i++)
		if (!s->used[i])
			fail(s->path, s->line, "statement %s uses $%d but not $%d", s->name,
			     s->n_params, i);
}

static bool
is_name(const char *name, size_t len)
{
	if (len == 0 || !islower((unsigned char)name[0]))
		return false;
	for (size_t i = 0; i < len; i++)
		if (!islower((unsigned char)name[i]) && !isdigit((unsigned char)name[i]) &&
		    name[i] != '_')
			return false;
	return true;
}

static void
begin_statement(struct scanner *sc, const char *name, size_t len)
{
	struct statement *s = &statements[n_statements];

	end_statement(sc);
	if (len == 0)
		fail(sc->path, sc->line, "missing name after \"-- name:\"");
	if (len > NAME_MAX_LEN || !is_name(name, len))
		fail(sc->path, sc->line, "bad name \"%.*s\": a-z, 0-9 and _, at most %d", (int)len,
		     name, NAME_MAX_LEN);
	if (n_statements == STATEMENTS_MAX)
		fail(sc->path, sc->line, "more than %d statements", STATEMENTS_MAX);
	memcpy(s->name, name, len);
	for (size_t i = 0; i < n_statements; i++)
		if (strcmp(statements[i].name, s->name) == 0)
			fail(sc->path, sc->line, "%s is already named at %s:%d", s->name,
			     statements[i].path, statements[i].line);
	s->path = sc->path;
	s->line = sc->line;
	n_statements++;
	sc->now = s;
}

/* Text that counts: where none may stand is an error. */
static void
keep(struct scanner *sc, const char *text, size_t len)
{
	if (sc->now == NULL)
		fail(sc->path, sc->line, "missing \"-- name:\" before this text");
	if (sc->now->is_ended)
		fail(sc->path, sc->line, "more than one statement in %s", sc->now->name);
	add(sc->now, text, len);
}

/* ---- scanning ------------------------------------------------------------------------------- */

static void
count_lines(struct scanner *sc, const char *end)
{
	for (; sc->at < end; sc->at++)
		if (*sc->at == '\n')
			sc->line++;
}

static void
line_comment(struct scanner *sc)
{
	const char *end = sc->at + strcspn(sc->at, "\n");
	const char *s = sc->at + 2;

	s += strspn(s, " \t");
	if (strncmp(s, "name:", 5) == 0) {
		s += 5 + strspn(s + 5, " \t");
		while (end > s && isspace((unsigned char)end[-1]))
			end--;
		begin_statement(sc, s, (size_t)(end - s));
	} else if (sc->now != NULL) {
		add_space(sc->now);
	}
	sc->at += strcspn(sc->at, "\n");
}

/* They nest in PostgreSQL. */
static void
block_comment(struct scanner *sc)
{
	const char *s = sc->at;
	int depth = 0;

	do {
		if (*s == '\0')
			fail(sc->path, sc->line, "comment without end");
		if (s[0] == '/' && s[1] == '*') {
			depth++;
			s += 2;
		} else if (s[0] == '*' && s[1] == '/') {
			depth--;
			s += 2;
		} else {
			s++;
		}
	} while (depth > 0);
	count_lines(sc, s);
	if (sc->now != NULL)
		add_space(sc->now);
}

static void
quoted(struct scanner *sc, char quote, bool has_escapes)
{
	const char *start = sc->at, *s = start + 1;

	for (; *s != '\0'; s++) {
		if (has_escapes && *s == '\\' && s[1] != '\0')
			s++;
		else if (*s == quote && s[1] == quote)
			s++;
		else if (*s == quote)
			break;
	}
	if (*s == '\0')
		fail(sc->path, sc->line, "quote without end");
	keep(sc, start, (size_t)(s + 1 - start));
	count_lines(sc, s + 1);
}

/* Length of $tag$ at s, or 0. */
static size_t
dollar_tag(const char *s)
{
	size_t i = 1;

	if (isdigit((unsigned char)s[1]))
		return 0;
	while (isalnum((unsigned char)s[i]) || s[i] == '_')
		i++;
	return s[i] == '$' ? i + 1 : 0;
}

static void
dollar_quoted(struct scanner *sc, size_t tag_len)
{
	char *tag = copy(sc->at, tag_len);
	const char *end = strstr(sc->at + tag_len, tag);

	if (end == NULL)
		fail(sc->path, sc->line, "dollar quote without end");
	end += tag_len;
	keep(sc, sc->at, (size_t)(end - sc->at));
	count_lines(sc, end);
}

static void
parameter(struct scanner *sc)
{
	char *end;
	long n = strtol(sc->at + 1, &end, 10);

	if (n < 1 || n > PARAMS_MAX)
		fail(sc->path, sc->line, "parameter numbers go from $1 to $%d", PARAMS_MAX);
	keep(sc, sc->at, (size_t)(end - sc->at));
	sc->now->used[n] = true;
	if (n > sc->now->n_params)
		sc->now->n_params = (int)n;
	sc->at = end;
}

/* A whole word, so that the $ in a$1 and the E of 'E''...' are seen for what they are. */
static void
word(struct scanner *sc)
{
	size_t len = 0;

	while (isalnum((unsigned char)sc->at[len]) || sc->at[len] == '_' || sc->at[len] == '$' ||
	       (unsigned char)sc->at[len] >= 0x80)
		len++;
	keep(sc, sc->at, len);
	sc->at += len;
	if (len == 1 && (sc->at[-1] == 'e' || sc->at[-1] == 'E') && *sc->at == '\'')
		quoted(sc, '\'', true);
}

static void
scan_one(struct scanner *sc)
{
	const char *s = sc->at;

	if (s[0] == '-' && s[1] == '-') {
		line_comment(sc);
	} else if (s[0] == '/' && s[1] == '*') {
		block_comment(sc);
	} else if (s[0] == '\'' || s[0] == '"') {
		quoted(sc, s[0], false);
	} else if (s[0] == '$' && isdigit((unsigned char)s[1])) {
		parameter(sc);
	} else if (s[0] == '$' && dollar_tag(s) > 0) {
		dollar_quoted(sc, dollar_tag(s));
	} else if (isspace((unsigned char)s[0])) {
		count_lines(sc, s + 1);
		if (sc->now != NULL && !sc->now->is_ended)
			add_space(sc->now);
	} else if (s[0] == ';') {
		keep(sc, s, 0);
		sc->now->is_ended = true;
		sc->at++;
	} else if (isalnum((unsigned char)s[0]) || s[0] == '_' || (unsigned char)s[0] >= 0x80) {
		word(sc);
	} else {
		keep(sc, s, 1);
		sc->at++;
	}
}

static void
scan_text(const char *path, const char *text, int line)
{
	struct scanner sc = {.path = path, .at = text, .line = line};

	while (*sc.at != '\0')
		scan_one(&sc);
	end_statement(&sc);
}

/* ---- one text for several statements -------------------------------------------------------- */

/* A "-- with:" line: its keys, each with as many values as the first. */
struct with {
	const char *keys[WITH_KEYS], *values[WITH_KEYS];
	size_t key_len[WITH_KEYS], n_keys;
	size_t n, now; /* values of each; the one being written */
};

static const char *
end_of_list(const char *s)
{
	return s + strcspn(s, " \t\n");
}

static size_t
count_values(const char *s)
{
	size_t n = 1;

	for (const char *end = end_of_list(s); s < end; s++)
		n += *s == '|';
	return n;
}

static void
read_with(const char *path, int line, const char *s, struct with *w)
{
	for (s += strspn(s, " \t"); *s != '\n' && *s != '\0'; s += strspn(s, " \t")) {
		size_t len = strcspn(s, "= \t\n");

		if (s[len] != '=' || !is_name(s, len) || w->n_keys == WITH_KEYS)
			fail(path, line, "bad \"-- with:\": key=value|value, at most %d keys",
			     WITH_KEYS);
		w->keys[w->n_keys] = s;
		w->key_len[w->n_keys] = len;
		w->values[w->n_keys++] = s + len + 1;
		s = end_of_list(s);
		if (count_values(w->values[w->n_keys - 1]) != count_values(w->values[0]))
			fail(path, line, "each key of a \"-- with:\" has as many values");
	}
	if (w->n_keys == 0)
		fail(path, line, "\"-- with:\" without a key");
	w->n = count_values(w->values[0]);
}

/* Length of the {key} at s if it is one of the lines', or 0; *value = what takes its place. */
static size_t
placeholder(const char *s, const struct with *lines, size_t n, const char **value, size_t *len)
{
	size_t key_len = strcspn(s + 1, "}\n");

	for (size_t i = 0; s[key_len + 1] == '}' && i < n; i++)
		for (size_t k = 0; k < lines[i].n_keys; k++) {
			if (lines[i].key_len[k] != key_len ||
			    strncmp(lines[i].keys[k], s + 1, key_len) != 0)
				continue;
			*value = lines[i].values[k];
			for (size_t skip = lines[i].now; skip > 0; skip--)
				*value = strchr(*value, '|') + 1;
			*len = strcspn(*value, "| \t\n");
			return key_len + 2;
		}
	return 0;
}

static void
scan_once(const char *path, const char *text, int line, const struct with *lines, size_t n)
{
	struct statement filled = {.len = 0};
	const char *value;
	size_t len, taken;

	add(&filled, "", 0);
	for (const char *s = text; *s != '\0'; s += taken) {
		taken = *s == '{' ? placeholder(s, lines, n, &value, &len) : 0;
		if (taken > 0)
			add(&filled, value, len);
		else
			add(&filled, s, taken = 1);
	}
	scan_text(path, filled.sql, line);
}

/* From one name to the next. */
static void
scan_block(const char *path, const char *text, int line)
{
	struct with lines[WITH_LINES] = {0};
	size_t n = 0, i;
	int at = line;

	for (const char *s = text; s != NULL && *s != '\0'; at++) {
		if (strncmp(s, "-- with:", 8) == 0) {
			if (n == WITH_LINES)
				fail(path, at, "more than %d lines \"-- with:\"", WITH_LINES);
			read_with(path, at, s + 8, &lines[n++]);
		}
		s = strchr(s, '\n');
		s = s != NULL ? s + 1 : NULL;
	}
	do {
		scan_once(path, text, line, lines, n);
		for (i = 0; i < n && ++lines[i].now == lines[i].n; i++)
			lines[i].now = 0;
	} while (i < n);
}

static void
scan_file(const char *path)
{
	char *text = read_whole(path), *at = text, *next;
	int line = 1;

	do {
		next = strstr(at, "\n-- name:");
		if (next != NULL)
			*next = '\0';
		scan_block(path, at, line);
		for (; next != NULL && at < next; at++)
			line += *at == '\n';
		line++;
		at = next != NULL ? next + 1 : NULL;
	} while (at != NULL);
}

/* ---- writing -------------------------------------------------------------------------------- */

static void
put_upper(FILE *f, const char *s)
{
	for (; *s != '\0'; s++)
		fputc(toupper((unsigned char)*s), f);
}

static void
put_string(FILE *f, const struct statement *s)
{
	size_t column = 0;

	fputs("\t    \"", f);
	for (size_t i = 0; i < s->len; i++, column++) {
		unsigned char c = (unsigned char)s->sql[i];

		if (c == '\n')
			fputs("\\n", f);
		else if (c == '"' || c == '\\' || c == '?')
			fprintf(f, "\\%c", c);
		else if (c < 0x20 || c >= 0x7f)
			fprintf(f, "\\%03o", c);
		else
			fputc(c, f);
		if (column >= 76 && c == ' ' && i + 1 < s->len) {
			fputs("\"\n\t    \"", f);
			column = 0;
		}
	}
	fputc('"', f);
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
	f = open_output(out);
	fprintf(f, "/* Made by gen/sqlc from %s. */\n", path);
	fputs("#ifndef GEN_SQL_", f);
	put_upper(f, name);
	fputs("_H\n#define GEN_SQL_", f);
	put_upper(f, name);
	fputs("_H\n\n", f);
	fputs("#include \"answerwell/db/db.h\"\n\n", f);
	for (size_t i = 0; i < n_statements; i++) {
		if (strcmp(statements[i].path, path) != 0)
			continue;
		fputs("extern const struct statement SQL_", f);
		put_upper(f, statements[i].name);
		fprintf(f, "; /* %d */\n", statements[i].n_params);
	}
	fputs("\n#endif\n", f);
	close_output(f, out);
}

static void
write_code(const char *path)
{
	FILE *f = open_output(path);

	fputs("/* Made by gen/sqlc. */\n#include \"answerwell/db/db.h\"\n\n", f);
	for (size_t i = 0; i < n_statements; i++) {
		const struct statement *s = &statements[i];

		fprintf(f, "/* %s:%d */\nextern const struct statement SQL_", s->path, s->line);
		put_upper(f, s->name);
		fputs(";\nconst struct statement SQL_", f);
		put_upper(f, s->name);
		fprintf(f, " = {\n\t.name = \"%s\",\n\t.n_params = %d,\n\t.sql =\n", s->name,
			s->n_params);
		put_string(f, s);
		fputs(",\n};\n\n", f);
	}
	fputs("const struct statement *const sql_statements[] = {\n", f);
	for (size_t i = 0; i < n_statements; i++) {
		fputs("\t&SQL_", f);
		put_upper(f, statements[i].name);
		fputs(",\n", f);
	}
	fprintf(f, "\tNULL,\n};\nconst size_t n_sql_statements = %zu;\n", n_statements);
	close_output(f, path);
}

static void
make_dir(const char *path)
{
	if (mkdir(path, 0777) != 0 && errno != EEXIST)
		die("%s: %s", path, strerror(errno));
}

int
main(int argc, char **argv)
{
	char *dir;

	if (argc < 3) {
		fprintf(stderr, "usage: sqlc OUT_DIR OUT.c FILE.sql...\n");
		return 2;
	}
	for (int i = 3; i < argc; i++)
		scan_file(argv[i]);
	make_dir(argv[1]);
	if (asprintf(&dir, "%s/sql", argv[1]) < 0)
		abort();
	make_dir(dir);
	for (int i = 3; i < argc; i++)
		write_header(argv[1], argv[i]);
	write_code(argv[2]);
	return 0;
}
