#include "answerwell/forum/duplicate.h"

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/undo/undo.h"
#include "sql/duplicate.h"

enum result
duplicate_lock(struct db *db, struct arena *a)
{
	return sql_duplicate_lock(db, a, NULL);
}

enum result
duplicate_lock_both(struct db *db, struct arena *a, int64_t question_id, int64_t target_id,
		    struct duplicate_target *out)
{
	const int64_t ids[] = {question_id, target_id};
	struct sql_duplicate_target_row *target;
	struct batch b;
	size_t n;
	enum result r;

	batch_init(&b, db, a);
	sql_duplicate_lock_add(&b, NULL);
	sql_duplicate_lock_threads_add(&b, NULL, NULL, .ids = ((struct sql_ints){ids, 2}));
	sql_duplicate_target_add(&b, &target, &n, .target_id = target_id,
				 .question_id = question_id);
	r = batch_run(&b);
	*out = (struct duplicate_target){.is_there = r == OK && n > 0,
					 .is_circle = r == OK && target->is_circle};
	return r;
}

enum result
duplicate_put(struct db *db, struct arena *a, int64_t question_id, int64_t target_id,
	      int64_t entry_id, int64_t by_id)
{
	size_t n;
	enum result r =
	    sql_duplicate_put(db, a, NULL, &n, .question_id = question_id,
			      .duplicate_of = target_id, .entry_id = entry_id, .by_id = by_id);

	return r == OK && n == 0 ? CONFLICT : r;
}

enum result
duplicate_clear(struct db *db, struct arena *a, int64_t question_id)
{
	return sql_duplicate_clear(db, a, NULL, .question_id = question_id);
}

enum result
duplicate_end(struct db *db, struct arena *a, int64_t question_id, struct duplicate_end *out)
{
	struct sql_duplicate_end_row *row;
	size_t n;
	enum result r = sql_duplicate_end(db, a, &row, &n, .target_id = question_id);

	if (r != OK || n == 0)
		return r == OK ? NOT_FOUND : r;
	*out = (struct duplicate_end){row->question_id, row->entry_id};
	return OK;
}

/* 0: none that everybody may see. */
static enum result
thread_of(struct db *db, struct arena *a, const struct duplicate_end *end, int64_t *id)
{
	struct sql_duplicate_thread_of_entry_row *row;
	size_t n = 0;
	enum result r = OK;

	*id = end->question_id;
	if (end->entry_id == 0)
		return OK;
	r = sql_duplicate_thread_of_entry(db, a, &row, &n, .entry_id = end->entry_id);
	if (r == OK && n > 0)
		*id = row->question_id;
	return r;
}

enum result
duplicate_join(struct db *db, struct arena *a, int64_t question_id, const struct duplicate_end *end,
	       int64_t **ids, size_t *n)
{
	struct sql_duplicate_join_row *rows;
	int64_t thread;
	enum result r = thread_of(db, a, end, &thread);

	*n = 0;
	if (r != OK || thread == 0 || thread == question_id)
		return r;
	r = sql_duplicate_join(db, a, &rows, n, .question_id = question_id, .target_id = thread);
	if (r != OK)
		return r;
	*ids = arena_array(a, *n, sizeof(**ids));
	for (size_t i = 0; i < *n; i++)
		(*ids)[i] = rows[i].id;
	return OK;
}

/* ---- lists -------------------------------------------------------------------------------------- */

enum result
duplicate_wordings(struct db *db, struct arena *a, int64_t question_id, struct duplicate **out,
		   size_t *n)
{
	struct sql_duplicate_wordings_row *rows;
	enum result r = sql_duplicate_wordings(db, a, &rows, n, .question_id = question_id,
					       .limit = DUPLICATE_WORDINGS);

	if (r != OK)
		return r;
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct duplicate){.id = rows[i].id,
					       .title = rows[i].title,
					       .locale = locale_from(rows[i].locale, LOCALE_EN)};
	return OK;
}

enum result
duplicate_list(struct db *db, struct arena *a, const struct duplicate_end *of,
	       struct duplicate **out, size_t *n)
{
	struct sql_duplicate_of_target_row *rows;
	enum result r =
	    sql_duplicate_of_target(db, a, &rows, n, .entry_id = of->entry_id,
				    .target_id = of->question_id, .limit = DUPLICATES_SEEN);

	if (r != OK)
		return r;
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct duplicate){.id = rows[i].id,
					       .at = rows[i].at,
					       .title = rows[i].title,
					       .slug = rows[i].slug,
					       .locale = locale_from(rows[i].locale, LOCALE_EN),
					       .by_display = rows[i].by_display};
	return OK;
}

enum result
duplicate_came_from(struct db *db, struct arena *a, const struct duplicate_end *to, int64_t from,
		    struct duplicate *out)
{
	struct sql_duplicate_came_from_row *row;
	size_t n;
	enum result r =
	    sql_duplicate_came_from(db, a, &row, &n, .question_id = from, .entry_id = to->entry_id,
				    .target_id = to->question_id);

	if (r != OK || n == 0)
		return r == OK ? NOT_FOUND : r;
	*out = (struct duplicate){.id = row->id,
				  .title = row->title,
				  .slug = row->slug,
				  .locale = locale_from(row->locale, LOCALE_EN)};
	return OK;
}

/* ---- undo --------------------------------------------------------------------------------------- */

static enum result
look(struct db *db, struct arena *a, const char *const *keys, size_t n_keys,
     struct undo_image **out, size_t *n)
{
	return sql_duplicate_look(db, a, out, n, .keys = ((struct sql_texts){keys, n_keys}));
}

/* A mark goes with its copy and its counter. */
static enum result
put(struct db *db, struct arena *a, const struct undo_row *rows, size_t n_rows,
    struct undo_key **out, size_t *n)
{
	struct undo_lists l = undo_lists(a, rows, n_rows);
	struct sql_duplicate_as_made_row *made;
	enum result r =
	    sql_duplicate_as_made(db, a, &made, n, .keys = ((struct sql_texts){l.keys, n_rows}),
				  .afters = ((struct sql_texts){l.afters, n_rows}));

	*out = arena_array(a, n_rows, sizeof(**out));
	for (size_t i = 0; r == OK && i < *n; i++) {
		(*out)[i].key = arena_printf(a, "%lld", (long long)made[i].question_id);
		r = duplicate_clear(db, a, made[i].question_id);
	}
	return r;
}

const struct undo_kind duplicate_rows = {"duplicate", look, put};
