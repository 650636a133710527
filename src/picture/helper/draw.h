/* A picture from bytes: by libvips, with the loaders of a few kinds and nothing else of it. */
#ifndef ANSWERWELL_PICTURE_DRAW_H
#define ANSWERWELL_PICTURE_DRAW_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/picture/picture.h"

/* Once, before anything else; false: the library cannot be used. */
bool draw_open(void);
/* Uses each library once, so that what they load later is there: in the process that will draw. */
void draw_warm(void);

/* What it was made is the process's to the end. */
enum picture_verdict draw(const void *bytes, size_t len, struct picture *out);

#endif
