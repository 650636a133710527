/* Watching: the buttons, and the list of what somebody watches. */
#include "views/watches.h"
#include "answerwell/base/str.h"
#include "views/watch_button.h"
#include "web/page_env.h"
#include "web/pages/notices.h"
#include "web/web.h"

enum { QUESTIONS = 30 };

static enum result
post_watches(struct ctx *c)
{
	struct watch_button b = {.subject = form_line(c, "subject"),
				 .next = safe_next(c, form_line(c, "next")),
				 .on = form_id(c, "on") == 1};
	int64_t id;
	bool was;
	enum result r;

	if (!watch_kind_from(form_line(c, "kind"), &b.kind) || c->problems.n > 0)
		return INVALID;
	r = watch_find(&c->db, c->arena, c->me, b.kind, b.subject, &id, &was);
	if (r == OK)
		r = watch_set(&c->db, c->arena, c->me, b.kind, id, b.on);
	if (r != OK)
		return r;
	if (wants_fragment(c)) {
		view_watch_button(page_begin(c, 200), &b);
		return OK;
	}
	notice_next(c, b.on ? N_("You are now watching this. We will tell you what is new.")
			    : N_("You have stopped watching this."));
	return see_other(c, "%s", b.next);
}

RESOURCE(page_watches, BELONGS_TO("/account/watches"),
	 POST(post_watches, MEMBER | CSRF | LIMIT_POST));

/* Few tags and categories; questions in pages. */
static enum result
get_watches(struct ctx *c)
{
	struct watches_page p = {.before = arg_id(c, "before")};
	enum result r = OK;

	for (int k = 0; r == OK && k < WATCH_KINDS; k++) {
		struct watches_asked asked = {.kind = (enum watch_kind)k, .limit = WATCH_LIST_MAX};

		if (k == WATCH_QUESTION)
			asked = (struct watches_asked){WATCH_QUESTION, p.before, QUESTIONS + 1};
		r = watch_list(&c->db, c->arena, c->me, c->locale, &asked, &p.of[k], &p.n[k]);
	}
	if (r != OK)
		return r;
	if (p.n[WATCH_QUESTION] > QUESTIONS) {
		p.n[WATCH_QUESTION] = QUESTIONS;
		p.next = p.of[WATCH_QUESTION][QUESTIONS - 1].id;
	}
	c->env->title = tr(c->locale, N_("What you watch"));
	c->env->section = "account";
	c->env->no_index = true;
	view_watches(page_begin(c, 200), &p);
	return OK;
}

RESOURCE(page_account_watches, GET(get_watches, MEMBER | NO_STORE));
