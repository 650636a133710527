/* What a message that came back says, recipient by recipient. Nothing in it is believed but what it says of itself: whom
 * of ours it is about is bounce_match.h's. */
#ifndef ANSWERWELL_MAILER_BOUNCE_H
#define ANSWERWELL_MAILER_BOUNCE_H

#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"
#include "answerwell/mailing/cause.h"

struct arena;

enum bounce_kind {
	BOUNCE_NONE, /* arrived, read, or nothing of the kind */
	BOUNCE_REPLY, /* an answering machine */
	BOUNCE_DELAY, /* still tried */
	BOUNCE_SOFT,
	BOUNCE_HARD,
	BOUNCE_COMPLAINT
};

enum {
	BOUNCE_BYTES = 1 << 20, /* so much of a message is looked at */
	BOUNCE_RECIPIENTS = 64,
	BOUNCE_NAMES = 16
};

struct bounce_recipient {
	enum bounce_kind kind;
	enum cause cause; /* SOFT, HARD, COMPLAINT */
	const char *address; /* as we wrote to it, if that is told; "": not told */
	const char *other; /* as it was at last, "" if that is the same */
	const char *status; /* "5.1.1" (RFC 3463); "": not told */
};

struct bounce {
	struct bounce_recipient list[BOUNCE_RECIPIENTS];
	size_t n; /* 0: it is nothing of the kind */
	const char *reason; /* what it is, in English */
	/* Message-IDs, without < >, of the message that came back, or that was answered. */
	const char *ids[BOUNCE_NAMES];
	size_t n_ids;
	/* What looks like our return paths; the first n_addressed are whom the message itself is addressed to. */
	const char *paths[BOUNCE_NAMES];
	size_t n_paths, n_addressed;
};

/* Never fails: what cannot be read says nothing. All of `out` is in the arena. Of more than BOUNCE_BYTES the
 * rest is not looked at. */
void bounce_read(struct arena *a, const char *message, size_t len, struct bounce *out);

/* "hard" ... "none". */
const char *bounce_kind_name(enum bounce_kind kind);

/* Why, in English: the cause, or what the message is. */
const char *bounce_reason(const struct bounce *b, const struct bounce_recipient *r);

#endif
