#include "answerwell/forum/answer.h"

#include "answerwell/account/audit.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/config.h"
#include "answerwell/forum/exposure.h"
#include "forum/internal.h"
#include "sql/answer.h"

/* ---- answering ------------------------------------------------------------------------------ */

/* One person's answers to a question: who has more to say adds to what stands there. */
static enum result
check_number(struct db *db, struct arena *a, const struct account *actor, int64_t question_id,
	     struct problems *problems)
{
	struct sql_answer_number_row *count;
	enum result r;

	if (!config()->rate_limits || actor->role >= ROLE_STAFF)
		return OK;
	r = sql_answer_number(db, a, &count, NULL, .question_id = question_id,
			      .author_id = actor->id);
	if (r != OK || count->n < ANSWERS_MAX)
		return r;
	problem_add(problems, "body",
		    N_("You have answered here %ld times. Please add to one of your answers, or "
		       "comment on another."),
		    ANSWERS_MAX);
	return INVALID;
}

static enum result
insert(struct db *db, struct arena *a, const struct account *actor, const struct thread_state *s,
       const struct text_ready *in, int64_t *id)
{
	struct sql_answer_post_row *post;
	bool is_response = actor->role >= ROLE_STAFF && actor->id != s->asker_id;
	enum result r =
	    sql_answer_post(db, a, &post, NULL, .question_id = s->id, .author_id = actor->id,
			    READY_POST(in), .is_response = is_response);

	if (r == OK)
		*id = post->id;
	return r;
}

static enum result
post(struct db *db, struct arena *a, const struct account *actor, const struct sending *sent,
     const struct text_ready *in, struct problems *problems, int64_t *id)
{
	struct thread_state s;
	enum result r;

	DB_TX(db, r) {
		r = thread_lock_question(db, a, actor, sent->parent_id, &s);
		if (r == OK && !thread_is_live(&s))
			r = FORBIDDEN;
		if (r == OK)
			r = post_find_sent(db, a, actor, sent, id);
		if (r != OK || *id != 0)
			continue;
		if (s.is_closed)
			r = CONFLICT;
		if (r == OK)
			r = check_number(db, a, actor, s.id, problems);
		if (r == OK)
			r = post_check_quota(db, a, actor, POST_ANSWER, problems);
		if (r == OK)
			r = insert(db, a, actor, &s, in, id);
		if (r == OK)
			r = post_made(db, a, actor, sent, &s, *id);
	}
	return r;
}

enum result
answer_post(struct db *db, struct arena *a, const struct account *actor, int64_t question_id,
	    const char *body, struct problems *problems, int64_t *id)
{
	return answer_post_once(db, a, actor, question_id, &(struct text){.body = body}, NULL,
				problems, id);
}

enum result
answer_post_once(struct db *db, struct arena *a, const struct account *actor, int64_t question_id,
		 const struct text *typed, struct submission *form, struct problems *problems,
		 int64_t *id)
{
	struct sending sent = {.kind = "answer", .form = form, .parent_id = question_id};
	struct text_ready in;
	int64_t made;
	enum result r;

	if (!post_may_write(actor))
		return FORBIDDEN;
	r = text_prepare(db, a, TEXT_ANSWER, typed, NULL, LOCALE_EN, problems, &in);
	if (r == OK)
		r = text_check_gaps(db, a, actor, &in.text, NULL, problems);
	if (r == OK)
		r = exposure_check(db, a, TEXT_ANSWER, &in.text, NULL, NULL, problems);
	if (r != OK)
		return r;
	sent.body = in.text.body;
	if ((r = post(db, a, actor, &sent, &in, problems, &made)) == OK)
		*id = made;
	return r;
}

enum result
answer_edit(struct db *db, struct arena *a, const struct account *actor, int64_t id,
	    const struct text *text, struct problems *problems)
{
	return post_edit(db, a, actor, text, id, false, problems);
}

/* ---- acceptance ----------------------------------------------------------------------------- */

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
write_acceptance(struct db *db, struct arena *a, const struct account *actor,
		 const struct thread_state *s, bool on)
{
	enum result r;

	if (on)
		r = sql_answer_accept(db, a, NULL, .question_id = s->question_id,
				      .answer_id = s->id, .by_id = actor->id);
	else
		r = sql_answer_unaccept(db, a, NULL, .question_id = s->question_id,
					.answer_id = s->id);
	if (r == OK)
		r = thread_settle(db, a, s->question_id);
	if (r == OK && actor->id != s->asker_id)
		r = audit_add(db, a, actor->id, on ? "answer.accept" : "answer.unaccept", "post",
			      s->id, "");
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
	struct thread_state s;
	bool was_known;
	enum result r;

	if (!post_may_write(actor))
		return FORBIDDEN;
	DB_TX(db, r) {
		r = thread_lock(db, a, actor, id, &s);
		if (r == OK)
			r = may_accept(actor, &s);
		if (r != OK)
			continue;
		was_known = s.accepted_id == id || s.unaccepted_id == id;
		if (on ? s.accepted_id == id : !was_known)
			continue;
		if (on && n_seen != 0 && n_seen != s.n_revisions)
			r = CONFLICT;
		if (r == OK)
			r = write_acceptance(db, a, actor, &s, on);
		if (r == OK && on && !was_known)
			r = thread_tell(db, a, actor, &s, s.author_id, NOTICE_ACCEPTED);
	}
	return r;
}
