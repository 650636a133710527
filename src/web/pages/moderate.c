/* What staff does with a post, on one page of forms. */
#include <string.h>

#include "answerwell/base/str.h"
#include "answerwell/faq/repetition.h"
#include "views/duplicate_choices.h"
#include "views/moderate.h"
#include "web/page_env.h"
#include "web/pages/posts.h"
#include "web/web.h"

/* Of the page, where two things have a reason, or of a form that closes only. */
static const char *
closing_reason(struct ctx *c)
{
	return form_line(c, form_has(c, "close_reason") ? "close_reason" : "reason");
}

static enum result
show_moderate(struct ctx *c, const struct post *post, int status)
{
	struct moderate_page p = {.post = post,
				  .target = form_line(c, "duplicate_of"),
				  .note = form_text(c, "note"),
				  .reason = form_line(c, "reason"),
				  .close_reason = closing_reason(c),
				  .words = form_line(c, "words"),
				  .action = form_line(c, "action"),
				  .is_moderator = c->me->role >= ROLE_MODERATOR};
	struct question *q;
	struct category *categories;
	enum result r;

	if (post->kind == POST_QUESTION) {
		if ((r = question_get(&c->db, c->arena, c->me, c->locale, post->id, &q)) != OK ||
		    (r = category_list(&c->db, c->arena, c->locale, &categories,
				       &p.n_categories)) != OK)
			return r;
		p.question = q;
		p.category = form_has(c, "category") ? form_line(c, "category") : q->text.category;
		p.categories = categories;
		r = duplicates_find(c, q, p.target, str_eq(p.action, "find"), &p.choices);
		if (r != OK)
			return r;
	}
	c->env->title = tr(c->locale, N_("Moderate"));
	c->env->section = "staff";
	c->env->is_writing = true;
	view_moderate(page_begin(c, status), &p);
	return OK;
}

/* While somebody types. */
static enum result
show_choices(struct ctx *c, int64_t id)
{
	struct duplicate_choices *choices;
	struct question *q;
	enum result r = question_get(&c->db, c->arena, c->me, c->locale, id, &q);

	if (r == OK)
		r = duplicates_find(c, q, arg_line(c, "title"), false, &choices);
	if (r == OK)
		view_duplicate_choices(page_begin(c, 200), choices);
	return r;
}

static enum result
get_moderate(struct ctx *c)
{
	struct post *post;
	enum result r;

	r = post_get(&c->db, c->arena, c->me, path_id(c, 1), &post);
	if (r != OK)
		return r;
	if (wants_fragment(c) && post->kind == POST_QUESTION)
		return show_choices(c, post->id);
	return show_moderate(c, post, 200);
}

/* Of the list, or in own words where the list has none. */
static const char *
hiding_reason(struct ctx *c)
{
	const char *reason = form_line(c, "reason"), *words = form_line(c, "words");

	return strcmp(reason, "other") == 0 && *words != '\0' ? words : reason;
}

/* What is said afterwards: *said. */
static enum result
mark(struct ctx *c, int64_t id, const char *target, const char **said)
{
	struct repetition made;
	enum result r = repetition_mark(&c->db, c->arena, c->me, id, target, &c->problems, &made);

	*said = made.is_again ? N_("It was already marked that way. Nothing has changed.")
			      : N_("Marked as asked before. Its readers are sent there from now "
				   "on; “Undo” takes that back.");
	return r;
}

static enum result
unmark(struct ctx *c, int64_t id, const char **said)
{
	struct undo_outcome out;
	enum result r = repetition_undo(&c->db, c->arena, c->me, id, &out);

	*said = out.n_kept > 0 ? N_("Undone. What others have changed since stays as it is.")
			       : N_("Undone: it is not a duplicate, and everything is as it was.");
	return r;
}

static enum result
act(struct ctx *c, int64_t id, const char *what, const char **said)
{
	struct db *db = &c->db;
	struct arena *a = c->arena;

	if (strcmp(what, "hide") == 0)
		return post_hide(db, a, c->me, id, hiding_reason(c), &c->problems);
	if (strcmp(what, "hide-flagged") == 0)
		return post_hide_flagged(db, a, c->me, id, &c->problems);
	if (strcmp(what, "show") == 0)
		return post_show(db, a, c->me, id);
	if (strcmp(what, "delete") == 0)
		return post_delete(db, a, c->me, id);
	if (strcmp(what, "restore") == 0)
		return post_restore(db, a, c->me, id);
	if (strcmp(what, "close") == 0)
		return question_close(db, a, c->me, id, closing_reason(c), form_text(c, "note"),
				      &c->problems);
	if (strcmp(what, "reopen") == 0)
		return question_reopen(db, a, c->me, id);
	if (strcmp(what, "move") == 0)
		return question_move(db, a, c->me, id, form_line(c, "category"), &c->problems);
	if (form_has(c, "choose"))
		return mark(c, id, form_line(c, "choose"), said);
	if (strcmp(what, "duplicate") == 0)
		return mark(c, id, form_line(c, "duplicate_of"), said);
	if (strcmp(what, "not-duplicate") == 0)
		return unmark(c, id, said);
	if (strcmp(what, "dismiss-flags") == 0)
		return flag_resolve(db, a, c->me, id, "dismissed");
	return NOT_FOUND;
}

static enum result
post_moderate(struct ctx *c)
{
	const char *next = safe_next(c, form_line(c, "next"));
	const char *said = N_("Done, and recorded in the log.");
	int64_t id = path_id(c, 1);
	struct post *post;
	enum result r;

	r = post_get(&c->db, c->arena, c->me, id, &post);
	if (r != OK)
		return r;
	if (c->is_redrawn || str_eq(form_line(c, "action"), "find"))
		return show_moderate(c, post, 200);
	r = act(c, id, form_line(c, "action"), &said);
	if (r == INVALID)
		return show_moderate(c, post, 422);
	if (r != OK)
		return r;
	notice_next(c, said);
	if (strcmp(next, "/") != 0)
		return see_other(c, "%s", next);
	return posts_back(c, post);
}

RESOURCE(page_moderate, GET(get_moderate, STAFF), POST(post_moderate, STAFF | CSRF | REDRAWS));
