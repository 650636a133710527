#include "answerwell/forum/thanks.h"

#include "answerwell/account/notice.h"
#include "answerwell/base/arena.h"
#include "forum/internal.h"
#include "sql/thanks.h"

struct thanking {
	struct arena *arena;
	const struct account *actor;
	int64_t answer_id, n;
	bool on;
};

static enum result
tell_answerer(struct db *db, const struct thanking *w, const struct thread_state *s)
{
	const struct notice notice = {.account_id = s->author_id,
				      .kind = NOTICE_THANKS,
				      .actor_id = w->actor->id,
				      .question_id = s->question_id,
				      .post_id = w->answer_id};

	return s->author_id != 0 ? notice_queue(db, w->arena, &notice) : OK;
}

static enum result
set_now(struct db *db, void *arg)
{
	struct thanking *w = arg;
	struct arena *a = w->arena;
	struct thread_state s;
	struct sql_thanks_put_row *put;
	enum result r;

	if ((r = thread_lock(db, a, w->actor, w->answer_id, &s)) != OK)
		return r;
	if (s.kind != POST_ANSWER)
		return NOT_FOUND;
	if (s.author_id == w->actor->id || !thread_is_live(&s))
		return FORBIDDEN;
	r = sql_thanks_put(db, a, &put, NULL, .post_id = w->answer_id, .account_id = w->actor->id,
			   .on = w->on);
	if (r != OK)
		return r;
	w->n = put->n_thanks;
	return put->is_new ? tell_answerer(db, w, &s) : OK;
}

enum result
thanks_set(struct db *db, struct arena *a, const struct account *actor, int64_t answer_id, bool on,
	   int64_t *n)
{
	struct thanking w = {.arena = a, .actor = actor, .answer_id = answer_id, .on = on};
	enum result r;

	if (!post_may_write(actor))
		return FORBIDDEN;
	if ((r = db_transaction(db, set_now, &w)) == OK)
		*n = w.n;
	return r;
}

enum result
thanks_recount(struct db *db, struct arena *a, int64_t *n)
{
	size_t mended;
	enum result r = sql_thanks_recount(db, a, &mended);

	*n = r == OK ? (int64_t)mended : 0;
	return r;
}
