/* Taking a question, giving it to a colleague, releasing it. */
#include <string.h>

#include "answerwell/base/str.h"
#include "views/assignment.h"
#include "web/page_env.h"
#include "web/pages/desk.h"
#include "web/pages/staff.h"
#include "web/web.h"

static enum result
show_assignment(struct ctx *c, int status, bool is_late)
{
	const char *next = c->in.method == METHOD_POST ? form_line(c, "next") : arg_line(c, "next");
	struct assignment_page p = {.to = form_line(c, "to"), .me = c->me->id, .is_late = is_late};
	struct colleague *colleagues;
	struct waiting *w = arena_alloc(c->arena, sizeof(*w));
	enum result r;

	if ((r = waiting_get(&c->db, c->arena, path_id(c, 1), w)) != OK ||
	    (r = assignment_colleagues(&c->db, c->arena, &colleagues, &p.n)) != OK)
		return r;
	p.question = w;
	p.colleagues = colleagues;
	p.next = safe_next(c, next);
	if (strcmp(p.next, "/") == 0)
		p.next = arena_printf(c->arena, "/questions/%lld", (long long)w->id);
	staff_page(c, N_("Who will answer this?"));
	view_assignment(page_begin(c, status), &p);
	return OK;
}

static enum result
get_assignment(struct ctx *c)
{
	return show_assignment(c, 200, false);
}

static enum result
act(struct ctx *c, int64_t id, const char *action)
{
	struct assignment holder;

	if (strcmp(action, "take") == 0)
		return assignment_take(&c->db, c->arena, c->me, id, &holder);
	if (strcmp(action, "give") == 0)
		return assignment_give(&c->db, c->arena, c->me, id, form_line(c, "to"),
				       &c->problems);
	if (strcmp(action, "release") == 0)
		return assignment_release(&c->db, c->arena, c->me, id);
	problem_add(&c->problems, "to", N_("Please choose a colleague."), 0);
	return INVALID;
}

static enum result
post_assignment(struct ctx *c)
{
	const char *action = form_line(c, "action"), *next = safe_next(c, form_line(c, "next"));
	int64_t id = path_id(c, 1);
	enum result r = act(c, id, action);

	if (r == INVALID)
		return show_assignment(c, 422, false);
	if (r == CONFLICT)
		return show_assignment(c, 409, true);
	if (r != OK)
		return r;
	if (strcmp(action, "take") == 0)
		notice_next(c, N_("The question is yours."));
	else if (strcmp(action, "give") == 0)
		notice_next(c, N_("Handed over. Your colleague has been told."));
	else
		notice_next(c, N_("Released: anyone can take it now."));
	/* Back on the desk, to the row it was about. */
	if (str_starts(next, "/staff") && strchr(next, '#') == NULL)
		return see_other(c, "%s#q-%lld", next, (long long)id);
	if (strcmp(next, "/") != 0)
		return see_other(c, "%s", next);
	return see_other(c, "/questions/%lld", (long long)id);
}

RESOURCE(page_assignment, GET(get_assignment, STAFF), POST(post_assignment, STAFF | CSRF));
