#include "answerwell/mailing/delivery.h"

#include <string.h>

#include "answerwell/account/account.h"
#include "answerwell/account/choice.h"
#include "answerwell/account/notice.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/log.h"
#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "mailing/mail.h"
#include "mailing/outbox_render.h"
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

static void
read_common(struct arena *a, const struct sql_claimed_mail_row *row, struct delivery *d)
{
	d->account_id = row->account_id;
	d->message_id = row->message_id;
	d->locale = locale_from(row->locale, LOCALE_EN);
	d->attempts = (int)row->attempts;
	d->claim = (int)row->claims;
	d->to = account_email(a, d->account_id, row->email_sealed);
	d->to_name = row->display_name;
}

/* A row of the ledger leaves our hands. */
static enum result
settle(struct db *db, struct arena *a, const struct delivery *d, const char *state, int64_t seconds,
       const char *why, bool is_released)
{
	if (d->edition_id == 0)
		return sql_delivery_settle_outbox(
		    db, a, NULL, .id = d->outbox_id, .claim = d->claim, .state = state,
		    .seconds = seconds, .why = why, .is_released = is_released);
	return sql_delivery_settle_edition(db, a, NULL, .edition_id = d->edition_id,
					   .account_id = d->account_id, .claim = d->claim,
					   .state = state, .seconds = seconds, .why = why,
					   .is_released = is_released);
}

static enum result
skip(struct db *db, struct arena *a, const struct delivery *d, const char *why)
{
	return settle(db, a, d, "skipped", 0, why, false);
}

/* Another node has sealed it with a key that came after this mailer's start: it can be read once the
 * key file is the same everywhere. */
static bool
is_for_another(const char *sealed)
{
	return sealed != NULL && !secret_has_key_of(sealed);
}

static enum result
leave_to_another(struct db *db, struct arena *a, const struct delivery *d)
{
	log_event(LOG_LEVEL_ERROR, "mail.key_missing", "message=%s", d->message_id);
	return delivery_settle(db, a, d, OUTCOME_POSTPONED, "sealed with a key that is not here");
}

/* Of each kind that people can switch off, for the statement that looks which are. */
static size_t
kinds_and_topics(const char *kinds[NOTICE_KINDS], const char *topics[NOTICE_KINDS])
{
	size_t n = 0;

	for (int k = 0; k < NOTICE_KINDS; k++) {
		enum notice_kind kind = (enum notice_kind)k;

		if (notice_is_transactional(kind))
			continue;
		kinds[n] = notice_code(kind);
		topics[n++] = choice_topic_code(notice_topic_of(kind));
	}
	return n;
}

static enum result
claim_outbox(struct db *db, struct arena *a, const struct claiming *c, struct delivery *out,
	     struct claimed *got)
{
	struct sql_claimed_mail_row *rows;
	const char *kinds[NOTICE_KINDS], *topics[NOTICE_KINDS];
	size_t n_kinds = kinds_and_topics(kinds, topics), n;
	enum result r = sql_delivery_claim_outbox(db, a, &rows, &n, .who = c->who,
						  .limit = c->limit, .is_suspect = c->is_suspect,
						  .kinds = ((struct sql_texts){kinds, n_kinds}),
						  .topics = ((struct sql_texts){topics, n_kinds}));

	for (size_t i = 0, end; r == OK && i < n; i = end) {
		struct delivery d = {.outbox_id = rows[i].outbox_id};
		const char *why = "the address cannot be read";

		for (end = i + 1; end < n && rows[end].outbox_id == d.outbox_id;)
			end++;
		got->n_claimed++;
		read_common(a, &rows[i], &d);
		if (is_for_another(rows[i].email_sealed) || is_for_another(rows[i].secret_sealed)) {
			r = leave_to_another(db, a, &d);
			continue;
		}
		r = d.to != NULL ? outbox_render(db, a, &rows[i], end - i, &d, &why) : NOT_FOUND;
		if (r == OK)
			out[got->n++] = d;
		else if (r == NOT_FOUND)
			r = skip(db, a, &d, why);
	}
	return r;
}

/* The texts of the editions at hand. */
struct frozen {
	struct sql_delivery_texts_row *texts;
	size_t n;
};

/* The frozen text for one row. */
static bool
find_text(struct arena *a, const struct frozen *frozen, struct delivery *d)
{
	for (size_t i = 0; i < frozen->n; i++) {
		const struct sql_delivery_texts_row *text = &frozen->texts[i];

		if (text->edition_id != d->edition_id ||
		    strcmp(text->locale, locale_code(d->locale)) != 0)
			continue;
		d->subject = text->subject;
		d->text = edition_fill(a, text->text, text->mark, d->unsubscribe_url);
		d->html = edition_fill(a, text->html, text->mark, d->unsubscribe_url);
		return true;
	}
	return false;
}

static enum result
fetch_texts(struct db *db, struct arena *a, const struct sql_claimed_mail_row *claimed, size_t n,
	    struct frozen *out)
{
	int64_t *ids = arena_array(a, n, sizeof(*ids));
	size_t n_ids = 0;

	/* In order of the edition, so each comes once. */
	for (size_t i = 0; i < n; i++)
		if (n_ids == 0 || ids[n_ids - 1] != claimed[i].edition_id)
			ids[n_ids++] = claimed[i].edition_id;
	return sql_delivery_texts(db, a, &out->texts, &out->n,
				  .edition_ids = ((struct sql_ints){ids, n_ids}));
}

static enum result
claim_edition(struct db *db, struct arena *a, const struct claiming *c, struct delivery *out,
	      struct claimed *got)
{
	struct sql_claimed_mail_row *rows;
	struct frozen frozen;
	size_t n;
	enum result r = sql_delivery_claim_edition(db, a, &rows, &n, .who = c->who,
						   .limit = c->limit, .is_suspect = c->is_suspect);

	if (r != OK || n == 0)
		return r;
	got->n_claimed += n;
	r = fetch_texts(db, a, rows, n, &frozen);
	for (size_t i = 0; r == OK && i < n; i++) {
		struct delivery d = {.edition_id = rows[i].edition_id, .is_bulk = true};

		read_common(a, &rows[i], &d);
		d.unsubscribe_url = mail_unsubscribe_url(a, d.account_id, "d");
		if (!rows[i].is_wanted)
			r = skip(db, a, &d, "not wanted any more");
		else if (is_for_another(rows[i].email_sealed))
			r = leave_to_another(db, a, &d);
		else if (d.to == NULL || !find_text(a, &frozen, &d))
			r = skip(db, a, &d, "address or text cannot be read");
		else
			out[got->n++] = d;
	}
	return r;
}

static enum result
claim(struct db *db, struct arena *a, struct claiming c, struct claimed *got)
{
	enum result r = claim_outbox(db, a, &c, got->list, got);

	c.limit -= (int)got->n;
	if (r == OK && c.limit > 0)
		r = claim_edition(db, a, &c, got->list, got);
	return r;
}

enum result
delivery_claim(struct db *db, struct arena *a, const char *who, int limit, struct claimed *out)
{
	struct claiming c = {.who = who, .limit = limit};
	enum result r;

	*out = (struct claimed){.list = arena_array(a, (size_t)limit, sizeof(*out->list))};
	r = claim(db, a, c, out);
	if (r != OK || out->n_claimed > 0)
		return r;
	c.limit = 1;
	c.is_suspect = true;
	r = claim(db, a, c, out);
	if (r == OK && out->n > 0)
		log_event(LOG_LEVEL_WARN, "mail.suspect", "message=%s", out->list[0].message_id);
	return r;
}

/* ---- handing over ----------------------------------------------------------------------------- */

/* The rows named by a list, as arrays for one table. */
struct names {
	struct sql_ints ids, account_ids, claims;
};

static struct names
names_of(struct arena *a, const struct delivery *list, size_t n, bool of_editions)
{
	int64_t *ids = arena_array(a, n, sizeof(*ids)),
		*accounts = arena_array(a, n, sizeof(*accounts));
	int64_t *claims = arena_array(a, n, sizeof(*claims));
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		if ((list[i].edition_id != 0) != of_editions)
			continue;
		ids[k] = of_editions ? list[i].edition_id : list[i].outbox_id;
		accounts[k] = list[i].account_id;
		claims[k++] = list[i].claim;
	}
	return (struct names){{ids, k}, {accounts, k}, {claims, k}};
}

static void
mark_taken(const struct sql_moved_mail_row *rows, size_t n_rows, const struct delivery *list,
	   size_t n, bool *taken)
{
	for (size_t row = 0; row < n_rows; row++)
		for (size_t i = 0; i < n; i++)
			taken[i] |= list[i].outbox_id == rows[row].outbox_id &&
				    list[i].edition_id == rows[row].edition_id &&
				    list[i].account_id == rows[row].account_id;
}

/* Each statement only if the list has something for it, both in one commit. */
enum result
delivery_hand_over_all(struct db *db, struct arena *a, const struct delivery *list, size_t n,
		       bool *taken)
{
	struct names o = names_of(a, list, n, false), e = names_of(a, list, n, true);
	struct sql_moved_mail_row *moved[2];
	size_t n_moved[2] = {0, 0};
	struct batch b;
	enum result r;

	batch_init(&b, db, a);
	if (o.ids.n > 0)
		sql_delivery_hand_over_outbox_add(&b, &moved[0], &n_moved[0], .ids = o.ids,
						  .claims = o.claims);
	if (e.ids.n > 0)
		sql_delivery_hand_over_edition_add(&b, &moved[1], &n_moved[1], .edition_ids = e.ids,
						   .account_ids = e.account_ids,
						   .claims = e.claims);
	r = batch_run(&b);
	memset(taken, 0, n * sizeof(*taken));
	for (int i = 0; r == OK && i < 2; i++)
		mark_taken(moved[i], n_moved[i], list, n, taken);
	return r;
}

enum result
delivery_hand_over(struct db *db, struct arena *a, const struct delivery *d)
{
	bool taken;
	enum result r = delivery_hand_over_all(db, a, d, 1, &taken);

	if (r != OK)
		return r;
	return taken ? OK : CONFLICT;
}

enum result
delivery_take_back(struct db *db, struct arena *a, const struct delivery *d)
{
	if (d->edition_id == 0)
		return sql_delivery_take_back_outbox(db, a, NULL, .id = d->outbox_id,
						     .claim = d->claim);
	return sql_delivery_take_back_edition(db, a, NULL, .edition_id = d->edition_id,
					      .account_id = d->account_id, .claim = d->claim);
}

/* ---- settling --------------------------------------------------------------------------------- */

enum result
delivery_accept_all(struct db *db, struct arena *a, const struct delivery *list, size_t n)
{
	struct names o = names_of(a, list, n, false), e = names_of(a, list, n, true);
	struct batch b;

	batch_init(&b, db, a);
	if (o.ids.n > 0)
		sql_delivery_accept_outbox_add(&b, NULL, .ids = o.ids, .claims = o.claims);
	if (e.ids.n > 0)
		sql_delivery_accept_edition_add(&b, NULL, .edition_ids = e.ids,
						.account_ids = e.account_ids, .claims = e.claims);
	return batch_run(&b);
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
	sql_delivery_recover_claimed_outbox_add(&b, NULL, .who = who);
	sql_delivery_recover_claimed_edition_add(&b, NULL, .who = who);
	sql_delivery_recover_sent_outbox_add(&b, NULL, .who = who);
	sql_delivery_recover_sent_edition_add(&b, NULL, .who = who);
	sql_delivery_recover_late_add(&b, NULL);
	sql_delivery_recover_done_add(&b, NULL);
	return batch_run(&b);
}

enum result
delivery_stranded(struct db *db, struct arena *a, const char *who, struct delivery **out, size_t *n)
{
	return sql_delivery_stranded(db, a, out, n, .who = who, .limit = STRANDED_MAX);
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
