/* Reply templates: the list, the form, the text as it goes into an answer. */
#include "web/pages/templates.h"

#include <string.h>

#include "answerwell/account/mention.h"
#include "answerwell/account/submission.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/question.h"
#include "views/template_form.h"
#include "views/templates.h"
#include "web/head.h"
#include "web/once.h"
#include "web/page_env.h"
#include "web/pages/fold.h"
#include "web/pages/staff.h"
#include "web/site.h"
#include "web/web.h"

/* Texts that the page has no room for are a click away. */
static void
leave_out(struct templates_page *p, struct template *list)
{
	size_t left = FOLD_POSTS;

	for (size_t i = 0; i < p->n; i++)
		if (list[i].id != p->whole && !fold_takes(strlen(list[i].body), &left))
			list[i].body = NULL;
	p->list = list;
}

static enum result
get_templates(struct ctx *c)
{
	struct templates_page p = {.may_change = c->me->role >= ROLE_MODERATOR,
				   .whole = arg_id(c, "whole")};
	struct template *list;
	enum result r;

	r = template_list(&c->db, c->arena, c->me, c->locale, &list, &p.n);
	if (r != OK)
		return r;
	leave_out(&p, list);
	staff_page(c, N_("Reply templates"));
	view_templates(page_begin(c, 200), &p);
	return OK;
}

/* ---- the form ------------------------------------------------------------------------------- */

static enum result
show_form(struct ctx *c, struct template_page *p, int status)
{
	staff_page(c, p->id != 0 ? N_("Edit the template") : N_("New template"));
	c->env->is_writing = true;
	view_template_form(page_begin(c, status), p);
	return OK;
}

/* As it would read to a customer of that language. */
static struct safe_html
sample(struct ctx *c, const struct template_draft *d)
{
	enum locale l = locale_from(d->locale, c->locale);
	const struct template_fields fields = {
	    .name = tr(l, N_("Ann")),
	    .question = tr(l, N_("How long does a refund take?")),
	    .link = arena_printf(c->arena, "%s/questions/1", c->env->base_url),
	    .staff = c->me->display_name,
	    .category = tr(l, N_("Billing")),
	    .site = site_name(c)};

	return mention_render(&c->db, c->arena, template_fill(c->arena, d->body, &fields));
}

static enum result
get_new(struct ctx *c)
{
	struct template_page p = {
	    .draft = {.name = "", .body = "", .locale = locale_code(c->locale)}};

	return show_form(c, &p, 200);
}

RESOURCE(page_template_new, GET(get_new, MODERATOR));

static enum result
get_template(struct ctx *c)
{
	struct template_page p = {.id = path_id(c, 2)};
	struct template *t;
	enum result r;

	if ((r = template_get(&c->db, c->arena, c->me, p.id, &t)) != OK)
		return r;
	p.draft = (struct template_draft){
	    .name = t->name, .body = t->body, .locale = locale_code(t->locale)};
	return show_form(c, &p, 200);
}

static enum result
save(struct ctx *c, int64_t id)
{
	struct template_page p = {.id = id,
				  .draft = {.name = form_line(c, "name"),
					    .body = form_text(c, "body"),
					    .locale = form_line(c, "locale"),
					    .form = once_of(c)}};
	enum result r = INVALID;
	int64_t made;

	if (c->is_redrawn)
		return show_form(c, &p, 200);
	if (form_has(c, "preview")) {
		template_check(p.draft.body, &c->problems);
		if (c->problems.n == 0)
			p.preview = sample(c, &p.draft);
		return show_form(c, &p, 200);
	}
	if (c->problems.n == 0)
		r = template_put(&c->db, c->arena, c->me, id, &p.draft, &c->problems, &made);
	if (r == OK && p.draft.form->is_changed) {
		once_say(c, "name");
		r = INVALID;
	}
	if (r == INVALID)
		return show_form(c, &p, 422);
	if (r != OK)
		return r;
	notice_next(c, N_("The template is saved."));
	return see_other(c, "/staff/templates#template-%lld", (long long)made);
}

static enum result
post_new(struct ctx *c)
{
	return save(c, 0);
}

RESOURCE(page_templates, GET(get_templates, STAFF), POST(post_new, MODERATOR | CSRF | REDRAWS),
	 STAFF_TAB(80, "/staff/templates", N_("Templates")));

static enum result
post_template(struct ctx *c)
{
	int64_t id = path_id(c, 2);

	return id != 0 ? save(c, id) : NOT_FOUND;
}

RESOURCE(page_template, GET(get_template, MODERATOR),
	 POST(post_template, MODERATOR | CSRF | REDRAWS));

static enum result
post_deletion(struct ctx *c)
{
	enum result r = template_delete(&c->db, c->arena, c->me, path_id(c, 2));

	if (r != OK)
		return r;
	notice_next(c, N_("The template is deleted."));
	return see_other(c, "/staff/templates");
}

RESOURCE(page_template_deletion, BELONGS_TO("/staff/templates/*"),
	 POST(post_deletion, MODERATOR | CSRF));

/* ---- in an answer --------------------------------------------------------------------------- */

enum result
templates_fill(struct ctx *c, int64_t id, int64_t question_id, const char **out)
{
	struct template_fields fields;
	struct template *t;
	struct question *q;
	enum result r;

	if ((r = template_get(&c->db, c->arena, c->me, id, &t)) != OK ||
	    (r = question_get(&c->db, c->arena, c->me, t->locale, question_id, &q)) != OK)
		return r;
	fields = (struct template_fields){
	    .name = q->post.author_display != NULL ? q->post.author_display : "",
	    .question = q->text.title,
	    .link = arena_printf(c->arena, "%s/questions/%lld/%s", c->env->base_url,
				 (long long)q->post.id, head_encoded(c, q->slug)),
	    .staff = c->me->display_name,
	    .category = q->category_name,
	    .site = site_name(c)};
	*out = template_fill(c->arena, t->body, &fields);
	return OK;
}

static enum result
get_text(struct ctx *c)
{
	const char *text;
	enum result r = templates_fill(c, path_id(c, 2), arg_id(c, "question"), &text);

	return r == OK ? reply_text(c, 200, "text/plain; charset=utf-8", text) : r;
}

RESOURCE(page_template_text, GET(get_text, STAFF | NO_STORE));
