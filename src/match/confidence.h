/* How sure it is that the best entry answers: a logistic model over seven features of it (src/match/README.md). */
#ifndef MATCH_CONFIDENCE_H
#define MATCH_CONFIDENCE_H

#include "answerwell/match/matcher.h"

/* The features of an entry a, beside b, the best of the others under another title. */
enum {
	F_SHARE, /* of what the question's words could give at most */
	F_MEAN, /* M of a */
	F_MEANING, /* E of a */
	F_AHEAD, /* (score of a - of b) / score of a */
	F_SHARE_AHEAD,
	F_MEANING_AHEAD,
	F_WORDS /* log(1 + words of the question) */
};

/* 0 to 1, by the model as it was made (match_odds) and the site's own offset and slope. */
double confidence(const struct match *m, const struct match_fit *fit);

#endif
