/* Overviews: all tags, all categories. */
#include "web/pages/tags.h"

#include "answerwell/base/str.h"
#include "views/categories.h"
#include "views/tags.h"
#include "web/head.h"
#include "web/page_env.h"
#include "web/web.h"

enum { TAGS_SHOWN = 90 };

static const char *
tags_path(struct ctx *c, const struct tags_page *p, bool by_name, const char *after)
{
	struct buf b;

	buf_init(&b, c->arena, 64);
	buf_puts(&b, "/tags");
	if (p->typed[0] != '\0') {
		buf_puts(&b, "?q=");
		buf_url(&b, p->typed);
	}
	if (by_name)
		buf_puts(&b, p->typed[0] != '\0' ? "&sort=name" : "?sort=name");
	if (after != NULL) {
		buf_puts(&b, p->typed[0] != '\0' || by_name ? "&after=" : "?after=");
		buf_url(&b, after);
	}
	return b.data;
}

static enum result
get_tags(struct ctx *c)
{
	struct tags_page p = {.typed = arg_line(c, "q"),
			      .by_name = str_eq(arg_line(c, "sort"), "name")};
	const struct tags_asked asked = {.part = p.typed,
					 .after = arg_line(c, "after"),
					 .by_name = p.by_name,
					 .limit = TAGS_SHOWN};
	struct tags_found found;
	enum result r = tag_page(&c->db, c->arena, &asked, &found);

	if (r != OK)
		return r;
	p.tags = found.tags;
	p.n = found.n;
	p.is_start = asked.after[0] == '\0';
	p.popular = tags_path(c, &p, false, NULL);
	p.names = tags_path(c, &p, true, NULL);
	p.start = p.by_name ? p.names : p.popular;
	p.next = found.next != NULL ? tags_path(c, &p, p.by_name, found.next) : NULL;
	c->env->title = tr(c->locale, N_("Tags"));
	c->env->section = "questions";
	c->env->no_index = p.typed[0] != '\0' || !p.is_start;
	if (!c->env->no_index)
		head_canonical(c, "/tags");
	head_crumb(c, tr(c->locale, N_("Questions")), "/questions");
	head_crumb(c, c->env->title, "/tags");
	view_tags(page_begin(c, 200), &p);
	return OK;
}

RESOURCE(page_tags, GET(get_tags, ANYONE));

static enum result
get_categories(struct ctx *c)
{
	struct categories_page p;
	struct category *categories;
	enum result r = category_list(&c->db, c->arena, c->locale, &categories, &p.n);

	if (r != OK)
		return r;
	p.categories = categories;
	c->env->title = tr(c->locale, N_("Categories"));
	c->env->section = "questions";
	head_canonical(c, "/categories");
	head_crumb(c, tr(c->locale, N_("Questions")), "/questions");
	head_crumb(c, c->env->title, "/categories");
	view_categories(page_begin(c, 200), &p);
	return OK;
}

RESOURCE(page_categories, GET(get_categories, ANYONE));
