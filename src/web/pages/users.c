/* What others see of a person. */
#include "web/head.h"
#include "web/page_env.h"
#include "web/pages/account.h"
#include "web/web.h"

#include "views/user_show.h"

enum { USER_QUESTIONS = 20 };

static enum result
get_user(struct ctx *c)
{
	struct question_filter f = {
	    .order = ORDER_NEWEST, .before = arg_line(c, "before"), .limit = USER_QUESTIONS};
	struct user_page p = {.is_start = f.before[0] == '\0'};
	struct question *questions;
	struct account *person;
	enum result r;

	r = account_by_name(&c->db, c->arena, path_text(c, 1), &person);
	if (r != OK)
		return r;
	f.author_id = person->id;
	r = question_list(&c->db, c->arena, c->locale, &f, &questions, &p.n, &p.next);
	if (r != OK)
		return r;
	p.person = person;
	p.questions = questions;
	p.is_me = c->me != NULL && c->me->id == person->id;
	c->env->title = person->display_name;
	/* Nothing to find here yet, and no place to advertise. */
	c->env->no_index = p.n == 0 || !p.is_start;
	if (!c->env->no_index)
		head_canonical(c, "/users/%s", person->name);
	view_user_show(page_begin(c, 200), &p);
	return OK;
}

RESOURCE(page_user, GET(get_user, ANYONE));
