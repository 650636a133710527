/* Word diff between two revisions. */
#ifndef ANSWERWELL_TEXT_DIFF_H
#define ANSWERWELL_TEXT_DIFF_H

#include "answerwell/text/markdown.h"

struct arena;

/* The new text with <ins> and <del> around changed words (Myers O(ND) over words, Han characters
 * one by one), escaped, line breaks as <br>. Texts past 64 KiB or with more than 4,000 differing
 * words come as one <del> and one <ins>. */
struct safe_html diff_words(struct arena *a, const char *before, const char *after);

#endif
