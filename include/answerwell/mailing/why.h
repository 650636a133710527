/* Why somebody gets an edition, or does not: in a sentence. */
#ifndef ANSWERWELL_MAILING_WHY_H
#define ANSWERWELL_MAILING_WHY_H

#include <stdbool.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"

struct account;
struct arena;
struct db;

enum why {
	WHY_GETS, /* it is on its way to them */
	WHY_SCHEDULED, /* they get it when it leaves */
	WHY_GOT,
	WHY_UNCERTAIN,
	WHY_FAILED,
	WHY_SKIPPED, /* the ledger says why */
	/* There is no mail to them: */
	WHY_NEVER_ASKED,
	WHY_UNCONFIRMED,
	WHY_ENDED,
	WHY_SUSPENDED,
	WHY_NO_ADDRESS,
	WHY_REFUSED, /* mail to their address came back */
	WHY_CANCELLED,
	WHY_DRAFT,
	WHY_LANGUAGE,
	WHY_CATEGORY,
	WHY_HAD, /* all of it, in other editions */
	WHY_OLD, /* it was news before they began to read */
	WHY_OWN_TIME /* what is left for them comes when their time has come */
};

struct edition_why {
	enum why why;
	int64_t reader_id;
	int64_t next_at; /* when mail is due to them; INT64_MAX: never by itself */
	int64_t had_in; /* WHY_HAD: the last of those editions */
	const char *sentence;
};

/* `who`: a user name, or an address. Moderators (by name), administrators (also by address, which the log then
 * says); actor NULL: a command on the server. FORBIDDEN. NOT_FOUND: no such edition, or nobody of that name or
 * address (*is_edition tells which). */
enum result edition_why(struct db *db, struct arena *a, const struct account *actor,
			int64_t edition_id, const char *who, enum locale l, struct edition_why *out,
			bool *is_edition) MUST_USE;

#endif
