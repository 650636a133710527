/* Whom a mail goes to. Today that is an account, or an address that may become one. The ledger knows a
 * recipient by number alone; the view "addressees" says who that is by now, where they read and what they
 * take. Another kind of recipient (one who has only subscribed, a guest) is a column of the table recipients
 * and a branch of that view: nothing that moves mails looks further. */
#ifndef ANSWERWELL_MAILING_RECIPIENT_H
#define ANSWERWELL_MAILING_RECIPIENT_H

#include <stdint.h>

struct recipient {
	int64_t id; /* the account's, or that of the account it may become */
	const char *address; /* in clear; NULL: it has none, or none that can be read */
	const char *name; /* what they call themselves, "" = nothing */
};

#endif
