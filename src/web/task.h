/* Slow work of the processor in threads of its own, so that a worker's event loop goes on. */
#ifndef ANSWERWELL_WEB_TASK_H
#define ANSWERWELL_WEB_TASK_H

/* Who may run at the same time in a worker: what pages are made of, some milliseconds each; and hashes
 * of passwords, some tenths of a second (lane.h says how many of these on the machine). Neither waits
 * for the other. */
enum task_kind { TASK_PAGE, TASK_HASH, TASK_KINDS };

/* Runs fn(arg) in a thread of that kind, the calling fibre parked meanwhile; outside a fibre: in place.
 * fn touches nothing but what `arg` points to, which may lie on the fibre's stack. */
void task_run(enum task_kind kind, void (*fn)(void *), void *arg);

/* What text_heavy is set to. */
void task_text(void (*fn)(void *), void *arg);

#endif
