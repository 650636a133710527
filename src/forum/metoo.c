#include "sql/metoo.h"
#include "answerwell/base/arena.h"
#include "forum/internal.h"

struct saying {
	struct arena *arena;
	const struct account *actor;
	int64_t question_id, n;
	bool on;
};

static enum result
set_now(struct db *db, void *arg)
{
	struct saying *w = arg;
	struct arena *a = w->arena;
	struct thread_state s;
	struct sql_metoo_put_row *put;
	enum result r;

	if ((r = thread_lock(db, a, w->actor, w->question_id, &s)) != OK)
		return r;
	if (s.kind != POST_QUESTION)
		return NOT_FOUND;
	if (s.asker_id == w->actor->id || !thread_is_live(&s))
		return FORBIDDEN;
	r = sql_metoo_put(db, a, &put, NULL, .question_id = w->question_id,
			  .account_id = w->actor->id, .on = w->on);
	if (r == OK)
		w->n = put->n_metoo;
	return r;
}

enum result
metoo_set(struct db *db, struct arena *a, const struct account *actor, int64_t question_id, bool on,
	  int64_t *n)
{
	struct saying w = {.arena = a, .actor = actor, .question_id = question_id, .on = on};
	enum result r;

	if (!post_may_write(actor))
		return FORBIDDEN;
	if ((r = db_transaction(db, set_now, &w)) == OK)
		*n = w.n;
	return r;
}
