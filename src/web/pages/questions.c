/* Questions: thread, asking, editing. */
#include "web/pages/questions.h"

#include <string.h>

#include "answerwell/account/mention.h"
#include "answerwell/account/submission.h"
#include "answerwell/base/asset.h"
#include "answerwell/base/str.h"
#include "views/question_ask.h"
#include "views/question_show.h"
#include "web/head.h"
#include "web/once.h"
#include "web/page_env.h"
#include "web/pages/desk.h"
#include "web/pages/fold.h"
#include "web/pages/posts.h"
#include "web/pages/seen.h"
#include "web/waiting.h"
#include "web/web.h"

static enum result
show_ask(struct ctx *c, struct ask_page *p, int status)
{
	struct category *categories;
	enum result r;

	r = category_list(&c->db, c->arena, c->locale, &categories, &p->n_categories);
	if (r != OK)
		return r;
	p->categories = categories;
	c->env->title = tr(c->locale, p->is_edit ? N_("Edit the question") : N_("Ask a question"));
	c->env->section = "questions";
	c->env->no_index = p->is_edit;
	c->env->is_writing = true;
	if (!p->is_edit)
		c->env->description = tr(c->locale, N_("Ask people with the same product and our "
						       "staff; the answer comes by mail."));
	if (!p->is_edit)
		head_canonical(c, "/questions/ask");
	view_question_ask(page_begin(c, status), p);
	return OK;
}

static enum result
get_ask(struct ctx *c)
{
	struct ask_page p = {.action = "/questions",
			     .title = arg_line(c, "title"),
			     .body = "",
			     .category = arg_line(c, "category"),
			     .tags = arg_line(c, "tags"),
			     .category_seen = ""};
	const struct draft *d;

	if (c->me != NULL && !c->me->is_verified)
		return see_other(c, "/verify/again");
	d = c->me != NULL ? drafts_open(c, &p.bar, "ask") : NULL;
	if (d != NULL) {
		p.title = d->title[0] != '\0' ? d->title : p.title;
		p.body = d->body;
		p.category = d->category[0] != '\0' ? d->category : p.category;
		p.tags = d->tags;
	}
	return show_ask(c, &p, 200);
}

RESOURCE(page_ask, GET(get_ask, ANYONE));

/* The form as it came, for showing it again. */
static struct ask_page
ask_from(struct ctx *c, const struct question_draft *d)
{
	return (struct ask_page){.title = d->title,
				 .body = d->body,
				 .category = d->category,
				 .tags = d->tags,
				 .reason = d->reason,
				 .n_seen = d->n_seen,
				 .category_seen = form_line(c, "category_seen"),
				 .bar = drafts_bar(c),
				 .preview = {c->me != NULL && form_has(c, "preview")
						 ? preview_of(c, d->body).html
						 : NULL}};
}

static struct question_draft
read_draft(struct ctx *c)
{
	return (struct question_draft){.title = form_line(c, "title"),
				       .body = form_text(c, "body"),
				       .category = form_line(c, "category"),
				       .tags = form_line(c, "tags"),
				       .reason = form_line(c, "reason"),
				       .n_seen = (int)form_id(c, "seen"),
				       .locale = c->locale,
				       .form = once_of(c)};
}

static enum result
post_question(struct ctx *c)
{
	struct question_draft draft = read_draft(c);
	struct ask_page again = ask_from(c, &draft);
	enum result r = INVALID;
	int64_t id;

	again.action = "/questions";
	if (c->is_redrawn || form_has(c, "preview"))
		return show_ask(c, &again, 200);
	if (c->problems.n == 0)
		r = question_post(&c->db, c->arena, c->me, &draft, &c->problems, &id);
	if (r == OK && draft.form->is_changed && (r = posts_changed(c, id)) != INVALID)
		return r;
	if (r == INVALID)
		return show_ask(c, &again, 422);
	if (r != OK)
		return r;
	drafts_done(c);
	notice_next(c, N_("Your question is posted. You will get a mail when somebody answers."));
	return see_other(c, "/questions/%lld", (long long)id);
}

/* From somebody without an account, or logged out meanwhile: what is wrong with it now, or who they
 * are. */
static enum result
visitor_question(struct ctx *c)
{
	struct question_draft draft = read_draft(c);
	struct ask_page again = ask_from(c, &draft);
	enum result r = INVALID;

	again.action = "/questions";
	again.bar.key = NULL;
	if (c->is_redrawn)
		return show_ask(c, &again, 200);
	if (c->problems.n == 0)
		r = question_is_fit(&c->db, c->arena, &draft, &c->problems);
	if (r == INVALID)
		return show_ask(c, &again, 422);
	return r == OK ? waiting_show_doors(c, kept_now(c), "", 401) : r;
}

RESOURCE(page_questions, GET(questions_list, ANYONE),
	 POST(post_question, MEMBER | CSRF | LIMIT_POST | REDRAWS), VISITOR(visitor_question));

/* What the reader is writing in this thread. */
static enum result
read_drafts(struct ctx *c, struct question_page *p, int64_t id)
{
	const struct draft *d;
	struct draft *drafts;
	enum result r;

	r = draft_of_thread(&c->db, c->arena, c->me, id, &drafts, &p->n_drafts);
	if (r != OK)
		return r;
	p->drafts = drafts;
	p->bar.key = arena_printf(c->arena, "answer:%lld", (long long)id);
	d = drafts_among(drafts, p->n_drafts, "answer", id);
	if (d != NULL && p->draft == NULL) {
		p->draft = d->body;
		p->bar.at = d->at;
	}
	return OK;
}

static const char *
quoted(struct ctx *c, const struct post *post)
{
	const char *name = post->author_display;
	struct buf b;

	buf_init(&b, c->arena, strlen(post->body) + 64);
	buf_printf(
	    &b, "> **%s:**\n>\n> ",
	    markdown_escape(c->arena, name != NULL ? name : tr(c->locale, N_("former member"))));
	for (const char *s = post->body; *s != '\0'; s++) {
		buf_putc(&b, *s);
		if (*s == '\n')
			buf_puts(&b, s[1] == '\n' ? ">" : "> ");
	}
	buf_puts(&b, "\n\n");
	return b.data;
}

/* "Quote" without a script: the post's text at the end of the answer. One that cannot be quoted is
 * left out. */
static enum result
add_quote(struct ctx *c, struct question_page *p, int64_t question_id)
{
	struct post *post;
	enum result r = post_get(&c->db, c->arena, c->me, arg_id(c, "quote"), &post);

	if (r != OK)
		return r == NOT_FOUND ? OK : r;
	if (post->question_id != question_id || post->kind == POST_COMMENT || post->is_hidden ||
	    post->is_deleted)
		return OK;
	p->draft = arena_printf(c->arena, "%s%s%s", p->draft != NULL ? p->draft : "",
				p->draft != NULL ? "\n\n" : "", quoted(c, post));
	return OK;
}

const char *
as_data(struct arena *a, struct safe_html html)
{
	return str_cut(a, safe_html_plain(a, html), DATA_CHARS);
}

const char *
post_link(struct arena *a, const struct question_page *page, enum post_kind kind, int64_t id)
{
	const char *room = kind == POST_ANSWER ? "answer" : "post";

	return arena_printf(a, page->reading.n_pages > 1 ? "/%ss/%lld" : "#%s-%lld", room,
			    (long long)id);
}

static void
say_head(struct ctx *c, const struct question *q, const char *path, size_t page)
{
	c->env->title = q->title;
	c->env->description = str_cut(c->arena, safe_html_plain(c->arena, q->post.html), 155);
	c->env->section = "questions";
	head_canonical(c, page > 1 ? "%s?page=%zu" : "%s", path, page);
	head_feed(c, q->title, "/feeds/questions/%lld", (long long)q->post.id);
	head_crumb(c, tr(c->locale, N_("Questions")), "/questions");
	head_crumb(c, q->category_name, "/questions?category=%s",
		   head_encoded(c, q->category_slug));
	head_crumb(c, q->title, "%s", path);
}

/* The thread, with what the person was writing when a problem brought them back. */
enum result
questions_show(struct ctx *c, int64_t id, const char *draft, int status)
{
	struct question_page p = {.draft = draft, .is_member = c->me != NULL};
	const char *path;
	struct question *q;
	struct answer *answers;
	struct comment *comments;
	enum result r;

	r = thread_get(&c->db, c->arena, c->me, c->locale, id, &q, &answers, &p.n_answers,
		       &comments, &p.n_comments);
	if (r != OK)
		return r;
	path = arena_printf(c->arena, "/questions/%lld/%s", (long long)q->post.id,
			    head_encoded(c, q->slug));
	if (status == 200 && c->in.method != METHOD_POST && strcmp(path_text(c, 2), q->slug) != 0)
		return moved_here(c, path);
	p.question = q;
	p.reading = reading_of(c, path);
	reading_cut(&p.reading, &answers, &p.n_answers);
	r = fold(c, &(struct fold_page){.question = q,
					.answers = answers,
					.n_answers = p.n_answers,
					.comments = &comments,
					.n_comments = &p.n_comments});
	if (r != OK)
		return r;
	p.answers = answers;
	p.comments = comments;
	p.can_answer = q->closed_at == 0 && !q->post.is_hidden && !q->post.is_deleted;
	c->env->is_writing = p.can_answer;
	if (c->me != NULL && (r = read_drafts(c, &p, q->post.id)) != OK)
		return r;
	if (c->me != NULL && draft == NULL && p.can_answer && arg_id(c, "quote") != 0 &&
	    (r = add_quote(c, &p, q->post.id)) != OK)
		return r;
	p.is_staff = c->me != NULL && c->me->role >= ROLE_STAFF;
	p.is_moderator = c->me != NULL && c->me->role >= ROLE_MODERATOR;
	p.is_asker = c->me != NULL && c->me->id == q->post.author_id;
	if (p.is_staff) {
		if ((r = desk_question(c, q->post.id, q->locale, &p.desk)) != OK)
			return r;
		c->env->script = asset_named("desk.js")->path;
	}
	say_head(c, q, path, p.reading.page);
	p.watch = (struct watch_button){.kind = WATCH_QUESTION,
					.subject = arena_printf(c->arena, "%lld", (long long)id),
					.next = path,
					.on = q->is_watched};
	/* Only if there is something to be read: one index look-up told. */
	if (q->has_unread && c->in.method == METHOD_GET &&
	    notice_seen(&c->db, c->arena, c->me->id, id, &c->n_read) != OK)
		c->n_read = 0;
	seen_question(c, q->post.id);
	view_question_show(page_begin(c, status), &p);
	return OK;
}

static enum result
get_question(struct ctx *c)
{
	return questions_show(c, path_id(c, 1), NULL, 200);
}

RESOURCE(page_question, GET(get_question, ANYONE));

static enum result
get_question_edit(struct ctx *c)
{
	struct question *q;
	struct ask_page p = {.is_edit = true, .reason = ""};
	struct revision *old;
	const struct draft *d;
	enum result r;

	r = question_get(&c->db, c->arena, c->me, c->locale, path_id(c, 1), &q);
	if (r != OK)
		return r;
	if (!q->post.can_edit)
		return FORBIDDEN;
	p.action = arena_printf(c->arena, "/questions/%lld/edit", (long long)q->post.id);
	p.title = q->title;
	p.body = q->post.body;
	p.category = p.category_seen = q->category_slug;
	p.tags = tag_joined(c->arena, q->tags, q->n_tags);
	p.n_seen = q->post.n_revisions;
	d = drafts_open(c, &p.bar, "edit:%lld", (long long)q->post.id);
	r = posts_restore(c, q->post.id, &old);
	if (r == OK) {
		p.title = old->title != NULL ? old->title : p.title;
		p.tags = old->tags != NULL ? old->tags : p.tags;
		p.body = old->body;
		p.reason = posts_restored(c, old->number);
		p.bar.at = 0;
	} else if (r != NOT_FOUND) {
		return r;
	} else if (d != NULL) {
		p.title = d->title;
		p.body = d->body;
		p.category = d->category;
		p.tags = d->tags;
		p.reason = d->reason;
		p.n_seen = d->n_seen;
	}
	return show_ask(c, &p, 200);
}

/* Somebody else saved first: text, title, tags and category, each with both changes where they fit. */
static enum result
show_conflict(struct ctx *c, struct ask_page *p, int n_base, const char *mine, int status)
{
	bool is_new = !conflict_goes_on(c) || status == 409;
	struct conflict *x;
	struct question *q;
	enum result r;

	if ((r = question_get(&c->db, c->arena, c->me, c->locale, path_id(c, 1), &q)) != OK ||
	    (r = conflict_of_post(c, &q->post, q->title, n_base, mine, &x)) != OK)
		return r;
	if (!q->post.can_edit)
		return FORBIDDEN;
	p->conflict = x;
	if (is_new) {
		p->body = conflict_text(c, x);
		p->title = conflict_title(x, p->title);
		p->n_seen = q->post.n_revisions;
	}
	if (status == 409) {
		struct revision *base;

		if (revision_get(&c->db, c->arena, c->me, q->post.id, n_base, &base) == OK)
			p->tags = merge_names(c->arena, base->tags != NULL ? base->tags : "",
					      p->tags, tag_joined(c->arena, q->tags, q->n_tags));
		if (str_eq(p->category, p->category_seen))
			p->category = q->category_slug;
		p->category_seen = q->category_slug;
	}
	return show_ask(c, p, status);
}

static enum result
show_again(struct ctx *c, struct ask_page *p, int status)
{
	if (conflict_goes_on(c))
		return show_conflict(c, p, (int)form_id(c, "base"), form_text(c, "mine"), status);
	return show_ask(c, p, status);
}

static enum result
post_question_edit(struct ctx *c)
{
	struct question_draft draft = read_draft(c);
	struct ask_page again = ask_from(c, &draft);
	int64_t id = path_id(c, 1);
	enum result r = INVALID;

	again.is_edit = true;
	again.action = arena_printf(c->arena, "/questions/%lld/edit", (long long)id);
	if (conflict_is_choice(c))
		return show_conflict(c, &again, (int)form_id(c, "base"), form_text(c, "mine"), 200);
	if (c->is_redrawn || form_has(c, "preview"))
		return show_again(c, &again, 200);
	if (c->problems.n == 0)
		r = question_edit(&c->db, c->arena, c->me, id, &draft, &c->problems);
	if (r == INVALID)
		return show_again(c, &again, 422);
	if (r == CONFLICT)
		return show_conflict(c, &again, draft.n_seen, draft.body, 409);
	if (r != OK)
		return r;
	drafts_done(c);
	return see_other(c, "/questions/%lld", (long long)id);
}

RESOURCE(page_question_edit, GET(get_question_edit, MEMBER),
	 POST(post_question_edit, MEMBER | CSRF | LIMIT_POST | REDRAWS));
