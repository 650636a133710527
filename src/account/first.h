/* The account of who sets the site up; for the files of this folder. */
#ifndef ACCOUNT_FIRST_H
#define ACCOUNT_FIRST_H

#include <stdint.h>

#include "answerwell/account/account.h"

/* An administrator, verified, with any name but a password as good as everybody's. INVALID: as account_create, and
 * `email` if there is none. */
enum result account_create_first(struct db *db, struct arena *a, const struct registration *in,
				 struct problems *problems, int64_t *id) MUST_USE;

#endif
