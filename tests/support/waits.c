#include "waits.h"

#include <math.h>
#include <stdlib.h>

#include "answerwell/base/clock.h"

enum { ANSWERED_LEAST = 50, ASKED_MOST = 1200, WEEKS_MOST = 260, WAIT_MOST = 4000 };

static uint64_t state;

/* Above 0, below 1 (splitmix64). */
static double
chance(void)
{
	uint64_t z = state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	z ^= z >> 31;
	return ((double)(z >> 12) + 0.5) / (double)(UINT64_C(1) << 52);
}

static double
between(double low, double high)
{
	return low + chance() * (high - low);
}

/* As many below the middle of a scale of powers as above. */
static double
of_scale(double low, double high)
{
	return low * pow(high / low, chance());
}

static double
normal(void)
{
	double size = sqrt(-2 * log(chance()));

	return size * cos(2 * M_PI * chance());
}

/* What one category is like. */
struct shop {
	double median, spread; /* of office hours; of their logarithm */
	double tail; /* share of waits with a tail of a power, as of what somebody must look into */
	double a_week; /* questions */
	double weekend, night; /* share of them that comes then, against other times */
	double never; /* answered */
	double trend, season,
	    wander; /* of the logarithm: a year, up and down over one, from week to week */
	double burst; /* share of weeks in which all ask at once, and wait */
	double around_the_clock; /* share of answers by people who keep no hours */
	int staff_changes_in; /* week; -1: never */
	double staff_factor;
	int weeks;
};

static struct shop
some_shop(void)
{
	struct shop s = {.median = of_scale(0.3, 30),
			 .spread = between(1, 2.5),
			 .tail = chance() < 0.5 ? 0 : between(0, 0.1),
			 .a_week = of_scale(0.5, 40),
			 .weekend = between(0.1, 1),
			 .night = between(0.05, 0.6),
			 .never = chance() < 0.5 ? between(0, 0.03) : between(0, 0.25),
			 .trend = chance() < 0.5 ? 0 : between(-0.8, 0.8),
			 .season = chance() < 0.5 ? 0 : between(0, 0.7),
			 .wander = chance() < 0.3 ? 0 : between(0, 0.2),
			 .burst = chance() < 0.5 ? 0 : between(0, 0.08),
			 .around_the_clock = chance() < 0.5 ? 0 : chance()};

	s.weeks = (int)fmin(WEEKS_MOST, of_scale(80, 800) / s.a_week + 26);
	s.staff_changes_in = chance() < 0.7 ? -1 : (int)between(4, s.weeks);
	s.staff_factor = of_scale(0.2, 5);
	return s;
}

static void
some_hours(struct hours *out)
{
	static const char *const kinds[] = {"always", "mon-sun 8:00-22:00 UTC",
					    "mon-sat 9:00-20:00 UTC", "mon-fri 9:00-18:00 UTC",
					    "mon-fri 8:00-16:00 UTC"};
	size_t n = sizeof(kinds) / sizeof(kinds[0]);

	(void)hours_parse(kinds[(size_t)(chance() * (double)n)], out);
}

/* A moment of the week that begins then. */
static int64_t
moment(const struct shop *s, int64_t monday)
{
	for (;;) {
		double day = between(0, 7), hour = 24 * (day - floor(day));
		bool is_night = hour < 7 || hour > 22;

		if (chance() < (day >= 5 ? s->weekend : 1) * (is_night ? s->night : 1))
			return monday + (int64_t)(day * CLOCK_DAY);
	}
}

/* Of all time. */
static double
open_share(const struct hours *h)
{
	double minutes = 0;

	for (int i = 0; i < HOURS_DAYS; i++)
		minutes += h->day[i].to - h->day[i].from;
	return minutes / (HOURS_DAYS * HOURS_DAY);
}

static int64_t
answered_at(const struct shop *s, const struct hours *h, int64_t at, double shift)
{
	double wait = s->median * exp(s->spread * normal() + shift);

	if (chance() < s->never)
		return 0;
	if (chance() < s->tail)
		wait *= pow(chance(), -1);
	wait = fmin(wait, WAIT_MOST);
	if (chance() < s->around_the_clock)
		return at + (int64_t)(wait / open_share(h) * (double)CLOCK_HOUR);
	return hours_add(h, at, (int64_t)(wait * (double)CLOCK_HOUR));
}

static int
by_time(const void *left, const void *right)
{
	const struct promise_case *a = left, *b = right;

	return (a->asked_at > b->asked_at) - (a->asked_at < b->asked_at);
}

/* How many of one week: as often as they come by chance (Poisson). */
static int
how_many(double mean)
{
	int n = 0;

	for (double left = mean + log(chance()); left > 0; left += log(chance()))
		n++;
	return n;
}

static size_t
some_cases(const struct shop *s, struct waits *w)
{
	int64_t monday = 1704067200 * CLOCK_SECOND; /* of January 2024 */
	double wandered = 0, phase = between(0, 2 * M_PI);
	size_t n_answered = 0;

	for (int week = 0; week < s->weeks; week++, monday += 7 * CLOCK_DAY) {
		bool is_burst = chance() < s->burst;
		double year = week / 52.0, shift = s->trend * year + (is_burst ? 1 : 0);

		wandered += s->wander * normal();
		wandered *= 0.98;
		shift += wandered + s->season * sin(2 * M_PI * year + phase);
		if (s->staff_changes_in >= 0 && week >= s->staff_changes_in)
			shift += log(s->staff_factor);
		for (int i = how_many(s->a_week * (is_burst ? 4 : 1)); i > 0 && w->n < ASKED_MOST;
		     i--) {
			struct promise_case *c = &w->cases[w->n++];

			c->asked_at = moment(s, monday);
			c->answered_at = answered_at(s, &w->hours, c->asked_at, shift);
			n_answered += c->answered_at != 0;
		}
	}
	qsort(w->cases, w->n, sizeof(*w->cases), by_time);
	return n_answered;
}

void
waits_make(struct arena *a, uint64_t seed, struct waits *out)
{
	struct shop s;

	state = seed * UINT64_C(0x2545f4914f6cdd1d);
	out->cases = arena_array(a, ASKED_MOST, sizeof(*out->cases));
	do {
		s = some_shop();
		some_hours(&out->hours);
		/* Whoever sets it knows a little of how it goes. */
		out->target_hours = (int)fmin(90, fmax(1, round(s.median * of_scale(0.3, 20))));
		out->n = 0;
	} while (some_cases(&s, out) < ANSWERED_LEAST);
}
