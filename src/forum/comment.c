#include "sql/comment.h"
#include "answerwell/base/arena.h"
#include "answerwell/forum/answer.h"
#include "answerwell/forum/exposure.h"
#include "forum/internal.h"

static enum result
insert(struct db *db, struct arena *a, const struct account *actor, const struct thread_state *s,
       const struct text_ready *in, int64_t *id)
{
	struct sql_comment_post_row *post;
	enum result r =
	    sql_comment_post(db, a, &post, NULL, .question_id = s->question_id, .parent_id = s->id,
			     .author_id = actor->id, READY_POST(in));

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
		r = thread_lock(db, a, actor, sent->parent_id, &s);
		if (r == OK && s.kind == POST_COMMENT)
			r = NOT_FOUND;
		if (r == OK && !thread_is_live(&s))
			r = FORBIDDEN;
		if (r == OK)
			r = post_find_sent(db, a, actor, sent, id);
		if (r != OK || *id != 0)
			continue;
		r = post_check_quota(db, a, actor, POST_COMMENT, problems);
		if (r == OK)
			r = insert(db, a, actor, &s, in, id);
		if (r == OK)
			r = post_made(db, a, actor, sent, &s, *id);
	}
	return r;
}

enum result
comment_post(struct db *db, struct arena *a, const struct account *actor, int64_t parent_id,
	     const char *body, struct problems *problems, int64_t *id)
{
	return comment_post_once(db, a, actor, parent_id, &(struct text){.body = body}, NULL,
				 problems, id);
}

enum result
comment_post_once(struct db *db, struct arena *a, const struct account *actor, int64_t parent_id,
		  const struct text *typed, struct submission *form, struct problems *problems,
		  int64_t *id)
{
	struct sending sent = {.kind = "comment", .form = form, .parent_id = parent_id};
	struct text_ready in;
	int64_t made;
	enum result r;

	if (!post_may_write(actor))
		return FORBIDDEN;
	r = text_prepare(db, a, TEXT_COMMENT, typed, NULL, LOCALE_EN, problems, &in);
	if (r == OK)
		r = text_check_gaps(db, a, actor, &in.text, NULL, problems);
	if (r == OK)
		r = exposure_check(db, a, TEXT_COMMENT, &in.text, NULL, NULL, problems);
	if (r != OK)
		return r;
	sent.body = in.text.body;
	if ((r = post(db, a, actor, &sent, &in, problems, &made)) == OK)
		*id = made;
	return r;
}
