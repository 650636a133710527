#include "answerwell/search/evaluation.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "sql/evaluation.h"

enum { LOOKED_AT = 10, FROZEN_OF = 4, STEPS = 50 };
#define DRAWN 10.0 /* examples' worth of what was there before */

/* A question with the entries that answer it. */
struct known {
	const struct sql_evaluation_outcomes_row *rows;
	size_t n;
};

struct run {
	const struct matcher *matcher;
	struct arena *arena;
	struct evaluation *out;
	double *odds; /* to learn from */
	bool *is_true;
	size_t n;
};

/* ---- fitting ------------------------------------------------------------------------------------ */

struct slope {
	double offset, slope; /* gradient */
	double oo, os, ss; /* curvature */
};

static struct slope
slope_at(const double *odds, const bool *is_true, size_t n, struct match_fit at)
{
	struct slope g = {0};

	for (size_t i = 0; i < n; i++) {
		double p = 1 / (1 + exp(-(at.offset + at.slope * odds[i])));
		double off = p - is_true[i], curve = p * (1 - p);

		g.offset += off;
		g.slope += off * odds[i];
		g.oo += curve;
		g.os += curve * odds[i];
		g.ss += curve * odds[i] * odds[i];
	}
	/* An example that came as foretold has a curvature of a quarter at most. */
	g.offset += DRAWN / 4 * at.offset;
	g.slope += DRAWN / 4 * (at.slope - 1);
	g.oo += DRAWN / 4;
	g.ss += DRAWN / 4;
	return g;
}

struct match_fit
evaluation_fit(const double *odds, const bool *is_true, size_t n)
{
	struct match_fit fit = {0, 1};

	for (int i = 0; i < STEPS; i++) {
		struct slope g = slope_at(odds, is_true, n, fit);
		double whole = g.oo * g.ss - g.os * g.os;
		double by_offset = (g.ss * g.offset - g.os * g.slope) / whole;
		double by_slope = (g.oo * g.slope - g.os * g.offset) / whole;

		/* Far from the end Newton's step may be too long. */
		fit.offset -= fmax(-1, fmin(1, by_offset));
		fit.slope -= fmax(-0.5, fmin(0.5, by_slope));
		if (fabs(by_offset) + fabs(by_slope) < 1e-9)
			break;
	}
	/* More words in common never make an answer less likely. */
	fit.slope = fmax(fit.slope, 0.1);
	return fit;
}

/* ---- one question ------------------------------------------------------------------------------- */

static bool
is_frozen(int64_t question)
{
	return ((uint64_t)question * 0x9e3779b97f4a7c15u >> 32) % FROZEN_OF == 0;
}

static bool
is_right(const struct known *k, int64_t entry)
{
	for (size_t i = 0; i < k->n; i++)
		if (k->rows[i].entry_id == entry)
			return true;
	return false;
}

static struct match *
ask(const struct run *r, struct arena *a, const struct known *k, int64_t without, size_t *n)
{
	const struct match_question q = {.locale = locale_from(k->rows[0].locale, LOCALE_EN),
					 .text = k->rows[0].title,
					 .without = without};
	struct match *list = matcher_find(r->matcher, a, &q, LOOKED_AT, n);

	*n = matcher_fold_titles(list, *n);
	return list;
}

static void
count(struct evaluation_figures *f, const struct known *k, const struct match *list, size_t n)
{
	f->n++;
	f->first += n > 0 && is_right(k, list[0].id);
	for (size_t i = 0; i < n && i < 3; i++)
		if (is_right(k, list[i].id)) {
			f->first_three++;
			break;
		}
	f->silent += n == 0 || list[0].probability < MATCH_SHOWN;
	if (n > 0 && list[0].probability >= MATCH_ANSWERS) {
		f->answers++;
		f->answers_right += is_right(k, list[0].id);
	}
}

static void
learn(struct run *r, const struct known *k, const struct match *list, size_t n)
{
	if (n == 0)
		return;
	r->odds[r->n] = match_odds(&list[0]);
	r->is_true[r->n++] = is_right(k, list[0].id);
}

/* With several right entries nothing is known of what would be shown without all of them. */
static void
take(struct run *r, const struct known *k)
{
	struct evaluation_figures *f = &r->out->of[locale_from(k->rows[0].locale, LOCALE_EN)];
	bool is_learned = !is_frozen(k->rows[0].question_id);
	struct arena *a = arena_new();
	size_t n;
	const struct match *list = ask(r, a, k, 0, &n);

	r->out->n_learned += is_learned;
	if (is_learned)
		learn(r, k, list, n);
	else
		count(f, k, list, n);
	if (k->n == 1) {
		list = ask(r, a, k, k->rows[0].entry_id, &n);
		if (is_learned)
			learn(r, k, list, n);
		else
			f->alarms += n > 0 && list[0].probability >= MATCH_ANSWERS;
	}
	arena_free(a);
}

/* ---- all ---------------------------------------------------------------------------------------- */

enum result
evaluation_run(struct db *db, struct arena *a, const struct matcher *m, struct evaluation *out)
{
	struct run r = {.matcher = m, .arena = a, .out = out};
	struct sql_evaluation_outcomes_row *rows;
	struct known k;
	size_t n;
	enum result result = sql_evaluation_outcomes(db, a, &rows, &n);

	if (result != OK)
		return result;
	*out = (struct evaluation){.fit = {0, 1}};
	r.odds = arena_array(a, 2 * n, sizeof(*r.odds));
	r.is_true = arena_array(a, 2 * n, sizeof(*r.is_true));
	for (size_t i = 0; i < n; i += k.n) {
		k = (struct known){.rows = &rows[i], .n = 1};
		while (i + k.n < n && rows[i + k.n].question_id == rows[i].question_id)
			k.n++;
		take(&r, &k);
	}
	if (out->n_learned >= EVALUATION_ENOUGH)
		out->fit = evaluation_fit(r.odds, r.is_true, r.n);
	return OK;
}

enum result
evaluation_keep(struct db *db, struct arena *a, const struct evaluation *e)
{
	return sql_evaluation_fit(db, a, NULL, .offset = e->fit.offset, .slope = e->fit.slope,
				  .n = e->n_learned);
}
