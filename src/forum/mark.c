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
tell(struct db *db, struct arena *a, int64_t actor_id, const struct sql_mark_follow_row *row)
{
	struct notice notice = {.account_id = row->told_id,
				.actor_id = actor_id,
				.question_id = row->question_id,
				.post_id = row->of_answer,
				.entry_id = row->of_entry};

	if (!notice_of(row->what, &notice.kind))
		return OK;
	event_facts(EVENT_MARK_SUSPENDED, notice.account_id, "of=%s answer=%lld entry=%lld",
		    row->what, (long long)notice.post_id, (long long)notice.entry_id);
	return notice_queue(db, a, &notice);
}

enum result
mark_follow(struct db *db, struct arena *a, int64_t actor_id, int64_t post_id)
{
	struct sql_mark_follow_row *rows;
	size_t n;
	enum result r = sql_mark_follow(db, a, &rows, &n, .post_id = post_id, .actor_id = actor_id);

	if (r != OK || n == 0)
		return r;
	r = thread_settle(db, a, rows->question_id);
	for (size_t i = 0; r == OK && i < n; i++)
		r = tell(db, a, actor_id, &rows[i]);
	return r;
}

/* ---- the desk ------------------------------------------------------------------------------- */

static void
read_mark(const struct sql_mark_list_row *row, struct suspended_mark *out)
{
	*out = (struct suspended_mark){
	    .answer_id = row->answer_id,
	    .question_id = row->question_id,
	    .at = row->at,
	    .set_at = row->set_at,
	    .slug = row->slug,
	    .locale = locale_from(row->locale, LOCALE_EN),
	    .set_by = row->set_by,
	    .set_by_display = row->set_by_display,
	    .changed_by = row->changed_by,
	    .changed_by_display = row->changed_by_display,
	    .scope = row->scope,
	    .valid_until = row->valid_until,
	    .has_ended = row->has_ended,
	    .answer = text_whole(&(struct text){.body = row->body}),
	    .question = text_whole(&(struct text){.title = row->title,
						  .body = row->question,
						  .tags = row->tags,
						  .details = row->details}),
	    .n_answer = (int)row->n_answer,
	    .n_question = (int)row->n_question,
	};
	out->answer_before = out->answer;
	out->question_before = out->question;
	if (row->body_before != NULL)
		out->answer_before.body = row->body_before;
	if (row->question_before != NULL)
		out->question_before = text_whole(&(struct text){.title = row->title_before,
								 .body = row->question_before,
								 .tags = row->tags_before,
								 .details = row->details_before});
}

enum result
mark_list(struct db *db, struct arena *a, const struct account *actor, int limit,
	  struct suspended_mark **out, size_t *n)
{
	struct sql_mark_list_row *rows;
	enum result r;

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	if ((r = sql_mark_list(db, a, &rows, n, .limit = limit)) != OK)
		return r;
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++)
		read_mark(&rows[i], &(*out)[i]);
	return OK;
}

enum result
mark_check_seen(struct db *db, struct arena *a, int64_t answer_id, struct mark_seen seen)
{
	struct sql_mark_seen_row *now;
	size_t n;
	enum result r = sql_mark_seen(db, a, &now, &n, .answer_id = answer_id);

	if (r != OK)
		return r;
	if (n == 0)
		return NOT_FOUND;
	if ((seen.answer != 0 && seen.answer != now->answer) ||
	    (seen.question != 0 && seen.question != now->question))
		return CONFLICT;
	return OK;
}

/* The mark that waits. NOT_FOUND; CONFLICT: the words are not those seen; INVALID: it has run out, or they have gaps by
 * now. */
static enum result
find_suspended(struct db *db, struct arena *a, const struct thread_state *s, struct mark_seen seen,
	       const struct sql_mark_suspended_row **out)
{
	struct sql_mark_suspended_row *mark;
	const char *gaps;
	size_t n;
	enum result r = sql_mark_suspended(db, a, &mark, &n, .answer_id = s->id);

	if (r != OK)
		return r;
	if (n == 0)
		return NOT_FOUND;
	*out = mark;
	if ((r = mark_check_seen(db, a, s->id, seen)) != OK ||
	    (r = gap_find(db, a, s->text.body, &gaps)) != OK)
		return r;
	return mark->has_ended || gaps != NULL ? INVALID : OK;
}

enum result
mark_confirm(struct db *db, struct arena *a, const struct account *actor, int64_t answer_id,
	     struct mark_seen seen)
{
	const struct sql_mark_suspended_row *mark;
	struct thread_state s;
	enum result r;

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	DB_TX(db, r) {
		r = thread_lock(db, a, actor, answer_id, &s);
		if (r == OK && !thread_is_live(&s))
			r = FORBIDDEN;
		if (r == OK)
			r = find_suspended(db, a, &s, seen, &mark);
		if (r == OK)
			r = sql_official_mark(
			    db, a, NULL, .answer_id = answer_id, .by_id = actor->id,
			    .scope = mark->scope,
			    .valid_until = mark->valid_until != 0 ? &mark->valid_until : NULL);
		if (r == OK)
			r = thread_settle(db, a, s.question_id);
		if (r == OK)
			r = audit_add(db, a, actor->id, "answer.official", "post", answer_id, "");
	}
	return r;
}
