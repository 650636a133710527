/* The glossary: for readers, for staff, and the form of a word. */
#include "web/pages/glossary.h"

#include "views/glossary.h"
#include "views/glossary_form.h"
#include "views/glossary_words.h"
#include "web/head.h"
#include "web/page_env.h"
#include "web/pages/keeping.h"
#include "web/pages/staff.h"
#include "web/web.h"

static enum result
read_page(struct ctx *c, struct glossary_page *p)
{
	struct glossary_word *list;
	enum result r = glossary_list(&c->db, c->arena, p->language, &list, &p->n);

	if (r == OK)
		p->list = list;
	return r;
}

static enum result
get_glossary(struct ctx *c)
{
	struct glossary_page p = {.language = c->locale,
				  .may_change = c->me != NULL && c->me->role >= ROLE_STAFF};
	enum result r = read_page(c, &p);

	if (r != OK)
		return r;
	c->env->title = tr(c->locale, N_("Words explained"));
	c->env->section = "faq";
	head_canonical(c, "/glossary");
	view_glossary(page_begin(c, 200), &p);
	return OK;
}

RESOURCE(page_glossary, GET(get_glossary, ANYONE));

static enum result
get_words(struct ctx *c)
{
	struct glossary_page p = {.language = locale_from(arg_line(c, "language"), c->locale)};
	enum result r = read_page(c, &p);

	if (r != OK)
		return r;
	staff_page(c, N_("Glossary"));
	view_glossary_words(page_begin(c, 200), &p);
	return OK;
}

/* ---- the form ------------------------------------------------------------------------------- */

static void
read_word(struct ctx *c, struct keeping_page *p)
{
	*(struct glossary_draft *)p->draft =
	    (struct glossary_draft){.word = form_line(c, "word"),
				    .forms = form_text(c, "forms"),
				    .explanation = form_text(c, "explanation"),
				    .locale = p->locale};
}

static enum result
load_word(struct ctx *c, struct keeping_page *p)
{
	struct glossary_word *w;
	enum result r = glossary_get(&c->db, c->arena, p->id, &w);

	if (r != OK)
		return r;
	*(struct glossary_draft *)p->draft = (struct glossary_draft){
	    .word = w->word, .forms = w->forms, .explanation = w->explanation};
	p->locale = locale_code(w->locale);
	return OK;
}

static const struct keeping_pages words = {
    .of = &glossary_keeping,
    .path = "/staff/glossary",
    .anchor = "word",
    .is_by_language = true,
    .draft_size = sizeof(struct glossary_draft),
    .title_new = N_("New word"),
    .title_edit = N_("Edit the word"),
    .saved = N_("Word saved."),
    .removed = N_("Word removed."),
    .removal_title = N_("Remove this word"),
    .removal_hint = N_("It is no longer explained in the FAQ."),
    .removal_button = N_("Remove the word"),
    .removal = "removal",
    .read = read_word,
    .load = load_word,
    .view = view_glossary_form,
};
KEEPING_HANDLERS(words);

RESOURCE(page_glossary_new, GET(get_new, STAFF));
RESOURCE(page_glossary_words, GET(get_words, STAFF), POST(post_new, STAFF | CSRF | REDRAWS),
	 STAFF_TAB(DESK_WORDS, 20, "/staff/glossary", N_("Glossary")));
RESOURCE(page_glossary_word, GET(get_one, STAFF), POST(post_one, STAFF | CSRF | REDRAWS));
RESOURCE(page_glossary_removal, BELONGS_TO("/staff/glossary/*"), POST(post_removal, STAFF | CSRF));
