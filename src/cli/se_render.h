/* HTML, words and slugs of what an import has staged: the part that only the program can do. */
#ifndef ANSWERWELL_CLI_SE_RENDER_H
#define ANSWERWELL_CLI_SE_RENDER_H

#include "answerwell/base/result.h"

struct db;
struct progress;

/* Renders every new or changed text into import_texts, a batch at a time, inside a transaction.
 * The author's own Markdown is taken if it belongs to the post's final state, else the HTML turned
 * into Markdown. OK, UNAVAILABLE, FAILED. */
enum result se_render(struct db *db, struct progress *progress) MUST_USE;

#endif
