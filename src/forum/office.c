#include "answerwell/forum/office.h"

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/config.h"
#include "answerwell/settings/settings.h"

/* A week of seven days has a stretch a day, or two where the clocks change. */
enum { DAYS_BACK = 366, STRETCHES_MAX = 2 * DAYS_BACK };

struct hours
office_hours_of(struct arena *a, const struct settings *s)
{
	struct hours given;

	return hours_parse(config()->hours, &given) ? given : settings_hours(a, s);
}

enum result
office_hours(struct db *db, struct arena *a, struct hours *out)
{
	struct settings s;
	enum result r = settings_read(db, a, &s);

	if (r == OK)
		*out = office_hours_of(a, &s);
	return r;
}

void
office_at(struct arena *a, const struct hours *hours, int64_t now, struct office *out)
{
	int64_t *opens = arena_array(a, STRETCHES_MAX, sizeof(*opens));
	int64_t *closes = arena_array(a, STRETCHES_MAX, sizeof(*closes));
	int64_t *passed = arena_array(a, STRETCHES_MAX, sizeof(*passed));
	int64_t at, from, to, sum = 0;
	size_t n = 0;

	out->hours = *hours;
	out->now = now;
	at = out->now - DAYS_BACK * CLOCK_DAY;
	while (n < STRETCHES_MAX && hours_next(&out->hours, at, &from, &to) && from < out->now) {
		/* Midnight divides nothing that goes on. */
		if (n > 0 && closes[n - 1] == from) {
			closes[n - 1] = to;
		} else {
			opens[n] = from;
			closes[n] = to;
			passed[n++] = sum;
		}
		sum += to - from;
		at = to;
	}
	out->opens = (struct sql_ints){opens, n};
	out->closes = (struct sql_ints){closes, n};
	out->passed = (struct sql_ints){passed, n};
}

enum result
office_open(struct db *db, struct arena *a, struct office *out)
{
	struct hours hours;
	enum result r = office_hours(db, a, &hours);

	if (r == OK)
		office_at(a, &hours, clock_now(), out);
	return r;
}
