/* Editions as everybody may read them: those that were sent, and all entries of one. */
#include "views/edition_list.h"
#include "views/edition_rest.h"
#include "web/head.h"
#include "web/page_env.h"
#include "web/pages/emails.h"
#include "web/web.h"

enum { ARCHIVE_MAX = 100 };

static enum result
get_archive(struct ctx *c)
{
	struct edition_list_page p = {.n = 0};
	struct edition_headline *editions;
	enum result r =
	    edition_headlines(&c->db, c->arena, c->locale, ARCHIVE_MAX, &editions, &p.n);

	if (r != OK)
		return r;
	p.editions = editions;
	c->env->title = tr(c->locale, N_("FAQ news so far"));
	c->env->section = "faq";
	head_feed(c, tr(c->locale, N_("FAQ news so far")), "/feeds/editions/%s",
		  locale_tag(c->locale));
	view_edition_list(page_begin(c, 200), &p);
	return OK;
}

RESOURCE(page_archive, GET(get_archive, ANYONE));

static enum result
get_rest(struct ctx *c)
{
	struct edition_rest_page p = {.id = path_id(c, 1)};
	struct edition_entry *entries;
	enum result r = edition_all_entries(&c->db, c->arena, p.id, c->locale, &entries, &p.n);

	if (r != OK)
		return r;
	p.entries = entries;
	c->env->title = tr(c->locale, N_("New in our FAQ"));
	c->env->section = "faq";
	c->env->no_index = true;
	view_edition_rest(page_begin(c, 200), &p);
	return OK;
}

RESOURCE(page_edition_rest, GET(get_rest, ANYONE));
