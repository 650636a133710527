/* What the layout around every page needs to know; c->env and c->view.page point to one. The server
 * fills in all but title, description, canonical, no_index, section, query and n_flags, which are
 * the handler's. */
#ifndef ANSWERWELL_WEB_PAGE_ENV_H
#define ANSWERWELL_WEB_PAGE_ENV_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/account/account.h"
#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"

struct page_env {
	const char *site_name;
	const char *base_url; /* public address, no slash at the end */
	const char *title; /* of the page, already translated; NULL: site name alone */
	const char *description; /* NULL: none */
	const char *canonical; /* path, NULL: none */
	bool no_index;
	const struct account *me; /* NULL: anonymous */
	const char *csrf;
	const char *path; /* path and query of this page, for language switch and log-in */
	const char *section; /* "questions", "faq", "staff", "account" or "" */
	const char *query; /* what stands in the search field */
	const char *notice; /* msgid shown once, or NULL */
	const struct problems *problems;
	const char *css, *js, *icon; /* addresses of the assets */
	enum locale locale;
	bool is_demo; /* demo logins are shown */
	size_t n_flags; /* open ones, staff only */
};

/* The environment of the page being written. */
static inline const struct page_env *
page_env(const void *page)
{
	return page;
}

#define PAGE_ENV(v) page_env((v)->page)

#endif
