/* Threads ranked for promotion, with the arithmetic. */
#ifndef ANSWERWELL_FAQ_CANDIDATE_H
#define ANSWERWELL_FAQ_CANDIDATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"

struct account;
struct arena;
struct db;

/* One term of a score: label (msgid), how many, points each (or in all when `each` is 0). */
struct candidate_term {
	const char *label;
	double amount, each, points;
};
enum { CANDIDATE_TERMS = 6 }; /* votes, me-toos, views, duplicates, official, age */

struct candidate {
	int64_t question_id, answer_id; /* the best answer: official, accepted, votes */
	const char *title, *slug, *category_name, *category_slug;
	enum locale locale;
	const char *answer_excerpt, *answerer_display;
	bool is_official, is_accepted;
	int64_t asked_at;
	struct candidate_term terms[CANDIDATE_TERMS];
	double score; /* the sum of the terms' points, rounded to one decimal */
};

/* Answered threads without a published entry, not duplicates, closed, hidden or dismissed; best
 * first, at most `limit`. Moderators. */
enum result candidate_list(struct db *db, struct arena *a, const struct account *actor,
			   enum locale l, int limit, struct candidate **out, size_t *n) MUST_USE;
/* Out of the queue, and back. Audit-logged. */
enum result candidate_dismiss(struct db *db, struct arena *a, const struct account *actor,
			      int64_t question_id, bool dismissed) MUST_USE;

/* Score of given counts; the one place where the weights stand. */
void candidate_score(struct candidate *c, int64_t votes, int64_t metoos, int64_t views,
		     int64_t duplicates, bool is_official, int64_t age_days);

#endif
