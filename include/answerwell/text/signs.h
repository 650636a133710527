/* Signs that a program reads, however they were typed. */
#ifndef ANSWERWELL_TEXT_SIGNS_H
#define ANSWERWELL_TEXT_SIGNS_H

struct arena;

/* The text with quotation marks, dashes, colons and blanks as phones, word processors and Chinese
 * keyboards write them, and all full-width signs, letters and digits, as ASCII has them. */
char *signs_plain(struct arena *a, const char *text);

#endif
