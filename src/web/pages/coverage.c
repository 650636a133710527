#include "web/pages/coverage.h"

#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/hours.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/insight/figure.h"
#include "answerwell/text/when.h"
#include "views/coverage.h"
#include "views/coverage_gaps.h"
#include "views/coverage_list.h"
#include "web/ask_queue.h"
#include "web/pages/staff.h"
#include "web/site.h"
#include "web/suggest.h"
#include "web/task.h"
#include "web/web.h"

static const struct {
	const char *label, *about;
} words[COVERAGE_PARTS] = {
    [COVERAGE_VERIFIED] = {N_("Confirmed when we asked"),
			   N_("People said that an entry solved it, and confirmed it later.")},
    [COVERAGE_CLAIMED] = {N_("Said once"),
			  N_("People said that an entry solved it, and nothing since.")},
    [COVERAGE_SHOWN] = {N_("They had seen the entry"),
			N_("It was shown before they asked, and was not enough for them.")},
    [COVERAGE_MISSED] = {N_("They never saw the entry"),
			 N_("It was there, but they did not find it.")},
    [COVERAGE_LATER] = {N_("An entry came later"),
			N_("Asked when no entry answered it; one has come since.")},
    [COVERAGE_THREAD] = {N_("Another question solved it"),
			 N_("People said that the answers to another question solved it.")},
    [COVERAGE_REFUTED] = {N_("Not solved after all"),
			  N_("People said that it was solved, then that it was not, and did not "
			     "ask here.")},
    [COVERAGE_UNCOVERED] = {N_("No entry answers it"),
			    N_("Asked, and nothing in the FAQ answers it.")},
    [COVERAGE_SOLVED] = {N_("The FAQ answered"),
			 N_("Solved by an entry before anything was asked.")},
    [COVERAGE_ASKED] = {N_("Asked although an entry answers it"),
			N_("There was an entry for it when it was posted.")},
    [COVERAGE_COVERED] = {N_("An entry answers it by now"),
			  N_("Answered by the FAQ, asked all the same, or answered by an entry "
			     "that came later.")},
    [COVERAGE_OPEN] = {N_("Not answered by the FAQ"), ""},
    [COVERAGE_ALL] = {N_("Questions people came with"), ""},
};

const char *
coverage_label(int part)
{
	return words[part].label;
}

const char *
coverage_about(int part)
{
	return words[part].about;
}

const char *
coverage_share(struct arena *a, const struct coverage_counts *c, int part)
{
	int percent = figure_percent(coverage_count(c, part), coverage_count(c, COVERAGE_ALL));

	return percent < 0 ? "–" : arena_printf(a, "%d%%", percent);
}

const char *
coverage_range(struct arena *a, const struct coverage_counts *c, int part)
{
	const struct interval i = coverage_interval(c, part);

	if (coverage_count(c, COVERAGE_ALL) == 0)
		return "";
	return arena_printf(a, "%d–%d%%", (int)(100 * i.low + .5), (int)(100 * i.high + .5));
}

/* ---- what is looked at -------------------------------------------------------------------------- */

static void
read_language(struct ctx *c, struct coverage_choice *k)
{
	static const enum locale locales[] = {LOCALE_EN, LOCALE_ZH_CN};
	const char *lang = arg_line(c, "lang");

	_Static_assert(sizeof(locales) / sizeof(locales[0]) == LOCALES, "all languages");
	k->lang = "";
	for (size_t l = 0; l < LOCALES; l++)
		if (str_eq(lang, locale_tag(locales[l]))) {
			k->filter.locale = &locales[l];
			k->lang = locale_tag(locales[l]);
		}
}

static const char *
extra_of(struct ctx *c, const char *category, const char *lang)
{
	struct buf b;

	buf_init(&b, c->arena, 64);
	if (category[0] != '\0') {
		buf_puts(&b, "&category=");
		buf_url(&b, category);
	}
	if (lang[0] != '\0')
		buf_printf(&b, "&lang=%s", lang);
	return b.data != NULL ? b.data : "";
}

/* NOT_FOUND: a category that is none. An unknown language is as if it were not there. */
static enum result
read_choice(struct ctx *c, struct coverage_choice *k)
{
	struct category *categories;
	enum result r = category_list(&c->db, c->arena, c->locale, &categories, &k->n_categories);

	if (r != OK)
		return r;
	coverage_weeks_of(c->arena, &site_of(c)->hours, clock_now(), &k->weeks);
	k->categories = categories;
	k->category = arg_line(c, "category");
	for (size_t i = 0; i < k->n_categories; i++)
		if (str_eq(k->category, categories[i].slug))
			k->filter.category = &categories[i];
	read_language(c, k);
	k->extra = extra_of(c, k->category, k->lang);
	return k->category[0] != '\0' && k->filter.category == NULL ? NOT_FOUND : OK;
}

static enum result
read_counts(struct ctx *c, const struct coverage_choice *k, struct coverage *out)
{
	return coverage_read(&c->db, c->arena, &k->weeks, &k->filter, k->categories,
			     k->n_categories, out);
}

static const char *
week_day(struct ctx *c, const struct coverage_weeks *w, int64_t at)
{
	return when_date(c->arena, c->locale, w->zone, at);
}

static const char *
week_name(struct ctx *c, const struct coverage_weeks *w, int week)
{
	return arena_printf(c->arena, "%s – %s", week_day(c, w, w->begins[week]),
			    week_day(c, w, w->begins[week + 1] - 1));
}

/* ---- figures ------------------------------------------------------------------------------------ */

static void
fill_rows(struct ctx *c, struct coverage_page *p)
{
	const struct coverage_choice *k = &p->choice;

	for (int i = 0; i < COVERAGE_WEEKS; i++)
		p->weeks[COVERAGE_WEEKS - 1 - i] = (struct coverage_row){
		    .name = week_day(c, &k->weeks, k->weeks.begins[i]),
		    .extra = arena_printf(c->arena, "%s&week=%s", k->extra, k->weeks.monday[i]),
		    .counts = &p->counts.weeks[i]};
	p->categories = arena_array(c->arena, k->n_categories, sizeof(*p->categories));
	for (size_t i = 0; i < k->n_categories; i++)
		if (coverage_count(&p->counts.categories[i], COVERAGE_ALL) > 0)
			p->categories[p->n_categories++] = (struct coverage_row){
			    .name = k->categories[i].name,
			    .extra = extra_of(c, k->categories[i].slug, k->lang),
			    .counts = &p->counts.categories[i]};
	for (enum locale l = 0; l < LOCALES; l++)
		if (coverage_count(&p->counts.locales[l], COVERAGE_ALL) > 0)
			p->locales[p->n_locales++] =
			    (struct coverage_row){.name = locale_name(l),
						  .lang = locale_tag(l),
						  .extra = extra_of(c, k->category, locale_tag(l)),
						  .counts = &p->counts.locales[l]};
}

static void
draw(struct ctx *c, struct coverage_page *p)
{
	const struct coverage_weeks *w = &p->choice.weeks;

	p->chart = (struct chart){.code = "coverage",
				  .title = tr(c->locale, coverage_label(COVERAGE_SOLVED)),
				  .unit = tr(c->locale, N_("percent of the questions people came "
							   "with")),
				  .n = COVERAGE_WEEKS,
				  .is_percent = true,
				  .aim = COVERAGE_AIM};
	for (int i = 0; i < COVERAGE_WEEKS; i++) {
		const struct coverage_counts *n = &p->counts.weeks[i];
		const struct interval sure = coverage_interval(n, COVERAGE_SOLVED);
		int64_t all = coverage_count(n, COVERAGE_ALL);
		int percent = figure_percent(coverage_count(n, COVERAGE_SOLVED), all);

		p->chart.bars[i] = (struct chart_bar){
		    .from = week_day(c, w, w->begins[i]),
		    .to = week_day(c, w, w->begins[i + 1] - 1),
		    .label = percent < 0 ? "–" : arena_printf(c->arena, "%d", percent),
		    .number = percent,
		    .has_value = percent >= 0,
		    .low = all > 0 ? 100 * sure.low : 0,
		    .high = all > 0 ? 100 * sure.high : 0};
	}
	chart_draw(c->arena, &p->chart);
}

static enum result
get_coverage(struct ctx *c)
{
	struct coverage_page *p = arena_alloc(c->arena, sizeof(*p));
	enum result r = read_choice(c, &p->choice);

	if (r == OK)
		r = read_counts(c, &p->choice, &p->counts);
	if (r != OK)
		return r;
	fill_rows(c, p);
	draw(c, p);
	staff_page(c, N_("Coverage"));
	view_coverage(page_begin(c, 200), p);
	return OK;
}

RESOURCE(page_coverage, GET(get_coverage, STAFF),
	 STAFF_TAB(DESK_FIGURES, 0, "/staff/coverage", N_("Coverage")));

/* ---- what stands behind one ----------------------------------------------------------------------- */

/* False: there is no such week here, or not any more. */
static bool
read_week(struct ctx *c, const struct coverage_weeks *w, int *week)
{
	const char *monday = arg_line(c, "week");

	*week = -1;
	for (int i = 0; i < COVERAGE_WEEKS; i++)
		if (str_eq(monday, w->monday[i]))
			*week = i;
	return monday[0] == '\0' || *week >= 0;
}

static const char *
next_page(struct ctx *c, const struct coverage_list_page *p, const char *cursor)
{
	return arena_printf(c->arena, "/staff/coverage/questions?part=%s%s%s%s&before=%s",
			    coverage_code(p->part), p->choice.extra, p->week < 0 ? "" : "&week=",
			    p->week < 0 ? "" : p->choice.weeks.monday[p->week], cursor);
}

static enum result
get_list(struct ctx *c)
{
	struct coverage_list_page p = {.part = COVERAGE_ALL, .week_name = ""};
	struct coverage_list asked = {.before = arg_line(c, "before"), .limit = COVERAGE_ROWS};
	struct coverage_line *lines;
	struct coverage counts;
	const char *next, *part = arg_line(c, "part");
	enum result r = read_choice(c, &p.choice);

	if (r == OK && (!read_week(c, &p.choice.weeks, &p.week) ||
			(part[0] != '\0' && !coverage_part_from(part, &p.part))))
		r = NOT_FOUND;
	if (r == OK)
		r = read_counts(c, &p.choice, &counts);
	if (r != OK)
		return r;
	asked.part = p.part;
	asked.week = p.week;
	asked.filter = p.choice.filter;
	r = coverage_read_list(&c->db, c->arena, &p.choice.weeks, &asked, &lines, &p.n, &next);
	if (r != OK)
		return r;
	p.lines = lines;
	p.n_all = coverage_count(p.week < 0 ? &counts.all : &counts.weeks[p.week], p.part);
	p.is_start = asked.before[0] == '\0';
	p.next = next != NULL ? next_page(c, &p, next) : NULL;
	if (p.week >= 0)
		p.week_name = week_name(c, &p.choice.weeks, p.week);
	staff_page(c, coverage_label(p.part));
	view_coverage_list(page_begin(c, 200), &p);
	return OK;
}

RESOURCE(page_coverage_list, GET(get_list, STAFF));

/* ---- gaps ------------------------------------------------------------------------------------------ */

struct gathering {
	struct wanted_list *list;
	const struct vectors *vectors;
};

static void
gather_gaps(void *arg)
{
	const struct gathering *g = arg;

	wanted_gather(g->list, g->vectors);
}

static enum result
get_gaps(struct ctx *c)
{
	struct coverage_gaps_page *p = arena_alloc(c->arena, sizeof(*p));
	struct gathering g = {.list = &p->wanted, .vectors = suggest_vectors()};
	struct coverage counts;
	enum result r = read_choice(c, &p->choice);

	/* Searches have no category. */
	p->choice.filter.category = NULL;
	ask_queue_write(&c->db, c->arena);
	if (r == OK)
		r = read_counts(c, &p->choice, &counts);
	if (r == OK)
		r = wanted_read(&c->db, c->arena, &p->choice.weeks, p->choice.filter.locale,
				coverage_count(&counts.all, COVERAGE_ALL), &p->wanted);
	if (r != OK)
		return r;
	task_run(TASK_PAGE, gather_gaps, &g);
	p->is_moderator = c->me->role >= ROLE_MODERATOR;
	staff_page(c, N_("What the FAQ lacks"));
	view_coverage_gaps(page_begin(c, 200), p);
	return OK;
}

RESOURCE(page_coverage_gaps, GET(get_gaps, STAFF));
