/* Searches on their way into the log (insight/ask_log.h): no search waits for its line there. They lie in memory that all
 * workers share, and one of them writes what is there some times a second, together. What lies there when the server is
 * killed is lost. */
#ifndef ANSWERWELL_WEB_ASK_QUEUE_H
#define ANSWERWELL_WEB_ASK_QUEUE_H

#include <stdbool.h>

#include "answerwell/insight/ask_log.h"

struct arena;
struct db;
struct db_pool;

/* In the parent, once. */
void ask_queue_open(void);

/* In a worker: a fibre of its own that writes, until ask_queue_stop; it writes the last ones then. */
void ask_queue_start(struct db_pool *pool);
void ask_queue_stop(void);

/* Takes a copy, with its words masked. `network`: whose limit it counts for; that is written nowhere. False: no room. */
bool ask_queue_add(struct arena *a, const struct ask_step *step, const char *network);

/* Inside a fibre: until what was added before is in the database. */
void ask_queue_write(struct db *db, struct arena *a);

#endif
