/* Reading the FAQ by mail: asking for it with nothing but an address, and choosing what comes without a log-in. */
#include "web/pages/emails.h"
#include "answerwell/account/address.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/text/when.h"
#include "views/news_ask.h"
#include "views/news_confirm.h"
#include "views/news_sent.h"
#include "views/wishes.h"
#include "web/page_env.h"
#include "web/web.h"

static void
set_title(struct ctx *c)
{
	c->env->title = tr(c->locale, N_("FAQ news by email"));
	c->env->section = "faq";
	c->env->no_index = true;
}

/* ---- asking for it -------------------------------------------------------------------------------- */

static enum result
show_ask(struct ctx *c, const char *email, int status)
{
	set_title(c);
	view_news_ask(page_begin(c, status), email);
	return OK;
}

static enum result
get_ask(struct ctx *c)
{
	return show_ask(c, "", 200);
}

/* The answer is the same for every address, and whether or not it had many mails. */
static enum result
post_ask(struct ctx *c)
{
	const char *email = form_line(c, "email"), *zone = form_line(c, "zone");
	enum result r = INVALID;

	if (when_zone(c->arena, zone) == NULL)
		zone = "";
	if (c->problems.n == 0)
		r = reader_ask(&c->db, c->arena, email, c->locale, zone, &c->problems);
	if (r == INVALID)
		return show_ask(c, email, 422);
	return r == OK || r == LIMITED ? see_other(c, "/emails/sent") : r;
}

/* No token: its form stands on pages that everybody shares. Whoever sends it causes one mail to an address that they
 * name, as they could by hand. */
RESOURCE(page_news, GET(get_ask, ANYONE), POST(post_ask, ANYONE | NO_CSRF | LIMIT_MAIL));

static enum result
get_sent(struct ctx *c)
{
	set_title(c);
	view_news_sent(page_begin(c, 200));
	return OK;
}

RESOURCE(page_news_sent, GET(get_sent, ANYONE));

/* ---- confirming it -------------------------------------------------------------------------------- */

static enum result
show_confirm(struct ctx *c, const struct news_confirm_page *p)
{
	set_title(c);
	view_news_confirm(page_begin(c, p->token != NULL || p->is_done ? 200 : 404), p);
	return OK;
}

/* Changes nothing: scanners in mail systems follow links. */
static enum result
get_confirm(struct ctx *c)
{
	struct news_confirm_page p = {.token = path_text(c, 2)};
	enum result r = reader_asked(&c->db, c->arena, p.token, &p.email);

	if (r == NOT_FOUND)
		p.token = NULL;
	return r == OK || r == NOT_FOUND ? show_confirm(c, &p) : r;
}

static enum result
post_confirm(struct ctx *c)
{
	struct news_confirm_page p = {.is_done = true};
	int64_t id;
	enum result r = reader_confirm(&c->db, c->arena, path_text(c, 2), &id);

	if (r == OK)
		p.wishes_token = reader_token(c->arena, id, 0);
	else
		p.is_done = false;
	return r == OK || r == NOT_FOUND ? show_confirm(c, &p) : r;
}

RESOURCE(page_news_confirm, GET(get_confirm, ANYONE | NO_STORE),
	 POST(post_confirm, ANYONE | NO_CSRF | NO_STORE));

/* ---- choosing ------------------------------------------------------------------------------------- */

static enum result
show_wishes(struct ctx *c, struct wishes_page *p, int status)
{
	const char *email = p->form.reader->email;

	p->token = path_text(c, 1);
	p->masked = email != NULL ? address_masked(c->arena, email) : "…";
	set_title(c);
	view_wishes(page_begin(c, status), p);
	return OK;
}

static enum result
show_unknown(struct ctx *c)
{
	set_title(c);
	view_wishes(page_begin(c, 404), &(struct wishes_page){.token = NULL});
	return OK;
}

static enum result
read_page(struct ctx *c, struct wishes_page *p)
{
	struct reader *reader;
	enum result r = reader_by_token(&c->db, c->arena, path_text(c, 1), &reader);

	if (r == OK)
		r = suppression_of(&c->db, c->arena, reader->id, &p->stopped.s);
	p->stopped.action = arena_printf(c->arena, "/emails/%s", path_text(c, 1));
	return r == OK ? wishes_read_form(c, reader, &p->form) : r;
}

static enum result
get_wishes(struct ctx *c)
{
	struct wishes_page p = {.token = NULL};
	enum result r = read_page(c, &p);

	if (r == NOT_FOUND)
		return show_unknown(c);
	return r == OK ? show_wishes(c, &p, 200) : r;
}

/* To the reader's own address, wherever the link to this page has got to. */
static enum result
ask_again(struct ctx *c, const struct wishes_page *p)
{
	enum result r = suppression_mend_ask(&c->db, c->arena, p->form.reader->id);

	if (r != OK && r != LIMITED && r != NOT_FOUND)
		return r;
	notice_next(c, N_("We have sent a link to your address. Follow it, and you will get our "
			  "emails again."));
	return see_other(c, "/emails/%s", path_text(c, 1));
}

/* Whoever holds the link may do this and nothing else. */
static enum result
post_wishes(struct ctx *c)
{
	struct wishes_page p = {.is_done = true}, was = {.is_done = false};
	struct reader_wishes *wishes = arena_alloc(c->arena, sizeof(*wishes));
	enum result r = read_page(c, &was);

	if (r == NOT_FOUND)
		return show_unknown(c);
	if (r == OK && str_eq(form_line(c, "what"), "again"))
		return ask_again(c, &was);
	if (r != OK)
		return r;
	wishes_sent(c, &was.form, wishes);
	if (c->problems.n == 0)
		r = reader_set(&c->db, c->arena, was.form.reader, wishes, "page", &c->problems);
	if (c->problems.n > 0) {
		was.form.wishes = wishes;
		return show_wishes(c, &was, 422);
	}
	if (r == OK)
		r = read_page(c, &p);
	p.before = was.form.wishes;
	return r == OK ? show_wishes(c, &p, 200) : r;
}

RESOURCE(page_wishes, GET(get_wishes, ANYONE | NO_STORE),
	 POST(post_wishes, ANYONE | NO_CSRF | NO_STORE));
