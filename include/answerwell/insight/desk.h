/* What waits for staff besides questions. */
#ifndef ANSWERWELL_INSIGHT_DESK_H
#define ANSWERWELL_INSIGHT_DESK_H

#include <stdint.h>

#include "answerwell/base/result.h"

struct batch;

/* A queue page shows no more candidates than this, so no more are counted. */
enum { DESK_CANDIDATES = 30 };

struct desk_counts {
	int64_t n_flagged; /* posts with open flags */
	int64_t n_suggestions; /* edits that wait for a decision */
	int64_t n_candidates; /* up to DESK_CANDIDATES */
	int64_t n_marks; /* official marks that wait to be confirmed again */
	int64_t n_reviews; /* entries whose review date has passed, or whose source was changed */
	int64_t n_news; /* entries new or changed since the last edition */
	int64_t last_edition_at; /* 0 = never */
};

/* When the batch has run. */
void desk_add_counts(struct batch *b, struct desk_counts **counts);

#endif
