/* What a kept page depends on, read from Kore's request as it stands: before any copy, fibre or
 * question to the database. */
#ifndef ANSWERWELL_WEB_VISIT_H
#define ANSWERWELL_WEB_VISIT_H

#include <stdbool.h>

#include "answerwell/base/i18n.h"
#include "cache.h"

struct arena;
struct http_request;
struct resource;

enum { VISIT_KEY_MAX = 1024 };

struct visit {
	struct cache_key key; /* its text in `text` */
	bool takes_gzip;
	const char *if_none_match; /* Kore's memory until visit_copy, "" if absent */
	char text[VISIT_KEY_MAX];
};

/* False if the answer may be for this person alone: a session, a message to be shown once, another
 * method, a resource that asks who one is. */
bool visit_read(const struct http_request *req, const struct resource *r, struct visit *v);

/* For longer than Kore's request may live. */
struct visit *visit_copy(struct arena *a, const struct visit *v);

/* The language of somebody without an account, of those that the site speaks (bits): the cookie (NULL: none), else what
 * the browser says, else `first`. */
enum locale visit_locale(const char *cookie, const char *accept_language, unsigned languages,
			 enum locale first);

/* What somebody reads: the page's language and those the browser asks for, as bits (base/i18n.h). 0: all
 * there are, nothing is left out. */
unsigned visit_languages(enum locale page, const char *accept_language);

#endif
