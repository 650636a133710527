/* A progress bar on standard error; nothing when that is no terminal. */
#ifndef ANSWERWELL_CLI_PROGRESS_H
#define ANSWERWELL_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	bool is_shown;
	const char *phase;
	int64_t done;
	int64_t total;
	int64_t drawn_at; /* clock_steady */
};

void progress_begin(struct progress *p);

/* What is being done; its name stays until the next one. */
void progress_phase(struct progress *p, const char *phase);

/* Starts counting to `total` steps again. */
void progress_total(struct progress *p, int64_t total);
void progress_add(struct progress *p, int64_t n);

/* Takes the bar away. */
void progress_end(struct progress *p);

#endif
