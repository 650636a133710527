/* The one lane in which passwords are hashed, for all workers of the machine: a hash takes a quarter of
 * a gigabyte and a processor for some tenths of a second, and anybody may ask for one. At most two run
 * at a time, one of which is kept for those who have logged in from that browser before; and who would
 * have to wait for long is told so at once. */
#ifndef ANSWERWELL_WEB_LANE_H
#define ANSWERWELL_WEB_LANE_H

#include <stdbool.h>

#include "answerwell/base/result.h"

struct arena;

/* Once, in the parent: what the workers share. */
void lane_share(void);
/* Once per worker. */
void lane_open(void);

/* Before anything is looked up for a log-in: a place for it until the arena goes. UNAVAILABLE: too many
 * are on their way. */
enum result lane_enter(struct arena *a, bool is_known) MUST_USE;

/* What account_slow is set to: runs fn(arg) in a thread when it is its turn, the fibre parked
 * meanwhile. UNAVAILABLE: it would take too long, or the client has left while it waited. */
enum result lane_hash(void (*fn)(void *), void *arg, bool is_known) MUST_USE;

#endif
