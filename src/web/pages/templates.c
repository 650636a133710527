/* Reply templates: the list, the form, the text as it goes into an answer. */
#include "web/pages/templates.h"

#include <string.h>

#include "answerwell/account/mention.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/question.h"
#include "views/template_form.h"
#include "views/template_options.h"
#include "views/templates.h"
#include "web/head.h"
#include "web/page_env.h"
#include "web/pages/desk.h"
#include "web/pages/fold.h"
#include "web/pages/keeping.h"
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

/* As the address says it; anything else leaves all. */
static struct template_filter
read_filter(struct ctx *c)
{
	const char *category = arg_line(c, "category"), *words = arg_line(c, "words");
	enum locale l = locale_from(arg_line(c, "language"), LOCALES);
	struct template_filter f = {.locale = l != LOCALES ? locale_code(l) : NULL,
				    .words = words[0] != '\0' ? words : NULL};

	if (category[0] != '\0')
		f.category = strcmp(category, TEMPLATES_GENERAL) == 0 ? "" : category;
	return f;
}

static void
add(struct buf *b, const char *name, const char *value)
{
	if (value == NULL)
		return;
	buf_printf(b, "%s=", name);
	buf_url(b, value[0] != '\0' ? value : TEMPLATES_GENERAL);
	buf_putc(b, '&');
}

static const char *
query_of(struct arena *a, const struct template_filter *f)
{
	struct buf b;

	buf_init(&b, a, 128);
	add(&b, "words", f->words);
	add(&b, "language", f->locale);
	add(&b, "category", f->category);
	return b.data;
}

/* What of the answer form a word in its search leaves to choose from. */
static enum result
show_choices(struct ctx *c, int64_t question_id)
{
	const struct question_desk *desk;
	struct question *q;
	enum result r;

	if ((r = question_get(&c->db, c->arena, c->me, c->locale, question_id, &q)) != OK ||
	    (r = desk_question(c, q, &desk)) != OK)
		return r;
	view_template_options(page_begin(c, 200), desk);
	return OK;
}

static enum result
get_templates(struct ctx *c)
{
	struct templates_page p = {.whole = arg_id(c, "whole"), .filter = read_filter(c)};
	struct category *categories;
	struct template *list;
	enum result r;

	if (wants_fragment(c))
		return show_choices(c, arg_id(c, "question"));
	r = template_list(&c->db, c->arena, c->me, c->locale, &p.filter, &list, &p.n);
	if (r == OK)
		r = category_list(&c->db, c->arena, c->locale, &categories, &p.n_categories);
	if (r != OK)
		return r;
	p.categories = categories;
	p.query = query_of(c->arena, &p.filter);
	leave_out(&p, list);
	staff_page(c, N_("Reply templates"));
	view_templates(page_begin(c, 200), &p);
	return OK;
}

/* ---- the form ------------------------------------------------------------------------------- */

/* As it would read to a customer of that language. */
static struct safe_html
sample(struct ctx *c, const char *body, const char *locale)
{
	enum locale l = locale_from(locale, c->locale);
	const struct template_fields fields = {
	    .name = tr(l, N_("Ann")),
	    .question = tr(l, N_("How long does a refund take?")),
	    .link = arena_printf(c->arena, "%s/questions/1", c->env->base_url),
	    .staff = c->me->display_name,
	    .category = tr(l, N_("Billing")),
	    .site = site_name(c)};

	return mention_render(&c->db, c->arena, template_fill(c->arena, body, &fields),
			      MARKDOWN_TODAY);
}

static void
read_template(struct ctx *c, struct keeping_page *p)
{
	struct template_form *form = p->draft;

	form->draft = (struct template_draft){.name = form_line(c, "name"),
					      .body = form_text(c, "body"),
					      .category = form_line(c, "category"),
					      .locale = p->locale};
}

static enum result
load_template(struct ctx *c, struct keeping_page *p)
{
	struct template *t;
	enum result r = template_get(&c->db, c->arena, c->me, p->id, &t);

	if (r != OK)
		return r;
	((struct template_form *)p->draft)->draft =
	    (struct template_draft){.name = t->name, .body = t->body, .category = t->category};
	p->locale = locale_code(t->locale);
	return OK;
}

static enum result
prepare(struct ctx *c, struct keeping_page *p)
{
	struct template_form *form = p->draft;
	struct category *categories;
	enum result r =
	    category_list(&c->db, c->arena, c->locale, &categories, &form->n_categories);

	if (r == OK)
		form->categories = categories;
	return r;
}

static void
preview_template(struct ctx *c, struct keeping_page *p)
{
	const struct template_draft *draft = p->draft;

	template_check(draft->body, &c->problems);
	if (c->problems.n == 0)
		p->preview = sample(c, draft->body, p->locale);
}

static const struct keeping_pages templates = {
    .of = &template_keeping,
    .path = "/staff/templates",
    .anchor = "template",
    .draft_size = sizeof(struct template_form),
    .title_new = N_("New template"),
    .title_edit = N_("Edit the template"),
    .saved = N_("Template saved."),
    .removed = N_("Template deleted."),
    .removal_title = N_("Delete this template"),
    .removal_hint = N_("Answers written with it stay as they are."),
    .removal_button = N_("Delete the template"),
    .removal = "deletion",
    .read = read_template,
    .load = load_template,
    .preview = preview_template,
    .prepare = prepare,
    .view = view_template_form,
};
KEEPING_HANDLERS(templates);

RESOURCE(page_template_new, GET(get_new, STAFF));
RESOURCE(page_templates, GET(get_templates, STAFF), POST(post_new, STAFF | CSRF | REDRAWS),
	 STAFF_TAB(DESK_WORDS, 0, "/staff/templates", N_("Templates")));
RESOURCE(page_template, GET(get_one, STAFF), POST(post_one, STAFF | CSRF | REDRAWS));
RESOURCE(page_template_deletion, BELONGS_TO("/staff/templates/*"),
	 POST(post_removal, STAFF | CSRF));

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
