/* `answerwell suggest`: which entries the site would show for a question, one or a whole file of them. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/config.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/search/matching.h"
#include "cli/args.h"
#include "cli/cli.h"
#include "cli/index.h"

enum { SHOWN_MAX = 10, ALL_MAX = 100 };

struct asking {
	const struct matcher *matcher;
	bool is_all;
	const char *path; /* of the file; NULL: the question stands in the command */
	long line;
};

static int
failed(const char *path, const char *why)
{
	fprintf(stderr, "answerwell suggest: %s: %s\n", path, why);
	return 1;
}

/* ---- asking ------------------------------------------------------------------------------------- */

static void
answer(const struct asking *k, struct arena *a, const char *id, enum locale l, const char *text)
{
	const struct match_question q = {.locale = l, .text = text};
	size_t n;
	const struct match *list =
	    matcher_find(k->matcher, a, &q, k->is_all ? ALL_MAX : SHOWN_MAX, &n);

	for (size_t i = 0; i < n; i++) {
		if (!k->is_all && list[i].probability < MATCH_SHOWN)
			continue;
		printf("%s\t%zu\t%s\t%.6f\t%.6f\n", id, i + 1, list[i].external_id, list[i].score,
		       list[i].probability);
	}
}

static int
bad_line(const struct asking *k, const char *why)
{
	fprintf(stderr, "answerwell suggest: %s:%ld: %s\n", k->path, k->line, why);
	return 1;
}

/* "id, language, text" between tabs. */
static int
answer_line(const struct asking *k, char *line, size_t len)
{
	char *language = memchr(line, '\t', len), *text;
	enum locale l;
	struct arena *a;

	if (!str_is_utf8(line, len))
		return bad_line(k, "this is not UTF-8");
	if (language == NULL || (text = strchr(language + 1, '\t')) == NULL)
		return bad_line(k,
				"a line is an id, a language and a text, with tabs between them");
	*language++ = *text++ = '\0';
	if ((l = locale_from(language, LOCALES)) == LOCALES)
		return bad_line(k, "the language is en or zh_CN");
	a = arena_new();
	answer(k, a, line, l, text);
	arena_free(a);
	return 0;
}

static int
answer_file(struct asking *k)
{
	FILE *in = strcmp(k->path, "-") == 0 ? stdin : fopen(k->path, "re");
	char *line = NULL;
	size_t size = 0;
	ssize_t len;
	int code = 0;

	if (in == NULL)
		return failed(k->path, strerror(errno));
	while (code == 0 && (len = getline(&line, &size, in)) >= 0) {
		k->line++;
		while (len > 0 && (line[len - 1] == '\n' || line[len - 1] == '\r'))
			line[--len] = '\0';
		if (len > 0)
			code = answer_line(k, line, (size_t)len);
	}
	if (code == 0 && ferror(in))
		code = failed(k->path, strerror(errno));
	free(line);
	if (in != stdin)
		fclose(in);
	return code == 0 && fflush(stdout) != 0 ? failed("standard output", strerror(errno)) : code;
}

static int
ask(struct db *db, struct arena *a, struct asking *k, const char *text, enum locale l)
{
	struct matching m;
	enum result r = cli_index(&m, db, a);
	int code = 0;

	k->matcher = m.matcher;
	if (r != OK)
		code = failed("the index of entries", result_name(r));
	else if (k->path != NULL)
		code = answer_file(k);
	else
		answer(k, a, "-", l, text);
	matching_close(&m);
	return code;
}

int
cmd_suggest(int argc, char **argv)
{
	struct asking k = {.line = 0};
	const char *words[1] = {NULL}, *language = NULL;
	const struct option options[] = {
	    {"--batch", &k.path, NULL}, {"--all", NULL, &k.is_all}, {"--locale", &language, NULL}};
	enum locale l;
	struct arena *a;
	struct db db;
	int code = 1;

	if (!args_read(argc, argv, options, sizeof(options) / sizeof(options[0]), words, 0, 1))
		return 2;
	l = locale_from(language != NULL ? language : config()->locale, LOCALES);
	if (l == LOCALES || (k.path == NULL) == (words[0] == NULL)) {
		fprintf(stderr,
			"answerwell suggest: a question, or --batch FILE; --locale en or zh_CN "
			"(answerwell help suggest)\n");
		return 2;
	}
	a = arena_new();
	if (cli_open(&db, a))
		code = ask(&db, a, &k, words[0], l);
	arena_free(a);
	return code;
}
