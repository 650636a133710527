/* Roles and suspensions: the pages of administrators. */
#include "web/pages/roles.h"

#include <string.h>

#include "answerwell/base/str.h"
#include "views/role_one.h"
#include "views/roles.h"
#include "web/page_env.h"
#include "web/pages/staff.h"
#include "web/web.h"

static enum result
get_roles(struct ctx *c)
{
	struct roles_page p = {.name = arg_line(c, "name")};
	struct standing *list;
	enum result r;

	if ((r = standing_list(&c->db, c->arena, c->me, p.name, &list, &p.n)) != OK)
		return r;
	p.list = list;
	staff_page(c, N_("People and roles"));
	view_roles(page_begin(c, 200), &p);
	return OK;
}

RESOURCE(page_roles, GET(get_roles, ADMIN),
	 STAFF_TAB(DESK_SITE, 20, "/staff/people", N_("People")));

static enum result
show_one(struct ctx *c, int64_t id, int status)
{
	struct role_one_page p = {
	    .me = c->me->id, .reason = form_line(c, "reason"), .days = form_line(c, "days")};
	struct standing *s;
	enum result r;

	if ((r = standing_get(&c->db, c->arena, c->me, id, &s)) != OK)
		return r;
	p.who = s;
	p.role = form_has(c, "role") ? form_line(c, "role") : role_code(s->role);
	c->env->is_writing = s->id != c->me->id;
	staff_page(c, N_("People and roles"));
	view_role_one(page_begin(c, status), &p);
	return OK;
}

static enum result
get_one(struct ctx *c)
{
	return show_one(c, path_id(c, 2), 200);
}

static enum result
act(struct ctx *c, int64_t id, const char *action)
{
	if (strcmp(action, "role") == 0)
		return standing_set_role(&c->db, c->arena, c->me, id, form_line(c, "role"),
					 &c->problems);
	if (strcmp(action, "suspend") == 0)
		return standing_suspend(&c->db, c->arena, c->me, id, form_line(c, "reason"),
					form_line(c, "days"), &c->problems);
	if (strcmp(action, "lift") == 0)
		return standing_lift(&c->db, c->arena, c->me, id);
	return NOT_FOUND;
}

static enum result
post_one(struct ctx *c)
{
	int64_t id = path_id(c, 2);
	enum result r;

	if (c->is_redrawn)
		return show_one(c, id, 200);
	r = act(c, id, form_line(c, "action"));
	if (r == INVALID)
		return show_one(c, id, 422);
	if (r != OK)
		return r;
	notice_next(c, N_("Done, and recorded in the log."));
	return see_other(c, "/staff/people/%lld", (long long)id);
}

RESOURCE(page_role_one, GET(get_one, ADMIN), POST(post_one, ADMIN | CSRF | REDRAWS));
