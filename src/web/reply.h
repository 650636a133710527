/* The last steps of an answer; what handlers use stands in web.h. */
#ifndef ANSWERWELL_WEB_REPLY_H
#define ANSWERWELL_WEB_REPLY_H

#include <stdbool.h>

struct ctx;

/* Names of our cookies. What a cookie means for kept pages stands in visit.c: every one must. */
#define COOKIE_SESSION "aw_session"
#define COOKIE_DEVICE "aw_device" /* account/device.h */
#define COOKIE_VISITOR "aw_visitor"
#define COOKIE_LOCALE "aw_locale"
/* "light" or "dark" */
#define COOKIE_THEME "theme"
/* "newest", "oldest" or "votes": the order of answers; part of that key too. */
#define COOKIE_ORDER "aw_order"
#define COOKIE_DESK "aw_desk" /* which part of the desk staff goes through */
#define COOKIE_NOTICE "aw_notice"

/* Prepares c->env; once per request, before anything else of this file. */
void reply_begin(struct ctx *c);

/* Completes status, cache headers, entity tag and cookies before the answer goes out; an answer that
 * no handler made becomes a 500. */
void reply_finish(struct ctx *c);

/* All its header lines but date, entity tag, coding and content type, CR LF between them. */
const char *reply_head(struct ctx *c);

/* True if every visitor who comes with the same (visit.h) may get this answer too. */
bool reply_may_be_kept(const struct ctx *c);

/* Packs a long answer that is the same for everybody, in a thread of its own: the fibre is parked
 * meanwhile. Others stay as they are. */
void reply_pack_long(struct ctx *c);

/* Sends an answer that is the same for everybody packed, if the client takes that; a short one is packed
 * here. Others stay plain: see gzip.h. */
void reply_pack(struct ctx *c);

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
