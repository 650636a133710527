/* Editions: what the next one says, test, sending, progress. */
#include "answerwell/mailing/edition.h"

#include "answerwell/base/str.h"
#include "answerwell/mailing/edition_schedule.h"
#include "answerwell/mailing/settlement.h"
#include "views/edition_confirm.h"
#include "views/edition_new.h"
#include "views/edition_progress.h"
#include "views/edition_show.h"
#include "web/page_env.h"
#include "web/pages/staff.h"
#include "web/web.h"

enum { PAST_EDITIONS = 20, AUTOMATIC_EDITIONS = 5 };

/* ---- the next one --------------------------------------------------------------------------- */

static enum result
read_next(struct ctx *c, struct edition_new_page *p)
{
	struct edition_text *texts = arena_array(c->arena, LOCALES, sizeof(*texts));
	enum result r = edition_preview(&c->db, c->arena, c->me, texts);

	*p = (struct edition_new_page){.texts = texts, .is_empty = true};
	if (r != OK)
		return r;
	for (int l = 0; l < LOCALES; l++) {
		if (texts[l].n > 0)
			p->is_empty = false;
	}
	p->n_recipients = edition_readers(texts);
	p->has_gaps = edition_has_gaps(texts);
	p->seen = edition_seen(c->arena, texts);
	r = edition_may_release(&c->db, c->arena, c->me, 0);
	p->needs_other = r == FORBIDDEN;
	return p->needs_other ? OK : r;
}

static void
edition_title(struct ctx *c, const char *title)
{
	c->env->title = tr(c->locale, title);
	c->env->section = "staff";
	c->env->no_index = true;
}

static enum result
show_new(struct ctx *c, int status)
{
	struct edition_new_page p;
	struct edition *past, *automatic;
	struct edition_draft_line *drafts;
	enum result r;

	if ((r = read_next(c, &p)) != OK ||
	    (r = edition_list(&c->db, c->arena, false, PAST_EDITIONS, &past, &p.n_past)) != OK ||
	    (r = edition_list(&c->db, c->arena, true, AUTOMATIC_EDITIONS, &automatic,
			      &p.n_automatic)) != OK ||
	    (r = edition_draft_list(&c->db, c->arena, &drafts, &p.n_drafts)) != OK)
		return r;
	p.drafts = drafts;
	p.past = past;
	p.automatic = automatic;
	edition_title(c, N_("Editions"));
	view_edition_new(page_begin(c, status), &p);
	return OK;
}

static enum result
get_editions(struct ctx *c)
{
	return show_new(c, 200);
}

/* Asks once more, with the numbers; only of what the preview showed as it is now. */
static enum result
show_confirm(struct ctx *c, const char *seen, int status)
{
	struct edition_new_page p;
	enum result r = read_next(c, &p);

	if (r != OK)
		return r;
	if (p.is_empty || p.has_gaps || p.needs_other || !str_eq(p.seen, seen)) {
		if (!p.is_empty && !p.has_gaps && !p.needs_other)
			notice_next(c, N_("Please look at the preview first: this is what would be "
					  "sent now."));
		return see_other(c, "/staff/editions");
	}
	edition_title(c, N_("Send this edition?"));
	view_edition_confirm(page_begin(c, status), &p);
	return OK;
}

static enum result
get_confirm(struct ctx *c)
{
	return show_confirm(c, arg_line(c, "seen"), 200);
}

RESOURCE(page_edition_confirmation, GET(get_confirm, MODERATOR));

static enum result
post_test(struct ctx *c)
{
	enum result r = edition_test(&c->db, c->arena, c->me);

	if (r == CONFLICT) {
		problem_add(&c->problems, "send", N_("There is nothing new to send."), 0);
		return show_new(c, 409);
	}
	if (r != OK)
		return r;
	notice_next(c, N_("A test email is on its way to your own address."));
	return see_other(c, "/staff/editions");
}

static enum result
post_editions(struct ctx *c)
{
	struct edition_consent consent = {.seen = form_line(c, "seen"),
					  .n_readers = form_id(c, "readers")};
	enum result r;
	int64_t id;

	if (form_has(c, "test"))
		return post_test(c);
	r = edition_send(&c->db, c->arena, c->me, &consent, &id);
	if (r == FORBIDDEN) {
		problem_add(&c->problems, "send",
			    N_("An edition needs two people here. Please compose one below, and "
			       "let somebody else send it."),
			    0);
		return show_new(c, 403);
	}
	if (r == CONFLICT) {
		problem_add(&c->problems, "send",
			    N_("There is nothing new, nobody to send it to, or an edition is being "
			       "sent right now."),
			    0);
		return show_new(c, 409);
	}
	if (r == INVALID) {
		problem_add(&c->problems, "send",
			    N_("The number of readers has changed. Please check again."), 0);
		return show_confirm(c, consent.seen, 422);
	}
	return r == OK ? see_other(c, "/staff/editions/%lld", (long long)id) : r;
}

RESOURCE(page_editions, GET(get_editions, MODERATOR), POST(post_editions, MODERATOR | CSRF),
	 STAFF_TAB(DESK_FAQ, 40, "/staff/editions", N_("Editions")));

/* The mail itself, for the frame of the preview: ?edition=ID (0: the next one) &locale= &part=text. */
static enum result
get_edition_mail(struct ctx *c)
{
	enum locale l = locale_from(arg_line(c, "locale"), c->locale);
	struct edition_text texts[LOCALES], *text = &texts[l];
	int64_t id = arg_id(c, "edition"), n_unfit;
	enum result r;

	r = id != 0 ? edition_text_get(&c->db, c->arena, id, l, &text)
		    : edition_preview(&c->db, c->arena, c->me, texts);
	if (r == NOT_FOUND)
		r = edition_draft_texts(&c->db, c->arena, c->me, id, texts, &n_unfit);
	if (r != OK)
		return r;
	if (text->n == 0 || text->html == NULL)
		return NOT_FOUND;
	if (str_eq(arg_line(c, "part"), "text"))
		return reply_text(c, 200, "text/plain; charset=utf-8",
				  edition_shown(c->arena, text, text->text));
	/* Only here: the mail brings its own styles and is shown inside our own page. */
	c->out.policy =
	    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox";
	return reply_text(c, 200, "text/html; charset=utf-8",
			  edition_shown(c->arena, text, text->html));
}

RESOURCE(page_edition_mail, GET(get_edition_mail, MODERATOR));

/* ---- one that was sent ---------------------------------------------------------------------- */

static enum result
get_edition(struct ctx *c)
{
	struct edition_page p = {0};
	struct edition *e;
	enum result r;

	r = edition_get(&c->db, c->arena, path_id(c, 2), &e);
	if (r != OK)
		return r;
	if (str_eq(e->state, "draft"))
		return see_other(c, "/staff/editions/%lld/draft", (long long)e->id);
	p.edition = e;
	p.is_open = str_eq(e->state, "sending");
	p.n_done = e->n_recipients - e->n[DELIVERY_PLANNED] - e->n[DELIVERY_CLAIMED] -
		   e->n[DELIVERY_HANDED_OVER];
	edition_title(c, N_("Edition"));
	if (wants_fragment(c))
		view_edition_progress(page_begin(c, 200), &p);
	else
		view_edition_show(page_begin(c, 200), &p);
	return OK;
}

static enum result
post_again(struct ctx *c, int64_t id)
{
	int64_t n;
	enum result r = edition_again(&c->db, c->arena, c->me, id, &n);

	if (r == OK)
		notice_next(c, N_("It is on its way to those who had not received it."));
	return r == OK ? see_other(c, "/staff/editions/%lld", (long long)id) : r;
}

/* Who has looked says what became of the uncertain ones. */
static enum result
post_settlement(struct ctx *c, int64_t id)
{
	int64_t n;
	enum result r = settlement_by_hand(&c->db, c->arena, c->me, id,
					   str_eq(form_line(c, "settle"), "arrived"), &n);

	if (r == OK)
		notice_next(c, N_("Noted. No emails of this edition are uncertain now."));
	return r == OK ? see_other(c, "/staff/editions/%lld", (long long)id) : r;
}

static enum result
post_pause(struct ctx *c, int64_t id)
{
	enum result r = edition_pause(&c->db, c->arena, c->me, id);

	if (r == OK)
		notice_next(c, N_("Paused. Nothing is sent until somebody resumes it."));
	return r == OK ? see_other(c, "/staff/editions/%lld", (long long)id) : r;
}

static enum result
post_resume(struct ctx *c, int64_t id)
{
	bool is_late;
	enum result r = edition_resume(&c->db, c->arena, c->me, id, &is_late);

	if (r == OK)
		notice_next(c, is_late ? N_("Its deadline has passed, so nothing is sent.")
				       : N_("Resumed."));
	return r == OK ? see_other(c, "/staff/editions/%lld", (long long)id) : r;
}

static enum result
post_edition(struct ctx *c)
{
	int64_t id = path_id(c, 2);
	struct edition *e;
	enum result r;

	if (form_has(c, "again"))
		return post_again(c, id);
	if (form_has(c, "settle"))
		return post_settlement(c, id);
	if (form_has(c, "pause"))
		return post_pause(c, id);
	if (form_has(c, "resume"))
		return post_resume(c, id);

	if ((r = edition_cancel(&c->db, c->arena, c->me, id)) != OK ||
	    (r = edition_get(&c->db, c->arena, id, &e)) != OK)
		return r;
	notice_next(c, e->is_taken_back ? N_("Taken back. Nobody has received it, and nothing is "
					     "lost: its entries will be in the next edition.")
					: N_("Stopped. Anything not yet sent will not be sent."));
	return see_other(c, "/staff/editions/%lld", (long long)id);
}

RESOURCE(page_edition, GET(get_edition, MODERATOR), POST(post_edition, MODERATOR | CSRF));
