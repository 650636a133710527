/* Addresses that get no more mail: by what came back from them, or a complaint; and how they get mail again. */
#ifndef ANSWERWELL_MAILING_SUPPRESSION_H
#define ANSWERWELL_MAILING_SUPPRESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/account/account.h"
#include "answerwell/base/result.h"
#include "answerwell/mailing/cause.h"

struct arena;
struct db;

enum {
	/* So much has to come back for now until an address is taken for dead. Mailboxes fill up in a holiday and are
	 * emptied after it, servers are down for a weekend: so four different days, two weeks from the first to the last.
	 * Who reads once a week gets there in four weeks, once a month in four months, and not at all who had more
	 * mails in between than came back. */
	SUPPRESSION_SOFT_DAYS = 4,
	SUPPRESSION_SOFT_SPAN = 14, /* days */
	SUPPRESSION_SOFT_WINDOW = 130, /* days: older ones are forgotten */
	SUPPRESSION_MEND_HOURS = 72, /* how long the link works */
	SUPPRESSION_PAGE = 50
};

/* ---- what came back ------------------------------------------------------------------------------- */

enum return_kind { RETURN_SOFT, RETURN_HARD, RETURN_COMPLAINT };

struct returned {
	enum return_kind kind;
	enum cause cause;
	const char *status; /* "5.1.1" or "" */
	const char *address, *other; /* as it was told, "" if not */
};

struct return_report {
	int64_t mail_id; /* by a return path that only we can have made; 0: none */
	const char *const *message_ids; /* of the mail that it is about, as told */
	size_t n_ids;
	const struct returned *list;
	size_t n;
};

struct return_outcome {
	int64_t mail_id; /* 0: it is about no mail of ours, or not about whom we sent it to */
	bool is_counted; /* false: this mail had come back before */
	bool is_stopped; /* the address gets no more mail from now on */
};

/* Counts what came back and stops mail to an address that is dead. Only by the mail's own return path, or by its
 * Message-ID together with the address that this very mail went to: an address alone does nothing. What is told of others is
 * left out. A mail that was not delivered is "failed" in the ledger. */
enum result suppression_report(struct db *db, struct arena *a, const struct return_report *report,
			       struct return_outcome *out) MUST_USE;

/* ---- looking -------------------------------------------------------------------------------------- */

enum suppression_reason {
	SUPPRESSED_BOUNCE,
	SUPPRESSED_SOFT,
	SUPPRESSED_COMPLAINT,
	SUPPRESSED_MANUAL
};

struct suppression {
	int64_t id; /* 0: the address gets mail */
	enum suppression_reason reason;
	enum cause cause;
	const char *status;
	int64_t at, mend_at; /* mend_at: a link was asked for, 0: none */
	/* Of the list alone: whose it is. */
	int64_t account_id; /* 0: of a reader without account, or of nobody any more */
	const char *name, *display_name; /* of the account */
	enum role role;
	const char *masked; /* the address, enough to know it by; NULL: nobody's */
};

/* In a sentence (msgid). */
const char *suppression_label(const struct suppression *s);

/* Of an account, or of a reader without one. */
enum result suppression_of(struct db *db, struct arena *a, int64_t id,
			   struct suppression *out) MUST_USE;

/* SUPPRESSION_PAGE of them, the newest first, older than `before` (an id; 0: from the beginning); *n_all: how many there are.
 * Staff; else FORBIDDEN. */
enum result suppression_list(struct db *db, struct arena *a, const struct account *actor,
			     int64_t before, struct suppression **out, size_t *n,
			     int64_t *n_all) MUST_USE;

/* ---- mending -------------------------------------------------------------------------------------- */

/* By staff: mail goes there again, and what came back before counts no more. Audit-logged. FORBIDDEN, NOT_FOUND. */
enum result suppression_lift(struct db *db, struct arena *a, const struct account *actor,
			     int64_t id) MUST_USE;

/* Sends a link to the address of the account or reader, although it gets no mail else. NOT_FOUND: it gets mail.
 * LIMITED: one was sent within ten minutes. */
enum result suppression_mend_ask(struct db *db, struct arena *a, int64_t id) MUST_USE;
/* Whether a link is good; changes nothing. NOT_FOUND. */
enum result suppression_mend_asked(struct db *db, struct arena *a, const char *token) MUST_USE;
/* By that link: mail goes there again. NOT_FOUND: unknown, used, or too old. */
enum result suppression_mend(struct db *db, struct arena *a, const char *token) MUST_USE;

/* The address was just shown to work, in some other way. */
enum result suppression_forget(struct db *db, struct arena *a, const char *email_mac) MUST_USE;

/* Forgets what is of nobody any more, or so old that it says nothing; a scheduled job. */
enum result suppression_sweep(struct db *db, struct arena *a) MUST_USE;

#endif
