#include "answerwell/forum/assignment.h"

#include "answerwell/account/audit.h"
#include "answerwell/account/notice.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "forum/internal.h"
#include "sql/assignment.h"

struct assigning {
	struct arena *arena;
	const struct account *actor;
	int64_t question_id;
	const char *to;
	struct assignment *holder;
	struct problems *problems;
};

enum result
assignment_get(struct db *db, struct arena *a, int64_t question_id, struct assignment *out)
{
	struct sql_assignment_get_row *row;
	size_t n;
	enum result r = sql_assignment_get(db, a, &row, &n, .question_id = question_id);

	if (r != OK)
		return r;
	*out = (struct assignment){.account_id = 0};
	if (n > 0)
		*out = (struct assignment){.account_id = row->account_id,
					   .name = row->name,
					   .display = row->display_name,
					   .at = row->at};
	return OK;
}

/* Locks the thread: two who take at once come one after the other. */
static enum result
lock_open(struct db *db, const struct assigning *w)
{
	struct thread_state s;
	enum result r = thread_lock(db, w->arena, w->actor, w->question_id, &s);

	if (r != OK)
		return r;
	if (s.kind != POST_QUESTION)
		return NOT_FOUND;
	return thread_is_live(&s) && !s.is_closed && s.duplicate_of == 0 ? OK : FORBIDDEN;
}

/* ---- taking --------------------------------------------------------------------------------- */

static enum result
take_now(struct db *db, void *arg)
{
	const struct assigning *w = arg;
	struct arena *a = w->arena;
	enum result r;

	if ((r = lock_open(db, w)) != OK ||
	    (r = sql_assignment_take(db, a, NULL, .question_id = w->question_id,
				     .account_id = w->actor->id)) != OK)
		return r;
	return assignment_get(db, a, w->question_id, w->holder);
}

enum result
assignment_take(struct db *db, struct arena *a, const struct account *actor, int64_t question_id,
		struct assignment *holder)
{
	struct assigning w = {
	    .arena = a, .actor = actor, .question_id = question_id, .holder = holder};
	enum result r;

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	r = db_transaction(db, take_now, &w);
	return r == OK && holder->account_id != actor->id ? CONFLICT : r;
}

/* ---- giving --------------------------------------------------------------------------------- */

static enum result
tell(struct db *db, const struct assigning *w, int64_t colleague)
{
	const struct notice notice = {.account_id = colleague,
				      .kind = NOTICE_ASSIGNED,
				      .actor_id = w->actor->id,
				      .question_id = w->question_id,
				      .post_id = w->question_id};

	return notice_queue(db, w->arena, &notice);
}

static enum result
give_now(struct db *db, void *arg)
{
	const struct assigning *w = arg;
	struct arena *a = w->arena;
	struct assignment before;
	struct sql_assignment_colleague_row *colleague;
	enum result r;
	int64_t id;
	size_t n;

	if ((r = lock_open(db, w)) != OK ||
	    (r = assignment_get(db, a, w->question_id, &before)) != OK ||
	    (r = sql_assignment_colleague(db, a, &colleague, &n, .name = w->to)) != OK)
		return r;
	if (n == 0) {
		problem_add(w->problems, "to", N_("Nobody of staff has this name."), 0);
		return INVALID;
	}
	if ((id = colleague->id) == before.account_id)
		return OK;
	r = sql_assignment_give(db, a, NULL, .question_id = w->question_id, .account_id = id,
				.by_id = w->actor->id);
	if (r == OK)
		r = audit_add(db, a, w->actor->id, "question.assign", "question", w->question_id,
			      arena_printf(a, "account=%lld", (long long)id));
	return r == OK ? tell(db, w, id) : r;
}

enum result
assignment_give(struct db *db, struct arena *a, const struct account *actor, int64_t question_id,
		const char *to, struct problems *problems)
{
	struct assigning w = {
	    .arena = a, .actor = actor, .question_id = question_id, .problems = problems};

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	w.to = str_lower(a, str_trim(a, to));
	if (w.to[0] == '\0') {
		problem_add(problems, "to", N_("Please choose a colleague."), 0);
		return INVALID;
	}
	return db_transaction(db, give_now, &w);
}

/* ---- releasing ------------------------------------------------------------------------------ */

static enum result
release_now(struct db *db, void *arg)
{
	const struct assigning *w = arg;
	struct arena *a = w->arena;
	struct assignment before;
	struct thread_state s;
	enum result r;

	if ((r = thread_lock(db, a, w->actor, w->question_id, &s)) != OK ||
	    (r = assignment_get(db, a, w->question_id, &before)) != OK || before.account_id == 0)
		return r;
	r = sql_assignment_release(db, a, NULL, .question_id = w->question_id);
	if (r != OK || before.account_id == w->actor->id)
		return r;
	return audit_add(db, a, w->actor->id, "question.release", "question", w->question_id,
			 arena_printf(a, "account=%lld", (long long)before.account_id));
}

enum result
assignment_release(struct db *db, struct arena *a, const struct account *actor, int64_t question_id)
{
	struct assigning w = {.arena = a, .actor = actor, .question_id = question_id};

	return post_may_moderate(actor) ? db_transaction(db, release_now, &w) : FORBIDDEN;
}

/* ---- to whom -------------------------------------------------------------------------------- */

enum result
assignment_colleagues(struct db *db, struct arena *a, struct colleague **out, size_t *n)
{
	struct sql_assignment_colleagues_row *rows;
	enum result r = sql_assignment_colleagues(db, a, &rows, n);

	if (r != OK)
		return r;
	*out = arena_array(a, *n, sizeof **out);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct colleague){
		    .id = rows[i].id, .name = rows[i].name, .display = rows[i].display_name};
	return OK;
}
