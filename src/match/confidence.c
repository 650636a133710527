#include "match/confidence.h"

#include <math.h>

static const struct {
	double mean, deviation, weight;
} model[MATCH_FEATURES] = {
    [F_SHARE] = {0.3, 0.15, 1},        [F_MEAN] = {0.3, 0.2, 1},
    [F_MEANING] = {0.6, 0.2, 0.5},     [F_AHEAD] = {0.2, 0.2, 0.5},
    [F_SHARE_AHEAD] = {0.1, 0.1, 0.5}, [F_MEANING_AHEAD] = {0.05, 0.15, 0.2},
    [F_WORDS] = {2.2, 0.5, 0.2},
};
#define INTERCEPT 0.0

double
match_odds(const struct match *m)
{
	double sum = INTERCEPT;

	for (int i = 0; i < MATCH_FEATURES; i++)
		sum += model[i].weight * (m->features[i] - model[i].mean) / model[i].deviation;
	return sum;
}

double
confidence(const struct match *m, const struct match_fit *fit)
{
	return 1 / (1 + exp(-(fit->offset + fit->slope * match_odds(m))));
}
