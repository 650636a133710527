/* What is promised, in words. */
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/forum/promise.h"

/* Past so many weeks a number helps nobody. */
enum { WEEKS_MAX = 8 };

static bool
is_open(const struct hours *h, size_t day)
{
	return h->day[day].from < h->day[day].to;
}

/* "Monday to Friday"; "Monday, Wednesday"; "" if it is every day. */
static const char *
open_days(struct arena *a, enum locale l, const struct hours *h)
{
	static const char *const names[] = {N_("Monday"),   N_("Tuesday"), N_("Wednesday"),
					    N_("Thursday"), N_("Friday"),  N_("Saturday"),
					    N_("Sunday")};
	struct buf out;
	size_t n = 0;

	buf_init(&out, a, 64);
	for (size_t i = 0; i < 7; i++) {
		size_t last = i;

		if (!is_open(h, i))
			continue;
		while (last + 1 < 7 && is_open(h, last + 1))
			last++;
		n += last - i + 1;
		if (out.len > 0)
			buf_puts(&out, tr(l, N_(", ")));
		if (last > i + 1) {
			buf_printf(&out, tr(l, N_("%s to %s")), tr(l, names[i]),
				   tr(l, names[last]));
			i = last;
		} else {
			buf_puts(&out, tr(l, names[i]));
		}
	}
	return n < 7 && out.data != NULL ? out.data : "";
}

const char *
promise_sentence(struct arena *a, enum locale l, const struct hours *h, struct promise p)
{
	const char *days = open_days(a, l, h);

	if (p.unit == PROMISE_WEEK && p.n > WEEKS_MAX)
		return tr(l, N_("Answers from staff can take more than two months here."));
	if (p.unit == PROMISE_WEEK)
		return arena_printf(a,
				    trn(l, "Staff usually answer within %d week.",
					"Staff usually answer within %d weeks.", p.n),
				    p.n);
	if (p.unit == PROMISE_DAY && days[0] == '\0')
		return arena_printf(a,
				    trn(l, "Staff usually answer within %d day.",
					"Staff usually answer within %d days.", p.n),
				    p.n);
	if (p.unit == PROMISE_DAY)
		return arena_printf(a,
				    trn(l, "Staff usually answer within %d working day.",
					"Staff usually answer within %d working days.", p.n),
				    p.n);
	if (days[0] == '\0')
		return arena_printf(a,
				    trn(l, "Staff usually answer within %d hour.",
					"Staff usually answer within %d hours.", p.n),
				    p.n);
	return arena_printf(a,
			    trn(l, "Staff usually answer within %d hour, %s.",
				"Staff usually answer within %d hours, %s.", p.n),
			    p.n, days);
}

const char *
promise_words(struct arena *a, enum locale l, const struct hours *h, struct promise p)
{
	const char *days = open_days(a, l, h);

	if (p.unit == PROMISE_WEEK && p.n > WEEKS_MAX)
		return tr(l, N_("more than two months"));
	if (p.unit == PROMISE_WEEK)
		return arena_printf(a, trn(l, "within %d week", "within %d weeks", p.n), p.n);
	if (p.unit == PROMISE_DAY && days[0] == '\0')
		return arena_printf(a, trn(l, "within %d day", "within %d days", p.n), p.n);
	if (p.unit == PROMISE_DAY)
		return arena_printf(
		    a, trn(l, "within %d working day", "within %d working days", p.n), p.n);
	return arena_printf(a, trn(l, "within %d hour", "within %d hours", p.n), p.n);
}
