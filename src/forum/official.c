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
	struct sql_official_until_row *end;
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
	r = sql_official_until(db, a, &end, NULL, .day = day);
	if (r != OK)
		return r;
	*until = end->until;
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
	    (r = gap_check(db, a, w->actor, "text", s.text.body, NULL, w->problems)) != OK)
		return r;
	if (w->problems->n > 0)
		return INVALID;
	r = sql_official_mark(db, a, NULL, .answer_id = w->id, .by_id = w->actor->id,
			      .scope = w->scope, .valid_until = w->until != 0 ? &w->until : NULL);
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
	struct sql_official_draft_row *draft;
	size_t n;
	enum result r;

	*out = (struct official_draft){.scope = "", .valid_until = ""};
	r = sql_official_draft(db, a, &draft, &n, .answer_id = id);
	if (r != OK)
		return r;
	if (n == 0)
		return NOT_FOUND;
	out->scope = draft->scope;
	if (draft->day != NULL)
		out->valid_until = draft->day;
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
	r = sql_official_revoke(db, a, NULL, .answer_id = w->id, .by_id = w->actor->id);
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
	struct sql_official_expired_row *rows;
	size_t n_rows;
	enum result r;

	*n = 0;
	r = sql_official_expired(db, a, &rows, &n_rows);
	for (size_t i = 0; r == OK && i < n_rows; i++) {
		w.question_id = rows[i].id;
		if ((r = db_transaction(db, settle_now, &w)) == OK)
			(*n)++;
	}
	return r;
}
