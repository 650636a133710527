/* The routes of kore.conf, as they are read. */
#ifndef ANSWERWELL_WEB_MAP_H
#define ANSWERWELL_WEB_MAP_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/base/result.h"

/* In Kore's parent, after the configuration is read: every route is told what to call when its request
 * goes, and lets all methods through, so that a wrong one is answered by the guard's page instead of
 * Kore's bare one. FAILED with a sentence in `why` if the map says other methods than the page takes. */
enum result map_open(char *why, size_t why_size) MUST_USE;

/* Whether a route takes this path, other than the last one, which takes all. */
bool map_has(const char *path);

#endif
