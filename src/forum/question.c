#include "answerwell/forum/question.h"

#include "answerwell/account/submission.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/exposure.h"
#include "answerwell/forum/promise.h"
#include "forum/internal.h"
#include "sql/question.h"

/* ---- asking --------------------------------------------------------------------------------- */

static enum result
insert(struct db *db, struct arena *a, const struct account *actor, const struct text_ready *in,
       int64_t *id)
{
	const struct sql_texts tags = {in->tags, in->n_tags};
	struct sql_question_post_row *post;
	enum result r =
	    sql_question_post(db, a, &post, NULL, .author_id = actor->id, READY_POST(in),
			      READY_QUESTION(in), .category_id = in->category_id);

	if (r != OK)
		return r;
	*id = post->id;
	return tags.n > 0 ? sql_question_put_tags(db, a, NULL, .question_id = *id, .tags = tags)
			  : OK;
}

static enum result
tell_watchers(struct db *db, struct arena *a, const struct account *actor, int64_t id,
	      const char *body)
{
	const struct telling telling = {.actor = actor,
					.question_id = id,
					.post_id = id,
					.body = body,
					.to_watchers = NOTICE_QUESTION,
					.is_new_question = true,
					.begins = true};

	return watch_tell(db, a, &telling);
}

static enum result
post(struct db *db, struct arena *a, const struct account *actor, struct submission *form,
     const struct text_ready *in, struct problems *problems, int64_t *id)
{
	const struct sending sent = {
	    .kind = "question", .form = form, .body = in->text.body, .title = in->text.title};
	enum result r;

	DB_TX(db, r) {
		r = post_find_sent(db, a, actor, &sent, id);
		if (r != OK || *id != 0)
			continue;
		r = post_check_quota(db, a, actor, POST_QUESTION, problems);
		if (r == OK)
			r = insert(db, a, actor, in, id);
		if (r == OK)
			r = submission_end(db, a, actor, "question", form, *id);
		if (r == OK)
			r = promise_give(db, a, *id);
		if (r == OK)
			r = tell_watchers(db, a, actor, *id, in->text.body);
	}
	return r;
}

enum result
question_post(struct db *db, struct arena *a, const struct account *actor,
	      const struct question_draft *draft, struct problems *problems, int64_t *id)
{
	struct text_ready text;
	int64_t made;
	enum result r;

	if (!post_may_write(actor))
		return FORBIDDEN;
	r = text_prepare(db, a, TEXT_QUESTION, &draft->text, NULL, draft->locale, problems, &text);
	if (r == OK)
		r = text_check_gaps(db, a, actor, &text.text, NULL, problems);
	if (r == OK)
		r = exposure_check(db, a, TEXT_QUESTION, &text.text, NULL, NULL, problems);
	if (r != OK)
		return r;
	if ((r = post(db, a, actor, draft->form, &text, problems, &made)) == OK)
		*id = made;
	return r;
}

/* ---- editing -------------------------------------------------------------------------------- */

void
question_revise_add(struct batch *b, int64_t id, const struct text_ready *in)
{
	sql_question_edit_add(b, NULL, .id = id, READY_QUESTION(in));
	sql_question_put_tags_add(b, NULL, .question_id = id,
				  .tags = ((struct sql_texts){in->tags, in->n_tags}));
}

enum result
question_edit(struct db *db, struct arena *a, const struct account *actor, int64_t id,
	      const struct text *text, struct problems *problems)
{
	return post_edit(db, a, actor, text, id, true, problems);
}

/* ---- reading -------------------------------------------------------------------------------- */

enum result
question_get(struct db *db, struct arena *a, const struct account *reader, enum locale l,
	     int64_t id, struct question **out)
{
	int64_t entry_answer;
	struct sql_post_row *rows;
	struct batch b;
	size_t n;
	enum result r;

	batch_init(&b, db, a);
	thread_add_question(&b, reader, l, id, &rows, &n);
	if ((r = batch_run(&b)) != OK)
		return r;
	return thread_read_question(db, a, rows, n, reader, l, out, &entry_answer);
}

enum result
question_add_views(struct db *db, struct arena *a, const int64_t *ids, const int64_t *counts,
		   size_t n)
{
	if (n == 0)
		return OK;
	return sql_question_add_views(db, a, NULL, .ids = ((struct sql_ints){ids, n}),
				      .counts = ((struct sql_ints){counts, n}));
}

const char *
question_state(const struct question *q)
{
	if (q->is_duplicate)
		return N_("Asked before");
	if (q->official_id != 0)
		return N_("Official answer");
	if (q->accepted_id != 0)
		return N_("Solved");
	if (q->closed_at != 0)
		return N_("Closed");
	return q->n_answers > 0 ? N_("Answered") : N_("Unanswered");
}
