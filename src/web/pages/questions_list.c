/* Lists of questions: all, of a tag, narrowed and sorted in any combination. */
#include "answerwell/base/str.h"
#include "answerwell/text/label.h"
#include "views/question_list.h"
#include "web/head.h"
#include "web/page_env.h"
#include "web/pages/list_address.h"
#include "web/pages/questions.h"
#include "web/web.h"

enum { LIST_ROWS = 20, SIDE_TAGS = 16 };

static const char *const standing_names[STANDINGS] = {[ALL_QUESTIONS] = N_("All"),
						      [UNANSWERED] = N_("Unanswered"),
						      [UNSOLVED] = N_("Unsolved"),
						      [SOLVED] = N_("Solved"),
						      [OFFICIAL] = N_("Official")};
static const char *const order_names[] = {
    [ORDER_NEWEST] = N_("Newest"), [ORDER_ACTIVE] = N_("Active"), [ORDER_VOTES] = N_("Most votes")};

/* ---- links: the same list with one thing changed ------------------------------------------------- */

static struct list_address
from_start(const struct list_address *at)
{
	struct list_address other = *at;

	other.before = other.after = "";
	return other;
}

static void
add_standings(struct ctx *c, const struct list_address *at, struct question_list_page *p)
{
	struct list_address other = from_start(at);

	for (int i = 0; i < STANDINGS; i++) {
		other.standing = (enum question_standing)i;
		p->standings[i] = (struct list_link){.text = tr(c->locale, standing_names[i]),
						     .path = list_address_path(c->arena, &other),
						     .is_current = at->standing == other.standing};
	}
}

static void
add_orders(struct ctx *c, const struct list_address *at, struct question_list_page *p)
{
	struct list_address other = from_start(at);

	for (int i = 0; i < LIST_ORDERS; i++) {
		other.order = (enum question_order)i;
		p->orders[i] = (struct list_link){.text = tr(c->locale, order_names[i]),
						  .path = list_address_path(c->arena, &other),
						  .is_current = at->order == other.order};
	}
}

/* What the reader reads anyway needs no word in the address. */
static void
add_languages(struct ctx *c, const struct list_address *at, struct question_list_page *p)
{
	struct list_address other = from_start(at);
	unsigned shown = list_languages(c, at), usual;

	other.lang = NULL;
	usual = list_languages(c, &other);
	p->is_by_language = shown != 0;
	for (int l = 0; l <= LOCALES; l++) {
		bool is_all = l == LOCALES;
		unsigned own = is_all ? 0 : 1U << l;

		other.lang = own == usual ? NULL
			     : is_all     ? LIST_ALL_LANGUAGES
					  : locale_tag((enum locale)l);
		p->languages[l] = (struct list_link){
		    .text = is_all ? tr(c->locale, N_("All")) : locale_name((enum locale)l),
		    .code = is_all ? NULL : locale_tag((enum locale)l),
		    .path = list_address_path(c->arena, &other),
		    .is_current = own == shown};
	}
}

static void
add_chip(struct ctx *c, struct question_list_page *p, const struct list_address *without,
	 const char *text)
{
	p->chips[p->n_chips++] =
	    (struct list_link){.text = text, .path = list_address_path(c->arena, without)};
}

static void
drop(const char **list, size_t *n, size_t i)
{
	for (--*n; i < *n; i++)
		list[i] = list[i + 1];
}

static void
add_tag_chips(struct ctx *c, const struct list_address *at, struct question_list_page *p)
{
	for (size_t i = 0; i < at->tags.n_all; i++) {
		struct list_address other = from_start(at);

		drop(other.tags.all_of, &other.tags.n_all, i);
		add_chip(c, p, &other, arena_printf(c->arena, "#%s", at->tags.all_of[i]));
	}
	for (size_t i = 0; i < at->tags.n_none; i++) {
		struct list_address other = from_start(at);

		drop(other.tags.none_of, &other.tags.n_none, i);
		add_chip(c, p, &other,
			 arena_printf(c->arena, tr(c->locale, N_("not #%s")), at->tags.none_of[i]));
	}
}

static void
add_chips(struct ctx *c, const struct list_address *at, struct question_list_page *p)
{
	struct list_address other = from_start(at);

	if (at->category != NULL) {
		other.category = NULL;
		add_chip(c, p, &other, p->shelf->name);
		other.category = at->category;
	}
	add_tag_chips(c, at, p);
	if (at->is_mine) {
		other.is_mine = false;
		add_chip(c, p, &other, tr(c->locale, N_("Asked or answered by me")));
		other.is_mine = true;
	}
	if (at->is_watched) {
		other.is_watched = false;
		add_chip(c, p, &other, tr(c->locale, N_("Watched by me")));
		other.is_watched = true;
	}
	if (at->standing != ALL_QUESTIONS && p->n_chips > 0) {
		other.standing = ALL_QUESTIONS;
		add_chip(c, p, &other, tr(c->locale, standing_names[at->standing]));
	}
	other = (struct list_address){.order = at->order, .before = "", .after = ""};
	p->clear = list_address_path(c->arena, &other);
}

static void
add_shelves(struct ctx *c, const struct list_address *at, const struct question_found *found,
	    struct question_list_page *p)
{
	struct list_address other = from_start(at);

	p->shelves = arena_array(c->arena, found->n_categories, sizeof(*p->shelves));
	for (size_t i = 0; i < found->n_categories; i++) {
		const struct category *one = &found->categories[i];

		other.category = one->slug;
		p->shelves[p->n_shelves++] =
		    (struct list_link){.text = one->name,
				       .code = one->slug,
				       .path = list_address_path(c->arena, &other),
				       .is_current = str_eq(one->slug, at->category),
				       .n = one->n_questions};
		if (str_eq(one->slug, at->category))
			p->shelf = one;
	}
}

static bool
has_tag(const struct tag_filter *f, const char *name)
{
	for (size_t i = 0; i < f->n_all; i++)
		if (str_eq(f->all_of[i], name))
			return true;
	return false;
}

static void
add_tags(struct ctx *c, const struct list_address *at, const struct question_found *found,
	 struct question_list_page *p)
{
	p->tags = arena_array(c->arena, found->n_tags, sizeof(*p->tags));
	for (size_t i = 0; i < found->n_tags; i++) {
		struct list_address other = from_start(at);

		if (has_tag(&at->tags, found->tags[i].name) || at->tags.n_all == FILTER_TAGS_MAX)
			continue;
		tag_filter_add(&other.tags, found->tags[i].name, true);
		p->tags[p->n_tags++] =
		    (struct list_link){.text = found->tags[i].name,
				       .path = list_address_path(c->arena, &other),
				       .n = found->tags[i].n_questions};
	}
}

static void
add_pages(struct ctx *c, const struct list_address *at, const struct question_found *found,
	  struct question_list_page *p)
{
	struct list_address other = from_start(at);

	p->start = list_address_path(c->arena, &other);
	p->is_start = at->before[0] == '\0' && at->after[0] == '\0';
	if (found->older != NULL) {
		other.before = found->older;
		p->older = list_address_path(c->arena, &other);
	}
	if (found->newer != NULL) {
		other.before = "";
		other.after = found->newer;
		p->newer = list_address_path(c->arena, &other);
	}
}

/* ---- what stands in the head -------------------------------------------------------------------- */

/* Search engines get all questions, each category, each tag, and what of these waits for an answer;
 * other combinations are for people. A list in another order is the same list. */
static bool
is_indexed(const struct list_address *at, const struct question_list_page *p)
{
	return p->is_start && !at->is_mine && !at->is_watched && at->lang == NULL &&
	       at->tags.n_none == 0 && at->tags.n_all + (at->category != NULL) <= 1 &&
	       (p->n > 0 || at->tags.n_all == 0);
}

static void
name_list(struct ctx *c, const struct list_address *at, const struct question_list_page *p)
{
	struct list_address shelf = {.category = at->category, .before = "", .after = ""};
	struct list_address same = from_start(at);
	const char *tag = at->tags.n_all == 1 ? at->tags.all_of[0] : NULL;
	const char *lang = list_lang_only(list_languages(c, at));
	const char *in = lang != NULL ? arena_printf(c->arena, "?lang=%s", lang) : "";

	head_crumb(c, tr(c->locale, N_("Questions")), "/questions");
	if (tag != NULL && p->is_tag) {
		head_feed(c, p->heading, "/feeds/tags/%s%s", head_encoded(c, tag), in);
		head_crumb(c, p->heading, "/tags/%s", head_encoded(c, tag));
	} else if (at->category != NULL) {
		head_feed(c, p->heading, "/feeds/categories/%s%s", head_encoded(c, at->category),
			  in);
		head_crumb(c, p->heading, "%s", list_address_path(c->arena, &shelf));
	} else if (at->standing == UNANSWERED) {
		head_feed(c, tr(c->locale, N_("Unanswered questions")), "/feeds/unanswered%s", in);
	} else {
		head_feed(c, tr(c->locale, N_("Newest questions")), "/feeds/newest%s", in);
	}
	same.order = ORDER_NEWEST;
	c->env->no_index = !is_indexed(at, p);
	if (!c->env->no_index)
		head_canonical(c, "%s", list_address_path(c->arena, &same));
	c->env->title = p->heading;
	c->env->description = arena_printf(
	    c->arena,
	    tr(c->locale,
	       N_("%s: what people ask, with answers from the community and our staff.")),
	    p->heading);
	c->env->section = "questions";
}

/* ---- the page ------------------------------------------------------------------------------------- */

static enum result
read_questions(struct ctx *c, const struct list_address *at, struct question_found *found)
{
	struct question_filter f = {.order = at->order,
				    .standing = at->standing,
				    .category = at->category,
				    .tags = at->tags,
				    .languages = list_languages(c, at),
				    .before = at->before,
				    .after = at->after,
				    .limit = LIST_ROWS,
				    .with_tags = SIDE_TAGS};

	if (at->is_mine)
		f.person_id = c->me != NULL ? c->me->id : -1;
	if (at->is_watched)
		f.watcher_id = c->me != NULL ? c->me->id : -1;
	return question_find(&c->db, c->arena, c->locale, &f, found);
}

/* A tag that nobody uses cannot be watched. */
static enum result
offer_watch(struct ctx *c, const struct list_address *at, struct question_list_page *p)
{
	struct watch_button *b = &p->watch;
	const char *subject = p->is_tag ? at->tags.all_of[0] : at->category;
	int64_t id;
	enum result r;

	if (c->me == NULL || subject == NULL)
		return OK;
	b->kind = p->is_tag ? WATCH_TAG : WATCH_CATEGORY;
	b->next = c->env->path;
	r = watch_find(&c->db, c->arena, c->me, b->kind, subject, &id, &b->on);
	if (r == OK)
		b->subject = subject;
	return r == NOT_FOUND ? OK : r;
}

static const char *
heading(struct ctx *c, const struct list_address *at, const struct question_list_page *p)
{
	if (p->is_tag)
		return arena_printf(c->arena, "#%s", at->tags.all_of[0]);
	return p->shelf != NULL ? p->shelf->name : tr(c->locale, N_("Questions"));
}

/* `tag` of the path, NULL without one. */
static enum result
show_list(struct ctx *c, const char *tag)
{
	struct list_address at = list_address_read(c, tag);
	bool has_problem = c->problems.n > 0;
	struct question_list_page p = {.at = &at, .has_problem = has_problem};
	struct question_found found;
	enum result r;

	if (!has_problem && !list_address_is_plain(c, &at))
		return moved(c, "%s", list_address_path(c->arena, &at));
	if ((r = read_questions(c, &at, &found)) != OK)
		return r;
	add_shelves(c, &at, &found, &p);
	if (at.category != NULL && p.shelf == NULL)
		return NOT_FOUND;
	p.questions = found.questions;
	p.n = found.n;
	p.is_cut = found.is_cut;
	p.is_tag = at.tags.n_all == 1 && at.tags.n_none == 0;
	if ((r = offer_watch(c, &at, &p)) != OK)
		return r;
	p.is_narrow = list_address_is_narrow(&at);
	p.is_member = c->me != NULL;
	p.typed_tags = has_problem ? at.typed_tags : tag_filter_text(c->arena, &at.tags);
	p.heading = heading(c, &at, &p);
	add_standings(c, &at, &p);
	add_orders(c, &at, &p);
	add_languages(c, &at, &p);
	add_chips(c, &at, &p);
	add_tags(c, &at, &found, &p);
	add_pages(c, &at, &found, &p);
	name_list(c, &at, &p);
	view_question_list(page_begin(c, has_problem ? 422 : 200), &p);
	return OK;
}

enum result
questions_list(struct ctx *c)
{
	return show_list(c, NULL);
}

static enum result
get_tag(struct ctx *c)
{
	const char *tag = label_from(c->arena, path_text(c, 1));

	return tag != NULL && tag[0] != '\0' ? show_list(c, tag) : NOT_FOUND;
}

RESOURCE(page_tag, GET(get_tag, ANYONE));
