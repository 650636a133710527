#include "cli/progress.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "answerwell/base/clock.h"

enum { BAR = 30 };
#define REDRAW (CLOCK_SECOND / 10)

void
progress_begin(struct progress *p)
{
	*p = (struct progress){.is_shown = isatty(STDERR_FILENO) == 1, .phase = ""};
}

static void
draw(struct progress *p)
{
	static const char full[] = "##############################";
	static const char rest[] = "..............................";
	int64_t part = p->total <= 0 ? 0 : p->done >= p->total ? BAR : p->done * BAR / p->total;
	int64_t percent = p->total <= 0 ? 0 : p->done >= p->total ? 100 : p->done * 100 / p->total;

	if (!p->is_shown)
		return;
	fprintf(stderr, "\r[%.*s%.*s] %3lld %%  %-24s", (int)part, full, (int)(BAR - part), rest,
		(long long)percent, p->phase);
	fflush(stderr);
	p->drawn_at = clock_steady();
}

void
progress_phase(struct progress *p, const char *phase)
{
	p->phase = phase;
	draw(p);
}

void
progress_total(struct progress *p, int64_t total)
{
	p->done = 0;
	p->total = total;
}

void
progress_add(struct progress *p, int64_t n)
{
	p->done += n;
	if (p->is_shown && clock_steady() - p->drawn_at > REDRAW)
		draw(p);
}

void
progress_end(struct progress *p)
{
	if (p->is_shown)
		fprintf(stderr, "\r%*s\r", BAR + 36, "");
	p->is_shown = false;
}
