/* What people are writing, kept on the server from device to device until it is posted. */
#ifndef ANSWERWELL_FORUM_DRAFT_H
#define ANSWERWELL_FORUM_DRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"
#include "answerwell/forum/text.h"

struct account;
struct arena;
struct db;

enum { DRAFTS_MAX = 50, DRAFT_DAYS = 90, DRAFT_KEY_MAX = 32 };

/* Whether its form can still be sent. */
enum draft_state { DRAFT_OPEN, DRAFT_CLOSED, DRAFT_GONE };

struct draft {
	/* The form: "ask", "answer:QUESTION", "comment:POST", "edit:POST", "suggest:POST",
	 * "entry:ENTRY", "faq" or "faq:ANSWER" (a new entry). */
	const char *key;
	struct text text;
	int64_t question_id; /* the thread it belongs to, 0 = none */
	int64_t at;
	/* draft_save: the form it comes from ("": not known), the `at` that was shown there, and whether it takes the place of
	 * a draft that another form has saved since. */
	const char *writer;
	int64_t seen;
	bool is_over;
	/* draft_list and draft_find: */
	enum draft_state state;
	const char *thread_title, *thread_slug; /* NULL: none, or not for the reader's eyes */
};

bool draft_key_is_valid(const char *key);
/* The number in a key, if it begins with `form`; 0 if not. draft_target("answer:7", "answer") is 7. */
int64_t draft_target(const char *key, const char *form);

/* Keeps it under its key in the place of an older one; an empty one is discarded. *at = when. INVALID:
 * problems of title, body ... (too long, cannot be shown, too many drafts); CONFLICT (another form has saved other words
 * since: they stay); FORBIDDEN; NOT_FOUND (no such key). */
enum result draft_save(struct db *db, struct arena *a, const struct account *actor,
		       const struct draft *draft, struct problems *problems, int64_t *at) MUST_USE;
/* OK with *out NULL if there is none. */
enum result draft_find(struct db *db, struct arena *a, const struct account *actor, const char *key,
		       struct draft **out) MUST_USE;
/* Own drafts that belong to a thread, without state. */
enum result draft_of_thread(struct db *db, struct arena *a, const struct account *actor,
			    int64_t question_id, struct draft **out, size_t *n) MUST_USE;
/* All own ones, the last written first. */
enum result draft_list(struct db *db, struct arena *a, const struct account *actor,
		       struct draft **out, size_t *n) MUST_USE;
/* OK also if there is none. */
enum result draft_discard(struct db *db, struct arena *a, const struct account *actor,
			  const char *key) MUST_USE;
/* Makes it the draft of a new question; a question being written gets it at its end. NOT_FOUND. */
enum result draft_to_question(struct db *db, struct arena *a, const struct account *actor,
			      const char *key) MUST_USE;
/* Deletes those that nobody touched for DRAFT_DAYS; a scheduled job. */
enum result draft_sweep(struct db *db, struct arena *a) MUST_USE;

#endif
