/* What mail servers say, in lower case and in the languages they say it in. A * stands for whatever follows. */
#ifndef ANSWERWELL_MAILER_BOUNCE_WORDS_H
#define ANSWERWELL_MAILER_BOUNCE_WORDS_H

#include <stddef.h>

#include "answerwell/mailing/cause.h"

enum { BOUNCE_PHRASES = 120 };

struct bounce_words {
	enum cause cause;
	const char *phrases[BOUNCE_PHRASES]; /* ended by NULL */
};

enum { N_BOUNCE_DEAD = 5, N_BOUNCE_PASSING = 8, N_BOUNCE_MAYBE_DEAD = 2, N_BOUNCE_MAYBE = 5 };

/* Of the address, for good. The first row that has one of its phrases counts. */
extern const struct bounce_words bounce_dead[N_BOUNCE_DEAD];
/* Of a state that passes, or of us, whatever else is said. */
extern const struct bounce_words bounce_passing[N_BOUNCE_PASSING];
/* Only where nothing else is said. */
extern const struct bounce_words bounce_maybe_dead[N_BOUNCE_MAYBE_DEAD];
extern const struct bounce_words bounce_maybe[N_BOUNCE_MAYBE];

/* How subjects and notices of bounces, of delays and of answering machines begin or go on. */
extern const char *const bounce_subjects[];
extern const char *const bounce_notices[];
extern const char *const bounce_delays[];
extern const char *const bounce_ends[]; /* and whoever says so tries no more */
extern const char *const bounce_replies[];

#endif
