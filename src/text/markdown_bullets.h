/* Lists as word processors and Chinese keyboards write them; for the files of this folder. */
#ifndef TEXT_MARKDOWN_BULLETS_H
#define TEXT_MARKDOWN_BULLETS_H

#include <stdbool.h>
#include <stddef.h>

/* What the lines before have begun; all zero before the first. */
struct bullets {
	char fence; /* of the code that is open; 0: none */
	size_t n_fence;
};

/* The lines of a source in turn. True if this one begins an item with a sign that Markdown does not know
 * (•) or with a blank that it does not take for one (no-break, full-width): what stands from *from to *to
 * means `mark`, a string of at most BULLET_BYTES bytes. */
enum { BULLET_BYTES = 12 };
bool bullets_next(struct bullets *b, const char *line, size_t len, size_t *from, size_t *to,
		  char *mark);

#endif
