/* What is checked before a handler runs. */
#ifndef ANSWERWELL_WEB_GUARD_H
#define ANSWERWELL_WEB_GUARD_H

#include <stdbool.h>

struct ctx;
struct resource;

/* Finds out who asks, decodes the form and checks everything the resource wants checked. True: the
 * handler may run. False: an answer is ready. */
bool guard_pass(struct ctx *c, const struct resource *r);

#endif
