/* A person's password, and where they are logged in. */
#include "answerwell/account/password.h"
#include "answerwell/account/session.h"
#include "answerwell/base/asset.h"
#include "answerwell/base/event.h"
#include "answerwell/base/str.h"
#include "views/account_password.h"
#include "views/account_sessions.h"
#include "web/page_env.h"
#include "web/pages/account.h"
#include "web/web.h"

static struct view *
begin(struct ctx *c, const char *title, int status)
{
	c->env->title = tr(c->locale, title);
	c->env->section = "account";
	c->env->no_index = true;
	return page_begin(c, status);
}

/* ---- the password ------------------------------------------------------------------------------ */

static enum result
show_password(struct ctx *c, int status)
{
	c->env->script = asset_named("password.js")->path;
	view_account_password(begin(c, N_("Password"), status), c->me);
	return OK;
}

static enum result
get_password(struct ctx *c)
{
	return show_password(c, 200);
}

/* All sessions have ended; this browser gets a new one, so that an old token is worth nothing. */
static enum result
post_password(struct ctx *c)
{
	const char *now = form_secret(c, "password_now"), *fresh = form_secret(c, "password");
	char *token;
	enum result r = INVALID;

	if (c->problems.n == 0)
		r = password_change(&c->db, c->arena, c->me->id, now, fresh, &c->problems,
				    &c->retry_at);
	if (r == INVALID)
		return show_password(c, 422);
	if (r == OK)
		r = session_open(&c->db, c->arena, c->me->id, c->in.user_agent, c->in.network,
				 &token);
	if (r != OK)
		return r;
	notice_next(c,
		    N_("Your password has been changed, and you are logged out everywhere else."));
	return logged_in(c, token);
}

RESOURCE(page_account_password, GET(get_password, MEMBER | NO_STORE),
	 POST(post_password, MEMBER | CSRF | LIMIT_LOGIN));

/* ---- sessions ---------------------------------------------------------------------------------- */

static enum result
get_sessions(struct ctx *c)
{
	struct sessions_page p = {.here = c->session->id};
	struct session_line *sessions;
	enum result r = session_list(&c->db, c->arena, c->me->id, &sessions, &p.n);

	if (r != OK)
		return r;
	p.sessions = sessions;
	view_account_sessions(begin(c, N_("Where you are logged in"), 200), &p);
	return OK;
}

static enum result
post_sessions(struct ctx *c)
{
	int64_t id = form_id(c, "end");
	enum result r;

	if (str_eq(form_line(c, "what"), "others")) {
		r = session_close_all(&c->db, c->arena, c->me->id, c->session->id);
		if (r == OK)
			notice_next(c, N_("Done. Only this browser is logged in now."));
	} else {
		r = id == 0 ? INVALID : session_end(&c->db, c->arena, c->me->id, id);
		if (r == OK)
			notice_next(c, N_("Done. That browser is now logged out."));
		else if (r == NOT_FOUND)
			notice_next(c, N_("That browser was already logged out."));
	}
	if (r == OK)
		event_facts(EVENT_SESSION_ENDED, c->me->id, "session=%lld", (long long)id);
	return r == OK || r == NOT_FOUND ? see_other(c, "/account/sessions") : r;
}

RESOURCE(page_account_sessions, GET(get_sessions, MEMBER | NO_STORE),
	 POST(post_sessions, MEMBER | CSRF));
