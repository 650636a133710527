/* Flags, candidates. */
#include "web/pages/staff.h"

#include <stdlib.h>

#include "answerwell/base/asset.h"
#include "views/candidates.h"
#include "views/flags.h"
#include "web/page_env.h"
#include "web/pages/fold.h"
#include "web/web.h"

enum { QUEUE_ROWS = 30, CANDIDATE_ROWS = 30 };

void
staff_page(struct ctx *c, const char *title)
{
	c->env->title = tr(c->locale, title);
	c->env->section = "staff";
	c->env->no_index = true;
	c->env->script = asset_named("desk.js")->path;
}

static int
by_place(const void *left, const void *right)
{
	const struct staff_tab *a = left, *b = right;

	if (a->area != b->area)
		return a->area < b->area ? -1 : 1;
	return (a->place > b->place) - (a->place < b->place);
}

const char *
desk_area_name(enum desk_area area)
{
	static const char *const names[] = {[DESK_TODO] = N_("To do"),
					    [DESK_FAQ] = N_("FAQ"),
					    [DESK_WORDS] = N_("Wording"),
					    [DESK_FIGURES] = N_("Figures"),
					    [DESK_SITE] = N_("Site")};

	return names[area];
}

const struct staff_tab *
staff_tabs(struct arena *a, const struct account *me, size_t *n)
{
	const struct resource *r;
	struct staff_tab *tabs;
	size_t most = 0;

	while (web_resource(most) != NULL)
		most++;
	tabs = arena_array(a, most, sizeof(*tabs));
	*n = 0;
	for (size_t i = 0; (r = web_resource(i)) != NULL; i++)
		/* Guards follow roles (guard.c). */
		if (r->tab.path != NULL && me != NULL &&
		    (int)me->role >= (r->get_guard & ROLE_MASK))
			tabs[(*n)++] = r->tab;
	qsort(tabs, *n, sizeof(*tabs), by_place);
	return tabs;
}

static enum result
get_flags(struct ctx *c)
{
	struct flags_page p = {.n = 0};
	struct queue_item *items;
	struct settled_flags *settled;
	size_t left = FOLD_POSTS;
	enum result r;

	if ((r = queue_list(&c->db, c->arena, c->me, QUEUE_ROWS, &items, &p.n)) != OK ||
	    (r = queue_settled(&c->db, c->arena, c->me, &settled, &p.n_settled)) != OK)
		return r;
	for (size_t i = 0; i < p.n; i++)
		fold_listed(c->arena, &items[i].post, &left);
	p.items = items;
	p.settled = settled;
	staff_page(c, N_("Flagged posts"));
	view_flags(page_begin(c, 200), &p);
	return OK;
}

RESOURCE(page_flags, GET(get_flags, STAFF),
	 STAFF_TAB(DESK_TODO, 10, "/staff/flags", N_("Flagged posts")));

static enum result
post_flag_undo(struct ctx *c)
{
	int64_t id = path_id(c, 2);
	enum result r = flag_undo(&c->db, c->arena, c->me, id);

	if (r != OK)
		return r;
	notice_next(c, N_("Taken back. It is waiting here again."));
	return see_other(c, "/staff/flags#post-%lld", (long long)id);
}

RESOURCE(page_flag_undo, BELONGS_TO("/staff/flags"), POST(post_flag_undo, STAFF | CSRF));

static enum result
get_candidates(struct ctx *c)
{
	struct candidate *candidates;
	size_t n;
	enum result r;

	r = candidate_list(&c->db, c->arena, c->me, c->locale, CANDIDATE_ROWS, &candidates, &n);
	if (r != OK)
		return r;
	staff_page(c, N_("Ready for the FAQ"));
	view_candidates(page_begin(c, 200), candidates, n);
	return OK;
}

RESOURCE(page_candidates, GET(get_candidates, MODERATOR),
	 STAFF_TAB(DESK_FAQ, 0, "/staff/candidates", N_("Ready for the FAQ")));

static enum result
post_dismissal(struct ctx *c)
{
	enum result r;

	r = candidate_dismiss(&c->db, c->arena, c->me, path_id(c, 2), form_id(c, "on") == 1);
	if (r != OK)
		return r;
	notice_next(c, N_("Removed from the queue."));
	return see_other(c, "/staff/candidates");
}

RESOURCE(page_dismissal, BELONGS_TO("/staff/candidates"), POST(post_dismissal, MODERATOR | CSRF));
