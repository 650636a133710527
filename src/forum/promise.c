/* How long it usually takes, in office time.
 *
 * Shown is a quantile of the waits before the first answers of the last `weeks` (or of the last `sample` answers, if
 * those are fewer), rounded up to a step that people count in. `few` cases that just keep the category's target stand
 * among them: they decide while there are few others. Whoever waits longer than that by now, without an answer, counts
 * with what they have waited so far; but as many of them as are never answered anyway do not, since no time would be
 * long enough for them, and a sixth without an answer would make all others be told weeks. So what is shown is a
 * word about questions that are answered.
 *
 * Waits have long tails and drift over the year, and rounding up keeps too much where the tail is flat. So the quantile
 * follows its own record: each promise that was kept lowers it by a little, each that was broken raises it by more, in
 * the proportion in which they should occur. That is adaptive conformal inference (Gibbs and Candes, "Adaptive Conformal
 * Inference Under Distribution Shift", NeurIPS 2021), with answers that come late instead of at once; what it proves of
 * the long run does not hold for fifty answers and steps as coarse as these.
 *
 * The numbers are those which `make promises-choose` chose (200 shops, seed 1) on made-up waits alone
 * (tests/support/waits.c): 80 to 92 % of the answered ones lie within the time shown in 90 % of 200 other made-up
 * shops, 7 % of them keep less. `kept` is above the 86 % that come of it: promises are replayed at the beginning
 * of each month, and what is late is known late. A real forum, which `make promises` judges by, had no part in it. */
#include "answerwell/forum/promise.h"

#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "promise_tuning.h"

#define WEEK (7 * CLOCK_DAY)
#define LEVEL_LEAST 0.6
#define LEVEL_MOST 0.98

const struct promise_tuning promise_tuned = {
    .level = 0.82, .kept = 0.89, .rate = 0.03, .sample = 80, .few = 8, .weeks = 13};

/* ---- steps ---------------------------------------------------------------------------------- */

static const char *const codes[] = {"hour", "day", "week"};

const char *
promise_unit_code(enum promise_unit unit)
{
	return codes[unit];
}

enum promise_unit
promise_unit_from(const char *code)
{
	for (int i = PROMISE_HOUR; i < PROMISE_WEEK; i++)
		if (strcmp(code, codes[i]) == 0)
			return (enum promise_unit)i;
	return PROMISE_WEEK;
}

static int64_t
unit_time(const struct hours *h, enum promise_unit unit)
{
	int64_t day = hours_working_day(h), week = 0;

	for (size_t i = 0; i < 7; i++)
		if (h->day[i].from < h->day[i].to)
			week += day;
	return unit == PROMISE_HOUR ? CLOCK_HOUR : unit == PROMISE_DAY ? day : week;
}

int64_t
promise_time(const struct hours *h, struct promise p)
{
	return p.n * unit_time(h, p.unit);
}

/* The first step that is not shorter. */
static struct promise
round_up(const struct hours *h, int64_t time)
{
	static const struct promise steps[] = {
	    {PROMISE_HOUR, 1}, {PROMISE_HOUR, 2}, {PROMISE_HOUR, 4},  {PROMISE_HOUR, 8},
	    {PROMISE_DAY, 1},  {PROMISE_DAY, 2},  {PROMISE_DAY, 3},   {PROMISE_DAY, 4},
	    {PROMISE_WEEK, 1}, {PROMISE_WEEK, 2}, {PROMISE_WEEK, 3},  {PROMISE_WEEK, 4},
	    {PROMISE_WEEK, 6}, {PROMISE_WEEK, 8}, {PROMISE_WEEK, 13}, {PROMISE_WEEK, 26},
	};
	size_t n = sizeof(steps) / sizeof(steps[0]);

	for (size_t i = 0; i < n; i++) {
		/* Eight hours of an office that is open for six are more than a day. */
		if (i + 1 < n && steps[i + 1].unit != steps[i].unit &&
		    promise_time(h, steps[i + 1]) <= promise_time(h, steps[i]))
			continue;
		if (promise_time(h, steps[i]) >= time)
			return steps[i];
	}
	return (struct promise){PROMISE_WEEK, 52};
}

struct promise
promise_or_target(const struct hours *h, struct promise p, int target_hours)
{
	return p.n > 0 ? p : round_up(h, target_hours * CLOCK_HOUR);
}

/* ---- learning ------------------------------------------------------------------------------- */

struct known {
	const struct promise_case *of;
	int64_t wait; /* until it was answered */
	int64_t due_at; /* under what was shown; 0: nothing yet */
	bool is_settled;
};

struct walk {
	const struct promise_tuning *t;
	const struct hours *hours;
	struct known *cases; /* in order of time */
	const struct known **answered; /* in order of their answers */
	size_t n, n_answered;
	int64_t target;
	double level;
	int64_t sample[2 * PROMISE_CASES_MAX + PROMISE_FEW_MOST];
};

static int
by_size(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

	return (a > b) - (a < b);
}

static int
by_answer(const void *left, const void *right)
{
	int64_t a = (*(const struct known *const *)left)->of->answered_at;
	int64_t b = (*(const struct known *const *)right)->of->answered_at;

	return (a > b) - (a < b);
}

static bool
is_open(const struct known *k, int64_t at)
{
	return k->of->answered_at == 0 || k->of->answered_at > at;
}

static int64_t
quantile(struct walk *w, size_t n)
{
	size_t at = (size_t)(w->level * (double)n);

	qsort(w->sample, n, sizeof(w->sample[0]), by_size);
	return w->sample[at < n ? at : n - 1];
}

/* Waits before the answers that were there at that moment: the recent ones, or the last SAMPLE. */
static size_t
sample(struct walk *w, int64_t at)
{
	size_t n = 0, known = w->n_answered;
	int64_t recent = at - w->t->weeks * WEEK;
	int few = w->t->few;

	while (known > 0 && w->answered[known - 1]->of->answered_at > at)
		known--;
	while (n < known &&
	       (n < (size_t)w->t->sample || w->answered[known - n - 1]->of->answered_at > recent)) {
		w->sample[n] = w->answered[known - n - 1]->wait;
		n++;
	}
	for (int i = 0; i < few; i++)
		w->sample[n++] = w->target * (2 * i + 1) / (2 * few - 1);
	return n;
}

/* The share of what was asked long before that nobody has answered. */
static double
never(const struct walk *w, int64_t at, int64_t recent)
{
	size_t n = 0, n_open = 0;

	for (; n < w->n && w->cases[n].of->asked_at < recent; n++)
		n_open += is_open(&w->cases[n], at);
	return n > 0 ? (double)n_open / (double)n : 0;
}

/* Those that wait longer than usual, as long as they have waited so far; less as many as are never answered anyway:
 * no time that could be shown would be long enough for them. Returns how many there are in the sample then. */
static size_t
add_waiting(struct walk *w, int64_t at, int64_t usual, size_t n)
{
	int64_t recent = at - w->t->weeks * WEEK, before = hours_add(w->hours, at, -usual);
	size_t end = 0, n_asked = 0, n_open = 0, n_more;

	for (; end < w->n && w->cases[end].of->asked_at < before; end++) {
		if (w->cases[end].of->asked_at < recent)
			continue;
		n_asked++;
		n_open += is_open(&w->cases[end], at);
	}
	n_more = (size_t)(never(w, at, recent) * (double)n_asked + 0.5);
	n_more = n_open > n_more ? n_open - n_more : 0;
	for (; n_more > 0; n_more--) {
		while (!is_open(&w->cases[--end], at))
			;
		w->sample[n++] = hours_between(w->hours, w->cases[end].of->asked_at, at);
	}
	return n;
}

static struct promise
usual(struct walk *w, int64_t at)
{
	size_t n_before = sample(w, at), n;
	int64_t usual = quantile(w, n_before);

	n = add_waiting(w, at, usual, n_before);
	return round_up(w->hours, n > n_before ? quantile(w, n) : usual);
}

/* What was shown and is answered by then, in order of time. */
static void
settle(struct walk *w, int64_t at)
{
	for (size_t i = 0; i < w->n && w->cases[i].due_at != 0; i++) {
		struct known *k = &w->cases[i];

		if (k->is_settled || is_open(k, at))
			continue;
		k->is_settled = true;
		if (k->of->answered_at <= k->due_at)
			w->level -= w->t->rate * (1 - w->t->kept);
		else
			w->level += w->t->rate * w->t->kept;
		if (w->level < LEVEL_LEAST)
			w->level = LEVEL_LEAST;
		if (w->level > LEVEL_MOST)
			w->level = LEVEL_MOST;
	}
}

static struct walk *
begin(struct arena *a, const struct promise_tuning *t, const struct hours *h,
      const struct promise_case *cases, size_t n, int target_hours)
{
	struct walk *w = arena_alloc(a, sizeof(*w));

	w->t = t;
	w->hours = h;
	w->n = n;
	w->n_answered = 0;
	w->target = target_hours * CLOCK_HOUR;
	w->level = t->level;
	w->cases = arena_array(a, n, sizeof(*w->cases));
	w->answered = arena_array(a, n, sizeof(*w->answered));
	for (size_t i = 0; i < n; i++) {
		w->cases[i] = (struct known){.of = &cases[i]};
		if (cases[i].answered_at == 0)
			continue;
		w->cases[i].wait = hours_between(h, cases[i].asked_at, cases[i].answered_at);
		w->answered[w->n_answered++] = &w->cases[i];
	}
	qsort(w->answered, w->n_answered, sizeof(*w->answered), by_answer);
	return w;
}

static struct promise
learn(struct arena *a, const struct promise_tuning *t, const struct hours *h,
      const struct promise_case *cases, size_t n, int target_hours, int64_t now)
{
	struct walk *w;
	size_t next = 0;

	while (n > 0 && cases[n - 1].asked_at >= now)
		n--;
	if (n > PROMISE_CASES_MAX) {
		cases += n - PROMISE_CASES_MAX;
		n = PROMISE_CASES_MAX;
	}
	w = begin(a, t, h, cases, n, target_hours);
	for (int64_t at = n > 0 ? cases[0].asked_at : now; at < now; at += WEEK) {
		struct promise shown;

		if (next >= n || cases[next].asked_at >= at + WEEK)
			continue;
		settle(w, at);
		shown = usual(w, at);
		for (; next < n && cases[next].asked_at < at + WEEK; next++)
			w->cases[next].due_at =
			    hours_add(h, cases[next].asked_at, promise_time(h, shown));
	}
	settle(w, now);
	return usual(w, now);
}

struct promise
promise_learn(struct arena *a, const struct hours *h, const struct promise_case *cases, size_t n,
	      int target_hours, int64_t now)
{
	return learn(a, &promise_tuned, h, cases, n, target_hours, now);
}

/* ---- looking back --------------------------------------------------------------------------- */

void
promise_replay_as(struct arena *a, const struct promise_tuning *t, const struct hours *h,
		  const struct promise_case *cases, size_t n, int target_hours,
		  struct promise_score *out)
{
	const char *month = "";
	int64_t sum = 0;

	*out = (struct promise_score){.n_all = n};
	for (size_t i = 0; i < n; i++) {
		const struct promise_case *c = &cases[i];
		const char *of = arena_printf(a, "%.7s", clock_rfc3339(a, c->asked_at));
		int64_t begin_at;

		if (strcmp(of, month) != 0 &&
		    clock_parse(arena_printf(a, "%s-01T00:00:00Z", of), &begin_at))
			out->last = learn(a, t, h, cases, n, target_hours, begin_at);
		month = of;
		if (c->answered_at == 0)
			continue;
		out->n_answered++;
		sum += promise_time(h, out->last);
		if (hours_between(h, c->asked_at, c->answered_at) <= promise_time(h, out->last))
			out->n_kept++;
	}
	out->shown = out->n_answered > 0 ? sum / (int64_t)out->n_answered : 0;
}

void
promise_replay(struct arena *a, const struct hours *h, const struct promise_case *cases, size_t n,
	       int target_hours, struct promise_score *out)
{
	promise_replay_as(a, &promise_tuned, h, cases, n, target_hours, out);
}
