/* The worker's way to who draws pictures (answerwell/picture/picture.h), which `answerwell web` started before Kore. */
#ifndef ANSWERWELL_WEB_DRAW_H
#define ANSWERWELL_WEB_DRAW_H

#include <stddef.h>

#include "answerwell/picture/picture.h"

/* The environment variable that names the socket. */
#define DRAW_LINE "ANSWERWELL_PICTURE_LINE"

struct arena;

/* Inside a fibre, which is parked meanwhile. UNAVAILABLE: too many at once, or there is none who draws. */
enum result draw_picture(struct arena *a, const void *bytes, size_t len,
			 enum picture_verdict *verdict, struct picture *out) MUST_USE;

#endif
