/* An administrator invites a colleague: a mail with a link, behind which there is an account of that role. */
#ifndef ANSWERWELL_ACCOUNT_INVITATION_H
#define ANSWERWELL_ACCOUNT_INVITATION_H

#include "answerwell/account/account.h"
#include "answerwell/base/result.h"

struct arena;
struct db;

/* Staff or moderator, by an administrator: else FORBIDDEN. In the language of the mail. Audit-logged. INVALID: email,
 * also one that has an account. */
enum result invitation_send(struct db *db, struct arena *a, const struct account *actor,
			    const char *email, enum role role, enum locale l,
			    struct problems *problems) MUST_USE;

#endif
