/* The page that says what went wrong, and keeps what was typed. */
#ifndef ANSWERWELL_WEB_ERROR_PAGE_H
#define ANSWERWELL_WEB_ERROR_PAGE_H

#include <stdbool.h>

#include "web/kept.h"

struct ctx;

struct error_page {
	int status;
	const char *title; /* msgids */
	const char *text;
	long wait_minutes; /* > 0: "Please try again in N minutes." */
	bool offers_login; /* with a log-in form that carries `kept` */
	bool offers_search;
	bool offers_verification; /* link to ask for the mail again */
	bool offers_resend; /* `kept` may be sent again from here */
	const struct kept *kept; /* or NULL */
	const char *next; /* where the log-in form leads */
	const char *see_path, *see_title; /* what to read instead, or NULL */
};

/* Answers with that page; kept text is filled in after a POST. */
void error_page_show(struct ctx *c, const struct error_page *page);

#endif
