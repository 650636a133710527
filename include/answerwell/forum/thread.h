/* A thread seen by those who change it: what the rules ask, under the thread's lock. */
#ifndef ANSWERWELL_FORUM_THREAD_H
#define ANSWERWELL_FORUM_THREAD_H

#include <stdbool.h>
#include <stdint.h>

#include "answerwell/account/notice.h"
#include "answerwell/forum/post.h"

struct account;
struct arena;
struct db;

struct thread_state {
	int64_t id, question_id, parent_id; /* of the post asked for */
	enum post_kind kind, parent_kind;
	int64_t author_id, asker_id, parent_author_id, deleted_by; /* 0 = nobody known */
	int n_revisions;
	struct text text; /* of the post */
	bool is_hidden, is_deleted; /* the post itself */
	bool is_live; /* see thread_is_live() */
	bool is_closed, is_marked; /* marked: an official mark, expired or not */
	bool is_suspended; /* the official mark, since its words were changed */
	enum locale locale; /* the question's, like those that follow */
	int64_t category_id, n_answers, accepted_id;
	int64_t duplicate_of, duplicate_entry; /* what it repeats: at most one of them */
	int64_t unaccepted_id; /* the acceptance that is suspended, 0 = none */
};

/* Inside a transaction: locks the thread of a post of any kind until its end and reads its state.
 * NOT_FOUND: no such post, or hidden or deleted and not for the actor's eyes. */
enum result thread_lock(struct db *db, struct arena *a, const struct account *actor,
			int64_t post_id, struct thread_state *out) MUST_USE;

/* The same of a question: NOT_FOUND also if the post is none. */
enum result thread_lock_question(struct db *db, struct arena *a, const struct account *actor,
				 int64_t question_id, struct thread_state *out) MUST_USE;

/* True if the post, its question and what it comments on are all visible to everybody. */
bool thread_is_live(const struct thread_state *state);

/* Inside the transaction, after visibility, acceptance or official marks changed: everything that is
 * kept about the thread, from the facts. */
enum result thread_settle(struct db *db, struct arena *a, int64_t question_id) MUST_USE;

/* Tells one person (0: nobody) what the actor has done to the post: notice_queue. */
enum result thread_tell(struct db *db, struct arena *a, const struct account *actor,
			const struct thread_state *state, int64_t to,
			enum notice_kind kind) MUST_USE;

/* Puts a question into another category, counters included. */
enum result thread_put_category(struct db *db, struct arena *a, int64_t question_id,
				int64_t category_id) MUST_USE;

/* Counts everything that is kept about posts, questions, tags and categories again, from the facts
 * (after an import, or by `answerwell doctor`); *n = the rows that were wrong. */
enum result thread_recount(struct db *db, struct arena *a, int64_t *n) MUST_USE;

#endif
