#include "web/pages/setup.h"

#include "answerwell/account/invitation.h"
#include "answerwell/account/session.h"
#include "answerwell/account/setup.h"
#include "answerwell/base/asset.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/category.h"
#include "answerwell/moderation/site.h"
#include "views/setup.h"
#include "views/setup_overview.h"
#include "views/setup_step.h"
#include "web/page_env.h"
#include "web/pages/staff.h"
#include "web/site.h"
#include "web/watch.h"
#include "web/web.h"

enum { MAIL_LOOKS = 15 };
#define MAIL_LOOK_EACH (200 * CLOCK_MILLISECOND)

static const struct {
	const char *name, *path, *title;
} steps[SETUP_STEPS] = {
    [SETUP_SITE] = {"site", "/setup/site", N_("Name and languages")},
    [SETUP_CATEGORIES] = {"categories", "/setup/categories", N_("Categories")},
    [SETUP_MAIL] = {"mail", "/setup/mail", N_("Email")},
    [SETUP_STAFF] = {"staff", "/setup/staff", N_("Colleagues")},
};

const char *
setup_path(enum setup_step s)
{
	return steps[s].path;
}

const char *
setup_title(enum setup_step s)
{
	return steps[s].title;
}

/* ---- the first administrator ---------------------------------------------------------------- */

static enum result
show_begin(struct ctx *c, const struct setup_page *p, int status)
{
	c->env->title = tr(c->locale, N_("Set up this site"));
	c->env->section = "account";
	c->env->no_index = true;
	c->env->is_writing = true;
	c->env->script = asset_named("password.js")->path;
	view_setup(page_begin(c, status), p);
	return OK;
}

static enum result
show_overview(struct ctx *c)
{
	struct setup_step_page p = {.step = SETUP_STEPS};
	enum result r = beginning_read(&c->db, c->arena, c->me, &p.done);

	if (r != OK)
		return r;
	staff_page(c, N_("Getting started"));
	view_setup_overview(page_begin(c, 200), &p);
	return OK;
}

static enum result
get_setup(struct ctx *c)
{
	const struct setup_page p = {
	    .code = arg_line(c, "code"),
	    .in = {.name = "", .display_name = "", .email = "", .locale = c->locale}};

	if (c->me != NULL && c->me->role >= ROLE_ADMIN)
		return show_overview(c);
	return site_of(c)->is_new ? show_begin(c, &p, 200) : NOT_FOUND;
}

static enum result
log_in(struct ctx *c, const struct account *account)
{
	const struct session *before = c->session;
	char *token;
	enum result r =
	    session_open(&c->db, c->arena, account->id, c->in.user_agent, c->in.network, &token);

	if (r == OK && before != NULL)
		r = session_close(&c->db, c->arena, before->id);
	return r == OK ? logged_in_as(c, token) : r;
}

static enum result
post_setup(struct ctx *c)
{
	const struct setup_page p = {.code = form_line(c, "code"),
				     .in = {.name = form_line(c, "name"),
					    .display_name = form_line(c, "display_name"),
					    .email = form_line(c, "email"),
					    .password = form_secret(c, "password"),
					    .locale = c->locale,
					    .zone = settings_zone(&site_of(c)->set)}};
	struct account *account;
	enum result r = INVALID;

	if (c->is_redrawn)
		return show_begin(c, &p, 200);
	if (c->problems.n == 0)
		r = setup_finish(&c->db, c->arena, p.code, &p.in, &c->problems, &account);
	if (r == INVALID)
		return show_begin(c, &p, 422);
	if (r == OK)
		r = log_in(c, account);
	if (r != OK)
		return r;
	notice_next(c, N_("You are now the administrator. You can leave the next steps and come "
			  "back to them later."));
	return see_other(c, "%s", setup_path(SETUP_SITE));
}

RESOURCE(page_setup, GET(get_setup, ANYONE | NO_STORE),
	 POST(post_setup, ANYONE | CSRF | LIMIT_LOGIN | REDRAWS));

/* ---- the steps ------------------------------------------------------------------------------ */

static enum result
read_shelves(struct ctx *c, struct setup_step_page *p)
{
	struct category *list;
	size_t n;
	enum result r = category_list(&c->db, c->arena, c->locale, &list, &n);

	for (size_t i = 0; r == OK && i < n; i++)
		for (int f = 0; f < FIRST_SHELVES; f++)
			if (str_eq(list[i].slug, first_shelves[f].slug))
				p->is_shelf[f] = true;
	return r;
}

static enum result
read_step(struct ctx *c, struct setup_step_page *p)
{
	int step = 0;
	enum result r;

	while (step < SETUP_STEPS && !str_eq(steps[step].name, path_text(c, 1)))
		step++;
	if (step == SETUP_STEPS)
		return NOT_FOUND;
	*p = (struct setup_step_page){.step = (enum setup_step)step,
				      .site_name = site_name(c),
				      .languages = site_of(c)->set.value[SETTING_LANGUAGES],
				      .email = "",
				      .role = ROLE_STAFF};
	if ((r = beginning_read(&c->db, c->arena, c->me, &p->done)) == OK &&
	    step == SETUP_CATEGORIES)
		r = read_shelves(c, p);
	if (r == OK && step == SETUP_MAIL)
		r = mail_test_read(&c->db, c->arena, c->me->id, &p->mail);
	return r;
}

static enum result
show_step(struct ctx *c, const struct setup_step_page *p, int status)
{
	staff_page(c, N_("Getting started"));
	c->env->is_writing = true;
	view_setup_step(page_begin(c, status), p);
	return OK;
}

static enum result
get_step(struct ctx *c)
{
	struct setup_step_page p;
	enum result r = read_step(c, &p);

	return r == OK ? show_step(c, &p, 200) : r;
}

static enum result
save_site(struct ctx *c, struct setup_step_page *p)
{
	struct site_draft draft = {.logo = NULL};

	if (!setting_is_fixed(SETTING_SITE_NAME))
		p->site_name = draft.typed[SETTING_SITE_NAME] = form_line(c, "site_name");
	if (!setting_is_fixed(SETTING_LANGUAGES) && form_has(c, "languages"))
		p->languages = draft.typed[SETTING_LANGUAGES] = form_line(c, "languages");
	return c->problems.n == 0 ? site_change(&c->db, c->arena, c->me, &draft, &c->problems)
				  : INVALID;
}

static enum result
save_categories(struct ctx *c)
{
	bool wanted[FIRST_SHELVES];

	for (int f = 0; f < FIRST_SHELVES; f++)
		wanted[f] = form_has(c, first_shelves[f].slug);
	return first_shelf_make(&c->db, c->arena, c->me, wanted);
}

/* A moment's patience: mostly the mailer is done before the page comes. */
static enum result
send_mail(struct ctx *c)
{
	enum result r = mail_test_send(&c->db, c->arena, c->me);
	struct mail_test state = {.is_over = false};

	for (int i = 0; r == OK && i < MAIL_LOOKS && !state.is_over; i++) {
		watch_sleep(clock_steady() + MAIL_LOOK_EACH);
		r = mail_test_read(&c->db, c->arena, c->me->id, &state);
		if (state.why[0] != '\0')
			break;
	}
	return r;
}

static enum result
invite(struct ctx *c, struct setup_step_page *p)
{
	p->email = form_line(c, "email");
	p->role =
	    str_eq(form_line(c, "role"), role_code(ROLE_MODERATOR)) ? ROLE_MODERATOR : ROLE_STAFF;
	return c->problems.n == 0 ? invitation_send(&c->db, c->arena, c->me, p->email, p->role,
						    c->locale, &c->problems)
				  : INVALID;
}

static enum result
save(struct ctx *c, struct setup_step_page *p)
{
	switch (p->step) {
	case SETUP_SITE:
		return save_site(c, p);
	case SETUP_CATEGORIES:
		return save_categories(c);
	case SETUP_MAIL:
		return send_mail(c);
	case SETUP_STAFF:
	case SETUP_STEPS:
		return invite(c, p);
	}
	return FAILED;
}

/* Of mail and colleagues the same step comes again: one looks, or invites the next. */
static enum result
go_on(struct ctx *c, const struct setup_step_page *p)
{
	if (p->step == SETUP_STAFF)
		notice_next(c, N_("The invitation is on its way."));
	return see_other(c, "%s",
			 p->step == SETUP_SITE         ? setup_path(SETUP_CATEGORIES)
			 : p->step == SETUP_CATEGORIES ? setup_path(SETUP_MAIL)
						       : setup_path(p->step));
}

static enum result
post_step(struct ctx *c)
{
	struct setup_step_page p;
	enum result r = read_step(c, &p);

	if (r != OK)
		return r;
	if (!c->is_redrawn)
		r = save(c, &p);
	if (r == INVALID || c->is_redrawn)
		return show_step(c, &p, r == INVALID ? 422 : 200);
	return r == OK ? go_on(c, &p) : r;
}

RESOURCE(page_setup_step, GET(get_step, ADMIN | NO_STORE), POST(post_step, ADMIN | CSRF | REDRAWS));

/* ---- no more of it -------------------------------------------------------------------------- */

static enum result
post_dismissal(struct ctx *c)
{
	enum result r = beginning_dismiss(&c->db, c->arena, c->me);

	if (r != OK)
		return r;
	notice_next(c, N_("Hidden. You can still find what is left to do under “Site settings”."));
	return see_other(c, "%s", safe_next(c, form_line(c, "next")));
}

RESOURCE(page_setup_dismissal, BELONGS_TO("/"), POST(post_dismissal, ADMIN | CSRF));
