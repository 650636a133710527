/* Editions: what the next one says, test, sending, progress. */
#include "answerwell/mailing/edition.h"

#include "answerwell/base/str.h"
#include "views/edition_new.h"
#include "views/edition_progress.h"
#include "views/edition_show.h"
#include "web/page_env.h"
#include "web/pages/staff.h"
#include "web/web.h"

enum { PAST_EDITIONS = 20 };

static enum result
show_new(struct ctx *c, int status)
{
	struct edition_text texts[LOCALES];
	struct edition_new_page p = {.texts = texts, .is_empty = true};
	struct edition *past;
	enum result r;

	if ((r = edition_preview(&c->db, c->arena, c->me, texts)) != OK ||
	    (r = edition_list(&c->db, c->arena, PAST_EDITIONS, &past, &p.n_past)) != OK)
		return r;
	p.past = past;
	for (int l = 0; l < LOCALES; l++) {
		if (texts[l].n == 0)
			continue;
		p.is_empty = false;
		p.n_recipients += texts[l].n_recipients;
	}
	c->env->title = tr(c->locale, N_("Editions"));
	c->env->section = "staff";
	c->env->no_index = true;
	view_edition_new(page_begin(c, status), &p);
	return OK;
}

static enum result
get_editions(struct ctx *c)
{
	return show_new(c, 200);
}

static enum result
post_editions(struct ctx *c)
{
	int64_t id = 0;
	enum result r;

	if (form_has(c, "test"))
		r = edition_test(&c->db, c->arena, c->me);
	else
		r = edition_send(&c->db, c->arena, c->me, &id);
	if (r == CONFLICT) {
		problem_add(&c->problems, "send",
			    N_("There is nothing new, nobody to send it to, or an edition is being "
			       "sent right now."),
			    0);
		return show_new(c, 409);
	}
	if (r != OK)
		return r;
	if (form_has(c, "test")) {
		notice_next(c, N_("A test is on its way to your own address."));
		return see_other(c, "/staff/editions");
	}
	return see_other(c, "/staff/editions/%lld", (long long)id);
}

RESOURCE(page_editions, GET(get_editions, MODERATOR), POST(post_editions, MODERATOR | CSRF));

/* The mail itself, for the frame of the preview: ?edition=ID (0: the next one) &locale= &part=text. */
static enum result
get_edition_mail(struct ctx *c)
{
	enum locale l = locale_from(arg_line(c, "locale"), c->locale);
	struct edition_text texts[LOCALES], *text = &texts[l];
	int64_t id = arg_id(c, "edition");
	enum result r;

	r = id != 0 ? edition_text_get(&c->db, c->arena, id, l, &text)
		    : edition_preview(&c->db, c->arena, c->me, texts);
	if (r != OK)
		return r;
	if (text->n == 0 || text->html == NULL)
		return NOT_FOUND;
	if (str_eq(arg_line(c, "part"), "text"))
		return reply_text(c, 200, "text/plain; charset=utf-8", text->text);
	/* Only here: the mail brings its own styles and is shown inside our own page. */
	c->out.policy =
	    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox";
	return reply_text(c, 200, "text/html; charset=utf-8", text->html);
}

RESOURCE(page_edition_mail, GET(get_edition_mail, MODERATOR));

static enum result
get_edition(struct ctx *c)
{
	struct edition_page p = {0};
	struct edition *e;
	enum result r;

	r = edition_get(&c->db, c->arena, path_id(c, 2), &e);
	if (r != OK)
		return r;
	p.edition = e;
	p.is_open = str_eq(e->state, "sending");
	p.n_done = e->n_recipients - e->n[DELIVERY_PLANNED] - e->n[DELIVERY_CLAIMED] -
		   e->n[DELIVERY_HANDED_OVER];
	c->env->title = tr(c->locale, N_("Edition"));
	c->env->section = "staff";
	c->env->no_index = true;
	if (wants_fragment(c))
		view_edition_progress(page_begin(c, 200), &p);
	else
		view_edition_show(page_begin(c, 200), &p);
	return OK;
}

static enum result
post_edition(struct ctx *c)
{
	int64_t id = path_id(c, 2);
	enum result r;

	r = edition_cancel(&c->db, c->arena, c->me, id);
	if (r != OK)
		return r;
	notice_next(c, N_("Stopped. What was not sent yet will not be sent."));
	return see_other(c, "/staff/editions/%lld", (long long)id);
}

RESOURCE(page_edition, GET(get_edition, MODERATOR), POST(post_edition, MODERATOR | CSRF));
