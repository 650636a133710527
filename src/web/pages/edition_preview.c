/* A composed edition before it goes out: in each language, as a person gets it, and as a test to oneself. */
#include "views/edition_preview.h"
#include "answerwell/base/str.h"
#include "web/page_env.h"
#include "web/pages/edition_drafts.h"
#include "web/site.h"

/* `person` says in which language, if anybody was named. */
static enum result
show(struct ctx *c, struct edition_preview_page *p, const struct edition_text *texts, int status)
{
	struct edition_draft *draft;
	enum result r = edition_draft_get(&c->db, c->arena, c->me, p->id, &draft);

	if (r != OK)
		return r;
	if (p->person != NULL)
		p->locale = p->person->locale;
	p->text = &texts[p->locale];
	p->own = draft->introductions[p->locale];
	p->languages = site_of(c)->languages;
	p->first = site_of(c)->first;
	for (int l = 0; l < LOCALES; l++)
		if (texts[l].n > 0)
			p->languages |= 1U << l;
	c->env->title = tr(c->locale, N_("Preview of the edition"));
	c->env->section = "staff";
	c->env->no_index = true;
	view_edition_preview(page_begin(c, status), p);
	return OK;
}

static enum result
read(struct ctx *c, struct edition_preview_page *p, struct edition_text texts[LOCALES])
{
	int64_t n_unfit;

	*p = (struct edition_preview_page){.id = path_id(c, 2), .who = ""};
	return edition_draft_texts(&c->db, c->arena, c->me, p->id, texts, &n_unfit);
}

/* What is asked for; else the site's first language, or another one that it says something in. */
static enum locale
locale_shown(struct ctx *c, const struct edition_text texts[LOCALES])
{
	enum locale l = locale_from(arg_line(c, "locale"), site_of(c)->first);

	for (int k = 0; arg_line(c, "locale")[0] == '\0' && texts[l].n == 0 && k < LOCALES; k++)
		if (texts[k].n > 0)
			l = (enum locale)k;
	return l;
}

static enum result
get_preview(struct ctx *c)
{
	struct edition_text texts[LOCALES];
	struct edition_preview_page p;
	enum result r = read(c, &p, texts);

	if (r != OK)
		return r;
	p.locale = locale_shown(c, texts);
	return show(c, &p, texts, 200);
}

static enum result
post_test(struct ctx *c, const struct edition_preview_page *p)
{
	enum result r = edition_draft_test(&c->db, c->arena, c->me, p->id, p->locale);

	if (r == OK)
		notice_next(c, N_("A test email is on its way to your own address."));
	return r == OK ? see_other(c, "/staff/editions/%lld/preview?locale=%s", (long long)p->id,
				   locale_code(p->locale))
		       : r;
}

/* A form that is posted: an address must not stand in logs of addresses. */
static enum result
post_person(struct ctx *c, struct edition_preview_page *p, const struct edition_text texts[LOCALES])
{
	struct edition_person person;
	enum result r = NOT_FOUND;

	p->who = form_line(c, "who");
	if (p->who[0] == '\0')
		problem_add(&c->problems, "who", N_("Please enter a user name."), 0);
	if (c->problems.n > 0)
		return show(c, p, texts, 422);
	r = edition_draft_person(&c->db, c->arena, c->me, p->who, texts, &person);
	if (r == FORBIDDEN)
		problem_add(&c->problems, "who",
			    N_("Only administrators can look someone up by address."), 0);
	else if (r == NOT_FOUND)
		problem_add(&c->problems, "who", N_("We do not know anyone by this name."), 0);
	else if (r != OK)
		return r;
	p->person = r == OK ? &person : NULL;
	return show(c, p, texts, r == OK ? 200 : 422);
}

static enum result
post_preview(struct ctx *c)
{
	struct edition_text texts[LOCALES];
	struct edition_preview_page p;
	enum result r = read(c, &p, texts);

	if (r != OK)
		return r;
	p.locale = locale_from(form_line(c, "locale"), c->locale);
	return form_has(c, "test") ? post_test(c, &p) : post_person(c, &p, texts);
}

RESOURCE(page_edition_preview, GET(get_preview, MODERATOR), POST(post_preview, MODERATOR | CSRF));
