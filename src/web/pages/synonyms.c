/* Synonyms: the list of a language, and the form of a group. */
#include "web/pages/synonyms.h"

#include "answerwell/account/submission.h"
#include "views/synonym_form.h"
#include "views/synonyms.h"
#include "web/once.h"
#include "web/page_env.h"
#include "web/pages/staff.h"
#include "web/web.h"

static enum result
get_synonyms(struct ctx *c)
{
	struct synonyms_page p = {.language = locale_from(arg_line(c, "language"), c->locale)};
	struct synonym *list;
	enum result r = synonym_list(&c->db, c->arena, p.language, &list, &p.n);

	if (r != OK)
		return r;
	p.list = list;
	staff_page(c, N_("Synonyms"));
	view_synonyms(page_begin(c, 200), &p);
	return OK;
}

/* ---- the form ------------------------------------------------------------------------------- */

static enum result
show_form(struct ctx *c, const struct synonym_page *p, int status)
{
	staff_page(c, p->id != 0 ? N_("Edit the synonyms") : N_("New synonyms"));
	c->env->is_writing = true;
	view_synonym_form(page_begin(c, status), p);
	return OK;
}

static enum result
get_new(struct ctx *c)
{
	enum locale l = locale_from(arg_line(c, "language"), c->locale);
	const struct synonym_page p = {.draft = {.words = "", .locale = locale_code(l)}};

	return show_form(c, &p, 200);
}

RESOURCE(page_synonym_new, GET(get_new, STAFF));

static enum result
get_synonym(struct ctx *c)
{
	struct synonym_page p = {.id = path_id(c, 2)};
	struct synonym *s;
	enum result r;

	if ((r = synonym_get(&c->db, c->arena, p.id, &s)) != OK)
		return r;
	p.draft = (struct synonym_draft){.words = s->lines, .locale = locale_code(s->locale)};
	return show_form(c, &p, 200);
}

static enum result
save(struct ctx *c, int64_t id)
{
	const struct synonym_page p = {.id = id,
				       .draft = {.words = form_text(c, "words"),
						 .locale = form_line(c, "locale"),
						 .form = once_of(c)}};
	enum result r = INVALID;
	int64_t saved;

	if (c->is_redrawn)
		return show_form(c, &p, 200);
	if (c->problems.n == 0)
		r = synonym_save(&c->db, c->arena, c->me, id, &p.draft, &c->problems, &saved);
	if (r == OK && p.draft.form->is_changed) {
		once_say(c, "words");
		r = INVALID;
	}
	if (r == INVALID)
		return show_form(c, &p, 422);
	if (r != OK)
		return r;
	notice_next(c, N_("The synonyms are saved."));
	return see_other(c, "/staff/synonyms?language=%s#synonym-%lld", p.draft.locale,
			 (long long)saved);
}

static enum result
post_new(struct ctx *c)
{
	return save(c, 0);
}

RESOURCE(page_synonyms, GET(get_synonyms, STAFF), POST(post_new, STAFF | CSRF | REDRAWS),
	 STAFF_TAB(85, "/staff/synonyms", N_("Synonyms")));

static enum result
post_synonym(struct ctx *c)
{
	int64_t id = path_id(c, 2);

	return id != 0 ? save(c, id) : NOT_FOUND;
}

RESOURCE(page_synonym, GET(get_synonym, STAFF), POST(post_synonym, STAFF | CSRF | REDRAWS));

static enum result
post_removal(struct ctx *c)
{
	enum result r = synonym_remove(&c->db, c->arena, c->me, path_id(c, 2));

	if (r != OK)
		return r;
	notice_next(c, N_("The synonyms are removed."));
	return see_other(c, "/staff/synonyms");
}

RESOURCE(page_synonym_removal, BELONGS_TO("/staff/synonyms/*"), POST(post_removal, STAFF | CSRF));
