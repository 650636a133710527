/* What the log tells of the safety of accounts: who was let in, who was refused, what changed. One line
 * each, "event=security.login_failed account=7 by=0 network=192.0.2.0/24", to be counted and watched.
 * Accounts are ids, networks are /24 or /64: no addresses, tokens, names or words of anybody. */
#ifndef ANSWERWELL_BASE_EVENT_H
#define ANSWERWELL_BASE_EVENT_H

#include <stdint.h>

#include "answerwell/base/result.h"

/* A new one needs its row in base/event.c, and a way to bring it about in tests/http/events.test.mjs. */
enum event {
	EVENT_LOGIN,
	EVENT_LOGIN_FAILED, /* account 0: nobody of that name */
	EVENT_LOGIN_REFUSED, /* the right password of a suspended account */
	EVENT_LOGOUT,
	EVENT_FORBIDDEN, /* 403: not open to that account */
	EVENT_CSRF, /* 403: without the form's token, or from another site */
	EVENT_LIMITED, /* 429: kind= */
	EVENT_REGISTER_ASKED, /* by an address; whose it is nobody knows yet */
	EVENT_REGISTERED,
	EVENT_RESET_ASKED, /* by an address: from where */
	EVENT_RESET_SENT, /* by the mailer: to whom */
	EVENT_RESET,
	EVENT_PASSWORD,
	EVENT_PASSWORD_WRONG, /* where it is asked for again, to change something */
	EVENT_ADDRESS_ASKED,
	EVENT_ADDRESS_CHANGED,
	EVENT_ADDRESS_STOPPED,
	EVENT_TAKEN_BACK, /* sessions and password ended by a link of a mail that warned */
	EVENT_SESSION_ENDED,
	EVENT_ROLE, /* from= to= */
	EVENT_SUSPENDED,
	EVENT_LIFTED,
	EVENT_MARK_SUSPENDED, /* of= a kind, answer= */
	EVENTS
};

const char *event_code(enum event event);

/* `account`: whom it concerns, 0 = who is asking. Who asks, and from where, is what log_client says. */
void event_log(enum event event, int64_t account);
/* With more: key=value of ids, numbers and codes, as in log_event. */
void event_facts(enum event event, int64_t account, const char *fmt, ...) PRINTF_LIKE(3, 4);

#endif
