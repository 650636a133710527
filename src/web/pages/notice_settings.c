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
read_page(struct ctx *c, struct notice_settings_page *p)
{
	struct reader *reader;
	enum result r = choice_get(&c->db, c->arena, c->me->id, &p->choices);

	p->zone = c->me->zone;
	if (r == OK)
		r = reader_get(&c->db, c->arena, c->me->id, &reader);
	if (r == OK)
		r = wishes_read_form(c, reader, &p->news);
	p->news.is_account_page = true;
	return r;
}

static enum result
get_settings(struct ctx *c)
{
	struct notice_settings_page p;
	enum result r = read_page(c, &p);

	return r == OK ? show(c, &p, 200) : r;
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

/* Unchanged, it is not said again: what is due stays due. */
static bool
is_as_before(const struct reader_wishes *was, const struct reader_wishes *now)
{
	for (size_t i = 0; i < now->n_categories && i < was->n_categories; i++)
		if (now->categories[i] != was->categories[i])
			return false;
	return was->when.rhythm == now->when.rhythm && was->when.hour == now->when.hour &&
	       was->when.quiet_from == now->when.quiet_from &&
	       was->when.quiet_until == now->when.quiet_until && was->languages == now->languages &&
	       was->n_categories == now->n_categories;
}

static enum result
save(struct ctx *c, const struct notice_settings_page *p)
{
	struct reader_wishes now = *p->news.wishes;
	enum result r = OK;

	now.notify_mail = p->news.reader->wishes.notify_mail; /* said with the choices */
	if (!is_as_before(&p->news.reader->wishes, &now))
		r = reader_set(&c->db, c->arena, p->news.reader, &now, "account", &c->problems);
	return r == OK ? choice_set(&c->db, c->arena, c->me->id, &p->choices) : r;
}

static enum result
post_settings(struct ctx *c)
{
	struct notice_settings_page p;
	struct reader_wishes wishes;
	enum result r = read_page(c, &p);

	if (r != OK)
		return r;
	for (int t = TOPIC_NONE + 1; t < NOTICE_TOPICS; t++)
		if (notice_topic_is_for((enum notice_topic)t, c->me->role))
			read_choice(c, (enum notice_topic)t, &p.choices.of[t]);
	p.choices.notify_mail = form_has(c, "notify");
	p.choices.auto_watch = form_has(c, "auto_watch");
	wishes_sent(c, &p.news, &wishes);
	p.news.wishes = &wishes;
	r = c->problems.n == 0 ? save(c, &p) : INVALID;
	if (r == INVALID)
		return show(c, &p, 422);
	if (r != OK)
		return r;
	notice_saved(c);
	return see_other(c, "/account/notices");
}

RESOURCE(page_account_notices, GET(get_settings, MEMBER | NO_STORE),
	 POST(post_settings, MEMBER | CSRF));
