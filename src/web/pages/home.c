/* Home, language, theme. */
#include "web/pages/home.h"

#include "answerwell/account/account.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/config.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/promise.h"
#include "views/home.h"
#include "web/head.h"
#include "web/page_env.h"
#include "web/pages/list_address.h"
#include "web/pages/shelves.h"
#include "web/redraw.h"
#include "web/reply.h"
#include "web/site.h"
#include "web/web.h"

enum { HOME_QUESTIONS = 8, HOME_LEAST = 2, HOME_ENTRIES = 4 };

/* In the reader's languages, unless hardly anything is written in them. */
static enum result
read_questions(struct ctx *c, struct question **questions, size_t *n)
{
	struct question_filter f = {.order = ORDER_ACTIVE,
				    .before = "",
				    .limit = HOME_QUESTIONS,
				    .languages = c->languages};
	const char *next;
	enum result r = question_list(&c->db, c->arena, c->locale, &f, questions, n, &next);

	if (r != OK || c->languages == 0 || *n >= HOME_LEAST)
		return r;
	f.languages = 0;
	return question_list(&c->db, c->arena, c->locale, &f, questions, n, &next);
}

/* Whatever it is that somebody asks. */
static void
say_slowest(struct ctx *c, struct home_page *p)
{
	const struct hours *hours = &site_of(c)->hours;
	struct promise slowest = {.n = 0};

	for (size_t i = 0; i < p->n_categories; i++) {
		struct promise one = promise_or_target(hours, p->categories[i].promise,
						       p->categories[i].target_hours);

		if (promise_time(hours, one) > promise_time(hours, slowest))
			slowest = one;
	}
	if (slowest.n > 0)
		p->promise = promise_sentence(c->arena, c->locale, hours, slowest);
}

/* For administrators; for others it stays NULL. */
static enum result
read_beginning(struct ctx *c, struct home_page *p)
{
	struct beginning *b;
	enum result r;

	if (c->me == NULL || c->me->role < ROLE_ADMIN)
		return OK;
	b = arena_alloc(c->arena, sizeof(*b));
	if ((r = beginning_read(&c->db, c->arena, c->me, b)) == OK)
		p->beginning = b;
	return r;
}

static enum result
get_home(struct ctx *c)
{
	struct home_page p = {0};
	struct question *questions;
	struct category *categories;
	const char *lang;
	enum result r;

	r = read_questions(c, &questions, &p.n_questions);
	if (r != OK)
		return r;
	r = shelves_read(c, HOME_ENTRIES, &p.shelves, &p.n_shelves);
	if (r != OK)
		return r;
	r = category_list(&c->db, c->arena, c->locale, &categories, &p.n_categories);
	if (r != OK)
		return r;
	if ((r = read_beginning(c, &p)) != OK)
		return r;
	p.categories = categories;
	say_slowest(c, &p);
	p.welcome = site_of(c)->welcome[c->locale];
	c->env->section = "home";
	p.questions = questions;
	c->env->description =
	    tr(c->locale, N_("Ask, find answers, and read what others have asked."));
	head_canonical(c, "/");
	lang = list_lang_only(c->languages);
	head_feed(c, tr(c->locale, N_("Newest questions")), "/feeds/newest%s%s",
		  lang != NULL ? "?lang=" : "", lang != NULL ? lang : "");
	head_feed(c, tr(c->locale, N_("Frequently asked questions")), "/feeds/faq/%s",
		  locale_tag(c->locale));
	view_home(page_begin(c, 200), &p);
	return OK;
}

RESOURCE(page_home, GET(get_home, ANYONE));

/* Without a token for visitors: all it does for them is to set a cookie. */
static enum result
post_language(struct ctx *c)
{
	enum locale l = locale_from(form_line(c, "locale"), c->locale);
	enum result r = language_choose(c, l);

	return r == OK ? see_other(c, "%s", safe_next(c, form_line(c, "next"))) : r;
}

RESOURCE(page_language, BELONGS_TO("/"), POST(post_language, ANYONE | CSRF_MEMBER));

/* Likewise without a token. */
static enum result
post_theme(struct ctx *c)
{
	enum result r = theme_choose(c, form_line(c, "theme"));

	return r == OK ? see_other(c, "%s", safe_next(c, form_line(c, "next"))) : r;
}

RESOURCE(page_theme, BELONGS_TO("/"), POST(post_theme, ANYONE | CSRF_MEMBER));
