/* What the files of src/faq share. */
#ifndef FAQ_INTERNAL_H
#define FAQ_INTERNAL_H

#include "answerwell/account/account.h"
#include "answerwell/db/db.h"
#include "answerwell/faq/entry.h"

enum { PHRASINGS_MAX = 30, REVIEW_MONTHS = 6 };

/* Moderators in good standing. */
bool faq_may_curate(const struct account *actor);

/* A draft checked, rendered and segmented, before a transaction holds any lock. */
struct entry_text {
	const char *title, *title_words, *slug, *body, *html, *words, *reason;
	enum locale locale;
	int64_t category_id;
	const char **phrasings, **phrasing_words;
	size_t n_phrasings;
};
enum result entry_check(struct db *db, struct arena *a, const struct account *actor,
			const struct entry_draft *draft, struct problems *problems,
			struct entry_text *out) MUST_USE;

/* What rules ask about an entry. */
struct entry_state {
	const char *title, *body;
	int64_t category_id;
	int n_revisions;
	bool is_retired;
};
/* Inside a transaction. NOT_FOUND. */
enum result entry_lock(struct db *db, struct arena *a, int64_t id,
		       struct entry_state *out) MUST_USE;

#endif
