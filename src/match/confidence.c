#include "match/confidence.h"

#include <math.h>

struct part {
	double mean, deviation, weight;
};

/* Fitted by tests/bench/confidence.mjs: README.md. */
static const struct part with_meaning[MATCH_FEATURES] = {
    [F_SHARE] = {0.2494, 0.1398, 0.7523},       [F_MEAN] = {0.1952, 0.1277, 0.5259},
    [F_MEANING] = {0.4734, 0.2041, 0.3612},     [F_AHEAD] = {0.1789, 0.1563, 0.6035},
    [F_SHARE_AHEAD] = {0.0708, 0.1018, 0.7472}, [F_MEANING_AHEAD] = {0.0523, 0.1531, -0.1930},
    [F_WORDS] = {2.4103, 0.4441, 0.5824},
};
#define INTERCEPT_WITH (-1.2373)

static const struct part without_meaning[MATCH_FEATURES] = {
    [F_SHARE] = {0.2844, 0.1512, 0.9181}, [F_MEAN] = {0.1838, 0.1328, 0.5619},
    [F_AHEAD] = {0.1968, 0.1742, 0.8755}, [F_SHARE_AHEAD] = {0.0742, 0.1023, 0.3207},
    [F_WORDS] = {2.3096, 0.4342, 0.6324},
};
#define INTERCEPT_WITHOUT (-1.2145)

double
match_odds(const struct match *m)
{
	/* No two texts have nothing at all in common but those that vectors know nothing of. */
	bool has_meaning = m->features[F_MEANING] != 0;
	const struct part *model = has_meaning ? with_meaning : without_meaning;
	double sum = has_meaning ? INTERCEPT_WITH : INTERCEPT_WITHOUT;

	for (int i = 0; i < MATCH_FEATURES; i++)
		if (model[i].weight != 0)
			sum +=
			    model[i].weight * (m->features[i] - model[i].mean) / model[i].deviation;
	return sum;
}

double
confidence(const struct match *m, const struct match_fit *fit)
{
	return 1 / (1 + exp(-(fit->offset + fit->slope * match_odds(m))));
}
