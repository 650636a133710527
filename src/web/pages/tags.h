/* What the overviews of tags and categories show. */
#ifndef ANSWERWELL_WEB_PAGES_TAGS_H
#define ANSWERWELL_WEB_PAGES_TAGS_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/forum/category.h"

struct tags_page {
	const char *typed; /* what the names shall hold, or "" */
	bool by_name;
	bool is_start;
	const struct tag *tags;
	size_t n;
	const char *popular, *names; /* paths of the two orders */
	const char *start, *next; /* paths; next NULL: the end */
};

struct categories_page {
	const struct category *categories;
	size_t n;
};

#endif
