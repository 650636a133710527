/* "This was not me", by a link in a mail. */
#include "answerwell/account/takeback.h"

#include "views/link_spent.h"
#include "views/takeback.h"
#include "web/page_env.h"
#include "web/pages/account.h"
#include "web/web.h"

static struct view *
begin(struct ctx *c, int status)
{
	c->env->title = tr(c->locale, N_("Take the account back"));
	c->env->section = "account";
	c->env->no_index = true;
	return page_begin(c, status);
}

static enum result
get_takeback(struct ctx *c)
{
	view_takeback(begin(c, 200), path_text(c, 1));
	return OK;
}

static enum result
post_takeback(struct ctx *c)
{
	enum result r = takeback_by_token(&c->db, c->arena, path_text(c, 1));

	if (r == NOT_FOUND) {
		view_link_spent(begin(c, 404), LINK_TAKEBACK);
		return OK;
	}
	if (r != OK)
		return r;
	logged_out(c);
	notice_next(c, N_("Done. You are now logged out everywhere. We have sent you a link to "
			  "choose a new password."));
	return see_other(c, "/login");
}

RESOURCE(page_takeback, GET(get_takeback, ANYONE | NO_STORE),
	 POST(post_takeback, ANYONE | CSRF | LIMIT_LOGIN));
