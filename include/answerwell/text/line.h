/* One line that stands among the words of others: titles, names, subjects. What cannot be seen in it, or
 * turns round what stands beside it, could make it read as something else. */
#ifndef ANSWERWELL_TEXT_LINE_H
#define ANSWERWELL_TEXT_LINE_H

#include <stdbool.h>

struct arena;

/* False for bytes that are no UTF-8, controls, line ends, marks of direction, characters without width,
 * fillers, tag and private ones, and a heap of accents on one letter. Joiners may stand where they join
 * (Persian, Indian scripts, emoji), variation selectors behind what has variants. */
bool line_is_clear(const char *line);

/* The same line with `mark` for each such character; itself if it is clear. */
const char *line_marked(struct arena *a, const char *line, const char *mark);

/* Whether anything in it can be seen. */
bool line_has_ink(const char *line);

/* Words that were typed with commas of both kinds or line ends between, one a line, without what is blank and with single
 * blanks inside. */
char *line_each_word(struct arena *a, const char *typed);

#endif
