/* Search, and what is shown while somebody asks. */
#include "answerwell/search/search.h"

#include "answerwell/base/str.h"
#include "answerwell/match/matcher.h"
#include "answerwell/search/asked.h"
#include "views/alike.h"
#include "views/asked.h"
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
		r = search_run(&c->db, c->arena, c->locale, p->query, p->number, &hits, &p->n,
			       &p->has_more);
	else
		r = search_narrowed(&c->db, c->arena, c->locale, asked, p->number, &hits, &p->n,
				    &p->has_more);
	p->hits = hits;
	if (r != NOT_FOUND)
		return r;
	problem_add(&c->problems, "q",
		    N_("Nobody has the user name after “user:”. It stands on the person’s page, "
		       "behind the @."),
		    0);
	return INVALID;
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
	enum result r = INVALID;

	if (p.number < 1 || p.number > SEARCH_PAGES_MAX)
		p.number = 1;
	if (str_chars(p.query) > QUERY_MAX)
		problem_add(&c->problems, "q", N_("Please shorten this to %ld characters."),
			    QUERY_MAX);
	else
		r = asked_read(c->arena, p.query, &c->problems, &asked);
	if (r == OK && (list = list_path(c, &asked)) != NULL)
		return see_other(c, "%s", list);
	if (r == OK)
		r = find(c, &p, &asked);
	if (r != OK && r != INVALID)
		return r;
	if (r == OK && !asked.is_plain)
		p.words = asked.words;
	else if (r == OK && p.number == 1)
		put_answer_first(c, &p);
	p.is_help_open = r == INVALID;
	c->env->title = p.query[0] != '\0' ? p.query : tr(c->locale, N_("Search"));
	c->env->query = p.query;
	c->env->section = "search";
	c->env->no_index = true;
	view_search(page_begin(c, r == INVALID ? 422 : 200), &p);
	c->out.is_public = c->out.is_public && suggest_is_current();
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
	c->out.is_public = c->out.is_public && suggest_is_current();
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
	c->env->title = tr(c->locale, N_("Similar questions"));
	c->env->section = "questions";
	c->env->no_index = true;
	view_alike(page_begin(c, 200), &p);
	return OK;
}

RESOURCE(page_alike, GET(get_alike, ANYONE));
