/* What people may call themselves, and their addresses; for the files of this folder. Each check
 * gives the text as it is to be stored, or NULL with a problem under the field's name. */
#ifndef ACCOUNT_PERSON_H
#define ACCOUNT_PERSON_H

#include <stdbool.h>
#include <stdint.h>

#include "answerwell/account/account.h"

struct arena;
struct db;

/* "name": lower-cased handle. `is_trusted`: words like "admin" are allowed (made by a command). `site`, here and
 * below: what the site is called. */
const char *person_name(struct arena *a, const char *name, bool is_trusted, const char *site,
			struct problems *problems);

/* "display_name": NFKC, one space between words, letters, digits and the signs of names; "" becomes the
 * handle. Customers
 * may not look like staff. */
const char *person_display_name(struct arena *a, const char *display, const char *name,
				enum role role, const char *site, struct problems *problems);

/* INVALID ("display_name") if somebody of staff, not account `id`, is called so, or in letters that look
 * the same. */
enum result person_is_nobody_else(struct db *db, struct arena *a, const char *display, int64_t id,
				  struct problems *problems) MUST_USE;

/* "email": local part as it is, domain lower-cased and in ASCII. */
const char *person_email(struct arena *a, const char *email, struct problems *problems);

/* "zone": "" becomes UTC, an old name that of today. */
const char *person_zone(struct arena *a, const char *zone, struct problems *problems);

/* "about". */
const char *person_about(struct arena *a, const char *about, struct problems *problems);

/* The keyed hash an address is found by: upper and lower case are one. */
char *person_email_mac(struct arena *a, const char *email);

#endif
