/* A post that is hidden or deleted. Who may do it, who is told and what the log says is moderation's
 * business; each runs inside its transaction, with thread_lock held, and thread_settle follows. */
#ifndef ANSWERWELL_FORUM_VISIBILITY_H
#define ANSWERWELL_FORUM_VISIBILITY_H

#include <stdint.h>

#include "answerwell/base/result.h"

struct arena;
struct db;

/* `reason` is what its author reads: a code of a list or words. OK, also where nothing changes; else
 * what db_query says. */
enum result visibility_hide(struct db *db, struct arena *a, int64_t post_id, int64_t by_id,
			    const char *reason) MUST_USE;
enum result visibility_show(struct db *db, struct arena *a, int64_t post_id) MUST_USE;
enum result visibility_delete(struct db *db, struct arena *a, int64_t post_id,
			      int64_t by_id) MUST_USE;
enum result visibility_restore(struct db *db, struct arena *a, int64_t post_id) MUST_USE;

#endif
