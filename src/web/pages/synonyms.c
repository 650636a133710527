/* Synonyms: the list of a language, and the form of a group. */
#include "web/pages/synonyms.h"

#include "views/synonym_form.h"
#include "views/synonyms.h"
#include "web/page_env.h"
#include "web/pages/keeping.h"
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

static void
read_group(struct ctx *c, struct keeping_page *p)
{
	*(struct synonym_draft *)p->draft =
	    (struct synonym_draft){.words = form_text(c, "words"), .locale = p->locale};
}

static enum result
load_group(struct ctx *c, struct keeping_page *p)
{
	struct synonym *s;
	enum result r = synonym_get(&c->db, c->arena, p->id, &s);

	if (r != OK)
		return r;
	*(struct synonym_draft *)p->draft = (struct synonym_draft){.words = s->lines};
	p->locale = locale_code(s->locale);
	return OK;
}

static const struct keeping_pages groups = {
    .of = &synonym_keeping,
    .path = "/staff/synonyms",
    .anchor = "synonym",
    .is_by_language = true,
    .draft_size = sizeof(struct synonym_draft),
    .title_new = N_("New synonyms"),
    .title_edit = N_("Edit the synonyms"),
    .saved = N_("Synonyms saved."),
    .removed = N_("Synonyms removed."),
    .removal_title = N_("Remove these synonyms"),
    .removal_hint = N_("Searches will find only the words themselves again."),
    .removal_button = N_("Remove the synonyms"),
    .removal = "removal",
    .read = read_group,
    .load = load_group,
    .view = view_synonym_form,
};
KEEPING_HANDLERS(groups);

RESOURCE(page_synonym_new, GET(get_new, STAFF));
RESOURCE(page_synonyms, GET(get_synonyms, STAFF), POST(post_new, STAFF | CSRF | REDRAWS),
	 STAFF_TAB(DESK_WORDS, 10, "/staff/synonyms", N_("Synonyms")));
RESOURCE(page_synonym, GET(get_one, STAFF), POST(post_one, STAFF | CSRF | REDRAWS));
RESOURCE(page_synonym_removal, BELONGS_TO("/staff/synonyms/*"), POST(post_removal, STAFF | CSRF));
