/* What the files of src/moderation share. */
#ifndef MODERATION_INTERNAL_H
#define MODERATION_INTERNAL_H

#include "answerwell/account/account.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/thread.h"
#include "answerwell/moderation/moderation.h"

/* A word to the author of the post, unless nobody is known. Inside the action's transaction. */
enum result action_tell(struct db *db, struct arena *a, const struct account *actor,
			const struct thread_state *s) MUST_USE;

/* Settles the open flags of a post inside the transaction; *n (may be NULL) = how many there were. */
enum result flag_settle(struct db *db, struct arena *a, const struct account *actor,
			int64_t post_id, const char *outcome, size_t *n) MUST_USE;
/* True for a code of the list. */
bool reason_is_known(const struct reason *reasons, const char *code);
/* One line of at most `max` characters, trimmed; problems under `field`. */
const char *reason_check_text(struct arena *a, const char *field, const char *typed, size_t max,
			      struct problems *problems);

#endif
