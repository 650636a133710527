/* Which entries of an FAQ would answer most of a pile of old questions, and what share of them. Nobody has said which of
 * them ask the same; how that is judged, and what it is worth: src/match/README.md. */
#ifndef ANSWERWELL_MATCH_PLAN_H
#define ANSWERWELL_MATCH_PLAN_H

#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"

struct arena;
struct gather_steps;
struct vectors;

enum { PLAN_ENTRIES_MAX = 500, PLAN_BINS = 4 };

struct plan_ask {
	const char *text;
	enum locale locale;
};

struct plan_draft {
	const uint32_t
	    *members; /* the questions that it was made from, the one most like the others first */
	size_t n_members;
	double share; /* of all questions, that this and the drafts before it answer */
};

/* Questions by how sure it is that a draft answers them: from 0, PLAN_SURE[0], ... on. */
struct plan_bin {
	size_t n;
	double sure; /* the mean */
	double
	    found; /* share of them whose draft the matcher puts first and shows, not having seen them */
};
extern const double plan_bounds[PLAN_BINS];

struct plan {
	size_t n; /* questions */
	struct plan_draft *drafts; /* the one that answers most that is not answered yet first */
	size_t n_drafts;
	double share, low,
	    high; /* that all of them answer, of questions like these, and between what (19 of 20) */
	double found; /* what the matcher would find of it by the words that are there */
	struct plan_bin bins[PLAN_BINS];
};

/* At most GATHER_MAX questions (gather.h), at most PLAN_ENTRIES_MAX entries. `folder`, a descriptor, is where indexes may
 * be written; none is left. `vectors` and `steps` may be NULL. The same questions give the same plan. FAILED, and one line
 * in the log, if no index can be written. */
enum result plan_make(struct arena *a, const struct vectors *vectors, int folder,
		      const struct plan_ask *asks, size_t n, size_t n_entries,
		      const struct gather_steps *steps, struct plan **out) MUST_USE;

#endif
