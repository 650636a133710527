/* HTML that an older renderer made (text/markdown.h: RENDERER_VERSION) is made anew when it is read; here
 * for good, so that reading costs nothing again. Readers see no difference. */
#ifndef ANSWERWELL_FAQ_RENDERING_H
#define ANSWERWELL_FAQ_RENDERING_H

#include <stdint.h>

#include "answerwell/base/result.h"
#include "answerwell/forum/rendering.h"

struct arena;
struct db;

/* Renders at most RENDERING_STEP posts and entries, in one short transaction that waits for nobody: what
 * somebody is writing is left for the next time. *n = how many; fewer than the step: that was all. */
enum result rendering_step(struct db *db, struct arena *a, int64_t *n) MUST_USE;

/* How many there are to do. */
enum result rendering_left(struct db *db, struct arena *a, int64_t *n) MUST_USE;

#endif
