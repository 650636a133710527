/* The log of what staff does, in words. */
#ifndef ANSWERWELL_WEB_PAGES_AUDIT_H
#define ANSWERWELL_WEB_PAGES_AUDIT_H

#include <stddef.h>
#include <stdint.h>

#include "answerwell/account/audit.h"
#include "answerwell/base/i18n.h"
#include "answerwell/forum/category.h"

struct audit_page {
	const struct audit_line *lines;
	size_t n;
	int64_t next; /* older ones than this, 0: no more */
	const struct category *categories; /* which questions were moved from and to */
	size_t n_categories;
};

/* All in the reader's language; a code that this version does not know stays as it is. */
const char *audit_action(enum locale l, const struct audit_line *line);
const char *audit_subject(struct arena *a, enum locale l, const struct audit_line *line);
const char *audit_detail(struct arena *a, enum locale l, const struct audit_page *page,
			 const struct audit_line *line);

#endif
