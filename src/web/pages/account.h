/* What the pages about people and their accounts show. */
#ifndef ANSWERWELL_WEB_PAGES_ACCOUNT_H
#define ANSWERWELL_WEB_PAGES_ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/account/account.h"
#include "answerwell/account/email_change.h"
#include "answerwell/account/registration.h"
#include "answerwell/account/session.h"
#include "answerwell/forum/question.h"
#include "answerwell/mailing/subscription.h"
#include "web/kept.h"
#include "web/pages/mailing.h"

/* The password of all demo accounts, shown on a demo site's log-in page. */
#define DEMO_PASSWORD "answerwell-demo"

struct login_page {
	const char *login, *next;
	const struct kept *kept; /* typed before logging in; NULL: nothing */
	bool is_known; /* led here by a link: the address has an account */
	const struct account *suspended; /* who gave the right password, but is kept out; or NULL */
};

/* Of two buttons none is chosen for anybody. */
enum digest_wish { DIGEST_UNSAID, DIGEST_NO, DIGEST_YES };

/* To register: the address is all that is asked for. */
struct register_page {
	const char *email; /* as typed */
	enum digest_wish digest;
	const struct kept *kept; /* a post that waits for its author, or NULL */
};

/* Behind the mailed link. */
struct join_page {
	const char *token;
	const struct registration_state *state;
	struct registration in; /* as typed */
	enum digest_wish digest;
	const struct kept *kept; /* what waits, or NULL */
};

enum mail_purpose { MAIL_REGISTER, MAIL_REGISTER_KEPT, MAIL_VERIFY, MAIL_RESET };

enum link_purpose { LINK_REGISTER, LINK_TAKEBACK };

struct account_page {
	const struct account *me;
	const char *display_name, *zone, *about; /* as typed */
	enum locale locale;
	struct stopped_notice stopped;
};

struct sessions_page {
	const struct session_line *sessions;
	size_t n;
	int64_t here; /* the session that asks */
};

struct address_page {
	struct email_state state;
	const char *email; /* as typed */
	struct stopped_notice stopped;
};

struct address_link_page {
	const char *token;
	bool is_stop; /* else it confirms */
	bool is_spent;
};

struct unsubscribe_page {
	const char *token;
	const char *what; /* as subscription_token has it */
	const char *topic; /* its name, translated, if it is about one; else NULL */
	bool is_done, is_on; /* done: what was just chosen */
};

#endif
