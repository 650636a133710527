/* What a page says in its head for feed readers and search engines. All paths are made with printf;
 * each %s must be encoded already. */
#ifndef ANSWERWELL_WEB_HEAD_H
#define ANSWERWELL_WEB_HEAD_H

#include "answerwell/base/result.h"

struct ctx;

/* The one address of the page being made. */
void head_canonical(struct ctx *c, const char *path, ...) PRINTF_LIKE(2, 3);

/* A feed of what the page shows. Past PAGE_FEEDS_MAX they are dropped. */
void head_feed(struct ctx *c, const char *title, const char *path, ...) PRINTF_LIKE(3, 4);

/* Where the page belongs, from the top of the site down to the page itself: at most
 * PAGE_CRUMBS_MAX. */
void head_crumb(struct ctx *c, const char *text, const char *path, ...) PRINTF_LIKE(3, 4);

/* Percent-encoded for those paths. */
const char *head_encoded(struct ctx *c, const char *text);

#endif
