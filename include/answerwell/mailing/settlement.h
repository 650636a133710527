/* Uncertain mails: nobody heard whether the server took them. What its log says of them, or somebody who has looked,
 * settles them; nothing else ever does. */
#ifndef ANSWERWELL_MAILING_SETTLEMENT_H
#define ANSWERWELL_MAILING_SETTLEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct account;
struct arena;
struct db;

struct unsettled {
	int64_t id;
	const char *message_id; /* without < > */
};

/* All that are uncertain now, in the arena; at most SETTLEMENT_MOST. */
enum { SETTLEMENT_MOST = 100000 };
enum result settlement_open(struct db *db, struct arena *a, struct unsettled **out,
			    size_t *n) MUST_USE;

/* What a log says of `ids`: arrived[i], or sent back. */
struct settlement {
	const int64_t *ids;
	const bool *arrived;
	size_t n;
	int64_t n_arrived, n_returned; /* out: of these, what was uncertain until now */
};
/* By a command on the server; audit-logged, if anything was. */
enum result settlement_by_log(struct db *db, struct arena *a, struct settlement *s) MUST_USE;

/* Every uncertain mail of an edition, by who says that they have arrived, or have not; those can be sent again then.
 * *n: how many. Moderators; audit-logged. CONFLICT: none is uncertain. FORBIDDEN. */
enum result settlement_by_hand(struct db *db, struct arena *a, const struct account *actor,
			       int64_t edition_id, bool has_arrived, int64_t *n) MUST_USE;

#endif
