/* What the program brings for pages that staff keeps; for the files of this folder. */
#ifndef FAQ_STARTING_TEXT_H
#define FAQ_STARTING_TEXT_H

#include "answerwell/base/i18n.h"

struct arena;

/* Markdown. */
const char *starting_privacy(struct arena *a, enum locale l);

#endif
