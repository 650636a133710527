#include "answerwell/forum/thanks.h"

#include "answerwell/base/arena.h"
#include "forum/internal.h"
#include "sql/thanks.h"

enum result
thanks_set(struct db *db, struct arena *a, const struct account *actor, int64_t answer_id, bool on,
	   int64_t *n)
{
	struct thread_state s;
	struct sql_thanks_put_row *put;
	enum result r;

	if (!post_may_write(actor))
		return FORBIDDEN;
	DB_TX(db, r) {
		r = thread_lock(db, a, actor, answer_id, &s);
		if (r == OK && s.kind != POST_ANSWER)
			r = NOT_FOUND;
		if (r == OK && (s.author_id == actor->id || !thread_is_live(&s)))
			r = FORBIDDEN;
		if (r == OK)
			r = sql_thanks_put(db, a, &put, NULL, .post_id = answer_id,
					   .account_id = actor->id, .on = on);
		if (r == OK && put->is_new)
			r = thread_tell(db, a, actor, &s, s.author_id, NOTICE_THANKS);
	}
	if (r == OK)
		*n = put->n_thanks;
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
