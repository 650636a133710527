#include "answerwell/forum/thread.h"

#include <assert.h>

#include "answerwell/base/arena.h"
#include "forum/internal.h"
#include "sql/thread.h"

static void
read_post(const struct sql_thread_state_row *row, struct thread_state *out)
{
	out->id = row->id;
	out->kind = post_kind_from(row->kind);
	out->question_id = row->question_id;
	out->parent_id = row->parent_id;
	out->parent_kind = post_kind_from(row->parent_kind);
	out->author_id = row->author_id;
	out->asker_id = row->asker_id;
	out->parent_author_id = row->parent_author_id;
	out->deleted_by = row->deleted_by;
	out->n_revisions = (int)row->n_revisions;
	out->is_hidden = row->is_hidden;
	out->is_deleted = row->is_deleted;
	out->is_live = row->is_live;
	out->is_marked = row->is_marked;
	out->is_suspended = row->is_suspended;
}

static void
read_text(const struct sql_thread_state_row *row, struct thread_state *out)
{
	struct text t = {.body = row->body, .format = (enum markdown_format)row->format};

	if (out->kind == POST_QUESTION)
		t = (struct text){TEXT_FROM(row), .category = row->category};
	out->text = text_whole(&t);
}

static void
read_question(const struct sql_thread_state_row *row, struct thread_state *out)
{
	out->is_closed = row->is_closed;
	out->locale = locale_from(row->locale, LOCALE_EN);
	out->category_id = row->category_id;
	out->n_answers = row->n_answers;
	out->accepted_id = row->accepted_id;
	out->unaccepted_id = row->unaccepted_id;
	out->duplicate_of = row->duplicate_of;
	out->duplicate_entry = row->duplicate_entry;
}

enum result
thread_lock(struct db *db, struct arena *a, const struct account *actor, int64_t post_id,
	    struct thread_state *out)
{
	struct batch b;
	struct sql_thread_state_row *row;
	size_t n;
	enum result r;

	assert(db->tx != NULL); /* outside it would be over with the statement */
	batch_init(&b, db, a);
	sql_thread_lock_add(&b, NULL, NULL, .post_id = post_id);
	sql_thread_state_add(&b, &row, &n, .post_id = post_id, .reader_id = post_reader_id(actor),
			     .is_staff = post_reader_is_staff(actor));
	r = batch_run(&b);
	if (r != OK)
		return r;
	if (n == 0 || !row->is_seen)
		return NOT_FOUND;
	read_post(row, out);
	read_question(row, out);
	read_text(row, out);
	return OK;
}

enum result
thread_lock_question(struct db *db, struct arena *a, const struct account *actor,
		     int64_t question_id, struct thread_state *out)
{
	enum result r = thread_lock(db, a, actor, question_id, out);

	return r == OK && out->kind != POST_QUESTION ? NOT_FOUND : r;
}

bool
thread_is_live(const struct thread_state *s)
{
	return s->is_live;
}

enum result
thread_settle(struct db *db, struct arena *a, int64_t question_id)
{
	return sql_thread_settle(db, a, NULL, .question_id = question_id);
}

enum result
thread_tell(struct db *db, struct arena *a, const struct account *actor,
	    const struct thread_state *s, int64_t to, enum notice_kind kind)
{
	const struct notice notice = {.account_id = to,
				      .kind = kind,
				      .actor_id = actor->id,
				      .question_id = s->question_id,
				      .post_id = s->id};

	return notice_queue(db, a, &notice);
}

enum result
thread_put_category(struct db *db, struct arena *a, int64_t question_id, int64_t category_id)
{
	return sql_thread_put_category(db, a, NULL, .question_id = question_id,
				       .category_id = category_id);
}

enum result
thread_recount(struct db *db, struct arena *a, int64_t *n)
{
	size_t mended[6];
	struct batch b;
	enum result r;

	batch_init(&b, db, a);
	sql_thread_recount_votes_add(&b, &mended[0]);
	sql_thread_recount_comments_add(&b, &mended[1]);
	sql_thread_recount_marks_add(&b, &mended[2]);
	sql_thread_recount_questions_add(&b, &mended[3]);
	sql_thread_recount_tags_add(&b, &mended[4]);
	sql_thread_recount_categories_add(&b, &mended[5]);
	r = batch_run(&b);
	*n = 0;
	for (size_t i = 0; r == OK && i < sizeof mended / sizeof mended[0]; i++)
		*n += (int64_t)mended[i];
	return r;
}
