/* ~~struck through~~; for the markdown files of this folder. */
#ifndef TEXT_MARKDOWN_STRIKE_H
#define TEXT_MARKDOWN_STRIKE_H

#include <cmark.h>

/* What stands between two pairs of ~ that touch it becomes a custom inline node. The text nodes are consolidated,
 * escaped signs hidden (markdown_marks.h). */
void markdown_strike(cmark_node *root);

#endif
