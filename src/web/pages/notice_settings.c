/* What somebody wants to hear of, where and how soon. */
#include "views/notice_settings.h"
#include "answerwell/account/choice.h"
#include "answerwell/base/str.h"
#include "web/page_env.h"
#include "web/pages/notices.h"
#include "web/web.h"

static const char *const names[NOTICE_TOPICS] = {
#define TOPIC(name, code, mail, is_fixed_in_app, label) [TOPIC_##name] = label,
#include "answerwell/account/notice_topics.h"
};

const char *
notice_topic_name(enum notice_topic topic)
{
	return names[topic] != NULL ? names[topic] : N_("Other notices");
}

bool
notice_topic_is_for(enum notice_topic topic, enum role role)
{
	return topic != TOPIC_OVERDUE || role >= ROLE_STAFF;
}

static enum result
show(struct ctx *c, const struct notice_settings_page *p, int status)
{
	c->env->title = tr(c->locale, N_("Notices and emails"));
	c->env->section = "account";
	c->env->no_index = true;
	view_notice_settings(page_begin(c, status), p);
	return OK;
}

static enum result
get_settings(struct ctx *c)
{
	struct notice_settings_page p = {.zone = c->me->zone};
	struct subscription s;
	enum result r = choice_get(&c->db, c->arena, c->me->id, &p.choices);

	if (r == OK)
		r = subscription_get(&c->db, c->arena, c->me->id, &s);
	if (r != OK)
		return r;
	p.digest = s.is_on;
	return show(c, &p, 200);
}

/* A time that is none of those offered leaves what there was, with a word about it. */
static void
read_choice(struct ctx *c, enum notice_topic topic, struct choice *out)
{
	const char *code = choice_topic_code(topic);
	const char *mail = arena_printf(c->arena, "mail_%s", code);

	if (!choice_mail_from(form_line(c, mail), &out->mail))
		problem_add(&c->problems, mail, N_("Please choose one of the times offered."), 0);
	out->in_app =
	    form_has(c, arena_printf(c->arena, "app_%s", code)) || choice_is_fixed_in_app(topic);
}

static enum result
save_digest(struct ctx *c, bool wanted)
{
	struct subscription now;
	enum result r = subscription_get(&c->db, c->arena, c->me->id, &now);

	if (r != OK || now.is_on == wanted)
		return r;
	return subscription_set(&c->db, c->arena, c->me->id, wanted);
}

static enum result
post_settings(struct ctx *c)
{
	struct notice_settings_page p = {.zone = c->me->zone, .digest = form_has(c, "digest")};
	enum result r = choice_get(&c->db, c->arena, c->me->id, &p.choices);

	if (r != OK)
		return r;
	for (int t = TOPIC_NONE + 1; t < NOTICE_TOPICS; t++)
		if (notice_topic_is_for((enum notice_topic)t, c->me->role))
			read_choice(c, (enum notice_topic)t, &p.choices.of[t]);
	p.choices.notify_mail = form_has(c, "notify");
	p.choices.auto_watch = form_has(c, "auto_watch");
	if (c->problems.n > 0)
		return show(c, &p, 422);
	r = choice_set(&c->db, c->arena, c->me->id, &p.choices);
	if (r == OK)
		r = save_digest(c, p.digest);
	if (r != OK)
		return r;
	notice_saved(c);
	return see_other(c, "/account/notices");
}

RESOURCE(page_account_notices, GET(get_settings, MEMBER | NO_STORE),
	 POST(post_settings, MEMBER | CSRF));
