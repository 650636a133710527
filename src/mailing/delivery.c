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
read_common(struct arena *a, const struct rows *rows, size_t i, struct delivery *d)
{
	d->account_id = row_int(rows, i, "account_id");
	d->message_id = row_text(rows, i, "message_id");
	d->locale = locale_from(row_text(rows, i, "locale"), LOCALE_EN);
	d->attempts = (int)row_int(rows, i, "attempts");
	d->claim = (int)row_int(rows, i, "claims");
	d->to = account_email(a, d->account_id, row_text(rows, i, "email_sealed"));
	d->to_name = row_text(rows, i, "display_name");
}

/* A row of the ledger leaves our hands. */
static enum result
settle(struct db *db, struct arena *a, const struct delivery *d, const char *state, int64_t seconds,
       const char *why, bool is_released)
{
	if (d->edition_id == 0)
		return db_query(db, a, &SQL_DELIVERY_SETTLE_OUTBOX, NULL, p_int(a, d->outbox_id),
				p_int(a, d->claim), p_text(state), p_int(a, seconds), p_text(why),
				p_bool(is_released));
	return db_query(db, a, &SQL_DELIVERY_SETTLE_EDITION, NULL, p_int(a, d->edition_id),
			p_int(a, d->account_id), p_int(a, d->claim), p_text(state),
			p_int(a, seconds), p_text(why), p_bool(is_released));
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
	struct rows *rows;
	const char *kinds[NOTICE_KINDS], *topics[NOTICE_KINDS];
	size_t n = kinds_and_topics(kinds, topics);
	enum result r =
	    db_query(db, a, &SQL_DELIVERY_CLAIM_OUTBOX, &rows, p_text(c->who), p_int(a, c->limit),
		     p_bool(c->is_suspect), p_text_array(a, kinds, n), p_text_array(a, topics, n));

	for (size_t i = 0, end; r == OK && i < rows_count(rows); i = end) {
		struct delivery d = {.outbox_id = row_int(rows, i, "outbox_id")};
		const char *why = "the address cannot be read";

		for (end = i + 1; end < rows_count(rows); end++)
			if (row_int(rows, end, "outbox_id") != d.outbox_id)
				break;
		got->n_claimed++;
		read_common(a, rows, i, &d);
		if (is_for_another(row_text(rows, i, "email_sealed")) ||
		    is_for_another(row_text(rows, i, "secret_sealed"))) {
			r = leave_to_another(db, a, &d);
			continue;
		}
		r = d.to != NULL ? outbox_render(db, a, rows, i, end - i, &d, &why) : NOT_FOUND;
		if (r == OK)
			out[got->n++] = d;
		else if (r == NOT_FOUND)
			r = skip(db, a, &d, why);
	}
	return r;
}

/* The frozen text for one row, from what delivery_texts gave. */
static bool
find_text(struct arena *a, const struct rows *texts, struct delivery *d)
{
	const char *mark;

	for (size_t i = 0; i < rows_count(texts); i++) {
		if (row_int(texts, i, "edition_id") != d->edition_id ||
		    strcmp(row_text(texts, i, "locale"), locale_code(d->locale)) != 0)
			continue;
		d->subject = row_text(texts, i, "subject");
		mark = row_text(texts, i, "mark");
		d->text = edition_fill(a, row_text(texts, i, "text"), mark, d->unsubscribe_url);
		d->html = edition_fill(a, row_text(texts, i, "html"), mark, d->unsubscribe_url);
		return true;
	}
	return false;
}

static enum result
fetch_texts(struct db *db, struct arena *a, const struct rows *claimed, struct rows **texts)
{
	size_t n = rows_count(claimed), n_ids = 0;
	int64_t *ids = arena_array(a, n, sizeof(*ids));

	/* In order of the edition, so each comes once. */
	for (size_t i = 0; i < n; i++) {
		int64_t id = row_int(claimed, i, "edition_id");

		if (n_ids == 0 || ids[n_ids - 1] != id)
			ids[n_ids++] = id;
	}
	return db_query(db, a, &SQL_DELIVERY_TEXTS, texts, p_int_array(a, ids, n_ids));
}

static enum result
claim_edition(struct db *db, struct arena *a, const struct claiming *c, struct delivery *out,
	      struct claimed *got)
{
	struct rows *rows, *texts;
	enum result r = db_query(db, a, &SQL_DELIVERY_CLAIM_EDITION, &rows, p_text(c->who),
				 p_int(a, c->limit), p_bool(c->is_suspect));

	if (r != OK || rows_count(rows) == 0)
		return r;
	got->n_claimed += rows_count(rows);
	r = fetch_texts(db, a, rows, &texts);
	for (size_t i = 0; r == OK && i < rows_count(rows); i++) {
		struct delivery d = {.edition_id = row_int(rows, i, "edition_id"), .is_bulk = true};

		read_common(a, rows, i, &d);
		d.unsubscribe_url = mail_unsubscribe_url(a, d.account_id, "d");
		if (!row_bool(rows, i, "is_wanted"))
			r = skip(db, a, &d, "not wanted any more");
		else if (is_for_another(row_text(rows, i, "email_sealed")))
			r = leave_to_another(db, a, &d);
		else if (d.to == NULL || !find_text(a, texts, &d))
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
	int64_t *first, *second, *claims;
	size_t n;
};

static struct names
names_of(struct arena *a, const struct delivery *list, size_t n, bool of_editions)
{
	struct names names = {.first = arena_array(a, n, sizeof(int64_t)),
			      .second = arena_array(a, n, sizeof(int64_t)),
			      .claims = arena_array(a, n, sizeof(int64_t))};

	for (size_t i = 0; i < n; i++) {
		if ((list[i].edition_id != 0) != of_editions)
			continue;
		names.first[names.n] = of_editions ? list[i].edition_id : list[i].outbox_id;
		names.second[names.n] = list[i].account_id;
		names.claims[names.n++] = list[i].claim;
	}
	return names;
}

static void
mark_taken(const struct rows *rows, const struct delivery *list, size_t n, bool *taken)
{
	for (size_t row = 0; row < rows_count(rows); row++) {
		int64_t outbox = row_int(rows, row, "outbox_id");
		int64_t edition = row_int(rows, row, "edition_id");
		int64_t account = row_int(rows, row, "account_id");

		for (size_t i = 0; i < n; i++) {
			if (list[i].outbox_id == outbox && list[i].edition_id == edition &&
			    list[i].account_id == account)
				taken[i] = true;
		}
	}
}

/* The two statements of a move, each only if the list has something for it, in one commit. */
static enum result
move_all(struct db *db, struct arena *a, const struct delivery *list, size_t n,
	 const struct statement *outbox, const struct statement *edition, struct rows *moved[2])
{
	struct names o = names_of(a, list, n, false), e = names_of(a, list, n, true);
	struct batch b;

	batch_init(&b, db, a);
	if (o.n > 0)
		batch_add(&b, outbox, &moved[0], p_int_array(a, o.first, o.n),
			  p_int_array(a, o.claims, o.n));
	if (e.n > 0)
		batch_add(&b, edition, &moved[1], p_int_array(a, e.first, e.n),
			  p_int_array(a, e.second, e.n), p_int_array(a, e.claims, e.n));
	return b.n > 0 ? batch_run(&b) : OK;
}

enum result
delivery_hand_over_all(struct db *db, struct arena *a, const struct delivery *list, size_t n,
		       bool *taken)
{
	struct rows *moved[2] = {NULL, NULL};
	enum result r = move_all(db, a, list, n, &SQL_DELIVERY_HAND_OVER_OUTBOX,
				 &SQL_DELIVERY_HAND_OVER_EDITION, moved);

	memset(taken, 0, n * sizeof(*taken));
	for (int i = 0; r == OK && i < 2; i++) {
		if (moved[i] != NULL)
			mark_taken(moved[i], list, n, taken);
	}
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
		return db_query(db, a, &SQL_DELIVERY_TAKE_BACK_OUTBOX, NULL, p_int(a, d->outbox_id),
				p_int(a, d->claim));
	return db_query(db, a, &SQL_DELIVERY_TAKE_BACK_EDITION, NULL, p_int(a, d->edition_id),
			p_int(a, d->account_id), p_int(a, d->claim));
}

/* ---- settling --------------------------------------------------------------------------------- */

enum result
delivery_accept_all(struct db *db, struct arena *a, const struct delivery *list, size_t n)
{
	struct rows *moved[2];

	return move_all(db, a, list, n, &SQL_DELIVERY_ACCEPT_OUTBOX, &SQL_DELIVERY_ACCEPT_EDITION,
			moved);
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
	batch_add(&b, &SQL_DELIVERY_RECOVER_CLAIMED_OUTBOX, NULL, p_text(who));
	batch_add(&b, &SQL_DELIVERY_RECOVER_CLAIMED_EDITION, NULL, p_text(who));
	batch_add(&b, &SQL_DELIVERY_RECOVER_SENT_OUTBOX, NULL, p_text(who));
	batch_add(&b, &SQL_DELIVERY_RECOVER_SENT_EDITION, NULL, p_text(who));
	batch_add0(&b, &SQL_DELIVERY_RECOVER_LATE, NULL);
	batch_add0(&b, &SQL_DELIVERY_RECOVER_DONE, NULL);
	return batch_run(&b);
}

enum result
delivery_stranded(struct db *db, struct arena *a, const char *who, struct delivery **out, size_t *n)
{
	struct rows *rows;
	enum result r =
	    db_query(db, a, &SQL_DELIVERY_STRANDED, &rows, p_text(who), p_int(a, STRANDED_MAX));

	if (r != OK)
		return r;
	*n = rows_count(rows);
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++) {
		struct delivery *d = &(*out)[i];

		d->edition_id = row_int(rows, i, "edition_id");
		d->account_id = row_int(rows, i, "account_id");
		d->outbox_id = row_int(rows, i, "outbox_id");
		d->message_id = row_text(rows, i, "message_id");
		d->claim = (int)row_int(rows, i, "claims");
	}
	return OK;
}

enum result
delivery_next_due(struct db *db, struct arena *a, int64_t *at)
{
	struct rows *rows;
	enum result r = db_query0(db, a, &SQL_DELIVERY_NEXT_DUE, &rows);

	if (r == OK)
		*at = row_is_null(rows, 0, "at") ? INT64_MAX : row_time(rows, 0, "at");
	return r;
}
