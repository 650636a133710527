/* Why a mail was not delivered, from status codes, replies of servers and words. */
#ifndef ANSWERWELL_MAILER_BOUNCE_CAUSE_H
#define ANSWERWELL_MAILER_BOUNCE_CAUSE_H

#include <stdbool.h>

#include "answerwell/mailing/cause.h"

struct arena;

struct verdict {
	enum cause cause;
	bool is_transient; /* by its code: 4.x.x, 4xx */
	const char *status; /* the code that says most, "" if there is none */
};

/* `status`: as a report has it, may be "". `text`: what servers and people say of this recipient. */
struct verdict bounce_verdict(struct arena *a, const char *status, const char *text);

/* Whether any of these phrases stands in the text, which is in lower case: whole words, a * at the end of a phrase for
 * whatever follows. The list ends with NULL. */
bool bounce_says(const char *text, const char *const *phrases);

/* In lower case, with single blanks for all white space, and without addresses: what somebody calls themselves decides
 * nothing. */
char *bounce_plain(struct arena *a, const char *text);

#endif
