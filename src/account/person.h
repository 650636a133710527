/* What people may call themselves, and their addresses; for the files of this folder. Each check
 * gives the text as it is to be stored, or NULL with a problem under the field's name. */
#ifndef ACCOUNT_PERSON_H
#define ACCOUNT_PERSON_H

#include <stdbool.h>

#include "answerwell/account/account.h"

struct arena;

/* "name": lower-cased handle. `is_trusted`: words like "admin" are allowed (made by a command). */
const char *person_name(struct arena *a, const char *name, bool is_trusted,
			struct problems *problems);

/* "display_name": NFKC, one space between words, nothing invisible; "" becomes the handle. Customers
 * may not look like staff. */
const char *person_display_name(struct arena *a, const char *display, const char *name,
				enum role role, struct problems *problems);

/* "email": local part as it is, domain lower-cased and in ASCII. */
const char *person_email(struct arena *a, const char *email, struct problems *problems);

/* "zone": "" becomes UTC. */
const char *person_zone(struct arena *a, const char *zone, struct problems *problems);

/* "about". */
const char *person_about(struct arena *a, const char *about, struct problems *problems);

/* The keyed hash an address is found by: upper and lower case are one. */
char *person_email_mac(struct arena *a, const char *email);

#endif
