/* A post that a visitor has written and that waits until there is an author: carried through the forms of
 * log-in and registration (kept.h), kept with the registration, and posted once the account is made. */
#ifndef ANSWERWELL_WEB_WAITING_H
#define ANSWERWELL_WEB_WAITING_H

#include <stdbool.h>

#include "answerwell/base/result.h"
#include "web/kept.h"

struct ctx;

/* Whether what was going there may wait: questions and answers. */
bool waiting_takes(const struct kept *kept);

/* As text for the database and back; NULL if it may not wait. */
const char *waiting_encode(struct ctx *c, const struct kept *kept);
struct kept *waiting_decode(struct ctx *c, const char *text);

/* Hands it to the page that it was going to, as if it had been sent just now, by who is logged in or by a visitor. What that comes back with;
 * for a post that cannot be taken as it is the page shows its form. */
enum result waiting_post(struct ctx *c, const struct kept *kept) MUST_USE;

/* Who are you? The forms to register and to log in, which carry what is kept. `email`: as typed. */
enum result waiting_show_doors(struct ctx *c, const struct kept *kept, const char *email,
			       int status) MUST_USE;

#endif
