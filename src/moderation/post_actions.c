#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/visibility.h"
#include "moderation/internal.h"
#include "sql/flag.h"

/* After the visibility of a post changed. */
static enum result
finish(struct db *db, const struct action *w, const struct thread_state *s, const char *what,
       const char *detail)
{
	enum result r = thread_settle(db, w->arena, s->question_id);

	if (r != OK || (s->author_id == w->actor->id && w->actor->role < ROLE_STAFF))
		return r;
	return action_log(db, w, what, "post", detail);
}

/* What the log may hold of a reason: a code, not what somebody wrote. */
static const char *
reason_fact(struct arena *a, const char *reason)
{
	return reason_is_known(flag_reasons, reason) ? arena_printf(a, "reason=%s", reason) : "";
}

/* ---- hiding --------------------------------------------------------------------------------- */

/* What the flags say. Inside the transaction: somebody may flag meanwhile. */
static enum result
flag_reason(struct db *db, struct action *w)
{
	struct sql_flag_reason_row *row;
	enum result r = sql_flag_reason(db, w->arena, &row, NULL, .post_id = w->id);

	if (r != OK)
		return r;
	w->reason = row->reason;
	if (*w->reason != '\0')
		return OK;
	w->reason = NULL;
	problem_add(w->problems, "words",
		    N_("The flags do not say why. Please tell the author in a few words."), 0);
	return INVALID;
}

static enum result
hide_now(struct db *db, void *arg)
{
	struct action *w = arg;
	struct arena *a = w->arena;
	struct thread_state s;
	enum result r;
	size_t n;

	if ((r = thread_lock(db, a, w->actor, w->id, &s)) != OK || s.is_hidden)
		return r;
	if (w->reason == NULL && (r = flag_reason(db, w)) != OK)
		return r;
	r = visibility_hide(db, a, w->id, w->actor->id, w->reason);
	if (r == OK)
		r = flag_settle(db, w, "upheld", &n);
	if (r == OK)
		r = finish(db, w, &s, "post.hide", reason_fact(a, w->reason));
	return r == OK ? action_tell(db, w, &s) : r;
}

enum result
post_hide(struct db *db, struct arena *a, const struct account *actor, int64_t id,
	  const char *reason, struct problems *problems)
{
	struct action w = {.arena = a, .actor = actor, .id = id};

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	w.reason = reason_check_text(a, "reason", reason, REASON_MAX, problems);
	if (*w.reason == '\0')
		problem_add(problems, "reason",
			    N_("Please choose why: the author will be told the reason."), 0);
	if (str_eq(w.reason, "other"))
		problem_add(problems, "words", N_("Please say in a few words what is wrong."), 0);
	return problems->n > 0 ? INVALID : db_transaction(db, hide_now, &w);
}

enum result
post_hide_flagged(struct db *db, struct arena *a, const struct account *actor, int64_t id,
		  struct problems *problems)
{
	struct action w = {.arena = a, .actor = actor, .id = id, .problems = problems};

	return post_may_moderate(actor) ? db_transaction(db, hide_now, &w) : FORBIDDEN;
}

static enum result
show_now(struct db *db, void *arg)
{
	const struct action *w = arg;
	struct thread_state s;
	enum result r;

	if ((r = thread_lock(db, w->arena, w->actor, w->id, &s)) != OK || !s.is_hidden)
		return r;
	r = visibility_show(db, w->arena, w->id);
	return r == OK ? finish(db, w, &s, "post.show", "") : r;
}

enum result
post_show(struct db *db, struct arena *a, const struct account *actor, int64_t id)
{
	struct action w = {.arena = a, .actor = actor, .id = id};

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	return db_transaction(db, show_now, &w);
}

/* ---- deleting ------------------------------------------------------------------------------- */

static enum result
may_delete(const struct account *actor, const struct thread_state *s)
{
	if (actor->role >= ROLE_MODERATOR)
		return OK;
	if (s->author_id != actor->id)
		return FORBIDDEN;
	if (s->kind == POST_QUESTION && s->n_answers > 0)
		return CONFLICT;
	return s->is_marked || s->is_suspended ? CONFLICT : OK;
}

static enum result
delete_now(struct db *db, void *arg)
{
	const struct action *w = arg;
	struct thread_state s;
	enum result r;
	size_t n;

	if ((r = thread_lock(db, w->arena, w->actor, w->id, &s)) != OK)
		return r;
	if (s.is_deleted)
		return OK;
	if ((r = may_delete(w->actor, &s)) != OK)
		return r;
	r = visibility_delete(db, w->arena, w->id, w->actor->id);
	/* An author who deletes must not thereby settle what others said of the post. */
	if (r == OK && s.author_id != w->actor->id)
		r = flag_settle(db, w, "upheld", &n);
	if (r == OK)
		r = finish(db, w, &s, "post.delete", "");
	return r == OK ? action_tell(db, w, &s) : r;
}

enum result
post_delete(struct db *db, struct arena *a, const struct account *actor, int64_t id)
{
	struct action w = {.arena = a, .actor = actor, .id = id};

	if (!post_may_write(actor))
		return FORBIDDEN;
	return db_transaction(db, delete_now, &w);
}

static enum result
restore_now(struct db *db, void *arg)
{
	const struct action *w = arg;
	struct thread_state s;
	enum result r;

	if ((r = thread_lock(db, w->arena, w->actor, w->id, &s)) != OK)
		return r;
	if (w->actor->role < ROLE_MODERATOR &&
	    (s.author_id != w->actor->id || (s.is_deleted && s.deleted_by != w->actor->id)))
		return FORBIDDEN;
	if (!s.is_deleted)
		return OK;
	r = visibility_restore(db, w->arena, w->id);
	return r == OK ? finish(db, w, &s, "post.restore", "") : r;
}

enum result
post_restore(struct db *db, struct arena *a, const struct account *actor, int64_t id)
{
	struct action w = {.arena = a, .actor = actor, .id = id};

	if (!post_may_write(actor))
		return FORBIDDEN;
	return db_transaction(db, restore_now, &w);
}
