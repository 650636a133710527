/* A question that is closed: no more answers. Who may do it, who is told and what the log says is
 * moderation's business; each runs inside its transaction, with thread_lock held. */
#ifndef ANSWERWELL_FORUM_CLOSURE_H
#define ANSWERWELL_FORUM_CLOSURE_H

#include <stdint.h>

#include "answerwell/base/result.h"

struct arena;
struct db;

/* `reason` is a code of close_reasons, `note` words or "". CONFLICT: closed already. */
enum result closure_put(struct db *db, struct arena *a, int64_t question_id, int64_t by_id,
			const char *reason, const char *note) MUST_USE;
/* Open again; OK also if it was not closed. */
enum result closure_clear(struct db *db, struct arena *a, int64_t question_id) MUST_USE;

#endif
