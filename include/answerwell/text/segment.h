/* Words for the search index (ICU word break iterator, UAX #29 with ICU's Chinese dictionary). */
#ifndef ANSWERWELL_TEXT_SEGMENT_H
#define ANSWERWELL_TEXT_SEGMENT_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* The words of text, one space between, case-folded and NFKC-normalised (ICU), punctuation gone, so
 * that to_tsvector finds Chinese words inside a sentence. Chinese words longer than two characters
 * are followed by their two-character parts. */
char *segment_words(struct arena *a, const char *text);

/* True if the text is mostly Han characters. */
bool segment_is_chinese(const char *text);

#endif
