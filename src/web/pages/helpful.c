/* "Did this help?": what readers answer, what was missing, and what staff sees of it. */
#include "web/pages/helpful.h"

#include <string.h>

#include "answerwell/base/str.h"
#include "views/entry_missing.h"
#include "views/helpful_list.h"
#include "web/page_env.h"
#include "web/pages/staff.h"
#include "web/web.h"

enum { HELPFUL_ROWS = 30 };

/* ---- saying --------------------------------------------------------------------------------- */

static enum result
post_helped(struct ctx *c)
{
	const char *said = form_line(c, "helped");
	int64_t id = path_id(c, 1);
	enum result r;

	if (!str_eq(said, "yes") && !str_eq(said, "no"))
		return INVALID;
	r = helpful_say(&c->db, c->arena, id, str_eq(said, "yes"), c->in.network);
	if (r != OK)
		return r;
	if (str_eq(said, "no"))
		return see_other(c, "/faq/%lld/missing", (long long)id);
	notice_next(c, N_("Thank you. We are glad it helped."));
	return see_other(c, "/faq/%lld", (long long)id);
}

/* Without a visitor's token: pages of entries are kept for all, and it adds one to a number. */
RESOURCE(page_entry_helped, BELONGS_TO("/faq/*"),
	 POST(post_helped, ANYONE | CSRF_MEMBER | LIMIT_POST));

static enum result
show_missing(struct ctx *c, int status, const char *remark)
{
	struct missing_page p = {.remark = remark};
	struct entry *entry;
	enum result r = entry_get(&c->db, c->arena, c->me, c->locale, path_id(c, 1), &entry);

	if (r != OK)
		return r;
	p.entry = entry;
	c->env->title = tr(c->locale, N_("What was missing?"));
	c->env->section = "faq";
	c->env->no_index = true;
	view_entry_missing(page_begin(c, status), &p);
	return OK;
}

static enum result
get_missing(struct ctx *c)
{
	return show_missing(c, 200, "");
}

static enum result
post_missing(struct ctx *c)
{
	const char *remark = form_line(c, "remark");
	int64_t id = path_id(c, 1);
	enum result r;

	if (c->is_redrawn)
		return show_missing(c, 200, remark);
	r = helpful_remark(&c->db, c->arena, id, remark, c->in.network, &c->problems);
	if (r == INVALID)
		return show_missing(c, 422, remark);
	if (r != OK)
		return r;
	notice_next(c, N_("Thank you. Our staff will read it."));
	return see_other(c, "/faq/%lld", (long long)id);
}

RESOURCE(page_entry_missing, GET(get_missing, ANYONE | NO_STORE),
	 POST(post_missing, ANYONE | CSRF | LIMIT_POST | REDRAWS));

/* ---- what staff sees ------------------------------------------------------------------------- */

/* "no-id", as the pager has it. */
static bool
read_mark(struct ctx *c, const char *text, struct helpful_mark *mark)
{
	const char *dash = strchr(text, '-');

	return dash != NULL &&
	       str_to_int(arena_strndup(c->arena, text, (size_t)(dash - text)), 0, INT64_MAX,
			  &mark->n_no) &&
	       str_to_int(dash + 1, 1, INT64_MAX, &mark->entry_id);
}

static enum result
get_list(struct ctx *c)
{
	struct helpful_mark mark;
	struct helpful_page p = {.is_start = !read_mark(c, arg_line(c, "before"), &mark)};
	struct helpful *list;
	enum result r = helpful_list(&c->db, c->arena, c->me, c->locale, p.is_start ? NULL : &mark,
				     HELPFUL_ROWS + 1, &list, &p.n);

	if (r != OK)
		return r;
	if (p.n > HELPFUL_ROWS) {
		p.n = HELPFUL_ROWS;
		p.next = arena_printf(c->arena, "%lld-%lld", (long long)list[p.n - 1].n_no,
				      (long long)list[p.n - 1].entry_id);
	}
	p.list = list;
	staff_page(c, N_("Did it help?"));
	view_helpful_list(page_begin(c, 200), &p);
	return OK;
}

RESOURCE(page_helpful, GET(get_list, STAFF),
	 STAFF_TAB(DESK_FAQ, 30, "/staff/helpful", N_("Did it help?")));
