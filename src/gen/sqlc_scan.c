/* Reads named statements: see sqlc.c. */
#include <ctype.h>

#include "emit.h"
#include "sql_token.h"
#include "sqlc.h"

enum { WITH_LINES = 4, WITH_KEYS = 8 };

struct scanner {
	const char *path;
	const char *at;
	int line;
	struct statement *now; /* NULL before the first name */
};

struct statement statements[STATEMENTS_MAX];
size_t n_statements;

_Noreturn void
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

char *
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
		if (s->params[i].kind == KIND_NONE)
			fail(s->path, s->line,
			     "statement %s says no type of :%s: \":%s::bigint\" where it stands "
			     "first",
			     s->name, s->params[i].name, s->params[i].name);
}

bool
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

static void
mark_line(struct statement *s, int line)
{
	if (s->n_marks > 0 && s->marks[s->n_marks - 1].line == line)
		return;
	s->marks = claim(s->marks, s->n_marks + 1, sizeof(*s->marks));
	s->marks[s->n_marks++] = (struct mark){s->len, line};
}

/* Text that counts: where none may stand is an error. */
static void
keep(struct scanner *sc, const char *text, size_t len)
{
	if (sc->now == NULL)
		fail(sc->path, sc->line, "missing \"-- name:\" before this text");
	if (sc->now->is_ended)
		fail(sc->path, sc->line, "more than one statement in %s", sc->now->name);
	mark_line(sc->now, sc->line);
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

/* "-- row:" and "-- call:". */
static void
read_other_name(struct scanner *sc, const char *after, const char *end, char *to)
{
	size_t len;

	after += strspn(after, " \t");
	len = (size_t)(end - after);
	while (len > 0 && isspace((unsigned char)after[len - 1]))
		len--;
	if (sc->now == NULL || len > NAME_MAX_LEN || !is_name(after, len))
		fail(sc->path, sc->line, "bad name \"%.*s\" behind its key", (int)len, after);
	memcpy(to, after, len);
	to[len] = '\0';
}

/* "-- into: struct header" */
static void
read_into(struct scanner *sc, const char *after, const char *end)
{
	size_t len;

	after += strspn(after, " \t");
	len = strcspn(after, " \t\n");
	if (sc->now == NULL || !is_name(after, len) || after[len] != ' ' ||
	    end - after <= (ptrdiff_t)len + 1)
		fail(sc->path, sc->line, "bad \"-- into:\": the name of a struct and its header");
	sc->now->into = copy(after, len);
	sc->now->header = copy(after + len + 1, (size_t)(end - after) - len - 1);
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
	} else if (strncmp(s, "row:", 4) == 0) {
		read_other_name(sc, s + 4, end, sc->now != NULL ? sc->now->row : NULL);
	} else if (strncmp(s, "into:", 5) == 0) {
		read_into(sc, s + 5, end);
	} else if (strncmp(s, "call:", 5) == 0) {
		read_other_name(sc, s + 5, end, sc->now != NULL ? sc->now->call : NULL);
	} else if (sc->now != NULL) {
		add_space(sc->now);
	}
	sc->at += strcspn(sc->at, "\n");
}

/* What counts as one: with what stands in it, and its line feeds. */
static void
token(struct scanner *sc)
{
	const char *what, *start = sc->at, *end = after_token(start, &what);

	if (end == NULL)
		fail(sc->path, sc->line, "%s without end", what);
	if (start[0] != '/' || start[1] != '*')
		keep(sc, start, (size_t)(end - start));
	else if (sc->now != NULL)
		add_space(sc->now);
	count_lines(sc, end);
}

static const struct {
	const char *type;
	enum kind kind;
} types[] = {
    {"bigint[]", KIND_INTS}, {"integer[]", KIND_INTS},   {"smallint[]", KIND_INTS},
    {"text[]", KIND_TEXTS},  {"boolean[]", KIND_BOOLS},  {"bigint", KIND_INT},
    {"integer", KIND_INT},   {"smallint", KIND_INT},     {"text", KIND_TEXT},
    {"boolean", KIND_BOOL},  {"timestamptz", KIND_TIME}, {"float8", KIND_DOUBLE},
};

static enum kind
kind_of(const char *type)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		size_t len = strlen(types[i].type);

		if (strncmp(type, types[i].type, len) == 0 && !isalnum((unsigned char)type[len]) &&
		    type[len] != '_' && type[len] != '[')
			return types[i].kind;
	}
	return KIND_NONE;
}

static int
number_of(struct scanner *sc, const char *name, size_t len)
{
	struct statement *s = sc->now;

	for (int i = 1; i <= s->n_params; i++)
		if (strlen(s->params[i].name) == len && strncmp(s->params[i].name, name, len) == 0)
			return i;
	if (s->n_params == PARAMS_MAX)
		fail(sc->path, sc->line, "more than %d parameters", PARAMS_MAX);
	memcpy(s->params[++s->n_params].name, name, len);
	return s->n_params;
}

/* :name::bigint, :name?::bigint where it may be NULL; the type at least where it stands first. */
static void
named_parameter(struct scanner *sc)
{
	const char *name = sc->at + 1, *after;
	size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
	struct parameter *p;
	char number[16];
	int n;

	if (!is_name(name, len) || len > NAME_MAX_LEN)
		fail(sc->path, sc->line, "bad name of a parameter \"%.*s\"", (int)len, name);
	keep(sc, name, 0);
	n = number_of(sc, name, len);
	p = &sc->now->params[n];
	after = name + len;
	if (*after == '?') {
		p->may_be_null = true;
		after++;
	}
	if (strncmp(after, "::", 2) == 0) {
		enum kind kind = kind_of(after + 2);

		if (kind == KIND_NONE || (p->kind != KIND_NONE && p->kind != kind))
			fail(sc->path, sc->line,
			     "no or another type of :%s than before: bigint, integer, smallint, "
			     "text, boolean, timestamptz, float8, bigint[], integer[], smallint[], "
			     "text[], boolean[]",
			     p->name);
		p->kind = kind;
	}
	snprintf(number, sizeof(number), "$%d", n);
	keep(sc, number, strlen(number));
	sc->at = after;
}

static void
scan_one(struct scanner *sc)
{
	const char *s = sc->at;

	if (s[0] == '-' && s[1] == '-') {
		line_comment(sc);
	} else if (s[0] == '$' && isdigit((unsigned char)s[1])) {
		fail(sc->path, sc->line, "parameters have names: \":question_id::bigint\"");
	} else if (s[0] == ':' && s[1] == ':') {
		keep(sc, s, 2);
		sc->at += 2;
	} else if (s[0] == ':' && islower((unsigned char)s[1])) {
		named_parameter(sc);
	} else if (isspace((unsigned char)s[0])) {
		count_lines(sc, s + 1);
		if (sc->now != NULL && !sc->now->is_ended)
			add_space(sc->now);
	} else if (s[0] == ';') {
		keep(sc, s, 0);
		sc->now->is_ended = true;
		sc->at++;
	} else {
		token(sc);
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

void
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

/* ---- for others ----------------------------------------------------------------------------- */

int
line_at(const struct statement *s, size_t at)
{
	int line = s->line;

	for (size_t i = 0; i < s->n_marks && s->marks[i].at <= at; i++)
		line = s->marks[i].line;
	return line;
}

void
statement_hash(const struct statement *s, char *out)
{
	hash_hex(s->sql, s->len, HASH_DIGITS, out);
}

void
schema_hash(char **migrations, char *out)
{
	char *all = NULL, *text;
	size_t len = 0, n;

	for (; *migrations != NULL; migrations++) {
		text = read_whole_file(*migrations, &n);
		all = claim(all, len + n + 1, 1);
		memcpy(all + len, text, n);
		len += n;
		free(text);
	}
	hash_hex(all != NULL ? all : "", len, HASH_DIGITS, out);
}
