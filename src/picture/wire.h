/* What goes over the socket between who asks for a picture and who draws it, both of one build on one machine. */
#ifndef ANSWERWELL_PICTURE_WIRE_H
#define ANSWERWELL_PICTURE_WIRE_H

#include <stdint.h>

#include "answerwell/picture/picture.h"

/* Then the bytes. */
struct wire_ask {
	uint32_t len;
};

/* Then of each size WebP and JPEG. */
struct wire_answer {
	uint32_t verdict, n;
	struct {
		uint32_t width, height, webp_len, jpeg_len;
	} of[PICTURE_SIZES];
};

/* No picture of 1920 pixels is longer as WebP or JPEG. */
enum { WIRE_PART_MAX = 24 * 1024 * 1024 };

#endif
