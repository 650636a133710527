#include "sql/vote.h"
#include "answerwell/base/arena.h"
#include "forum/internal.h"

struct casting {
	struct arena *arena;
	const struct account *actor;
	int64_t post_id, score;
	int value;
};

static enum result
cast_now(struct db *db, void *arg)
{
	struct casting *w = arg;
	struct arena *a = w->arena;
	struct thread_state s;
	struct sql_vote_cast_row *cast;
	enum result r;

	if ((r = thread_lock(db, a, w->actor, w->post_id, &s)) != OK)
		return r;
	if (s.author_id == w->actor->id || !thread_is_live(&s))
		return FORBIDDEN;
	if (s.kind == POST_COMMENT && w->value < 0)
		return INVALID;
	r = sql_vote_cast(db, a, &cast, NULL, .post_id = w->post_id, .account_id = w->actor->id,
			  .value = w->value);
	if (r == OK)
		w->score = cast->score;
	return r;
}

enum result
vote_cast(struct db *db, struct arena *a, const struct account *actor, int64_t post_id, int value,
	  int64_t *score)
{
	struct casting w = {.arena = a, .actor = actor, .post_id = post_id, .value = value};
	enum result r;

	if (!post_may_write(actor))
		return FORBIDDEN;
	if (value < -1 || value > 1)
		return INVALID;
	if ((r = db_transaction(db, cast_now, &w)) == OK)
		*score = w.score;
	return r;
}
