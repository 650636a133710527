/* The glossary: for readers, for staff, and the form of a word. */
#include "web/pages/glossary.h"

#include "answerwell/account/submission.h"
#include "views/glossary.h"
#include "views/glossary_form.h"
#include "views/glossary_words.h"
#include "web/head.h"
#include "web/once.h"
#include "web/page_env.h"
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

static enum result
show_form(struct ctx *c, const struct glossary_word_page *p, int status)
{
	staff_page(c, p->id != 0 ? N_("Edit the word") : N_("New word"));
	c->env->is_writing = true;
	view_glossary_form(page_begin(c, status), p);
	return OK;
}

static enum result
get_new(struct ctx *c)
{
	enum locale l = locale_from(arg_line(c, "language"), c->locale);
	const struct glossary_word_page p = {
	    .draft = {.word = "", .forms = "", .explanation = "", .locale = locale_code(l)}};

	return show_form(c, &p, 200);
}

RESOURCE(page_glossary_new, GET(get_new, STAFF));

static enum result
get_word(struct ctx *c)
{
	struct glossary_word_page p = {.id = path_id(c, 2)};
	struct glossary_word *w;
	enum result r;

	if ((r = glossary_get(&c->db, c->arena, p.id, &w)) != OK)
		return r;
	p.draft = (struct glossary_draft){.word = w->word,
					  .forms = w->forms,
					  .explanation = w->explanation,
					  .locale = locale_code(w->locale)};
	return show_form(c, &p, 200);
}

static enum result
save(struct ctx *c, int64_t id)
{
	const struct glossary_word_page p = {.id = id,
					     .draft = {.word = form_line(c, "word"),
						       .forms = form_text(c, "forms"),
						       .explanation = form_text(c, "explanation"),
						       .locale = form_line(c, "locale"),
						       .form = once_of(c)}};
	enum result r = INVALID;
	int64_t saved;

	if (c->is_redrawn)
		return show_form(c, &p, 200);
	if (c->problems.n == 0)
		r = glossary_save(&c->db, c->arena, c->me, id, &p.draft, &c->problems, &saved);
	if (r == OK && p.draft.form->is_changed) {
		once_say(c, "word");
		r = INVALID;
	}
	if (r == INVALID)
		return show_form(c, &p, 422);
	if (r != OK)
		return r;
	notice_next(c, N_("The word is saved."));
	return see_other(c, "/staff/glossary?language=%s#word-%lld", p.draft.locale,
			 (long long)saved);
}

static enum result
post_new(struct ctx *c)
{
	return save(c, 0);
}

RESOURCE(page_glossary_words, GET(get_words, STAFF), POST(post_new, STAFF | CSRF | REDRAWS),
	 STAFF_TAB(86, "/staff/glossary", N_("Glossary")));

static enum result
post_word(struct ctx *c)
{
	int64_t id = path_id(c, 2);

	return id != 0 ? save(c, id) : NOT_FOUND;
}

RESOURCE(page_glossary_word, GET(get_word, STAFF), POST(post_word, STAFF | CSRF | REDRAWS));

static enum result
post_removal(struct ctx *c)
{
	enum result r = glossary_remove(&c->db, c->arena, c->me, path_id(c, 2));

	if (r != OK)
		return r;
	notice_next(c, N_("The word is removed."));
	return see_other(c, "/staff/glossary");
}

RESOURCE(page_glossary_removal, BELONGS_TO("/staff/glossary/*"), POST(post_removal, STAFF | CSRF));
