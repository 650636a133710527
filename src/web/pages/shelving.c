/* Setting up categories: names, descriptions, response targets, order. */
#include "answerwell/forum/shelving.h"

#include "answerwell/account/submission.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/field_edit.h"
#include "views/shelving_form.h"
#include "views/shelving_list.h"
#include "web/once.h"
#include "web/page_env.h"
#include "web/pages/staff.h"
#include "web/web.h"

static enum result
get_categories(struct ctx *c)
{
	struct shelving *list;
	size_t n;
	enum result r;

	if ((r = shelving_list(&c->db, c->arena, c->me, &list, &n)) != OK)
		return r;
	staff_page(c, N_("Categories"));
	view_shelving_list(page_begin(c, 200), list, n);
	return OK;
}

static enum result
show_form(struct ctx *c, const struct shelving *s, int status)
{
	struct field_edit *fields = NULL;
	size_t n = 0;
	enum result r = OK;

	if (s->id != 0)
		r = field_edit_list(&c->db, c->arena, c->me, s->id, &fields, &n);
	if (r != OK)
		return r;
	staff_page(c, s->id != 0 ? N_("Edit the category") : N_("New category"));
	c->env->is_writing = true;
	view_shelving_form(page_begin(c, status), s, fields, n);
	return OK;
}

static enum result
get_new(struct ctx *c)
{
	struct shelving s = {.slug = "", .position = "10", .target_hours = "24"};

	for (int l = 0; l < LOCALES; l++)
		s.name[l] = s.about[l] = "";
	return show_form(c, &s, 200);
}

RESOURCE(page_shelving_new, GET(get_new, ADMIN));

static enum result
get_category(struct ctx *c)
{
	struct shelving *s;
	enum result r = shelving_get(&c->db, c->arena, c->me, path_id(c, 2), &s);

	return r == OK ? show_form(c, s, 200) : r;
}

static enum result
save(struct ctx *c, int64_t id)
{
	struct shelving draft = {.id = id,
				 .slug = form_line(c, "slug"),
				 .position = form_line(c, "position"),
				 .target_hours = form_line(c, "target_hours"),
				 .form = once_of(c)};
	enum result r = INVALID;

	for (int l = 0; l < LOCALES; l++) {
		const char *code = locale_code((enum locale)l);

		draft.name[l] = form_line(c, arena_printf(c->arena, "name_%s", code));
		draft.about[l] = form_line(c, arena_printf(c->arena, "about_%s", code));
	}
	if (c->is_redrawn)
		return show_form(c, &draft, 200);
	if (c->problems.n == 0)
		r = shelving_save(&c->db, c->arena, c->me, &draft, &c->problems);
	if (r == OK && id == 0 && draft.form->is_changed) {
		once_say(c, "slug");
		r = INVALID;
	}
	if (r == INVALID)
		return show_form(c, &draft, 422);
	if (r != OK)
		return r;
	notice_saved(c);
	return see_other(c, "/staff/categories");
}

static enum result
post_new(struct ctx *c)
{
	return save(c, 0);
}

RESOURCE(page_shelving_list, GET(get_categories, ADMIN), POST(post_new, ADMIN | CSRF | REDRAWS),
	 STAFF_TAB(DESK_SITE, 0, "/staff/categories", N_("Categories")));

static enum result
post_category(struct ctx *c)
{
	int64_t id = path_id(c, 2);

	return id != 0 ? save(c, id) : NOT_FOUND;
}

RESOURCE(page_shelving, GET(get_category, ADMIN), POST(post_category, ADMIN | CSRF | REDRAWS));
