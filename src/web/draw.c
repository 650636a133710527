#include "draw.h"

#include <stdlib.h>
#include <unistd.h>

#include "answerwell/base/clock.h"
#include "watch.h"

/* Less than a request may last. */
#define LIMIT (25 * CLOCK_SECOND)

enum result
draw_picture(struct arena *a, const void *bytes, size_t len, enum picture_verdict *verdict,
	     struct picture *out)
{
	const char *line = getenv(DRAW_LINE);
	int fd = picture_call(line != NULL ? atoi(line) : -1);
	enum result r;

	if (fd < 0)
		return UNAVAILABLE;
	r = picture_talk(a, fd, bytes, len, watch_fd, clock_steady() + LIMIT, verdict, out);
	close(fd);
	return r;
}
