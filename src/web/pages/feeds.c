/* Atom feeds (RFC 4287): newest and unanswered questions, those of a tag or category, a thread, what one
 * person writes, the FAQ, editions. The same for everybody; entries say their language. */
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/clock.h"
#include "answerwell/base/str.h"
#include "answerwell/faq/entry.h"
#include "answerwell/forum/answer.h"
#include "answerwell/forum/category.h"
#include "answerwell/forum/people.h"
#include "answerwell/forum/question.h"
#include "answerwell/mailing/edition.h"
#include "web/head.h"
#include "web/pages/fold.h"
#include "web/pages/list_address.h"
#include "web/site.h"
#include "web/web.h"
#include "web/xml.h"

/* Of whole texts; in a feed they are escaped once more. */
enum { FEED_ENTRIES = 30, FEED_BYTES = 64 * 1024, FEED_HINT = 32 * 1024 };

#define ATOM "application/atom+xml; charset=utf-8"

/* ---- writing ---------------------------------------------------------------------------------- */

struct feed {
	struct ctx *c;
	struct buf out;
	const char *title; /* translated already */
	const char *path; /* its own address */
	const char *page; /* of what it is a feed of */
	int64_t updated_at;
	enum locale locale; /* of the title */
	size_t whole; /* bytes of whole texts in it */
};

struct feed_entry {
	const char *id; /* stays when titles change */
	const char *path;
	const char *title;
	enum locale locale;
	int64_t published_at, updated_at;
	const struct post *by; /* NULL: the feed's author */
	const char *category, *category_name;
	const char *const *tags;
	size_t n_tags;
	const char *summary; /* or, NULL, the whole: */
	struct safe_html html;
	bool is_cut; /* html is a beginning only */
};

static void
add_address(struct feed *f, const char *name, const char *path)
{
	buf_printf(&f->out, "<%s>", name);
	xml_text(&f->out, config()->url);
	xml_text(&f->out, path);
	buf_printf(&f->out, "</%s>\n", name);
}

static void
add_link(struct feed *f, const char *rel, const char *type, const char *path)
{
	buf_printf(&f->out, "<link rel=\"%s\" type=\"%s\"", rel, type);
	xml_attribute(&f->out, "href", arena_printf(f->c->arena, "%s%s", config()->url, path));
	buf_puts(&f->out, "/>\n");
}

static void
add_category(struct feed *f, const char *term, const char *label)
{
	buf_puts(&f->out, "<category");
	xml_attribute(&f->out, "term", term);
	xml_attribute(&f->out, "label", label);
	buf_puts(&f->out, "/>\n");
}

static void
begin(struct feed *f)
{
	struct arena *a = f->c->arena;

	buf_init(&f->out, a, FEED_HINT);
	buf_puts(&f->out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
			  "<feed xmlns=\"http://www.w3.org/2005/Atom\"");
	xml_attribute(&f->out, "xml:lang", locale_tag(f->locale));
	buf_puts(&f->out, ">\n");
	add_address(f, "id", f->path);
	xml_element(&f->out, "title", arena_printf(a, "%s – %s", f->title, site_name(f->c)));
	xml_element(&f->out, "updated", clock_rfc3339(a, f->updated_at));
	add_link(f, "self", "application/atom+xml", f->path);
	add_link(f, "alternate", "text/html", f->page);
	add_address(f, "icon", "/favicon.ico");
	buf_puts(&f->out, "<author>");
	xml_element(&f->out, "name", site_name(f->c));
	buf_puts(&f->out, "</author>\n");
}

static void
add_author(struct feed *f, const struct post *post)
{
	const char *name = post->author_display;

	buf_puts(&f->out, "<author>");
	xml_element(&f->out, "name", name != NULL ? name : tr(f->locale, N_("former member")));
	if (post->author_name != NULL)
		add_address(f, "uri", arena_printf(f->c->arena, "/users/%s", post->author_name));
	buf_puts(&f->out, "</author>\n");
}

/* The newest ones are told in full, as far as they go. */
static bool
fits(struct feed *f, const struct feed_entry *e)
{
	size_t len = strlen(e->html.html);

	if (e->is_cut || f->whole + len > FEED_BYTES)
		return false;
	f->whole += len;
	return true;
}

static void
add_entry(struct feed *f, const struct feed_entry *e)
{
	struct arena *a = f->c->arena;

	buf_puts(&f->out, "<entry");
	xml_attribute(&f->out, "xml:lang", locale_tag(e->locale));
	buf_puts(&f->out, ">\n");
	add_address(f, "id", e->id);
	xml_element(&f->out, "title", e->title);
	xml_element(&f->out, "published", clock_rfc3339(a, e->published_at));
	xml_element(&f->out, "updated", clock_rfc3339(a, e->updated_at));
	add_link(f, "alternate", "text/html", e->path);
	if (e->by != NULL)
		add_author(f, e->by);
	if (e->category != NULL)
		add_category(f, e->category, e->category_name);
	for (size_t i = 0; i < e->n_tags; i++)
		add_category(f, e->tags[i], arena_printf(a, "#%s", e->tags[i]));
	if (e->summary != NULL || !fits(f, e)) {
		xml_element(&f->out, "summary",
			    e->summary != NULL ? e->summary : fold_excerpt(a, e->html));
	} else {
		buf_puts(&f->out, "<content type=\"html\">");
		xml_html(&f->out, e->html, config()->url, e->path);
		buf_puts(&f->out, "</content>\n");
	}
	buf_puts(&f->out, "</entry>\n");
}

static enum result
finish(struct feed *f)
{
	buf_puts(&f->out, "</feed>\n");
	return reply_text(f->c, 200, ATOM, f->out.data);
}

static const char *
path_to(struct ctx *c, const char *room, int64_t id, const char *slug)
{
	return arena_printf(c->arena, "/%s/%lld/%s", room, (long long)id, head_encoded(c, slug));
}

/* ---- lists of questions --------------------------------------------------------------------------- */

/* Answers and votes are no news here: that is what a thread's own feed is for. */
static void
add_question(struct feed *f, const struct question *q)
{
	struct ctx *c = f->c;

	add_entry(f, &(struct feed_entry){
			 .id = arena_printf(c->arena, "/questions/%lld", (long long)q->post.id),
			 .path = path_to(c, "questions", q->post.id, q->slug),
			 .title = q->text.title,
			 .locale = q->locale,
			 .published_at = q->post.created_at,
			 .updated_at = q->post.created_at,
			 .by = &q->post,
			 .category = q->text.category,
			 .category_name = q->category_name,
			 .tags = q->tags,
			 .n_tags = q->n_tags,
			 .summary = q->excerpt});
}

static enum result
show_questions(struct ctx *c, struct question_filter filter, const char *title, const char *page)
{
	const char *lang = list_lang_read(arg_line(c, "lang"));
	struct list_address at = {.lang = lang};
	struct feed f = {
	    .c = c, .title = title, .path = c->in.path, .page = page, .locale = c->locale};
	struct question *questions;
	const char *next;
	enum result r;
	size_t n;

	/* The same for everybody: without a word of the language it is all of them. */
	if (lang != NULL) {
		filter.languages = list_languages(c, &at);
		f.path = arena_printf(c->arena, "%s?lang=%s", c->in.path, lang);
		f.page = arena_printf(c->arena, "%s%clang=%s", page,
				      strchr(page, '?') != NULL ? '&' : '?', lang);
	}
	filter.limit = FEED_ENTRIES;
	filter.with_excerpts = true;
	r = question_list(&c->db, c->arena, c->locale, &filter, &questions, &n, &next);
	if (r != OK)
		return r;
	if (n == 0 && filter.tags.n_all > 0)
		return NOT_FOUND;
	if (n > 0)
		f.updated_at = questions[0].post.created_at;
	begin(&f);
	for (size_t i = 0; i < n; i++)
		add_question(&f, &questions[i]);
	return finish(&f);
}

static enum result
get_newest(struct ctx *c)
{
	return show_questions(c, (struct question_filter){.order = ORDER_NEWEST},
			      tr(c->locale, N_("Newest questions")), "/questions");
}

RESOURCE(feed_newest, GET(get_newest, ANYONE | NO_SESSION));

static enum result
get_unanswered(struct ctx *c)
{
	return show_questions(c, (struct question_filter){.standing = UNANSWERED},
			      tr(c->locale, N_("Unanswered questions")),
			      "/questions?state=unanswered");
}

RESOURCE(feed_unanswered, GET(get_unanswered, ANYONE | NO_SESSION));

static enum result
get_tag(struct ctx *c)
{
	const char *tag = str_lower(c->arena, path_text(c, 2));

	return show_questions(c, (struct question_filter){.tags = {.all_of = {tag}, .n_all = 1}},
			      arena_printf(c->arena, "#%s", tag),
			      arena_printf(c->arena, "/tags/%s", head_encoded(c, tag)));
}

RESOURCE(feed_tag, GET(get_tag, ANYONE | NO_SESSION));

static enum result
get_category(struct ctx *c)
{
	struct category *category;
	enum result r;

	r = category_by_slug(&c->db, c->arena, c->locale, path_text(c, 2), &category);
	if (r != OK)
		return r;
	return show_questions(
	    c, (struct question_filter){.order = ORDER_NEWEST, .category = category->slug},
	    category->name,
	    arena_printf(c->arena, "/questions?category=%s", head_encoded(c, category->slug)));
}

RESOURCE(feed_category, GET(get_category, ANYONE | NO_SESSION));

/* ---- a thread ------------------------------------------------------------------------------------- */

/* A post of the thread and what to call it. */
struct item {
	const struct post *post;
	const char *title;
};

static int
newest_first(const void *left, const void *right)
{
	const struct post *l = ((const struct item *)left)->post;
	const struct post *r = ((const struct item *)right)->post;

	if (l->created_at != r->created_at)
		return l->created_at > r->created_at ? -1 : 1;
	return l->id > r->id ? -1 : l->id < r->id;
}

struct items {
	struct feed *feed;
	struct item *all;
	size_t n;
};

static void
add_item(struct items *items, const struct post *post, const char *msgid)
{
	enum locale l = items->feed->locale;
	const char *name =
	    post->author_display != NULL ? post->author_display : tr(l, N_("former member"));

	items->all[items->n++] = (struct item){
	    .post = post, .title = arena_printf(items->feed->c->arena, tr(l, msgid), name)};
}

static void
add_comments(struct items *items, const struct comment *comments, size_t n)
{
	for (size_t i = 0; i < n; i++)
		add_item(items, &comments[i].post, N_("Comment by %s"));
}

static int64_t
changed_at(const struct post *post)
{
	return post->edited_at > post->created_at ? post->edited_at : post->created_at;
}

static void
add_post(struct feed *f, const struct question *q, const struct item *item)
{
	const struct post *post = item->post;
	const char *id = arena_printf(f->c->arena, "/questions/%lld", (long long)q->post.id);
	const char *path = path_to(f->c, "questions", q->post.id, q->slug);
	const char *place =
	    post->kind == POST_QUESTION
		? ""
		: arena_printf(f->c->arena, "#%s-%lld",
			       post->kind == POST_ANSWER ? "answer" : "post", (long long)post->id);

	add_entry(f, &(struct feed_entry){.id = arena_printf(f->c->arena, "%s%s", id, place),
					  .path = arena_printf(f->c->arena, "%s%s", path, place),
					  .title = item->title,
					  .locale = q->locale,
					  .published_at = post->created_at,
					  .updated_at = changed_at(post),
					  .by = post,
					  .html = post->html,
					  .is_cut = post->is_cut});
}

static enum result
get_question(struct ctx *c)
{
	struct feed f = {.c = c, .path = c->in.path, .locale = c->locale};
	struct items items = {.feed = &f};
	struct thread thread;
	const struct question *q;
	size_t n;
	enum result r = thread_get(&c->db, c->arena, NULL, c->locale, path_id(c, 2), &thread);

	if (r != OK)
		return r;
	q = thread.question;
	n = 1 + thread.n_answers + thread.n_comments;
	for (size_t i = 0; i < thread.n_answers; i++)
		n += thread.answers[i].n_comments;
	items.all = arena_array(c->arena, n, sizeof(*items.all));
	items.all[items.n++] = (struct item){.post = &q->post, .title = q->text.title};
	add_comments(&items, thread.comments, thread.n_comments);
	for (size_t i = 0; i < thread.n_answers; i++) {
		add_item(&items, &thread.answers[i].post, N_("Answer by %s"));
		add_comments(&items, thread.answers[i].comments, thread.answers[i].n_comments);
	}
	qsort(items.all, n, sizeof(*items.all), newest_first);
	n = n < FEED_ENTRIES ? n : FEED_ENTRIES;
	for (size_t i = 0; i < n; i++)
		if (changed_at(items.all[i].post) > f.updated_at)
			f.updated_at = changed_at(items.all[i].post);
	f.title = q->text.title;
	f.page = path_to(c, "questions", q->post.id, q->slug);
	begin(&f);
	for (size_t i = 0; i < n; i++)
		add_post(&f, q, &items.all[i]);
	return finish(&f);
}

RESOURCE(feed_question, GET(get_question, ANYONE | NO_SESSION));

/* ---- a person ------------------------------------------------------------------------------------- */

static void
add_contribution(struct feed *f, const struct contribution *by, const struct post *author)
{
	struct arena *a = f->c->arena;
	const char *place = arena_printf(a, "#answer-%lld", (long long)by->id);
	const char *id = arena_printf(a, "/questions/%lld%s", (long long)by->question_id, place);
	const char *path = path_to(f->c, "questions", by->question_id, by->slug);

	add_entry(f, &(struct feed_entry){
			 .id = id,
			 .path = arena_printf(a, "%s%s", path, place),
			 .title = arena_printf(a, tr(f->locale, N_("Answer: %s")), by->title),
			 .locale = by->locale,
			 .published_at = by->at,
			 .updated_at = by->at,
			 .by = author,
			 .summary = by->excerpt});
}

/* Questions and answers as one list, the newest first. */
static void
add_both(struct feed *f, const struct post *author, const struct question *asked, size_t n_asked,
	 const struct contribution *answered, size_t n_answered)
{
	size_t q = 0, n = 0;

	while (q + n < FEED_ENTRIES && (q < n_asked || n < n_answered)) {
		if (n == n_answered || (q < n_asked && asked[q].post.created_at >= answered[n].at))
			add_question(f, &asked[q++]);
		else
			add_contribution(f, &answered[n++], author);
	}
}

static enum result
get_user(struct ctx *c)
{
	struct feed f = {.c = c, .path = c->in.path, .locale = c->locale};
	struct question_filter filter = {
	    .order = ORDER_NEWEST, .limit = FEED_ENTRIES, .with_excerpts = true};
	struct contribution *answered;
	struct question *asked;
	struct post author = {0};
	struct account *person;
	const char *next;
	size_t n_asked, n_answered;
	enum result r;

	r = account_by_name(&c->db, c->arena, path_text(c, 2), &person);
	if (r != OK)
		return r;
	filter.author_id = person->id;
	r = question_list(&c->db, c->arena, c->locale, &filter, &asked, &n_asked, &next);
	if (r == OK)
		r = people_answers(&c->db, c->arena, person->id, "", FEED_ENTRIES, &answered,
				   &n_answered, &next);
	if (r != OK)
		return r;
	author.author_name = person->name;
	author.author_display = person->display_name;
	f.title = person->display_name;
	f.page = arena_printf(c->arena, "/users/%s", person->name);
	f.updated_at = n_asked > 0 ? asked[0].post.created_at : person->joined_at;
	if (n_answered > 0 && answered[0].at > f.updated_at)
		f.updated_at = answered[0].at;
	begin(&f);
	add_both(&f, &author, asked, n_asked, answered, n_answered);
	return finish(&f);
}

RESOURCE(feed_user, GET(get_user, ANYONE | NO_SESSION));

/* ---- the FAQ -------------------------------------------------------------------------------------- */

/* NULL: the address names none. */
static const enum locale *
language_of(struct ctx *c, const char *tag)
{
	enum locale *l = arena_alloc(c->arena, sizeof(*l));

	for (*l = 0; *l < LOCALES; ++*l)
		if (str_eq(locale_tag(*l), tag))
			return l;
	return NULL;
}

/* That of the address, if it has one, into *out, and the feed is in it. False: there is none of that name. */
static bool
read_language(struct feed *f, const enum locale **out)
{
	if (f->c->in.n_parts <= 2)
		return true;
	*out = language_of(f->c, path_text(f->c, 2));
	if (*out != NULL)
		f->locale = **out;
	return *out != NULL;
}

static enum result
get_faq(struct ctx *c)
{
	struct feed f = {.c = c, .path = c->in.path, .page = "/faq", .locale = c->locale};
	const enum locale *language = NULL;
	struct entry *entries;
	enum result r;
	size_t n;

	if (!read_language(&f, &language))
		return NOT_FOUND;
	r = entry_recent(&c->db, c->arena, f.locale, language, FEED_ENTRIES, &entries, &n);
	if (r != OK)
		return r;
	f.title = tr(f.locale, N_("Frequently asked questions"));
	if (n > 0)
		f.updated_at = entries[0].changed_at;
	begin(&f);
	for (size_t i = 0; i < n; i++)
		add_entry(&f,
			  &(struct feed_entry){
			      .id = arena_printf(c->arena, "/faq/%lld", (long long)entries[i].id),
			      .path = path_to(c, "faq", entries[i].id, entries[i].slug),
			      .title = entries[i].text.title,
			      .locale = entries[i].locale,
			      .published_at = entries[i].published_at,
			      .updated_at = entries[i].changed_at,
			      .category = entries[i].text.category,
			      .category_name = entries[i].category_name,
			      .html = entries[i].html});
	return finish(&f);
}

RESOURCE(feed_faq, GET(get_faq, ANYONE | NO_SESSION));

/* ---- editions ------------------------------------------------------------------------------------- */

static void
add_edition(struct feed *f, const struct edition_headline *e)
{
	struct arena *a = f->c->arena;
	const char *path = arena_printf(a, "/editions/%lld", (long long)e->id);
	long n = (long)e->n_entries;

	add_entry(
	    f, &(struct feed_entry){
		   .id = path,
		   .path = path,
		   .title = e->subject,
		   .locale = f->locale,
		   .published_at = e->leaves_at,
		   .updated_at = e->leaves_at,
		   .summary = arena_printf(a, trn(f->locale, "%ld entry", "%ld entries", n), n)});
}

/* What editors have sent, in one language: that of the address, else the reader's. */
static enum result
get_feed_editions(struct ctx *c)
{
	struct feed f = {.c = c, .path = c->in.path, .page = "/editions", .locale = c->locale};
	const enum locale *language = NULL;
	struct edition_headline *editions;
	enum result r;
	size_t n;

	if (!read_language(&f, &language))
		return NOT_FOUND;
	r = edition_headlines(&c->db, c->arena, f.locale, FEED_ENTRIES, &editions, &n);
	if (r != OK)
		return r;
	f.title = tr(f.locale, N_("FAQ news so far"));
	if (n > 0)
		f.updated_at = editions[0].leaves_at;
	begin(&f);
	for (size_t i = 0; i < n; i++)
		add_edition(&f, &editions[i]);
	return finish(&f);
}

RESOURCE(feed_editions, GET(get_feed_editions, ANYONE | NO_SESSION));
