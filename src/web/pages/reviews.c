/* FAQ entries that are due for a look: still right, to be edited, or out. */
#include "answerwell/faq/review.h"

#include "views/reviews.h"
#include "web/page_env.h"
#include "web/pages/staff.h"
#include "web/web.h"

enum { REVIEW_ROWS = 50 };

static enum result
show_reviews(struct ctx *c, int status)
{
	struct review *list;
	size_t n;
	enum result r;

	r = review_list(&c->db, c->arena, c->me, c->locale, REVIEW_ROWS, &list, &n);
	if (r != OK)
		return r;
	staff_page(c, N_("FAQ entries to review"));
	view_reviews(page_begin(c, status), list, n);
	return OK;
}

static enum result
get_reviews(struct ctx *c)
{
	return show_reviews(c, 200);
}

static enum result
post_review(struct ctx *c)
{
	enum result r = review_confirm(&c->db, c->arena, c->me, form_id(c, "entry"),
				       form_id(c, "months"), &c->problems);

	if (r == INVALID)
		return show_reviews(c, 422);
	if (r != OK)
		return r;
	notice_next(c, N_("Noted: it is still correct."));
	return form_id(c, "after") != 0
		   ? see_other(c, "/staff/reviews#entry-%lld", (long long)form_id(c, "after"))
		   : see_other(c, "/staff/reviews");
}

RESOURCE(page_reviews, GET(get_reviews, MODERATOR), POST(post_review, MODERATOR | CSRF),
	 STAFF_TAB(DESK_FAQ, 20, "/staff/reviews", N_("Reviews")));
