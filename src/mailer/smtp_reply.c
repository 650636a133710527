#include "mailer/smtp_reply.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

/* RFC 3463: "550 5.1.1 ..." has subject 1 and detail 1. False if there is no such number. */
static bool
read_enhanced(const char *reply, long *subject, long *detail)
{
	char *end;

	/* "550 5.": the same class again, behind a space or, on a line that goes on, a hyphen */
	for (int i = 0; i < 6; i++) {
		if (reply[i] == '\0')
			return false;
	}
	if (reply[4] != reply[0] || reply[5] != '.' || !isdigit((unsigned char)reply[6]))
		return false;
	*subject = strtol(reply + 6, &end, 10);
	if (*end != '.' || !isdigit((unsigned char)end[1]))
		return false;
	*detail = strtol(end + 1, NULL, 10);
	return true;
}

/* Log-in wanted, refused, or not possible now, in whatever stage: RFC 4954. */
static bool
is_about_login(int code)
{
	return code == 454 || code == 530 || code == 534 || code == 535 || code == 538;
}

enum smtp_blame
smtp_blame(enum smtp_stage stage, int code, const char *reply)
{
	long subject, detail;

	/* Before a recipient is named, nothing was said about one; and 421 ends the connection. */
	if (stage == SMTP_CONNECT || stage == SMTP_MAIL || code == 421 || is_about_login(code))
		return BLAME_SITE;
	if (code == 0 || !read_enhanced(reply, &subject, &detail))
		return BLAME_OPEN;
	switch (subject) {
	case 1: /* addresses; 7 and 8 are the sender's */
		return detail == 7 || detail == 8 ? BLAME_SITE : BLAME_MAIL;
	case 2: /* the mailbox */
		return BLAME_MAIL;
	case 3: /* the mail system, full or closed for now; 4: this mail is too big for it */
		if (detail == 4)
			return BLAME_MAIL;
		return code / 100 == 4 ? BLAME_SITE : BLAME_OPEN;
	default: /* network, protocol, content, policy: may be about one mail or about all */
		return BLAME_OPEN;
	}
}
