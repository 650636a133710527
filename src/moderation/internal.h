/* What the files of src/moderation share. */
#ifndef MODERATION_INTERNAL_H
#define MODERATION_INTERNAL_H

#include "answerwell/account/account.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/thread.h"
#include "answerwell/moderation/moderation.h"

/* One action on one post, as its transaction sees it. */
struct action {
	struct arena *arena;
	const struct account *actor;
	int64_t id;
	const char *reason, *note;
	int64_t other_id; /* category, or the question it repeats */
	struct problems *problems;
};

/* The audit line of an action; and a word to the author, unless nobody is known. */
enum result action_log(struct db *db, const struct action *w, const char *what, const char *kind,
		       const char *detail) MUST_USE;
enum result action_tell(struct db *db, const struct action *w,
			const struct thread_state *s) MUST_USE;

/* Settles the open flags of a post inside the transaction; *n = how many there were. */
enum result flag_settle(struct db *db, const struct action *w, const char *outcome,
			size_t *n) MUST_USE;
/* True for a code of the list. */
bool reason_is_known(const struct reason *reasons, const char *code);
/* One line of at most `max` characters, trimmed; problems under `field`. */
const char *reason_check_text(struct arena *a, const char *field, const char *typed, size_t max,
			      struct problems *problems);

#endif
