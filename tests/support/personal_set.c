#include "support/personal_set.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"

enum { LINE_MAX_BYTES = 4096, MARKS_MAX = 8, MARK_BYTES = 3 };

static enum personal_kind
kind_named(const char *code)
{
	for (int kind = 0; kind < PERSONAL_KINDS; kind++)
		if (str_eq(personal_code((enum personal_kind)kind), code))
			return (enum personal_kind)kind;
	fprintf(stderr, "no kind of personal data: %s\n", code);
	abort();
}

/* Takes the marks and \n out of `s`; where they stood. */
static size_t
take_marks(char *s, size_t at[MARKS_MAX], size_t len[MARKS_MAX])
{
	char *to = s;
	size_t n = 0;

	for (char *from = s; *from != '\0';) {
		if (str_starts(from, "⟦") && n < MARKS_MAX) {
			at[n] = (size_t)(to - s);
			from += MARK_BYTES;
		} else if (str_starts(from, "⟧")) {
			len[n] = (size_t)(to - s) - at[n];
			n++;
			from += MARK_BYTES;
		} else if (str_starts(from, "\\n")) {
			*to++ = '\n';
			from += 2;
		} else {
			*to++ = *from++;
		}
	}
	*to = '\0';
	return n;
}

static size_t
overlap(const struct personal *p, size_t at, size_t len)
{
	size_t from = p->at > at ? p->at : at,
	       to = p->at + p->len < at + len ? p->at + p->len : at + len;

	return to > from ? to - from : 0;
}

static void
judge(struct arena *a, struct personal_line *line, const size_t *at, const size_t *len)
{
	size_t n;
	struct personal *found = personal_find(a, line->text, PERSONAL_SET_ORDERS, &n);

	for (size_t i = 0; i < n; i++) {
		bool is_marked = false;

		for (size_t k = 0; k < line->n_marks; k++) {
			size_t both = overlap(&found[i], at[k], len[k]);

			is_marked = is_marked || both > 0;
			if (found[i].kind == line->marks[k].kind && both * 5 >= len[k] * 4 &&
			    found[i].len <= len[k] * 2)
				line->marks[k].is_found = true;
		}
		line->n_others += !is_marked;
	}
}

struct personal_line *
personal_set_read(struct arena *a, const char *path, size_t *n)
{
	FILE *file = fopen(path, "r");
	char raw[LINE_MAX_BYTES];
	struct personal_line *lines = NULL;
	size_t room = 0;

	*n = 0;
	if (file == NULL)
		return NULL;
	while (fgets(raw, sizeof raw, file) != NULL) {
		size_t at[MARKS_MAX] = {0}, len[MARKS_MAX] = {0};
		char *tab = strchr(raw, '\t'), *text;
		struct personal_line *line;

		raw[strcspn(raw, "\n")] = '\0';
		if (raw[0] == '#' || raw[0] == '\0')
			continue;
		if (*n == room) {
			lines = arena_grow(a, lines, room * sizeof *lines,
					   (room * 2 + 64) * sizeof *lines);
			room = room * 2 + 64;
		}
		line = &lines[(*n)++];
		text = arena_strdup(a, tab != NULL ? tab + 1 : raw);
		line->n_marks = take_marks(text, at, len);
		line->text = text;
		line->marks = arena_array(a, line->n_marks + 1, sizeof *line->marks);
		for (size_t i = 0; i < line->n_marks; i++)
			line->marks[i] = (struct personal_mark){
			    kind_named(arena_strndup(a, raw, (size_t)(tab - raw))),
			    arena_strndup(a, text + at[i], len[i]), false};
		judge(a, line, at, len);
	}
	fclose(file);
	return lines;
}
