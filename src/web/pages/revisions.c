/* What a post or an entry said before. */
#include <string.h>

#include "answerwell/faq/entry.h"
#include "answerwell/faq/site_page.h"
#include "views/revisions.h"
#include "web/head.h"
#include "web/page_env.h"
#include "web/pages/posts.h"
#include "web/web.h"

static int
before(struct ctx *c)
{
	int64_t number = arg_id(c, "before");

	return number <= INT32_MAX ? (int)number : 0;
}

static size_t
length_of(const struct text_changes *changes)
{
	size_t len = 0;

	for (size_t i = 0; i < changes->n; i++)
		len += strlen(changes->items[i].html.html);
	return len;
}

/* The newest first; one more than is shown was asked for, to compare with. `edit`: the path that
 * restores them, NULL: not for this reader. */
static enum result
show(struct ctx *c, struct revisions_page *p, enum text_kind kind, const struct revision *list,
     size_t n, const char *edit)
{
	struct revision_line *lines = arena_array(c->arena, n + 1, sizeof(*lines));
	size_t bytes = 0;

	for (; p->n < n && p->n < REVISIONS_SHOWN && bytes < REVISIONS_BYTES; p->n++) {
		/* All of the first text is new: marking it would only make it harder to read. */
		const struct revision *now = &list[p->n], *was = p->n + 1 < n ? now + 1 : now;
		bool can_restore = edit != NULL && !now->is_blanked && now->number < p->n_revisions;

		lines[p->n] = (struct revision_line){
		    .revision = now,
		    .changes = text_compare(c->arena, kind, &was->text, &now->text),
		    .restore = can_restore
				   ? arena_printf(c->arena, "%s?revision=%d", edit, now->number)
				   : NULL};
		bytes += length_of(&lines[p->n].changes);
	}
	p->lines = lines;
	p->next = n > p->n ? list[p->n - 1].number : 0;
	c->env->title = tr(c->locale, N_("Revisions"));
	c->env->no_index = true;
	view_revisions(page_begin(c, 200), p);
	return OK;
}

static enum result
get_revisions(struct ctx *c)
{
	struct revisions_page p = {.before = before(c)};
	struct revision *list;
	struct post *post;
	long long id, thread;
	size_t n;
	enum result r;

	if ((r = post_get(&c->db, c->arena, c->me, path_id(c, 1), &post)) != OK ||
	    (r = revision_list(&c->db, c->arena, c->me, post->id, p.before, REVISIONS_SHOWN + 1,
			       &list, &n)) != OK)
		return r;
	id = post->id;
	thread = post->question_id;
	p.path = arena_printf(c->arena, "/posts/%lld/revisions", id);
	p.back = arena_printf(c->arena, "/questions/%lld", thread);
	p.of = tr(c->locale, N_("Back to the question"));
	p.source = arena_printf(c->arena, "/posts/%lld/source", id);
	p.n_revisions = post->n_revisions;
	c->env->section = "questions";
	return show(c, &p, post_text_kind(post->kind), list, n,
		    post->can_edit ? arena_printf(c->arena, "/%s/%lld/edit",
						  id == thread ? "questions" : "posts", id)
				   : NULL);
}

RESOURCE(page_revisions, GET(get_revisions, ANYONE));

static enum result
get_entry_revisions(struct ctx *c)
{
	struct revisions_page p = {.before = before(c)};
	struct revision *list;
	struct entry *entry;
	long long id;
	size_t n;
	enum result r;

	if ((r = entry_get(&c->db, c->arena, c->me, c->locale, path_id(c, 1), &entry)) != OK ||
	    (r = entry_revisions(&c->db, c->arena, entry->id, p.before, REVISIONS_SHOWN + 1, &list,
				 &n)) != OK)
		return r;
	id = entry->id;
	p.path = arena_printf(c->arena, "/faq/%lld/revisions", id);
	p.back = arena_printf(c->arena, "/faq/%lld/%s", id, head_encoded(c, entry->slug));
	p.of = entry->text.title;
	p.n_revisions = entry->n_revisions;
	c->env->section = "faq";
	return show(c, &p, TEXT_ENTRY, list, n,
		    entry->can_edit ? arena_printf(c->arena, "/faq/%lld/edit", id) : NULL);
}

RESOURCE(page_entry_revisions, GET(get_entry_revisions, ANYONE));

static enum result
get_page_revisions(struct ctx *c)
{
	struct revisions_page p = {.before = before(c)};
	struct site_page page;
	struct revision *list;
	enum site_page_code code;
	enum locale l;
	size_t n;
	long long id = path_id(c, 2);
	enum result r;

	if (!site_page_of_id(id, &code, &l))
		return NOT_FOUND;
	if ((r = site_page_get(&c->db, c->arena, code, l, &page)) != OK ||
	    (r = site_page_revisions(&c->db, c->arena, id, p.before, REVISIONS_SHOWN + 1, &list,
				     &n)) != OK)
		return r;
	p.path = arena_printf(c->arena, "/staff/pages/%lld/revisions", id);
	p.back = "/staff/pages";
	p.of = arena_printf(c->arena, tr(c->locale, N_("%s (%s)")),
			    tr(c->locale, site_page_label(code)), locale_name(l));
	p.n_revisions = page.text.n_seen;
	c->env->section = "staff";
	return show(c, &p, TEXT_PAGE, list, n,
		    c->me->role >= ROLE_MODERATOR
			? arena_printf(c->arena, "/staff/pages/%lld/edit", id)
			: NULL);
}

RESOURCE(page_site_page_revisions, GET(get_page_revisions, STAFF));
