/* How a text begins, with its steps and tables as they are: for mails. */
#ifndef ANSWERWELL_TEXT_OPENING_H
#define ANSWERWELL_TEXT_OPENING_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/text/markdown.h"

struct arena;

struct opening {
	struct safe_html html;
	const char *
	    text; /* the same to read without HTML: a line each paragraph, "1. " before steps, " | " between cells */
	bool is_cut; /* there is more */
};

/* As many whole paragraphs, steps and other items of the Markdown as have at most `chars` characters; if the first has
 * more, an excerpt of it. A table stands whole or not at all. Addresses of this site ("/faq") become `url`/faq: mails
 * are read elsewhere. In the arena. */
struct opening markdown_opening(struct arena *a, const char *source, enum markdown_format format,
				size_t chars, const char *url);

#endif
