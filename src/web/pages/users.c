/* What others see of people: profiles, their reputation, and the list of all. */
#include "answerwell/account/mention.h"
#include "answerwell/base/str.h"
#include "web/head.h"
#include "web/page_env.h"
#include "web/pages/people.h"
#include "web/web.h"

#include "views/help_reputation.h"
#include "views/people.h"
#include "views/user_reputation.h"
#include "views/user_show.h"

enum { USER_LIST = 20, PEOPLE_LIST = 30 };

static const char *const tab_codes[USER_TABS] = {"answers", "questions", "faq"};

const char *
user_tab_code(enum user_tab tab)
{
	return tab_codes[tab];
}

/* ---- one person -------------------------------------------------------------------------------- */

static enum result
find(struct ctx *c, const struct account **person, struct reputation *reputation)
{
	struct account *found;
	enum result r = account_by_name(&c->db, c->arena, path_text(c, 1), &found);

	if (r != OK)
		return r;
	*person = found;
	return reputation_get(&c->db, c->arena, found->id, reputation);
}

/* What was asked for, else what the person does most visibly. */
static enum user_tab
choose_tab(struct ctx *c, const struct user_page *p)
{
	const char *wanted = arg_line(c, "tab");

	for (int t = 0; t < USER_TABS; t++)
		if (str_eq(wanted, tab_codes[t]))
			return (enum user_tab)t;
	return p->reputation.n_answers > 0 ? USER_ANSWERS : USER_QUESTIONS;
}

static enum result
read_list(struct ctx *c, struct user_page *p, const char *before)
{
	struct question_filter f = {.order = ORDER_NEWEST,
				    .author_id = p->person->id,
				    .before = before,
				    .limit = USER_LIST};
	struct contribution *contributions = NULL;
	struct question *questions = NULL;
	enum result r;

	if (p->tab == USER_QUESTIONS)
		r = question_list(&c->db, c->arena, c->locale, &f, &questions, &p->n, &p->next);
	else
		r = (p->tab == USER_ANSWERS ? people_answers : people_entries)(
		    &c->db, c->arena, p->person->id, before, USER_LIST, &contributions, &p->n,
		    &p->next);
	p->questions = questions;
	p->contributions = contributions;
	return r;
}

static enum result
get_user(struct ctx *c)
{
	const char *before = arg_line(c, "before");
	struct user_page p = {.is_start = before[0] == '\0'};
	enum result r = find(c, &p.person, &p.reputation);

	if (r != OK)
		return r;
	p.tab = choose_tab(c, &p);
	if ((r = read_list(c, &p, before)) != OK)
		return r;
	p.is_me = c->me != NULL && c->me->id == p.person->id;
	if (!p.person->is_suspended && !str_is_blank(p.person->about))
		p.about = mention_render(&c->db, c->arena, p.person->about, MARKDOWN_CLASSIC);
	c->env->title = p.person->display_name;
	/* Nothing to find here yet, and no place to advertise. */
	c->env->no_index = !p.is_start || p.person->is_suspended ||
			   p.reputation.n_questions + p.reputation.n_answers == 0;
	if (!c->env->no_index)
		head_canonical(c, "/users/%s", p.person->name);
	head_feed(c,
		  arena_printf(c->arena, tr(c->locale, N_("Posts by %s")), p.person->display_name),
		  "/feeds/users/%s", p.person->name);
	view_user_show(page_begin(c, 200), &p);
	return OK;
}

RESOURCE(page_user, GET(get_user, ANYONE));

static enum result
get_user_reputation(struct ctx *c)
{
	const char *before = arg_line(c, "before");
	struct reputation_page p = {.is_start = before[0] == '\0'};
	struct reputation_day *days;
	enum result r = find(c, &p.person, &p.reputation);

	if (r == OK)
		r = reputation_history(&c->db, c->arena, p.person->id,
				       c->me != NULL ? c->me->zone : NULL, before, &days, &p.n,
				       &p.next);
	if (r != OK)
		return r;
	p.days = days;
	c->env->title =
	    arena_printf(c->arena, tr(c->locale, N_("Reputation of %s")), p.person->display_name);
	c->env->no_index = true;
	view_user_reputation(page_begin(c, 200), &p);
	return OK;
}

RESOURCE(page_user_reputation, GET(get_user_reputation, ANYONE));

static enum result
get_help_reputation(struct ctx *c)
{
	c->env->title = tr(c->locale, N_("How reputation works"));
	head_canonical(c, "/help/reputation");
	view_help_reputation(page_begin(c, 200));
	return OK;
}

RESOURCE(page_help_reputation, GET(get_help_reputation, ANYONE));

/* ---- all people -------------------------------------------------------------------------------- */

static enum people_order
order_of(const char *code)
{
	if (str_eq(code, "newest"))
		return PEOPLE_NEWEST;
	return str_eq(code, "name") ? PEOPLE_NAME : PEOPLE_REPUTATION;
}

static const char *
start_of(struct ctx *c, const struct people_filter *f)
{
	static const char *const sorts[] = {"reputation", "newest", "name"};

	if (f->staff_only)
		return "/users?role=staff";
	if (f->query[0] != '\0')
		return arena_printf(c->arena, "/users?q=%s", head_encoded(c, f->query));
	return arena_printf(c->arena, "/users?sort=%s", sorts[f->order]);
}

static enum result
get_people(struct ctx *c)
{
	struct people_page p = {.filter = {.order = order_of(arg_line(c, "sort")),
					   .staff_only = str_eq(arg_line(c, "role"), "staff"),
					   .query = arg_line(c, "q"),
					   .before = arg_line(c, "before"),
					   .limit = PEOPLE_LIST}};
	struct person_card *people;
	enum result r;

	if (p.filter.query[0] == '@')
		p.filter.query++;
	/* No name is longer. */
	if (str_chars(p.filter.query) > PEOPLE_QUERY_MAX)
		p.filter.query = str_cut(c->arena, p.filter.query, PEOPLE_QUERY_MAX);
	r = people_list(&c->db, c->arena, &p.filter, &people, &p.n, &p.next);
	if (r != OK)
		return r;
	p.people = people;
	p.is_start = p.filter.before[0] == '\0';
	p.start = start_of(c, &p.filter);
	c->env->title = tr(c->locale, N_("People"));
	c->env->no_index = true;
	view_people(page_begin(c, 200), &p);
	return OK;
}

RESOURCE(page_people, GET(get_people, ANYONE));
