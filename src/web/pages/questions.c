/* Questions: thread, asking, editing. */
#include "web/pages/questions.h"

#include <string.h>

#include "answerwell/account/submission.h"
#include "answerwell/base/asset.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/duplicate.h"
#include "answerwell/forum/promise.h"
#include "answerwell/insight/offer.h"
#include "views/question_ask.h"
#include "views/question_show.h"
#include "web/head.h"
#include "web/once.h"
#include "web/page_env.h"
#include "web/pages/asks.h"
#include "web/pages/desk.h"
#include "web/pages/fold.h"
#include "web/pages/posts.h"
#include "web/pages/seen.h"
#include "web/site.h"
#include "web/suggest.h"
#include "web/web.h"

/* ---- asking --------------------------------------------------------------------------------- */

static enum result
load_ask(struct ctx *c, struct editor *e)
{
	e->action = "/questions";
	e->key = "ask";
	e->text.title = arg_line(c, "title");
	e->text.category = arg_line(c, "category");
	e->text.tags = arg_line(c, "tags");
	return c->me != NULL && !c->me->is_verified ? see_other(c, "/verify/again") : OK;
}

static enum result
show_ask(struct ctx *c, struct editor *e, int status)
{
	e->promises = &site_of(c)->hours;
	c->env->script = asset_named("ask.js")->path;
	c->env->no_index = false;
	c->env->description = tr(c->locale, N_("Ask our staff and people with the same product. "
					       "You will get the answer by email."));
	head_canonical(c, "/questions/ask");
	if (e->is_step) {
		e->ask =
		    asks_shown(c, ASK_FORM, e->text.title, e->suggested,
			       (int)suggestions_count(e->suggested), (int)e->suggested->n_asked);
		e->suggested->ask = e->ask;
	} else if (ask_number_is(form_line(c, ASK_FIELD))) {
		e->ask = form_line(c, ASK_FIELD);
	}
	e->claim = e->is_sent ? form_line(c, CLAIM_FIELD) : arg_line(c, CLAIM_FIELD);
	e->shown = e->is_step ? asks_shown_ids(c, e->suggested) : form_line(c, SHOWN_FIELD);
	e->is_stepped = e->is_step || (e->is_sent && !form_has(c, STEP_FIELD));
	view_question_ask(page_begin(c, status), e);
	return OK;
}

static enum result
save_ask(struct ctx *c, struct editor *e)
{
	const struct question_draft draft = {.text = e->text, .locale = c->locale, .form = e->once};

	return question_post(&c->db, c->arena, c->me, &draft, &c->problems, &e->id);
}

static enum result
asked(struct ctx *c, struct editor *e)
{
	if (e->once == NULL || !e->once->was_sent)
		asks_posted(c, e->text.title, e->id);
	notice_next(
	    c, N_("Your question has been posted. You will get an email when someone answers."));
	return see_other(c, "/questions/%lld", (long long)e->id);
}

#define BODY_LABEL N_("What happened, and what have you tried?")
#define BODY_HINT                                                                                  \
	N_("The model, order date or error code can help. Please leave out addresses, card "       \
	   "numbers and order numbers, because everyone can read this.")

static const struct editor_form asking = {
    .kind = TEXT_QUESTION,
    .without = 1 << TEXT_REASON,
    .labels = {[TEXT_BODY] = BODY_LABEL},
    .hints = {[TEXT_BODY] = BODY_HINT},
    .title = N_("Ask a question"),
    .button = N_("Post question"),
    .finds_similar = true,
    .load = load_ask,
    .show = show_ask,
    .save = save_ask,
    .done = asked,
    .changed = posts_changed,
};

EDITOR_HANDLERS(asking);

static bool
finds_something(struct ctx *c)
{
	const char *title = form_line(c, "title");
	struct suggestions *s = suggest_entries(c, title);

	return suggestions_count(s) > 0 || (suggest_threads(c, title, s) == OK && s->n_asked > 0);
}

/* Without a script what was found for the title is shown before anything is posted. A form that was sent before may have
 * found what it has made itself: looked for afterwards, that is there. */
static bool
has_step(struct ctx *c)
{
	bool was_sent = false;

	if (!form_has(c, STEP_FIELD) || form_has(c, "preview") || c->is_redrawn ||
	    !finds_something(c))
		return false;
	return c->me == NULL ||
	       (submission_look(&c->db, c->arena, c->me, "question", once_of(c), &was_sent) == OK &&
		!was_sent);
}

static enum result
post_question(struct ctx *c)
{
	return has_step(c) ? editor_step(c, &asking) : asking_post(c);
}

static enum result
visitor_question(struct ctx *c)
{
	enum result r;

	if (has_step(c))
		return editor_step(c, &asking);
	r = editor_visitor(c, &asking);
	/* Whoever is asked who they are is asking; from here on nothing ties that to what was searched. */
	if (r == OK && c->out.status == 401)
		asks_posted(c, form_line(c, "title"), 0);
	return r;
}

RESOURCE(page_ask, GET(asking_get, ANYONE));
RESOURCE(page_questions, GET(questions_list, ANYONE),
	 POST_EDITOR(post_question, MEMBER | CSRF | LIMIT_POST | REDRAWS),
	 VISITOR(visitor_question));

/* ---- the thread ------------------------------------------------------------------------------ */

/* What the reader is writing in this thread. */
static enum result
read_drafts(struct ctx *c, struct question_page *p, int64_t id, bool is_begun)
{
	const struct draft *d;
	struct draft *drafts;
	enum result r;

	r = draft_of_thread(&c->db, c->arena, c->me, id, &drafts, &p->n_drafts);
	if (r != OK)
		return r;
	p->drafts = drafts;
	d = drafts_among(drafts, p->n_drafts, "answer", id);
	p->answer.bar.key = p->answer.key;
	if (d != NULL && is_begun) {
		p->answer.text.body = d->text.body;
		p->answer.bar.at = d->at;
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
	if (post->question_id != question_id || post->kind == POST_COMMENT || post->is_removed)
		return OK;
	p->answer.text.body =
	    arena_printf(c->arena, "%s%s%s", p->answer.text.body,
			 p->answer.text.body[0] != '\0' ? "\n\n" : "", quoted(c, post));
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
	c->env->title = q->text.title;
	c->env->description = str_cut(c->arena, safe_html_plain(c->arena, q->post.html), 155);
	c->env->article = locale_code(q->locale);
	c->env->section = "questions";
	head_canonical(c, page > 1 ? "%s?page=%zu" : "%s", path, page);
	head_feed(c, q->text.title, "/feeds/questions/%lld", (long long)q->post.id);
	head_crumb(c, tr(c->locale, N_("Questions")), "/questions");
	head_crumb(c, q->category_name, "/questions?category=%s",
		   head_encoded(c, q->text.category));
	head_crumb(c, q->text.title, "%s", path);
}

const char *
questions_missing(struct arena *a, const struct question_page *page, enum locale l)
{
	struct buf b;

	buf_init(&b, a, 128);
	for (size_t i = 0; i < page->n_missing; i++)
		buf_printf(&b, "%s%s", i > 0 ? tr(l, N_(", ")) : "",
			   field_label(page->missing[i], l));
	return b.data;
}

/* The newest answer that the reader has given, on this page. */
static const struct post *
own_answer(const struct ctx *c, const struct question_page *p)
{
	const struct post *own = NULL;

	for (size_t i = 0; c->me != NULL && i < p->n_answers; i++) {
		const struct post *post = &p->answers[i].post;

		if (post->author_id == c->me->id && post->can_edit &&
		    (own == NULL || post->created_at > own->created_at))
			own = post;
	}
	return own;
}

static bool
has_staff_answer(const struct question_page *p)
{
	for (size_t i = 0; i < p->n_answers; i++)
		if (p->answers[i].post.author_role >= ROLE_STAFF)
			return true;
	return false;
}

/* Who reads it, how it stands, and so what the page has room for. */
static void
place(struct ctx *c, struct question_page *p)
{
	const struct question *q = p->question;
	const struct answer *first = p->n_answers > 0 ? p->answers : NULL;

	p->is_staff = c->me != NULL && c->me->role >= ROLE_STAFF;
	p->is_moderator = c->me != NULL && c->me->role >= ROLE_MODERATOR;
	p->is_asker = c->me != NULL && c->me->id == q->post.author_id;
	p->can_answer = q->closed_at == 0 && !q->is_duplicate && !q->post.is_removed;
	p->is_settled =
	    first != NULL && (first->is_official || first->is_accepted) && p->reading.page == 1;
	if (p->is_settled && arg_id(c, "whole") != q->post.id)
		p->folds = fold_question(c->arena, q->post.html, q->text.details);
	p->is_waiting =
	    p->can_answer && q->accepted_id == 0 && q->official_id == 0 && !has_staff_answer(p);
	p->own = own_answer(c, p);
	p->is_form_quiet = p->is_asker || p->own != NULL;
}

static void
say_promise(struct ctx *c, struct question_page *p)
{
	const struct question *q = p->question;
	const struct hours *hours = &site_of(c)->hours;

	p->promise = promise_sentence(c->arena, c->locale, hours,
				      promise_or_target(hours, q->promise, q->target_hours));
}

/* What the FAQ says to it: not where an answer has settled it, where the entry was made from the thread itself, or where another
 * question says it. */
static enum result
read_offer(struct ctx *c, struct question_page *p)
{
	const struct question *q = p->question;
	struct offer *offer = arena_alloc(c->arena, sizeof(*offer));
	enum result r;

	if (p->is_settled || q->is_duplicate || q->post.is_removed)
		return OK;
	r = offer_get(&c->db, c->arena, q->post.id, offer);
	if (r == OK && offer->entry_id != q->entry_id)
		p->offer = offer;
	return r == NOT_FOUND ? OK : r;
}

/* The form below the thread: as it came, else with a draft and what is to be quoted. */
static enum result
begin_answer(struct ctx *c, struct question_page *p, int64_t id, const struct editor *answer)
{
	enum result r = OK;

	if (answer != NULL)
		p->answer = *answer;
	else
		r = answers_begin(c, &p->answer, id);
	if (r == OK && c->me != NULL)
		r = read_drafts(c, p, id, answer == NULL);
	if (r == OK && c->me != NULL && answer == NULL && p->can_answer && arg_id(c, "quote") != 0)
		r = add_quote(c, p, id);
	return r;
}

/* Where readers are led from a question that repeats something; NULL: they stay. Staff stays, and who wants to. */
static const char *
way_on(struct ctx *c, const struct question *q)
{
	const int64_t to = q->end_entry != 0 ? q->end_entry : q->end_question;

	if (to == 0 || c->in.method == METHOD_POST || arg_line(c, STAY_FIELD)[0] != '\0' ||
	    (c->me != NULL && c->me->role >= ROLE_STAFF))
		return NULL;
	return arena_printf(c->arena, "/%s/%lld/%s?" FROM_FIELD "=%lld",
			    q->end_entry != 0 ? "faq" : "questions", (long long)to,
			    head_encoded(c, q->end_slug), (long long)q->post.id);
}

/* What leads here: to the reader who was led, and all of it to staff. */
static enum result
read_repeated(struct ctx *c, struct question_page *p)
{
	const struct duplicate_end here = {.question_id = p->question->post.id};
	struct duplicate *list;
	enum result r = duplicates_from(c, &here, &p->from);

	if (r != OK || !p->is_staff || p->question->n_duplicates == 0)
		return r;
	r = duplicate_list(&c->db, c->arena, &here, &list, &p->n_repeated_by);
	p->repeated_by = list;
	return r;
}

/* One that is shown though its readers are led on is not what search engines are to find. */
static void
say_where(struct ctx *c, struct question_page *p, const char *path)
{
	const struct question *q = p->question;

	say_head(c, q, path, p->reading.page);
	p->watch =
	    (struct watch_button){.kind = WATCH_QUESTION,
				  .subject = arena_printf(c->arena, "%lld", (long long)q->post.id),
				  .next = path,
				  .on = q->is_watched};
	if (q->end_question == 0 && q->end_entry == 0)
		return;
	p->watch.next = arena_printf(c->arena, "%s?" STAY_FIELD "=1", path);
	c->env->no_index = true;
}

/* The thread, with what the person was writing when a problem brought them back. */
enum result
questions_show(struct ctx *c, int64_t id, const struct editor *answer, int status)
{
	struct question_page p = {.is_member = c->me != NULL};
	const char *path, *on;
	struct thread thread;
	struct question *q;
	enum result r = thread_get(&c->db, c->arena, c->me, c->locale, id, &thread);

	if (r != OK)
		return r;
	q = thread.question;
	if ((on = way_on(c, q)) != NULL)
		return moved(c, "%s", on);
	path = arena_printf(c->arena, "/questions/%lld/%s", (long long)q->post.id,
			    head_encoded(c, q->slug));
	if (status == 200 && c->in.method != METHOD_POST && strcmp(path_text(c, 2), q->slug) != 0)
		return moved_here(c, path);
	p.question = q;
	p.reading = reading_of(c, path);
	reading_cut(&p.reading, &thread);
	if ((r = fold(c, &thread)) != OK)
		return r;
	p.answers = thread.answers;
	p.n_answers = thread.n_answers;
	p.comments = thread.comments;
	p.n_comments = thread.n_comments;
	p.n_missing =
	    field_missing(c->arena, thread.fields, thread.n_fields, q->text.details, p.missing);
	place(c, &p);
	if (p.is_waiting)
		say_promise(c, &p);
	if ((r = read_offer(c, &p)) != OK || (r = read_repeated(c, &p)) != OK)
		return r;
	c->env->is_writing = p.can_answer;
	if ((r = begin_answer(c, &p, q->post.id, answer)) != OK)
		return r;
	if (p.is_staff) {
		if ((r = desk_question(c, q, &p.desk)) != OK)
			return r;
		c->env->script = asset_named("desk.js")->path;
	}
	say_where(c, &p, path);
	/* Only if there is something to be read: one index look-up told. */
	if (q->has_unread && c->in.method == METHOD_GET &&
	    notice_seen(&c->db, c->arena, c->me->id, id, &c->n_read) != OK)
		c->n_read = 0;
	seen_question(c, q->post.id, q->post.author_id);
	c->env->ask = c->in.method != METHOD_POST ? asks_opened(c, 0, id) : NULL;
	view_question_show(page_begin(c, status), &p);
	if (c->env->ask != NULL)
		c->out.is_public = false;
	return OK;
}

static enum result
get_question(struct ctx *c)
{
	return questions_show(c, path_id(c, 1), NULL, 200);
}

RESOURCE(page_question, GET(get_question, ANYONE));

/* ---- editing -------------------------------------------------------------------------------- */

static enum result
load_edit(struct ctx *c, struct editor *e)
{
	struct question *q;
	enum result r = question_get(&c->db, c->arena, c->me, c->locale, path_id(c, 1), &q);

	if (r != OK)
		return r;
	e->id = q->post.id;
	e->action = arena_printf(c->arena, "/questions/%lld/edit", (long long)e->id);
	e->key = arena_printf(c->arena, "edit:%lld", (long long)e->id);
	e->text = e->now = q->text;
	return q->post.can_edit ? OK : FORBIDDEN;
}

static enum result
show_edit(struct ctx *c, struct editor *e, int status)
{
	c->env->script = asset_named("ask.js")->path;
	view_question_ask(page_begin(c, status), e);
	return OK;
}

static enum result
save_edit(struct ctx *c, struct editor *e)
{
	return question_edit(&c->db, c->arena, c->me, e->id, &e->text, &c->problems);
}

static enum result
edited(struct ctx *c, struct editor *e)
{
	notice_saved(c);
	return posts_question(c, e->id);
}

static const struct editor_form editing = {
    .kind = TEXT_QUESTION,
    .labels = {[TEXT_BODY] = BODY_LABEL},
    .hints = {[TEXT_BODY] = BODY_HINT},
    .title = N_("Edit the question"),
    .button = N_("Save changes"),
    .load = load_edit,
    .show = show_edit,
    .save = save_edit,
    .done = edited,
    .revision = posts_revision,
};

EDITOR_HANDLERS(editing);
RESOURCE(page_question_edit, GET(editing_get, MEMBER),
	 POST_EDITOR(editing_post, MEMBER | CSRF | LIMIT_POST | REDRAWS));
