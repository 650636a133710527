/* Language and colours chosen while a form is half filled in: the switches below the page are buttons
 * of that form, which comes back as it was, in the other language or colours. Nothing is done with
 * what was typed. */
#ifndef ANSWERWELL_WEB_REDRAW_H
#define ANSWERWELL_WEB_REDRAW_H

#include <stdbool.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"

struct ctx;

/* The names of those buttons. */
#define REDRAW_THEME "show_theme"
#define REDRAW_LANGUAGE "show_locale"

/* True if such a button was pressed. */
bool redraw_is_asked(const struct ctx *c);
/* Takes the choice over, also for this answer, and sets c->is_redrawn. */
enum result redraw_choose(struct ctx *c) MUST_USE;

/* For this browser: what is shown where nobody looks who it is, as of a request that was refused unread. */
void language_keep(struct ctx *c, enum locale l);
/* For this browser, and for the account of whoever is logged in. Anything but "light" and "dark" is as
 * the device is set. */
enum result language_choose(struct ctx *c, enum locale l) MUST_USE;
enum result theme_choose(struct ctx *c, const char *theme) MUST_USE;

#endif
