/* The log of what staff did (account/audit.h), with what it was done to. */
#ifndef ANSWERWELL_INSIGHT_STAFF_LOG_H
#define ANSWERWELL_INSIGHT_STAFF_LOG_H

#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct arena;
struct db;

struct staff_log_line {
	int64_t id, at, actor_id, subject_id;
	const char *actor_name, *actor_display, *action, *subject_kind, *detail;
	const char *title,
	    *name; /* of the subject as it is called now, and of a person; NULL: none */
	const char *other_display; /* of the account in the detail; NULL = none */
	const char *setting, *before, *after; /* of a setting that was changed; else NULL */
};

struct staff_log_person {
	const char *name, *display;
};

/* What is shown of it. */
struct staff_log_filter {
	const char *who; /* a user name; NULL or "": anybody */
	const char *const *kinds; /* of subjects; n_kinds 0: all */
	size_t n_kinds;
	int64_t since; /* 0: from the first on */
	int64_t before; /* older than the line of that id; 0: from the newest */
	int limit;
};

/* Newest first. `people`: those of staff who stand in it. */
enum result staff_log_read(struct db *db, struct arena *a, const struct staff_log_filter *f,
			   struct staff_log_line **lines, size_t *n,
			   struct staff_log_person **people, size_t *n_people) MUST_USE;

#endif
