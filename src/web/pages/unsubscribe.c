/* Leaving the digest or the notifications with one click, without logging in (RFC 8058). */
#include "answerwell/mailing/subscription.h"

#include "views/unsubscribe.h"
#include "web/page_env.h"
#include "web/pages/account.h"
#include "web/pages/notices.h"
#include "web/web.h"

static enum result
show(struct ctx *c, struct unsubscribe_page *p)
{
	bool is_ours;
	enum notice_topic topic;
	int64_t account_id;

	p->token = path_text(c, 1);
	is_ours =
	    subscription_token_read(c->arena, p->token, &account_id, &p->what) && p->what[0] != 'e';
	if (!is_ours)
		p->token = NULL;
	else if (p->what[0] == 't' && choice_topic_from(p->what + 1, &topic))
		p->topic = tr(c->locale, notice_topic_name(topic));
	c->env->title = tr(c->locale, N_("Emails from us"));
	c->env->section = "account";
	c->env->no_index = true;
	view_unsubscribe(page_begin(c, is_ours ? 200 : 404), p);
	return OK;
}

/* Changes nothing: scanners in mail systems follow links. */
static enum result
get_unsubscribe(struct ctx *c)
{
	return show(c, &(struct unsubscribe_page){0});
}

/* Mail programs send List-Unsubscribe=One-Click, without cookies; the page's own form sends `page`. */
static enum result
post_unsubscribe(struct ctx *c)
{
	struct unsubscribe_page p = {.is_done = true, .is_on = form_id(c, "on") == 1};
	const char *how = form_has(c, "page") ? "page" : "one_click";
	enum result r;

	r = subscription_by_token(&c->db, c->arena, path_text(c, 1), p.is_on, how);
	if (r != OK && r != NOT_FOUND)
		return r;
	return show(c, &p);
}

RESOURCE(page_unsubscribe, GET(get_unsubscribe, ANYONE | NO_STORE),
	 POST(post_unsubscribe, ANYONE | NO_CSRF));
