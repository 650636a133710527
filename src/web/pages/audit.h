/* The log of what staff does, in words. */
#ifndef ANSWERWELL_WEB_PAGES_AUDIT_H
#define ANSWERWELL_WEB_PAGES_AUDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/forum/category.h"
#include "answerwell/insight/staff_log.h"

/* A choice of a filter. */
struct audit_choice {
	const char *value, *text;
	bool is_chosen;
};
enum { AUDIT_AREAS = 5, AUDIT_TIMES = 4 };

struct audit_page {
	const struct staff_log_line *lines;
	size_t n;
	int64_t next; /* older ones than this, 0: no more */
	const struct staff_log_person *people;
	size_t n_people;
	const char *who;
	struct audit_choice areas[AUDIT_AREAS], times[AUDIT_TIMES];
	const char *path; /* with the filters */
	const struct category *categories; /* which questions were moved from and to */
	size_t n_categories;
};

/* All in the reader's language; a code that this version does not know stays as it is. */
const char *audit_action(enum locale l, const struct staff_log_line *line);
/* What it was done to, and its address; NULL: it is gone, or has none. */
const char *audit_subject(struct arena *a, enum locale l, const struct staff_log_line *line);
const char *audit_path(struct arena *a, const struct staff_log_line *line);
const char *audit_detail(struct arena *a, enum locale l, const struct audit_page *page,
			 const struct staff_log_line *line);

#endif
