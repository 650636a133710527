/* Becoming a member: an address, a mail, and behind its link name and password. */
#include "answerwell/account/registration.h"
#include "answerwell/base/event.h"

#include "answerwell/account/mail_request.h"
#include "answerwell/account/session.h"
#include "answerwell/base/asset.h"
#include "answerwell/base/str.h"
#include "answerwell/faq/site_page.h"
#include "answerwell/text/when.h"
#include "views/join.h"
#include "views/link_spent.h"
#include "views/login.h"
#include "views/mail_sent.h"
#include "views/register.h"
#include "views/verify_again.h"
#include "web/page_env.h"
#include "web/pages/account.h"
#include "web/waiting.h"
#include "web/web.h"

static void
set_title(struct ctx *c, const char *title)
{
	c->env->title = tr(c->locale, title);
	c->env->section = "account";
	c->env->no_index = true;
}

/* ---- the address -------------------------------------------------------------------------------- */

static enum result
show_register(struct ctx *c, const struct register_page *p, int status)
{
	set_title(c, N_("Register"));
	c->env->is_writing = true;
	view_register(page_begin(c, status), p);
	return OK;
}

static enum digest_wish
read_digest(struct ctx *c)
{
	if (!form_has(c, "digest"))
		return DIGEST_UNSAID;
	return str_eq(form_line(c, "digest"), "1") ? DIGEST_YES : DIGEST_NO;
}

static enum result
get_register(struct ctx *c)
{
	if (c->me != NULL)
		return see_other(c, "/account");
	return show_register(c, &(struct register_page){.email = ""}, 200);
}

static enum result
post_register(struct ctx *c)
{
	struct register_page again = {
	    .email = form_line(c, "email"), .digest = read_digest(c), .kept = kept_pending(c)};
	struct mail_request in = {.kind = MAIL_REQUEST_REGISTER,
				  .email = again.email,
				  .locale = c->locale,
				  .zone = form_line(c, "zone"),
				  .wants_digest = again.digest == DIGEST_YES,
				  .is_digest_open = again.digest == DIGEST_UNSAID,
				  .waiting = waiting_encode(c, again.kept)};
	enum result r = INVALID;

	/* From the log-in page, with what was typed before. */
	if (c->is_redrawn || form_has(c, "begin"))
		return show_register(c, &again, 200);
	/* The browser's guess, in a field nobody sees: nothing to complain about. */
	if (when_zone(c->arena, in.zone) == NULL)
		in.zone = "";
	if (c->problems.n == 0)
		r = mail_request_put(&c->db, c->arena, &in, &c->problems);
	if (r == INVALID)
		return show_register(c, &again, 422);
	if (r != OK)
		return r;
	event_log(EVENT_REGISTER_ASKED, 0);
	return see_other(c, in.waiting != NULL ? "/register/kept" : "/register/sent");
}

RESOURCE(page_register, GET(get_register, ANYONE | NO_STORE),
	 POST(post_register, ANYONE | CSRF | LIMIT_MAIL | REDRAWS));

/* The same for everybody, whether or not a mail goes out. */
static enum result
get_mail_sent(struct ctx *c)
{
	const char *which = path_text(c, 0);
	enum mail_purpose purpose = str_eq(path_text(c, 1), "kept") ? MAIL_REGISTER_KEPT
				    : str_eq(which, "register")     ? MAIL_REGISTER
				    : str_eq(which, "reset")        ? MAIL_RESET
								    : MAIL_VERIFY;

	set_title(c, N_("Check your email"));
	view_mail_sent(page_begin(c, 200), purpose);
	return OK;
}

RESOURCE(page_mail_sent, GET(get_mail_sent, ANYONE));

/* ---- the mail once more ------------------------------------------------------------------------- */

static enum result
show_again(struct ctx *c, const char *email, int status)
{
	set_title(c, N_("Confirm your email address"));
	c->env->is_writing = true;
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
	struct mail_request in = {.kind = MAIL_REQUEST_AGAIN,
				  .email = form_line(c, "email"),
				  .locale = c->locale,
				  .zone = ""};
	enum result r = INVALID;

	if (c->is_redrawn)
		return show_again(c, in.email, 200);
	if (c->problems.n == 0)
		r = mail_request_put(&c->db, c->arena, &in, &c->problems);
	if (r == INVALID)
		return show_again(c, in.email, 422);
	return r == OK ? see_other(c, "/verify/sent") : r;
}

RESOURCE(page_verify_again, GET(get_verify_again, ANYONE | NO_STORE),
	 POST(post_verify_again, ANYONE | CSRF | LIMIT_MAIL | REDRAWS));

/* Links in older mails. */
static enum result
get_verify(struct ctx *c)
{
	return see_other(c, "/register/%s", path_text(c, 1));
}

RESOURCE(page_verify, GET(get_verify, ANYONE | NO_STORE));

/* ---- behind the link ---------------------------------------------------------------------------- */

static enum result
show_spent(struct ctx *c)
{
	set_title(c, N_("This link does not work any more"));
	view_link_spent(page_begin(c, 404), LINK_REGISTER);
	return OK;
}

/* Whoever has an account logs in, and finds there what waits. */
static enum result
show_known(struct ctx *c, const struct registration_state *state)
{
	struct login_page p = {
	    .login = "", .next = "/", .kept = waiting_decode(c, state->waiting), .is_known = true};

	set_title(c, N_("Log in"));
	view_login(page_begin(c, 200), &p);
	return OK;
}

static enum result
show_join(struct ctx *c, const struct join_page *p, int status)
{
	c->env->is_writing = true;
	set_title(c, N_("Choose a name and password"));
	c->env->script = asset_named("password.js")->path;
	view_join(page_begin(c, status), p);
	return OK;
}

/* Changes nothing: scanners in mail systems follow links. The button does. */
static enum result
get_join(struct ctx *c)
{
	struct join_page p = {.token = path_text(c, 1)};
	struct registration_state *state;
	enum result r = registration_find(&c->db, c->arena, p.token, &state);

	if (r != OK)
		return r == NOT_FOUND ? show_spent(c) : r;
	if (state->is_known)
		return show_known(c, state);
	p.state = state;
	p.kept = waiting_decode(c, state->waiting);
	p.in = (struct registration){.name = "",
				     .display_name = "",
				     .zone = state->zone,
				     .locale = c->locale,
				     .wants_digest = state->wants_digest};
	p.digest = state->is_digest_open ? DIGEST_UNSAID
		   : state->wants_digest ? DIGEST_YES
					 : DIGEST_NO;
	return show_join(c, &p, 200);
}

static enum result
refuse(struct ctx *c)
{
	enum result r = registration_refuse(&c->db, c->arena, path_text(c, 1));

	if (r != OK)
		return r == NOT_FOUND ? show_spent(c) : r;
	notice_next(c, N_("Deleted. Nothing is left of this request, and there is no account."));
	return see_other(c, "/");
}

/* Logged in and, if something waits, through with it. */
static enum result
welcome(struct ctx *c, const struct account *account, const struct kept *kept)
{
	const struct session *before = c->session;
	char *token;
	enum result r =
	    session_open(&c->db, c->arena, account->id, c->in.user_agent, c->in.network, &token);

	if (r == OK && before != NULL)
		r = session_close(&c->db, c->arena, before->id);
	if (r == OK)
		r = logged_in_as(c, token);
	if (r != OK)
		return r;
	if (kept == NULL) {
		notice_next(c, N_("Welcome. Your account is ready and you are logged in."));
		return see_other(c, "/");
	}
	if ((r = waiting_post(c, kept)) != OK) {
		web_fail(c, r);
		keep_logged_in(c, token);
	}
	return OK;
}

static enum result
post_join(struct ctx *c)
{
	struct join_page p = {.token = path_text(c, 1)};
	struct registration_state *state;
	struct account *account;
	enum result r;

	if (str_eq(form_line(c, "what"), "refuse"))
		return refuse(c);
	r = registration_find(&c->db, c->arena, p.token, &state);
	if (r != OK)
		return r == NOT_FOUND ? show_spent(c) : r;
	p.state = state;
	p.kept = waiting_decode(c, state->waiting);
	p.digest = read_digest(c);
	p.in = (struct registration){.name = form_line(c, "name"),
				     .display_name = form_line(c, "display_name"),
				     .password = form_secret(c, "password"),
				     .locale = locale_from(form_line(c, "locale"), c->locale),
				     .zone = state->zone,
				     .wants_digest = p.digest == DIGEST_YES,
				     .agree = site_page_agree,
				     .seen_in = c->locale};
	if (form_has(c, "show_locale"))
		p.in.locale = c->locale;
	if (c->is_redrawn)
		return show_join(c, &p, 200);
	r = INVALID;
	if (c->problems.n == 0)
		r = registration_finish(&c->db, c->arena, p.token, &p.in, &c->problems, &account);
	if (r == INVALID)
		return show_join(c, &p, 422);
	if (r == CONFLICT)
		return show_known(c, state);
	if (r != OK)
		return r == NOT_FOUND ? show_spent(c) : r;
	return welcome(c, account, p.kept);
}

RESOURCE(page_join, GET(get_join, ANYONE | NO_STORE),
	 POST(post_join, ANYONE | CSRF | LIMIT_LOGIN | REDRAWS));
