/* Writing the mails to one person; for the files of this folder. */
#ifndef MAILING_OUTBOX_RENDER_H
#define MAILING_OUTBOX_RENDER_H

#include <stddef.h>

#include "answerwell/base/result.h"

struct arena;
struct db;
struct delivery;
struct rows;

/* Subject, text and html of a mail into `d` from the `n` rows of delivery_claim_outbox from `i` on, whose other fields are set.
 * NOT_FOUND: there is nothing to say any more, *why says why. Otherwise what the database said. */
enum result outbox_render(struct db *db, struct arena *a, const struct rows *rows, size_t i,
			  size_t n, struct delivery *d, const char **why) MUST_USE;

#endif
