#include "answerwell/mailing/reader.h"

#include <stdlib.h>
#include <string.h>

#include "answerwell/account/account.h"
#include "answerwell/account/notice.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/mailing/subscription.h"
#include "answerwell/text/when.h"
#include "mailing/reading.h"
#include "sql/reader.h"

/* ---- reading -------------------------------------------------------------------------------------- */

static size_t
read_numbers(const char *list, int64_t out[READER_CATEGORIES_MAX])
{
	size_t n = 0;
	char *end;

	while (list != NULL && *list != '\0' && n < READER_CATEGORIES_MAX) {
		out[n++] = strtoll(list, &end, 10);
		list = *end == ',' ? end + 1 : end;
	}
	return n;
}

unsigned
reading_languages(const char *list)
{
	unsigned bits = 0;

	for (int l = 0; list != NULL && l < LOCALES; l++)
		if (str_has_word(list, locale_code((enum locale)l)))
			bits |= 1U << l;
	return bits;
}

static struct reader *
reader_of(struct arena *a, const struct sql_reader_get_row *row)
{
	struct reader *reader = arena_alloc(a, sizeof(*reader));
	struct rhythm_wish when = {.hour = (int)row->hour,
				   .quiet_from = (int)row->quiet_from,
				   .quiet_until = (int)row->quiet_until,
				   .zone = row->zone};

	if (!rhythm_from(row->frequency, &when.rhythm) || when.rhythm == RHYTHM_OFF)
		when.rhythm = RHYTHM_WEEKLY;
	*reader = (struct reader){.id = row->id,
				  .has_account = row->has_account,
				  .locale = locale_from(row->locale, LOCALE_EN),
				  .email = account_email(a, row->id, row->email_sealed),
				  .before = when,
				  .confirmed_at = row->confirmed_at};
	reader->wishes = (struct reader_wishes){.when = when,
						.languages = reading_languages(row->languages),
						.notify_mail = row->notify_mail};
	if (!row->is_on)
		reader->wishes.when.rhythm = RHYTHM_OFF;
	reader->wishes.n_categories = read_numbers(row->categories, reader->wishes.categories);
	return reader;
}

enum result
reader_get(struct db *db, struct arena *a, int64_t id, struct reader **out)
{
	struct sql_reader_get_row *row;
	size_t n;
	enum result r = sql_reader_get(db, a, &row, &n, .id = id);

	if (r != OK)
		return r;
	if (n == 0)
		return NOT_FOUND;
	*out = reader_of(a, row);
	return OK;
}

/* ---- choosing ------------------------------------------------------------------------------------- */

static bool
is_hour(int hour)
{
	return hour >= 0 && hour <= 23;
}

static bool
has_quiet(const struct rhythm_wish *w)
{
	return w->quiet_from != w->quiet_until;
}

/* Hours from the beginning of the quiet ones on. */
static bool
is_quiet_hour(const struct rhythm_wish *w)
{
	int length = (w->quiet_until - w->quiet_from + 24) % 24;

	return (w->hour - w->quiet_from + 24) % 24 < length;
}

static bool
is_at_an_hour(enum rhythm rhythm)
{
	return rhythm == RHYTHM_DAILY || rhythm == RHYTHM_WEEKLY || rhythm == RHYTHM_MONTHLY;
}

static enum result
check(struct arena *a, const struct reader *reader, const struct rhythm_wish *w,
      struct problems *problems)
{
	if (!is_hour(w->hour))
		problem_add(problems, "hour", N_("Please choose an hour from 0 to 23."), 0);
	if (!is_hour(w->quiet_from) || !is_hour(w->quiet_until))
		problem_add(problems, "quiet", N_("Please choose an hour from 0 to 23."), 0);
	else if (is_at_an_hour(w->rhythm) && has_quiet(w) && is_quiet_hour(w))
		problem_add(problems, "hour",
			    N_("This is in your quiet hours. Please choose another hour."), 0);
	if (!reader->has_account && when_zone(a, w->zone) == NULL)
		problem_add(problems, "zone", N_("Please choose a time zone from the list."), 0);
	return problems->n > 0 ? INVALID : OK;
}

static struct sql_texts
language_codes(struct arena *a, unsigned languages)
{
	const char **codes = arena_array(a, LOCALES, sizeof(*codes));
	size_t n = 0;

	for (int l = 0; l < LOCALES; l++)
		if (languages & 1U << l)
			codes[n++] = locale_code((enum locale)l);
	return (struct sql_texts){n > 0 ? codes : NULL, n};
}

/* Their account's, or their own. */
static enum result
put(struct db *db, struct arena *a, const struct reader *reader, const struct reader_wishes *w)
{
	struct sql_ints some = {w->n_categories > 0 ? w->categories : NULL, w->n_categories};
	struct sql_texts spoken = language_codes(a, w->languages);
	int64_t from = w->when.quiet_from, until = w->when.quiet_until;
	const int64_t *quiet_from = has_quiet(&w->when) ? &from : NULL;
	const int64_t *quiet_until = has_quiet(&w->when) ? &until : NULL;
	const char *frequency = rhythm_code(w->when.rhythm);
	enum result r;

	if (reader->has_account)
		return sql_reader_set_account(db, a, NULL, .id = reader->id, .frequency = frequency,
					      .hour = w->when.hour, .quiet_from = quiet_from,
					      .quiet_until = quiet_until, .categories = some,
					      .languages = spoken, .words = READER_WORDS);
	r = sql_reader_set_mail(db, a, NULL, .id = reader->id, .frequency = frequency,
				.hour = w->when.hour, .quiet_from = quiet_from,
				.quiet_until = quiet_until, .categories = some,
				.languages = spoken);
	return r == OK ? sql_reader_set_zone(db, a, NULL, .id = reader->id, .zone = w->when.zone)
		       : r;
}

enum result
reader_set(struct db *db, struct arena *a, const struct reader *reader,
	   const struct reader_wishes *wishes, const char *how, struct problems *problems)
{
	struct reader_wishes w = *wishes;
	enum result r = check(a, reader, &w.when, problems);

	if (r != OK)
		return r;
	w.when.zone = when_zone(a, w.when.zone);
	DB_TX(db, r) {
		if (w.when.rhythm == RHYTHM_OFF)
			r = subscription_turn(db, a, reader->id, false, how, reader->edition_id);
		else
			r = reading_left(db, a, reader->id, reader->edition_id, false);
		if (r == OK && w.when.rhythm != RHYTHM_OFF)
			r = put(db, a, reader, &w);
		if (r == OK && reader->has_account && w.notify_mail != reader->wishes.notify_mail)
			r = notice_allow(db, a, reader->id, w.notify_mail);
	}
	return r;
}

/* ---- the address in mails ------------------------------------------------------------------------- */

char *
reader_token(struct arena *a, int64_t id, int64_t edition_id)
{
	const char *what = arena_printf(a, "e%lld", (long long)(clock_now() / CLOCK_DAY));

	if (edition_id != 0)
		what = arena_printf(a, "%s-%lld", what, (long long)edition_id);
	return subscription_token(a, id, what);
}

/* "eDAY" or "eDAY-EDITION". */
static bool
read_what(struct arena *a, const char *what, int64_t *day, int64_t *edition)
{
	const char *dash = strchr(what, '-');

	*edition = 0;
	if (what[0] != 'e' || (dash != NULL && !str_to_int(dash + 1, 1, INT64_MAX, edition)))
		return false;
	return str_to_int(dash != NULL ? arena_strndup(a, what + 1, (size_t)(dash - what) - 1)
				       : what + 1,
			  0, INT64_MAX, day);
}

enum result
reader_by_token(struct db *db, struct arena *a, const char *token, struct reader **out)
{
	int64_t id, day, edition, today = clock_now() / CLOCK_DAY;
	const char *what;
	enum result r;

	if (!subscription_token_read(a, token, &id, &what) || !read_what(a, what, &day, &edition) ||
	    today - day > READER_TOKEN_DAYS)
		return NOT_FOUND;
	r = reader_get(db, a, id, out);
	if (r == OK)
		(*out)->edition_id = edition;
	return r;
}
