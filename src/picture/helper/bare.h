/* What a WebP tells beside its pixels, taken out: some versions of the library write it whatever they are asked. */
#ifndef ANSWERWELL_PICTURE_BARE_H
#define ANSWERWELL_PICTURE_BARE_H

#include <stddef.h>

/* In place; the new length, 0: it is no WebP. */
size_t bare_webp(unsigned char *bytes, size_t len);

#endif
