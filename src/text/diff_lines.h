/* Which lines two texts have in common: for the files of this folder. */
#ifndef TEXT_DIFF_LINES_H
#define TEXT_DIFF_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct line {
	const char *s; /* without its end */
	size_t len;
};

struct diff_lines {
	struct line *before, *after;
	int32_t n_before, n_after;
	int32_t *match; /* of each line of `before` the same one of `after`, in order; -1: none */
};

/* False if the texts are too long or too different (the limits of diff_words). */
bool diff_lines(struct arena *a, const char *before, const char *after, struct diff_lines *out);

#endif
