#include "answerwell/forum/thread.h"

#include "answerwell/base/arena.h"
#include "forum/internal.h"
#include "sql/thread.h"

static void
read_post(const struct rows *rows, struct thread_state *out)
{
	out->id = row_int(rows, 0, "id");
	out->kind = post_kind_from(row_text(rows, 0, "kind"));
	out->question_id = row_int(rows, 0, "question_id");
	out->parent_id = row_int(rows, 0, "parent_id");
	out->parent_kind = post_kind_from(row_text(rows, 0, "parent_kind"));
	out->author_id = row_int(rows, 0, "author_id");
	out->asker_id = row_int(rows, 0, "asker_id");
	out->parent_author_id = row_int(rows, 0, "parent_author_id");
	out->deleted_by = row_int(rows, 0, "deleted_by");
	out->n_revisions = (int)row_int(rows, 0, "n_revisions");
	out->body = row_text(rows, 0, "body");
	out->is_hidden = row_bool(rows, 0, "is_hidden");
	out->is_deleted = row_bool(rows, 0, "is_deleted");
	out->is_question_visible = row_bool(rows, 0, "is_question_visible");
	out->is_parent_visible = row_bool(rows, 0, "is_parent_visible");
	out->is_marked = row_bool(rows, 0, "is_marked");
	out->is_suspended = row_bool(rows, 0, "is_suspended");
}

static void
read_question(const struct rows *rows, struct thread_state *out)
{
	out->is_closed = row_bool(rows, 0, "is_closed");
	out->title = row_text(rows, 0, "title");
	out->tags = row_text(rows, 0, "tags");
	out->locale = locale_from(row_text(rows, 0, "locale"), LOCALE_EN);
	out->category_id = row_int(rows, 0, "category_id");
	out->category_slug = row_text(rows, 0, "category_slug");
	out->n_answers = row_int(rows, 0, "n_answers");
	out->accepted_id = row_int(rows, 0, "accepted_id");
	out->unaccepted_id = row_int(rows, 0, "unaccepted_id");
	out->duplicate_of = row_int(rows, 0, "duplicate_of");
}

/* The same rule as the queries of post.sql and thread.sql have in their words. */
static bool
is_seen(const struct account *actor, const struct thread_state *s)
{
	int64_t me = actor != NULL ? actor->id : -1;

	if (post_reader_is_staff(actor))
		return true;
	if ((s->is_hidden || s->is_deleted) && s->author_id != me)
		return false;
	if (!s->is_question_visible && s->asker_id != me)
		return false;
	return s->is_parent_visible || s->parent_author_id == me;
}

enum result
thread_lock(struct db *db, struct arena *a, const struct account *actor, int64_t post_id,
	    struct thread_state *out)
{
	struct batch b;
	struct rows *rows;
	enum result r;

	batch_init(&b, db, a);
	batch_add(&b, &SQL_THREAD_LOCK, NULL, p_int(a, post_id));
	batch_add(&b, &SQL_THREAD_STATE, &rows, p_int(a, post_id));
	r = batch_run(&b);
	if (r != OK)
		return r;
	if (rows_count(rows) == 0)
		return NOT_FOUND;
	read_post(rows, out);
	read_question(rows, out);
	return is_seen(actor, out) ? OK : NOT_FOUND;
}

bool
thread_is_live(const struct thread_state *s)
{
	return !s->is_hidden && !s->is_deleted && s->is_question_visible && s->is_parent_visible;
}

enum result
thread_settle(struct db *db, struct arena *a, int64_t question_id)
{
	return db_query(db, a, &SQL_THREAD_SETTLE, NULL, p_int(a, question_id));
}

enum result
thread_put_category(struct db *db, struct arena *a, int64_t question_id, int64_t category_id)
{
	return db_query(db, a, &SQL_THREAD_PUT_CATEGORY, NULL, p_int(a, question_id),
			p_int(a, category_id));
}

enum result
thread_recount(struct db *db, struct arena *a, int64_t *n)
{
	struct rows *rows[6];
	struct batch b;
	enum result r;

	batch_init(&b, db, a);
	batch_add0(&b, &SQL_THREAD_RECOUNT_VOTES, &rows[0]);
	batch_add0(&b, &SQL_THREAD_RECOUNT_COMMENTS, &rows[1]);
	batch_add0(&b, &SQL_THREAD_RECOUNT_MARKS, &rows[2]);
	batch_add0(&b, &SQL_THREAD_RECOUNT_QUESTIONS, &rows[3]);
	batch_add0(&b, &SQL_THREAD_RECOUNT_TAGS, &rows[4]);
	batch_add0(&b, &SQL_THREAD_RECOUNT_CATEGORIES, &rows[5]);
	r = batch_run(&b);
	*n = 0;
	for (size_t i = 0; r == OK && i < sizeof rows / sizeof rows[0]; i++)
		*n += rows_changed(rows[i]);
	return r;
}
