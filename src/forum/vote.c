#include "sql/vote.h"
#include "answerwell/base/arena.h"
#include "forum/internal.h"

enum result
vote_cast(struct db *db, struct arena *a, const struct account *actor, int64_t post_id, int value,
	  int64_t *score)
{
	struct thread_state s;
	struct sql_vote_cast_row *cast;
	enum result r;

	if (!post_may_write(actor))
		return FORBIDDEN;
	if (value < -1 || value > 1)
		return INVALID;
	DB_TX(db, r) {
		r = thread_lock(db, a, actor, post_id, &s);
		if (r == OK && (s.author_id == actor->id || !thread_is_live(&s)))
			r = FORBIDDEN;
		if (r == OK && s.kind == POST_COMMENT && value < 0)
			r = INVALID;
		if (r == OK)
			r = sql_vote_cast(db, a, &cast, NULL, .post_id = post_id,
					  .account_id = actor->id, .value = value);
	}
	if (r == OK)
		*score = cast->score;
	return r;
}
