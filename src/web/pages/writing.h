/* What the marks of a text do. */
#ifndef ANSWERWELL_WEB_PAGES_WRITING_H
#define ANSWERWELL_WEB_PAGES_WRITING_H

#include <stddef.h>

#include "answerwell/text/markdown.h"

/* One sample, as it is typed and as it looks. */
struct writing_sample {
	const char *what, *typed;
	struct safe_html seen;
};
struct writing_help {
	const struct writing_sample *samples;
	size_t n;
};

#endif
