/* The one place where results become statuses and pages. */
#include "answerwell/base/clock.h"
#include "answerwell/base/event.h"
#include "error_page.h"
#include "kept.h"
#include "page_env.h"
#include "reply.h"
#include "views/error.h"
#include "web.h"

enum { RETRY_SECONDS = 5 };

static const struct error_page pages[] = {
    [OK] = {0},
    [NOT_FOUND] = {.status = 404,
		   .title = N_("This page does not exist"),
		   .text = N_("It may have been moved or deleted, or the address may be mistyped. "
			      "Searching may find what you are looking for."),
		   .offers_search = true},
    [INVALID] = {.status = 400,
		 .title = N_("We did not understand that"),
		 .text =
		     N_("Something in the request was not right. Please go back and try again."),
		 .offers_resend = false},
    [FORBIDDEN] =
	{.status = 403,
	 .title = N_("You do not have access to this"),
	 .text =
	     N_("Your account cannot do this. If you think it should, please contact our staff.")},
    [CONFLICT] = {.status = 409,
		  .title = N_("Someone got there first"),
		  .text = N_("This was changed by someone else in the meantime, so nothing was "
			     "saved. Please look at it again first."),
		  .offers_resend = true},
    [LIMITED] = {.status = 429,
		 .title = N_("Too many attempts in a short time"),
		 .text = N_("There is a limit, to keep the site usable for everyone. Nothing is "
			    "lost; please wait a moment."),
		 .offers_resend = true},
    [UNAVAILABLE] = {.status = 503,
		     .title = N_("Please try again in a moment"),
		     .text = N_("The site is very busy right now, or cannot reach its database. "
				"Nothing was changed. This usually takes only a few seconds."),
		     .offers_resend = true},
    [FAILED] = {.status = 500,
		.title = N_("Something went wrong on our side"),
		.text = N_("It has been recorded, and we will look into it. Please try again; if "
			   "it happens again, let our staff know."),
		.offers_resend = true},
};

void
error_page_show(struct ctx *c, const struct error_page *page)
{
	struct error_page shown = *page;
	struct view *v = page_begin(c, page->status);

	c->env->title = tr(c->locale, page->title);
	c->env->no_index = true;
	if (shown.kept == NULL)
		shown.kept = kept_now(c);
	c->env->is_writing = shown.offers_login || (shown.kept != NULL && shown.offers_resend);
	view_error(v, &shown);
}

static void
say_when(struct ctx *c, enum result r, struct error_page *page)
{
	int64_t wait = 0;

	if (r == UNAVAILABLE)
		wait = RETRY_SECONDS;
	if (r == LIMITED && c->retry_at > 0) {
		wait = (c->retry_at - clock_now()) / CLOCK_SECOND + 1;
		wait = wait > 0 ? wait : 1;
		page->wait_minutes = (long)(wait + 59) / 60;
	}
	if (wait > 0)
		reply_header(c, "retry-after", arena_printf(c->arena, "%lld", (long long)wait));
}

void
web_fail(struct ctx *c, enum result r)
{
	struct error_page page = pages[r == OK ? FAILED : r];

	if (r == FORBIDDEN)
		event_facts(EVENT_FORBIDDEN, 0, "verified=1");
	/* Cookies prepared before the failure may stand for things that did not happen. */
	reply_reset(c);
	say_when(c, r == OK ? FAILED : r, &page);
	error_page_show(c, &page);
}
