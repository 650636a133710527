#include <string.h>

#include "answerwell/account/audit.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/gap.h"
#include "answerwell/text/line.h"
#include "forum/internal.h"
#include "sql/official.h"

/* ---- checks --------------------------------------------------------------------------------- */

static const char *
check_scope(struct arena *a, const char *typed, struct problems *problems)
{
	const char *scope = str_trim(a, typed != NULL ? typed : "");

	if (!line_is_clear(scope))
		problem_add(problems, "scope",
			    N_("The scope must be one line of plain text. Please type it again."),
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
			       "empty for no end date."),
			    0);
		return OK;
	}
	r = sql_official_until(db, a, &end, NULL, .day = day);
	if (r != OK)
		return r;
	*until = end->until;
	if (*until < clock_now())
		problem_add(problems, "valid_until",
			    N_("This date has passed. Please choose today or a later date, or "
			       "leave it empty for no end date."),
			    0);
	return OK;
}

/* ---- marking -------------------------------------------------------------------------------- */

static enum result
tell_all(struct db *db, struct arena *a, const struct account *actor, const struct thread_state *s)
{
	const struct telling telling = {
	    .actor = actor,
	    .question_id = s->question_id,
	    .post_id = s->id,
	    .first = {{s->author_id, NOTICE_OFFICIAL}, {s->asker_id, NOTICE_OFFICIAL}},
	    .n_first = 2,
	    .to_watchers = NOTICE_OFFICIAL};

	return watch_tell(db, a, &telling);
}

static enum result
lock_answer(struct db *db, struct arena *a, const struct account *actor, int64_t id,
	    struct thread_state *s)
{
	enum result r = thread_lock(db, a, actor, id, s);

	if (r != OK)
		return r;
	if (s->kind != POST_ANSWER)
		return NOT_FOUND;
	return thread_is_live(s) ? OK : FORBIDDEN;
}

/* Whether the words may be marked as they stand: what was seen, and no gap in them. */
static enum result
check_words(struct db *db, struct arena *a, const struct account *actor,
	    const struct thread_state *s, struct mark_seen seen, struct problems *problems)
{
	enum result r = mark_check_seen(db, a, s->id, seen);

	if (r == OK)
		r = gap_check(db, a, actor, "text", s->text.body, NULL, problems);
	return r == OK && problems->n > 0 ? INVALID : r;
}

enum result
answer_mark_official(struct db *db, struct arena *a, const struct account *actor, int64_t id,
		     const struct official_draft *draft, struct problems *problems)
{
	const char *scope;
	int64_t until; /* 0 = no end */
	struct thread_state s;
	enum result r;

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	scope = check_scope(a, draft->scope, problems);
	if ((r = check_until(db, a, draft->valid_until, problems, &until)) != OK)
		return r;
	if (problems->n > 0)
		return INVALID;
	DB_TX(db, r) {
		r = lock_answer(db, a, actor, id, &s);
		if (r == OK)
			r = check_words(db, a, actor, &s, draft->seen, problems);
		if (r == OK)
			r = sql_official_mark(db, a, NULL, .answer_id = id, .by_id = actor->id,
					      .scope = scope,
					      .valid_until = until != 0 ? &until : NULL);
		if (r == OK)
			r = thread_settle(db, a, s.question_id);
		if (r == OK)
			r = audit_add(db, a, actor->id, "answer.official", "post", id, "");
		if (r == OK && !s.is_marked && !s.is_suspended)
			r = tell_all(db, a, actor, &s);
	}
	return r;
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

enum result
answer_unmark_official(struct db *db, struct arena *a, const struct account *actor, int64_t id)
{
	struct thread_state s;
	enum result r;

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	DB_TX(db, r) {
		r = lock_answer(db, a, actor, id, &s);
		if (r != OK || (!s.is_marked && !s.is_suspended))
			continue;
		r = sql_official_revoke(db, a, NULL, .answer_id = id, .by_id = actor->id);
		if (r == OK)
			r = thread_settle(db, a, s.question_id);
		if (r == OK)
			r = audit_add(db, a, actor->id, "answer.unofficial", "post", id, "");
	}
	return r;
}

/* ---- running out ---------------------------------------------------------------------------- */

static enum result
settle(struct db *db, struct arena *a, int64_t question_id)
{
	struct thread_state s;
	enum result r;

	DB_TX(db, r) {
		r = thread_lock(db, a, NULL, question_id, &s);
		if (r == OK || r == NOT_FOUND) /* hidden ones are settled too */
			r = thread_settle(db, a, question_id);
	}
	return r;
}

enum result
official_sweep(struct db *db, struct arena *a, int64_t *n)
{
	struct sql_official_expired_row *rows;
	size_t n_rows;
	enum result r = sql_official_expired(db, a, &rows, &n_rows);

	*n = 0;
	for (size_t i = 0; r == OK && i < n_rows; i++)
		if ((r = settle(db, a, rows[i].id)) == OK)
			(*n)++;
	return r;
}
