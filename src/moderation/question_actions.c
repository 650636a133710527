#include "sql/question_actions.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/closure.h"
#include "answerwell/forum/mark.h"
#include "moderation/internal.h"

static enum result
lock_question(struct db *db, const struct action *w, struct thread_state *s)
{
	enum result r = thread_lock(db, w->arena, w->actor, w->id, s);

	if (r != OK)
		return r;
	return s->kind == POST_QUESTION ? OK : NOT_FOUND;
}

/* ---- closing -------------------------------------------------------------------------------- */

static enum result
close_now(struct db *db, void *arg)
{
	const struct action *w = arg;
	struct arena *a = w->arena;
	struct thread_state s;
	enum result r;

	if ((r = lock_question(db, w, &s)) != OK)
		return r;
	if (s.is_closed)
		return CONFLICT;
	r = closure_put(db, a, w->id, w->actor->id, w->reason, w->note);
	if (r == OK)
		r = action_log(db, w, "question.close", "question",
			       arena_printf(a, "reason=%s", w->reason));
	return r == OK ? action_tell(db, w, &s) : r;
}

enum result
question_close(struct db *db, struct arena *a, const struct account *actor, int64_t id,
	       const char *reason, const char *note, struct problems *problems)
{
	struct action w = {.arena = a, .actor = actor, .id = id, .reason = reason};

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	if (!reason_is_known(close_reasons, reason))
		problem_add(problems, "reason", N_("Please choose a reason from the list."), 0);
	w.note = reason_check_text(a, "note", note, NOTE_MAX, problems);
	return problems->n > 0 ? INVALID : db_transaction(db, close_now, &w);
}

static enum result
reopen_now(struct db *db, void *arg)
{
	const struct action *w = arg;
	struct thread_state s;
	enum result r;

	if ((r = lock_question(db, w, &s)) != OK || !s.is_closed)
		return r;
	r = closure_clear(db, w->arena, w->id);
	return r == OK ? action_log(db, w, "question.reopen", "question", "") : r;
}

enum result
question_reopen(struct db *db, struct arena *a, const struct account *actor, int64_t id)
{
	struct action w = {.arena = a, .actor = actor, .id = id};

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	return db_transaction(db, reopen_now, &w);
}

/* ---- moving --------------------------------------------------------------------------------- */

static enum result
move_now(struct db *db, void *arg)
{
	const struct action *w = arg;
	struct arena *a = w->arena;
	struct thread_state s;
	enum result r;

	if ((r = lock_question(db, w, &s)) != OK || s.category_id == w->other_id)
		return r;
	r = thread_put_category(db, a, w->id, w->other_id);
	if (r == OK)
		r = mark_follow(db, a, w->actor->id, w->id);
	if (r == OK)
		r = action_log(db, w, "question.move", "question",
			       arena_printf(a, "from=%lld to=%lld", (long long)s.category_id,
					    (long long)w->other_id));
	return r == OK ? action_tell(db, w, &s) : r;
}

enum result
question_move(struct db *db, struct arena *a, const struct account *actor, int64_t id,
	      const char *category, struct problems *problems)
{
	struct action w = {.arena = a, .actor = actor, .id = id, .note = category};
	struct sql_question_category_row *found;
	size_t n;
	enum result r;

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	r = sql_question_category(db, a, &found, &n, .slug = category);
	if (r != OK)
		return r;
	if (n == 0) {
		problem_add(problems, "category",
			    N_("Please choose where the question belongs from the list."), 0);
		return INVALID;
	}
	w.other_id = found->id;
	return db_transaction(db, move_now, &w);
}
