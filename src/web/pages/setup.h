/* The first steps of a new site. */
#ifndef ANSWERWELL_WEB_PAGES_SETUP_H
#define ANSWERWELL_WEB_PAGES_SETUP_H

#include "answerwell/account/account.h"
#include "answerwell/forum/first_shelf.h"
#include "answerwell/insight/beginning.h"
#include "answerwell/mailing/mail_test.h"
#include "answerwell/settings/settings.h"

/* With the code from the server. */
struct setup_page {
	const char *code;
	struct registration in;
};

enum setup_step { SETUP_SITE, SETUP_CATEGORIES, SETUP_MAIL, SETUP_STAFF, SETUP_STEPS };

struct setup_step_page {
	enum setup_step step;
	struct beginning done;
	const char *site_name; /* as typed, or as it is */
	const char *languages; /* as chosen, or as they are: a value of the setting */
	bool is_shelf[FIRST_SHELVES]; /* there already */
	struct mail_test mail;
	const char *email; /* of who is to be invited */
	enum role role;
};

const char *setup_path(enum setup_step s);
const char *setup_title(enum setup_step s);

#endif
