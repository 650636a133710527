/* A reply to one person on its way to everybody: what only that person should read. */
#ifndef ANSWERWELL_TEXT_LETTER_H
#define ANSWERWELL_TEXT_LETTER_H

#include <stddef.h>

struct arena;

/* A word to look at, and the line that it stands in. */
struct letter_mark {
	const char *word, *line;
};

enum { LETTER_MARKS_MAX = 12 };

struct letter {
	const char *body; /* without greeting and closing */
	const char *greeting, *closing; /* as they stood; NULL: none */
	const struct letter_mark
	    *marks; /* names, and who, where and when it was written: "I", "here", "today" */
	size_t n_marks;
};

/* Of Markdown, in English or Chinese; NULL among the names are left out. */
void letter_open(struct arena *a, const char *markdown, const char *const *names, size_t n_names,
		 struct letter *out);

#endif
