/* What the FAQ offered to a question before and when it was posted; the entry that may answer it, which stands above its
 * answers; and its asker's word on that: "this solved it", "still not solved". */
#ifndef ANSWERWELL_INSIGHT_OFFER_H
#define ANSWERWELL_INSIGHT_OFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"

struct account;
struct arena;
struct db;
struct problems;

enum { OFFERS_MAX = 10, UNSOLVED_REASON_MAX = 600 };

struct offer_entry {
	int64_t entry_id;
	double probability; /* that it answers the question */
	bool was_shown, is_best;
};

/* Of a question that was just posted; entries that are not published are left out, what is known stays. At most one is the best. */
enum result offer_keep(struct db *db, struct arena *a, int64_t question_id,
		       const struct offer_entry *list, size_t n) MUST_USE;

/* The entry that stands above the answers. */
struct offer {
	int64_t entry_id;
	const char *title, *slug, *excerpt;
	enum locale locale;
	int64_t solved_at; /* the asker says that it solved it; 0: has not said so */
};

/* NOT_FOUND: none surely answers the question, it is not published any more, or the asker has said that it does not. */
enum result offer_get(struct db *db, struct arena *a, int64_t question_id,
		      struct offer *out) MUST_USE;

/* By the asker alone: the entry that stands there solved it; said again it is one claim. FORBIDDEN, NOT_FOUND. */
enum result offer_solved(struct db *db, struct arena *a, const struct account *actor,
			 int64_t question_id) MUST_USE;

/* By the asker alone: it is still not solved, and why. The reason becomes a comment of theirs, on the answer that they had
 * accepted or else on the question; that acceptance is taken back, their claim too, the entry leaves the question and is due for review; staff who
 * has the question or looks after its category is told, and the log has a line. INVALID: reason. FORBIDDEN. CONFLICT: nothing seemed to
 * solve it. NOT_FOUND. */
enum result unsolved_say(struct db *db, struct arena *a, const struct account *actor,
			 int64_t question_id, const char *reason,
			 struct problems *problems) MUST_USE;

#endif
