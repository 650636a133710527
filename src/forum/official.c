#include <string.h>

#include "answerwell/account/audit.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/gap.h"
#include "answerwell/text/line.h"
#include "forum/internal.h"
#include "sql/official.h"

struct marking {
	struct arena *arena;
	const struct account *actor;
	int64_t id;
	const char *scope;
	int64_t until; /* 0 = no end */
	struct mark_seen seen;
	struct problems *problems;
};

/* ---- checks --------------------------------------------------------------------------------- */

static const char *
check_scope(struct arena *a, const char *typed, struct problems *problems)
{
	const char *scope = str_trim(a, typed != NULL ? typed : "");

	if (!line_is_clear(scope))
		problem_add(problems, "scope",
			    N_("The scope must be one line of plain text. Please type it anew."),
			    0);
	else if (str_chars(scope) > SCOPE_MAX)
		problem_add(problems, "scope",
			    N_("The scope is too long. Please shorten it to %ld characters."),
			    SCOPE_MAX);
	return scope;
}

/* The day is the same for everybody, wherever they are. */
static enum result
check_until(struct db *db, struct arena *a, const char *typed, struct problems *problems,
	    int64_t *until)
{
	const char *day = str_trim(a, typed != NULL ? typed : "");
	struct rows *rows;
	enum result r;

	*until = 0;
	if (*day == '\0')
		return OK;
	if (strlen(day) != 10 || !clock_parse(arena_printf(a, "%sT00:00:00Z", day), until)) {
		problem_add(problems, "valid_until",
			    N_("This is not a date. Please write it like 2027-01-31, or leave it "
			       "empty for no end."),
			    0);
		return OK;
	}
	r = db_query(db, a, &SQL_OFFICIAL_UNTIL, &rows, p_text(day));
	if (r != OK)
		return r;
	*until = row_time(rows, 0, "until");
	if (*until < clock_now())
		problem_add(problems, "valid_until",
			    N_("This day is over. Please choose today or a later day, or leave it "
			       "empty for no end."),
			    0);
	return OK;
}

/* ---- marking -------------------------------------------------------------------------------- */

static enum result
tell_all(struct db *db, const struct marking *w, const struct thread_state *s)
{
	const struct telling telling = {
	    .actor = w->actor,
	    .question_id = s->question_id,
	    .post_id = w->id,
	    .first = {{s->author_id, NOTICE_OFFICIAL}, {s->asker_id, NOTICE_OFFICIAL}},
	    .n_first = 2,
	    .to_watchers = NOTICE_OFFICIAL};

	return watch_tell(db, w->arena, &telling);
}

static enum result
lock_answer(struct db *db, const struct marking *w, struct thread_state *s)
{
	enum result r = thread_lock(db, w->arena, w->actor, w->id, s);

	if (r != OK)
		return r;
	if (s->kind != POST_ANSWER)
		return NOT_FOUND;
	return thread_is_live(s) ? OK : FORBIDDEN;
}

static enum result
mark_now(struct db *db, void *arg)
{
	const struct marking *w = arg;
	struct arena *a = w->arena;
	struct thread_state s;
	enum result r;

	if ((r = lock_answer(db, w, &s)) != OK ||
	    (r = mark_check_seen(db, a, w->id, w->seen)) != OK ||
	    (r = gap_check(db, a, w->actor, "text", s.body, NULL, w->problems)) != OK)
		return r;
	if (w->problems->n > 0)
		return INVALID;
	r = db_query(db, a, &SQL_OFFICIAL_MARK, NULL, p_int(a, w->id), p_int(a, w->actor->id),
		     p_text(w->scope), w->until != 0 ? p_time(a, w->until) : p_null());
	if (r != OK || (r = thread_settle(db, a, s.question_id)) != OK)
		return r;
	r = audit_add(db, a, w->actor->id, "answer.official", "post", w->id, "");
	return r == OK && !s.is_marked && !s.is_suspended ? tell_all(db, w, &s) : r;
}

enum result
answer_mark_official(struct db *db, struct arena *a, const struct account *actor, int64_t id,
		     const struct official_draft *draft, struct problems *problems)
{
	struct marking w = {
	    .arena = a, .actor = actor, .id = id, .seen = draft->seen, .problems = problems};
	enum result r;

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	w.scope = check_scope(a, draft->scope, problems);
	r = check_until(db, a, draft->valid_until, problems, &w.until);
	if (r != OK)
		return r;
	return problems->n > 0 ? INVALID : db_transaction(db, mark_now, &w);
}

enum result
answer_official(struct db *db, struct arena *a, int64_t id, struct official_draft *out)
{
	struct rows *rows;
	enum result r;

	*out = (struct official_draft){.scope = "", .valid_until = ""};
	r = db_query(db, a, &SQL_OFFICIAL_DRAFT, &rows, p_int(a, id));
	if (r != OK)
		return r;
	if (rows_count(rows) == 0)
		return NOT_FOUND;
	out->scope = row_text(rows, 0, "scope");
	if (!row_is_null(rows, 0, "day"))
		out->valid_until = row_text(rows, 0, "day");
	return OK;
}

static enum result
unmark_now(struct db *db, void *arg)
{
	const struct marking *w = arg;
	struct arena *a = w->arena;
	struct thread_state s;
	enum result r;

	if ((r = lock_answer(db, w, &s)) != OK || (!s.is_marked && !s.is_suspended))
		return r;
	r = db_query(db, a, &SQL_OFFICIAL_REVOKE, NULL, p_int(a, w->id), p_int(a, w->actor->id));
	if (r == OK)
		r = thread_settle(db, a, s.question_id);
	if (r == OK)
		r = audit_add(db, a, w->actor->id, "answer.unofficial", "post", w->id, "");
	return r;
}

enum result
answer_unmark_official(struct db *db, struct arena *a, const struct account *actor, int64_t id)
{
	struct marking w = {.arena = a, .actor = actor, .id = id};

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	return db_transaction(db, unmark_now, &w);
}

/* ---- running out ---------------------------------------------------------------------------- */

struct sweeping {
	struct arena *arena;
	int64_t question_id;
};

static enum result
settle_now(struct db *db, void *arg)
{
	const struct sweeping *w = arg;
	struct thread_state s;
	enum result r = thread_lock(db, w->arena, NULL, w->question_id, &s);

	if (r != OK && r != NOT_FOUND) /* hidden ones are settled too */
		return r;
	return thread_settle(db, w->arena, w->question_id);
}

enum result
official_sweep(struct db *db, struct arena *a, int64_t *n)
{
	struct sweeping w = {.arena = a};
	struct rows *rows;
	enum result r;

	*n = 0;
	r = db_query0(db, a, &SQL_OFFICIAL_EXPIRED, &rows);
	for (size_t i = 0; r == OK && i < rows_count(rows); i++) {
		w.question_id = row_int(rows, i, "id");
		if ((r = db_transaction(db, settle_now, &w)) == OK)
			(*n)++;
	}
	return r;
}
