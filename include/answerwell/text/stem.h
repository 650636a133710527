/* The stem of an English word (Snowball, "Porter 2"): refunds, refunded and refund are one. */
#ifndef ANSWERWELL_TEXT_STEM_H
#define ANSWERWELL_TEXT_STEM_H

#include <stddef.h>

struct arena;

/* Bytes of the longest word that is stemmed; longer ones stay as they are. */
enum { STEM_MAX = 64 };

/* The stem of a form as text/segment.h gives it (lower case, no accents), in `out`; its length. What is not
 * letters of ASCII stays as it is. `len` at most STEM_MAX. */
size_t stem_into(char out[STEM_MAX + 1], const char *form, size_t len);

/* The same in the arena, of a form of any length. */
const char *stem_word(struct arena *a, const char *form);

#endif
