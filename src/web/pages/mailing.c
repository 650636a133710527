/* Stopped addresses, the link that brings mail back, and how mail goes. */
#include "web/pages/mailing.h"

#include "answerwell/base/clock.h"
#include "answerwell/base/config.h"
#include "answerwell/base/mail_server.h"
#include "answerwell/base/str.h"
#include "views/mail_health.h"
#include "views/mend.h"
#include "views/stopped.h"
#include "web/page_env.h"
#include "web/pages/staff.h"
#include "web/watch.h"
#include "web/web.h"

enum { MAIL_LOOKS = 20 };
#define MAIL_LOOK_EACH (CLOCK_SECOND / 5)

/* ---- stopped addresses ---------------------------------------------------------------------------- */

static enum result
get_stopped(struct ctx *c)
{
	struct stopped_page p = {.next = NULL};
	struct suppression *list;
	enum result r;

	if (!str_to_int(arg_line(c, "before"), 1, INT64_MAX, &p.before))
		p.before = 0;
	r = suppression_list(&c->db, c->arena, c->me, p.before, &list, &p.n, &p.n_all);
	if (r != OK)
		return r;
	p.list = list;
	if (p.n == SUPPRESSION_PAGE)
		p.next = arena_printf(c->arena, "/staff/stopped?before=%lld",
				      (long long)list[p.n - 1].id);
	staff_page(c, N_("Stopped addresses"));
	view_stopped(page_begin(c, 200), &p);
	return OK;
}

static enum result
post_lift(struct ctx *c)
{
	enum result r = suppression_lift(&c->db, c->arena, c->me, path_id(c, 2));

	if (r == NOT_FOUND)
		notice_next(c, N_("This address gets emails already."));
	else if (r != OK)
		return r;
	else
		notice_next(c, N_("Done. Emails go to this address again."));
	return see_other(c, "/staff/stopped");
}

RESOURCE(page_stopped, GET(get_stopped, STAFF),
	 STAFF_TAB(DESK_SITE, 40, "/staff/stopped", N_("Stopped addresses")));
RESOURCE(page_stopped_lift, BELONGS_TO("/staff/stopped"), POST(post_lift, STAFF | CSRF));

/* ---- to whom it happens ---------------------------------------------------------------------------- */

enum result
stopped_notice_read(struct ctx *c, struct stopped_notice *out)
{
	*out = (struct stopped_notice){
	    .action = "/account/address", .has_token = true, .may_change = true};
	return suppression_of(&c->db, c->arena, c->me->id, &out->s);
}

/* ---- the link in the mail ------------------------------------------------------------------------- */

static enum result
show_mend(struct ctx *c, const struct mend_page *p)
{
	c->env->title = tr(c->locale, N_("Emails to your address"));
	c->env->no_index = true;
	view_mend(page_begin(c, p->token != NULL || p->is_done ? 200 : 404), p);
	return OK;
}

/* Changes nothing: scanners in mail systems follow links. */
static enum result
get_mend(struct ctx *c)
{
	struct mend_page p = {.token = path_text(c, 2)};
	enum result r = suppression_mend_asked(&c->db, c->arena, p.token);

	if (r == NOT_FOUND)
		p.token = NULL;
	return r == OK || r == NOT_FOUND ? show_mend(c, &p) : r;
}

static enum result
post_mend(struct ctx *c)
{
	enum result r = suppression_mend(&c->db, c->arena, path_text(c, 2));

	return r == OK || r == NOT_FOUND ? show_mend(c, &(struct mend_page){.is_done = r == OK})
					 : r;
}

RESOURCE(page_mend, GET(get_mend, ANYONE | NO_STORE), POST(post_mend, ANYONE | NO_CSRF | NO_STORE));

/* ---- how mail goes -------------------------------------------------------------------------------- */

static void
read_settings(struct ctx *c, struct mail_page *p)
{
	struct mail_server server;

	p->is_folder = str_starts(config()->mail, "maildir:");
	p->server = p->is_folder ? "" : "?";
	if (!p->is_folder && mail_server_read(config()->mail, &server))
		p->server = arena_printf(c->arena, "%s:%d", server.host, server.port);
	p->from = config()->mail_from;
	p->bounces = config()->mail_bounces;
}

static enum result
get_mail(struct ctx *c)
{
	struct mail_page p = {.is_folder = false};
	enum result r = mail_health_read(&c->db, c->arena, &p.health);

	if (r == OK)
		r = mail_test_read(&c->db, c->arena, c->me->id, &p.test);
	if (r != OK)
		return r;
	read_settings(c, &p);
	staff_page(c, N_("Email delivery"));
	view_mail_health(page_begin(c, 200), &p);
	return OK;
}

/* A moment's patience: mostly the mailer is done before the page comes. */
static enum result
post_mail(struct ctx *c)
{
	struct mail_test test = {.is_over = false};
	enum result r = mail_test_send(&c->db, c->arena, c->me);

	for (int i = 0; r == OK && i < MAIL_LOOKS && !test.is_over; i++) {
		watch_sleep(clock_steady() + MAIL_LOOK_EACH);
		r = mail_test_read(&c->db, c->arena, c->me->id, &test);
		if (test.why != NULL && test.why[0] != '\0')
			break;
	}
	return r == OK ? see_other(c, "/admin/mail#test") : r;
}

RESOURCE(page_mail_health, GET(get_mail, ADMIN), POST(post_mail, ADMIN | CSRF),
	 STAFF_TAB(DESK_SITE, 50, "/admin/mail", N_("Email delivery")));
