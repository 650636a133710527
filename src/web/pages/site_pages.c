#include "web/pages/site_pages.h"

#include <string.h>

#include "answerwell/base/str.h"
#include "views/site_page_form.h"
#include "views/site_page_missing.h"
#include "views/site_page_show.h"
#include "views/site_pages.h"
#include "web/editor.h"
#include "web/head.h"
#include "web/page_env.h"
#include "web/pages/posts.h"
#include "web/pages/staff.h"
#include "web/web.h"

static bool
may_edit(const struct ctx *c)
{
	return c->me != NULL && c->me->role >= ROLE_MODERATOR;
}

/* ---- reading -------------------------------------------------------------------------------- */

/* Whoever could write it is led there. */
static enum result
show_missing(struct ctx *c, enum site_page_code code)
{
	const struct site_page page = {.code = code, .locale = c->locale};
	const struct site_page_view v = {
	    .page = &page, .may_edit = true, .id = site_page_id(code, c->locale)};

	if (!may_edit(c))
		return NOT_FOUND;
	c->env->title = tr(c->locale, site_page_label(code));
	c->env->no_index = true;
	view_site_page_missing(page_begin(c, 404), &v);
	return OK;
}

static enum result
get_page(struct ctx *c)
{
	enum site_page_code code = site_page_from(path_text(c, 1));
	struct site_page page;
	struct site_page_view v = {.page = &page, .may_edit = may_edit(c)};
	enum result r;

	if (code == SITE_PAGES)
		return NOT_FOUND;
	r = site_page_read(&c->db, c->arena, code, c->locale, &page);
	if (r == NOT_FOUND)
		return show_missing(c, code);
	if (r != OK)
		return r;
	v.is_translated = page.locale == c->locale;
	v.id = site_page_id(code, c->locale);
	c->env->title = page.text.title;
	head_canonical(c, "/pages/%s", site_page_name(code));
	view_site_page_show(page_begin(c, 200), &v);
	return OK;
}

RESOURCE(page_site_page, GET(get_page, ANYONE));

static enum result
get_short(struct ctx *c)
{
	return moved_here(c, arena_printf(c->arena, "/pages/%s", path_text(c, 0)));
}

RESOURCE(page_site_page_short, GET(get_short, ANYONE | NO_SESSION));

/* ---- on the desk ---------------------------------------------------------------------------- */

static enum result
get_list(struct ctx *c)
{
	struct site_pages_list *list = arena_alloc(c->arena, sizeof(*list));
	enum result r = OK;

	for (int code = 0; r == OK && code < SITE_PAGES; code++)
		for (int l = 0; r == OK && l < LOCALES; l++)
			r = site_page_get(&c->db, c->arena, (enum site_page_code)code,
					  (enum locale)l, &list->pages[code][l]);
	if (r != OK)
		return r;
	staff_page(c, N_("Pages"));
	view_site_pages(page_begin(c, 200), list);
	return OK;
}

RESOURCE(page_site_pages, GET(get_list, MODERATOR),
	 STAFF_TAB(DESK_SITE, 10, "/staff/pages", N_("Pages")));

/* ---- editing -------------------------------------------------------------------------------- */

static enum result
load(struct ctx *c, struct editor *e)
{
	struct site_page *page = arena_alloc(c->arena, sizeof(*page));
	enum site_page_code code;
	enum locale l;
	enum result r;

	if (!site_page_of_id(path_id(c, 2), &code, &l))
		return NOT_FOUND;
	r = site_page_get(&c->db, c->arena, code, l, page);
	if (r != OK)
		return r;
	e->of = page;
	e->id = path_id(c, 2);
	e->action = arena_printf(c->arena, "/staff/pages/%lld/edit", (long long)e->id);
	e->key = arena_printf(c->arena, "page:%lld", (long long)e->id);
	e->cancel = "/staff/pages";
	e->text = e->now = page->text;
	return OK;
}

static enum result
show(struct ctx *c, struct editor *e, int status)
{
	staff_page(c, e->form->title);
	view_site_page_form(page_begin(c, status), e, e->of);
	return OK;
}

static enum result
save(struct ctx *c, struct editor *e)
{
	const struct site_page *page = e->of;

	return site_page_save(&c->db, c->arena, c->me, page->code, page->locale, &e->text,
			      &c->problems);
}

static enum result
saved(struct ctx *c, struct editor *e)
{
	const struct site_page *page = e->of;

	notice_next(c, N_("Page saved."));
	return page->locale == c->locale ? see_other(c, "/pages/%s", site_page_name(page->code))
					 : see_other(c, "/staff/pages");
}

static enum result
find_revision(struct ctx *c, const struct editor *e, int number, struct revision **out)
{
	const struct site_page *page = e->of;
	struct revision *start;

	if (number != 0)
		return site_page_revision(&c->db, c->arena, e->id, number, out);
	/* What the program brings. */
	start = arena_alloc(c->arena, sizeof(*start));
	start->text = page->text;
	*out = start;
	return OK;
}

static const struct editor_form editing = {
    .kind = TEXT_PAGE,
    .title = N_("Edit the page"),
    .button = N_("Save"),
    .hints = {[TEXT_TITLE] = N_("Shown above the page and in the browser tab.")},
    .load = load,
    .show = show,
    .save = save,
    .done = saved,
    .revision = find_revision,
};

EDITOR_HANDLERS(editing);
RESOURCE(page_site_page_edit, GET(editing_get, MODERATOR),
	 POST_EDITOR(editing_post, MODERATOR | CSRF | REDRAWS));
