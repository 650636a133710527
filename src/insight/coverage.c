#include "answerwell/insight/coverage.h"

#include <stdio.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/hours.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/category.h"
#include "sql/coverage.h"

#define BIT(outcome) (1u << (outcome))
#define SOLVED (BIT(COVERAGE_VERIFIED) | BIT(COVERAGE_CLAIMED))
#define ASKED (BIT(COVERAGE_SHOWN) | BIT(COVERAGE_MISSED))

static const struct {
	const char *code;
	unsigned outcomes;
} parts[COVERAGE_PARTS] = {
    [COVERAGE_VERIFIED] = {"verified", BIT(COVERAGE_VERIFIED)},
    [COVERAGE_CLAIMED] = {"claimed", BIT(COVERAGE_CLAIMED)},
    [COVERAGE_SHOWN] = {"shown", BIT(COVERAGE_SHOWN)},
    [COVERAGE_MISSED] = {"missed", BIT(COVERAGE_MISSED)},
    [COVERAGE_LATER] = {"later", BIT(COVERAGE_LATER)},
    [COVERAGE_THREAD] = {"thread", BIT(COVERAGE_THREAD)},
    [COVERAGE_REFUTED] = {"refuted", BIT(COVERAGE_REFUTED)},
    [COVERAGE_UNCOVERED] = {"uncovered", BIT(COVERAGE_UNCOVERED)},
    [COVERAGE_SOLVED] = {"solved", SOLVED},
    [COVERAGE_ASKED] = {"asked", ASKED},
    [COVERAGE_COVERED] = {"covered", SOLVED | ASKED | BIT(COVERAGE_LATER)},
    [COVERAGE_OPEN] = {"open",
		       BIT(COVERAGE_THREAD) | BIT(COVERAGE_REFUTED) | BIT(COVERAGE_UNCOVERED)},
    [COVERAGE_ALL] = {"all", BIT(COVERAGE_OUTCOMES) - 1},
};

const char *
coverage_code(int part)
{
	return parts[part].code;
}

bool
coverage_part_from(const char *code, int *part)
{
	for (int i = 0; i < COVERAGE_PARTS; i++)
		if (str_eq(parts[i].code, code)) {
			*part = i;
			return true;
		}
	return false;
}

bool
coverage_is_in(int part, enum coverage_outcome outcome)
{
	return (parts[part].outcomes & BIT(outcome)) != 0;
}

/* What the database calls it; the schema knows no other. */
static enum coverage_outcome
outcome_from(const char *code)
{
	int part = COVERAGE_UNCOVERED;

	return coverage_part_from(code, &part) && part < COVERAGE_OUTCOMES
		   ? (enum coverage_outcome)part
		   : COVERAGE_UNCOVERED;
}

/* ---- counting ----------------------------------------------------------------------------------- */

void
coverage_weeks_of(struct arena *a, const struct hours *h, int64_t now, struct coverage_weeks *out)
{
	int64_t day;

	out->zone = h->zone;
	out->begins[COVERAGE_WEEKS - 1] = hours_week_begins(h, now, &day);
	/* No change of the clocks takes more than a day and a half. */
	out->begins[COVERAGE_WEEKS] =
	    hours_week_begins(h, out->begins[COVERAGE_WEEKS - 1] + 17 * CLOCK_DAY / 2, &day);
	for (int i = COVERAGE_WEEKS - 1; i >= 0; i--) {
		out->begins[i] = hours_week_begins(h, out->begins[i + 1] - 1, &day);
		out->monday[i] = arena_strndup(a, clock_rfc3339(a, day * CLOCK_DAY), 10);
	}
}

int64_t
coverage_count(const struct coverage_counts *c, int part)
{
	int64_t n = 0;

	for (int i = 0; i < COVERAGE_OUTCOMES; i++)
		n += coverage_is_in(part, (enum coverage_outcome)i) ? c->n[i] : 0;
	return n;
}

struct interval
coverage_interval(const struct coverage_counts *c, int part)
{
	return wilson(coverage_count(c, part), coverage_count(c, COVERAGE_ALL));
}

static struct coverage_counts *
of_category(struct coverage *c, const struct category *categories, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (categories[i].id == id)
			return &c->categories[i];
	return &c->elsewhere;
}

enum result
coverage_read(struct db *db, struct arena *a, const struct coverage_weeks *w,
	      const struct coverage_filter *f, const struct category *categories,
	      size_t n_categories, struct coverage *out)
{
	struct sql_coverage_counts_row *rows;
	size_t n;
	enum result r = sql_coverage_counts(
	    db, a, &rows, &n, .bounds = ((struct sql_ints){w->begins, COVERAGE_WEEKS + 1}),
	    .since = w->begins[0], .until = w->begins[COVERAGE_WEEKS],
	    .category_id = f->category != NULL ? f->category->id : 0,
	    .locale = f->locale != NULL ? locale_code(*f->locale) : NULL);

	if (r != OK)
		return r;
	*out =
	    (struct coverage){.categories = arena_array(a, n_categories, sizeof(*out->categories))};
	for (size_t i = 0; i < n; i++) {
		enum coverage_outcome o = outcome_from(rows[i].outcome);

		out->all.n[o] += rows[i].n;
		if (rows[i].week >= 0 && rows[i].week < COVERAGE_WEEKS)
			out->weeks[rows[i].week].n[o] += rows[i].n;
		out->locales[locale_from(rows[i].locale, LOCALE_EN)].n[o] += rows[i].n;
		of_category(out, categories, n_categories, rows[i].category_id)->n[o] += rows[i].n;
	}
	return OK;
}

void
coverage_add_share(struct batch *b, const struct coverage_weeks *w, struct coverage_share **share)
{
	sql_coverage_share_add(b, share, NULL, .since = w->begins[0],
			       .until = w->begins[COVERAGE_WEEKS]);
}

/* ---- behind a figure ---------------------------------------------------------------------------- */

struct cursor {
	int64_t at, id;
	bool is_claim, is_set;
};

/* "1764512345678901-0-42": time, claim or question, number. One of the time after `ends` is none. */
static struct cursor
read_cursor(struct arena *a, const char *text, int64_t ends)
{
	size_t at = strcspn(text, "-");
	const char *rest = text + at;
	struct cursor c = {.at = 0};

	if (!str_starts(rest, "-0-") && !str_starts(rest, "-1-"))
		return c;
	c.is_claim = rest[1] == '1';
	c.is_set = str_to_int(arena_strndup(a, text, at), 1, ends - 1, &c.at) &&
		   str_to_int(rest + strlen("-0-"), 1, INT64_MAX, &c.id);
	return c;
}

static struct coverage_line
line_of(const struct sql_coverage_list_row *row)
{
	return (struct coverage_line){.at = row->at,
				      .id = row->id,
				      .is_claim = row->is_claim,
				      .outcome = outcome_from(row->outcome),
				      .locale = locale_from(row->locale, LOCALE_EN),
				      .question_id = row->question_id,
				      .entry_id = row->entry_id,
				      .question_title = row->question_title,
				      .question_slug = row->question_slug,
				      .entry_title = row->entry_title,
				      .entry_slug = row->entry_slug,
				      .question_locale =
					  locale_from(row->question_locale, LOCALE_EN),
				      .entry_locale = locale_from(row->entry_locale, LOCALE_EN),
				      .is_published = row->is_published,
				      .probability = row->probability};
}

static struct sql_texts
outcomes_of(int part, const char *codes[COVERAGE_OUTCOMES])
{
	size_t n = 0;

	for (int i = 0; i < COVERAGE_OUTCOMES; i++)
		if (coverage_is_in(part, (enum coverage_outcome)i))
			codes[n++] = coverage_code(i);
	return (struct sql_texts){codes, n};
}

enum result
coverage_read_list(struct db *db, struct arena *a, const struct coverage_weeks *w,
		   const struct coverage_list *l, struct coverage_line **out, size_t *n,
		   const char **next)
{
	const struct coverage_filter *f = &l->filter;
	const int64_t ends = w->begins[l->week < 0 ? COVERAGE_WEEKS : l->week + 1];
	const struct cursor c = read_cursor(a, l->before, ends);
	const char *codes[COVERAGE_OUTCOMES];
	struct sql_coverage_list_row *rows;
	enum result r = sql_coverage_list(
	    db, a, &rows, n, .since = w->begins[l->week < 0 ? 0 : l->week],
	    .until = c.is_set ? c.at + 1 : ends, .outcomes = outcomes_of(l->part, codes),
	    .category_id = f->category != NULL ? f->category->id : 0,
	    .locale = f->locale != NULL ? locale_code(*f->locale) : NULL,
	    .at = c.is_set ? &c.at : NULL, .is_claim = c.is_claim, .id = c.id,
	    .limit = l->limit + 1);

	*next = NULL;
	if (r != OK)
		return r;
	if (*n > (size_t)l->limit) {
		const struct sql_coverage_list_row *last = &rows[--*n - 1];

		*next = arena_printf(a, "%lld-%d-%lld", (long long)last->at, last->is_claim,
				     (long long)last->id);
	}
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = line_of(&rows[i]);
	return OK;
}
