/* Becoming a member: registration and the confirmation of the address. */
#include "answerwell/account/account.h"

#include "answerwell/account/session.h"
#include "answerwell/base/str.h"
#include "answerwell/text/when.h"
#include "views/mail_sent.h"
#include "views/register.h"
#include "views/verify.h"
#include "views/verify_again.h"
#include "web/page_env.h"
#include "web/pages/account.h"
#include "web/web.h"

static void
set_title(struct ctx *c, const char *title)
{
	c->env->title = tr(c->locale, title);
	c->env->section = "account";
	c->env->no_index = true;
}

static enum result
show_register(struct ctx *c, const struct registration *in, int status)
{
	set_title(c, N_("Register"));
	view_register(page_begin(c, status), in);
	return OK;
}

static enum result
get_register(struct ctx *c)
{
	struct registration in = {
	    .name = "", .display_name = "", .email = "", .zone = "", .locale = c->locale};

	if (c->me != NULL)
		return see_other(c, "/account");
	return show_register(c, &in, 200);
}

static enum result
post_register(struct ctx *c)
{
	struct registration in = {.name = form_line(c, "name"),
				  .display_name = form_line(c, "display_name"),
				  .email = form_line(c, "email"),
				  .password = form_secret(c, "password"),
				  .locale = locale_from(form_line(c, "locale"), c->locale),
				  .zone = form_line(c, "zone"),
				  .wants_digest = form_has(c, "digest")};
	enum result r = INVALID;

	/* The browser's guess, in a field nobody sees: nothing to complain about. */
	if (!when_is_zone(in.zone))
		in.zone = "";
	if (c->problems.n == 0)
		r = account_register(&c->db, c->arena, &in, &c->problems);
	if (r == INVALID)
		return show_register(c, &in, 422);
	if (r != OK)
		return r;
	return see_other(c, "/register/sent");
}

RESOURCE(page_register, GET(get_register, ANYONE | NO_STORE),
	 POST(post_register, ANYONE | CSRF | LIMIT_MAIL));

/* The same for everybody, whether or not a mail went out. */
static enum result
get_mail_sent(struct ctx *c)
{
	const char *which = path_text(c, 0);
	enum mail_purpose purpose = str_eq(which, "register") ? MAIL_REGISTER
				    : str_eq(which, "reset")  ? MAIL_RESET
							      : MAIL_VERIFY;

	set_title(c, N_("Please look into your mail"));
	view_mail_sent(page_begin(c, 200), purpose);
	return OK;
}

RESOURCE(page_mail_sent, GET(get_mail_sent, ANYONE));

/* Changes nothing: scanners in mail systems follow links. The button does. */
static enum result
get_verify(struct ctx *c)
{
	set_title(c, N_("Confirm your email address"));
	view_verify(page_begin(c, 200), path_text(c, 1), false);
	return OK;
}

static enum result
post_verify(struct ctx *c)
{
	const struct session *before = c->session;
	struct account *account;
	char *token;
	enum result r;

	r = account_verify(&c->db, c->arena, path_text(c, 1), &account);
	if (r == NOT_FOUND) {
		set_title(c, N_("Confirm your email address"));
		view_verify(page_begin(c, 404), path_text(c, 1), true);
		return OK;
	}
	if (r != OK)
		return r;
	if (account->is_suspended)
		return FORBIDDEN;
	r = session_open(&c->db, c->arena, account->id, c->in.user_agent, c->in.network, &token);
	if (r == OK && before != NULL)
		r = session_close(&c->db, c->arena, before->id);
	if (r != OK)
		return r;
	notice_next(c, N_("Welcome! Your address is confirmed and you are logged in."));
	return logged_in(c, token);
}

RESOURCE(page_verify, GET(get_verify, ANYONE | NO_STORE),
	 POST(post_verify, ANYONE | CSRF | LIMIT_LOGIN));

static enum result
show_again(struct ctx *c, const char *email, int status)
{
	set_title(c, N_("Confirm your email address"));
	view_verify_again(page_begin(c, status), email);
	return OK;
}

static enum result
get_verify_again(struct ctx *c)
{
	if (c->me != NULL && c->me->is_verified)
		return see_other(c, "/account");
	return show_again(c, "", 200);
}

static enum result
post_verify_again(struct ctx *c)
{
	const char *email = form_line(c, "email");
	enum result r;

	if (str_is_blank(email))
		problem_add(&c->problems, "email", N_("Please enter your email address."), 0);
	if (c->problems.n > 0)
		return show_again(c, email, 422);
	r = account_verify_again(&c->db, c->arena, email);
	if (r != OK)
		return r;
	return see_other(c, "/verify/sent");
}

RESOURCE(page_verify_again, GET(get_verify_again, ANYONE | NO_STORE),
	 POST(post_verify_again, ANYONE | CSRF | LIMIT_MAIL));
