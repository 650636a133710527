#include "answerwell/mailing/round.h"

#include <stdlib.h>
#include <string.h>

#include "answerwell/account/message_id.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/i18n.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/gap.h"
#include "answerwell/mailing/edition.h"
#include "answerwell/mailing/rhythm.h"
#include "answerwell/settings/settings.h"
#include "mailing/mail.h"
#include "sql/edition.h"
#include "sql/round.h"
#include "sql/rows/edition_news.h"

enum {
	WAIT_SECONDS = 300, /* what is announced within five minutes comes in one mail */
	HOURS_DAILY = 24, /* the next one has it */
	HOURS = 72
};
#define LOOK_AGAIN (24 * CLOCK_HOUR)

/* One whose time has come. */
struct due {
	const struct sql_round_due_row *row;
	struct rhythm_wish wish;
	enum locale locale;
	bool is_served;
	int64_t next_at; /* 0: when something happens */
	const struct sql_round_news_row *news; /* the newest first */
	size_t n;
	const char *same; /* who has the same text here gets the same edition */
};

struct rounds {
	struct db *db;
	struct arena *arena;
	struct settings set;
	struct due *due;
	size_t n;
	struct round *out;
};

/* ---- whose time has come -------------------------------------------------------------------------- */

static struct due
due_of(const struct sql_round_due_row *row)
{
	struct due d = {.row = row, .locale = locale_from(row->locale, LOCALE_EN), .same = ""};

	d.wish = (struct rhythm_wish){.hour = (int)row->hour,
				      .quiet_from = (int)row->quiet_from,
				      .quiet_until = (int)row->quiet_until,
				      .zone = row->zone};
	if (!rhythm_from(row->frequency, &d.wish.rhythm) || !row->is_on)
		d.wish.rhythm = RHYTHM_OFF;
	return d;
}

/* next_at is when to look; whether it is time follows from what they chose and when they were last served. */
static void
decide(struct due *d)
{
	int64_t now = d->row->now, due = now, quiet;

	if (d->wish.rhythm == RHYTHM_OFF)
		return;
	if (!d->row->is_reader) {
		d->next_at = now + LOOK_AGAIN;
		return;
	}
	quiet = rhythm_quiet_until(&d->wish, now);
	if (d->wish.rhythm >= RHYTHM_DAILY)
		due = rhythm_due(&d->wish, d->row->served_at);
	if (due <= now)
		due = quiet;
	d->is_served = due <= now;
	if (!d->is_served)
		d->next_at = due;
	else if (d->wish.rhythm >= RHYTHM_DAILY)
		d->next_at = rhythm_due(&d->wish, now);
}

static enum result
find_due(struct rounds *round)
{
	struct sql_round_due_row *rows;
	enum result r =
	    sql_round_due(round->db, round->arena, &rows, &round->n, .limit = ROUND_READERS);

	if (r != OK)
		return r;
	round->due = arena_array(round->arena, round->n, sizeof(*round->due));
	for (size_t i = 0; i < round->n; i++) {
		round->due[i] = due_of(&rows[i]);
		decide(&round->due[i]);
	}
	round->out->n_looked = round->n;
	return OK;
}

/* ---- what is new for them ------------------------------------------------------------------------- */

static enum result
ask_news(struct rounds *round, struct sql_round_news_row **news, size_t *n)
{
	int64_t *ids = arena_array(round->arena, round->n, sizeof(*ids));
	const char **locales = arena_array(round->arena, round->n, sizeof(*locales));
	size_t n_ids = 0;

	for (size_t i = 0; i < round->n; i++) {
		if (!round->due[i].is_served)
			continue;
		ids[n_ids] = round->due[i].row->reader_id;
		locales[n_ids++] = locale_code(round->due[i].locale);
	}
	*n = 0;
	if (n_ids == 0)
		return OK;
	return sql_round_news(round->db, round->arena, news, n,
			      .reader_ids = ((struct sql_ints){ids, n_ids}),
			      .locales = ((struct sql_texts){locales, n_ids}));
}

/* Both come by reader. */
static void
share_out(struct rounds *round, const struct sql_round_news_row *news, size_t n)
{
	size_t at = 0;

	for (size_t i = 0; i < round->n; i++) {
		struct due *d = &round->due[i];
		struct buf same;

		d->news = news + at;
		if (!d->is_served)
			continue;
		buf_init(&same, round->arena, 64);
		buf_printf(&same, "%s %d", locale_code(d->locale), d->wish.rhythm == RHYTHM_DAILY);
		for (; at < n && news[at].reader_id == d->row->reader_id; at++, d->n++)
			buf_printf(&same, " %lld.%lld%s", (long long)news[at].entry_id,
				   (long long)news[at].revision, news[at].is_new ? "+" : "");
		d->same = same.data;
	}
}

/* ---- one edition ---------------------------------------------------------------------------------- */

/* Those who get it: due[first], and all of `n` behind it. */
struct group {
	struct due **of;
	size_t n;
	struct sql_edition_news_row *rows; /* its entries, in the order of categories */
	size_t n_rows;
};

/* What a template left open in them is not for readers. */
static enum result
leave_out_gaps(struct rounds *round, struct group *g)
{
	size_t n = 0;
	enum result r = OK;

	for (size_t i = 0; r == OK && i < g->n_rows; i++) {
		const char *gaps;

		r = gap_find(
		    round->db, round->arena,
		    arena_printf(round->arena, "%s\n\n%s", g->rows[i].title, g->rows[i].body),
		    &gaps);
		if (r == OK && gaps == NULL)
			g->rows[n++] = g->rows[i];
	}
	g->n_rows = n;
	return r;
}

static enum result
read_entries(struct rounds *round, struct group *g)
{
	const struct due *d = g->of[0];
	int64_t *ids = arena_array(round->arena, d->n, sizeof(*ids));
	enum result r;

	for (size_t i = 0; i < d->n; i++)
		ids[i] = d->news[i].entry_id;
	r = sql_round_entries(round->db, round->arena, &g->rows, &g->n_rows,
			      .locale = locale_code(d->locale),
			      .ids = ((struct sql_ints){ids, d->n}));
	return r == OK ? leave_out_gaps(round, g) : r;
}

static bool
has_row(const struct group *g, int64_t id)
{
	for (size_t i = 0; i < g->n_rows; i++)
		if (g->rows[i].id == id)
			return true;
	return false;
}

/* The newest ones are shown; news come so, rows by category. */
static void
mark_rows(const struct rounds *round, struct group *g)
{
	const struct due *d = g->of[0];
	int n_left = settings_number(&round->set, SETTING_EDITION_ENTRIES);

	for (size_t i = 0; i < d->n; i++) {
		bool is_shown = has_row(g, d->news[i].entry_id) && n_left-- > 0;

		for (size_t k = 0; k < g->n_rows; k++) {
			if (g->rows[k].id != d->news[i].entry_id)
				continue;
			g->rows[k].revision = d->news[i].revision;
			g->rows[k].is_new = d->news[i].is_new;
			g->rows[k].is_shown = is_shown;
		}
	}
}

static enum result
freeze(struct rounds *round, const struct group *g, int64_t id)
{
	struct arena *a = round->arena;
	enum locale l = g->of[0]->locale;
	struct edition_text text = {.locale = l};
	int64_t *ids = arena_array(a, g->n_rows, sizeof(*ids));
	int64_t *revisions = arena_array(a, g->n_rows, sizeof(*revisions));
	bool *are_new = arena_array(a, g->n_rows, sizeof(*are_new));
	bool *are_shown = arena_array(a, g->n_rows, sizeof(*are_shown));
	struct batch b;

	text.entries = arena_array(a, g->n_rows, sizeof(*text.entries));
	for (size_t i = 0; i < g->n_rows; i++) {
		ids[i] = g->rows[i].id;
		revisions[i] = g->rows[i].revision;
		are_new[i] = g->rows[i].is_new;
		are_shown[i] = g->rows[i].is_shown;
		if (g->rows[i].is_shown)
			text.entries[text.n++] = edition_entry_of(a, &g->rows[i]);
	}
	edition_render(a, &round->set, l, id, (int64_t)(g->n_rows - text.n), &text);
	batch_init(&b, round->db, a);
	sql_edition_insert_text_add(&b, NULL, .edition_id = id, .locale = locale_code(l),
				    .subject = text.subject, .text = text.text, .html = text.html,
				    .n_entries = (int64_t)text.n, .mark = text.mark);
	sql_round_insert_entries_add(&b, NULL, .edition_id = id,
				     .ids = ((struct sql_ints){ids, g->n_rows}),
				     .revisions = ((struct sql_ints){revisions, g->n_rows}),
				     .are_new = ((struct sql_bools){are_new, g->n_rows}),
				     .are_shown = ((struct sql_bools){are_shown, g->n_rows}));
	return batch_run(&b);
}

static enum result
plan(struct rounds *round, const struct group *g, int64_t id)
{
	int64_t *ids = arena_array(round->arena, g->n, sizeof(*ids));
	struct sql_ints readers = {ids, g->n};
	struct batch b;

	for (size_t i = 0; i < g->n; i++)
		ids[i] = g->of[i]->row->reader_id;
	batch_init(&b, round->db, round->arena);
	sql_round_recipients_add(&b, NULL, .reader_ids = readers);
	sql_round_plan_add(&b, NULL, .edition_id = id, .locale = locale_code(g->of[0]->locale),
			   .host = message_id_host(round->arena), .reader_ids = readers);
	return batch_run(&b);
}

static enum result
make(struct rounds *round, struct group *g)
{
	bool is_daily = g->of[0]->wish.rhythm == RHYTHM_DAILY;
	struct sql_round_insert_row *made;
	enum result r = read_entries(round, g);

	if (r != OK || g->n_rows == 0)
		return r;
	mark_rows(round, g);
	r = sql_round_insert(round->db, round->arena, &made, NULL,
			     .n_hours = is_daily ? HOURS_DAILY : HOURS);
	if (r == OK)
		r = freeze(round, g, made->id);
	if (r == OK)
		r = plan(round, g, made->id);
	round->out->n_editions++;
	round->out->n_mails += g->n;
	return r;
}

/* ---- a round -------------------------------------------------------------------------------------- */

static int
by_same(const void *left, const void *right)
{
	const struct due *const *l = left, *const *r = right;
	int order = strcmp((*l)->same, (*r)->same);

	if (order != 0)
		return order;
	return (*l)->row->reader_id < (*r)->row->reader_id ? -1 : 1;
}

static enum result
make_all(struct rounds *round)
{
	struct due **sorted = arena_array(round->arena, round->n, sizeof(struct due *));
	size_t n = 0, first = 0;
	enum result r = OK;

	for (size_t i = 0; i < round->n; i++)
		if (round->due[i].n > 0)
			sorted[n++] = &round->due[i];
	qsort(sorted, n, sizeof(struct due *), by_same);
	for (size_t i = 1; r == OK && i <= n; i++) {
		struct group g = {.of = sorted + first, .n = i - first};

		if (i < n && strcmp(sorted[i]->same, sorted[first]->same) == 0)
			continue;
		r = make(round, &g);
		first = i;
	}
	return r;
}

static enum result
note_served(struct rounds *round)
{
	int64_t *ids = arena_array(round->arena, round->n, sizeof(*ids));
	int64_t *next = arena_array(round->arena, round->n, sizeof(*next));
	bool *served = arena_array(round->arena, round->n, sizeof(*served));

	for (size_t i = 0; i < round->n; i++) {
		ids[i] = round->due[i].row->reader_id;
		next[i] = round->due[i].next_at;
		served[i] = round->due[i].is_served;
	}
	return sql_round_served(round->db, round->arena, NULL,
				.reader_ids = ((struct sql_ints){ids, round->n}),
				.next_ats = ((struct sql_ints){next, round->n}),
				.are_served = ((struct sql_bools){served, round->n}));
}

static enum result
serve(struct rounds *round)
{
	struct sql_round_news_row *news = NULL;
	size_t n;
	enum result r = ask_news(round, &news, &n);

	if (r != OK)
		return r;
	share_out(round, news, n);
	r = make_all(round);
	return r == OK ? note_served(round) : r;
}

enum result
round_run(struct db *db, struct arena *a, struct round *out)
{
	struct rounds round = {.db = db, .arena = a, .out = out};
	enum result r = settings_read(db, a, &round.set);

	if (r != OK)
		return r;
	DB_TX(db, r) {
		*out = (struct round){.n_looked = 0};
		r = sql_edition_lock(db, a, NULL, NULL);
		if (r == OK)
			r = sql_round_wake(db, a, NULL, .n_seconds = WAIT_SECONDS);
		if (r == OK)
			r = find_due(&round);
		if (r == OK && round.n > 0)
			r = serve(&round);
	}
	return r;
}
