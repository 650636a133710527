/* The FAQ: index, entry, revisions, promotion, editing. */
#include "web/pages/faq.h"

#include <string.h>

#include "answerwell/account/mention.h"
#include "answerwell/account/submission.h"
#include "answerwell/base/str.h"
#include "answerwell/text/diff.h"
#include "views/entry_form.h"
#include "views/entry_revisions.h"
#include "views/entry_show.h"
#include "views/faq_index.h"
#include "web/error_page.h"
#include "web/head.h"
#include "web/once.h"
#include "web/page_env.h"
#include "web/pages/posts.h"
#include "web/pages/seen.h"
#include "web/pages/shelves.h"
#include "web/web.h"

enum result
shelves_read(struct ctx *c, const char *category, size_t most, const struct shelf **out, size_t *n)
{
	struct category *categories;
	struct entry *entries;
	struct shelf *shelves;
	size_t n_categories, n_entries;
	enum result r;

	if ((r = category_list(&c->db, c->arena, c->locale, &categories, &n_categories)) != OK ||
	    (r = entry_list(&c->db, c->arena, c->locale, category, &entries, &n_entries)) != OK)
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

static enum result
show_index(struct ctx *c, const char *category)
{
	struct faq_page p = {.is_all = category == NULL,
			     .is_moderator = c->me != NULL && c->me->role >= ROLE_MODERATOR};
	struct category *one;
	enum result r;

	p.heading = tr(c->locale, N_("Frequently asked questions"));
	if (category != NULL) {
		if ((r = category_by_slug(&c->db, c->arena, c->locale, category, &one)) != OK)
			return r;
		p.heading = one->name;
	}
	if ((r = shelves_read(c, category, 0, &p.shelves, &p.n_shelves)) != OK)
		return r;
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

static enum result
show_form(struct ctx *c, struct entry_form_page *p, int status)
{
	struct category *categories;
	enum result r;

	r = category_list(&c->db, c->arena, c->locale, &categories, &p->n_categories);
	if (r != OK)
		return r;
	p->categories = categories;
	c->env->title = tr(c->locale, p->id != 0 ? N_("Edit the entry") : N_("Publish in the FAQ"));
	c->env->section = "faq";
	c->env->no_index = true;
	c->env->is_writing = true;
	view_entry_form(page_begin(c, status), p);
	return OK;
}

static struct entry_draft
read_draft(struct ctx *c)
{
	return (struct entry_draft){.text = {.title = form_line(c, "title"),
					     .body = form_text(c, "body"),
					     .category = form_line(c, "category"),
					     .phrasings = form_text(c, "phrasings"),
					     .reason = form_line(c, "reason"),
					     .n_seen = (int)form_id(c, "seen")},
				    .locale = form_line(c, "locale"),
				    .is_material = form_has(c, "is_material"),
				    .question_id = form_id(c, "question"),
				    .answer_id = form_id(c, "answer"),
				    .form = once_of(c)};
}

static enum result
post_faq(struct ctx *c)
{
	struct entry_draft draft = read_draft(c);
	struct entry_form_page again = {.draft = &draft, .bar = drafts_bar(c)};
	enum result r = INVALID;
	int64_t id;

	if (form_has(c, "preview"))
		again.preview = preview_of(c, draft.text.body);
	if (c->is_redrawn || form_has(c, "preview"))
		return show_form(c, &again, 200);
	if (c->problems.n == 0)
		r = entry_promote(&c->db, c->arena, c->me, &draft, &c->problems, &id);
	if (r == OK && draft.form->is_changed) {
		once_say(c, "body");
		r = INVALID;
	}
	if (r == INVALID)
		return show_form(c, &again, 422);
	if (r != OK)
		return r;
	drafts_done(c);
	notice_next(c, N_("Published. It goes out with the next edition."));
	return see_other(c, "/faq/%lld", (long long)id);
}

RESOURCE(page_faq, GET(get_faq, ANYONE), POST(post_faq, MODERATOR | CSRF | REDRAWS));

/* What was being written goes before what the form begins with. */
static void
take_draft(struct entry_draft *to, const struct draft *from)
{
	if (from == NULL)
		return;
	to->text = from->text;
}

static enum result
get_faq_new(struct ctx *c)
{
	struct entry_draft draft = {.text = text_whole(&(struct text){0}),
				    .locale = locale_code(c->locale)};
	struct entry_form_page p = {0};
	int64_t answer_id = arg_id(c, "answer"), existing = 0;
	enum result r;

	if (answer_id != 0) {
		r = entry_draft_from(&c->db, c->arena, c->me, answer_id, &draft, &existing);
		if (r == CONFLICT)
			return see_other(c, "/faq/%lld", (long long)existing);
		if (r != OK)
			return r;
	}
	p.draft = &draft;
	take_draft(&draft, answer_id != 0 ? drafts_open(c, &p.bar, "faq:%lld", (long long)answer_id)
					  : drafts_open(c, &p.bar, "faq"));
	return show_form(c, &p, 200);
}

RESOURCE(page_faq_new, GET(get_faq_new, MODERATOR));

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
	struct error_page page = {
	    .status = 410,
	    .title = N_("This entry has been taken out of the FAQ"),
	    .text =
		N_("What it said no longer holds, or stands elsewhere by now. Searching may find "
		   "what you are looking for."),
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

static enum result
get_entry(struct ctx *c)
{
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
	c->env->title = entry->text.title;
	c->env->description = markdown_excerpt(c->arena, entry->text.body, 155);
	c->env->section = "faq";
	head_canonical(c, "%s", path);
	head_feed(c, tr(c->locale, N_("Frequently asked questions")), "/feeds/faq/%s",
		  locale_tag(entry->locale));
	head_crumb(c, tr(c->locale, N_("FAQ")), "/faq");
	head_crumb(c, entry->category_name, "/faq/%s", head_encoded(c, entry->text.category));
	head_crumb(c, entry->text.title, "%s", path);
	name_languages(c, entry);
	seen_entry(c, entry->id);
	view_entry_show(page_begin(c, 200), entry);
	return OK;
}

RESOURCE(page_entry, GET(get_entry, ANYONE));

/* An older text to begin with, if the address names one: NOT_FOUND if not. */
static enum result
take_revision(struct ctx *c, int64_t entry_id, struct entry_draft *to)
{
	int64_t number = arg_id(c, "revision");
	struct entry_revision old;
	enum result r;

	if (number <= 0 || number > INT32_MAX)
		return NOT_FOUND;
	r = entry_revision(&c->db, c->arena, entry_id, (int)number, &old);
	if (r != OK)
		return r;
	to->text.title = old.text.title;
	to->text.body = old.text.body;
	to->text.reason = posts_restored(c, old.number);
	return OK;
}

static enum result
get_entry_edit(struct ctx *c)
{
	struct entry_draft draft = {.text = {.reason = ""}, .is_material = true};
	struct entry_form_page p = {0};
	const struct draft *d;
	struct entry *e;
	struct buf phrasings;
	enum result r;

	r = entry_get(&c->db, c->arena, c->me, c->locale, path_id(c, 1), &e);
	if (r != OK)
		return r;
	buf_init(&phrasings, c->arena, 256);
	for (size_t i = 0; i < e->n_phrasings; i++)
		buf_printf(&phrasings, "%s\n", e->phrasings[i]);
	draft.text.title = e->text.title;
	draft.text.body = e->text.body;
	draft.text.category = e->text.category;
	draft.locale = locale_code(e->locale);
	draft.text.phrasings = phrasings.data;
	draft.text.n_seen = e->n_revisions;
	p.draft = &draft;
	p.id = e->id;
	d = drafts_open(c, &p.bar, "entry:%lld", (long long)e->id);
	r = take_revision(c, e->id, &draft);
	if (r == OK)
		p.bar.at = 0;
	else if (r == NOT_FOUND)
		take_draft(&draft, d);
	else
		return r;
	return show_form(c, &p, 200);
}

static bool
has_line(const char *text, const char *line)
{
	size_t len = strlen(line);

	for (const char *s = text; *s != '\0'; s += strcspn(s, "\n"), s += *s == '\n')
		if (strcspn(s, "\n") == len && strncmp(s, line, len) == 0)
			return true;
	return false;
}

/* Both people's phrasings, each once. */
static const char *
all_phrasings(struct ctx *c, const struct entry *e, const char *mine)
{
	struct buf all;

	buf_init(&all, c->arena, 256);
	buf_printf(&all, "%s\n", mine);
	for (size_t i = 0; i < e->n_phrasings; i++)
		if (!has_line(all.data, e->phrasings[i]))
			buf_printf(&all, "%s\n", e->phrasings[i]);
	return all.data;
}

static const struct conflict_side *
side_of(struct ctx *c, const struct entry_revision *r)
{
	struct conflict_side *side = arena_alloc(c->arena, sizeof(*side));

	*side = (struct conflict_side){.number = r->number,
				       .title = r->text.title,
				       .body = r->text.body,
				       .name = r->author_name,
				       .display = r->author_display,
				       .reason = r->text.reason,
				       .at = r->at};
	return side;
}

static enum result
show_conflict(struct ctx *c, struct entry_form_page *p, struct entry_draft *draft, int n_base,
	      const char *mine, int status)
{
	struct entry_revision base, theirs;
	struct conflict *x;
	struct entry *e;
	bool has_base;
	enum result r;

	if ((r = entry_get(&c->db, c->arena, c->me, c->locale, p->id, &e)) != OK ||
	    (r = entry_revision(&c->db, c->arena, p->id, e->n_revisions, &theirs)) != OK)
		return r;
	r = entry_revision(&c->db, c->arena, p->id, n_base, &base);
	if (r != OK && r != NOT_FOUND)
		return r;
	has_base = r == OK;
	p->conflict = x =
	    conflict_of(c, has_base ? side_of(c, &base) : NULL, side_of(c, &theirs), mine);
	if (!conflict_goes_on(c) || status == 409) {
		draft->text.body = conflict_text(c, x);
		draft->text.title = conflict_title(x, draft->text.title);
		draft->text.phrasings = all_phrasings(c, e, draft->text.phrasings);
		draft->text.n_seen = e->n_revisions;
	}
	return show_form(c, p, status);
}

static enum result
post_entry_edit(struct ctx *c)
{
	struct entry_draft draft = read_draft(c);
	struct entry_form_page again = {.draft = &draft, .id = path_id(c, 1), .bar = drafts_bar(c)};
	bool is_conflict = conflict_goes_on(c) || conflict_is_choice(c), is_preview;
	enum result r = INVALID;

	is_preview = c->is_redrawn || form_has(c, "preview");
	if (form_has(c, "preview"))
		again.preview = preview_of(c, draft.text.body);
	if (!is_preview && !conflict_is_choice(c) && c->problems.n == 0)
		r = entry_edit(&c->db, c->arena, c->me, again.id, &draft, &c->problems);
	if (r == CONFLICT)
		return show_conflict(c, &again, &draft, draft.text.n_seen, draft.text.body, 409);
	if (r == INVALID) {
		int status = is_preview || conflict_is_choice(c) ? 200 : 422;

		if (is_conflict)
			return show_conflict(c, &again, &draft, (int)form_id(c, "base"),
					     form_text(c, "mine"), status);
		return show_form(c, &again, status);
	}
	if (r != OK)
		return r;
	drafts_done(c);
	return see_other(c, "/faq/%lld", (long long)again.id);
}

RESOURCE(page_entry_edit, GET(get_entry_edit, MODERATOR),
	 POST(post_entry_edit, MODERATOR | CSRF | REDRAWS));

static enum result
post_entry_retire(struct ctx *c)
{
	const char *next = safe_next(c, form_line(c, "next"));
	int64_t id = path_id(c, 1);
	enum result r;

	r = entry_retire(&c->db, c->arena, c->me, id, form_id(c, "on") == 1);
	if (r != OK)
		return r;
	notice_next(c, N_("Done, and written into the log."));
	if (strcmp(next, "/") != 0)
		return see_other(c, "%s", next);
	return see_other(c, "/faq/%lld", (long long)id);
}

RESOURCE(page_entry_retire, BELONGS_TO("/faq/*"), POST(post_entry_retire, MODERATOR | CSRF));

static enum result
get_entry_revisions(struct ctx *c)
{
	struct entry_revisions_page p = {.before = revisions_before(c)};
	struct entry_revision *revisions;
	struct entry_revision_line *lines;
	struct entry *e;
	size_t n, bytes = 0, shown = 0;
	enum result r;

	if ((r = entry_get(&c->db, c->arena, c->me, c->locale, path_id(c, 1), &e)) != OK ||
	    (r = entry_revisions(&c->db, c->arena, e->id, p.before, REVISIONS_SHOWN + 1, &revisions,
				 &n)) != OK)
		return r;
	p.n = n > REVISIONS_SHOWN ? REVISIONS_SHOWN : n;
	lines = arena_array(c->arena, p.n, sizeof(*lines));
	for (size_t i = 0; i < p.n && bytes < REVISIONS_BYTES; i++) {
		lines[i].revision = &revisions[i];
		lines[i].diff = diff_words(c->arena, i + 1 < n ? revisions[i + 1].text.body : "",
					   revisions[i].text.body);
		bytes += strlen(lines[i].diff.html);
		shown = i + 1;
	}
	p.n = shown;
	p.entry = e;
	p.lines = lines;
	p.next = n > p.n ? revisions[p.n - 1].number : 0;
	c->env->title = tr(c->locale, N_("Revisions"));
	c->env->section = "faq";
	c->env->no_index = true;
	view_entry_revisions(page_begin(c, 200), &p);
	return OK;
}

RESOURCE(page_entry_revisions, GET(get_entry_revisions, ANYONE));
