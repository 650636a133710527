/* The FAQ: index, entry, revisions, promotion, editing. */
#include "web/pages/faq.h"

#include <string.h>

#include "answerwell/base/str.h"
#include "answerwell/forum/duplicate.h"
#include "views/entry_form.h"
#include "views/entry_show.h"
#include "views/faq_index.h"
#include "views/faq_print.h"
#include "web/editor.h"
#include "web/error_page.h"
#include "web/head.h"
#include "web/page_env.h"
#include "web/pages/asks.h"
#include "web/pages/posts.h"
#include "web/pages/seen.h"
#include "web/pages/shelves.h"
#include "web/web.h"

/* Of each shelf in the whole FAQ; the rest stands on its own page. */
enum { SHELF_ENTRIES = 8 };

enum result
shelves_read(struct ctx *c, size_t most, const struct shelf **out, size_t *n)
{
	struct category *categories;
	struct entry *entries;
	struct shelf *shelves;
	size_t n_categories, n_entries;
	enum result r;

	if ((r = category_list(&c->db, c->arena, c->locale, &categories, &n_categories)) != OK ||
	    (r = entry_list(&c->db, c->arena, c->locale, NULL, &entries, &n_entries)) != OK)
		return r;
	shelves = arena_array(c->arena, n_categories, sizeof(*shelves));
	*n = 0;
	for (size_t i = 0; i < n_categories; i++) {
		struct shelf s = {.category = &categories[i]};

		for (size_t e = 0; e < n_entries; e++) {
			if (entries[e].category_id != categories[i].id)
				continue;
			if (s.n++ == 0)
				s.entries = &entries[e]; /* the list comes ordered by category */
		}
		s.n_shown = most != 0 && s.n > most ? most : s.n;
		if (s.n > 0)
			shelves[(*n)++] = s;
	}
	*out = shelves;
	return OK;
}

/* One shelf, and what others there are. */
static void
choose(struct faq_page *p, const struct category *one)
{
	p->others = p->shelves;
	p->n_others = p->n_shelves;
	p->n_shelves = 0;
	for (size_t i = 0; i < p->n_others && p->n_shelves == 0; i++)
		if (p->others[i].category->id == one->id) {
			p->shelves = &p->others[i];
			p->n_shelves = 1;
		}
}

static void
count(struct faq_page *p)
{
	for (size_t i = 0; i < p->n_shelves; i++) {
		p->n_entries += p->shelves[i].n;
		p->is_placed = p->is_placed || p->shelves[i].entries[0].is_placed;
	}
}

static enum result
show_index(struct ctx *c, const char *category)
{
	struct faq_page p = {.is_all = category == NULL,
			     .about = "",
			     .is_moderator = c->me != NULL && c->me->role >= ROLE_MODERATOR};
	struct category *one = NULL;
	enum result r;

	p.heading = tr(c->locale, N_("Frequently asked questions"));
	if (category != NULL) {
		if ((r = category_by_slug(&c->db, c->arena, c->locale, category, &one)) != OK)
			return r;
		p.heading = one->name;
		p.about = one->about;
		if (one->about[0] != '\0')
			c->env->description = one->about;
	}
	if ((r = shelves_read(c, SHELF_ENTRIES, &p.shelves, &p.n_shelves)) != OK)
		return r;
	if (one != NULL)
		choose(&p, one);
	count(&p);
	c->env->title = p.heading;
	c->env->section = "faq";
	head_canonical(c, category != NULL ? "/faq/%s" : "/faq",
		       category != NULL ? head_encoded(c, category) : "");
	head_feed(c, tr(c->locale, N_("Frequently asked questions")), "/feeds/faq/%s",
		  locale_tag(c->locale));
	if (category != NULL) {
		head_crumb(c, tr(c->locale, N_("FAQ")), "/faq");
		head_crumb(c, p.heading, "%s", c->env->canonical);
	}
	view_faq_index(page_begin(c, 200), &p);
	return OK;
}

static enum result
get_faq(struct ctx *c)
{
	return show_index(c, NULL);
}

/* The whole FAQ, or a shelf, on one page. */
static enum result
get_print(struct ctx *c)
{
	struct faq_print_page p = {.category = arg_line(c, "category")};
	struct entry *entries;
	size_t n = 0;
	enum result r;

	if (p.category[0] == '\0')
		p.category = NULL;
	if ((r = shelves_read(c, 0, &p.shelves, &p.n_shelves)) != OK ||
	    (r = entry_whole(&c->db, c->arena, c->locale, p.category, PRINT_CHARS, &entries,
			     &p.n)) != OK)
		return r;
	p.entries = entries;
	for (size_t i = 0; i < p.n_shelves; i++)
		if (p.category == NULL || str_eq(p.shelves[i].category->slug, p.category))
			n += p.shelves[i].n;
	p.is_cut = p.n < n;
	c->env->title = tr(c->locale, N_("The whole FAQ"));
	c->env->section = "faq";
	c->env->no_index = true;
	view_faq_print(page_begin(c, 200), &p);
	return OK;
}

RESOURCE(page_faq_print, GET(get_print, ANYONE));

/* ---- publishing ----------------------------------------------------------------------------- */

static enum result
show_form(struct ctx *c, struct editor *e, int status)
{
	view_entry_form(page_begin(c, status), e, e->of);
	return OK;
}

static enum result
load_promotion(struct ctx *c, struct editor *e, struct entry_draft *draft)
{
	int64_t answer_id = arg_id(c, "answer"), existing = 0;
	enum result r;

	/* From what people searched in vain. */
	e->text.title = arg_line(c, "title");
	draft->locale = locale_code(locale_from(arg_line(c, "locale"), c->locale));
	if (answer_id == 0)
		return OK;
	e->key = arena_printf(c->arena, "faq:%lld", (long long)answer_id);
	r = entry_draft_from(&c->db, c->arena, c->me, answer_id, draft, &existing);
	if (r == CONFLICT)
		return see_other(c, "/faq/%lld", (long long)existing);
	e->text = draft->text;
	return r;
}

static enum result
load_new(struct ctx *c, struct editor *e)
{
	struct entry_draft *draft = arena_alloc(c->arena, sizeof(*draft));

	e->action = "/faq";
	e->key = "faq";
	e->of = draft;
	*draft = (struct entry_draft){.locale = locale_code(c->locale)};
	if (!e->is_sent)
		return load_promotion(c, e, draft);
	draft->locale = form_line(c, "locale");
	draft->question_id = form_id(c, "question");
	draft->answer_id = form_id(c, "answer");
	return OK;
}

static struct entry_draft
written(const struct editor *e)
{
	struct entry_draft draft = *(const struct entry_draft *)e->of;

	draft.text = e->text;
	draft.form = e->once;
	return draft;
}

static enum result
save_new(struct ctx *c, struct editor *e)
{
	const struct entry_draft draft = written(e);

	return entry_promote(&c->db, c->arena, c->me, &draft, &c->problems, &e->id);
}

static enum result
published(struct ctx *c, struct editor *e)
{
	notice_next(c, N_("Published. It goes out with the next edition."));
	return see_other(c, "/faq/%lld", (long long)e->id);
}

#define LABELS                                                                                     \
	.labels = {[TEXT_TITLE] = N_("Question"), [TEXT_BODY] = N_("Answer")},                     \
	.hints = {[TEXT_TITLE] = N_("As the customer would ask it."),                              \
		  [TEXT_BODY] = N_("One thing, in a few sentences, and what comes next.")}

static const struct editor_form publishing = {
    .kind = TEXT_ENTRY,
    .without = 1 << TEXT_REASON,
    LABELS,
    .title = N_("Publish in the FAQ"),
    .button = N_("Publish"),
    .load = load_new,
    .show = show_form,
    .save = save_new,
    .done = published,
};

EDITOR_HANDLERS(publishing);
RESOURCE(page_faq, GET(get_faq, ANYONE), POST_EDITOR(publishing_post, MODERATOR | CSRF | REDRAWS));
RESOURCE(page_faq_new, GET(publishing_get, MODERATOR));

/* ---- reading -------------------------------------------------------------------------------- */

static enum result
get_shelf(struct ctx *c)
{
	return show_index(c, path_text(c, 1));
}

RESOURCE(page_faq_shelf, GET(get_shelf, ANYONE));

static const char *
path_of(struct ctx *c, int64_t id, const char *slug)
{
	return arena_printf(c->arena, "/faq/%lld/%s", (long long)id, head_encoded(c, slug));
}

/* The entry itself and its translations. */
static void
name_languages(struct ctx *c, const struct entry *entry)
{
	size_t n = entry->n_translations;
	struct page_link *links = arena_array(c->arena, n + 1, sizeof(*links));

	if (n == 0)
		return;
	links[0] = (struct page_link){c->env->canonical, locale_tag(entry->locale)};
	for (size_t i = 0; i < n; i++)
		links[i + 1] = (struct page_link){
		    path_of(c, entry->translations[i].id, entry->translations[i].slug),
		    locale_tag(entry->translations[i].locale)};
	c->env->languages = links;
	c->env->n_languages = n + 1;
}

/* Its address stands in mails and search engines for long. */
static enum result
show_gone(struct ctx *c)
{
	struct error_page page = {.status = 410,
				  .title = N_("This entry has been removed from the FAQ"),
				  .text = N_("What it said is out of date, or is now somewhere "
					     "else. Searching may find what you are looking for."),
				  .offers_search = true};
	struct entry_gone gone;
	enum result r = entry_gone(&c->db, c->arena, path_id(c, 1), &gone);

	if (r != OK)
		return r;
	if (gone.question_id != 0) {
		page.see_path =
		    arena_printf(c->arena, "/questions/%lld/%s", (long long)gone.question_id,
				 head_encoded(c, gone.question_slug));
		page.see_title = gone.question_title;
	}
	error_page_show(c, &page);
	return OK;
}

/* What leads here: to the reader who was led, and all of it to staff. */
static enum result
read_repeated(struct ctx *c, struct entry_page *p)
{
	const struct duplicate_end here = {.entry_id = p->entry->id};
	struct duplicate *list;
	enum result r = duplicates_from(c, &here, &p->from);

	if (r != OK || c->me == NULL || c->me->role < ROLE_STAFF)
		return r;
	r = duplicate_list(&c->db, c->arena, &here, &list, &p->n_repeated_by);
	p->repeated_by = list;
	return r;
}

static enum result
get_entry(struct ctx *c)
{
	struct entry_page p = {.from = NULL};
	struct entry *entry;
	const char *path;
	enum result r;

	r = entry_get(&c->db, c->arena, c->me, c->locale, path_id(c, 1), &entry);
	if (r == NOT_FOUND)
		return show_gone(c);
	if (r != OK)
		return r;
	path = path_of(c, entry->id, entry->slug);
	if (strcmp(path_text(c, 2), entry->slug) != 0)
		return moved_here(c, path);
	p.entry = entry;
	if ((r = read_repeated(c, &p)) != OK)
		return r;
	c->env->title = entry->text.title;
	c->env->description = markdown_excerpt(c->arena, entry->text.body, 155);
	c->env->article = locale_code(entry->locale);
	c->env->section = "faq";
	head_canonical(c, "%s", path);
	head_feed(c, tr(c->locale, N_("Frequently asked questions")), "/feeds/faq/%s",
		  locale_tag(entry->locale));
	head_crumb(c, tr(c->locale, N_("FAQ")), "/faq");
	head_crumb(c, entry->category_name, "/faq/%s", head_encoded(c, entry->text.category));
	head_crumb(c, entry->text.title, "%s", path);
	name_languages(c, entry);
	seen_entry(c, entry->id);
	c->env->ask = entry->retired_at == 0 ? asks_opened(c, entry->id, 0) : NULL;
	view_entry_show(page_begin(c, 200), &p);
	if (c->env->ask != NULL)
		c->out.is_public = false;
	return OK;
}

RESOURCE(page_entry, GET(get_entry, ANYONE));

/* ---- editing -------------------------------------------------------------------------------- */

static enum result
load_edit(struct ctx *c, struct editor *e)
{
	struct entry_draft *draft = arena_alloc(c->arena, sizeof(*draft));
	struct entry *entry;
	enum result r = entry_get(&c->db, c->arena, c->me, c->locale, path_id(c, 1), &entry);

	if (r != OK)
		return r;
	*draft = (struct entry_draft){.locale = locale_code(entry->locale),
				      .is_material = form_has(c, "is_material")};
	e->of = draft;
	e->id = entry->id;
	e->action = arena_printf(c->arena, "/faq/%lld/edit", (long long)entry->id);
	e->key = arena_printf(c->arena, "entry:%lld", (long long)entry->id);
	e->text = e->now = entry->text;
	return OK;
}

static enum result
save_edit(struct ctx *c, struct editor *e)
{
	const struct entry_draft draft = written(e);

	return entry_edit(&c->db, c->arena, c->me, e->id, &draft, &c->problems);
}

static enum result
edited(struct ctx *c, struct editor *e)
{
	notice_saved(c);
	return see_other(c, "/faq/%lld", (long long)e->id);
}

static enum result
find_revision(struct ctx *c, const struct editor *e, int number, struct revision **out)
{
	return entry_revision(&c->db, c->arena, e->id, number, out);
}

static const struct editor_form editing = {
    .kind = TEXT_ENTRY,
    LABELS,
    .title = N_("Edit the entry"),
    .button = N_("Save changes"),
    .load = load_edit,
    .show = show_form,
    .save = save_edit,
    .done = edited,
    .revision = find_revision,
};

EDITOR_HANDLERS(editing);
RESOURCE(page_entry_edit, GET(editing_get, MODERATOR),
	 POST_EDITOR(editing_post, MODERATOR | CSRF | REDRAWS));

static enum result
post_entry_retire(struct ctx *c)
{
	const char *next = safe_next(c, form_line(c, "next"));
	int64_t id = path_id(c, 1);
	enum result r;

	r = entry_retire(&c->db, c->arena, c->me, id, form_id(c, "on") == 1);
	if (r != OK)
		return r;
	notice_next(c, N_("Done, and recorded in the log."));
	if (strcmp(next, "/") != 0)
		return see_other(c, "%s", next);
	return see_other(c, "/faq/%lld", (long long)id);
}

RESOURCE(page_entry_retire, BELONGS_TO("/faq/*"), POST(post_entry_retire, MODERATOR | CSRF));
