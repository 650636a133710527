/* Bare addresses and @names inside running text; for the files of this folder. */
#ifndef TEXT_INLINE_H
#define TEXT_INLINE_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/text/markdown.h"

enum { MENTION_MAX = 30 };

/* The length of the address, of http(s) or from www. on, that begins at s[at]; 0 if none does. */
size_t inline_link(const char *s, size_t len, size_t at);

/* True if the address lacks its scheme. */
bool inline_is_www(const char *s, size_t len);

/* The same in the source of Markdown, where marks at its end may be those of emphasis, and a bracket that of
 * a link; of any scheme. */
size_t inline_source_link(const char *s, size_t len, size_t at);

/* The length of the name (without @) whose @ stands at s[at]; 0 if none does. The name in lower case
 * goes to name[MENTION_MAX + 1]. It may end with hyphens and underscores, which may be of the name or not. */
size_t inline_mention(const char *s, size_t len, size_t at, char *name);

/* Takes one such sign from its end; false if there is none. */
bool inline_shorter(char *name);

/* The same for the longest name that is one of `people`. */
size_t inline_person(const char *s, size_t len, size_t at, const struct people *people, char *name);

#endif
