/* Search, and what is shown while somebody asks. */
#include "answerwell/search/search.h"

#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/insight/offer.h"
#include "answerwell/match/matcher.h"
#include "answerwell/search/asked.h"
#include "views/alike.h"
#include "views/asked.h"
#include "views/beside.h"
#include "views/search.h"
#include "views/similar.h"
#include "web/page_env.h"
#include "web/pages/asks.h"
#include "web/pages/home.h"
#include "web/pages/list_address.h"
#include "web/suggest.h"
#include "web/web.h"

enum { ALIKE_MAX = 10, POPULAR_MAX = 6, ALIKE_SHELF = 5 };

static const char *const kinds[SEARCH_TABS] = {
    [ASKED_ALL] = "", [ASKED_THREADS] = "questions", [ASKED_ENTRIES] = "faq"};

/* ---- addresses ----------------------------------------------------------------------------------- */

static const char *const states[SEARCH_STATES] = {[SEARCH_ANY] = "",
						  [SEARCH_OPEN] = "open",
						  [SEARCH_SOLVED] = "solved",
						  [SEARCH_OFFICIAL] = "official"};

static const struct category *
category_of(const struct search_page *p, int64_t id)
{
	for (size_t i = 0; i < p->n_categories; i++)
		if (p->categories[i].id == id)
			return &p->categories[i];
	return NULL;
}

/* One spelling: what is as usual is left out. */
static const char *
path_of(struct ctx *c, const struct search_page *p, const struct search_how *how)
{
	const struct search_filter *f = &how->filter;
	const struct category *category = category_of(p, f->category_id);
	const char *query = p->query;
	struct buf b;

	buf_init(&b, c->arena, 128);
	buf_puts(&b, "/search?q=");
	buf_url(&b, query);
	if (how->kind != ASKED_ALL)
		buf_printf(&b, "&in=%s", kinds[how->kind]);
	if (f->language != NULL)
		buf_printf(&b, "&lang=%s", locale_tag(locale_from(f->language, LOCALE_EN)));
	if (category != NULL) {
		buf_puts(&b, "&category=");
		buf_url(&b, category->slug);
	}
	if (f->state != SEARCH_ANY)
		buf_printf(&b, "&state=%s", states[f->state]);
	if (how->is_newest)
		buf_puts(&b, "&sort=newest");
	if (how->is_literal)
		buf_puts(&b, "&literal=1");
	if (how->page > 1)
		buf_printf(&b, "&page=%d", how->page);
	return b.data;
}

static struct search_how
how_asked(struct ctx *c)
{
	struct search_how how = {.locale = c->locale,
				 .page = (int)arg_id(c, "page"),
				 .is_newest = str_eq(arg_line(c, "sort"), "newest"),
				 .is_literal = str_eq(arg_line(c, "literal"), "1")};

	for (int i = 0; i < SEARCH_TABS; i++)
		if (str_eq(arg_line(c, "in"), kinds[i]))
			how.kind = (enum asked_kind)i;
	if (how.page < 1 || how.page > SEARCH_PAGES_MAX)
		how.page = 1;
	return how;
}

/* The categories to choose from, and what of the address is known. */
static enum result
read_filter(struct ctx *c, struct search_page *p)
{
	struct search_filter *f = &p->how.filter;
	const char *lang = arg_line(c, "lang"), *category = arg_line(c, "category");
	struct category *categories;
	enum result r;

	for (int l = 0; l < LOCALES; l++)
		if (str_eq(lang, locale_tag((enum locale)l)))
			f->language = locale_code((enum locale)l);
	for (int i = 1; i < SEARCH_STATES; i++)
		if (str_eq(arg_line(c, "state"), states[i]) && p->how.kind != ASKED_ENTRIES)
			f->state = (enum search_state)i;
	p->state = f->state != SEARCH_ANY ? states[f->state] : NULL;
	r = category_list(&c->db, c->arena, c->locale, &categories, &p->n_categories);
	if (r != OK)
		return r;
	p->categories = categories;
	for (size_t i = 0; i < p->n_categories; i++)
		if (str_eq(category, categories[i].slug)) {
			f->category_id = categories[i].id;
			p->category = categories[i].slug;
		}
	return OK;
}

static void
add_choice(struct ctx *c, struct search_page *p, struct search_narrowing *to, const char *text,
	   const struct search_how *how)
{
	const struct search_filter *f = &how->filter, *now = &p->how.filter;

	if (to->links == NULL)
		to->links = arena_array(c->arena, p->n_categories + LOCALES + SEARCH_STATES,
					sizeof(*to->links));
	to->links[to->n++] =
	    (struct search_link){text, path_of(c, p, how),
				 str_eq(f->language, now->language) &&
				     f->category_id == now->category_id && f->state == now->state};
}

/* Each link changes one thing and leaves the others. */
static void
add_narrowings(struct ctx *c, struct search_page *p)
{
	static const char *const names[SEARCH_STATES] = {N_("Any"), N_("Unsolved"), N_("Solved"),
							 N_("Official answer")};
	struct search_how how = p->how;
	struct search_narrowing *to = p->narrow;

	how.page = 1;
	to[0].heading = tr(c->locale, N_("Language"));
	for (int l = -1; l < LOCALES; l++) {
		how.filter.language = l < 0 ? NULL : locale_code((enum locale)l);
		add_choice(c, p, &to[0],
			   l < 0 ? tr(c->locale, N_("All")) : locale_name((enum locale)l), &how);
	}
	how.filter = p->how.filter;
	to[1].heading = tr(c->locale, N_("Category"));
	how.filter.category_id = 0;
	add_choice(c, p, &to[1], tr(c->locale, N_("All")), &how);
	for (size_t i = 0; i < p->n_categories; i++) {
		how.filter.category_id = p->categories[i].id;
		add_choice(c, p, &to[1], p->categories[i].name, &how);
	}
	how.filter = p->how.filter;
	to[2].heading = tr(c->locale, N_("Status"));
	for (int i = 0; i < SEARCH_STATES && p->how.kind != ASKED_ENTRIES; i++) {
		how.filter.state = (enum search_state)i;
		add_choice(c, p, &to[2], tr(c->locale, names[i]), &how);
	}
	how.filter = (struct search_filter){.state = SEARCH_ANY};
	if (search_is_narrowed(&p->how.filter))
		p->widened = path_of(c, p, &how);
}

static void
add_links(struct ctx *c, struct search_page *p)
{
	static const enum asked_kind tabs[SEARCH_TABS] = {ASKED_ALL, ASKED_ENTRIES, ASKED_THREADS};
	static const char *const names[SEARCH_TABS] = {N_("All"), N_("FAQ"), N_("Questions")};
	static const char *const sorts[SEARCH_SORTS] = {N_("Best match"), N_("Newest")};
	struct search_how how = p->how;

	how.page = 1;
	for (int i = 0; i < SEARCH_TABS; i++) {
		how.kind = tabs[i];
		how.filter.state = how.kind == ASKED_ENTRIES ? SEARCH_ANY : p->how.filter.state;
		p->tabs[i] = (struct search_link){tr(c->locale, names[i]), path_of(c, p, &how),
						  how.kind == p->how.kind};
	}
	how = p->how;
	how.page = 1;
	for (int i = 0; i < SEARCH_SORTS; i++) {
		how.is_newest = i == 1;
		p->sorts[i] = (struct search_link){tr(c->locale, sorts[i]), path_of(c, p, &how),
						   how.is_newest == p->how.is_newest};
	}
	how = p->how;
	if (p->found.mended.html != NULL) {
		how.page = 1;
		how.is_literal = true;
		p->as_typed = path_of(c, p, &how);
	}
	how = p->how;
	if (--how.page > 0)
		p->back = path_of(c, p, &how);
	how.page = p->how.page + 1;
	if (p->found.has_more)
		p->more = path_of(c, p, &how);
	add_narrowings(c, p);
}

/* ---- searching ----------------------------------------------------------------------------------- */

/* The newest of all that have the words; what does not have them all only while there are none. */
static enum result
find(struct ctx *c, struct search_page *p, const struct asked *asked)
{
	enum result r = OK;

	if (!asked->is_plain || p->how.is_newest)
		r = search_narrowed(&c->db, c->arena, asked, &p->how, &p->found);
	if (r == OK && asked->is_plain && p->found.n == 0)
		r = search_run(&c->db, c->arena, asked->words, &p->how, &p->found);
	return r;
}

/* There is no such person: the name is a word. */
static enum result
find_without_user(struct ctx *c, struct search_page *p, struct asked *asked)
{
	problem_add(&c->problems, "q",
		    N_("No one has the user name after “user:”. You can find it on the person’s "
		       "page, after the @."),
		    0);
	asked->words = arena_printf(c->arena, "%s %s", asked->words, asked->user);
	asked->user = NULL;
	return find(c, p, asked);
}

/* The first words of a text that somebody pasted are looked for. */
static const char *
short_query(struct ctx *c, const char *query)
{
	const char *cut;

	if (str_chars(query) <= QUERY_MAX)
		return query;
	problem_add(&c->problems, "q",
		    N_("This is long, so only its first %ld characters were searched for."),
		    QUERY_MAX);
	cut = str_cut(c->arena, query, QUERY_MAX - 1);
	return arena_strndup(c->arena, cut, strlen(cut) - strlen("…"));
}

/* Without words, tags and a state are a list, which can do more with them. */
static const char *
list_path(struct ctx *c, const struct asked *asked)
{
	struct list_address at = {.tags = asked->tags, .before = "", .after = ""};

	return asked_is_list(asked, &at.standing) ? list_address_path(c->arena, &at) : NULL;
}

/* An entry that surely answers stands above all, and once. */
static void
put_answer_first(struct ctx *c, struct search_page *p)
{
	const struct match *answer = suggest_entries(c, p->query)->answer;
	struct search_found *found = &p->found;
	size_t n = 0;

	if (answer == NULL)
		return;
	for (size_t i = 0; i < found->n; i++)
		if (!found->hits[i].is_entry || found->hits[i].id != answer->id)
			found->hits[n++] = found->hits[i];
	if (n == found->n && !found->has_more)
		found->n_known++;
	found->n = n;
	p->answer = answer;
}

/* Said exactly only where it is known. `n`: on this page. */
static const char *
count_words(struct ctx *c, const struct search_page *p, size_t n)
{
	long first = (p->how.page - 1) * SEARCH_PAGE + 1, last = first + (long)n - 1;
	long all = (long)p->found.n_known;

	if (n == 0)
		return NULL;
	if (!p->found.is_all)
		return arena_printf(c->arena, tr(c->locale, N_("%ld–%ld of more than %ld results")),
				    first, last, all);
	if (p->how.page == 1 && !p->found.has_more)
		return arena_printf(c->arena, trn(c->locale, "%ld result", "%ld results", all),
				    all);
	return arena_printf(c->arena, tr(c->locale, N_("%ld–%ld of %ld results")), first, last,
			    all);
}

/* Nothing was asked for yet. */
static enum result
offer_popular(struct ctx *c, struct search_page *p)
{
	struct entry *popular;
	enum result r =
	    entry_popular(&c->db, c->arena, c->locale, POPULAR_MAX, &popular, &p->n_popular);

	p->popular = popular;
	p->is_help_open = true;
	return r;
}

static enum result
find_all(struct ctx *c, struct search_page *p, struct asked *asked)
{
	size_t n;
	enum result r = read_filter(c, p);

	if (r == OK)
		r = find(c, p, asked);
	if (r == NOT_FOUND && asked->user != NULL)
		r = find_without_user(c, p, asked);
	if (r != OK)
		return r;
	n = p->found.n;
	if (!asked->is_plain)
		p->words = asked->words;
	else if (p->how.page == 1 && p->how.kind != ASKED_THREADS && !p->how.is_newest &&
		 !p->how.is_literal && !search_is_narrowed(&p->how.filter))
		put_answer_first(c, p);
	p->is_help_open = c->problems.n > 0;
	p->count = count_words(c, p, n);
	add_links(c, p);
	return OK;
}

/* What was asked for, once: not each page and order of it, nor what staff looks up. */
static void
keep(struct ctx *c, struct search_page *p)
{
	const struct search_how *how = &p->how;
	int n_entries = p->answer != NULL;

	if (how->page > 1 || how->kind != ASKED_ALL || how->is_newest || how->is_literal ||
	    (c->me != NULL && c->me->role >= ROLE_STAFF))
		return;
	for (size_t i = 0; i < p->found.n; i++)
		n_entries += p->found.hits[i].is_entry;
	p->ask = asks_shown(c, ASK_SEARCH, p->query, suggest_entries(c, p->query), n_entries,
			    (int)p->found.n + (p->answer != NULL) - n_entries);
}

static enum result
get_search(struct ctx *c)
{
	struct search_page p = {.query = arg_line(c, "q"), .how = how_asked(c)};
	const char *list;
	struct asked asked;
	enum result r;

	p.query = short_query(c, p.query);
	asked_read(c->arena, p.query, &c->problems, &asked);
	if (c->problems.n == 0 && (list = list_path(c, &asked)) != NULL)
		return see_other(c, "%s", list);
	r = p.query[0] == '\0' ? offer_popular(c, &p) : find_all(c, &p, &asked);
	if (r != OK)
		return r;
	if (p.query[0] != '\0')
		keep(c, &p);
	c->env->title = p.query[0] != '\0' ? p.query : tr(c->locale, N_("Search"));
	c->env->query = p.query;
	c->env->section = "search";
	c->env->no_index = true;
	view_search(page_begin(c, 200), &p);
	if (p.ask != NULL)
		c->out.is_public = false;
	c->out.is_passing = !suggest_is_current();
	return OK;
}

RESOURCE(page_search, GET(get_search, ANYONE));

/* Fragments for the form in which somebody is asking: at each pause what the FAQ says, at a longer one what others
 * asked. Whose form it is makes no difference. */
static enum result
get_similar(struct ctx *c)
{
	struct suggestions *s = suggest_entries(c, arg_line(c, "title"));

	c->env->no_index = true;
	view_similar(page_begin(c, 200), s);
	c->out.is_passing = !suggest_is_current();
	return OK;
}

RESOURCE(page_similar, GET(get_similar, NO_SESSION));

static enum result
get_asked(struct ctx *c)
{
	struct suggestions s = {.n_asked = 0};
	enum result r = suggest_threads(c, arg_line(c, "title"), &s);

	if (r != OK)
		return r;
	c->env->no_index = true;
	view_asked(page_begin(c, 200), &s);
	return OK;
}

RESOURCE(page_asked, GET(get_asked, NO_SESSION));

/* But for the entry made from the question and the one above its answers, to which its page leads anyway. */
static void
add_entry(struct alike_page *p, const struct match *entry)
{
	if (entry != NULL && entry->id != p->question->entry_id && entry->id != p->offered_id &&
	    p->n_entries < BESIDE_ENTRIES)
		p->entries[p->n_entries++] = entry;
}

/* For the side column of its thread. Entries come from memory. */
static enum result
show_beside(struct ctx *c, struct alike_page *p)
{
	const struct suggestions *s = suggest_entries(c, p->question->text.title);
	struct offer offer;
	enum result r = offer_get(&c->db, c->arena, p->question->post.id, &offer);

	if (r != OK && r != NOT_FOUND)
		return r;
	if (r == OK && p->question->accepted_id == 0 && p->question->official_id == 0)
		p->offered_id = offer.entry_id;
	add_entry(p, s->answer);
	for (size_t i = 0; i < s->n_entries; i++)
		add_entry(p, &s->entries[i]);
	c->env->no_index = true;
	view_beside(page_begin(c, 200), p);
	c->out.is_passing = !suggest_is_current();
	return OK;
}

/* What else was asked like a question: the entry made from it too, but not the question itself. */
static enum result
get_alike(struct ctx *c)
{
	struct alike_page p = {.n = 0};
	struct search_hit *hits;
	struct entry *shelf;
	struct question *q;
	size_t n;
	enum result r;

	r = question_get(&c->db, c->arena, c->me, c->locale, path_id(c, 1), &q);
	if (r == OK)
		r = search_similar(&c->db, c->arena, c->locale, q->text.title, q->post.body,
				   ALIKE_MAX + 1, &hits, &n);
	if (r != OK)
		return r;
	for (size_t i = 0; i < n && p.n < ALIKE_MAX; i++)
		if (hits[i].is_entry || hits[i].id != q->post.id)
			hits[p.n++] = hits[i];
	p.question = q;
	p.hits = hits;
	if (arg_id(c, "beside") != 0)
		return show_beside(c, &p);
	r = entry_list(&c->db, c->arena, c->locale, q->text.category, &shelf, &p.n_shelf);
	if (r != OK)
		return r;
	p.shelf = shelf;
	if (p.n_shelf > ALIKE_SHELF)
		p.n_shelf = ALIKE_SHELF;
	c->env->title = tr(c->locale, N_("Similar questions"));
	c->env->section = "questions";
	c->env->no_index = true;
	view_alike(page_begin(c, 200), &p);
	return OK;
}

RESOURCE(page_alike, GET(get_alike, ANYONE));
