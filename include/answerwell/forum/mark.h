/* Marks belong to words: an official mark to an answer and its question as they were confirmed, an
 * acceptance to the answer that was accepted, an FAQ entry's provenance to the thread as it was. Who
 * changes such words and could give the mark carries it along; a change of anybody else suspends it, and
 * whoever gave it is told. The same words again revive it. */
#ifndef ANSWERWELL_FORUM_MARK_H
#define ANSWERWELL_FORUM_MARK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/account/account.h"
#include "answerwell/base/result.h"
#include "answerwell/forum/text.h"

struct arena;
struct db;

/* Inside the transaction that changed the words (or category) of a post, under the thread's lock:
 * suspends, carries or revives what depends on it, settles the thread and queues the notices. `actor_id`
 * wrote the change or let it in; 0: an import. */
enum result mark_follow(struct db *db, struct arena *a, int64_t actor_id, int64_t post_id) MUST_USE;

/* An official mark that waits to be confirmed again, with what it was given to and what stands there. */
struct suspended_mark {
	int64_t answer_id, question_id, at, set_at;
	const char *slug; /* of the question */
	enum locale locale;
	const char *set_by, *set_by_display; /* NULL = nobody known */
	const char *changed_by, *changed_by_display; /* NULL: an import */
	const char *scope;
	int64_t valid_until; /* 0 = no end */
	bool has_ended; /* that day has passed: confirming wants another one */
	/* Before: as it is now where that revision is gone. */
	struct text answer, answer_before, question, question_before;
	int n_answer, n_question; /* revisions: what is to be given back as seen */
};

/* Oldest first, of visible answers, for staff: FORBIDDEN for others. */
enum result mark_list(struct db *db, struct arena *a, const struct account *actor, int limit,
		      struct suspended_mark **out, size_t *n) MUST_USE;

/* What the reader saw before deciding: revisions, 0 = not told. */
struct mark_seen {
	int answer, question;
};

/* Confirms a suspended mark again, as it was, for the words as they are now. By staff, audit-logged.
 * CONFLICT: the words are not those `seen` any more. NOT_FOUND: none is suspended. INVALID: its last day
 * has passed or a template left something open in it, so that it must be marked anew. */
enum result mark_confirm(struct db *db, struct arena *a, const struct account *actor,
			 int64_t answer_id, struct mark_seen seen) MUST_USE;

#endif
