/* The steps of an ask on their way into the log of searches (insight/ask_log.h), and to the question that came of it. What fails
 * here is no matter of the page. */
#ifndef ANSWERWELL_WEB_PAGES_ASKS_H
#define ANSWERWELL_WEB_PAGES_ASKS_H

#include <stdint.h>

#include "answerwell/insight/ask_log.h"

struct ctx;
struct search_found;
struct suggestions;

/* Forms and links carry the ask's number as "ask", the entries that were shown as "shown". */
#define ASK_FIELD "ask"
#define SHOWN_FIELD "shown"
/* Of a form without a number: what was found is to be shown before anything is posted. */
#define STEP_FIELD "step"
/* The claim (solution_token) that turned out to be none, before the question. */
#define CLAIM_FIELD "claim"

/* The page shows this for these words: the number for its links, the one that came with the address or form if there is one; NULL: it
 * is not kept. */
const char *asks_shown(struct ctx *c, enum ask_via via, const char *words,
		       const struct suggestions *s, int n_entries, int n_threads);

/* The page of that entry or question (0: the other) was opened from what was found: its number, or NULL. The page is
 * nobody else's then. */
const char *asks_opened(struct ctx *c, int64_t entry_id, int64_t question_id);

/* This POST of a form that asks is a question: with an id it is posted, without one whoever wrote it is asked who they are. Ends
 * the ask if the form had one, and keeps what was offered. */
void asks_posted(struct ctx *c, const char *title, int64_t question_id);

/* "faq-12", "questions-45" of the field `name`; false for anything else. */
bool asks_read(struct ctx *c, const char *name, int64_t *entry_id, int64_t *question_id);

/* This POST says that an entry or question solved it; `words`: what was typed, or "". */
void asks_claimed(struct ctx *c, const char *words, int64_t entry_id, int64_t question_id);

/* "12 15": those of the suggestions, for a form. */
const char *asks_shown_ids(struct ctx *c, const struct suggestions *s);

#endif
