/* Code with its words marked, for the files of this folder. */
#ifndef TEXT_HIGHLIGHT_H
#define TEXT_HIGHLIGHT_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

/* A page must stay light, however long the code: what comes after so many marks stays plain. */
enum { HIGHLIGHT_MARKS_MAX = 2000 };

/* The code escaped, with <span class="hc|hk|hn|hs|ht|hd"> around comments, keywords, numbers, strings,
 * names (of fields, attributes, variables) and deleted lines; escaped alone if the language (as in
 * "```c++", in any case) is not known. Takes the marks it makes from *marks. One pass, no going back:
 * whatever the text, the work grows with its length only. */
void highlight_code(struct buf *out, const char *language, size_t language_len, const char *code,
		    size_t *marks);

#endif
