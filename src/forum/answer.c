#include "answerwell/forum/answer.h"

#include "answerwell/account/audit.h"
#include "answerwell/account/notice.h"
#include "answerwell/account/submission.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/config.h"
#include "forum/internal.h"
#include "sql/answer.h"

/* ---- answering ------------------------------------------------------------------------------ */

struct answering {
	struct arena *arena;
	const struct account *actor;
	int64_t question_id, id;
	struct text_ready in;
	struct submission *form;
	struct problems *problems;
};

static enum result
tell_all(struct db *db, const struct answering *w, const struct thread_state *s)
{
	const struct telling telling = {.actor = w->actor,
					.question_id = s->question_id,
					.post_id = w->id,
					.body = w->in.text.body,
					.first = {{s->asker_id, NOTICE_ANSWER}},
					.n_first = 1,
					.to_watchers = NOTICE_WATCHED,
					.begins = true};

	return watch_tell(db, w->arena, &telling);
}

/* One person's answers to a question: who has more to say adds to what stands there. */
static enum result
check_number(struct db *db, struct answering *w)
{
	struct sql_answer_number_row *count;
	enum result r;

	if (!config()->rate_limits || w->actor->role >= ROLE_STAFF)
		return OK;
	r = sql_answer_number(db, w->arena, &count, NULL, .question_id = w->question_id,
			      .author_id = w->actor->id);
	if (r != OK || count->n < ANSWERS_MAX)
		return r;
	problem_add(w->problems, "body",
		    N_("You have answered here %ld times. Please add to one of your answers, or "
		       "comment on another."),
		    ANSWERS_MAX);
	return INVALID;
}

static enum result
post_now(struct db *db, void *arg)
{
	struct answering *w = arg;
	struct arena *a = w->arena;
	struct thread_state s;
	struct sql_answer_post_row *post;
	enum result r;
	bool is_response;

	if ((r = thread_lock(db, a, w->actor, w->question_id, &s)) != OK)
		return r;
	if (s.kind != POST_QUESTION)
		return NOT_FOUND;
	if (!thread_is_live(&s))
		return FORBIDDEN;
	r = post_find_sent(db, a, w->actor,
			   &(struct sending){.kind = "answer",
					     .form = w->form,
					     .parent_id = w->question_id,
					     .body = w->in.text.body},
			   &w->id);
	if (r != OK || w->id != 0)
		return r;
	if (s.is_closed)
		return CONFLICT;
	if ((r = check_number(db, w)) != OK)
		return r;
	is_response = w->actor->role >= ROLE_STAFF && w->actor->id != s.asker_id;
	r = sql_answer_post(db, a, &post, NULL, .question_id = w->question_id,
			    .author_id = w->actor->id, READY_POST(&w->in),
			    .is_response = is_response);
	if (r != OK)
		return r;
	w->id = post->id;
	r = submission_end(db, a, w->actor, "answer", w->form, w->id);
	return r == OK ? tell_all(db, w, &s) : r;
}

enum result
answer_post(struct db *db, struct arena *a, const struct account *actor, int64_t question_id,
	    const char *body, struct problems *problems, int64_t *id)
{
	return answer_post_once(db, a, actor, question_id, body, NULL, problems, id);
}

enum result
answer_post_once(struct db *db, struct arena *a, const struct account *actor, int64_t question_id,
		 const char *body, struct submission *form, struct problems *problems, int64_t *id)
{
	struct answering w = {.arena = a,
			      .actor = actor,
			      .question_id = question_id,
			      .form = form,
			      .problems = problems};
	enum result r;

	if (!post_may_write(actor))
		return FORBIDDEN;
	r = text_prepare(db, a, TEXT_ANSWER, &(struct text){.body = body}, LOCALE_EN, problems,
			 &w.in);
	if (r == OK)
		r = text_check_gaps(db, a, actor, &w.in.text, NULL, problems);
	if (r == OK && (r = db_transaction(db, post_now, &w)) == OK)
		*id = w.id;
	return r;
}

enum result
answer_edit(struct db *db, struct arena *a, const struct account *actor, int64_t id,
	    const struct text *text, struct problems *problems)
{
	return post_edit(db, a, actor, text, id, false, problems);
}

/* ---- acceptance ----------------------------------------------------------------------------- */

struct accepting {
	struct arena *arena;
	const struct account *actor;
	int64_t id;
	bool on;
	int n_seen; /* 0 = not told */
};

static enum result
may_accept(const struct account *actor, const struct thread_state *s)
{
	if (s->kind != POST_ANSWER)
		return NOT_FOUND;
	if (!thread_is_live(s))
		return FORBIDDEN;
	if (actor->id != s->asker_id && actor->role < ROLE_MODERATOR)
		return FORBIDDEN;
	return OK;
}

static enum result
write_acceptance(struct db *db, const struct accepting *w, const struct thread_state *s)
{
	if (w->on)
		return sql_answer_accept(db, w->arena, NULL, .question_id = s->question_id,
					 .answer_id = w->id, .by_id = w->actor->id);
	return sql_answer_unaccept(db, w->arena, NULL, .question_id = s->question_id,
				   .answer_id = w->id);
}

static enum result
accept_now(struct db *db, void *arg)
{
	const struct accepting *w = arg;
	struct thread_state s;
	struct notice notice = {
	    .kind = NOTICE_ACCEPTED, .actor_id = w->actor->id, .post_id = w->id};
	bool was_known;
	enum result r;

	if ((r = thread_lock(db, w->arena, w->actor, w->id, &s)) != OK)
		return r;
	if ((r = may_accept(w->actor, &s)) != OK)
		return r;
	was_known = s.accepted_id == w->id || s.unaccepted_id == w->id;
	if (w->on ? s.accepted_id == w->id : !was_known)
		return OK;
	if (w->on && w->n_seen != 0 && w->n_seen != s.n_revisions)
		return CONFLICT;
	if ((r = write_acceptance(db, w, &s)) != OK)
		return r;
	r = thread_settle(db, w->arena, s.question_id);
	if (r == OK && w->actor->id != s.asker_id)
		r = audit_add(db, w->arena, w->actor->id,
			      w->on ? "answer.accept" : "answer.unaccept", "post", w->id, "");
	notice.account_id = s.author_id;
	notice.question_id = s.question_id;
	if (r == OK && w->on && !was_known && s.author_id != 0)
		r = notice_queue(db, w->arena, &notice);
	return r;
}

enum result
answer_accept(struct db *db, struct arena *a, const struct account *actor, int64_t id, bool on)
{
	return answer_accept_seen(db, a, actor, id, on, 0);
}

enum result
answer_accept_seen(struct db *db, struct arena *a, const struct account *actor, int64_t id, bool on,
		   int n_seen)
{
	struct accepting w = {.arena = a, .actor = actor, .id = id, .on = on, .n_seen = n_seen};

	if (!post_may_write(actor))
		return FORBIDDEN;
	return db_transaction(db, accept_now, &w);
}
