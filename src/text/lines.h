/* Writes plain lines inside nested quotes and lists: every line gets the marks of what it stands in.
 * For mail text and for Markdown; for the files of this folder. */
#ifndef TEXT_LINES_H
#define TEXT_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/base/buf.h"

enum { LINES_DEPTH = 24, LINES_MARK = 16 };

struct lines_container {
	char first[LINES_MARK]; /* before its first line: "- " */
	char rest[LINES_MARK]; /* before the others: "  " */
	bool is_started;
	bool is_shown_empty;
};

struct lines {
	struct buf b;
	struct lines_container stack[LINES_DEPTH];
	size_t depth;
	size_t too_deep; /* containers past LINES_DEPTH: their content stays, their marks do not */
	size_t pending; /* line ends owed before the next content */
	bool is_fresh; /* nothing stands on this line yet */
};

void lines_init(struct lines *l, struct arena *a, size_t hint);

/* What follows stands in a container with these marks, until lines_pop. One that stays empty leaves
 * its first mark if `is_shown_empty`. */
void lines_push(struct lines *l, const char *first, const char *rest, bool is_shown_empty);
void lines_pop(struct lines *l);

/* At least n line ends before the next content (2: a blank line); nothing at the beginning. */
void lines_gap(struct lines *l, size_t n);

/* One more line end. */
void lines_break(struct lines *l);

/* Content without line ends. */
void lines_put(struct lines *l, const char *s, size_t len);

/* Content with its line ends kept. */
void lines_verbatim(struct lines *l, const char *s, size_t len);

#endif
