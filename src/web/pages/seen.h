/* Views are counted in the worker's memory and written in batches. */
#ifndef ANSWERWELL_WEB_PAGES_SEEN_H
#define ANSWERWELL_WEB_PAGES_SEEN_H

#include <stdint.h>

struct ctx;

/* Counts one view, unless the same reader came within the hour (web/readers.h) or wrote it; a few seconds later what has
 * gathered is written, beside the requests, whether or not somebody reads on. What a worker that is killed had not written is
 * lost. author_id 0: nobody's. */
void seen_question(struct ctx *c, int64_t id, int64_t author_id);
void seen_entry(struct ctx *c, int64_t id);

/* The same for a page that is sent from memory to a visitor of that network; 0: neither. Outside a fibre too. */
void seen_again(const char *network, int64_t question_id, int64_t entry_id);

/* Event loop only: what has gathered is written at once, and nothing later. */
void seen_stop(void);

#endif
