#include "answerwell/account/audit.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/visibility.h"
#include "moderation/internal.h"
#include "sql/flag.h"

/* After the visibility of a post changed. */
static enum result
finish(struct db *db, struct arena *a, const struct account *actor, const struct thread_state *s,
       const char *what, const char *detail)
{
	enum result r = thread_settle(db, a, s->question_id);

	if (r != OK || (s->author_id == actor->id && actor->role < ROLE_STAFF))
		return r;
	return audit_add(db, a, actor->id, what, "post", s->id, detail);
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
flag_reason(struct db *db, struct arena *a, int64_t post_id, struct problems *problems,
	    const char **reason)
{
	struct sql_flag_reason_row *row;
	enum result r = sql_flag_reason(db, a, &row, NULL, .post_id = post_id);

	if (r != OK)
		return r;
	*reason = row->reason;
	if (**reason != '\0')
		return OK;
	problem_add(problems, "words",
		    N_("The flags do not say why. Please tell the author in a few words."), 0);
	return INVALID;
}

/* Without a reason: what the flags say. */
static enum result
hide(struct db *db, struct arena *a, const struct account *actor, int64_t id, const char *reason,
     struct problems *problems)
{
	const char *why;
	struct thread_state s;
	enum result r;

	DB_TX(db, r) {
		why = reason;
		r = thread_lock(db, a, actor, id, &s);
		if (r != OK || s.is_hidden)
			continue;
		if (why == NULL)
			r = flag_reason(db, a, id, problems, &why);
		if (r == OK)
			r = visibility_hide(db, a, id, actor->id, why);
		if (r == OK)
			r = flag_settle(db, a, actor, id, "upheld", NULL);
		if (r == OK)
			r = finish(db, a, actor, &s, "post.hide", reason_fact(a, why));
		if (r == OK)
			r = action_tell(db, a, actor, &s);
	}
	return r;
}

enum result
post_hide(struct db *db, struct arena *a, const struct account *actor, int64_t id,
	  const char *reason, struct problems *problems)
{
	if (!post_may_moderate(actor))
		return FORBIDDEN;
	reason = reason_check_text(a, "reason", reason, REASON_MAX, problems);
	if (*reason == '\0')
		problem_add(problems, "reason",
			    N_("Please choose a reason. The author will be told."), 0);
	if (str_eq(reason, "other"))
		problem_add(problems, "words", N_("Please say in a few words what is wrong."), 0);
	return problems->n > 0 ? INVALID : hide(db, a, actor, id, reason, problems);
}

enum result
post_hide_flagged(struct db *db, struct arena *a, const struct account *actor, int64_t id,
		  struct problems *problems)
{
	return post_may_moderate(actor) ? hide(db, a, actor, id, NULL, problems) : FORBIDDEN;
}

enum result
post_show(struct db *db, struct arena *a, const struct account *actor, int64_t id)
{
	struct thread_state s;
	enum result r;

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	DB_TX(db, r) {
		r = thread_lock(db, a, actor, id, &s);
		if (r != OK || !s.is_hidden)
			continue;
		r = visibility_show(db, a, id);
		if (r == OK)
			r = finish(db, a, actor, &s, "post.show", "");
	}
	return r;
}

/* ---- deleting ------------------------------------------------------------------------------- */

static enum result
may_delete(const struct account *actor, const struct thread_state *s)
{
	if (s->is_deleted || actor->role >= ROLE_MODERATOR)
		return OK;
	if (s->author_id != actor->id)
		return FORBIDDEN;
	if (s->kind == POST_QUESTION && s->n_answers > 0)
		return CONFLICT;
	return s->is_marked || s->is_suspended ? CONFLICT : OK;
}

enum result
post_delete(struct db *db, struct arena *a, const struct account *actor, int64_t id)
{
	struct thread_state s;
	enum result r;

	if (!post_may_write(actor))
		return FORBIDDEN;
	DB_TX(db, r) {
		r = thread_lock(db, a, actor, id, &s);
		if (r == OK)
			r = may_delete(actor, &s);
		if (r != OK || s.is_deleted)
			continue;
		r = visibility_delete(db, a, id, actor->id);
		/* An author who deletes must not thereby settle what others said of the post. */
		if (r == OK && s.author_id != actor->id)
			r = flag_settle(db, a, actor, id, "upheld", NULL);
		if (r == OK)
			r = finish(db, a, actor, &s, "post.delete", "");
		if (r == OK)
			r = action_tell(db, a, actor, &s);
	}
	return r;
}

static enum result
may_restore(const struct account *actor, const struct thread_state *s)
{
	if (actor->role >= ROLE_MODERATOR)
		return OK;
	return s->author_id != actor->id || (s->is_deleted && s->deleted_by != actor->id)
		   ? FORBIDDEN
		   : OK;
}

enum result
post_restore(struct db *db, struct arena *a, const struct account *actor, int64_t id)
{
	struct thread_state s;
	enum result r;

	if (!post_may_write(actor))
		return FORBIDDEN;
	DB_TX(db, r) {
		r = thread_lock(db, a, actor, id, &s);
		if (r == OK)
			r = may_restore(actor, &s);
		if (r != OK || !s.is_deleted)
			continue;
		r = visibility_restore(db, a, id);
		if (r == OK)
			r = finish(db, a, actor, &s, "post.restore", "");
	}
	return r;
}
