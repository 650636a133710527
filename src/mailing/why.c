#include "answerwell/mailing/why.h"

#include <string.h>

#include "answerwell/account/account.h"
#include "answerwell/account/address.h"
#include "answerwell/account/audit.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/mailing/rhythm.h"
#include "answerwell/text/when.h"
#include "mailing/reading.h"
#include "sql/why.h"

/* ---- who it is ------------------------------------------------------------------------------------ */

static enum result
find_by_name(struct db *db, struct arena *a, const char *name, int64_t *id)
{
	struct sql_why_by_name_row *row;
	size_t n;
	enum result r = sql_why_by_name(db, a, &row, &n, .name = str_lower(a, name));

	if (r == OK && n == 0)
		return NOT_FOUND;
	if (r == OK)
		*id = row->id;
	return r;
}

/* Also that nobody has it is in the log: it was asked for. */
static enum result
find_by_address(struct db *db, struct arena *a, const struct account *actor, const char *address,
		int64_t *id)
{
	struct sql_why_by_address_row *row;
	const char *mac;
	size_t n;
	enum result r;

	if (address_find_by(a, address, &mac) != OK)
		return NOT_FOUND;
	*id = 0;
	DB_TX(db, r) {
		r = sql_why_by_address(db, a, &row, &n, .email_mac = mac);
		if (r == OK && n > 0)
			*id = row->id;
		if (r == OK)
			r = audit_add(db, a, actor != NULL ? actor->id : 0, "reader.lookup",
				      "account", *id, "");
	}
	if (r != OK)
		return r;
	return *id != 0 ? OK : NOT_FOUND;
}

enum result
reading_find(struct db *db, struct arena *a, const struct account *actor, const char *who,
	     int64_t *id)
{
	bool is_address = strchr(who, '@') != NULL;
	enum role least = is_address ? ROLE_ADMIN : ROLE_MODERATOR;

	if (actor != NULL && (actor->role < least || actor->is_suspended))
		return FORBIDDEN;
	return is_address ? find_by_address(db, a, actor, who, id) : find_by_name(db, a, who, id);
}

/* ---- why ------------------------------------------------------------------------------------------ */

struct asked {
	struct arena *arena;
	enum locale l;
	const struct sql_why_reader_row *reader;
	const struct sql_why_edition_row *edition;
	struct rhythm_wish wish;
};

static enum why
why_of_mail(const char *state)
{
	if (str_eq(state, "handed_over") || str_eq(state, "accepted"))
		return WHY_GOT;
	if (str_eq(state, "uncertain"))
		return WHY_UNCERTAIN;
	if (str_eq(state, "failed"))
		return WHY_FAILED;
	return str_eq(state, "skipped") ? WHY_SKIPPED : WHY_GETS;
}

static enum why
why_no_reader(const struct sql_why_reader_row *reader)
{
	if (reader->is_suspended)
		return WHY_SUSPENDED;
	if (reader->has_no_address)
		return WHY_NO_ADDRESS;
	if (reader->ended_at != 0)
		return WHY_ENDED;
	if (reader->confirmed_at != 0)
		return reader->is_refused ? WHY_REFUSED : WHY_UNCONFIRMED;
	return str_eq(reader->frequency, "off") ? WHY_NEVER_ASKED : WHY_UNCONFIRMED;
}

static enum why
why_none(const struct asked *asked)
{
	const struct sql_why_edition_row *e = asked->edition;

	if (!asked->reader->is_reader)
		return why_no_reader(asked->reader);
	if (e->is_cancelled)
		return WHY_CANCELLED;
	if (e->is_draft)
		return WHY_DRAFT;
	if (e->n_language == 0)
		return WHY_LANGUAGE;
	if (e->n_wanted == 0)
		return WHY_CATEGORY;
	if (e->n_had == e->n_wanted)
		return WHY_HAD;
	if (e->is_scheduled && asked->wish.rhythm == RHYTHM_EDITION)
		return WHY_SCHEDULED;
	return e->n_new == 0 ? WHY_OLD : WHY_OWN_TIME;
}

/* ---- in words ------------------------------------------------------------------------------------- */

static const char *const rhythms[RHYTHMS] = {
    [RHYTHM_EDITION] = N_("gets each edition that our editors send"),
    [RHYTHM_IMMEDIATE] = N_("gets new answers right away"),
    [RHYTHM_DAILY] = N_("daily, next: %s"),
    [RHYTHM_WEEKLY] = N_("weekly, next: %s"),
    [RHYTHM_MONTHLY] = N_("monthly, next: %s"),
    [RHYTHM_OFF] = N_("gets no FAQ news"),
};

static const char *const reasons[] = {
    [WHY_GETS] = N_("this edition is on its way"),
    [WHY_GOT] = N_("this edition was delivered"),
    [WHY_UNCERTAIN] = N_("this edition may have arrived, so it is not sent again"),
    [WHY_FAILED] = N_("this edition could not be delivered: %s"),
    [WHY_SKIPPED] = N_("this edition was not sent: %s"),
    [WHY_NEVER_ASKED] = N_("never asked for FAQ news"),
    [WHY_UNCONFIRMED] = N_("the address was never confirmed"),
    [WHY_ENDED] = N_("unsubscribed"),
    [WHY_SUSPENDED] = N_("the account is suspended"),
    [WHY_NO_ADDRESS] = N_("the account has no confirmed address"),
    [WHY_REFUSED] = N_("email to this address came back, so none is sent any more"),
    [WHY_CANCELLED] = N_("this edition was stopped"),
    [WHY_DRAFT] = N_("this edition is a draft, so nobody gets it yet"),
    [WHY_SCHEDULED] = N_("this edition has not left yet, and will: %s"),
    [WHY_LANGUAGE] = N_("nothing in this edition is in a language they read"),
    [WHY_CATEGORY] = N_("nothing in this edition is in a category they chose"),
    [WHY_HAD] = NULL, /* counted */
    [WHY_OLD] = N_("everything in this edition was there before they subscribed"),
    [WHY_OWN_TIME] = N_("what is new to them comes at their own time"),
};

/* What the ledger says of mails that were not sent. */
static const char *
ledger_words(enum locale l, const char *why)
{
	static const char *const known[][2] = {
	    {"had all of it already", N_("they had all of it already")},
	    {"had it in a cancelled edition", N_("they had it in an edition that was stopped")},
	    {"not wanted any more", N_("they did not want it any more")},
	    {"past the deadline", N_("it was too late")},
	    {"edition cancelled", N_("the edition was stopped")},
	    {"address or text cannot be read", N_("the address cannot be read")},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_eq(why, known[i][0]))
			return tr(l, known[i][1]);
	return why;
}

static const char *
rhythm_words(const struct asked *asked, int64_t next_at)
{
	const char *words = tr(asked->l, rhythms[asked->wish.rhythm]);

	if (next_at == INT64_MAX || asked->wish.rhythm == RHYTHM_IMMEDIATE)
		return words;
	return str_fill(
	    asked->arena, words,
	    when_soon(asked->arena, asked->l, asked->reader->zone, next_at, asked->reader->now));
}

static const char *
had_words(const struct asked *asked)
{
	const struct sql_why_edition_row *e = asked->edition;

	if (e->n_wanted == 1)
		return arena_printf(asked->arena,
				    tr(asked->l, N_("edition %lld had its entry already")),
				    (long long)e->had_in);
	return arena_printf(
	    asked->arena,
	    tr(asked->l, N_("they had all %lld entries already, the last in edition %lld")),
	    (long long)e->n_wanted, (long long)e->had_in);
}

static const char *
sentence(const struct asked *asked, enum why why, int64_t next_at)
{
	const char *reason = why == WHY_HAD ? had_words(asked) : tr(asked->l, reasons[why]);

	if (why == WHY_FAILED || why == WHY_SKIPPED)
		reason = str_fill(asked->arena, reason,
				  ledger_words(asked->l, asked->edition->mail_why));
	if (why == WHY_SCHEDULED)
		reason = str_fill(asked->arena, reason,
				  when_soon(asked->arena, asked->l, asked->reader->zone,
					    asked->edition->leaves_at, asked->reader->now));
	if (!asked->reader->is_reader && why >= WHY_NEVER_ASKED)
		return reason;
	return arena_printf(asked->arena, tr(asked->l, N_("%s; %s")), rhythm_words(asked, next_at),
			    reason);
}

static void
answer(struct asked *asked, struct edition_why *out)
{
	const struct sql_why_reader_row *reader = asked->reader;
	int64_t from = reader->served_at;

	asked->wish = (struct rhythm_wish){.hour = (int)reader->hour,
					   .quiet_from = (int)reader->quiet_from,
					   .quiet_until = (int)reader->quiet_until,
					   .zone = reader->zone};
	if (!rhythm_from(reader->frequency, &asked->wish.rhythm) || !reader->is_reader)
		asked->wish.rhythm = RHYTHM_OFF;
	if (asked->wish.rhythm == RHYTHM_IMMEDIATE)
		from = reader->now;
	out->next_at = rhythm_due(&asked->wish, from);
	out->why = asked->edition->mail_state != NULL ? why_of_mail(asked->edition->mail_state)
						      : why_none(asked);
	if (out->why == WHY_GETS && asked->edition->leaves_at > reader->now)
		out->why = WHY_SCHEDULED;
	out->had_in = asked->edition->had_in;
	out->sentence = sentence(asked, out->why, out->next_at);
}

enum result
edition_why(struct db *db, struct arena *a, const struct account *actor, int64_t edition_id,
	    const char *who, enum locale l, struct edition_why *out, bool *is_edition)
{
	struct sql_why_reader_row *reader;
	struct sql_why_edition_row *edition;
	struct asked asked = {.arena = a, .l = l};
	size_t n;
	enum result r = reading_find(db, a, actor, who, &out->reader_id);

	*is_edition = true;
	if (r != OK)
		return r;
	r = sql_why_reader(db, a, &reader, &n, .id = out->reader_id);
	if (r == OK && n == 0)
		r = NOT_FOUND;
	if (r == OK)
		r = sql_why_edition(db, a, &edition, &n, .id = out->reader_id,
				    .locale = reader->locale, .edition_id = edition_id);
	if (r != OK)
		return r;
	*is_edition = n > 0;
	if (n == 0)
		return NOT_FOUND;
	asked.reader = reader;
	asked.edition = edition;
	answer(&asked, out);
	return OK;
}
