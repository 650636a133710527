#include "answerwell/account/audit.h"
#include "answerwell/account/notice.h"
#include "answerwell/base/arena.h"
#include "moderation/internal.h"

enum result
action_log(struct db *db, const struct action *w, const char *what, const char *kind,
	   const char *detail)
{
	return audit_add(db, w->arena, w->actor->id, what, kind, w->id, detail);
}

enum result
action_tell(struct db *db, const struct action *w, const struct thread_state *s)
{
	const struct notice notice = {.account_id = s->author_id,
				      .kind = NOTICE_MODERATION,
				      .actor_id = w->actor->id,
				      .question_id = s->question_id,
				      .post_id = w->id};

	return s->author_id != 0 ? notice_queue(db, w->arena, &notice) : OK;
}
