/* A person's own settings. */
#include "web/pages/account.h"

#include "answerwell/base/str.h"
#include "views/account.h"
#include "web/page_env.h"
#include "web/redraw.h"
#include "web/web.h"

static enum result
show(struct ctx *c, struct account_page *p, int status)
{
	enum result r = stopped_notice_read(c, &p->stopped);

	if (r != OK)
		return r;
	p->me = c->me;
	c->env->title = tr(c->locale, N_("Settings"));
	c->env->section = "account";
	c->env->no_index = true;
	c->env->is_writing = true;
	view_account(page_begin(c, status), p);
	return OK;
}

static enum result
get_account(struct ctx *c)
{
	struct account_page p = {.display_name = c->me->display_name,
				 .zone = c->me->zone,
				 .about = c->me->about,
				 .locale = c->me->locale};

	return show(c, &p, 200);
}

static enum result
save_profile(struct ctx *c)
{
	struct account_page again = {.display_name = form_line(c, "display_name"),
				     .zone = form_line(c, "zone"),
				     .about = form_text(c, "about"),
				     .locale = locale_from(form_line(c, "locale"), c->me->locale)};
	const struct profile in = {.display_name = again.display_name,
				   .zone = again.zone,
				   .about = again.about,
				   .locale = again.locale};
	enum result r = INVALID;

	if (form_has(c, "show_locale"))
		again.locale = c->locale;
	if (c->is_redrawn)
		return show(c, &again, 200);
	if (c->problems.n == 0)
		r = account_update(&c->db, c->arena, c->me->id, &in, &c->problems);
	if (r == INVALID)
		return show(c, &again, 422);
	if (r != OK)
		return r;
	language_keep(c, again.locale);
	notice_saved(c);
	return see_other(c, "/account");
}

static enum result
save_theme(struct ctx *c)
{
	enum result r = theme_choose(c, form_line(c, "theme"));

	if (r != OK)
		return r;
	notice_saved(c);
	return see_other(c, "/account");
}

static enum result
post_account(struct ctx *c)
{
	const char *what = form_line(c, "what");

	if (str_eq(what, "profile"))
		return save_profile(c);
	if (str_eq(what, "theme"))
		return save_theme(c);
	return INVALID;
}

RESOURCE(page_account, GET(get_account, MEMBER | NO_STORE),
	 POST(post_account, MEMBER | CSRF | REDRAWS));
