/* Entries that answer questions which were posted before there was one: found by what people said (the thread became an
 * entry, or the question repeats one that did) and by the index of entries, each time these have changed. */
#ifndef ANSWERWELL_INSIGHT_COVERING_H
#define ANSWERWELL_INSIGHT_COVERING_H

#include <stdbool.h>

#include "answerwell/base/result.h"

struct arena;
struct db;
struct matching;

/* Questions and searches a step, and how far back: all that the figures may show, and a week. */
enum { COVERING_STEP = 500, COVERING_DAYS = 98 };

/* One step of a scheduled job, in one transaction; *is_done: all was looked at, by the entries of now. The index must be of
 * these (search/matching.h), or nothing is done. Once found, it stays. */
enum result covering_step(struct db *db, struct arena *a, const struct matching *m,
			  bool *is_done) MUST_USE;

/* All steps. */
enum result covering_run(struct db *db, const struct matching *m) MUST_USE;

#endif
