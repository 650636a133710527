#include "match/confidence.h"

#include <math.h>

struct part {
	double mean, deviation, weight;
};

/* Fitted by tests/bench/confidence.mjs: README.md. */
static const struct part with_meaning[MATCH_FEATURES] = {
    [F_SHARE] = {0.2441, 0.1377, 0.9967},       [F_MEAN] = {0.2099, 0.1422, 0.1709},
    [F_MEANING] = {0.4961, 0.2123, 0.5712},     [F_AHEAD] = {0.1797, 0.1609, 0.7212},
    [F_SHARE_AHEAD] = {0.0683, 0.1010, 0.7166}, [F_MEANING_AHEAD] = {0.0588, 0.1630, -0.1687},
    [F_WORDS] = {2.3939, 0.4341, 0.6504},
};
#define INTERCEPT_WITH (-1.2993)

static const struct part without_meaning[MATCH_FEATURES] = {
    [F_SHARE] = {0.3000, 0.1584, 0.4532}, [F_MEAN] = {0.2275, 0.1478, 0.6457},
    [F_AHEAD] = {0.1932, 0.1763, 0.7293}, [F_SHARE_AHEAD] = {0.0721, 0.1009, 0.7795},
    [F_WORDS] = {2.2853, 0.4186, 0.5107},
};
#define INTERCEPT_WITHOUT (-1.1508)

double
confidence(const double features[MATCH_FEATURES], const struct match_fit *fit)
{
	/* No two texts have nothing at all in common but those that vectors know nothing of. */
	bool has_meaning = features[F_MEANING] != 0;
	const struct part *model = has_meaning ? with_meaning : without_meaning;
	double sum = has_meaning ? INTERCEPT_WITH : INTERCEPT_WITHOUT;

	for (int i = 0; i < MATCH_FEATURES; i++)
		if (model[i].weight != 0)
			sum += model[i].weight * (features[i] - model[i].mean) / model[i].deviation;
	return 1 / (1 + exp(-(fit->offset + fit->slope * sum)));
}
