/* What this worker may believe of kept pages: whether something that visitors see was written since,
 * here or on another node.
 *
 * A transaction that changes content sends a note (migrations/current/content.sql). Notes travel; what
 * makes kept pages strict is the round trip on the listening connection: the notes of everything
 * confirmed before it began have arrived when it ends (db_listen_trip). A page is served from memory
 * only if such a trip began within the last FRESH_LEASE, and a request that may have written answers
 * only when FRESH_LEASE has passed since: whoever has that answer can ask any worker of any node and
 * gets the new page. Without the connection no kept page is served. */
#ifndef ANSWERWELL_WEB_FRESH_H
#define ANSWERWELL_WEB_FRESH_H

#include <stdbool.h>
#include <stdint.h>

#include "answerwell/base/clock.h"

struct db_pool;

#define FRESH_LEASE (10 * CLOCK_MILLISECOND)

/* A fibre of its own that listens, until fresh_stop. */
void fresh_start(struct db_pool *pool);
void fresh_stop(void);

/* Another number after every change of content; 0 while not listening. What was read from the
 * database after this call is no older than the number. */
uint64_t fresh_version(void);

/* The same of what makes the site itself: its settings, the pages that staff keeps, whether it is set up. */
uint64_t fresh_site_version(void);

/* True if fresh_version tells of everything confirmed before now. Asks for the next trip in time, so
 * that under load it stays true. */
bool fresh_is_known(int64_t now);

/* Inside a fibre: parks until fresh_is_known; false if that takes too long. */
bool fresh_wait(void);

/* Inside a fibre, after writing: parks until all kept pages that do not know of it are out of use. */
void fresh_settle(void);

#endif
