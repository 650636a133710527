/* A new password, by a link in a mail. */
#include "answerwell/account/account.h"
#include "answerwell/account/mail_request.h"
#include "answerwell/base/asset.h"
#include "answerwell/base/event.h"

#include "views/reset.h"
#include "views/reset_form.h"
#include "web/page_env.h"
#include "web/pages/account.h"
#include "web/web.h"

static enum result
show_reset(struct ctx *c, const char *email, int status)
{
	c->env->title = tr(c->locale, N_("New password"));
	c->env->section = "account";
	c->env->no_index = true;
	c->env->is_writing = true;
	view_reset(page_begin(c, status), email);
	return OK;
}

static enum result
get_reset(struct ctx *c)
{
	return show_reset(c, "", 200);
}

static enum result
post_reset(struct ctx *c)
{
	const struct mail_request in = {.kind = MAIL_REQUEST_RESET,
					.email = form_line(c, "email"),
					.locale = c->locale,
					.zone = ""};
	enum result r = INVALID;

	if (c->is_redrawn)
		return show_reset(c, in.email, 200);
	if (c->problems.n == 0)
		r = mail_request_put(&c->db, c->arena, &in, &c->problems);
	if (r == INVALID)
		return show_reset(c, in.email, 422);
	if (r != OK)
		return r;
	event_log(EVENT_RESET_ASKED, 0);
	return see_other(c, "/reset/sent");
}

RESOURCE(page_reset, GET(get_reset, ANYONE | NO_STORE),
	 POST(post_reset, ANYONE | CSRF | LIMIT_MAIL | REDRAWS));

static enum result
show_form(struct ctx *c, int status)
{
	c->env->title = tr(c->locale, N_("New password"));
	c->env->section = "account";
	c->env->no_index = true;
	c->env->script = asset_named("password.js")->path;
	view_reset_form(page_begin(c, status), path_text(c, 1), status == 404);
	return OK;
}

/* Does not ask whether the link still works: that would take a look that changes nothing, and the
 * answer could be old by the time the form comes. */
static enum result
get_reset_form(struct ctx *c)
{
	return show_form(c, 200);
}

static enum result
post_reset_form(struct ctx *c)
{
	const char *password = form_secret(c, "password");
	enum result r = INVALID;

	if (c->problems.n == 0)
		r = account_reset_finish(&c->db, c->arena, path_text(c, 1), password, &c->problems);
	if (r == INVALID)
		return show_form(c, 422);
	if (r == NOT_FOUND)
		return show_form(c, 404);
	if (r != OK)
		return r;
	logged_out(c);
	notice_next(c, N_("Your password has been changed. Please log in with it."));
	return see_other(c, "/login");
}

RESOURCE(page_reset_form, GET(get_reset_form, ANYONE | NO_STORE),
	 POST(post_reset_form, ANYONE | CSRF | LIMIT_LOGIN));
