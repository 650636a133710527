/* What a person was told: the list, the way to one, marking as read. */
#include "web/pages/notices.h"

#include "answerwell/base/str.h"
#include "views/notices.h"
#include "web/page_env.h"
#include "web/web.h"

/* ---- the list --------------------------------------------------------------------------------- */

static enum result
get_notices(struct ctx *c)
{
	struct notices_page p = {.unread_only = str_eq(arg_line(c, "show"), "unread"),
				 .before = arg_id(c, "before"),
				 .n_unread = c->me->n_unread};
	struct inbox_group *groups;
	enum result r;

	r = inbox_list(&c->db, c->arena, c->me, p.unread_only, p.before, &groups, &p.n, &p.next);
	if (r != OK)
		return r;
	p.groups = groups;
	c->env->title = tr(c->locale, N_("Notices"));
	c->env->section = "notices";
	c->env->no_index = true;
	view_notices(page_begin(c, 200), &p);
	return OK;
}

/* Back to the list as it was filtered. */
static enum result
back(struct ctx *c)
{
	return str_eq(form_line(c, "show"), "unread") ? see_other(c, "/notices?show=unread")
						      : see_other(c, "/notices");
}

static enum result
post_notices(struct ctx *c)
{
	bool is_all = str_eq(form_line(c, "what"), "all");
	int64_t id = form_id(c, "id"), n;
	enum result r;

	if (!is_all && id <= 0)
		return INVALID;
	if ((r = notice_read(&c->db, c->arena, c->me->id, is_all ? 0 : id, &n)) != OK)
		return r;
	notice_next(c, is_all ? N_("All your notices are marked as read.") : N_("Marked as read."));
	return back(c);
}

RESOURCE(page_notices, GET(get_notices, MEMBER | NO_STORE), POST(post_notices, MEMBER | CSRF));

/* The way to what it is about. Marks nothing: a link of another site leads here too, and browsers fetch
 * ahead. Read is what was looked at (notice_seen) or marked with the button. */
static enum result
get_notice(struct ctx *c)
{
	const char *path;
	enum result r;

	r = inbox_open(&c->db, c->arena, c->me, path_id(c, 1), &path);
	if (r == NOT_FOUND && path != NULL) {
		notice_next(c, N_("What this was about is no longer there."));
		return see_other(c, "/notices");
	}
	return r == OK ? see_other(c, "%s", path) : r;
}

RESOURCE(page_notice, GET(get_notice, MEMBER | NO_STORE));
