/* Single posts: votes, comments, edits, revisions, flags. */
#include "web/pages/posts.h"

#include <string.h>

#include "answerwell/base/config.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/answer.h"
#include "views/flag_form.h"
#include "views/metoo.h"
#include "views/vote.h"
#include "web/once.h"
#include "web/page_env.h"
#include "web/pages/questions.h"
#include "web/web.h"

/* Who has just done something there sees it, though others are led on from it. */
static const char *
staying(const struct ctx *c, const struct question *q)
{
	bool is_led = q->end_question != 0 || q->end_entry != 0;

	return is_led && c->me != NULL && c->me->role < ROLE_STAFF ? "?" STAY_FIELD "=1" : "";
}

enum result
posts_question(struct ctx *c, int64_t id)
{
	struct question *q;
	bool is_read = question_get(&c->db, c->arena, c->me, c->locale, id, &q) == OK;

	return see_other(c, "/questions/%lld%s", (long long)id, is_read ? staying(c, q) : "");
}

enum result
posts_stand(struct ctx *c, int64_t question_id, enum post_kind kind, int64_t id)
{
	const char *anchor = kind == POST_ANSWER ? "answer" : "post", *stay = "";
	struct question *q;

	if (question_get(&c->db, c->arena, c->me, c->locale, question_id, &q) == OK) {
		stay = staying(c, q);
		/* Only a long thread has pages. */
		if (q->n_answers > ANSWERS_PAGE && *stay == '\0')
			return reading_go_to(c, id);
	}
	return see_other(c, "/questions/%lld%s#%s-%lld", (long long)question_id, stay, anchor,
			 (long long)id);
}

enum result
posts_back(struct ctx *c, const struct post *post)
{
	if (post->kind == POST_QUESTION)
		return posts_question(c, post->id);
	return posts_stand(c, post->question_id, post->kind, post->id);
}

/* Whoever changed a form that was sent already, after Back, wants another text, not a second post. */
static enum result
keep_changed(struct ctx *c, const struct post *post)
{
	struct draft draft = {.key = arena_printf(c->arena, "edit:%lld", (long long)post->id),
			      .text = editor_read(c)};
	struct draft *older;
	int64_t at;
	enum result r;

	if (!post->can_edit)
		return NOT_FOUND;
	draft.text.n_seen = post->n_revisions;
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
	editor_drop_draft(c);
	notice_next(c, N_("You have already sent this form. What you changed since is shown here. "
			  "Save it to replace the first version."));
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
		return posts_question(c, id);
	r = question_get(&c->db, c->arena, c->me, c->locale, id, &q);
	if (r != OK)
		return r;
	view_metoo(page_begin(c, 200), q, false);
	return OK;
}

RESOURCE(page_metoo, BELONGS_TO("/questions/*"), POST(post_metoo, MEMBER | CSRF | LIMIT_POST));

/* The renderer for the editor's live preview: the same as for the page. */
static enum result
post_preview(struct ctx *c)
{
	const struct text typed = editor_read(c);
	struct safe_html shown = editor_preview(c, &typed);

	if (shown.html != NULL)
		return reply_text(c, 200, "text/html; charset=utf-8", shown.html);
	return reply_text(
	    c, 422, "text/html; charset=utf-8",
	    arena_printf(c->arena, "<p>%s</p>",
			 arena_printf(c->arena, tr(c->locale, text_rules[TEXT_BODY].is_long),
				      (long)BODY_MAX)));
}

RESOURCE(page_preview, BELONGS_TO("/questions/ask"), POST(post_preview, MEMBER | CSRF));

/* ---- editing answers and comments ----------------------------------------------------------- */

enum result
posts_revision(struct ctx *c, const struct editor *e, int number, struct revision **out)
{
	return revision_get(&c->db, c->arena, c->me, e->id, number, out);
}

/* A comment is shorter and has another name. */
static const struct editor_form editing, editing_comment;

static enum result
load_edit(struct ctx *c, struct editor *e)
{
	struct post *post;
	enum result r = post_get(&c->db, c->arena, c->me, path_id(c, 1), &post);

	if (r != OK)
		return r;
	if (post->kind == POST_QUESTION)
		return e->is_sent ? NOT_FOUND
				  : see_other(c, "/questions/%lld/edit", (long long)post->id);
	if (post->kind == POST_COMMENT)
		e->form = &editing_comment;
	e->of = post;
	e->id = post->id;
	e->action = arena_printf(c->arena, "/posts/%lld/edit", (long long)post->id);
	e->key = arena_printf(c->arena, "edit:%lld", (long long)post->id);
	e->cancel = arena_printf(c->arena, "/questions/%lld", (long long)post->question_id);
	e->text = e->now =
	    (struct text){.body = post->body, .format = post->format, .n_seen = post->n_revisions};
	return post->can_edit ? OK : FORBIDDEN;
}

static enum result
save_edit(struct ctx *c, struct editor *e)
{
	return answer_edit(&c->db, c->arena, c->me, e->id, &e->text, &c->problems);
}

static enum result
edited(struct ctx *c, struct editor *e)
{
	notice_saved(c);
	return posts_back(c, e->of);
}

#define EDITING(of, heading)                                                                       \
	{.kind = of,                                                                               \
	 .title = heading,                                                                         \
	 .button = N_("Save changes"),                                                             \
	 .load = load_edit,                                                                        \
	 .save = save_edit,                                                                        \
	 .done = edited,                                                                           \
	 .revision = posts_revision}
static const struct editor_form editing = EDITING(TEXT_ANSWER, N_("Edit the answer"));
static const struct editor_form editing_comment = EDITING(TEXT_COMMENT, N_("Edit the comment"));

EDITOR_HANDLERS(editing);
RESOURCE(page_post_edit, GET(editing_get, MEMBER),
	 POST_EDITOR(editing_post, MEMBER | CSRF | LIMIT_POST | REDRAWS));

/* ---- comments: where one without a script writes them, and where drafts are gone on with ------ */

/* "Ask for it" in the form of an answer: what the question lacks, asked in its language. */
static enum result
ask_details(struct ctx *c, int64_t question_id, struct editor *e)
{
	struct question_page page = {.n_missing = 0};
	struct thread thread;
	const char *names;
	enum locale l;
	enum result r = thread_get(&c->db, c->arena, c->me, c->locale, question_id, &thread);

	if (r != OK)
		return r;
	l = thread.question->locale;
	page.n_missing = field_missing(c->arena, thread.fields, thread.n_fields,
				       thread.question->text.details, page.missing);
	if (page.n_missing == 0)
		return OK;
	names = markdown_escape(c->arena, questions_missing(c->arena, &page, l));
	e->more = arena_printf(
	    c->arena, "%s\n\n[%s](%s/questions/%lld/edit#details)",
	    arena_printf(c->arena, tr(l, N_("To help you, we would like to know: %s")), names),
	    tr(l, N_("Add it to your question")), config()->url, (long long)question_id);
	return OK;
}

static enum result
load_comment(struct ctx *c, struct editor *e)
{
	struct post *parent;
	enum result r = post_get(&c->db, c->arena, c->me, path_id(c, 1), &parent);

	if (r != OK)
		return r;
	e->of = parent;
	e->action = arena_printf(c->arena, "/posts/%lld/comments", (long long)parent->id);
	e->key = arena_printf(c->arena, "comment:%lld", (long long)parent->id);
	if (parent->kind == POST_COMMENT)
		return NOT_FOUND;
	if (!e->is_sent && parent->kind == POST_QUESTION && str_eq(arg_line(c, "ask"), "details"))
		return ask_details(c, parent->id, e);
	return OK;
}

static enum result
save_comment(struct ctx *c, struct editor *e)
{
	const struct post *parent = e->of;

	return comment_post_once(&c->db, c->arena, c->me, parent->id, &e->text, e->once,
				 &c->problems, &e->id);
}

static enum result
commented(struct ctx *c, struct editor *e)
{
	const struct post *parent = e->of;

	return posts_stand(c, parent->question_id, POST_COMMENT, e->id);
}

static const struct editor_form commenting = {
    .kind = TEXT_COMMENT,
    .without = 1 << TEXT_REASON,
    .title = N_("Your comment"),
    .button = N_("Post comment"),
    .load = load_comment,
    .save = save_comment,
    .done = commented,
    .changed = posts_changed,
};

EDITOR_HANDLERS(commenting);
RESOURCE(page_comments, GET(commenting_get, MEMBER),
	 POST_EDITOR(commenting_post, MEMBER | CSRF | LIMIT_POST | REDRAWS));

/* ---- flags ---------------------------------------------------------------------------------- */

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
		notice_next(c, N_("You have already flagged this. A moderator will look at it."));
	else if (r == OK)
		notice_next(c, N_("Thank you. A moderator will look at it."));
	else
		return r;
	return posts_back(c, post);
}

RESOURCE(page_flag, GET(get_flag, MEMBER), POST(post_flag, MEMBER | CSRF | LIMIT_POST | REDRAWS));
