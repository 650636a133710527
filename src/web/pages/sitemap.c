/* Sitemaps (sitemaps.org): an index, and parts with the addresses of all public pages. They stand at
 * the top of the site because a sitemap speaks only for what lies below its own folder. */
#include <string.h>

#include "answerwell/base/clock.h"
#include "answerwell/base/str.h"
#include "answerwell/faq/directory.h"
#include "answerwell/forum/category.h"
#include "web/web.h"
#include "web/xml.h"

enum { SITEMAP_HINT = 64 * 1024, TAGS_MOST = 500 };

#define XML "application/xml; charset=utf-8"
#define NAMESPACE "http://www.sitemaps.org/schemas/sitemap/0.9"

static void
begin(struct ctx *c, struct buf *b, const char *root)
{
	buf_init(b, c->arena, SITEMAP_HINT);
	buf_printf(b, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<%s xmlns=\"" NAMESPACE "\">\n",
		   root);
}

/* `path` up to what comes percent-encoded behind it (NULL: nothing); changed_at 0 = unknown. */
static void
add(struct ctx *c, struct buf *b, const char *kind, const char *path, const char *rest,
    int64_t changed_at)
{
	buf_printf(b, "<%s><loc>", kind);
	xml_text(b, config()->url);
	xml_text(b, path);
	if (rest != NULL)
		buf_url(b, rest);
	buf_puts(b, "</loc>");
	if (changed_at != 0)
		buf_printf(b, "<lastmod>%s</lastmod>", clock_rfc3339(c->arena, changed_at));
	buf_printf(b, "</%s>\n", kind);
}

static enum result
finish(struct ctx *c, struct buf *b, const char *root)
{
	buf_printf(b, "</%s>\n", root);
	return reply_text(c, 200, XML, b->data);
}

/* ---- the index ------------------------------------------------------------------------------------ */

static enum result
add_parts(struct ctx *c, struct buf *b, enum directory_kind kind, const char *name)
{
	struct directory_part *parts;
	enum result r;
	size_t n;

	if ((r = directory_parts(&c->db, c->arena, kind, &parts, &n)) != OK)
		return r;
	for (size_t i = 0; i < n; i++)
		add(c, b, "sitemap",
		    arena_printf(c->arena, "/sitemap-%s-%lld.xml", name,
				 (long long)parts[i].number),
		    NULL, parts[i].changed_at);
	return OK;
}

static enum result
get_index(struct ctx *c)
{
	struct buf b;
	enum result r;

	begin(c, &b, "sitemapindex");
	add(c, &b, "sitemap", "/sitemap-pages.xml", NULL, 0);
	if ((r = add_parts(c, &b, DIRECTORY_ENTRIES, "faq")) != OK ||
	    (r = add_parts(c, &b, DIRECTORY_QUESTIONS, "questions")) != OK)
		return r;
	return finish(c, &b, "sitemapindex");
}

RESOURCE(sitemap_index, GET(get_index, ANYONE | NO_SESSION));

/* ---- parts ---------------------------------------------------------------------------------------- */

/* 3 of "sitemap-faq-3.xml"; -1 if it is written in another way. */
static int64_t
part_number(struct ctx *c, const char *before)
{
	const char *name = path_text(c, 0) + strlen(before);
	int64_t number;

	if (!str_to_int(arena_strndup(c->arena, name, strcspn(name, ".")), 0, INT32_MAX, &number) ||
	    !str_eq(name, arena_printf(c->arena, "%lld.xml", (long long)number)))
		return -1;
	return number;
}

static enum result
show_part(struct ctx *c, enum directory_kind kind, const char *before, const char *room)
{
	struct directory_line *lines;
	struct buf b;
	enum result r;
	size_t n;

	r = directory_lines(&c->db, c->arena, kind, part_number(c, before), &lines, &n);
	if (r != OK)
		return r;
	begin(c, &b, "urlset");
	for (size_t i = 0; i < n; i++)
		add(c, &b, "url", arena_printf(c->arena, "/%s/%lld/", room, (long long)lines[i].id),
		    lines[i].slug, lines[i].changed_at);
	return finish(c, &b, "urlset");
}

static enum result
get_questions(struct ctx *c)
{
	return show_part(c, DIRECTORY_QUESTIONS, "sitemap-questions-", "questions");
}

RESOURCE(sitemap_questions, GET(get_questions, ANYONE | NO_SESSION));

static enum result
get_entries(struct ctx *c)
{
	return show_part(c, DIRECTORY_ENTRIES, "sitemap-faq-", "faq");
}

RESOURCE(sitemap_faq, GET(get_entries, ANYONE | NO_SESSION));

/* A shelf has entries if it has some in any language. */
static enum result
add_shelves(struct ctx *c, struct buf *b)
{
	struct category *shelves[LOCALES];
	size_t n = SIZE_MAX, n_shelves;

	for (int l = 0; l < LOCALES; l++) {
		enum result r =
		    category_list(&c->db, c->arena, (enum locale)l, &shelves[l], &n_shelves);

		if (r != OK)
			return r;
		n = n_shelves < n ? n_shelves : n; /* one may have come meanwhile */
	}
	for (size_t i = 0; i < n; i++) {
		int64_t n_entries = 0;

		for (int l = 0; l < LOCALES; l++)
			n_entries += shelves[l][i].n_entries;
		if (n_entries > 0)
			add(c, b, "url", "/faq/", shelves[0][i].slug, 0);
		if (shelves[0][i].n_questions > 0)
			add(c, b, "url", "/questions?category=", shelves[0][i].slug, 0);
	}
	return OK;
}

static enum result
get_pages(struct ctx *c)
{
	struct tag *tags;
	struct buf b;
	enum result r;
	size_t n;

	begin(c, &b, "urlset");
	add(c, &b, "url", "/", NULL, 0);
	add(c, &b, "url", "/questions", NULL, 0);
	add(c, &b, "url", "/faq", NULL, 0);
	if ((r = add_shelves(c, &b)) != OK ||
	    (r = tag_list(&c->db, c->arena, "", TAGS_MOST, &tags, &n)) != OK)
		return r;
	for (size_t i = 0; i < n; i++)
		if (tags[i].n_questions > 0)
			add(c, &b, "url", "/tags/", tags[i].name, 0);
	return finish(c, &b, "urlset");
}

RESOURCE(sitemap_pages, GET(get_pages, ANYONE | NO_SESSION));
