/* Names that could be taken for the site's own people; for the files of this folder. */
#ifndef ACCOUNT_IMITATION_H
#define ACCOUNT_IMITATION_H

#include <stdbool.h>

struct arena;

/* The look of a text, lower-cased: letters of other scripts and digits that look like Latin letters become
 * those (UTS #39). */
const char *imitation_look(struct arena *a, const char *s);

/* A shown name (NFKC, single spaces) that speaks for staff, the site or nobody: in English, Chinese of
 * either script and some other languages; whatever stands between its letters, whatever they are made of.
 * `site`: what the site is called. */
bool imitates_staff(struct arena *a, const char *display, const char *site);
/* The same for a handle. */
bool imitates_staff_handle(struct arena *a, const char *name, const char *site);

/* Whether two names are read as one person's: order, signs and look-alikes make no difference. */
bool imitates_name(struct arena *a, const char *one, const char *other);

#endif
