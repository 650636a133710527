/* What the files of src/faq share. */
#ifndef FAQ_INTERNAL_H
#define FAQ_INTERNAL_H

#include "answerwell/account/account.h"
#include "answerwell/db/db.h"
#include "answerwell/faq/entry.h"

/* Moderators in good standing. */
bool faq_may_curate(const struct account *actor);

/* What rules ask about an entry. */
struct entry_state {
	struct text text; /* title, body */
	int64_t category_id;
	int n_revisions;
	bool is_retired;
};
/* Inside a transaction. NOT_FOUND. */
enum result entry_lock(struct db *db, struct arena *a, int64_t id,
		       struct entry_state *out) MUST_USE;

#endif
