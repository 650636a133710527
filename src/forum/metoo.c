#include "sql/metoo.h"
#include "answerwell/base/arena.h"
#include "forum/internal.h"

enum result
metoo_set(struct db *db, struct arena *a, const struct account *actor, int64_t question_id, bool on,
	  int64_t *n)
{
	struct thread_state s;
	struct sql_metoo_put_row *put;
	enum result r;

	if (!post_may_write(actor))
		return FORBIDDEN;
	DB_TX(db, r) {
		r = thread_lock_question(db, a, actor, question_id, &s);
		if (r == OK && (s.asker_id == actor->id || !thread_is_live(&s)))
			r = FORBIDDEN;
		if (r == OK)
			r = sql_metoo_put(db, a, &put, NULL, .question_id = question_id,
					  .account_id = actor->id, .on = on);
	}
	if (r == OK)
		*n = put->n_metoo;
	return r;
}
