/* "Did this help?": what readers say of an entry. Anybody may say it, and nothing tells who did. */
#ifndef ANSWERWELL_FAQ_HELPFUL_H
#define ANSWERWELL_FAQ_HELPFUL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"

struct account;
struct arena;
struct db;

enum {
	HELPFUL_DAYS = 90, /* what staff sees of the numbers */
	REMARK_MAX = 200,
	REMARK_DAYS = 400, /* then a remark is deleted */
	REMARKS_SEEN = 5 /* of an entry, the newest */
};

struct helpful_remark {
	const char *text;
	int64_t at;
};

/* Of the last HELPFUL_DAYS days; remarks as long as they are kept. */
struct helpful {
	int64_t entry_id;
	const char *title, *slug, *category_name; /* lists only */
	enum locale locale; /* lists only */
	int64_t n_yes, n_no;
	const struct helpful_remark *remarks;
	size_t n_remarks;
};

/* Counts for today. `network` holds a few a day for each entry: what comes after them is OK and not counted.
 * NOT_FOUND: none, or it is retired. */
enum result helpful_say(struct db *db, struct arena *a, int64_t entry_id, bool is_yes,
			const char *network) MUST_USE;
/* What was missing, in a line; "" keeps nothing. Bound like the answers. INVALID ("remark"), NOT_FOUND. */
enum result helpful_remark(struct db *db, struct arena *a, int64_t entry_id, const char *text,
			   const char *network, struct problems *problems) MUST_USE;

/* Of one entry, for staff: FORBIDDEN. */
enum result helpful_get(struct db *db, struct arena *a, const struct account *actor,
			int64_t entry_id, struct helpful *out) MUST_USE;

/* Where a page of the list ended. */
struct helpful_mark {
	int64_t n_no, entry_id;
};

/* Published entries of which something was said, those that did not help most often first; after `after` (NULL: from the
 * start). `l`: of the categories' names. Staff: FORBIDDEN. */
enum result helpful_list(struct db *db, struct arena *a, const struct account *actor, enum locale l,
			 const struct helpful_mark *after, int limit, struct helpful **out,
			 size_t *n) MUST_USE;

/* Deletes remarks past their time; called by the mailer's scheduled jobs. */
enum result helpful_sweep(struct db *db, struct arena *a) MUST_USE;

#endif
