/* Single posts: votes, comments, edits, revisions, flags. */
#include "web/pages/posts.h"

#include <string.h>

#include "answerwell/account/mention.h"
#include "answerwell/account/submission.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/answer.h"
#include "answerwell/text/diff.h"
#include "views/flag_form.h"
#include "views/metoo.h"
#include "views/post_edit.h"
#include "views/preview.h"
#include "views/revisions.h"
#include "views/vote.h"
#include "web/once.h"
#include "web/page_env.h"
#include "web/pages/questions.h"
#include "web/web.h"

enum result
posts_stand(struct ctx *c, int64_t question_id, enum post_kind kind, int64_t id)
{
	const char *anchor = kind == POST_ANSWER ? "answer" : "post";
	struct question *q;

	/* Only a long thread has pages. */
	if (question_get(&c->db, c->arena, c->me, c->locale, question_id, &q) == OK &&
	    q->n_answers > ANSWERS_PAGE)
		return reading_go_to(c, id);
	return see_other(c, "/questions/%lld#%s-%lld", (long long)question_id, anchor,
			 (long long)id);
}

enum result
posts_back(struct ctx *c, const struct post *post)
{
	if (post->kind == POST_QUESTION)
		return see_other(c, "/questions/%lld", (long long)post->id);
	return posts_stand(c, post->question_id, post->kind, post->id);
}

/* Whoever changed a form that was sent already, after Back, wants another text, not a second post. */
static enum result
keep_changed(struct ctx *c, const struct post *post)
{
	struct draft draft = {
	    .key = arena_printf(c->arena, "edit:%lld", (long long)post->id),
	    .text = {.title = form_line(c, "title"),
		     .body = form_text(c, "body"),
		     .category = form_line(c, "category"),
		     .tags = form_line(c, "tags"),
		     .n_seen = post->n_revisions},
	};
	struct draft *older;
	int64_t at;
	enum result r;

	if (!post->can_edit)
		return NOT_FOUND;
	r = draft_find(&c->db, c->arena, c->me, draft.key, &older);
	if (r == OK && older != NULL)
		return NOT_FOUND;
	return r == OK ? draft_save(&c->db, c->arena, c->me, &draft, &c->problems, &at) : r;
}

enum result
posts_changed(struct ctx *c, int64_t id)
{
	struct post *post;
	enum result r = post_get(&c->db, c->arena, c->me, id, &post);

	if (r == OK)
		r = keep_changed(c, post);
	if (r == NOT_FOUND)
		once_say(c, "body");
	if (r == NOT_FOUND || r == INVALID)
		return INVALID;
	if (r != OK)
		return r;
	drafts_done(c);
	notice_next(c,
		    N_("You had sent this form already. What you changed since stands here: save "
		       "it, and it takes the place of the first."));
	return see_other(c,
			 post->kind == POST_QUESTION ? "/questions/%lld/edit" : "/posts/%lld/edit",
			 (long long)id);
}

static enum result
post_vote(struct ctx *c)
{
	const char *text = form_line(c, "value");
	int64_t id = path_id(c, 1), value, score;
	struct post *post;
	enum result r;

	if (!str_to_int(text, -1, 1, &value))
		return INVALID;
	r = vote_cast(&c->db, c->arena, c->me, id, (int)value, &score);
	if (r != OK || (r = post_get(&c->db, c->arena, c->me, id, &post)) != OK)
		return r;
	if (!wants_fragment(c))
		return posts_back(c, post);
	view_vote(page_begin(c, 200), post);
	return OK;
}

RESOURCE(page_vote, BELONGS_TO("/posts/*"), POST(post_vote, MEMBER | CSRF | LIMIT_POST));

static enum result
post_metoo(struct ctx *c)
{
	int64_t id = path_id(c, 1), n;
	struct question *q;
	enum result r;

	r = metoo_set(&c->db, c->arena, c->me, id, form_id(c, "on") == 1, &n);
	if (r != OK)
		return r;
	if (!wants_fragment(c))
		return see_other(c, "/questions/%lld", (long long)id);
	r = question_get(&c->db, c->arena, c->me, c->locale, id, &q);
	if (r != OK)
		return r;
	view_metoo(page_begin(c, 200), q, false);
	return OK;
}

RESOURCE(page_metoo, BELONGS_TO("/questions/*"), POST(post_metoo, MEMBER | CSRF | LIMIT_POST));

static enum result
show_preview(struct ctx *c, const char *action, const char *body, struct safe_html shown)
{
	c->env->title = tr(c->locale, N_("Preview"));
	c->env->no_index = true;
	c->env->is_writing = true;
	view_preview(page_begin(c, 200), action, body, shown, drafts_bar(c));
	return OK;
}

struct safe_html
preview_of(struct ctx *c, const char *body)
{
	if (str_chars(body) <= BODY_MAX)
		return mention_render(&c->db, c->arena, body);
	problem_add(&c->problems, "body",
		    N_("The text is too long. Please shorten it to %ld characters."), BODY_MAX);
	return (struct safe_html){NULL};
}

enum result
posts_preview(struct ctx *c, int64_t question_id, const char *body)
{
	struct safe_html shown = preview_of(c, body);

	if (shown.html == NULL)
		return questions_show(c, question_id, body, 422);
	return show_preview(
	    c, arena_printf(c->arena, "/questions/%lld/answers", (long long)question_id), body,
	    shown);
}

/* The renderer for the editor's live preview: the same as for the page. */
static enum result
post_preview(struct ctx *c)
{
	struct safe_html shown = preview_of(c, form_text(c, "body"));
	const char *too_long;

	if (shown.html != NULL)
		return reply_text(c, 200, "text/html; charset=utf-8", shown.html);
	too_long = arena_printf(
	    c->arena,
	    tr(c->locale, N_("The text is too long. Please shorten it to %ld characters.")),
	    (long)BODY_MAX);
	return reply_text(c, 422, "text/html; charset=utf-8",
			  arena_printf(c->arena, "<p>%s</p>", too_long));
}

RESOURCE(page_preview, BELONGS_TO("/questions/ask"), POST(post_preview, MEMBER | CSRF));

static enum result
show_edit(struct ctx *c, struct post_edit_page *p, int status)
{
	p->max = p->post->kind == POST_COMMENT ? COMMENT_MAX : BODY_MAX;
	c->env->title = tr(c->locale, p->post->kind == POST_COMMENT ? N_("Edit the comment")
								    : N_("Edit the answer"));
	c->env->no_index = true;
	c->env->is_writing = true;
	view_post_edit(page_begin(c, status), p);
	return OK;
}

enum result
posts_restore(struct ctx *c, int64_t post_id, struct revision **out)
{
	int64_t number = arg_id(c, "revision");

	if (number <= 0 || number > INT32_MAX)
		return NOT_FOUND;
	return revision_get(&c->db, c->arena, c->me, post_id, (int)number, out);
}

const char *
posts_restored(struct ctx *c, int number)
{
	return arena_printf(c->arena, tr(c->locale, N_("Revision %d restored")), number);
}

static enum result
get_edit(struct ctx *c)
{
	struct post_edit_page p = {.reason = ""};
	struct revision *old;
	const struct draft *d;
	struct post *post;
	enum result r;

	r = post_get(&c->db, c->arena, c->me, path_id(c, 1), &post);
	if (r != OK)
		return r;
	if (post->kind == POST_QUESTION)
		return see_other(c, "/questions/%lld/edit", (long long)post->id);
	if (!post->can_edit)
		return FORBIDDEN;
	p.post = post;
	p.body = post->body;
	p.n_seen = post->n_revisions;
	d = drafts_open(c, &p.bar, "edit:%lld", (long long)post->id);
	r = posts_restore(c, post->id, &old);
	if (r == OK) {
		p.body = old->text.body;
		p.reason = posts_restored(c, old->number);
		p.bar.at = 0;
	} else if (r != NOT_FOUND) {
		return r;
	} else if (d != NULL) {
		p.body = d->text.body;
		p.reason = d->text.reason;
		p.n_seen = d->text.n_seen;
	}
	return show_edit(c, &p, 200);
}

/* Somebody else saved first: their text, and one that holds both. */
static enum result
show_conflict(struct ctx *c, struct post_edit_page *p, int n_base, const char *mine, int status)
{
	struct conflict *x;
	enum result r;

	r = conflict_of_post(c, p->post, NULL, n_base, mine, &x);
	if (r != OK)
		return r;
	p->conflict = x;
	if (!conflict_goes_on(c) || status == 409)
		p->body = conflict_text(c, x);
	if (!conflict_goes_on(c) || status == 409)
		p->n_seen = p->post->n_revisions;
	return show_edit(c, p, status);
}

/* The form again; a conflict that was shown stays in view. */
static enum result
show_again(struct ctx *c, struct post_edit_page *p, int status)
{
	if (conflict_goes_on(c))
		return show_conflict(c, p, (int)form_id(c, "base"), form_text(c, "mine"), status);
	return show_edit(c, p, status);
}

static enum result
post_edit(struct ctx *c)
{
	struct post_edit_page p = {.body = form_text(c, "body"),
				   .reason = form_line(c, "reason"),
				   .n_seen = (int)form_id(c, "seen"),
				   .bar = drafts_bar(c)};
	int64_t id = path_id(c, 1);
	struct post *post;
	enum result r;

	r = post_get(&c->db, c->arena, c->me, id, &post);
	if (r != OK)
		return r;
	p.post = post;
	if (post->can_edit && conflict_is_choice(c))
		return show_conflict(c, &p, (int)form_id(c, "base"), form_text(c, "mine"), 200);
	if (form_has(c, "preview"))
		p.preview = preview_of(c, p.body);
	if (c->is_redrawn || form_has(c, "preview"))
		return show_again(c, &p, 200);
	r = INVALID;
	if (c->problems.n == 0)
		r = answer_edit(
		    &c->db, c->arena, c->me, id,
		    &(struct text){.body = p.body, .reason = p.reason, .n_seen = p.n_seen},
		    &c->problems);
	if (r == INVALID)
		return show_again(c, &p, 422);
	if (r == CONFLICT)
		return show_conflict(c, &p, p.n_seen, p.body, 409);
	if (r != OK)
		return r;
	drafts_done(c);
	return posts_back(c, post);
}

RESOURCE(page_post_edit, GET(get_edit, MEMBER),
	 POST(post_edit, MEMBER | CSRF | LIMIT_POST | REDRAWS));

static enum result
show_comment(struct ctx *c, struct post_edit_page *p, int status)
{
	p->max = COMMENT_MAX;
	c->env->title = tr(c->locale, N_("Comment"));
	c->env->no_index = true;
	c->env->is_writing = true;
	view_post_edit(page_begin(c, status), p);
	return OK;
}

/* The form on a page of its own: where drafts of comments are gone on with. */
static enum result
get_comment(struct ctx *c)
{
	struct post_edit_page p = {.body = "", .reason = NULL};
	const struct draft *d;
	struct post *parent;
	enum result r;

	r = post_get(&c->db, c->arena, c->me, path_id(c, 1), &parent);
	if (r != OK)
		return r;
	if (parent->kind == POST_COMMENT)
		return NOT_FOUND;
	p.post = parent;
	d = drafts_open(c, &p.bar, "comment:%lld", (long long)parent->id);
	if (d != NULL)
		p.body = d->text.body;
	return show_comment(c, &p, 200);
}

static enum result
post_comment(struct ctx *c)
{
	const char *body = form_text(c, "body");
	int64_t parent_id = path_id(c, 1), id;
	struct post_edit_page p = {.body = body, .reason = NULL, .bar = drafts_bar(c)};
	struct submission *form = once_of(c);
	struct post *parent;
	enum result r;

	r = post_get(&c->db, c->arena, c->me, parent_id, &parent);
	if (r != OK)
		return r;
	p.post = parent;
	if (c->is_redrawn)
		return show_comment(c, &p, 200);
	r = INVALID;
	if (c->problems.n == 0)
		r = comment_post_once(&c->db, c->arena, c->me, parent_id, body, form, &c->problems,
				      &id);
	if (r == OK && form->is_changed && (r = posts_changed(c, id)) != INVALID)
		return r;
	if (r == INVALID)
		return show_comment(c, &p, 422);
	if (r != OK)
		return r;
	drafts_done(c);
	return posts_stand(c, parent->question_id, POST_COMMENT, id);
}

RESOURCE(page_comments, GET(get_comment, MEMBER),
	 POST(post_comment, MEMBER | CSRF | LIMIT_POST | REDRAWS));

int
revisions_before(struct ctx *c)
{
	int64_t number = arg_id(c, "before");

	return number <= INT32_MAX ? (int)number : 0;
}

static enum result
get_revisions(struct ctx *c)
{
	struct revisions_page p = {.before = revisions_before(c)};
	struct revision *revisions;
	struct revision_line *lines;
	struct post *post;
	size_t n, bytes = 0, shown = 0;
	enum result r;

	if ((r = post_get(&c->db, c->arena, c->me, path_id(c, 1), &post)) != OK ||
	    (r = revision_list(&c->db, c->arena, c->me, post->id, p.before, REVISIONS_SHOWN + 1,
			       &revisions, &n)) != OK)
		return r;
	p.n = n > REVISIONS_SHOWN ? REVISIONS_SHOWN : n;
	lines = arena_array(c->arena, p.n, sizeof(*lines));
	for (size_t i = 0; i < p.n && bytes < REVISIONS_BYTES; i++) {
		const struct revision *before = i + 1 < n ? &revisions[i + 1] : NULL;

		lines[i].revision = &revisions[i];
		/* All of the first text is new: marking it would only make it harder to read. */
		if (before == NULL)
			before = &revisions[i];
		lines[i].diff = diff_words(c->arena, before->text.body, revisions[i].text.body);
		if (revisions[i].text.title[0] != '\0')
			lines[i].title_diff =
			    diff_words(c->arena, before->text.title, revisions[i].text.title);
		if (post->kind == POST_QUESTION)
			lines[i].tags_diff =
			    diff_words(c->arena, before->text.tags, revisions[i].text.tags);
		bytes += strlen(lines[i].diff.html);
		shown = i + 1;
	}
	p.n = shown;
	p.next = n > p.n ? revisions[p.n - 1].number : 0;
	p.lines = lines;
	p.post = post;
	c->env->title = tr(c->locale, N_("Revisions"));
	c->env->no_index = true;
	view_revisions(page_begin(c, 200), &p);
	return OK;
}

RESOURCE(page_revisions, GET(get_revisions, ANYONE));

static enum result
show_flag(struct ctx *c, struct flag_page *p, int status)
{
	c->env->title = tr(c->locale, N_("Flag a post"));
	c->env->no_index = true;
	c->env->is_writing = true;
	view_flag_form(page_begin(c, status), p);
	return OK;
}

static enum result
get_flag(struct ctx *c)
{
	struct post *post;
	enum result r;

	r = post_get(&c->db, c->arena, c->me, path_id(c, 1), &post);
	if (r != OK)
		return r;
	return show_flag(c, &(struct flag_page){.post = post, .reason = "", .note = ""}, 200);
}

static enum result
post_flag(struct ctx *c)
{
	struct flag_page p = {.reason = form_line(c, "reason"), .note = form_text(c, "note")};
	int64_t id = path_id(c, 1);
	struct post *post;
	enum result r;

	r = post_get(&c->db, c->arena, c->me, id, &post);
	if (r != OK)
		return r;
	p.post = post;
	if (c->is_redrawn)
		return show_flag(c, &p, 200);
	r = INVALID;
	if (c->problems.n == 0)
		r = flag_raise(&c->db, c->arena, c->me, id, p.reason, p.note, &c->problems);
	if (r == INVALID)
		return show_flag(c, &p, 422);
	if (r == CONFLICT)
		notice_next(c, N_("You have flagged this already. A moderator will look at it."));
	else if (r == OK)
		notice_next(c, N_("Thank you. A moderator will look at it."));
	else
		return r;
	return posts_back(c, post);
}

RESOURCE(page_flag, GET(get_flag, MEMBER), POST(post_flag, MEMBER | CSRF | LIMIT_POST | REDRAWS));
