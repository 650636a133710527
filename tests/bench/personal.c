/* For `make personal-check`. With names of sets (tests/support/personal_set.h): how much of each kind is found. Without:
 * texts from standard input, a NUL behind each; a line for each in which something is found: its number, the kinds, and
 * what was found, masked. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/text/personal.h"
#include "support/personal_set.h"

enum { TEXT_MAX_BYTES = 1 << 20 };

static void
show_found(struct arena *a, size_t number, const char *text)
{
	size_t n;
	struct personal *found = personal_find(a, text, NULL, &n);

	for (size_t i = 0; i < n; i++) {
		const char *span = arena_strndup(a, text + found[i].at, found[i].len);
		char *masked = personal_masked(a, span, NULL);

		if (getenv("PERSONAL_SHOWN") != NULL)
			masked = arena_strdup(a, span);
		for (char *s = masked; *s != '\0'; s++)
			*s = *s == '\n' || *s == '\t' ? ' ' : *s;
		printf("%zu\t%s\t%s\n", number, personal_code(found[i].kind), masked);
	}
}

static int
read_texts(void)
{
	char *text = NULL;
	size_t room = 0;
	ssize_t len;

	for (size_t number = 0; (len = getdelim(&text, &room, '\0', stdin)) > 0; number++) {
		struct arena *a = arena_new();

		if (len < TEXT_MAX_BYTES)
			show_found(a, number, text);
		arena_free(a);
	}
	free(text);
	return 0;
}

static int
judge_set(struct arena *a, const char *path)
{
	size_t n, of[PERSONAL_KINDS] = {0}, found[PERSONAL_KINDS] = {0}, all = 0, all_found = 0;
	struct personal_line *lines = personal_set_read(a, path, &n);
	bool is_enough = true;

	if (lines == NULL) {
		perror(path);
		return 2;
	}
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < lines[i].n_marks; k++) {
			const struct personal_mark *m = &lines[i].marks[k];

			of[m->kind]++;
			found[m->kind] += m->is_found;
			if (!m->is_found)
				printf("missed\t%s\t%s\t%s\n", personal_code(m->kind), m->words,
				       lines[i].text);
		}
		if (lines[i].n_others > 0)
			printf("too much\t%s\n", lines[i].text);
	}
	for (int kind = 0; kind < PERSONAL_KINDS; kind++) {
		all += of[kind];
		all_found += found[kind];
		is_enough = is_enough && found[kind] * 10 >= of[kind] * 9;
		printf("%-9s %zu of %zu\n", personal_code((enum personal_kind)kind), found[kind],
		       of[kind]);
	}
	printf("%-9s %zu of %zu\n", "all", all_found, all);
	return is_enough && all_found * 100 >= all * 95 ? 0 : 1;
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_new();
	int status = 0;

	if (argc < 2)
		status = read_texts();
	for (int i = 1; i < argc; i++) {
		int one = judge_set(a, argv[i]);

		status = one > status ? one : status;
	}
	arena_free(a);
	return status;
}
