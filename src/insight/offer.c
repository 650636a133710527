#include "answerwell/insight/offer.h"

#include "answerwell/account/account.h"
#include "answerwell/account/audit.h"
#include "answerwell/account/notice.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/faq/review.h"
#include "answerwell/forum/answer.h"
#include "answerwell/forum/thread.h"
#include "answerwell/match/matcher.h"
#include "answerwell/text/markdown.h"
#include "sql/offer.h"

enum { EXCERPT_CHARS = 300 };

enum result
offer_keep(struct db *db, struct arena *a, int64_t question_id, const struct offer_entry *list,
	   size_t n)
{
	int64_t *ids = arena_array(a, n, sizeof(*ids)),
		*permille = arena_array(a, n, sizeof(*permille));
	bool *shown = arena_array(a, n, sizeof(*shown)), *best = arena_array(a, n, sizeof(*best));

	for (size_t i = 0; i < n; i++) {
		ids[i] = list[i].entry_id;
		permille[i] = (int64_t)(list[i].probability * 1000);
		shown[i] = list[i].was_shown;
		best[i] = list[i].is_best;
	}
	return n == 0 ? OK
		      : sql_offer_keep(db, a, NULL, .question_id = question_id,
				       .entry_ids = ((struct sql_ints){ids, n}),
				       .permille = ((struct sql_ints){permille, n}),
				       .shown = ((struct sql_bools){shown, n}),
				       .best = ((struct sql_bools){best, n}));
}

enum result
offer_get(struct db *db, struct arena *a, int64_t question_id, struct offer *out)
{
	struct sql_offer_get_row *row;
	size_t n;
	enum result r =
	    sql_offer_get(db, a, &row, &n, .question_id = question_id, .least = MATCH_ANSWERS);

	if (r != OK || n == 0)
		return r == OK ? NOT_FOUND : r;
	*out = (struct offer){.entry_id = row->entry_id,
			      .title = row->title,
			      .slug = row->slug,
			      .excerpt = markdown_excerpt(a, row->body, EXCERPT_CHARS),
			      .locale = locale_from(row->locale, LOCALE_EN),
			      .solved_at = row->solved_at};
	return OK;
}

/* ---- the asker's word --------------------------------------------------------------------------- */

static enum result
lock_own(struct db *db, struct arena *a, const struct account *actor, int64_t question_id,
	 struct thread_state *s)
{
	enum result r = thread_lock_question(db, a, actor, question_id, s);

	if (r != OK)
		return r;
	return s->asker_id == actor->id && thread_is_live(s) ? OK : FORBIDDEN;
}

enum result
offer_solved(struct db *db, struct arena *a, const struct account *actor, int64_t question_id)
{
	struct thread_state s;
	struct offer offer;
	enum result r;

	if (!post_may_write(actor))
		return FORBIDDEN;
	DB_TX(db, r) {
		r = lock_own(db, a, actor, question_id, &s);
		if (r == OK)
			r = offer_get(db, a, question_id, &offer);
		if (r == OK)
			r = sql_offer_solve(db, a, NULL, .question_id = question_id,
					    .entry_id = offer.entry_id, .by_id = actor->id);
	}
	return r;
}

static enum result
tell_staff(struct db *db, struct arena *a, const struct account *actor, int64_t question_id,
	   int64_t comment_id)
{
	struct sql_offer_staff_row *staff;
	struct notice *list;
	size_t n;
	enum result r = sql_offer_staff(db, a, &staff, &n, .question_id = question_id);

	if (r != OK)
		return r;
	list = arena_array(a, n, sizeof(*list));
	for (size_t i = 0; i < n; i++)
		list[i] = (struct notice){.account_id = staff[i].id,
					  .kind = NOTICE_UNSOLVED,
					  .actor_id = actor->id,
					  .question_id = question_id,
					  .post_id = comment_id};
	return notice_queue_all(db, a, list, n);
}

/* Everything of one objection, the reason first: without it nothing happens. */
static enum result
object(struct db *db, struct arena *a, const struct account *actor, const struct thread_state *s,
       int64_t entry_id, const char *reason, struct problems *problems)
{
	int64_t comment_id, parent = s->accepted_id != 0 ? s->accepted_id : s->id;
	enum result r = comment_post(db, a, actor, parent, reason, problems, &comment_id);

	for (size_t i = 0; i < problems->n; i++)
		problems->items[i].field = "reason";
	if (r == OK && s->accepted_id != 0)
		r = answer_accept(db, a, actor, s->accepted_id, false);
	if (r == OK)
		r = sql_offer_refuse(db, a, NULL, .question_id = s->id);
	if (r == OK && entry_id != 0)
		r = review_doubt(db, a, entry_id);
	if (r == OK)
		r = sql_offer_unsolved(db, a, NULL, .question_id = s->id, .by_id = actor->id,
				       .entry_id = entry_id, .answer_id = s->accepted_id,
				       .comment_id = comment_id);
	if (r == OK)
		r = tell_staff(db, a, actor, s->id, comment_id);
	if (r == OK)
		r = audit_add(db, a, actor->id, "question.unsolved", "question", s->id, "");
	return r;
}

enum result
unsolved_say(struct db *db, struct arena *a, const struct account *actor, int64_t question_id,
	     const char *reason, struct problems *problems)
{
	struct thread_state s;
	struct offer offer;
	enum result r;

	if (!post_may_write(actor))
		return FORBIDDEN;
	if (str_is_blank(reason))
		problem_add(problems, "reason", N_("Please say what is still missing."), 0);
	else if (str_chars(reason) > UNSOLVED_REASON_MAX)
		problem_add(problems, "reason", N_("Please use at most %ld characters."),
			    UNSOLVED_REASON_MAX);
	DB_TX(db, r) {
		offer = (struct offer){.entry_id = 0};
		r = lock_own(db, a, actor, question_id, &s);
		if (r != OK)
			continue;
		r = offer_get(db, a, question_id, &offer);
		if (r == NOT_FOUND)
			r = s.accepted_id != 0 ? OK : CONFLICT;
		if (r == OK && problems->n > 0)
			r = INVALID;
		if (r == OK)
			r = object(db, a, actor, &s, offer.entry_id, reason, problems);
	}
	return r;
}
