/* Fibres: stacks of their own on which a request's code runs and can be parked while the worker
 * serves others. One thread: the event loop resumes, a fibre parks; fibres never resume fibres. */
#ifndef ANSWERWELL_WEB_FIBRE_H
#define ANSWERWELL_WEB_FIBRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fibre;

/* The fibre whose code is running, or NULL in the event loop. */
struct fibre *fibre_self(void);

/* A fibre, ready to run fn(arg) at the next fibre_run_ready. `log_id` (16 characters at most, copied)
 * is put on its log lines; waits end at `deadline` (clock_steady) at the latest. NULL: too many. It
 * ends, and is reused, when fn returns. */
struct fibre *fibre_start(void (*fn)(void *), void *arg, const char *log_id, int64_t deadline);

/* Parks the running fibre until fibre_ready (true) or until `deadline` or the fibre's own deadline
 * has passed (false). */
bool fibre_park(int64_t deadline);

/* Parks until fibre_ready, whatever the time: for work that cannot be given up. */
void fibre_park_firmly(void);

/* Says that nobody waits for what it makes any more. It goes on: who parks long may ask. */
void fibre_abandon(struct fibre *f);
bool fibre_is_abandoned(const struct fibre *f);

/* How long its code has run so far, microseconds of the event loop; and what was worked for it
 * elsewhere. */
int64_t fibre_worked(const struct fibre *f);
void fibre_add_work(struct fibre *f, int64_t worked);

/* Puts a parked fibre into the queue; may be called from the loop and from other fibres, also twice. */
void fibre_ready(struct fibre *f);

/* Event loop only: runs what is ready, in order, until nothing is. */
void fibre_run_ready(void);

/* Event loop only: makes ready whose deadline has passed. */
void fibre_sweep(int64_t now);

/* Fibres that have begun and not ended / that are parked until some time. */
size_t fibre_count(void);
size_t fibre_parked(void);

#endif
