/* What people write beside CommonMark, as nodes of the tree; for the markdown files of this folder. */
#ifndef TEXT_MARKDOWN_BLOCKS_H
#define TEXT_MARKDOWN_BLOCKS_H

#include <cmark.h>

enum { TABLE_COLUMNS_MAX = 20 };

/* Custom blocks: a table holds rows, the first one its head, and those cells. */
enum table_part { TABLE_NONE, TABLE, TABLE_HEAD, TABLE_ROW, TABLE_TH, TABLE_TD };
enum table_align { ALIGN_START, ALIGN_CENTER, ALIGN_END };

enum table_part table_part(cmark_node *node);
enum table_align table_align(cmark_node *cell);

/* Turns paragraphs whose lines are those of a table ("a | b", then "--- | ---") into tables, and "[ ]" and
 * "[x]" at the beginning of list items into boxes. The text nodes are consolidated. */
void markdown_blocks(cmark_node *root);

#endif
