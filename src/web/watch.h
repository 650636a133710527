/* What wakes parked fibres: descriptors of database connections on Kore's event loop, and time. */
#ifndef ANSWERWELL_WEB_WATCH_H
#define ANSWERWELL_WEB_WATCH_H

#include <stdbool.h>
#include <stdint.h>

struct db_hooks;

/* The hooks for db_pool_new in a worker. Outside a fibre (start of a worker) they block. */
const struct db_hooks *watch_hooks(void);

/* Event loop only: runs the fibres that are ready and sees to it that deadlines of those that are
 * parked then will be looked at. */
void watch_run(void);

/* Inside a fibre: parks until the descriptor can be read or written (true), or that time has passed (false). No two wait
 * for one at once, and nobody else has it on the event loop. */
bool watch_fd(int fd, bool wants_write, int64_t deadline);

/* Inside a fibre: parks until that time (clock_steady), to the millisecond. */
void watch_sleep(int64_t until);

#endif
