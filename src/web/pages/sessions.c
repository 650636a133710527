/* Logging in and out. */
#include "answerwell/account/session.h"

#include "answerwell/account/device.h"
#include "answerwell/base/event.h"
#include "answerwell/base/str.h"
#include "views/login.h"
#include "web/page_env.h"
#include "web/pages/account.h"
#include "web/reply.h"
#include "web/web.h"

static enum result
show_login(struct ctx *c, const struct login_page *p, int status)
{
	c->env->title = tr(c->locale, N_("Log in"));
	c->env->section = "account";
	c->env->no_index = true;
	c->env->is_writing = true;
	view_login(page_begin(c, status), p);
	return OK;
}

static enum result
get_login(struct ctx *c)
{
	const char *next = safe_next(c, arg_line(c, "next"));

	if (c->me != NULL)
		return see_other(c, "%s", next);
	return show_login(c, &(struct login_page){.login = arg_line(c, "login"), .next = next},
			  200);
}

/* Whoever has not confirmed the address yet is led there, not back to where it is asked for. What
 * was typed before logging in goes first: it is offered again anyway. */
static void
lead_to_confirmation(struct ctx *c)
{
	static const char where[] = "/verify/again";

	notice_next(c, N_("You are logged in. One more step: please confirm your email address."));
	for (size_t i = 0; i < c->n_form; i++) {
		if (str_eq(c->form[i].name, "next"))
			c->form[i] = (struct field){.name = "next",
						    .value = where,
						    .len = sizeof(where) - 1,
						    .is_valid = true};
	}
}

static enum result
post_login(struct ctx *c)
{
	struct login_page again = {.login = form_line(c, "login"),
				   .next = safe_next(c, form_line(c, "next")),
				   .kept = kept_pending(c)};
	const char *password = form_secret(c, "password");
	const struct session *before = c->session;
	struct account *account;
	char *token;
	enum result r;

	if (c->is_redrawn)
		return show_login(c, &again, 200);
	r = account_authenticate(&c->db, c->arena, again.login, password,
				 cookie_get(c, COOKIE_DEVICE), &account, &c->retry_at);
	if (r == NOT_FOUND) {
		problem_add(&c->problems, "login",
			    N_("That name and password do not match. Please check both."), 0);
		return show_login(c, &again, 422);
	}
	if (r == FORBIDDEN) {
		again.suspended = account;
		return show_login(c, &again, 403);
	}
	if (r == OK && !device_knows(c->arena, cookie_get(c, COOKIE_DEVICE), account->id))
		r = session_announce(&c->db, c->arena, account->id);
	if (r == OK)
		r = session_open(&c->db, c->arena, account->id, c->in.user_agent, c->in.network,
				 &token);
	if (r == OK && before != NULL)
		r = session_close(&c->db, c->arena, before->id);
	if (r != OK)
		return r;
	if (!account->is_verified)
		lead_to_confirmation(c);
	return logged_in(c, token);
}

RESOURCE(page_login, GET(get_login, ANYONE | NO_STORE),
	 POST(post_login, ANYONE | CSRF | LIMIT_LOGIN | REDRAWS));

static enum result
post_logout(struct ctx *c)
{
	enum result r = OK;

	if (c->session != NULL)
		r = session_close(&c->db, c->arena, c->session->id);
	if (r != OK)
		return r;
	if (c->me != NULL)
		event_log(EVENT_LOGOUT, c->me->id);
	logged_out(c);
	/* Also what is kept for Back. */
	reply_header(c, "clear-site-data", "\"cache\"");
	notice_next(c, N_("You are logged out."));
	return see_other(c, "/");
}

RESOURCE(page_logout, BELONGS_TO("/"), POST(post_logout, ANYONE | CSRF));
