/* Writing the mails to one person; for the files of this folder. */
#ifndef MAILING_OUTBOX_RENDER_H
#define MAILING_OUTBOX_RENDER_H

#include <stddef.h>

#include "answerwell/base/result.h"

struct arena;
struct db;
struct delivery;
struct sql_claimed_mail_row;

/* Subject, text and html of a mail into `d`, whose other fields are set, from its `n` rows of delivery_claim_outbox.
 * NOT_FOUND: there is nothing to say any more, *why says why. Otherwise what the database said. */
enum result outbox_render(struct db *db, struct arena *a, const struct sql_claimed_mail_row *rows,
			  size_t n, struct delivery *d, const char **why) MUST_USE;

#endif
