#include "answerwell/forum/mark.h"

#include "answerwell/account/audit.h"
#include "answerwell/account/notice.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/event.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/gap.h"
#include "forum/internal.h"
#include "sql/mark.h"
#include "sql/official.h"

/* ---- following the words -------------------------------------------------------------------- */

/* How people are told of it; false: nobody is. */
static bool
notice_of(const char *what, enum notice_kind *kind)
{
	if (str_eq(what, "suspended"))
		*kind = NOTICE_MARK_CHANGED;
	else if (str_eq(what, "unaccepted"))
		*kind = NOTICE_ACCEPTED_CHANGED;
	else if (str_eq(what, "source"))
		*kind = NOTICE_SOURCE_CHANGED;
	else
		return false;
	return true;
}

static enum result
tell(struct db *db, struct arena *a, int64_t actor_id, const struct rows *rows, size_t i)
{
	struct notice notice = {.account_id = row_int(rows, i, "told_id"),
				.actor_id = actor_id,
				.question_id = row_int(rows, i, "question_id"),
				.post_id = row_int(rows, i, "of_answer"),
				.entry_id = row_int(rows, i, "of_entry")};

	if (notice_of(row_text(rows, i, "what"), &notice.kind))
		event_facts(EVENT_MARK_SUSPENDED, notice.account_id, "of=%s answer=%lld entry=%lld",
			    row_text(rows, i, "what"), (long long)notice.post_id,
			    (long long)notice.entry_id);
	if (notice.account_id == 0 || !notice_of(row_text(rows, i, "what"), &notice.kind))
		return OK;
	return notice_queue(db, a, &notice);
}

enum result
mark_follow(struct db *db, struct arena *a, int64_t actor_id, int64_t post_id)
{
	struct rows *rows;
	enum result r =
	    db_query(db, a, &SQL_MARK_FOLLOW, &rows, p_int(a, post_id), p_int(a, actor_id));

	if (r != OK || rows_count(rows) == 0)
		return r;
	r = thread_settle(db, a, row_int(rows, 0, "question_id"));
	for (size_t i = 0; r == OK && i < rows_count(rows); i++)
		r = tell(db, a, actor_id, rows, i);
	return r;
}

/* ---- the desk ------------------------------------------------------------------------------- */

static void
read_mark(const struct rows *rows, size_t i, struct suspended_mark *out)
{
	*out = (struct suspended_mark){
	    .answer_id = row_int(rows, i, "answer_id"),
	    .question_id = row_int(rows, i, "question_id"),
	    .at = row_time(rows, i, "at"),
	    .set_at = row_time(rows, i, "set_at"),
	    .title = row_text(rows, i, "title"),
	    .slug = row_text(rows, i, "slug"),
	    .locale = locale_from(row_text(rows, i, "locale"), LOCALE_EN),
	    .set_by = row_text(rows, i, "set_by"),
	    .set_by_display = row_text(rows, i, "set_by_display"),
	    .changed_by = row_text(rows, i, "changed_by"),
	    .changed_by_display = row_text(rows, i, "changed_by_display"),
	    .scope = row_text(rows, i, "scope"),
	    .valid_until = row_time(rows, i, "valid_until"),
	    .has_ended = row_bool(rows, i, "has_ended"),
	    .body_before = row_text(rows, i, "body_before"),
	    .body = row_text(rows, i, "body"),
	    .title_before = row_text(rows, i, "title_before"),
	    .tags_before = row_text(rows, i, "tags_before"),
	    .question_before = row_text(rows, i, "question_before"),
	    .tags = row_text(rows, i, "tags"),
	    .question = row_text(rows, i, "question"),
	    .n_answer = (int)row_int(rows, i, "n_answer"),
	    .n_question = (int)row_int(rows, i, "n_question"),
	};
}

enum result
mark_list(struct db *db, struct arena *a, const struct account *actor, int limit,
	  struct suspended_mark **out, size_t *n)
{
	struct rows *rows;
	enum result r;

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	if ((r = db_query(db, a, &SQL_MARK_LIST, &rows, p_int(a, limit))) != OK)
		return r;
	*n = rows_count(rows);
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++)
		read_mark(rows, i, &(*out)[i]);
	return OK;
}

enum result
mark_check_seen(struct db *db, struct arena *a, int64_t answer_id, struct mark_seen seen)
{
	struct rows *rows;
	enum result r = db_query(db, a, &SQL_MARK_SEEN, &rows, p_int(a, answer_id));

	if (r != OK)
		return r;
	if (rows_count(rows) == 0)
		return NOT_FOUND;
	if ((seen.answer != 0 && seen.answer != row_int(rows, 0, "answer")) ||
	    (seen.question != 0 && seen.question != row_int(rows, 0, "question")))
		return CONFLICT;
	return OK;
}

struct confirming {
	struct arena *arena;
	const struct account *actor;
	int64_t id;
	struct mark_seen seen;
};

static enum result
confirm_now(struct db *db, void *arg)
{
	const struct confirming *w = arg;
	struct arena *a = w->arena;
	struct thread_state s;
	const char *gaps;
	struct rows *rows;
	int64_t until;
	enum result r;

	if ((r = thread_lock(db, a, w->actor, w->id, &s)) != OK)
		return r;
	if (!thread_is_live(&s))
		return FORBIDDEN;
	if ((r = db_query(db, a, &SQL_MARK_SUSPENDED, &rows, p_int(a, w->id))) != OK)
		return r;
	if (rows_count(rows) == 0)
		return NOT_FOUND;
	if ((r = mark_check_seen(db, a, w->id, w->seen)) != OK ||
	    (r = gap_find(db, a, s.body, &gaps)) != OK)
		return r;
	if (row_bool(rows, 0, "has_ended") || gaps != NULL)
		return INVALID;
	until = row_time(rows, 0, "valid_until");
	r = db_query(db, a, &SQL_OFFICIAL_MARK, NULL, p_int(a, w->id), p_int(a, w->actor->id),
		     p_text(row_text(rows, 0, "scope")), until != 0 ? p_time(a, until) : p_null());
	if (r == OK)
		r = thread_settle(db, a, s.question_id);
	return r == OK ? audit_add(db, a, w->actor->id, "answer.official", "post", w->id, "") : r;
}

enum result
mark_confirm(struct db *db, struct arena *a, const struct account *actor, int64_t answer_id,
	     struct mark_seen seen)
{
	struct confirming w = {.arena = a, .actor = actor, .id = answer_id, .seen = seen};

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	return db_transaction(db, confirm_now, &w);
}
