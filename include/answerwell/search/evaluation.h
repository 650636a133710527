/* How well the site's own FAQ is found: by questions of which it is known which entry answers them. */
#ifndef ANSWERWELL_SEARCH_EVALUATION_H
#define ANSWERWELL_SEARCH_EVALUATION_H

#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"
#include "answerwell/match/matcher.h"

struct arena;
struct db;

/* Of the frozen part, a quarter of the questions, chosen by their numbers: nothing is ever learned from it. */
struct evaluation_figures {
	int64_t n;
	int64_t first, first_three; /* the right entry is there, whatever its confidence */
	int64_t answers, answers_right; /* shown as the answer; rightly */
	int64_t silent; /* nothing is shown */
	int64_t alarms; /* shown as the answer when the right entries are not there */
};

struct evaluation {
	struct evaluation_figures of[LOCALES];
	int64_t n_learned; /* questions of the other part */
	struct match_fit fit; /* from these; {0, 1} if fewer than EVALUATION_ENOUGH */
};

/* Below that the confidence stays as it was made. */
enum { EVALUATION_ENOUGH = 100 };

enum result evaluation_run(struct db *db, struct arena *a, const struct matcher *m,
			   struct evaluation *out) MUST_USE;

/* Keeps the fit: from the next index on the confidence goes by it. */
enum result evaluation_keep(struct db *db, struct arena *a, const struct evaluation *e) MUST_USE;

/* The offset and slope of the log odds `odds` by which what came true, or not, is most likely; drawn towards {0, 1} as
 * if ten more had come as they were foretold. By Platt (1999), without his shift of the targets. */
struct match_fit evaluation_fit(const double *odds, const _Bool *is_true, size_t n);

#endif
