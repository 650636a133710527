#include "answerwell/forum/assignment.h"

#include "answerwell/account/audit.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "forum/internal.h"
#include "sql/assignment.h"

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
lock_open(struct db *db, struct arena *a, const struct account *actor, int64_t question_id,
	  struct thread_state *s)
{
	enum result r = thread_lock_question(db, a, actor, question_id, s);

	if (r != OK)
		return r;
	return thread_is_live(s) && !s->is_closed && s->duplicate_of + s->duplicate_entry == 0
		   ? OK
		   : FORBIDDEN;
}

/* ---- taking --------------------------------------------------------------------------------- */

enum result
assignment_take(struct db *db, struct arena *a, const struct account *actor, int64_t question_id,
		struct assignment *holder)
{
	struct thread_state s;
	enum result r;

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	DB_TX(db, r) {
		r = lock_open(db, a, actor, question_id, &s);
		if (r == OK)
			r = sql_assignment_take(db, a, NULL, .question_id = question_id,
						.account_id = actor->id);
		if (r == OK)
			r = assignment_get(db, a, question_id, holder);
	}
	return r == OK && holder->account_id != actor->id ? CONFLICT : r;
}

/* ---- giving --------------------------------------------------------------------------------- */

static enum result
find_colleague(struct db *db, struct arena *a, const char *name, struct problems *problems,
	       int64_t *id)
{
	struct sql_assignment_colleague_row *colleague;
	size_t n;
	enum result r = sql_assignment_colleague(db, a, &colleague, &n, .name = name);

	if (r != OK)
		return r;
	*id = colleague->id;
	if (n > 0)
		return OK;
	problem_add(problems, "to", N_("No one on staff has this name."), 0);
	return INVALID;
}

static enum result
give(struct db *db, struct arena *a, const struct account *actor, int64_t question_id,
     const char *to, struct problems *problems)
{
	struct assignment before;
	struct thread_state s;
	int64_t id;
	enum result r;

	DB_TX(db, r) {
		r = lock_open(db, a, actor, question_id, &s);
		if (r == OK)
			r = assignment_get(db, a, question_id, &before);
		if (r == OK)
			r = find_colleague(db, a, to, problems, &id);
		if (r != OK || id == before.account_id)
			continue;
		r = sql_assignment_give(db, a, NULL, .question_id = question_id, .account_id = id,
					.by_id = actor->id);
		if (r == OK)
			r = audit_add(db, a, actor->id, "question.assign", "question", question_id,
				      arena_printf(a, "account=%lld", (long long)id));
		if (r == OK)
			r = thread_tell(db, a, actor, &s, id, NOTICE_ASSIGNED);
	}
	return r;
}

enum result
assignment_give(struct db *db, struct arena *a, const struct account *actor, int64_t question_id,
		const char *to, struct problems *problems)
{
	if (!post_may_moderate(actor))
		return FORBIDDEN;
	to = str_lower(a, str_trim(a, to));
	if (to[0] != '\0')
		return give(db, a, actor, question_id, to, problems);
	problem_add(problems, "to", N_("Please choose a colleague."), 0);
	return INVALID;
}

/* ---- releasing ------------------------------------------------------------------------------ */

enum result
assignment_release(struct db *db, struct arena *a, const struct account *actor, int64_t question_id)
{
	struct assignment before;
	struct thread_state s;
	enum result r;

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	DB_TX(db, r) {
		r = thread_lock(db, a, actor, question_id, &s);
		if (r == OK)
			r = assignment_get(db, a, question_id, &before);
		if (r != OK || before.account_id == 0)
			continue;
		r = sql_assignment_release(db, a, NULL, .question_id = question_id);
		if (r == OK && before.account_id != actor->id)
			r = audit_add(
			    db, a, actor->id, "question.release", "question", question_id,
			    arena_printf(a, "account=%lld", (long long)before.account_id));
	}
	return r;
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
