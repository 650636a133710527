/* Edits suggested by those who may not edit. */
#ifndef ANSWERWELL_FORUM_SUGGESTION_H
#define ANSWERWELL_FORUM_SUGGESTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"
#include "answerwell/forum/post.h"

struct account;
struct arena;
struct db;
struct submission;

/* Open ones of one person; counted or listed at once. */
enum { SUGGESTIONS_OPEN_MAX = 5 };

struct suggestion {
	int64_t id, post_id, question_id;
	enum post_kind kind; /* of the post: a question or an answer */
	const char *question_title, *question_slug;
	int64_t account_id; /* who suggests */
	const char *name, *display;
	enum role role;
	struct text text; /* without category */
	struct text base; /* what it was begun with; of the queue alone */
	int n_revisions; /* the post's now: another than text.n_seen, it was edited since */
	int64_t at, decided_at; /* 0 = open */
	const char *outcome; /* "approved", "changed", "rejected", "withdrawn"; NULL = open */
	const char *decider_name, *decider_display, *note;
};

struct suggestion_draft {
	struct text text; /* a category in it counts for nothing */
	struct submission *form; /* it is made once; may be NULL */
};

/* Of somebody else's question or answer, by any member; its author is told. INVALID with problems
 * (title, tags, body, reason: it is required); FORBIDDEN (hidden, deleted, or the actor may edit it
 * himself); CONFLICT (there is an open one of the actor); NOT_FOUND. */
enum result suggestion_make(struct db *db, struct arena *a, const struct account *actor,
			    int64_t post_id, const struct suggestion_draft *draft,
			    struct problems *problems, int64_t *id) MUST_USE;

/* For who made it, the post's author and staff; NOT_FOUND. */
enum result suggestion_get(struct db *db, struct arena *a, const struct account *reader, int64_t id,
			   struct suggestion **out) MUST_USE;
/* Of one post, open ones first: for its author and staff all, for others their own. */
enum result suggestion_of_post(struct db *db, struct arena *a, const struct account *reader,
			       int64_t post_id, struct suggestion **out, size_t *n) MUST_USE;
/* What waits, oldest first, at most `limit`. */
enum result suggestion_queue(struct db *db, struct arena *a, int limit, struct suggestion **out,
			     size_t *n) MUST_USE;

/* By the post's author or staff (audit-logged): `text` becomes a revision of who suggested it, as it
 * was suggested or with changes; a reason in it is not used. CONFLICT: decided already (*decided), or
 * the post was edited since n_seen. INVALID, FORBIDDEN, NOT_FOUND. The suggester is told. */
enum result suggestion_approve(struct db *db, struct arena *a, const struct account *actor,
			       int64_t id, const struct text *text, struct problems *problems,
			       bool *decided) MUST_USE;
/* By the same, with a note that says why (problem: reason); or by who made it: withdrawn, nobody is
 * told. CONFLICT: decided already. */
enum result suggestion_reject(struct db *db, struct arena *a, const struct account *actor,
			      int64_t id, const char *note, struct problems *problems) MUST_USE;

#endif
