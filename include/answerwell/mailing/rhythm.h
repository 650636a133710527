/* When mail is due to somebody: how often they want it, and at which hour where they are. Nothing but reckoning. */
#ifndef ANSWERWELL_MAILING_RHYTHM_H
#define ANSWERWELL_MAILING_RHYTHM_H

#include <stdbool.h>
#include <stdint.h>

enum rhythm {
	RHYTHM_EDITION, /* each edition that an editor sends, when it is sent */
	RHYTHM_IMMEDIATE,
	RHYTHM_DAILY,
	RHYTHM_WEEKLY, /* on Mondays */
	RHYTHM_MONTHLY, /* on the first */
	RHYTHM_OFF,
	RHYTHMS
};

/* "edition", "immediate" ... and back. */
const char *rhythm_code(enum rhythm rhythm);
bool rhythm_from(const char *code, enum rhythm *rhythm);

struct rhythm_wish {
	enum rhythm rhythm;
	int hour; /* 0 to 23, of daily, weekly and monthly mail */
	int quiet_from,
	    quiet_until; /* hours between which nothing is sent; the same: there are none */
	const char *zone; /* IANA; NULL: UTC */
};

/* The first moment from `at` on that is in no quiet hours. */
int64_t rhythm_quiet_until(const struct rhythm_wish *w, int64_t at);

/* When mail is due next after `after` (clock.h), INT64_MAX: never by itself (off, or with an editor's edition). At
 * once: the first moment from `after` on outside of the quiet hours. Else one a day, week or month at the hour, as
 * the clock there shows it: on a day without that hour at the first moment after it, on one that has it twice at
 * the first; a day that a place left out has no mail, a week or month all the same. An hour that is quiet
 * waits until the end of the quiet hours. */
int64_t rhythm_due(const struct rhythm_wish *w, int64_t after);

#endif
