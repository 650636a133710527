/* The desk: what waits for staff, most urgent first, and the way from one to the next. */
#include "web/pages/desk.h"

#include <string.h>

#include "answerwell/base/clock.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/office.h"
#include "answerwell/forum/question.h"
#include "answerwell/insight/coverage.h"
#include "views/desk.h"
#include "web/page_env.h"
#include "web/pages/staff.h"
#include "web/reply.h"
#include "web/site.h"
#include "web/web.h"

enum { DESK_ROWS = 20, DESK_SECONDS = 12 * 3600, QUERY_BYTES_MAX = 200 };
#define QUERY_CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~%&="

/* ---- words ---------------------------------------------------------------------------------- */

static const char *
duration(struct arena *a, enum locale l, int64_t us, int64_t working_day)
{
	long minutes = (long)(us / CLOCK_MINUTE), hours = minutes / 60;
	long days = working_day > 0 ? (long)(us / working_day) : 0;

	if (days >= 2)
		return arena_printf(a, trn(l, "%ld working day", "%ld working days", days), days);
	if (hours >= 2)
		return arena_printf(a, trn(l, "%ld hour", "%ld hours", hours), hours);
	return arena_printf(a, trn(l, "%ld minute", "%ld minutes", minutes), minutes);
}

const char *
desk_due(struct arena *a, enum locale l, const struct waiting *w)
{
	int64_t left = w->left < 0 ? -w->left : w->left;
	const char *time = duration(a, l, left, w->working_day);

	if (w->state == WAITING_LATE)
		return arena_printf(a, tr(l, N_("Overdue by %s")), time);
	if (w->state == WAITING_SOON)
		return arena_printf(a, tr(l, N_("Due soon: %s left")), time);
	return arena_printf(a, tr(l, N_("On time: %s left")), time);
}

/* ---- the page ------------------------------------------------------------------------------- */

/* What stands in the address; unknown values are as if they were not there. */
static void
read_filter(struct ctx *c, struct waiting_filter *f)
{
	static const enum locale locales[] = {LOCALE_EN, LOCALE_ZH_CN};
	const char *lang = arg_line(c, "lang");
	const char *category = arg_line(c, "category");

	_Static_assert(sizeof(locales) / sizeof(locales[0]) == LOCALES, "all languages");
	*f = (struct waiting_filter){.part = WAITING_ALL,
				     .category = category[0] != '\0' ? category : NULL,
				     .before = arg_line(c, "before"),
				     .limit = DESK_ROWS};
	(void)waiting_part_from(arg_line(c, "part"), &f->part);
	for (size_t l = 0; l < LOCALES; l++)
		if (strcmp(lang, locale_tag(locales[l])) == 0)
			f->locale = &locales[l];
}

static const char *
extra_of(struct ctx *c, const struct waiting_filter *f)
{
	struct buf b;

	buf_init(&b, c->arena, 64);
	if (f->category != NULL) {
		buf_puts(&b, "&category=");
		buf_url(&b, f->category);
	}
	if (f->locale != NULL)
		buf_printf(&b, "&lang=%s", locale_tag(*f->locale));
	return b.data != NULL ? b.data : "";
}

static const char *
query_of(struct ctx *c, const struct waiting_filter *f)
{
	return arena_printf(c->arena, "part=%s%s", waiting_part_code(f->part), extra_of(c, f));
}

/* The way through the queue goes over the pages of questions, and over forms on them: what was narrowed down on the
 * desk is remembered until the desk is looked at in another way. */
static void
remember(struct ctx *c, const struct waiting_filter *f)
{
	const char *query = query_of(c, f), *known = cookie_get(c, COOKIE_DESK);

	if (known == NULL || strcmp(known, query) != 0)
		reply_cookie(c, COOKIE_DESK, query, DESK_SECONDS);
}

/* Only what query_of may have written. */
static const char *
remembered(struct ctx *c)
{
	const char *query = cookie_get(c, COOKIE_DESK);

	if (query == NULL || !str_starts(query, "part=") || strlen(query) > QUERY_BYTES_MAX ||
	    strspn(query, QUERY_CHARACTERS) != strlen(query))
		return "";
	return query;
}

static bool
has_category(const struct desk_page *p)
{
	for (size_t i = 0; i < p->n_categories; i++)
		if (str_eq(p->categories[i].slug, p->filter.category))
			return true;
	return false;
}

static enum result
get_desk(struct ctx *c)
{
	struct desk_page p = {.me = c->me->id, .is_moderator = c->me->role >= ROLE_MODERATOR};
	struct sql_waiting_row *waiting;
	struct sql_waiting_counts_row *waiting_counts;
	struct sql_category_list_row *categories;
	struct desk_counts *counts;
	struct figure_week *weeks;
	struct coverage_weeks covered;
	struct coverage_share *share;
	struct office office;
	struct batch b;
	enum result r;

	read_filter(c, &p.filter);
	site_office(c, &office);
	batch_init(&b, &c->db, c->arena);
	waiting_add(&b, c->me, c->locale, &office, &p.filter, &waiting, &p.n);
	waiting_add_counts(&b, c->me, &office, &p.filter, &waiting_counts);
	desk_add_counts(&b, &counts);
	figure_add_weeks(&b, &office, &weeks);
	coverage_weeks_of(c->arena, &office.hours, office.now, &covered);
	coverage_add_share(&b, &covered, &share);
	category_add_list(&b, c->locale, &categories, &p.n_categories);
	if ((r = batch_run(&b)) != OK)
		return r;
	if (c->me->role >= ROLE_ADMIN) {
		p.beginning = arena_alloc(c->arena, sizeof(*p.beginning));
		if ((r = beginning_read(&c->db, c->arena, c->me, p.beginning)) != OK)
			return r;
	}
	p.rows = waiting_read(c->arena, &office, waiting, &p.filter, &p.n, &p.next);
	waiting_read_counts(waiting_counts, &p.waiting);
	p.counts = *counts;
	p.week = &weeks[FIGURE_WEEKS - 1];
	p.coverage = figure_percent(share->n_solved, share->n_all);
	p.categories = category_read_list(c->arena, categories, p.n_categories);
	if (p.filter.category != NULL && !has_category(&p))
		return NOT_FOUND;
	p.category = p.filter.category != NULL ? p.filter.category : "";
	p.lang = p.filter.locale != NULL ? locale_tag(*p.filter.locale) : "";
	p.extra = extra_of(c, &p.filter);
	p.query = query_of(c, &p.filter);
	remember(c, &p.filter);
	staff_page(c, N_("Desk"));
	view_desk(page_begin(c, 200), &p);
	return OK;
}

RESOURCE(page_staff, GET(get_desk, STAFF), STAFF_TAB(DESK_TODO, 0, "/staff", N_("Waiting")));

/* ---- from one to the next ------------------------------------------------------------------- */

static enum result
get_next(struct ctx *c)
{
	struct waiting_filter f;
	int64_t id;
	enum result r;

	read_filter(c, &f);
	r = waiting_next(&c->db, c->arena, c->me, &f, arg_id(c, "after"), &id);
	if (r == NOT_FOUND) {
		notice_next(c, N_("That is everything. Well done."));
		return see_other(c, "/staff?%s", query_of(c, &f));
	}
	remember(c, &f);
	return r == OK ? see_other(c, "/questions/%lld", (long long)id) : r;
}

RESOURCE(page_next, GET(get_next, STAFF | NO_STORE));

enum result
desk_question(struct ctx *c, const struct question *q, const struct question_desk **out)
{
	const int64_t id = q->post.id;
	struct question_desk *desk = arena_alloc(c->arena, sizeof(*desk));
	struct waiting *w = arena_alloc(c->arena, sizeof(*w));
	struct sql_waiting_row *waiting;
	struct sql_template_row *choices;
	size_t n;
	struct office office;
	struct batch b;
	enum result r;

	site_office(c, &office);
	batch_init(&b, &c->db, c->arena);
	waiting_add_one(&b, id, &waiting, &n);
	desk->find = form_has(c, "find") ? form_line(c, "find") : arg_line(c, "find");
	template_add_list(&b, q->locale, id, desk->find, &choices, &desk->n_templates);
	if ((r = batch_run(&b)) != OK || (r = waiting_read_one(waiting, n, &office, w)) != OK)
		return r;
	desk->templates = template_read_list(c->arena, choices, desk->n_templates);
	/* What was inserted without a script counts like what the script inserts. */
	desk->template_id = form_id(c, form_has(c, "insert") ? "choice" : "template");
	desk->waiting = w;
	desk->category = q->category_name;
	desk->here = arena_printf(c->arena, "/questions/%lld", (long long)id);
	desk->query = remembered(c);
	desk->me = c->me->id;
	*out = desk;
	return OK;
}
