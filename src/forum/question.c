#include "answerwell/forum/question.h"

#include "answerwell/account/submission.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "forum/internal.h"
#include "sql/question.h"

/* ---- asking --------------------------------------------------------------------------------- */

struct asking {
	struct arena *arena;
	const struct account *actor;
	const struct text_ready *in;
	struct submission *form;
	int64_t id;
};

static enum result
put_tags(struct db *db, struct arena *a, int64_t id, const struct text_ready *in)
{
	if (in->n_tags == 0)
		return OK;
	return sql_question_put_tags(db, a, NULL, .question_id = id,
				     .tags = ((struct sql_texts){in->tags, in->n_tags}));
}

static enum result
post_now(struct db *db, void *arg)
{
	struct asking *w = arg;
	struct arena *a = w->arena;
	const struct text_ready *in = w->in;
	struct sql_question_post_row *post;
	enum result r;

	r = post_find_sent(db, a, w->actor,
			   &(struct sending){.kind = "question",
					     .form = w->form,
					     .parent_id = 0,
					     .body = in->text.body,
					     .title = in->text.title},
			   &w->id);
	if (r != OK || w->id != 0)
		return r;
	r = sql_question_post(db, a, &post, NULL, .author_id = w->actor->id, READY_POST(in),
			      READY_QUESTION(in), .category_id = in->category_id);
	if (r != OK)
		return r;
	w->id = post->id;
	if ((r = submission_end(db, a, w->actor, "question", w->form, w->id)) != OK ||
	    (r = put_tags(db, a, w->id, in)) != OK)
		return r;
	return watch_tell(db, a,
			  &(struct telling){.actor = w->actor,
					    .question_id = w->id,
					    .post_id = w->id,
					    .body = in->text.body,
					    .to_watchers = NOTICE_QUESTION,
					    .is_new_question = true,
					    .begins = true});
}

enum result
question_post(struct db *db, struct arena *a, const struct account *actor,
	      const struct question_draft *draft, struct problems *problems, int64_t *id)
{
	struct text_ready text;
	struct asking w = {.arena = a, .actor = actor, .in = &text, .form = draft->form};
	enum result r;

	if (!post_may_write(actor))
		return FORBIDDEN;
	r = text_prepare(db, a, TEXT_QUESTION, &draft->text, draft->locale, problems, &text);
	if (r == OK)
		r = text_check_gaps(db, a, actor, &text.text, NULL, problems);
	if (r != OK)
		return r;
	if ((r = db_transaction(db, post_now, &w)) == OK)
		*id = w.id;
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
	if (q->closed_at != 0)
		return N_("closed");
	if (q->accepted_id != 0 || q->official_id != 0)
		return N_("solved");
	return q->n_answers > 0 ? N_("answered") : N_("open");
}
