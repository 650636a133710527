/* How fast, and how many to one person; for the files of this folder. */
#ifndef MAILING_RESTRAINT_H
#define MAILING_RESTRAINT_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/base/result.h"

struct arena;
struct db;
struct sql_claimed_mail_row;

/* Of claimed mails, *n, leaves in `rows` those that may go now, and puts the others back into the ledger: mails of
 * editions until the rate of all or of their receiving domain lets them go; mails to one person that others have caused
 * until a day has fewer of them, or for good where they would come too late. */
enum result delivery_restrain(struct db *db, struct arena *a, bool is_bulk,
			      struct sql_claimed_mail_row *rows, size_t *n) MUST_USE;

#endif
