/* The index of entries, for commands. */
#ifndef ANSWERWELL_CLI_INDEX_H
#define ANSWERWELL_CLI_INDEX_H

#include "answerwell/search/matching.h"

/* The site's own if it is the one of now or can be made so, else one that nobody else sees. OK: m->matcher is there.
 * matching_close is the caller's, whatever the result. */
enum result cli_index(struct matching *m, struct db *db, struct arena *a) MUST_USE;

#endif
