/* The model of the confidence, fitted to samples: logistic regression by Newton's method. For confidence.c. */
#ifndef TESTS_BENCH_CONFIDENCE_MODEL_H
#define TESTS_BENCH_CONFIDENCE_MODEL_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/match/matcher.h"
#include "match/confidence.h"

enum {
	SETS_MAX = 16,
	ENOUGH = 100 /* questions of a set */,
	WEIGHTS = MATCH_FEATURES + 1,
	STEPS = 30,
	BINS = 5
};
#define RIDGE 0.001 /* of each weight squared, beside the mean loss of an example */

enum kind { ANSWERED, REMOVED, FOREIGN, KINDS };

/* What the matcher says of a question first. */
struct sample {
	double features[MATCH_FEATURES];
	enum kind kind;
	bool is_right, is_shown; /* something came */
	int half; /* of the groups */
	size_t set;
};

struct samples {
	struct sample *items;
	size_t n, size;
};

struct model {
	double mean[MATCH_FEATURES], deviation[MATCH_FEATURES];
	double weights[WEIGHTS]; /* the last one: what is there without any feature */
};

/* Which samples, and what each counts; 0: left out. */
struct choice {
	const struct samples *samples;
	double *counts;
};

static void
standardise(struct model *m, const struct choice *c)
{
	double all = 0;

	*m = (struct model){.weights = {0}};
	for (size_t i = 0; i < c->samples->n; i++)
		all += c->counts[i];
	for (size_t k = 0; k < MATCH_FEATURES; k++) {
		for (size_t i = 0; i < c->samples->n; i++)
			m->mean[k] += c->counts[i] * c->samples->items[i].features[k] / all;
		for (size_t i = 0; i < c->samples->n; i++)
			m->deviation[k] += c->counts[i] *
					   pow(c->samples->items[i].features[k] - m->mean[k], 2) /
					   all;
		m->deviation[k] = sqrt(m->deviation[k]);
		if (m->deviation[k] < 1e-6)
			m->deviation[k] = 1;
	}
}

static void
inputs(const struct model *m, const struct sample *s, double x[WEIGHTS])
{
	for (size_t k = 0; k < MATCH_FEATURES; k++)
		x[k] = (s->features[k] - m->mean[k]) / m->deviation[k];
	x[MATCH_FEATURES] = 1;
}

static double
probability(const struct model *m, const struct sample *s)
{
	double x[WEIGHTS], sum = 0;

	if (!s->is_shown)
		return 0;
	inputs(m, s, x);
	for (size_t k = 0; k < WEIGHTS; k++)
		sum += m->weights[k] * x[k];
	return 1 / (1 + exp(-sum));
}

/* Solves h x = g in place of g, by elimination: h is positive definite. */
static void
solve(double h[WEIGHTS][WEIGHTS], double g[WEIGHTS])
{
	for (size_t i = 0; i < WEIGHTS; i++)
		for (size_t j = i + 1; j < WEIGHTS; j++) {
			double f = h[j][i] / h[i][i];

			for (size_t k = i; k < WEIGHTS; k++)
				h[j][k] -= f * h[i][k];
			g[j] -= f * g[i];
		}
	for (size_t i = WEIGHTS; i-- > 0;) {
		for (size_t k = i + 1; k < WEIGHTS; k++)
			g[i] -= h[i][k] * g[k];
		g[i] /= h[i][i];
	}
}

/* One step of Newton's method on the mean loss and the ridge. */
static void
step(struct model *m, const struct choice *c)
{
	double h[WEIGHTS][WEIGHTS] = {{0}}, g[WEIGHTS] = {0}, x[WEIGHTS], all = 0;

	for (size_t i = 0; i < c->samples->n; i++)
		all += c->counts[i];
	for (size_t i = 0; i < c->samples->n; i++) {
		const struct sample *s = &c->samples->items[i];
		double p = probability(m, s), w = c->counts[i] / all;

		if (w <= 0)
			continue;
		inputs(m, s, x);
		for (size_t j = 0; j < WEIGHTS; j++) {
			g[j] += w * (s->is_right - p) * x[j];
			for (size_t k = 0; k < WEIGHTS; k++)
				h[j][k] += w * p * (1 - p) * x[j] * x[k];
		}
	}
	for (size_t j = 0; j < WEIGHTS; j++) {
		h[j][j] += j < MATCH_FEATURES ? RIDGE : 1e-9;
		g[j] -= j < MATCH_FEATURES ? RIDGE * m->weights[j] : 0;
	}
	solve(h, g);
	for (size_t j = 0; j < WEIGHTS; j++)
		m->weights[j] += g[j];
}

static struct model
fit_model(const struct choice *c)
{
	struct model m;

	standardise(&m, c);
	for (int i = 0; i < STEPS; i++)
		step(&m, c);
	return m;
}

/* Each set counts the same, those with fewer questions less, by their number. Of each as much for what is answered as
 * for the same questions with their entry taken out; half of that for foreign ones. Left out is a set, or that half of
 * all topics; -1: none. */
static struct choice
choose(const struct samples *s, size_t n_sets, int left_out, int half)
{
	struct choice c = {s, calloc(s->n + 1, sizeof(double))};

	for (size_t set = 0; set < n_sets; set++) {
		double n[KINDS] = {0}, share[KINDS] = {0.4, 0.4, 0.2};
#define IS_IN(one)                                                                                 \
	((one)->set == set && (int)set != left_out && (one)->half != half && (one)->is_shown)
		for (size_t i = 0; i < s->n; i++)
			if (IS_IN(&s->items[i]))
				n[s->items[i].kind]++;
		if (n[FOREIGN] == 0)
			share[ANSWERED] = share[REMOVED] = 0.5;
		for (size_t i = 0; i < s->n; i++)
			if (IS_IN(&s->items[i]))
				c.counts[i] = fmin(1, n[ANSWERED] / ENOUGH) *
					      share[s->items[i].kind] / n[s->items[i].kind];
	}
	return c;
}

#endif
