/* Why a mail came back, in the few kinds that make a difference. */
#ifndef ANSWERWELL_MAILING_CAUSE_H
#define ANSWERWELL_MAILING_CAUSE_H

#include <stdbool.h>

/* Those up to CAUSE_BAD_ADDRESS are of the address itself, which nobody reads any more: hard. All others pass, or are
 * about us: soft. */
enum cause {
	CAUSE_NO_MAILBOX,
	CAUSE_NO_HOST,
	CAUSE_MOVED,
	CAUSE_CLOSED,
	CAUSE_BAD_ADDRESS,
	CAUSE_FULL,
	CAUSE_OFF, /* the mailbox is there, and switched off */
	CAUSE_REFUSED, /* as spam, by a policy, for what is in it */
	CAUSE_TOO_BIG,
	CAUSE_LOOP,
	CAUSE_LATE, /* not reached in time */
	CAUSE_LATER, /* told to come again */
	CAUSE_SYSTEM, /* a fault of a mail server */
	CAUSE_UNSAID,
	CAUSE_SPAM_BUTTON, /* the reader, or their provider, complains */
	CAUSES
};

bool cause_is_hard(enum cause cause);
/* "no_mailbox" ..., as stored, and back (CAUSE_UNSAID if unknown). */
const char *cause_code(enum cause cause);
enum cause cause_from(const char *code);
/* A sentence (msgid). */
const char *cause_label(enum cause cause);

#endif
