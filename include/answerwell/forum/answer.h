/* Answers, comments, acceptance, and the official mark. */
#ifndef ANSWERWELL_FORUM_ANSWER_H
#define ANSWERWELL_FORUM_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"
#include "answerwell/forum/mark.h"
#include "answerwell/forum/post.h"

struct account;
struct arena;
struct db;
struct submission;

enum { SCOPE_MAX = 200 };

struct comment {
	struct post post;
};

struct answer {
	struct post post;
	bool is_accepted;
	bool is_official; /* marked, not revoked, not expired */
	bool was_official; /* marked, but valid_until has passed */
	bool
	    is_mark_suspended; /* was official before it was changed: for staff and its author only */
	bool was_accepted; /* before it was changed: for who may accept, and its author */
	int64_t official_at, official_until; /* until 0 = no end */
	const char *official_by, *official_by_display, *official_scope;
	enum role official_by_role;
	struct comment *comments;
	size_t n_comments;
	int64_t n_thanks;
	bool did_thank; /* of the reader */
	bool can_accept, can_mark_official, can_thank;
	int64_t entry_id; /* FAQ entry made from this answer, 0 = none */
};

/* Of one customer to one question. */
enum { ANSWERS_MAX = 20 };

/* Best: official, accepted, most votes; of equals those by staff, then the oldest. */
enum answer_order { ANSWERS_BEST, ANSWERS_NEWEST, ANSWERS_OLDEST, ANSWERS_VOTES };

/* "best", "newest", "oldest", "votes", and back: false for anything else. */
const char *answer_order_code(enum answer_order order);
bool answer_order_from(const char *code, enum answer_order *out);
/* Puts the answers of thread_get into another order. */
void answer_sort(struct answer *answers, size_t n, enum answer_order order);

/* Answers. INVALID (body; also past ANSWERS_MAX; personal: forum/exposure.h), FORBIDDEN (suspended, unverified), CONFLICT (question closed), NOT_FOUND.
 * The asker and people mentioned are told. */
enum result answer_post(struct db *db, struct arena *a, const struct account *actor,
			int64_t question_id, const char *body, struct problems *problems,
			int64_t *id) MUST_USE;
/* The same from a form that works once (account/submission.h): *id is what it made the first time. */
enum result answer_post_once(struct db *db, struct arena *a, const struct account *actor,
			     int64_t question_id, const struct text *text, struct submission *form,
			     struct problems *problems, int64_t *id) MUST_USE;

/* By its author or staff; `n_seen` as in question_edit. Also for comments. INVALID: body, reason.
 * FORBIDDEN when deleted, or hidden and the actor is not staff. Staff's edits are audit-logged. */
enum result answer_edit(struct db *db, struct arena *a, const struct account *actor, int64_t id,
			const struct text *text, struct problems *problems) MUST_USE;

/* On a question or an answer, closed or not; its author and people mentioned are told. INVALID: body
 * (at most COMMENT_MAX). FORBIDDEN also when hidden or deleted. NOT_FOUND. */
enum result comment_post(struct db *db, struct arena *a, const struct account *actor,
			 int64_t parent_id, const char *body, struct problems *problems,
			 int64_t *id) MUST_USE;
/* As answer_post_once. */
enum result comment_post_once(struct db *db, struct arena *a, const struct account *actor,
			      int64_t parent_id, const struct text *text, struct submission *form,
			      struct problems *problems, int64_t *id) MUST_USE;

/* By the asker (or a moderator, audit-logged); another accepted answer is replaced; on = false takes
 * it back, suspended or not. The answerer is told once. Hidden or deleted: FORBIDDEN. */
enum result answer_accept(struct db *db, struct arena *a, const struct account *actor, int64_t id,
			  bool on) MUST_USE;
/* The same for a reader who saw that revision (0 = not told): CONFLICT if the answer is another now. */
enum result answer_accept_seen(struct db *db, struct arena *a, const struct account *actor,
			       int64_t id, bool on, int n_seen) MUST_USE;

struct official_draft {
	const char *scope; /* product or version text, may be "" */
	const char *valid_until; /* "2027-01-31" or "" */
	struct mark_seen seen; /* what the marker read */
};

/* The mark that an answer has, in force or suspended, to be changed. NOT_FOUND: none, and *out is
 * empty. */
enum result answer_official(struct db *db, struct arena *a, int64_t id,
			    struct official_draft *out) MUST_USE;

/* By staff; audit-logged. INVALID: scope, valid_until (no date, or past; the mark holds until
 * that day is over everywhere). CONFLICT: the words are not those that were seen. Marking again
 * replaces, and confirms a suspended one. Asker and answerer are told once. */
enum result answer_mark_official(struct db *db, struct arena *a, const struct account *actor,
				 int64_t id, const struct official_draft *draft,
				 struct problems *problems) MUST_USE;
enum result answer_unmark_official(struct db *db, struct arena *a, const struct account *actor,
				   int64_t id) MUST_USE;

/* Takes marks that have run out from their questions' official_id; a scheduled job. *n = how many
 * questions changed. */
enum result official_sweep(struct db *db, struct arena *a, int64_t *n) MUST_USE;

#endif
