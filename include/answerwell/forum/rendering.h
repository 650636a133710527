/* Posts whose HTML an older renderer made (text/markdown.h: RENDERER_VERSION). faq/rendering.h does posts
 * and entries in turn. */
#ifndef ANSWERWELL_FORUM_RENDERING_H
#define ANSWERWELL_FORUM_RENDERING_H

#include <stdint.h>

#include "answerwell/base/result.h"

struct arena;
struct db;

enum { RENDERING_STEP = 200 };

/* Inside a transaction: renders at most `limit` (<= RENDERING_STEP) posts anew and waits for nobody: what
 * somebody is writing is left for the next time. *n = how many. */
enum result rendering_posts_step(struct db *db, struct arena *a, int64_t limit,
				 int64_t *n) MUST_USE;
/* How many there are to do. */
enum result rendering_posts_left(struct db *db, struct arena *a, int64_t *n) MUST_USE;

#endif
