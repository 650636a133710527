/* The parsed source; for the markdown files of this folder. */
#ifndef TEXT_MARKDOWN_TREE_H
#define TEXT_MARKDOWN_TREE_H

#include <cmark.h>
#include <stdbool.h>

#include "answerwell/text/markdown.h"
#include <stddef.h>

/* At most MARKDOWN_MAX bytes, cut at a character; text in as few nodes as possible. What a line opens
 * in quotes and lists past 64 is text. Strokes (~~) are custom inline nodes, in MARKDOWN_AS_TYPED alone.
 * The caller frees it with cmark_node_free. */
cmark_node *markdown_parse(const char *source, enum markdown_format format);

/* True for raw HTML that is nothing but a comment: shown nowhere. */
bool markdown_is_comment(const char *raw);

#endif
