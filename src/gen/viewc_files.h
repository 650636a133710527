/* viewc's output: the headers, and files that change only when they say something else. Part of viewc.c,
 * included once. */
#ifndef ANSWERWELL_GEN_VIEWC_FILES_H
#define ANSWERWELL_GEN_VIEWC_FILES_H

#include <errno.h>
#include <sys/stat.h>

#include "viewc_source.h"
#include "viewc_text.h"

static void
make_folder(const char *path)
{
	if (mkdir(path, 0777) != 0 && errno != EEXIST) {
		here_path = path;
		here_line = 0;
		die("%s", strerror(errno));
	}
}

/* Leaves a file that has this content already alone, so that make builds no more than needed. */
static void
write_file(const char *path, const struct text *t, bool always)
{
	struct text old = {0};
	char chunk[65536];
	size_t n;
	FILE *f = fopen(path, "re");

	while (f != NULL && (n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		text_add(&old, chunk, n);
	if (f != NULL)
		fclose(f);
	if (always || f == NULL || old.len != t->len || memcmp(old.s, t->s, t->len) != 0) {
		f = fopen(path, "we");
		if (f == NULL || fwrite(t->s, 1, t->len, f) != t->len || fclose(f) != 0) {
			here_path = path;
			here_line = 0;
			die("%s", strerror(errno));
		}
	}
	free(old.s);
}

/* The struct tags behind pointers need a declaration; anything else needs the view's @use files. */
static void
write_header(const struct source *src, const char *folder)
{
	struct text t = {0};
	char *path, *p;
	bool needs_uses = false;

	text_printf(&t,
		    "/* Made by gen/viewc from %s. */\n#ifndef VIEWS_%s_H\n#define VIEWS_%s_H\n\n",
		    src->path, src->name, src->name);
	for (p = t.s + strlen("/* Made"); (p = strstr(p, "VIEWS_")) != NULL;)
		for (; *p != '\n'; p++)
			*p = (char)toupper((unsigned char)*p);
	text_printf(&t, "#include \"answerwell/text/view.h\"\n");
	for (size_t i = 0; i < src->n_params; i++) {
		needs_uses |=
		    strchr(src->param[i], '*') == NULL && strstr(src->param[i], "struct ") != NULL;
		needs_uses |= strstr(src->param[i], "enum ") != NULL;
	}
	for (size_t i = 0; i < src->n_uses && needs_uses; i++)
		text_printf(&t, "#include %s\n", src->use[i]);
	text_add(&t, "\n", 1);
	for (size_t i = 0; i < src->n_params; i++) {
		const char *tag = strstr(src->param[i], "struct "), *end;

		if (tag == NULL || strchr(tag, '*') == NULL)
			continue;
		for (end = tag + strlen("struct "); is_word(*end);)
			end++;
		text_printf(&t, "%.*s;\n", (int)(end - tag), tag);
	}
	text_printf(&t, "\nvoid view_%s(struct view *v%s%s);\n\n#endif\n", src->name,
		    src->n_params > 0 ? ", " : "", src->params);
	if (asprintf(&path, "%s/%s.h", folder, src->name) < 0)
		abort();
	write_file(path, &t, false);
	free(path);
	free(t.s);
}

/* All of them, for who names a view by a row of a table. */
static void
write_whole_header(const char *out)
{
	struct text t = {0};
	const char *dot = strrchr(out, '.');
	char *path;

	text_printf(&t, "/* Made by gen/viewc. */\n");
	for (size_t i = 0; i < n_sources; i++)
		text_printf(&t, "#include \"views/%s.h\"\n", sources[i].name);
	if (asprintf(&path, "%.*s.h", (int)(dot != NULL ? dot - out : (long)strlen(out)), out) < 0)
		abort();
	write_file(path, &t, false);
	free(path);
	free(t.s);
}

#endif
