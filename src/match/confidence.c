#include "match/confidence.h"

#include <math.h>

struct part {
	double mean, deviation, weight;
};

/* Fitted by tests/bench/confidence.mjs: README.md. */
static const struct part with_meaning[MATCH_FEATURES] = {
    [F_SHARE] = {0.2009, 0.1361, 0.5920},       [F_MEAN] = {0.1817, 0.1302, 0.3540},
    [F_MEANING] = {0.4536, 0.2070, 0.3206},     [F_AHEAD] = {0.1763, 0.1570, 0.1826},
    [F_SHARE_AHEAD] = {0.0546, 0.0884, 1.1051}, [F_MEANING_AHEAD] = {0.0528, 0.1579, 0.1059},
    [F_WORDS] = {2.4103, 0.4441, 0.4365},
};
#define INTERCEPT_WITH (-1.5899)

static const struct part without_meaning[MATCH_FEATURES] = {
    [F_SHARE] = {0.2096, 0.1585, 0.2968}, [F_MEAN] = {0.1688, 0.1358, 0.6199},
    [F_AHEAD] = {0.1906, 0.1747, 0.3123}, [F_SHARE_AHEAD] = {0.0508, 0.0823, 0.9218},
    [F_WORDS] = {2.3096, 0.4342, 0.3751},
};
#define INTERCEPT_WITHOUT (-1.7070)

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
