/* Suggested edits: making them, deciding on them. */
#include "web/pages/suggestions.h"

#include <string.h>

#include "answerwell/forum/question.h"
#include "views/suggest.h"
#include "views/suggestion_queue.h"
#include "views/suggestion_show.h"
#include "views/suggestions.h"
#include "web/editor.h"
#include "web/page_env.h"
#include "web/pages/fold.h"
#include "web/pages/posts.h"
#include "web/pages/staff.h"
#include "web/web.h"

/* What is longer than some ten lines is folded. */
enum { QUEUE_ROWS = 50, LONG_BYTES = 900 };

/* A post and what it says now, of any kind but a comment. */
static enum result
load_post(struct ctx *c, int64_t id, struct editor *e, struct post **post, struct question **q)
{
	enum result r;

	if ((r = post_get(&c->db, c->arena, c->me, id, post)) != OK)
		return r;
	if ((*post)->kind == POST_COMMENT)
		return NOT_FOUND;
	r = question_get(&c->db, c->arena, c->me, c->locale, (*post)->question_id, q);
	if (r != OK)
		return r;
	e->id = id;
	e->now = (*post)->kind == POST_QUESTION
		     ? (*q)->text
		     : (struct text){.body = (*post)->body, .format = (*post)->format};
	e->now.n_seen = (*post)->n_revisions;
	return OK;
}

/* ---- suggesting ----------------------------------------------------------------------------- */

/* Of a question; an answer has fewer parts. */
static const struct editor_form suggesting, suggesting_answer;

/* Who may edit needs no suggestion, and an open one of the person is shown instead of a second. */
static enum result
may_suggest(struct ctx *c, const struct post *post)
{
	struct suggestion *own;
	size_t n;
	enum result r;

	if (post->can_edit)
		return see_other(c, "/posts/%lld/edit", (long long)post->id);
	if (post->is_removed)
		return FORBIDDEN;
	r = suggestion_of_post(&c->db, c->arena, c->me, post->id, &own, &n);
	if (r != OK || n == 0 || own[0].outcome != NULL)
		return r;
	notice_next(c, N_("You have already suggested an edit to this. Here it is."));
	return see_other(c, "/suggestions/%lld", (long long)own[0].id);
}

static enum result
load_suggest(struct ctx *c, struct editor *e)
{
	struct question *q;
	struct post *post;
	enum result r = load_post(c, path_id(c, 1), e, &post, &q);

	if (r != OK)
		return r;
	if (post->kind == POST_ANSWER)
		e->form = &suggesting_answer;
	e->of = q;
	e->action = arena_printf(c->arena, "/posts/%lld/suggest", (long long)post->id);
	e->key = arena_printf(c->arena, "suggest:%lld", (long long)post->id);
	e->cancel = arena_printf(c->arena, "/questions/%lld", (long long)post->question_id);
	e->text = e->now;
	return e->is_sent ? OK : may_suggest(c, post);
}

static enum result
show_suggest(struct ctx *c, struct editor *e, int status)
{
	view_suggest(page_begin(c, status), e, e->of);
	return OK;
}

static enum result
save_suggest(struct ctx *c, struct editor *e)
{
	const struct suggestion_draft draft = {.text = e->text, .form = e->once};
	int64_t post_id = e->id;
	enum result r =
	    suggestion_make(&c->db, c->arena, c->me, post_id, &draft, &c->problems, &e->id);

	if (r != CONFLICT)
		return r;
	problem_add(&c->problems, "body",
		    N_("You have already suggested an edit to this. Please wait until it has been "
		       "looked at."),
		    0);
	return INVALID;
}

static enum result
suggested(struct ctx *c, struct editor *e)
{
	notice_next(
	    c,
	    N_("Thank you. The author or our staff will look at it and let you know the outcome."));
	return see_other(c, "/suggestions/%lld", (long long)e->id);
}

#define SUGGESTING(of)                                                                             \
	{.kind = of,                                                                               \
	 .without = 1 << TEXT_CATEGORY,                                                            \
	 .requires = 1 << TEXT_REASON,                                                             \
	 .labels = {[TEXT_REASON] = N_("What is better now, and why?")},                           \
	 .title = N_("Suggest an edit"),                                                           \
	 .button = N_("Send suggestion"),                                                          \
	 .load = load_suggest,                                                                     \
	 .show = show_suggest,                                                                     \
	 .save = save_suggest,                                                                     \
	 .done = suggested}
static const struct editor_form suggesting = SUGGESTING(TEXT_QUESTION);
static const struct editor_form suggesting_answer = SUGGESTING(TEXT_ANSWER);

EDITOR_HANDLERS(suggesting);
RESOURCE(page_suggest, GET(suggesting_get, MEMBER),
	 POST_EDITOR(suggesting_post, MEMBER | CSRF | LIMIT_POST | REDRAWS));

/* ---- deciding ------------------------------------------------------------------------------- */

static const struct editor_form deciding, deciding_answer;

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
	if (r == OK)
		p->changes = text_compare(c->arena, post_text_kind(s->kind), &base->text, &s->text);
	return r;
}

/* The queue that one came from, at the next one there. */
static const char *
next_of(struct ctx *c)
{
	const char *next =
	    safe_next(c, form_has(c, "next") ? form_line(c, "next") : arg_line(c, "next"));

	return strcmp(next, "/") != 0 ? next : NULL;
}

static bool
is_refusal(const struct ctx *c)
{
	return form_has(c, "reject") || form_has(c, "withdraw");
}

/* Approved as it is, it comes without a text. */
static enum result
load_decision(struct ctx *c, struct editor *e)
{
	struct suggestion_page *p = arena_alloc(c->arena, sizeof(*p));
	struct suggestion *s;
	struct question *q;
	struct post *post;
	enum result r;

	if ((r = suggestion_get(&c->db, c->arena, c->me, path_id(c, 1), &s)) != OK ||
	    (r = load_post(c, s->post_id, e, &post, &q)) != OK)
		return r;
	*p = (struct suggestion_page){.suggestion = s,
				      .post = post,
				      .is_open = s->outcome == NULL,
				      .is_own = s->account_id == c->me->id,
				      .reason = form_line(c, "reason"),
				      .next = next_of(c)};
	p->can_decide = post->can_edit && !p->is_own;
	if (s->kind == POST_ANSWER)
		e->form = &deciding_answer;
	e->of = p;
	e->action = arena_printf(c->arena, "/suggestions/%lld", (long long)s->id);
	e->text = s->text;
	e->known = &s->text;
	e->is_loaded = !form_has(c, "body");
	if (e->is_sent && !p->can_decide && !is_refusal(c))
		return FORBIDDEN;
	return OK;
}

static enum result
show_decision(struct ctx *c, struct editor *e, int status)
{
	struct suggestion_page *p = e->of;
	enum result r;

	if ((r = compare(c, p)) != OK)
		return r;
	p->is_editing = !e->is_loaded || e->conflict != NULL;
	c->env->is_writing = p->is_open && p->can_decide;
	view_suggestion_show(page_begin(c, status), p, e);
	return OK;
}

/* Somebody else decided first. */
static enum result
was_decided(struct ctx *c, const struct suggestion *s)
{
	notice_next(c, N_("This has already been decided. Here is the outcome."));
	return see_other(c, "/suggestions/%lld", (long long)s->id);
}

static enum result
save_decision(struct ctx *c, struct editor *e)
{
	const struct suggestion_page *p = e->of;
	bool is_decided = false;
	enum result r;

	r = suggestion_approve(&c->db, c->arena, c->me, p->suggestion->id, &e->text, &c->problems,
			       &is_decided);
	return r == CONFLICT && is_decided ? was_decided(c, p->suggestion) : r;
}

static enum result
decided(struct ctx *c, struct editor *e)
{
	const struct suggestion_page *p = e->of;

	notice_next(c, N_("Approved. The person who suggested it is named in the revisions, and "
			  "will be told."));
	return p->next != NULL ? see_other(c, "%s", p->next) : posts_back(c, p->post);
}

#define DECIDING(of)                                                                               \
	{.kind = of,                                                                               \
	 .without = 1 << TEXT_CATEGORY | 1 << TEXT_REASON,                                         \
	 .title = N_("Suggested edit"),                                                            \
	 .button = N_("Approve this text"),                                                        \
	 .load = load_decision,                                                                    \
	 .show = show_decision,                                                                    \
	 .save = save_decision,                                                                    \
	 .done = decided,                                                                          \
	 .revision = posts_revision}
static const struct editor_form deciding = DECIDING(TEXT_QUESTION);
static const struct editor_form deciding_answer = DECIDING(TEXT_ANSWER);

/* Where the post was edited since, both are put together. */
static enum result
get_suggestion(struct ctx *c)
{
	struct editor e = {.id = 0};
	const struct suggestion_page *p;
	enum result r = editor_load(c, &deciding, &e);

	if (r != OK)
		return r;
	p = e.of;
	if (p->is_open && p->can_decide && e.text.n_seen != e.now.n_seen)
		r = editor_meet(c, &e);
	return r == OK ? editor_show(c, &e, 200) : r;
}

static enum result
post_reject(struct ctx *c)
{
	struct editor e = {.is_sent = true};
	struct suggestion_page *p;
	enum result r = editor_load(c, &deciding, &e);

	if (r != OK)
		return r;
	p = e.of;
	r = INVALID;
	if (c->problems.n == 0)
		r = suggestion_reject(&c->db, c->arena, c->me, p->suggestion->id, p->reason,
				      &c->problems);
	if (r == INVALID)
		return editor_show(c, &e, 422);
	if (r == CONFLICT)
		return was_decided(c, p->suggestion);
	if (r != OK)
		return r;
	notice_next(c, p->is_own ? N_("Your suggestion has been withdrawn.")
				 : N_("Declined. The person who suggested it will be told why."));
	if (p->next != NULL)
		return see_other(c, "%s", p->next);
	return see_other(c, "/suggestions/%lld", (long long)p->suggestion->id);
}

static enum result
post_suggestion(struct ctx *c)
{
	return is_refusal(c) ? post_reject(c) : editor_post(c, &deciding);
}

RESOURCE(page_suggestion, GET(get_suggestion, MEMBER),
	 POST(post_suggestion, MEMBER | CSRF | LIMIT_POST | REDRAWS));

/* ---- lists ---------------------------------------------------------------------------------- */

static enum result
get_post_suggestions(struct ctx *c)
{
	struct suggestions_page p = {0};
	struct post *post;
	enum result r;

	if ((r = post_get(&c->db, c->arena, c->me, path_id(c, 1), &post)) != OK ||
	    (r = suggestion_of_post(&c->db, c->arena, c->me, post->id, &p.list, &p.n)) != OK)
		return r;
	/* Where there is one thing to look at, look at it. */
	if (p.n > 0 && p.list[0].outcome == NULL && (p.n == 1 || p.list[1].outcome != NULL))
		return see_other(c, "/suggestions/%lld", (long long)p.list[0].id);
	p.post = post;
	c->env->title = tr(c->locale, N_("Suggested edits"));
	c->env->section = "questions";
	c->env->no_index = true;
	view_suggestions(page_begin(c, 200), &p);
	return OK;
}

RESOURCE(page_post_suggestions, GET(get_post_suggestions, MEMBER));

static size_t
size_of(const struct text_changes *changes)
{
	size_t len = 0;

	for (size_t i = 0; i < changes->n; i++)
		if (changes->items[i].is_changed)
			len += strlen(changes->items[i].html.html);
	return len;
}

static struct suggestion_line
line_of(struct ctx *c, const struct suggestion *s, size_t *left)
{
	struct suggestion_line l = {.suggestion = s,
				    .is_stale = s->text.n_seen != s->n_revisions,
				    .is_own = s->account_id == c->me->id};
	size_t len;

	l.changes = text_compare(c->arena, post_text_kind(s->kind), &s->base, &s->text);
	len = size_of(&l.changes);
	l.is_long = len > LONG_BYTES;
	l.has_room = fold_takes(len, left);
	return l;
}

static enum result
get_queue(struct ctx *c)
{
	struct suggestion_queue_page p;
	struct suggestion_line *lines;
	struct suggestion *list;
	size_t left = FOLD_POSTS;
	enum result r = suggestion_queue(&c->db, c->arena, QUEUE_ROWS, &list, &p.n);

	if (r != OK)
		return r;
	lines = arena_array(c->arena, p.n, sizeof(*lines));
	for (size_t i = 0; i < p.n; i++)
		lines[i] = line_of(c, &list[i], &left);
	p.lines = lines;
	staff_page(c, N_("Suggested edits"));
	view_suggestion_queue(page_begin(c, 200), &p);
	return OK;
}

RESOURCE(page_suggestion_queue, GET(get_queue, STAFF),
	 STAFF_TAB(DESK_TODO, 20, "/staff/suggestions", N_("Suggested edits")));
