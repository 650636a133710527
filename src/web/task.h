/* Slow work of the processor in Kore's task threads. */
#ifndef ANSWERWELL_WEB_TASK_H
#define ANSWERWELL_WEB_TASK_H

#include <stdbool.h>

#include "answerwell/base/result.h"

/* Runs fn(arg) in a task thread, the calling fibre parked meanwhile; outside a fibre: in place. fn
 * touches nothing but what `arg` points to, which may lie on the fibre's stack. */
void task_run(void (*fn)(void *), void *arg);

/* The same for the hash of a password: what account_slow is set to. */
enum result task_hash(void (*fn)(void *), void *arg, bool is_known);

#endif
