/* What the pages of "Did this help?" show. */
#ifndef ANSWERWELL_WEB_PAGES_HELPFUL_H
#define ANSWERWELL_WEB_PAGES_HELPFUL_H

#include <stddef.h>

#include "answerwell/faq/entry.h"
#include "answerwell/faq/helpful.h"

/* After a "no". */
struct missing_page {
	const struct entry *entry;
	const char *remark; /* as typed */
};

struct helpful_page {
	const struct helpful *list;
	size_t n;
	const char *next; /* the address of the next page; NULL: none */
	bool is_start;
};

#endif
