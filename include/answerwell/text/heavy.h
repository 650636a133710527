/* Long texts take milliseconds to render, compare or take apart: too long where others wait. */
#ifndef ANSWERWELL_TEXT_HEAVY_H
#define ANSWERWELL_TEXT_HEAVY_H

#include <stddef.h>

/* Runs work on a text where it blocks nobody, and returns when it is done: the server sets it to its
 * threads; default: in place. What the caller owns, its arena too, is the work's meanwhile. */
extern void (*text_heavy)(void (*fn)(void *), void *arg);

/* The same for a text of `len` bytes; a short one is worked on in place. */
void text_work(size_t len, void (*fn)(void *), void *arg);

#endif
