#include "answerwell/account/notice.h"
#include "moderation/internal.h"

enum result
action_tell(struct db *db, struct arena *a, const struct account *actor,
	    const struct thread_state *s)
{
	const struct notice notice = {.account_id = s->author_id,
				      .kind = NOTICE_MODERATION,
				      .actor_id = actor->id,
				      .question_id = s->question_id,
				      .post_id = s->id};

	return s->author_id != 0 ? notice_queue(db, a, &notice) : OK;
}
