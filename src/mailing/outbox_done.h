/* What was done to the post or the entry that a mail is about; for the files of this folder. */
#ifndef MAILING_OUTBOX_DONE_H
#define MAILING_OUTBOX_DONE_H

#include <stddef.h>

#include "answerwell/account/notice.h"
#include "answerwell/base/i18n.h"

struct arena;
struct mail_notice;
struct sql_claimed_mail_row;

/* From what it is now, in a row of delivery_claim_outbox: the sentence, the reason and, where they are
 * others, the link and the excerpt of `m`. NULL, or why there is nothing to say any more: a moderator's action
 * was undone, or a mark is another by now, as mails wait for others to go with them. */
const char *outbox_done(struct arena *a, enum locale l, const struct sql_claimed_mail_row *row,
			enum notice_kind kind, struct mail_notice *m);

#endif
