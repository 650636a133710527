/* Why somebody gets an edition, or does not: for staff. */
#include "answerwell/mailing/why.h"

#include "views/edition_why.h"
#include "web/page_env.h"
#include "web/pages/emails.h"
#include "web/pages/staff.h"
#include "web/web.h"

static enum result
show(struct ctx *c, const struct why_page *p, int status)
{
	c->env->title = tr(c->locale, N_("Why someone gets an edition"));
	c->env->section = "staff";
	c->env->no_index = true;
	view_edition_why(page_begin(c, status), p);
	return OK;
}

static enum result
get_why(struct ctx *c)
{
	return show(c, &(struct why_page){.edition = arg_line(c, "edition"), .who = ""}, 200);
}

/* A form that is posted: an address must not stand in logs of addresses. */
static enum result
post_why(struct ctx *c)
{
	struct why_page p = {.edition = form_line(c, "edition"), .who = form_line(c, "who")};
	bool is_edition = true;
	enum result r;

	if (p.who[0] == '\0')
		problem_add(&c->problems, "who", N_("Please enter a user name."), 0);
	if (c->problems.n > 0)
		return show(c, &p, 422);
	r = edition_why(&c->db, c->arena, c->me, form_id(c, "edition"), p.who, c->locale, &p.why,
			&is_edition);
	if (r == FORBIDDEN)
		problem_add(&c->problems, "who",
			    N_("Only administrators can look someone up by address."), 0);
	else if (r == NOT_FOUND && !is_edition)
		problem_add(&c->problems, "edition", N_("There is no edition with this number."),
			    0);
	else if (r == NOT_FOUND)
		problem_add(&c->problems, "who", N_("We do not know anyone by this name."), 0);
	else if (r != OK)
		return r;
	p.has_answer = r == OK;
	return show(c, &p, r == OK ? 200 : 422);
}

RESOURCE(page_edition_why, GET(get_why, MODERATOR), POST(post_why, MODERATOR | CSRF));
