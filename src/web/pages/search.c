/* Search, and what is shown while somebody asks. */
#include "answerwell/search/search.h"

#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/match/matcher.h"
#include "answerwell/search/asked.h"
#include "views/alike.h"
#include "views/asked.h"
#include "views/beside.h"
#include "views/search.h"
#include "views/similar.h"
#include "web/page_env.h"
#include "web/pages/home.h"
#include "web/pages/list_address.h"
#include "web/suggest.h"
#include "web/web.h"

enum { ALIKE_MAX = 10 };

static enum result
find(struct ctx *c, struct search_page *p, const struct asked *asked)
{
	struct search_hit *hits = NULL;
	enum result r;

	if (asked->is_plain)
		r = search_run(&c->db, c->arena, c->locale, asked->words, p->number, &hits, &p->n,
			       &p->has_more);
	else
		r = search_narrowed(&c->db, c->arena, c->locale, asked, p->number, &hits, &p->n,
				    &p->has_more);
	p->hits = hits;
	return r;
}

/* There is no such person: the name is a word. */
static enum result
find_without_user(struct ctx *c, struct search_page *p, struct asked *asked)
{
	problem_add(&c->problems, "q",
		    N_("Nobody has the user name after “user:”. It stands on the person’s page, "
		       "behind the @."),
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
		    N_("This is long: its first %ld characters were searched for."), QUERY_MAX);
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
	size_t n = 0;

	if (answer == NULL)
		return;
	for (size_t i = 0; i < p->n; i++)
		if (!p->hits[i].is_entry || p->hits[i].id != answer->id)
			p->hits[n++] = p->hits[i];
	p->n = n;
	p->answer = answer;
}

static enum result
get_search(struct ctx *c)
{
	struct search_page p = {.query = arg_line(c, "q"), .number = (int)arg_id(c, "page")};
	const char *list;
	struct asked asked;
	enum result r;

	if (p.number < 1 || p.number > SEARCH_PAGES_MAX)
		p.number = 1;
	p.query = short_query(c, p.query);
	asked_read(c->arena, p.query, &c->problems, &asked);
	if (c->problems.n == 0 && (list = list_path(c, &asked)) != NULL)
		return see_other(c, "%s", list);
	r = find(c, &p, &asked);
	if (r == NOT_FOUND && asked.user != NULL)
		r = find_without_user(c, &p, &asked);
	if (r != OK)
		return r;
	if (!asked.is_plain)
		p.words = asked.words;
	else if (p.number == 1)
		put_answer_first(c, &p);
	p.is_help_open = c->problems.n > 0;
	c->env->title = p.query[0] != '\0' ? p.query : tr(c->locale, N_("Search"));
	c->env->query = p.query;
	c->env->section = "search";
	c->env->no_index = true;
	view_search(page_begin(c, 200), &p);
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

/* But for the entry made from the question, to which its page leads anyway. */
static void
add_entry(struct alike_page *p, const struct match *entry)
{
	if (entry != NULL && entry->id != p->question->entry_id && p->n_entries < BESIDE_ENTRIES)
		p->entries[p->n_entries++] = entry;
}

/* For the side column of its thread. Entries come from memory. */
static enum result
show_beside(struct ctx *c, struct alike_page *p)
{
	const struct suggestions *s = suggest_entries(c, p->question->text.title);

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
	c->env->title = tr(c->locale, N_("Similar questions"));
	c->env->section = "questions";
	c->env->no_index = true;
	view_alike(page_begin(c, 200), &p);
	return OK;
}

RESOURCE(page_alike, GET(get_alike, ANYONE));
