/* FAQ entries whose review date has passed, whose source was changed, or that did not help somebody. */
#ifndef ANSWERWELL_FAQ_REVIEW_H
#define ANSWERWELL_FAQ_REVIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"

struct account;
struct arena;
struct db;

struct review {
	int64_t id;
	enum locale locale;
	const char *title, *slug, *excerpt, *category_name, *owner_display; /* NULL = nobody */
	int64_t review_at, changed_at, n_views;
	bool has_changed; /* a post it was made from was edited, hidden or deleted since */
	int64_t doubted_at; /* somebody said that it did not solve what it seemed to; 0: nobody */
};

/* Months until the next review, to choose from; ends with 0. */
extern const int review_months[];

/* Due or changed ones, longest due first, at most `limit` (<= 100). Moderators. */
enum result review_list(struct db *db, struct arena *a, const struct account *actor, enum locale l,
			int limit, struct review **out, size_t *n) MUST_USE;
/* It still holds: due again in so many months, and its sources count as seen. Moderators;
 * audit-logged. INVALID: months (none of the list). NOT_FOUND: no published entry. */
enum result review_confirm(struct db *db, struct arena *a, const struct account *actor, int64_t id,
			   int64_t months, struct problems *problems) MUST_USE;

/* It did not solve what somebody asked: due at once, until the next check. OK also if there is no such entry. */
enum result review_doubt(struct db *db, struct arena *a, int64_t id) MUST_USE;

#endif
