/* What cmark reads otherwise than people mean it; for the markdown files of this folder. */
#ifndef TEXT_MARKDOWN_MARKS_H
#define TEXT_MARKDOWN_MARKS_H

#include <cmark.h>
#include <stdbool.h>
#include <stddef.h>

#include "answerwell/text/markdown.h"

struct arena;

/* The source (len bytes) with characters of private use in place of the marks that are none: those inside a bare
 * address, and \| (of a table). Beside Chinese, Japanese and Korean letters, which stand without blanks, a
 * sign lets emphasis begin and end: **注意：**正文. In MARKDOWN_AS_TYPED also a * within a word or a sum: 2*3*4. NULL if nothing had to be changed. */
char *marks_hide(struct arena *a, const char *source, size_t len, enum markdown_format format);

/* Puts back what marks_hide has taken. Tables are made before. */
void marks_show(cmark_node *root);

#endif
