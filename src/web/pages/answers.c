/* Answers: posting, acceptance, the official mark. */
#include "answerwell/forum/answer.h"

#include "answerwell/base/log.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/template.h"
#include "answerwell/forum/thanks.h"
#include "views/official_form.h"
#include "views/preview.h"
#include "views/thanks.h"
#include "web/page_env.h"
#include "web/pages/posts.h"
#include "web/pages/questions.h"
#include "web/pages/templates.h"
#include "web/web.h"

static enum result
load_answer(struct ctx *c, struct editor *e)
{
	int64_t id = e->id != 0 ? e->id : path_id(c, 1);

	e->action = arena_printf(c->arena, "/questions/%lld/answers", (long long)id);
	e->key = arena_printf(c->arena, "answer:%lld", (long long)id);
	return OK;
}

/* On the page of its question, but for a preview. In another language or other colours:
 * an address that can be kept if there is nothing to keep. */
static enum result
show_answer(struct ctx *c, struct editor *e, int status)
{
	if (c->is_redrawn && e->text.body[0] == '\0')
		return see_other(c, "/questions/%lld", (long long)path_id(c, 1));
	if (e->preview.html == NULL)
		return questions_show(c, path_id(c, 1), e, status);
	view_preview(page_begin(c, status), e);
	return OK;
}

static enum result
save_answer(struct ctx *c, struct editor *e)
{
	enum result r = answer_post_once(&c->db, c->arena, c->me, path_id(c, 1), &e->text, e->once,
					 &c->problems, &e->id);

	if (r == CONFLICT)
		problem_add(&c->problems, "body",
			    N_("The question was closed in the meantime. Your text is kept here."),
			    0);
	return r;
}

static enum result
answered(struct ctx *c, struct editor *e)
{
	/* The answer stands, whatever becomes of the count. */
	if (c->me->role >= ROLE_STAFF && form_id(c, "template") != 0 &&
	    template_count_use(&c->db, c->arena, c->me, form_id(c, "template")) != OK)
		log_event(LOG_LEVEL_WARN, "web.template", "counted=0");
	return posts_stand(c, path_id(c, 1), POST_ANSWER, e->id);
}

static const struct editor_form answering = {
    .kind = TEXT_ANSWER,
    .without = 1 << TEXT_REASON,
    .labels = {[TEXT_BODY] = N_("What would help here?")},
    .hints = {[TEXT_BODY] = N_("Say what to do, step by step, and what comes next.")},
    .title = N_("Preview"),
    .button = N_("Post answer"),
    .load = load_answer,
    .show = show_answer,
    .save = save_answer,
    .done = answered,
    .changed = posts_changed,
};

enum result
answers_begin(struct ctx *c, struct editor *e, int64_t question_id)
{
	*e = (struct editor){.id = question_id};
	return editor_load(c, &answering, e);
}

/* Without a script: the form again, with what was typed, `more` after it, and the templates that were searched for. */
static enum result
show_again(struct ctx *c, const char *more, int status)
{
	struct editor e;
	enum result r = answers_begin(c, &e, path_id(c, 1));

	if (r != OK)
		return r;
	e.text = editor_read(c);
	if (more[0] != '\0')
		e.text.body = arena_printf(c->arena, "%s%s%s", e.text.body,
					   e.text.body[0] != '\0' ? "\n\n" : "", more);
	return questions_show(c, path_id(c, 1), &e, status);
}

static enum result
insert_template(struct ctx *c)
{
	const char *filled = "";
	enum result r = templates_fill(c, form_id(c, "choice"), path_id(c, 1), &filled);

	if (r == NOT_FOUND)
		problem_add(&c->problems, "choice", N_("Please choose a template from the list."),
			    0);
	if (r != OK && r != NOT_FOUND)
		return r;
	return show_again(c, filled, r == NOT_FOUND ? 422 : 200);
}

static enum result
post_answer(struct ctx *c)
{
	if (form_has(c, "insert") && !c->is_redrawn)
		return insert_template(c);
	if (form_has(c, "look") && !c->is_redrawn)
		return show_again(c, "", 200);
	return editor_post(c, &answering);
}

static enum result
visitor_answer(struct ctx *c)
{
	return editor_visitor(c, &answering);
}

RESOURCE(page_answers, BELONGS_TO("/questions/*"),
	 POST_EDITOR(post_answer, MEMBER | CSRF | LIMIT_POST | REDRAWS), VISITOR(visitor_answer));

static enum result
post_acceptance(struct ctx *c)
{
	struct post *post;
	int64_t id = path_id(c, 1);
	enum result r;

	r = answer_accept_seen(&c->db, c->arena, c->me, id, form_id(c, "on") == 1,
			       (int)form_id(c, "seen"));
	if (r == CONFLICT) {
		notice_next(c, N_("The answer was changed in the meantime. Please read it again."));
		r = OK;
	}
	if (r != OK)
		return r;
	r = post_get(&c->db, c->arena, c->me, id, &post);
	if (r != OK)
		return r;
	return posts_stand(c, post->question_id, POST_ANSWER, id);
}

RESOURCE(page_acceptance, BELONGS_TO("/answers/*"), POST(post_acceptance, MEMBER | CSRF));

static enum result
post_thanks(struct ctx *c)
{
	int64_t id = path_id(c, 1), n;
	bool on = form_id(c, "on") == 1;
	enum result r;

	r = thanks_set(&c->db, c->arena, c->me, id, on, &n);
	if (r == OK && wants_fragment(c)) {
		view_thanks(page_begin(c, 200), id, n, true, on);
		return OK;
	}
	return r == OK ? see_other(c, "/answers/%lld", (long long)id) : r;
}

RESOURCE(page_thanks, BELONGS_TO("/answers/*"), POST(post_thanks, MEMBER | CSRF | LIMIT_POST));

/* `draft`: what was typed, NULL for the mark as it is. */
static enum result
show_official(struct ctx *c, int64_t id, const struct official_draft *draft, int status)
{
	struct official_page p = {.draft = draft};
	struct official_draft marked;
	struct post *post;
	enum result r;

	r = post_get(&c->db, c->arena, c->me, id, &post);
	if (r != OK)
		return r;
	if (post->kind != POST_ANSWER)
		return NOT_FOUND;
	c->env->title = tr(c->locale, N_("Official answer"));
	c->env->is_writing = true;
	c->env->section = "questions";
	r = answer_official(&c->db, c->arena, id, &marked);
	if (r != OK && r != NOT_FOUND)
		return r;
	p.is_marked = r == OK;
	p.post = post;
	if (draft == NULL)
		p.draft = &marked;
	r = question_get(&c->db, c->arena, c->me, c->locale, post->question_id, &p.question);
	if (r == OK)
		view_official_form(page_begin(c, status), &p);
	return r;
}

static enum result
get_official(struct ctx *c)
{
	return show_official(c, path_id(c, 1), NULL, 200);
}

/* One click on the desk. */
static enum result
confirm_again(struct ctx *c, int64_t id, struct mark_seen seen)
{
	enum result r = mark_confirm(&c->db, c->arena, c->me, id, seen);

	if (r == INVALID) /* its last day has passed */
		return see_other(c, "/answers/%lld/official", (long long)id);
	if (r == CONFLICT)
		notice_next(c, N_("It was changed in the meantime. Please look at it again."));
	else if (r == NOT_FOUND)
		notice_next(c, N_("Someone else has already decided this."));
	else if (r != OK)
		return r;
	else
		notice_next(c, N_("It is the official answer again."));
	return see_other(c, "/staff/marks");
}

static enum result
post_official(struct ctx *c)
{
	struct official_draft draft = {.scope = form_line(c, "scope"),
				       .valid_until = form_line(c, "valid_until"),
				       .seen = {.answer = (int)form_id(c, "seen"),
						.question = (int)form_id(c, "question_seen")}};
	int64_t id = path_id(c, 1);
	struct post *post;
	enum result r = INVALID;

	if (form_has(c, "again"))
		return confirm_again(c, id, draft.seen);
	if (c->is_redrawn)
		return show_official(c, id, &draft, 200);
	if (form_has(c, "revoke"))
		r = answer_unmark_official(&c->db, c->arena, c->me, id);
	else if (c->problems.n == 0)
		r = answer_mark_official(&c->db, c->arena, c->me, id, &draft, &c->problems);
	if (r == CONFLICT) {
		problem_add(&c->problems, "scope",
			    N_("The answer or its question was changed while you were looking. "
			       "Please read them again, then mark the answer."),
			    0);
		return show_official(c, id, &draft, 409);
	}
	if (r == INVALID)
		return show_official(c, id, &draft, 422);
	if (r == OK && str_eq(form_line(c, "from"), "marks"))
		return see_other(c, "/staff/marks");
	if (r != OK || (r = post_get(&c->db, c->arena, c->me, id, &post)) != OK)
		return r;
	return posts_stand(c, post->question_id, POST_ANSWER, id);
}

RESOURCE(page_official, GET(get_official, STAFF), POST(post_official, STAFF | CSRF | REDRAWS));
