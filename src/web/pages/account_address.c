/* Another email address: asking for it, and the links in the mails. */
#include "answerwell/account/email_change.h"

#include "answerwell/base/str.h"
#include "views/account_address.h"
#include "views/address_link.h"
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

/* ---- asking ------------------------------------------------------------------------------------- */

static enum result
show_address(struct ctx *c, const char *email, int status)
{
	struct address_page p = {.email = email};
	enum result r = email_change_state(&c->db, c->arena, c->me->id, &p.state);

	if (r == OK)
		r = stopped_notice_read(c, &p.stopped);
	if (r != OK)
		return r;
	c->env->is_writing = true;
	view_account_address(begin(c, N_("Email address"), status), &p);
	return OK;
}

static enum result
get_address(struct ctx *c)
{
	return show_address(c, "", 200);
}

static enum result
cancel(struct ctx *c)
{
	enum result r = email_change_cancel(&c->db, c->arena, c->me->id);

	if (r != OK)
		return r;
	notice_next(c, N_("Done. Your address stays as it is."));
	return see_other(c, "/account/address");
}

/* That mail arrives there again shows the link that is sent there. */
static enum result
ask_again(struct ctx *c)
{
	enum result r = suppression_mend_ask(&c->db, c->arena, c->me->id);

	if (r == LIMITED)
		notice_next(c, N_("A link was sent a few minutes ago. Please wait before you ask "
				  "for another one."));
	else if (r == NOT_FOUND)
		notice_next(c, N_("This address gets emails already."));
	else if (r != OK)
		return r;
	else
		notice_next(c, N_("We have sent a link to your address. Follow it, and you will "
				  "get our emails again."));
	return see_other(c, "/account/address");
}

static enum result
post_address(struct ctx *c)
{
	const char *email = form_line(c, "email"), *password = form_secret(c, "password_now");
	enum result r = INVALID;

	if (c->is_redrawn)
		return show_address(c, email, 200);
	if (str_eq(form_line(c, "what"), "again"))
		return ask_again(c);
	if (str_eq(form_line(c, "what"), "cancel"))
		return cancel(c);
	if (c->problems.n == 0)
		r = email_change_begin(&c->db, c->arena, c->me->id, email, password, &c->problems,
				       &c->retry_at);
	if (r == INVALID)
		return show_address(c, email, 422);
	if (r != OK)
		return r;
	notice_next(
	    c, N_("Check your email at the new address, and follow the link there to confirm it."));
	return see_other(c, "/account/address");
}

RESOURCE(page_account_address, GET(get_address, MEMBER | NO_STORE),
	 POST(post_address, MEMBER | CSRF | LIMIT_MAIL | REDRAWS));

/* ---- the links: they change nothing, their buttons do ------------------------------------------ */

static enum result
show_link(struct ctx *c, bool is_spent)
{
	struct address_link_page p = {.token = path_text(c, 2),
				      .is_stop = str_eq(path_text(c, 1), "stop"),
				      .is_spent = is_spent};

	view_address_link(begin(c, N_("Email address"), is_spent ? 404 : 200), &p);
	return OK;
}

static enum result
get_link(struct ctx *c)
{
	return show_link(c, false);
}

static enum result
post_confirm(struct ctx *c)
{
	enum result r = email_change_confirm(&c->db, c->arena, path_text(c, 2));

	if (r == NOT_FOUND)
		return show_link(c, true);
	if (r != OK)
		return r;
	notice_next(c, N_("Your new address is confirmed."));
	return see_other(c, "%s", c->me != NULL ? "/account/address" : "/login");
}

RESOURCE(page_address_confirm, GET(get_link, ANYONE | NO_STORE),
	 POST(post_confirm, ANYONE | CSRF | LIMIT_LOGIN));

static enum result
post_stop(struct ctx *c)
{
	enum result r = email_change_stop(&c->db, c->arena, path_text(c, 2));

	if (r == NOT_FOUND)
		return show_link(c, true);
	if (r != OK)
		return r;
	logged_out(c);
	notice_next(c, N_("Stopped. The account has its previous address again. We have sent you a "
			  "link to choose a new password."));
	return see_other(c, "/login");
}

RESOURCE(page_address_stop, GET(get_link, ANYONE | NO_STORE),
	 POST(post_stop, ANYONE | CSRF | LIMIT_LOGIN));
