/* Staff says that a question repeats another one, or an entry of the FAQ, and takes it back. Readers of the question are led
 * there from then on; who watched it watches what is there; its wording becomes one of the entry's. */
#ifndef ANSWERWELL_FAQ_REPETITION_H
#define ANSWERWELL_FAQ_REPETITION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"
#include "answerwell/undo/undo.h"

struct account;
struct arena;
struct db;
struct problems;

/* What a mark brought along. */
struct repetition {
	bool is_again; /* it was marked so already: nothing happened */
	size_t n_watchers,
	    n_phrasings; /* who watches the target now, too; wordings that entries were given */
};

/* `target`: the number of a question, or an address of a question or an entry on this site ("faq-12" is one, too). In one
 * transaction with a line in the log; the asker is told. Where the target repeats something in its turn, watchers and wordings go to the end
 * of it. Wordings go, in their language, to the entry or to entries that were made from the thread. FORBIDDEN: not staff. NOT_FOUND:
 * no such question. INVALID (duplicate_of): no such target, itself, a circle, an entry that was made from the question; or it is marked as a
 * repetition of something else, perhaps a moment ago by somebody else. */
enum result repetition_mark(struct db *db, struct arena *a, const struct account *actor, int64_t id,
			    const char *target, struct problems *problems,
			    struct repetition *out) MUST_USE;

/* Takes it back as if it had not been; what others did since stays (undo/undo.h). Of a mark without a journal (from an import) only the
 * mark. OK also if there is none (any more): *out is zeros then. FORBIDDEN, NOT_FOUND. */
enum result repetition_undo(struct db *db, struct arena *a, const struct account *actor, int64_t id,
			    struct undo_outcome *out) MUST_USE;

#endif
