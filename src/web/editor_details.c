#include "views/editor_details.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/detail.h"
#include "answerwell/forum/field.h"
#include "web/editor.h"
#include "web/page_env.h"
#include "web/web.h"

const char *
editor_read_details(struct ctx *c)
{
	struct buf b;

	buf_init(&b, c->arena, 256);
	for (size_t i = 0; i < c->n_form; i++) {
		int64_t id = field_number(c->form[i].name);

		if (id != 0)
			detail_write(&b, id, "", form_text(c, c->form[i].name));
	}
	return b.data;
}

const char *
editor_detail(const struct editor *e, int64_t field_id)
{
	const struct detail *d = detail_find(e->details, e->n_details, field_id);

	return d != NULL ? d->value : "";
}

static enum result
load_asks(struct ctx *c, struct editor *e)
{
	const char *const *slugs;
	bool *asks = arena_array(c->arena, e->n_categories, sizeof(*asks));
	size_t n;
	enum result r = field_categories(&c->db, c->arena, &slugs, &n);

	if (r != OK)
		return r;
	for (size_t i = 0; i < e->n_categories; i++) {
		for (size_t k = 0; k < n; k++)
			asks[i] = asks[i] || str_eq(e->categories[i].slug, slugs[k]);
		e->has_asking = e->has_asking || asks[i];
	}
	e->asks = asks;
	return OK;
}

static bool
is_asked(const struct editor *e, int64_t id)
{
	for (size_t i = 0; i < e->n_fields; i++)
		if (e->fields[i].id == id)
			return true;
	return false;
}

static void
sort_details(struct ctx *c, struct editor *e)
{
	struct detail *said, *list, *others, *carried;

	e->n_details = detail_read(c->arena, e->text.details, &list);
	e->details = list;
	others = arena_array(c->arena, DETAILS_MAX, sizeof(*others));
	carried = arena_array(c->arena, DETAILS_MAX, sizeof(*carried));
	for (size_t i = 0, n = detail_read(c->arena, e->now.details, &said); i < n; i++)
		if (!is_asked(e, said[i].field_id))
			others[e->n_others++] = said[i];
	for (size_t i = 0; i < e->n_details; i++)
		if (!is_asked(e, list[i].field_id) && list[i].value[0] != '\0' &&
		    detail_find(others, e->n_others, list[i].field_id) == NULL)
			carried[e->n_carried++] = list[i];
	e->others = others;
	e->carried = carried;
}

enum result
editor_load_details(struct ctx *c, struct editor *e)
{
	const char *slug = editor_has(e, TEXT_CATEGORY) ? e->text.category : e->now.category;
	struct category_field *fields;
	enum result r = OK;

	if (e->categories != NULL)
		r = load_asks(c, e);
	if (r == OK)
		r = field_list(&c->db, c->arena, slug, &fields, &e->n_fields);
	if (r != OK)
		return r;
	e->fields = fields;
	sort_details(c, e);
	return OK;
}

enum result
editor_show_details(struct ctx *c, struct editor *e)
{
	enum result r;

	e->text.category = arg_line(c, "category");
	if ((r = editor_load_details(c, e)) == OK)
		view_editor_details(page_begin(c, 200), e);
	return r;
}
