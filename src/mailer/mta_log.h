/* What a mail server's log says of mails, line by line: Postfix, Exim (mainlog) and OpenSMTPD, also through syslog. */
#ifndef ANSWERWELL_MAILER_MTA_LOG_H
#define ANSWERWELL_MAILER_MTA_LOG_H

#include <stdbool.h>

enum mta_event_kind {
	MTA_NAMED, /* the server has a mail: which */
	MTA_SENT, /* and has delivered it */
	MTA_BOUNCED, /* or has given it up */
	MTA_DEFERRED, /* or tries again later */
	MTA_GONE /* and forgets it: the next mail with that queue id is another one */
};

struct mta_event {
	enum mta_event_kind kind;
	char queue[32]; /* the server's own name of the mail */
	char message_id[256]; /* without < >; "": not in this line */
	char from[256]; /* the return path; "": not in this line */
};

/* False: the line says nothing of a mail. Nothing is guessed: of a word that is not known it is false too. */
bool mta_log_read(const char *line, struct mta_event *e);

#endif
