/* viewc's input: the view files, read, and the heads (@view, @use) of all of them. Part of viewc.c,
 * included once. */
#ifndef ANSWERWELL_GEN_VIEWC_SOURCE_H
#define ANSWERWELL_GEN_VIEWC_SOURCE_H

#include <errno.h>

#include "viewc_text.h"

enum { SOURCES_MAX = 1000, USES_MAX = 32, PARAMS_MAX = 16, NAME_MAX_LEN = 96 };

struct source {
	const char *path;
	char name[NAME_MAX_LEN + 16];
	bool is_plain;
	struct text body;
	char *params;
	char *param[PARAMS_MAX];
	size_t n_params;
	char *use[USES_MAX];
	size_t n_uses;
};

static struct source sources[SOURCES_MAX];
static size_t n_sources;

/* The directive at p, which points to its @, without the line's end; *next is the line after it. A
 * backslash at the end of a line carries the directive on. */
static char *
directive_text(const char *p, const char **next, int *n_lines)
{
	struct text t = {0};
	const char *end;
	char *s;

	*n_lines = 0;
	for (;; p = end + 1) {
		end = strchrnul(p, '\n');
		(*n_lines)++;
		s = copy_trimmed(p, end);
		text_add(&t, s, strlen(s));
		free(s);
		if (t.s[t.len - 1] != '\\' || *end == '\0')
			break;
		t.s[t.len - 1] = ' ';
	}
	*next = *end == '\0' ? end : end + 1;
	return t.s;
}

/* "question_show" from "src/web/views/question_show.html"; mails have a part of either kind, so
 * theirs keep the ending: "digest_html", "digest_txt". */
static void
check_name(struct source *src, const char *declared)
{
	const char *base =
	    strrchr(src->path, '/') == NULL ? src->path : strrchr(src->path, '/') + 1;
	const char *dot = strrchr(base, '.');
	bool keeps_ending = src->is_plain || strstr(src->path, "mailing/") != NULL ||
			    strstr(src->path, "mailer/") != NULL;
	char bare[NAME_MAX_LEN], whole[NAME_MAX_LEN + 16];

	if ((size_t)(dot - base) >= sizeof(bare))
		die("the name is too long");
	snprintf(bare, sizeof(bare), "%.*s", (int)(dot - base), base);
	snprintf(whole, sizeof(whole), "%s_%s", bare, dot + 1);
	if (strcmp(declared, bare) != 0 && strcmp(declared, whole) != 0)
		die("the view is called %s, its file %s", declared, base);
	snprintf(src->name, sizeof(src->name), "%s",
		 keeps_ending || strcmp(declared, whole) == 0 ? whole : bare);
	for (const struct source *other = sources; other < src; other++)
		if (strcmp(other->name, src->name) == 0)
			die("the view %s is also in %s", src->name, other->path);
}

static void
read_view_line(struct source *src, const char *line)
{
	const char *p = line + strlen("@view"), *start, *end = line + strlen(line);
	char *name;

	while (isspace((unsigned char)*p))
		p++;
	start = p;
	while (is_word(*p))
		p++;
	name = copy_trimmed(start, p);
	if (*name == '\0' || *p != '(' || end[-1] != ')')
		die("the first line is written @view name(parameters)");
	check_name(src, name);
	src->params = copy_trimmed(p + 1, end - 1);
	if (strcmp(src->params, "void") == 0)
		src->params[0] = '\0';
	src->n_params = split_arguments(src->params, src->param, PARAMS_MAX);
	free(name);
}

/* Finds @view and the @use lines. */
static void
read_head(struct source *src)
{
	const char *p = src->body.s, *next;
	bool has_view = false;
	char *line;
	int n_lines;

	for (here_line = 1; *p != '\0'; p = next, here_line += n_lines) {
		p += strspn(p, " \t");
		if (*p != '@') {
			if (!has_view && *p != '\n')
				die("the first line is not @view name(parameters)");
			next = strchrnul(p, '\n');
			next += *next == '\n';
			n_lines = 1;
			continue;
		}
		line = directive_text(p, &next, &n_lines);
		if (strncmp(line, "@view", 5) == 0 && !is_word(line[5]) && !has_view) {
			read_view_line(src, line);
			has_view = true;
		} else if (!has_view && line[1] != '#') {
			die("the first line is not @view name(parameters)");
		} else if (strncmp(line, "@use", 4) == 0 && !is_word(line[4])) {
			if (src->n_uses == USES_MAX)
				die("more than %d @use", USES_MAX);
			src->use[src->n_uses] = copy_trimmed(line + 4, line + strlen(line));
			if (strchr("\"<", src->use[src->n_uses][0]) == NULL)
				die("@use is written @use \"file.h\"");
			src->n_uses++;
		}
		free(line);
	}
	if (!has_view)
		die("the first line is not @view name(parameters)");
}

static void
read_source(const char *path)
{
	struct source *src = &sources[n_sources];
	char chunk[65536];
	size_t n;
	FILE *f;

	here_path = path;
	here_line = 0;
	if (n_sources == SOURCES_MAX)
		die("more than %d views", SOURCES_MAX);
	src->path = path;
	n = strlen(path);
	src->is_plain = n > 4 && strcmp(path + n - 4, ".txt") == 0;
	if (!src->is_plain && (n < 6 || strcmp(path + n - 5, ".html") != 0))
		die("neither .html nor .txt");
	f = fopen(path, "re");
	if (f == NULL)
		die("%s", strerror(errno));
	text_add(&src->body, "", 0);
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		for (size_t i = 0; i < n; i++)
			if (chunk[i] != '\r' && chunk[i] != '\0')
				text_add(&src->body, &chunk[i], 1);
	fclose(f);
	read_head(src);
	n_sources++;
}

#endif
