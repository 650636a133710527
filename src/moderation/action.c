#include "moderation/internal.h"

enum result
action_tell(struct db *db, struct arena *a, const struct account *actor,
	    const struct thread_state *s)
{
	return thread_tell(db, a, actor, s, s->author_id, NOTICE_MODERATION);
}
