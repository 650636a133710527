/* People whom a text names with @. */
#ifndef ANSWERWELL_ACCOUNT_MENTION_H
#define ANSWERWELL_ACCOUNT_MENTION_H

#include "answerwell/text/markdown.h"

struct arena;
struct db;

/* The text rendered: names that are people's become links, all others are text. If the database does not
 * answer, all are. */
struct safe_html mention_render(struct db *db, struct arena *a, const char *source,
				enum markdown_format format);

#endif
