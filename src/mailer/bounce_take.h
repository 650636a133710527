/* Taking in what came back: which mail of ours it is about, and what follows. */
#ifndef ANSWERWELL_MAILER_BOUNCE_TAKE_H
#define ANSWERWELL_MAILER_BOUNCE_TAKE_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/base/result.h"

struct arena;
struct db;

/* OK also if it is nothing of ours. *is_known: it is a bounce, a complaint or an automatic reply, which nobody has to
 * read. UNAVAILABLE: nothing was done; to be tried again. */
enum result bounce_take(struct db *db, struct arena *a, const char *message, size_t len,
			bool *is_known) MUST_USE;

/* Takes in what lies in the folder of the setting ANSWERWELL_MAIL_BOUNCES (a Maildir), at most BOUNCE_BOX_MOST at once. What is
 * known goes, the rest stays there as seen. OK, also without such a setting or folder. */
enum { BOUNCE_BOX_MOST = 100 };
enum result bounce_box_empty(struct db *db, size_t *n) MUST_USE;

#endif
