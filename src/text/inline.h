/* Bare addresses and @names inside running text; for the files of this folder. */
#ifndef TEXT_INLINE_H
#define TEXT_INLINE_H

#include <stddef.h>

enum { MENTION_MAX = 30 };

/* The length of the http(s) address that begins at s[at]; 0 if none does. */
size_t inline_link(const char *s, size_t len, size_t at);

/* The length of the name (without @) whose @ stands at s[at]; 0 if none does. The name in lower case
 * goes to name[MENTION_MAX + 1]. */
size_t inline_mention(const char *s, size_t len, size_t at, char *name);

#endif
