#include "answerwell/text/heavy.h"

/* From here on it takes about a millisecond. */
enum { HEAVY_FROM = 4096 };

static void
in_place(void (*fn)(void *), void *arg)
{
	fn(arg);
}

void (*text_heavy)(void (*fn)(void *), void *arg) = in_place;

void
text_work(size_t len, void (*fn)(void *), void *arg)
{
	if (len < HEAVY_FROM)
		fn(arg);
	else
		text_heavy(fn, arg);
}
