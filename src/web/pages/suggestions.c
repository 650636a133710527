/* Suggested edits: making them, deciding on them. */
#include "web/pages/suggestions.h"

#include "answerwell/account/mention.h"
#include "answerwell/account/submission.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/question.h"
#include "answerwell/text/diff.h"
#include "views/suggest.h"
#include "views/suggestion_show.h"
#include "views/suggestions.h"
#include "web/once.h"
#include "web/page_env.h"
#include "web/pages/posts.h"
#include "web/web.h"

enum { QUEUE_ROWS = 50 };

/* What the post says now: title and tags NULL for answers. */
struct standing {
	struct post *post;
	const char *question_title, *title, *tags;
};

static enum result
read_standing(struct ctx *c, int64_t post_id, struct standing *out)
{
	struct question *q;
	enum result r;

	*out = (struct standing){0};
	if ((r = post_get(&c->db, c->arena, c->me, post_id, &out->post)) != OK)
		return r;
	if (out->post->kind == POST_COMMENT)
		return NOT_FOUND;
	r = question_get(&c->db, c->arena, c->me, c->locale, out->post->question_id, &q);
	if (r != OK)
		return r;
	out->question_title = q->text.title;
	if (out->post->kind != POST_QUESTION)
		return OK;
	out->title = q->text.title;
	out->tags = tag_joined(c->arena, q->tags, q->n_tags);
	return OK;
}

/* ---- suggesting ----------------------------------------------------------------------------- */

static enum result
show_suggest(struct ctx *c, struct suggest_page *p, int status)
{
	c->env->title = tr(c->locale, N_("Suggest an edit"));
	c->env->section = "questions";
	c->env->no_index = true;
	c->env->is_writing = true;
	view_suggest(page_begin(c, status), p);
	return OK;
}

/* Who may edit needs no suggestion, and an open one of the person is shown instead of a second. False:
 * *r is the answer. */
static bool
may_suggest(struct ctx *c, const struct post *post, enum result *r)
{
	struct suggestion *own;
	size_t n;

	if (post->can_edit)
		*r = see_other(c, "/posts/%lld/edit", (long long)post->id);
	else if (post->is_removed)
		*r = FORBIDDEN;
	else if ((*r = suggestion_of_post(&c->db, c->arena, c->me, post->id, &own, &n)) == OK) {
		if (n == 0 || own[0].outcome != NULL)
			return true;
		notice_next(c, N_("You have suggested an edit of this already. Here it is."));
		*r = see_other(c, "/suggestions/%lld", (long long)own[0].id);
	}
	return false;
}

static enum result
get_suggest(struct ctx *c)
{
	struct suggest_page p = {.reason = ""};
	struct standing now;
	const struct draft *d;
	enum result r;

	if ((r = read_standing(c, path_id(c, 1), &now)) != OK || !may_suggest(c, now.post, &r))
		return r;
	p.post = now.post;
	p.question_title = now.question_title;
	p.title = now.title;
	p.tags = now.tags;
	p.body = now.post->body;
	p.n_seen = now.post->n_revisions;
	d = drafts_open(c, &p.bar, "suggest:%lld", (long long)now.post->id);
	if (d != NULL) {
		p.title = now.title != NULL ? d->text.title : NULL;
		p.tags = now.title != NULL ? d->text.tags : NULL;
		p.body = d->text.body;
		p.reason = d->text.reason;
		p.n_seen = d->text.n_seen;
	}
	return show_suggest(c, &p, 200);
}

static enum result
post_suggest(struct ctx *c)
{
	struct suggestion_draft d = {.text = {.title = form_line(c, "title"),
					      .tags = form_line(c, "tags"),
					      .body = form_text(c, "body"),
					      .reason = form_line(c, "reason"),
					      .n_seen = (int)form_id(c, "seen")},
				     .form = once_of(c)};
	struct suggest_page p = {
	    .body = d.text.body, .reason = d.text.reason, .n_seen = d.text.n_seen};
	struct standing now;
	enum result r;
	int64_t id;

	if ((r = read_standing(c, path_id(c, 1), &now)) != OK)
		return r;
	p.post = now.post;
	p.question_title = now.question_title;
	p.title = now.title != NULL ? d.text.title : NULL;
	p.tags = now.title != NULL ? d.text.tags : NULL;
	p.bar = drafts_bar(c);
	if (form_has(c, "preview"))
		p.preview = preview_of(c, p.body);
	if (c->is_redrawn || form_has(c, "preview"))
		return show_suggest(c, &p, 200);
	r = INVALID;
	if (c->problems.n == 0)
		r = suggestion_make(&c->db, c->arena, c->me, now.post->id, &d, &c->problems, &id);
	if (r == OK && d.form->is_changed) {
		once_say(c, "body");
		r = INVALID;
	}
	if (r == CONFLICT) {
		problem_add(&c->problems, "body",
			    N_("You have suggested an edit of this already. Please let it be "
			       "looked at first."),
			    0);
		r = INVALID;
	}
	if (r == INVALID)
		return show_suggest(c, &p, 422);
	if (r != OK)
		return r;
	drafts_done(c);
	notice_next(c, N_("Thank you. The author or our staff will look at it, and you will hear "
			  "what becomes of it."));
	return see_other(c, "/suggestions/%lld", (long long)id);
}

RESOURCE(page_suggest, GET(get_suggest, MEMBER),
	 POST(post_suggest, MEMBER | CSRF | LIMIT_POST | REDRAWS));

/* ---- deciding ------------------------------------------------------------------------------- */

static struct safe_html
diff_or_none(struct ctx *c, const char *before, const char *after)
{
	if (before == NULL || after == NULL || str_eq(before, after))
		return (struct safe_html){NULL};
	return diff_words(c->arena, before, after);
}

/* What the suggester saw: the revision it starts from. */
static enum result
compare(struct ctx *c, struct suggestion_page *p)
{
	const struct suggestion *s = p->suggestion;
	struct revision *base;
	enum result r;

	r = revision_get(&c->db, c->arena, c->me, s->post_id, s->text.n_seen, &base);
	if (r == NOT_FOUND)
		r = revision_get(&c->db, c->arena, c->me, s->post_id, s->n_revisions, &base);
	if (r != OK)
		return r;
	p->diff = diff_words(c->arena, base->text.body, s->text.body);
	p->title_diff = diff_or_none(c, base->text.title, s->text.title);
	p->tags_diff = diff_or_none(c, base->text.tags, s->text.tags);
	return OK;
}

/* The post was edited since: both texts put together. */
static enum result
merge(struct ctx *c, struct suggestion_page *p, const struct standing *now, int n_base,
      const char *mine, bool is_new)
{
	struct revision *base;
	struct conflict *x;
	enum result r;

	r = conflict_of_post(c, now->post, now->title, n_base, mine, &x);
	if (r != OK)
		return r;
	p->conflict = x;
	p->is_editing = true;
	if (!is_new)
		return OK;
	p->body = conflict_text(c, x);
	p->n_seen = now->post->n_revisions;
	if (p->title == NULL)
		return OK;
	p->title = conflict_title(x, p->title);
	if (revision_get(&c->db, c->arena, c->me, now->post->id, n_base, &base) == OK)
		p->tags = merge_names(c->arena, base->text.tags, p->tags, now->tags);
	return OK;
}

static enum result
begin(struct ctx *c, struct suggestion_page *p, struct standing *now)
{
	struct suggestion *s;
	enum result r;

	if ((r = suggestion_get(&c->db, c->arena, c->me, path_id(c, 1), &s)) != OK ||
	    (r = read_standing(c, s->post_id, now)) != OK)
		return r;
	p->suggestion = s;
	p->is_open = s->outcome == NULL;
	p->is_own = s->account_id == c->me->id;
	p->can_decide = now->post->can_edit && !p->is_own;
	p->title = now->title != NULL ? s->text.title : NULL;
	p->tags = now->title != NULL ? s->text.tags : NULL;
	p->body = s->text.body;
	p->reason = "";
	p->n_seen = now->post->n_revisions;
	return compare(c, p);
}

static enum result
show(struct ctx *c, struct suggestion_page *p, int status)
{
	c->env->title = tr(c->locale, N_("Suggested edit"));
	c->env->section = "questions";
	c->env->no_index = true;
	c->env->is_writing = p->is_open && p->can_decide;
	view_suggestion_show(page_begin(c, status), p);
	return OK;
}

static enum result
get_suggestion(struct ctx *c)
{
	struct suggestion_page p = {0};
	struct standing now;
	enum result r;

	if ((r = begin(c, &p, &now)) != OK)
		return r;
	if (p.is_open && p.can_decide && p.suggestion->text.n_seen != now.post->n_revisions &&
	    (r = merge(c, &p, &now, p.suggestion->text.n_seen, p.suggestion->text.body, true)) !=
		OK)
		return r;
	return show(c, &p, 200);
}

/* Somebody else decided first. */
static enum result
was_decided(struct ctx *c, int64_t id)
{
	notice_next(c, N_("This has been decided already. Here is what became of it."));
	return see_other(c, "/suggestions/%lld", (long long)id);
}

static enum result
post_reject(struct ctx *c, struct suggestion_page *p)
{
	int64_t id = p->suggestion->id;
	enum result r = INVALID;

	p->reason = form_line(c, "reason");
	if (c->problems.n == 0)
		r = suggestion_reject(&c->db, c->arena, c->me, id, p->reason, &c->problems);
	if (r == INVALID)
		return show(c, p, 422);
	if (r == CONFLICT)
		return was_decided(c, id);
	if (r != OK)
		return r;
	notice_next(c, p->is_own ? N_("Your suggestion is withdrawn.")
				 : N_("Declined. The person who suggested it will be told why."));
	return see_other(c, "/suggestions/%lld", (long long)id);
}

static enum result
post_approve(struct ctx *c, struct suggestion_page *p, const struct standing *now)
{
	const struct suggestion *s = p->suggestion;
	struct text d = {.title = p->title, .tags = p->tags, .body = p->body, .n_seen = p->n_seen};
	bool is_decided = false;
	enum result r = INVALID;

	if (c->problems.n == 0)
		r = suggestion_approve(&c->db, c->arena, c->me, s->id, &d, &c->problems,
				       &is_decided);
	if (r == INVALID) {
		p->is_editing = true;
		return show(c, p, 422);
	}
	if (r == CONFLICT && is_decided)
		return was_decided(c, s->id);
	if (r == CONFLICT) {
		r = merge(c, p, now, p->n_seen, p->body, true);
		return r == OK ? show(c, p, 409) : r;
	}
	if (r != OK)
		return r;
	notice_next(c, N_("Approved. The person who suggested it stands in the revisions, and "
			  "will be told."));
	return posts_back(c, now->post);
}

static enum result
post_suggestion(struct ctx *c)
{
	struct suggestion_page p = {0};
	struct standing now;
	enum result r;

	if ((r = begin(c, &p, &now)) != OK)
		return r;
	if (form_has(c, "reject") || form_has(c, "withdraw"))
		return post_reject(c, &p);
	if (!p.can_decide)
		return FORBIDDEN;
	if (form_has(c, "body")) {
		p.body = form_text(c, "body");
		p.title = p.title != NULL ? form_line(c, "title") : NULL;
		p.tags = p.tags != NULL ? form_line(c, "tags") : NULL;
	}
	p.n_seen = (int)form_id(c, "seen");
	if (conflict_is_choice(c) || conflict_goes_on(c)) {
		r = merge(c, &p, &now, (int)form_id(c, "base"), form_text(c, "mine"),
			  conflict_is_choice(c));
		if (r != OK)
			return r;
	}
	if (conflict_is_choice(c))
		return show(c, &p, 200);
	if (form_has(c, "preview"))
		p.preview = preview_of(c, p.body);
	if (c->is_redrawn || form_has(c, "preview")) {
		p.is_editing = true;
		return show(c, &p, 200);
	}
	/* Not seen beside what the post has become. */
	if (p.is_open && !form_has(c, "body") &&
	    p.suggestion->text.n_seen != now.post->n_revisions) {
		r = merge(c, &p, &now, p.suggestion->text.n_seen, p.body, true);
		return r == OK ? show(c, &p, 409) : r;
	}
	return post_approve(c, &p, &now);
}

RESOURCE(page_suggestion, GET(get_suggestion, MEMBER),
	 POST(post_suggestion, MEMBER | CSRF | LIMIT_POST | REDRAWS));

/* ---- lists ---------------------------------------------------------------------------------- */

static enum result
show_list(struct ctx *c, struct suggestions_page *p, const struct suggestion *list)
{
	struct suggestion_line *lines = arena_array(c->arena, p->n + 1, sizeof(*lines));

	for (size_t i = 0; i < p->n; i++)
		lines[i] =
		    (struct suggestion_line){.suggestion = &list[i], .reason = list[i].text.reason};
	p->lines = lines;
	c->env->title = tr(c->locale, N_("Suggested edits"));
	c->env->section = p->post != NULL ? "questions" : "staff";
	c->env->no_index = true;
	view_suggestions(page_begin(c, 200), p);
	return OK;
}

static enum result
get_post_suggestions(struct ctx *c)
{
	struct suggestions_page p = {0};
	struct suggestion *list;
	struct post *post;
	enum result r;

	if ((r = post_get(&c->db, c->arena, c->me, path_id(c, 1), &post)) != OK ||
	    (r = suggestion_of_post(&c->db, c->arena, c->me, post->id, &list, &p.n)) != OK)
		return r;
	/* Where there is one thing to look at, look at it. */
	if (p.n > 0 && list[0].outcome == NULL && (p.n == 1 || list[1].outcome != NULL))
		return see_other(c, "/suggestions/%lld", (long long)list[0].id);
	p.post = post;
	return show_list(c, &p, list);
}

RESOURCE(page_post_suggestions, GET(get_post_suggestions, MEMBER));

static enum result
get_queue(struct ctx *c)
{
	struct suggestions_page p = {0};
	struct suggestion *list;
	enum result r;

	r = suggestion_queue(&c->db, c->arena, QUEUE_ROWS, &list, &p.n);
	return r == OK ? show_list(c, &p, list) : r;
}

RESOURCE(page_suggestion_queue, GET(get_queue, STAFF));
