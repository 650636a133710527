/* A question that repeats another one, or an entry of the FAQ. Who may say so, who is told and what the log says is faq's
 * business (faq/repetition.h); each runs inside its transaction. */
#ifndef ANSWERWELL_FORUM_DUPLICATE_H
#define ANSWERWELL_FORUM_DUPLICATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"

struct arena;
struct db;
struct undo_kind;

/* Before everything else of a transaction that marks or clears: one at a time, everywhere, because a
 * circle may be closed by marks on threads that share no lock. */
enum result duplicate_lock(struct db *db, struct arena *a) MUST_USE;
/* The same, and both threads in the order of their ids. */
struct duplicate_target {
	bool is_there; /* a question, for everybody's eyes */
	bool is_circle; /* it leads back to the question */
};
enum result duplicate_lock_both(struct db *db, struct arena *a, int64_t question_id,
				int64_t target_id, struct duplicate_target *out) MUST_USE;

/* The mark and the counter of its target: a question (`target_id`) or an entry, the other one 0. CONFLICT: it has a mark. */
enum result duplicate_put(struct db *db, struct arena *a, int64_t question_id, int64_t target_id,
			  int64_t entry_id, int64_t by_id) MUST_USE;
/* OK also if there was no mark. */
enum result duplicate_clear(struct db *db, struct arena *a, int64_t question_id) MUST_USE;

/* A question or an entry, by its number; the other one is 0. */
struct duplicate_end {
	int64_t question_id, entry_id;
};
/* Where readers of a question end, which may be itself. NOT_FOUND: there is no such question. */
enum result duplicate_end(struct db *db, struct arena *a, int64_t question_id,
			  struct duplicate_end *out) MUST_USE;

/* Who watches the question watches what stands at the end from now on (of an entry: the thread it was made from); *ids: the watches that
 * were made. Who has stopped watching that stays away. */
enum result duplicate_join(struct db *db, struct arena *a, int64_t question_id,
			   const struct duplicate_end *end, int64_t **ids, size_t *n) MUST_USE;

/* A question in few words. */
struct duplicate {
	int64_t id, at; /* at: when it was marked */
	const char *title, *slug;
	enum locale locale;
	const char *by_display; /* who marked it; NULL: nobody known */
};

enum { DUPLICATES_SEEN = 20, DUPLICATE_WORDINGS = 50 };

/* It and all that leads to it, as far as everybody may see them: at most DUPLICATE_WORDINGS, itself first. */
enum result duplicate_wordings(struct db *db, struct arena *a, int64_t question_id,
			       struct duplicate **out, size_t *n) MUST_USE;
/* What repeats a question or an entry (the other one 0), the last marked first: at most DUPLICATES_SEEN, for everybody's eyes. */
enum result duplicate_list(struct db *db, struct arena *a, const struct duplicate_end *of,
			   struct duplicate **out, size_t *n) MUST_USE;
/* The question `from`, if its readers are led there. NOT_FOUND: they are not, or it is not for everybody's eyes. */
enum result duplicate_came_from(struct db *db, struct arena *a, const struct duplicate_end *to,
				int64_t from, struct duplicate *out) MUST_USE;

/* For undo: marks, by the question's number. An act makes them alone. */
extern const struct undo_kind duplicate_rows;

#endif
