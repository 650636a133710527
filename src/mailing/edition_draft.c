#include "answerwell/mailing/edition_draft.h"

#include <string.h>

#include "answerwell/account/account.h"
#include "answerwell/account/audit.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/settings/settings.h"
#include "answerwell/text/merge.h"
#include "mailing/mail.h"
#include "mailing/reading.h"
#include "sql/edition.h"
#include "sql/edition_draft.h"
#include "sql/rows/edition_news.h"

enum { DRAFTS_MAX = 50, CANDIDATES = 30 };

bool
edition_choice_is_fit(const struct edition_choice *choice)
{
	return !choice->is_doubted && !choice->is_changed && !choice->is_retired;
}

/* ---- reading -------------------------------------------------------------------------------------- */

enum result
edition_draft_list(struct db *db, struct arena *a, struct edition_draft_line **out, size_t *n)
{
	return sql_edition_draft_list(db, a, out, n, .limit = DRAFTS_MAX);
}

static void
read_introductions(const struct sql_edition_draft_introductions_row *rows, size_t n,
		   const char *out[LOCALES])
{
	for (int l = 0; l < LOCALES; l++) {
		out[l] = "";
		for (size_t i = 0; i < n; i++)
			if (str_eq(rows[i].locale, locale_code((enum locale)l)))
				out[l] = rows[i].words;
	}
}

enum result
edition_draft_get(struct db *db, struct arena *a, const struct account *actor, int64_t id,
		  struct edition_draft **out)
{
	struct edition_draft *draft = arena_alloc(a, sizeof(*draft));
	struct sql_edition_draft_introductions_row *words;
	struct sql_edition_draft_get_row *row;
	struct batch b;
	size_t n, n_words;
	enum result r;

	if (!edition_may_act(actor))
		return FORBIDDEN;
	batch_init(&b, db, a);
	sql_edition_draft_get_add(&b, &row, &n, .id = id, .reader = edition_actor_id(actor));
	sql_edition_draft_introductions_add(&b, &words, &n_words, .id = id);
	sql_edition_draft_choices_add(&b, &draft->choices, &draft->n, .id = id);
	if ((r = batch_run(&b)) != OK)
		return r;
	if (n == 0)
		return NOT_FOUND;
	draft->id = row->id;
	draft->made_at = row->made_at;
	draft->made_by = row->made_by;
	draft->made_by_display = row->made_by_display;
	draft->is_writer = row->is_writer;
	read_introductions(words, n_words, draft->introductions);
	*out = draft;
	return OK;
}

enum result
edition_draft_candidates(struct db *db, struct arena *a, int64_t id, enum locale l,
			 const char *words, struct edition_choice **out, size_t *n)
{
	return sql_edition_draft_candidates(db, a, out, n, .id = id, .locale = locale_code(l),
					    .words = words, .limit = CANDIDATES);
}

/* ---- writing -------------------------------------------------------------------------------------- */

static enum result
note_writer(struct db *db, struct arena *a, const struct account *actor, int64_t id)
{
	if (actor == NULL)
		return OK;
	return sql_edition_draft_written(db, a, NULL, .id = id, .account_id = actor->id);
}

enum result
edition_draft_new(struct db *db, struct arena *a, const struct account *actor, int64_t *id)
{
	struct sql_edition_draft_insert_row *made;
	enum result r;

	if (!edition_may_act(actor))
		return FORBIDDEN;
	DB_TX(db, r) {
		r = sql_edition_draft_insert(db, a, &made, NULL,
					     .made_by = edition_actor_id(actor));
		if (r == OK)
			r = note_writer(db, a, actor, made->id);
	}
	if (r == OK)
		*id = made->id;
	return r;
}

/* Held until the end of the transaction. */
static enum result
hold(struct db *db, struct arena *a, const struct account *actor, int64_t id)
{
	struct sql_edition_draft_lock_row *held;
	size_t n;
	enum result r;

	if (!edition_may_act(actor))
		return FORBIDDEN;
	r = sql_edition_draft_lock(db, a, &held, &n, .id = id);
	return r == OK && n == 0 ? NOT_FOUND : r;
}

/* To change what it says. */
static enum result
hold_to_write(struct db *db, struct arena *a, const struct account *actor, int64_t id)
{
	enum result r = hold(db, a, actor, id);

	return r == OK ? note_writer(db, a, actor, id) : r;
}

static const char *const introduction_fields[LOCALES] = {
    [LOCALE_EN] = "introduction-en", [LOCALE_ZH_CN] = "introduction-zh_CN"};

static enum result
check_introductions(const char *const words[LOCALES], struct problems *problems)
{
	size_t before = problems->n;

	for (int l = 0; l < LOCALES; l++)
		if (str_chars(words[l]) > EDITION_INTRODUCTION_MAX)
			problem_add(problems, introduction_fields[l], N_("At most %ld characters."),
				    EDITION_INTRODUCTION_MAX);
	return problems->n > before ? INVALID : OK;
}

/* With what others wrote since. */
static enum result
merge_introductions(struct db *db, struct arena *a, int64_t id, const char *words[LOCALES],
		    const char *const was[LOCALES], struct problems *problems)
{
	struct sql_edition_draft_introductions_row *rows;
	const char *now[LOCALES];
	size_t n;
	enum result r = sql_edition_draft_introductions(db, a, &rows, &n, .id = id);

	if (r != OK)
		return r;
	read_introductions(rows, n, now);
	for (int l = 0; l < LOCALES; l++) {
		struct merge m = merge_texts(a, was[l], words[l], now[l]);

		words[l] = str_eq(words[l], now[l]) ? now[l] : m.text;
		if (!str_eq(words[l], now[l]) && m.n_places > 0) {
			problem_add(problems, introduction_fields[l],
				    N_("Somebody else changed it meanwhile. Both versions stand "
				       "here, theirs first: keep what is right."),
				    0);
			r = INVALID;
		}
	}
	return r;
}

enum result
edition_draft_introduce(struct db *db, struct arena *a, const struct account *actor, int64_t id,
			const char *words[LOCALES], const char *const was[LOCALES],
			struct problems *problems)
{
	const char *locales[LOCALES];
	enum result r;

	for (int l = 0; l < LOCALES; l++)
		locales[l] = locale_code((enum locale)l);
	DB_TX(db, r) {
		r = hold(db, a, actor, id);
		if (r == OK && was != NULL)
			r = merge_introductions(db, a, id, words, was, problems);
		if (r == OK)
			r = check_introductions(words, problems);
		if (r == OK)
			r = sql_edition_draft_introduce(
			    db, a, NULL, .id = id, .account_id = edition_actor_id(actor),
			    .locales = ((struct sql_texts){locales, LOCALES}),
			    .words = ((struct sql_texts){words, LOCALES}));
	}
	return r;
}

enum result
edition_draft_choose(struct db *db, struct arena *a, const struct account *actor, int64_t id,
		     const int64_t *ids, size_t n)
{
	struct sql_edition_draft_choose_row *chosen;
	enum result r;

	DB_TX(db, r) {
		r = hold_to_write(db, a, actor, id);
		if (r == OK)
			r = sql_edition_draft_choose(db, a, &chosen, NULL, .id = id,
						     .ids = ((struct sql_ints){ids, n}));
		if (r == OK && chosen->n_fit < (int64_t)n)
			r = INVALID;
		if (r == OK && chosen->n_all > EDITION_CHOICES_MAX)
			r = LIMITED;
	}
	return r;
}

enum result
edition_draft_leave_out(struct db *db, struct arena *a, const struct account *actor, int64_t id,
			int64_t entry_id)
{
	enum result r;

	DB_TX(db, r) {
		r = hold_to_write(db, a, actor, id);
		if (r == OK)
			r = sql_edition_draft_leave_out(db, a, NULL, .id = id,
							.entry_id = entry_id);
	}
	return r;
}

enum result
edition_draft_remove(struct db *db, struct arena *a, const struct account *actor, int64_t id)
{
	enum result r;

	DB_TX(db, r) {
		r = hold(db, a, actor, id);
		if (r == OK)
			r = sql_edition_draft_delete(db, a, NULL, .id = id);
	}
	return r;
}

/* ---- the order ------------------------------------------------------------------------------------ */

static bool
is_together(const struct edition_choice *one, const struct edition_choice *other)
{
	return one->category_id == other->category_id && str_eq(one->language, other->language);
}

/* Before the one above it; or, the first of its category, that category before the one above. */
static void
move_up(struct arena *a, const struct edition_choice *choices, size_t n, size_t at, int64_t *ids)
{
	size_t from = at - 1, end = at + 1, n_ids = 0;
	int64_t *moved = arena_array(a, n, sizeof(*moved));

	if (!is_together(&choices[at - 1], &choices[at])) {
		while (from > 0 && is_together(&choices[from - 1], &choices[from]))
			from--;
		while (end < n && is_together(&choices[at], &choices[end]))
			end++;
	}
	for (size_t i = at; i < end; i++)
		moved[n_ids++] = ids[i];
	for (size_t i = from; i < at; i++)
		moved[n_ids++] = ids[i];
	memcpy(ids + from, moved, n_ids * sizeof(*ids));
}

static enum result
reorder(struct db *db, struct arena *a, int64_t id, int64_t entry_id, bool is_down)
{
	struct edition_choice *choices;
	size_t n, at = 0;
	int64_t *ids;
	enum result r = sql_edition_draft_choices(db, a, &choices, &n, .id = id);

	if (r != OK)
		return r;
	ids = arena_array(a, n, sizeof(*ids));
	for (size_t i = 0; i < n; i++)
		ids[i] = choices[i].id;
	while (at < n && ids[at] != entry_id)
		at++;
	if (at == n)
		return OK;
	at += is_down ? 1 : 0;
	if (at > 0 && at < n && str_eq(choices[at - 1].language, choices[at].language))
		move_up(a, choices, n, at, ids);
	return sql_edition_draft_order(db, a, NULL, .id = id, .ids = ((struct sql_ints){ids, n}));
}

enum result
edition_draft_move(struct db *db, struct arena *a, const struct account *actor, int64_t id,
		   int64_t entry_id, bool is_down)
{
	enum result r;

	DB_TX(db, r) {
		r = hold_to_write(db, a, actor, id);
		if (r == OK)
			r = reorder(db, a, id, entry_id, is_down);
	}
	return r;
}

/* ---- what it says --------------------------------------------------------------------------------- */

/* The language's own words, else those in the site's first language; else none. */
static const char *
introduction_for(const struct settings *set, const struct edition_draft *draft, enum locale l)
{
	enum locale first;

	(void)settings_languages(set, &first);
	if (draft->introductions[l][0] != '\0')
		return draft->introductions[l];
	return draft->introductions[first][0] != '\0' ? draft->introductions[first] : NULL;
}

static enum result
compose(struct db *db, struct arena *a, const struct settings *set,
	const struct edition_draft *draft, enum locale l, struct edition_text *out,
	struct edition_news *news)
{
	struct sql_edition_news_row *rows;
	size_t n;
	enum result r =
	    sql_edition_draft_entries(db, a, &rows, &n, .id = draft->id, .locale = locale_code(l),
				      .n_shown = settings_number(set, SETTING_EDITION_ENTRIES));

	if (r != OK)
		return r;
	*out = (struct edition_text){.locale = l,
				     .subject = "",
				     .text = "",
				     .html = "",
				     .introduction = introduction_for(set, draft, l)};
	return edition_compose_of(db, a, set, draft->id, rows, n, out, news);
}

static enum result
compose_all(struct db *db, struct arena *a, const struct account *actor, int64_t id,
	    struct edition_text out[LOCALES], struct edition_news news[LOCALES], int64_t *n_unfit)
{
	struct settings set;
	struct edition_draft *draft;
	enum result r = edition_draft_get(db, a, actor, id, &draft);

	if (r == OK)
		r = settings_read(db, a, &set);
	for (int l = 0; r == OK && l < LOCALES; l++)
		r = compose(db, a, &set, draft, (enum locale)l, &out[l], &news[l]);
	if (r != OK)
		return r;
	*n_unfit = 0;
	for (size_t i = 0; i < draft->n; i++)
		*n_unfit += !edition_choice_is_fit(&draft->choices[i]);
	return edition_count_recipients(db, a, out);
}

enum result
edition_draft_texts(struct db *db, struct arena *a, const struct account *actor, int64_t id,
		    struct edition_text out[LOCALES], int64_t *n_unfit)
{
	struct edition_news news[LOCALES];

	return compose_all(db, a, actor, id, out, news, n_unfit);
}

/* ---- who would get it ----------------------------------------------------------------------------- */

static enum edition_fate
fate_of(const struct sql_edition_draft_reader_row *reader, size_t n)
{
	if (!reader->is_reader)
		return EDITION_NO_READER;
	if (!str_eq(reader->frequency, "edition"))
		return EDITION_OWN_TIME;
	if (n == 0)
		return EDITION_NOT_SPOKEN;
	if (reader->n_had == (int64_t)n)
		return EDITION_HAD;
	return reader->is_choosy || reader->n_had > 0 ? EDITION_GETS_REST : EDITION_GETS;
}

static struct sql_ints
shown_in(struct arena *a, const struct edition_text texts[LOCALES])
{
	size_t n = 0;
	int64_t *ids;

	for (int l = 0; l < LOCALES; l++)
		n += texts[l].n;
	ids = arena_array(a, n, sizeof(*ids));
	n = 0;
	for (int l = 0; l < LOCALES; l++)
		for (size_t i = 0; i < texts[l].n; i++)
			ids[n++] = texts[l].entries[i].id;
	return (struct sql_ints){ids, n};
}

enum result
edition_draft_person(struct db *db, struct arena *a, const struct account *actor, const char *who,
		     const struct edition_text texts[LOCALES], struct edition_person *out)
{
	struct sql_edition_draft_reader_row *reader;
	int64_t id;
	size_t n;
	enum result r = reading_find(db, a, actor, who, &id);

	if (r == OK)
		r = sql_edition_draft_reader(db, a, &reader, &n, .id = id,
					     .ids = shown_in(a, texts));
	if (r != OK)
		return r;
	if (n == 0)
		return NOT_FOUND;
	out->locale = locale_from(reader->locale, LOCALE_EN);
	out->fate = fate_of(reader, texts[out->locale].n);
	return OK;
}

enum result
edition_draft_test(struct db *db, struct arena *a, const struct account *actor, int64_t id,
		   enum locale l)
{
	struct edition_text texts[LOCALES];
	struct batch b;
	int64_t n_unfit;
	enum result r = edition_draft_texts(db, a, actor, id, texts, &n_unfit);

	if (r != OK)
		return r;
	if (texts[l].n == 0)
		return CONFLICT;
	batch_init(&b, db, a);
	sql_edition_draft_test_recipient_add(&b, NULL, .id = actor->id);
	sql_edition_draft_test_add(&b, NULL, .recipient_id = actor->id, .id = id,
				   .locale = locale_code(l));
	return batch_run(&b);
}

/* ---- releasing ------------------------------------------------------------------------------------ */

enum result
edition_may_release(struct db *db, struct arena *a, const struct account *actor, int64_t id)
{
	struct edition_draft *draft;
	struct settings set;
	enum result r = settings_read(db, a, &set);

	if (r != OK || actor == NULL || settings_number(&set, SETTING_EDITION_PEOPLE) < 2)
		return r;
	if (id == 0)
		return FORBIDDEN;
	r = edition_draft_get(db, a, actor, id, &draft);
	return r == OK && draft->is_writer ? FORBIDDEN : r;
}

/* What would go out now, if it is what was agreed to and no other edition is on its way. */
static enum result
compose_agreed(struct db *db, struct arena *a, const struct account *actor, int64_t id,
	       const struct edition_consent *consent, bool is_now,
	       struct edition_text text[LOCALES], struct edition_news news[LOCALES])
{
	struct sql_edition_is_sending_row *other;
	int64_t n_unfit;
	enum result r = sql_edition_lock(db, a, NULL, NULL);

	if (r == OK)
		r = hold(db, a, actor, id);
	if (r == OK)
		r = edition_may_release(db, a, actor, id);
	if (r == OK)
		r = sql_edition_is_sending(db, a, &other, NULL);
	if (r == OK && is_now && other->is_sending)
		return CONFLICT;
	if (r == OK)
		r = compose_all(db, a, actor, id, text, news, &n_unfit);
	if (r != OK)
		return r;
	if (edition_readers(text) == 0)
		return CONFLICT;
	return n_unfit == 0 && edition_is_agreed(a, consent, text) ? OK : INVALID;
}

/* It leaves in a minute, or when it is to. */
static enum result
set_times(struct db *db, struct arena *a, int64_t id, const struct edition_times *when)
{
	if (when == NULL)
		return sql_edition_draft_release(db, a, NULL, .id = id, .n_seconds = EDITION_WAITS);
	return sql_edition_draft_schedule(db, a, NULL, .id = id, .leaves_at = when->leaves_at,
					  .deadline_at = when->deadline_at);
}

enum result
edition_draft_release(struct db *db, struct arena *a, const struct account *actor, int64_t id,
		      const struct edition_consent *consent, const struct edition_times *when)
{
	struct edition_text text[LOCALES];
	struct edition_news news[LOCALES];
	enum result r;

	DB_TX(db, r) {
		r = compose_agreed(db, a, actor, id, consent, when == NULL, text, news);
		if (r == OK)
			r = set_times(db, a, id, when);
		for (int l = 0; r == OK && l < LOCALES; l++)
			r = edition_freeze(db, a, id, &text[l], &news[l]);
		if (r == OK)
			r = when == NULL ? edition_plan(db, a, actor, id)
					 : audit_add(db, a, edition_actor_id(actor),
						     "edition.schedule", "edition", id, "");
	}
	return r;
}
