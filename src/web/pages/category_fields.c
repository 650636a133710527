/* What a category asks: each field has a form of its own, below that of its category. */
#include "answerwell/account/submission.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/field.h"
#include "answerwell/forum/field_edit.h"
#include "answerwell/forum/shelving.h"
#include "views/field_form.h"
#include "web/once.h"
#include "web/page_env.h"
#include "web/pages/staff.h"
#include "web/web.h"

enum { CATEGORY_PART = 2, FIELD_PART = 4 };

/* NOT_FOUND: no such category. */
static enum result
show_form(struct ctx *c, const struct field_edit *f, int status)
{
	struct shelving *s;
	enum result r = shelving_get(&c->db, c->arena, c->me, f->category_id, &s);

	if (r != OK)
		return r;
	staff_page(c, f->id != 0 ? N_("Edit what is asked") : N_("Add a detail to ask for"));
	c->env->is_writing = true;
	view_field_form(page_begin(c, status), s, f);
	return OK;
}

static enum result
get_new(struct ctx *c)
{
	struct field_edit f = {.category_id = path_id(c, CATEGORY_PART),
			       .kind = field_kind_codes[FIELD_LINE],
			       .position = "10"};

	for (int l = 0; l < LOCALES; l++)
		f.label[l] = f.hint[l] = f.choices[l] = "";
	return show_form(c, &f, 200);
}

RESOURCE(page_category_field_new, GET(get_new, ADMIN));

static enum result
get_field(struct ctx *c)
{
	struct field_edit *f;
	enum result r = field_edit_get(&c->db, c->arena, c->me, path_id(c, CATEGORY_PART),
				       path_id(c, FIELD_PART), &f);

	return r == OK ? show_form(c, f, 200) : r;
}

static void
read_texts(struct ctx *c, struct field_edit *f)
{
	for (int l = 0; l < LOCALES; l++) {
		const char *code = locale_code((enum locale)l);

		f->label[l] = form_line(c, arena_printf(c->arena, "label_%s", code));
		f->hint[l] = form_line(c, arena_printf(c->arena, "hint_%s", code));
		f->choices[l] = form_text(c, arena_printf(c->arena, "choices_%s", code));
	}
}

static enum result
back(struct ctx *c)
{
	return see_other(c, "/staff/categories/%lld#asked", (long long)path_id(c, CATEGORY_PART));
}

static enum result
save(struct ctx *c, int64_t id)
{
	struct field_edit f = {.id = id,
			       .category_id = path_id(c, CATEGORY_PART),
			       .kind = form_line(c, "kind"),
			       .position = form_line(c, "position"),
			       .is_required = form_has(c, "is_required"),
			       .form = id == 0 ? once_of(c) : NULL};
	enum result r = INVALID;

	read_texts(c, &f);
	if (c->is_redrawn)
		return show_form(c, &f, 200);
	if (c->problems.n == 0)
		r = field_edit_save(&c->db, c->arena, c->me, &f, &c->problems);
	if (r == OK && f.form != NULL && f.form->is_changed) {
		once_say(c, "label_en");
		r = INVALID;
	}
	if (r == INVALID)
		return show_form(c, &f, 422);
	if (r != OK)
		return r;
	notice_saved(c);
	return back(c);
}

static enum result
post_new(struct ctx *c)
{
	return save(c, 0);
}

RESOURCE(page_category_fields, BELONGS_TO("/staff/categories/*/fields/new"),
	 POST(post_new, ADMIN | CSRF | REDRAWS));

static enum result
post_field(struct ctx *c)
{
	int64_t id = path_id(c, FIELD_PART);

	return id != 0 ? save(c, id) : NOT_FOUND;
}

RESOURCE(page_category_field, GET(get_field, ADMIN), POST(post_field, ADMIN | CSRF | REDRAWS));

static enum result
post_retirement(struct ctx *c)
{
	bool is_retired = form_id(c, "on") == 1;
	enum result r = field_edit_retire(&c->db, c->arena, c->me, path_id(c, CATEGORY_PART),
					  path_id(c, FIELD_PART), is_retired);

	if (r == CONFLICT) {
		notice_next(c, N_("The category already asks for as many things as it can. Please "
				  "remove one first."));
		return back(c);
	}
	if (r != OK)
		return r;
	notice_next(c, is_retired
			   ? N_("It will no longer be asked. Replies already given are kept.")
			   : N_("It will be asked again."));
	return back(c);
}

RESOURCE(page_category_field_retirement, BELONGS_TO("/staff/categories/*/fields/*"),
	 POST(post_retirement, ADMIN | CSRF));
