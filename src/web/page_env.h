/* What the layout around every page needs to know; c->env and c->view.page point to one. The server
 * fills in all but title, description, canonical, article, no_index, feeds, crumbs, languages, section
 * and query, which are the handler's. */
#ifndef ANSWERWELL_WEB_PAGE_ENV_H
#define ANSWERWELL_WEB_PAGE_ENV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/account/account.h"
#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"

struct asset;
struct look;
struct setting_line;

struct ctx;

struct page_link {
	const char *path, *text;
};

enum { PAGE_FEEDS_MAX = 2, PAGE_CRUMBS_MAX = 3 };

struct page_env {
	const char *site_name;
	const char *base_url; /* public address, no slash at the end */
	const char *title; /* of the page, already translated; NULL: site name alone */
	const char *description; /* NULL: none */
	const char *canonical; /* path, NULL: none */
	const char *
	    article; /* the language of the one text that the page is, as in "zh_CN"; NULL: it is another page */
	bool no_index;
	struct page_link feeds[PAGE_FEEDS_MAX]; /* with their titles */
	size_t n_feeds;
	struct page_link crumbs[PAGE_CRUMBS_MAX];
	size_t n_crumbs;
	/* The same text in each of its languages, this page among them, with their tags; for addresses
	 * that each have one language, not for pages that follow the reader's. */
	const struct page_link *languages;
	size_t n_languages;
	const struct account *me; /* NULL: anonymous */
	bool has_desk; /* the desk opens for me */
	struct ctx *ctx; /* the server's own, for page_csrf */
	const char *path; /* path and query of this page, for language switch and log-in */
	const char *section; /* "questions", "faq", "staff", "account" or "" */
	const char *query; /* what stands in the search field */
	const char *notice; /* msgid shown once, or NULL */
	const struct problems *problems;
	const char *theme; /* "light", "dark"; NULL: as the device is set */
	const char *css, *js; /* addresses of the assets */
	const struct asset *icon;
	const struct look *look;
	const struct setting_line *links; /* of the footer, as the settings have them */
	size_t n_links;
	unsigned spoken; /* languages of the site, a bit each */
	const unsigned *pages; /* that staff keeps (web/site.h) */
	bool is_writing; /* its form with the id "writing" comes back from a switch (REDRAWS) */
	const char *script; /* address of one more, or NULL; the handler's */
	enum locale locale;
	const char
	    *ask; /* the number of the ask in which this page was found and opened, or NULL */
	bool is_demo; /* demo logins are shown */
	bool is_new; /* the site has no administrator yet, and can be set up */
	int64_t n_unread; /* notices of mine; what a page has read meanwhile is taken off */
};

/* The token that forms carry, made when the first form asks: a page without one is the same for
 * everybody. */
const char *page_csrf(const struct page_env *env);

/* The environment of the page being written. */
static inline const struct page_env *
page_env(const void *page)
{
	return page;
}

#define PAGE_ENV(v) page_env((v)->page)

#endif
