#include "answerwell/insight/covering.h"

#include "answerwell/base/arena.h"
#include "answerwell/base/i18n.h"
#include "answerwell/db/db.h"
#include "answerwell/match/matcher.h"
#include "answerwell/search/matching.h"
#include "sql/covering.h"

/* Pairs for a statement. */
struct found {
	int64_t *ids, *entries, *permille;
	size_t n;
};

static struct found
found_new(struct arena *a, size_t most)
{
	return (struct found){.ids = arena_array(a, most, sizeof(int64_t)),
			      .entries = arena_array(a, most, sizeof(int64_t)),
			      .permille = arena_array(a, most, sizeof(int64_t))};
}

/* Keeps the entry that surely answers, if there is one. */
static void
look(const struct matching *m, struct arena *a, int64_t id, const char *words, const char *locale,
     struct found *f)
{
	const struct match_question q = {.locale = locale_from(locale, LOCALE_EN), .text = words};
	size_t n;
	const struct match *best = matcher_find(m->matcher, a, &q, 1, &n);

	if (n == 0 || best->probability < MATCH_ANSWERS)
		return;
	f->ids[f->n] = id;
	f->entries[f->n] = best->id;
	f->permille[f->n++] = (int64_t)(best->probability * 1000);
}

static struct sql_ints
ints(const int64_t *items, const struct found *f)
{
	return (struct sql_ints){items, f->n};
}

static enum result
look_at_questions(struct db *db, struct arena *a, const struct matching *m, bool *is_done)
{
	struct sql_covering_questions_row *rows;
	struct found f;
	size_t n;
	enum result r =
	    sql_covering_questions(db, a, &rows, &n, .days = COVERING_DAYS, .limit = COVERING_STEP);

	*is_done = r == OK && n < COVERING_STEP;
	if (r != OK || n == 0)
		return r;
	f = found_new(a, n);
	for (size_t i = 0; i < n; i++)
		look(m, a, rows[i].id, rows[i].title, rows[i].locale, &f);
	if (f.n > 0)
		r = sql_covering_cover(db, a, NULL, .question_ids = ints(f.ids, &f),
				       .entry_ids = ints(f.entries, &f),
				       .permille = ints(f.permille, &f));
	return r == OK ? sql_covering_asked(db, a, NULL, .at = rows[n - 1].created_at,
					    .id = rows[n - 1].id)
		       : r;
}

static enum result
look_at_searches(struct db *db, struct arena *a, const struct matching *m, bool *is_done)
{
	struct sql_covering_searches_row *rows;
	struct found f;
	size_t n;
	enum result r =
	    sql_covering_searches(db, a, &rows, &n, .days = COVERING_DAYS, .limit = COVERING_STEP);

	*is_done = r == OK && n < COVERING_STEP;
	if (r != OK || n == 0)
		return r;
	f = found_new(a, n);
	for (size_t i = 0; i < n; i++)
		look(m, a, rows[i].id, rows[i].words, rows[i].locale, &f);
	if (f.n > 0)
		r = sql_covering_found(db, a, NULL, .search_ids = ints(f.ids, &f),
				       .entry_ids = ints(f.entries, &f));
	return r == OK
		   ? sql_covering_searched(db, a, NULL, .at = rows[n - 1].at, .id = rows[n - 1].id)
		   : r;
}

enum result
covering_step(struct db *db, struct arena *a, const struct matching *m, bool *is_done)
{
	struct sql_covering_lock_row *state;
	bool have_questions = true, have_searches = true;
	size_t n;
	enum result r;

	DB_TX(db, r) {
		*is_done = true;
		r = sql_covering_lock(db, a, &state, &n);
		if (r != OK || n == 0 || m->matcher == NULL ||
		    !matcher_is_of(m->matcher, state->site, state->version))
			continue;
		if (state->known != state->version)
			r = sql_covering_anew(db, a, NULL, .version = state->version);
		if (r == OK)
			r = sql_covering_said(db, a, NULL);
		if (r == OK)
			r = look_at_questions(db, a, m, &have_questions);
		if (r == OK)
			r = look_at_searches(db, a, m, &have_searches);
		*is_done = have_questions && have_searches;
	}
	return r;
}

enum result
covering_run(struct db *db, const struct matching *m)
{
	bool is_done = false;
	enum result r = OK;

	while (r == OK && !is_done) {
		struct arena *a = arena_new();

		r = covering_step(db, a, m, &is_done);
		arena_free(a);
	}
	return r;
}
