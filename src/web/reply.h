/* The last steps of an answer; what handlers use stands in web.h. */
#ifndef ANSWERWELL_WEB_REPLY_H
#define ANSWERWELL_WEB_REPLY_H

#include <stdbool.h>

struct ctx;

/* Names of our cookies. */
#define COOKIE_SESSION "aw_session"
#define COOKIE_VISITOR "aw_visitor"
#define COOKIE_LOCALE "aw_locale"
/* "light" or "dark"; pages for all look different with it, so it is part of their cache's key. */
#define COOKIE_THEME "theme"
#define COOKIE_NOTICE "aw_notice"

/* Prepares c->env; once per request, before anything else of this file. */
void reply_begin(struct ctx *c);

/* Completes status, cache headers, validators and cookies before the answer goes out; an answer that
 * no handler made becomes a 500. */
void reply_finish(struct ctx *c);

/* Throws away what was prepared: another answer follows. */
void reply_reset(struct ctx *c);

/* The site's Content-Security-Policy. */
#define REPLY_POLICY                                                                               \
	"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "          \
	"connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "              \
	"frame-ancestors 'none'; manifest-src 'self'"

/* The value of x-content-type-options, and behind it the other headers that every answer carries. */
const char *reply_security_headers(void);

#endif
