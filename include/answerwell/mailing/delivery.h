/* The ledger's moves, for the mailer: claim, hand over, settle. Every mail is one row of it, to one person
 * or of an edition (src/mailing/README.md). */
#ifndef ANSWERWELL_MAILING_DELIVERY_H
#define ANSWERWELL_MAILING_DELIVERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"
#include "answerwell/mailing/recipient.h"

struct arena;
struct db;

/* One mail to send. */
struct delivery {
	int64_t id;
	int64_t edition_id; /* 0: to one person */
	struct recipient to;
	const char *from_name; /* of the sender: the site's */
	const char *message_id; /* without < > */
	enum locale locale;
	const char *subject, *text, *html;
	bool is_bulk; /* edition: Precedence, Feedback-ID, List-Id */
	const char *unsubscribe_url; /* NULL for letters */
	const char *thread_id; /* References, NULL = none */
	int attempts; /* this one included */
	int claim; /* names our hold on it: there will never be another with this number */
};

/* What a mailer has in hand. */
struct claimed {
	struct delivery *list; /* to send */
	size_t n;
	size_t n_claimed; /* n, and what turned out not to be for sending: 0 = nothing was due */
};

/* Claims up to `limit` due mails for `who`, those to one person first, and commits; a claim is visible to
 * all before anything is sent. They are written here; what cannot be (post gone) is skipped, and
 * what is sealed with a key that this program has not is left for later. If nothing else is due: one
 * mail that three mailers died with, alone. If it fails, the list has what was claimed and written
 * until then: to send; other claims may stand in the ledger, for delivery_recover. */
enum result delivery_claim(struct db *db, struct arena *a, const char *who, int limit,
			   struct claimed *out) MUST_USE;

/* Committed just before the final dot of DATA (SMTP) or the rename (Maildir); several in one commit. taken[i]
 * tells of list[i]: false, the claim was taken from us (timed out): do not send. */
enum result delivery_hand_over_all(struct db *db, struct arena *a, const struct delivery *list,
				   size_t n, bool *taken) MUST_USE;
/* The same, and in that commit delivery_accept_all of `accepted`. */
enum result delivery_accept_and_hand_over(struct db *db, struct arena *a,
					  const struct delivery *accepted, size_t n_accepted,
					  const struct delivery *list, size_t n,
					  bool *taken) MUST_USE;
/* After the server has refused it: claimed as before the hand-over, so that a mailer that dies now
 * leaves nothing uncertain. OK also if it is not ours any more. */
enum result delivery_take_back(struct db *db, struct arena *a, const struct delivery *d) MUST_USE;

/* The outcome. Retry: planned again, later (attempts back off 1, 5, 30, 120 minutes, then failed).
 * Released: planned again at once and not counted; nothing was tried (the server is out of reach).
 * Postponed: planned again in a minute and not counted; what was said is not about this mail.
 * Settling what was recovered from us meanwhile: an uncertain one is set right, else nothing; OK. */
enum delivery_outcome {
	OUTCOME_ACCEPTED,
	OUTCOME_RETRY,
	OUTCOME_FAILED,
	OUTCOME_UNCERTAIN,
	OUTCOME_RELEASED,
	OUTCOME_POSTPONED
};
enum result delivery_settle(struct db *db, struct arena *a, const struct delivery *d,
			    enum delivery_outcome outcome, const char *why) MUST_USE;
/* Accepted, several in one commit. */
enum result delivery_accept_all(struct db *db, struct arena *a, const struct delivery *list,
				size_t n) MUST_USE;

/* What a dead mailer left: claimed for 2 minutes -> planned again (nothing was sent, nothing is
 * counted against it); handed over
 * for 2 minutes -> uncertain, never sent again. `who` = a mailer that holds nothing: what stands in its
 * name at once; NULL = none. Past deadlines -> skipped. Finished editions -> sent. */
enum result delivery_recover(struct db *db, struct arena *a, const char *who) MUST_USE;
/* What delivery_recover would make uncertain: for transports that can look whether a mail arrived.
 * Only id, message_id and claim are set, enough to settle them. At most 1,000. */
enum result delivery_stranded(struct db *db, struct arena *a, const char *who,
			      struct delivery **out, size_t *n) MUST_USE;

/* Takes back the mails to these people that this very transaction has planned: of things that are written
 * down long after they happened, nobody is to be told. */
enum result delivery_withdraw(struct db *db, struct arena *a, const int64_t *recipient_ids,
			      size_t n) MUST_USE;

/* When the next one is due (clock_now scale), or INT64_MAX. */
enum result delivery_next_due(struct db *db, struct arena *a, int64_t *at) MUST_USE;

#endif
