#include "answerwell/mailing/cause.h"

#include "answerwell/base/result.h"
#include "answerwell/base/str.h"

static const struct {
	const char *code, *label;
} causes[CAUSES] = {
    [CAUSE_NO_MAILBOX] = {"no_mailbox", N_("There is no such mailbox.")},
    [CAUSE_NO_HOST] = {"no_host",
		       N_("The domain of the address does not exist, or accepts no mail.")},
    [CAUSE_MOVED] = {"moved", N_("The person has moved to another address.")},
    [CAUSE_CLOSED] = {"closed", N_("The mailbox has been closed.")},
    [CAUSE_BAD_ADDRESS] = {"bad_address", N_("The address is not valid.")},
    [CAUSE_FULL] = {"full", N_("The mailbox is full.")},
    [CAUSE_OFF] = {"off", N_("The mailbox is disabled.")},
    [CAUSE_REFUSED] = {"refused", N_("The mail server rejected the email as spam or by policy.")},
    [CAUSE_TOO_BIG] = {"too_big", N_("The email is too large for the mailbox.")},
    [CAUSE_LOOP] = {"loop", N_("The email was forwarded in a loop.")},
    [CAUSE_LATE] = {"late", N_("The mail server did not respond soon enough.")},
    [CAUSE_LATER] = {"later", N_("The mail server asked to try again later.")},
    [CAUSE_SYSTEM] = {"system", N_("A mail server has a fault.")},
    [CAUSE_UNSAID] = {"unsaid", N_("No reason was given.")},
    [CAUSE_SPAM_BUTTON] = {"complaint", N_("An email was reported as spam.")},
};

bool
cause_is_hard(enum cause cause)
{
	return cause <= CAUSE_BAD_ADDRESS;
}

const char *
cause_code(enum cause cause)
{
	return causes[cause].code;
}

enum cause
cause_from(const char *code)
{
	for (int c = 0; c < CAUSES; c++) {
		if (str_eq(causes[c].code, code))
			return (enum cause)c;
	}
	return CAUSE_UNSAID;
}

const char *
cause_label(enum cause cause)
{
	return causes[cause].label;
}
