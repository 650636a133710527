/* What a reply template left open and nobody filled in: "[what happened]", "{name}". */
#ifndef ANSWERWELL_FORUM_GAP_H
#define ANSWERWELL_FORUM_GAP_H

#include <stddef.h>

#include "answerwell/base/result.h"

struct account;
struct arena;
struct db;
struct problems;

/* A gap is what has stood in some template, in any language; also with other case, blanks or
 * brackets, half filled in, or with one of its brackets lost. A link is none, nor a bracket that is
 * written \[; in code only several words are one, and 【 】 at the beginning of a line is a heading. */

/* The gaps in a Markdown text, as they stand in it ("[date], [place]"), each once; NULL: none. */
enum result gap_find(struct db *db, struct arena *a, const char *text, const char **out) MUST_USE;

/* A problem of `field` that names the gaps left in a text of staff: who is not of staff has no
 * templates and is never refused. `before` is what the text was when it is somebody else's (NULL:
 * it is new, or the actor's own): the gaps in that are not the actor's doing. OK also with gaps;
 * else the database's failure. */
enum result gap_check(struct db *db, struct arena *a, const struct account *actor,
		      const char *field, const char *text, const char *before,
		      struct problems *problems) MUST_USE;

#endif
