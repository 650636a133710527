#include "sql/comment.h"
#include "answerwell/account/submission.h"
#include "answerwell/base/arena.h"
#include "answerwell/forum/answer.h"
#include "forum/internal.h"

struct commenting {
	struct arena *arena;
	const struct account *actor;
	int64_t parent_id, id;
	struct text_ready in;
	struct submission *form;
};

static enum result
tell_all(struct db *db, const struct commenting *w, const struct thread_state *s)
{
	const struct telling telling = {.actor = w->actor,
					.question_id = s->question_id,
					.post_id = w->id,
					.body = w->in.text.body,
					.first = {{s->author_id, NOTICE_COMMENT}},
					.n_first = 1,
					.to_watchers = NOTICE_WATCHED,
					.begins = true};

	return watch_tell(db, w->arena, &telling);
}

static enum result
post_now(struct db *db, void *arg)
{
	struct commenting *w = arg;
	struct arena *a = w->arena;
	struct thread_state s;
	struct sql_comment_post_row *post;
	enum result r;

	if ((r = thread_lock(db, a, w->actor, w->parent_id, &s)) != OK)
		return r;
	if (s.kind == POST_COMMENT)
		return NOT_FOUND;
	if (!thread_is_live(&s))
		return FORBIDDEN;
	r = post_find_sent(db, a, w->actor,
			   &(struct sending){.kind = "comment",
					     .form = w->form,
					     .parent_id = w->parent_id,
					     .body = w->in.text.body},
			   &w->id);
	if (r != OK || w->id != 0)
		return r;
	r = sql_comment_post(db, a, &post, NULL, .question_id = s.question_id,
			     .parent_id = w->parent_id, .author_id = w->actor->id,
			     READY_POST(&w->in));
	if (r != OK)
		return r;
	w->id = post->id;
	r = submission_end(db, a, w->actor, "comment", w->form, w->id);
	return r == OK ? tell_all(db, w, &s) : r;
}

enum result
comment_post(struct db *db, struct arena *a, const struct account *actor, int64_t parent_id,
	     const char *body, struct problems *problems, int64_t *id)
{
	return comment_post_once(db, a, actor, parent_id, body, NULL, problems, id);
}

enum result
comment_post_once(struct db *db, struct arena *a, const struct account *actor, int64_t parent_id,
		  const char *body, struct submission *form, struct problems *problems, int64_t *id)
{
	struct commenting w = {.arena = a, .actor = actor, .parent_id = parent_id, .form = form};
	enum result r;

	if (!post_may_write(actor))
		return FORBIDDEN;
	r = text_prepare(db, a, TEXT_COMMENT, &(struct text){.body = body}, LOCALE_EN, problems,
			 &w.in);
	if (r == OK)
		r = text_check_gaps(db, a, actor, &w.in.text, NULL, problems);
	if (r == OK && (r = db_transaction(db, post_now, &w)) == OK)
		*id = w.id;
	return r;
}
