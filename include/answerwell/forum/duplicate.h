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

/* The mark, with how it is asked and who watches it, and the counter of its target: a question (`target_id`) or an entry, the other one 0. CONFLICT: it has a mark. */
enum result duplicate_put(struct db *db, struct arena *a, int64_t question_id, int64_t target_id,
			  int64_t entry_id, int64_t by_id) MUST_USE;
/* When it was marked, in the order of all marks; 0: it is not. */
enum result duplicate_number(struct db *db, struct arena *a, int64_t question_id,
			     int64_t *number) MUST_USE;
/* OK also if there was no mark. */
enum result duplicate_clear(struct db *db, struct arena *a, int64_t question_id) MUST_USE;

/* A question or an entry, by its number; the other one is 0. */
struct duplicate_end {
	int64_t question_id, entry_id;
};
/* Where readers of a question end, which may be itself. NOT_FOUND: there is no such question. */
enum result duplicate_end(struct db *db, struct arena *a, int64_t question_id,
			  struct duplicate_end *out) MUST_USE;

/* What a question repeats, what that repeats in its turn, and so on. */
enum result duplicate_way(struct db *db, struct arena *a, int64_t question_id,
			  struct duplicate_end **out, size_t *n) MUST_USE;

/* The thread there: the question, or that which an entry was made from last; 0: none that everybody may see. */
enum result duplicate_thread(struct db *db, struct arena *a, const struct duplicate_end *end,
			     int64_t *id) MUST_USE;

/* A watch that is there because of a question that leads there. */
struct duplicate_watch {
	int64_t id, from;
};

/* Who watched one of `questions` when it was marked watches the thread from now on; of an account the first of them counts. Who has
 * stopped watching the thread stays away. *out: what was made. */
enum result duplicate_join(struct db *db, struct arena *a, const int64_t *questions,
			   size_t n_questions, int64_t thread_id, struct duplicate_watch **out,
			   size_t *n) MUST_USE;
/* Takes away from the thread what is there because of these questions, unless somebody has made it their own. */
enum result duplicate_part(struct db *db, struct arena *a, const int64_t *questions,
			   size_t n_questions, int64_t thread_id) MUST_USE;

/* A question in few words. */
struct duplicate {
	int64_t id, at; /* at: when it was marked */
	int64_t number; /* duplicate_led: of the last mark on its way; 0: of itself */
	bool is_visible; /* to everybody */
	const char *title, *slug;
	enum locale locale;
	const char *by_display; /* who marked it; NULL: nobody known */
};

enum { DUPLICATES_SEEN = 20, DUPLICATES_LED = 200 };

/* All questions that lead to a question, itself first, or to an entry, with the words in which they were asked when they were marked; the
 * nearest first, at most DUPLICATES_LED. */
enum result duplicate_led(struct db *db, struct arena *a, const struct duplicate_end *to,
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
