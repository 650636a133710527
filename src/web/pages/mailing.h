/* What the pages about stopped addresses, and about how mail goes, show. */
#ifndef ANSWERWELL_WEB_PAGES_MAILING_H
#define ANSWERWELL_WEB_PAGES_MAILING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"
#include "answerwell/mailing/health.h"
#include "answerwell/mailing/mail_test.h"
#include "answerwell/mailing/suppression.h"

struct stopped_page {
	const struct suppression *list;
	size_t n;
	int64_t n_all, before; /* before: where this page begins, 0: at the newest */
	const char *next; /* the address of what is older; NULL: nothing is */
};

/* On pages of whom it concerns: that their address gets no mail, and how it gets some again. */
struct stopped_notice {
	struct suppression s; /* id 0: nothing is said */
	const char *action; /* where the form goes */
	bool has_token; /* it has one: whoever holds a link needs none */
	bool may_change; /* the address: of an account */
};

struct ctx;
/* For whoever is logged in. */
enum result stopped_notice_read(struct ctx *c, struct stopped_notice *out);

struct mend_page {
	const char *token; /* NULL: spent */
	bool is_done;
};

struct mail_page {
	struct mail_health health;
	struct mail_test test;
	const char *server, *tls, *from, *bounces;
	bool is_folder; /* mails go into a folder and not to people */
};

#endif
