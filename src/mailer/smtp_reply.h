/* What a mail server's refusal is about. */
#ifndef ANSWERWELL_MAILER_SMTP_REPLY_H
#define ANSWERWELL_MAILER_SMTP_REPLY_H

/* How far the dialogue got: what a reply means depends on it. */
enum smtp_stage { SMTP_CONNECT, SMTP_MAIL, SMTP_RCPT, SMTP_DATA, SMTP_DOT };

enum smtp_blame {
	BLAME_MAIL, /* this mail or its reader: counted, and final if the reply is 5xx */
	BLAME_SITE, /* the server says it to all that comes from us, or is going down */
	BLAME_OPEN /* cannot be told from the words: what others are told decides */
};

/* `code` is the last reply's at that stage, 0 = none came; `reply` its line. */
enum smtp_blame smtp_blame(enum smtp_stage stage, int code, const char *reply);

#endif
