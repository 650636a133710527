/* Child processes that are kept alive: for `answerwell run`. */
#ifndef ANSWERWELL_CLI_CHILD_H
#define ANSWERWELL_CLI_CHILD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum { CHILD_ARGS_MAX = 8 };

struct child {
	const char *name;
	const char *argv[CHILD_ARGS_MAX];
	char log[4096]; /* where its output goes */
	int64_t log_from; /* where its own words begin: before them stand those of its last lives */
	int stop_signal; /* asks it to end */
	pid_t pid; /* 0: not running */
	int64_t started_at; /* clock_steady */
	int64_t restart_at; /* 0: none planned */
	int n_quick; /* ends in a row within QUICK seconds of the start */
};

/* In a process just forked, before it execs: signals come through, and `stop_signal` comes when `parent`
 * dies, however that happens. Whoever changes his user afterwards asks for it again: setuid ends it. */
void child_follow(pid_t parent, int stop_signal);

/* Starts it in a process group of its own, output appended to its log; the child gets its stop
 * signal when this process dies, however that happens. False when it cannot be started. */
bool child_start(struct child *c);

/* Asks it to end and waits up to `seconds`, then kills its group. Not running: nothing. */
void child_stop(struct child *c, int seconds);

/* To be called with what waitpid reported: true if it was this child; plans the restart (at once,
 * then after 1, 2, 4 ... 30 seconds while it keeps ending early). */
bool child_ended(struct child *c, pid_t pid);

/* Restarts it if the time has come. */
void child_tend(struct child *c);

/* For messages, why it ended: of what it has said since it was started, the first line that says what went
 * wrong, else the last one; if it has said nothing, whether the disk is full. */
const char *child_last_words(const struct child *c, char *line, int size);

#endif
