#include "answerwell/mailing/delivery.h"

#include <string.h>

#include "answerwell/account/account.h"
#include "answerwell/account/address.h"
#include "answerwell/account/message_id.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/log.h"
#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "mailing/mail.h"
#include "mailing/restraint.h"
#include "sql/delivery.h"

enum {
	ATTEMPTS_MAX = 5,
	STRANDED_MAX = 1000,
	POSTPONED_SECONDS = 60,
	WHY_MAX = 200 /* characters of the server's last word */
};

/* Seconds to the next attempt after the first, second ... */
static const int64_t backoff[ATTEMPTS_MAX - 1] = {60, 5 * 60, 30 * 60, 120 * 60};

/* ---- claiming --------------------------------------------------------------------------------- */

/* Who takes how many; suspects are taken one at a time. */
struct claiming {
	const char *who;
	int limit;
	bool is_suspect;
};

static struct delivery
delivery_of(struct arena *a, const struct sql_claimed_mail_row *row)
{
	return (struct delivery){
	    .id = row->id,
	    .edition_id = row->edition_id,
	    .to = {.id = row->recipient_id,
		   .address = account_email(a, row->recipient_id, row->email_sealed),
		   .name = row->display_name},
	    .message_id = row->message_id,
	    .locale = locale_from(row->locale, LOCALE_EN),
	    .is_bulk = row->edition_id != 0,
	    .attempts = (int)row->attempts,
	    .claim = (int)row->claims,
	};
}

/* A row of the ledger leaves our hands. */
static enum result
settle(struct db *db, struct arena *a, const struct delivery *d, const char *state, int64_t seconds,
       const char *why, bool is_released)
{
	return sql_delivery_settle(db, a, NULL, .id = d->id, .claim = d->claim, .state = state,
				   .seconds = seconds, .why = why, .is_released = is_released);
}

/* Another node has sealed it with a key that came after this mailer's start: it can be read once the
 * key file is the same everywhere. */
static bool
is_for_another(const struct sql_claimed_mail_row *row)
{
	return (row->email_sealed != NULL && !secret_has_key_of(row->email_sealed)) ||
	       (row->secret_sealed != NULL && !secret_has_key_of(row->secret_sealed));
}

static enum result
leave_to_another(struct db *db, struct arena *a, const struct delivery *d)
{
	log_event(LOG_LEVEL_ERROR, "mail.key_missing", "message=%s", d->message_id);
	return delivery_settle(db, a, d, OUTCOME_POSTPONED, "sealed with a key that is not here");
}

/* Written, or settled as what cannot be. */
static enum result
take(struct db *db, struct arena *a, const struct sql_claimed_mail_row *row,
     const struct mail_contents *contents, struct claimed *got)
{
	struct delivery d = delivery_of(a, row);
	const char *why = "";
	enum result r;

	if (is_for_another(row))
		return leave_to_another(db, a, &d);
	r = mail_write(db, a, row, contents, &d, &why);
	if (r == NOT_FOUND)
		return settle(db, a, &d, "skipped", 0, why, false);
	if (r == OK)
		got->list[got->n++] = d;
	return r;
}

static enum result
write_all(struct db *db, struct arena *a, struct sql_claimed_mail_row *rows, size_t n,
	  struct claimed *got)
{
	struct mail_contents contents;
	enum result r = mail_fetch(db, a, rows, n, &contents);

	for (size_t i = 0; r == OK && i < n; i++)
		r = take(db, a, &rows[i], &contents, got);
	return r;
}

static enum result
claim_some(struct db *db, struct arena *a, const struct claiming *c, bool is_bulk,
	   struct claimed *got)
{
	struct sql_claimed_mail_row *rows;
	size_t n;
	enum result r = sql_delivery_claim(db, a, &rows, &n, .who = c->who,
					   .limit = c->limit - (int64_t)got->n, .is_bulk = is_bulk,
					   .is_suspect = c->is_suspect, .host = message_id_host(a));

	if (r != OK || n == 0)
		return r;
	got->n_claimed += n;
	r = delivery_restrain(db, a, is_bulk, rows, &n);
	if (r != OK || n == 0)
		return r;
	return write_all(db, a, rows, n, got);
}

/* Those to one person first: a claim that fails keeps no mail that was taken before it. */
static enum result
claim(struct db *db, struct arena *a, const struct claiming *c, struct claimed *got)
{
	enum result r = claim_some(db, a, c, false, got);

	if (r == OK && got->n < (size_t)c->limit)
		r = claim_some(db, a, c, true, got);
	return r;
}

enum result
delivery_claim(struct db *db, struct arena *a, const char *who, int limit, struct claimed *out)
{
	struct claiming c = {.who = who, .limit = limit};
	enum result r;

	*out = (struct claimed){.list = arena_array(a, (size_t)limit, sizeof(*out->list))};
	r = claim(db, a, &c, out);
	if (r != OK || out->n_claimed > 0)
		return r;
	c.limit = 1;
	c.is_suspect = true;
	r = claim(db, a, &c, out);
	if (r == OK && out->n > 0)
		log_event(LOG_LEVEL_WARN, "mail.suspect", "message=%s", out->list[0].message_id);
	return r;
}

/* ---- handing over ----------------------------------------------------------------------------- */

/* The holds of a list. */
struct holds {
	struct sql_ints ids, claims;
};

static struct holds
holds_of(struct arena *a, const struct delivery *list, size_t n)
{
	int64_t *ids = arena_array(a, n, sizeof(*ids));
	int64_t *claims = arena_array(a, n, sizeof(*claims));

	for (size_t i = 0; i < n; i++) {
		ids[i] = list[i].id;
		claims[i] = list[i].claim;
	}
	return (struct holds){{ids, n}, {claims, n}};
}

/* Of the addresses that they go to: what comes back is about these, whatever people change meanwhile. */
static struct sql_texts
macs_of(struct arena *a, const struct delivery *list, size_t n)
{
	const char **macs = arena_array(a, n, sizeof(*macs));

	for (size_t i = 0; i < n; i++) {
		if (list[i].to.address == NULL ||
		    address_find_by(a, list[i].to.address, &macs[i]) != OK)
			macs[i] = "";
	}
	return (struct sql_texts){macs, n};
}

enum result
delivery_accept_and_hand_over(struct db *db, struct arena *a, const struct delivery *accepted,
			      size_t n_accepted, const struct delivery *list, size_t n, bool *taken)
{
	struct holds got = holds_of(a, accepted, n_accepted), mine = holds_of(a, list, n);
	struct sql_delivery_hand_over_row *moved;
	size_t n_moved = 0;
	struct batch b;
	enum result r;

	batch_init(&b, db, a);
	if (n_accepted > 0)
		sql_delivery_accept_add(&b, NULL, .ids = got.ids, .claims = got.claims);
	sql_delivery_hand_over_add(&b, &moved, &n_moved, .ids = mine.ids, .claims = mine.claims,
				   .macs = macs_of(a, list, n));
	r = batch_run(&b);
	memset(taken, 0, n * sizeof(*taken));
	for (size_t i = 0; r == OK && i < n; i++)
		for (size_t m = 0; m < n_moved; m++)
			taken[i] |= moved[m].id == list[i].id;
	return r;
}

enum result
delivery_hand_over_all(struct db *db, struct arena *a, const struct delivery *list, size_t n,
		       bool *taken)
{
	return delivery_accept_and_hand_over(db, a, NULL, 0, list, n, taken);
}

enum result
delivery_take_back(struct db *db, struct arena *a, const struct delivery *d)
{
	return sql_delivery_take_back(db, a, NULL, .id = d->id, .claim = d->claim);
}

/* ---- settling --------------------------------------------------------------------------------- */

enum result
delivery_accept_all(struct db *db, struct arena *a, const struct delivery *list, size_t n)
{
	struct holds h = holds_of(a, list, n);

	return sql_delivery_accept(db, a, NULL, .ids = h.ids, .claims = h.claims);
}

/* The server's words, fit for the ledger: one line, and no address in it. */
static const char *
clean_why(struct arena *a, const char *why)
{
	char *s, *from, *to;

	if (why == NULL || !str_is_utf8(why, strlen(why)))
		return "";
	s = arena_strdup(a, why);
	for (char *c = s; *c != '\0'; c++) {
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = ' ';
	}
	for (char *at = s; (at = strchr(at, '@')) != NULL;) {
		for (from = at; from > s && strchr(" <>\"'(),;:[]", from[-1]) == NULL; from--)
			;
		to = at + strcspn(at, " <>\"'(),;:[]");
		*from = '-';
		memmove(from + 1, to, strlen(to) + 1);
		at = from + 1;
	}
	return str_cut(a, str_trim(a, s), WHY_MAX);
}

static const char *
state_for(enum delivery_outcome outcome, int attempts)
{
	switch (outcome) {
	case OUTCOME_ACCEPTED:
		return "accepted";
	case OUTCOME_UNCERTAIN:
		return "uncertain";
	case OUTCOME_RELEASED:
	case OUTCOME_POSTPONED:
		return "planned";
	case OUTCOME_RETRY:
		return attempts < ATTEMPTS_MAX ? "planned" : "failed";
	case OUTCOME_FAILED:
		break;
	}
	return "failed";
}

enum result
delivery_settle(struct db *db, struct arena *a, const struct delivery *d,
		enum delivery_outcome outcome, const char *why)
{
	const char *state = state_for(outcome, d->attempts);
	int64_t seconds = 0;

	if (outcome == OUTCOME_POSTPONED)
		seconds = POSTPONED_SECONDS;
	if (outcome == OUTCOME_RETRY && d->attempts >= 1 && d->attempts < ATTEMPTS_MAX)
		seconds = backoff[d->attempts - 1];
	if (outcome == OUTCOME_FAILED || outcome == OUTCOME_UNCERTAIN)
		log_event(LOG_LEVEL_WARN, "mail.unsent", "state=%s message=%s", state,
			  d->message_id);
	return settle(db, a, d, state, seconds, clean_why(a, why),
		      outcome == OUTCOME_RELEASED || outcome == OUTCOME_POSTPONED);
}

/* ---- after a fault ---------------------------------------------------------------------------- */

enum result
delivery_recover(struct db *db, struct arena *a, const char *who)
{
	struct batch b;

	batch_init(&b, db, a);
	sql_delivery_recover_claimed_add(&b, NULL, .who = who);
	sql_delivery_recover_sent_add(&b, NULL, .who = who);
	sql_delivery_recover_late_add(&b, NULL);
	sql_delivery_recover_done_add(&b, NULL);
	sql_delivery_paces_sweep_add(&b, NULL);
	return batch_run(&b);
}

enum result
delivery_stranded(struct db *db, struct arena *a, const char *who, struct delivery **out, size_t *n)
{
	return sql_delivery_stranded(db, a, out, n, .who = who, .limit = STRANDED_MAX);
}

/* ---- before and after ------------------------------------------------------------------------- */

enum result
delivery_withdraw(struct db *db, struct arena *a, const int64_t *recipient_ids, size_t n)
{
	return sql_delivery_withdraw(db, a, NULL,
				     .recipient_ids = ((struct sql_ints){recipient_ids, n}));
}

enum result
delivery_next_due(struct db *db, struct arena *a, int64_t *at)
{
	struct sql_delivery_next_due_row *due;
	enum result r = sql_delivery_next_due(db, a, &due, NULL);

	if (r == OK)
		*at = due->at != 0 ? due->at : INT64_MAX;
	return r;
}
