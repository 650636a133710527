#include "answerwell/account/audit.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/category.h"
#include "answerwell/forum/closure.h"
#include "answerwell/forum/mark.h"
#include "moderation/internal.h"

/* ---- closing -------------------------------------------------------------------------------- */

enum result
question_close(struct db *db, struct arena *a, const struct account *actor, int64_t id,
	       const char *reason, const char *note, struct problems *problems)
{
	struct thread_state s;
	enum result r;

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	if (!reason_is_known(close_reasons, reason))
		problem_add(problems, "reason", N_("Please choose a reason from the list."), 0);
	note = reason_check_text(a, "note", note, NOTE_MAX, problems);
	if (problems->n > 0)
		return INVALID;
	DB_TX(db, r) {
		r = thread_lock_question(db, a, actor, id, &s);
		if (r == OK && s.is_closed)
			r = CONFLICT;
		if (r == OK)
			r = closure_put(db, a, id, actor->id, reason, note);
		if (r == OK)
			r = audit_add(db, a, actor->id, "question.close", "question", id,
				      arena_printf(a, "reason=%s", reason));
		if (r == OK)
			r = action_tell(db, a, actor, &s);
	}
	return r;
}

enum result
question_reopen(struct db *db, struct arena *a, const struct account *actor, int64_t id)
{
	struct thread_state s;
	enum result r;

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	DB_TX(db, r) {
		r = thread_lock_question(db, a, actor, id, &s);
		if (r != OK || !s.is_closed)
			continue;
		r = closure_clear(db, a, id);
		if (r == OK)
			r = audit_add(db, a, actor->id, "question.reopen", "question", id, "");
	}
	return r;
}

/* ---- moving --------------------------------------------------------------------------------- */

static enum result
move(struct db *db, struct arena *a, const struct account *actor, int64_t id, int64_t category_id)
{
	struct thread_state s;
	enum result r;

	DB_TX(db, r) {
		r = thread_lock_question(db, a, actor, id, &s);
		if (r != OK || s.category_id == category_id)
			continue;
		r = thread_put_category(db, a, id, category_id);
		if (r == OK)
			r = mark_follow(db, a, actor->id, id);
		if (r == OK)
			r = audit_add(db, a, actor->id, "question.move", "question", id,
				      arena_printf(a, "from=%lld to=%lld", (long long)s.category_id,
						   (long long)category_id));
		if (r == OK)
			r = action_tell(db, a, actor, &s);
	}
	return r;
}

enum result
question_move(struct db *db, struct arena *a, const struct account *actor, int64_t id,
	      const char *category, struct problems *problems)
{
	struct category *found;
	enum result r;

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	r = category_by_slug(db, a, LOCALE_EN, category, &found);
	if (r == OK)
		return move(db, a, actor, id, found->id);
	if (r != NOT_FOUND)
		return r;
	problem_add(problems, "category",
		    N_("Please choose from the list where the question belongs."), 0);
	return INVALID;
}
