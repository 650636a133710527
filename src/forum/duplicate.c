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

	if (r == OK && n == 0)
		return CONFLICT;
	return r == OK ? sql_duplicate_watched(db, a, NULL, .question_id = question_id) : r;
}

enum result
duplicate_number(struct db *db, struct arena *a, int64_t question_id, int64_t *number)
{
	struct sql_duplicate_number_row *row;
	enum result r = sql_duplicate_number(db, a, &row, NULL, .question_id = question_id);

	*number = r == OK ? row->number : 0;
	return r;
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

enum result
duplicate_way(struct db *db, struct arena *a, int64_t question_id, struct duplicate_end **out,
	      size_t *n)
{
	struct sql_duplicate_way_row *rows;
	enum result r = sql_duplicate_way(db, a, &rows, n, .question_id = question_id);

	if (r != OK)
		return r;
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct duplicate_end){rows[i].question_id, rows[i].entry_id};
	return OK;
}

enum result
duplicate_thread(struct db *db, struct arena *a, const struct duplicate_end *end, int64_t *id)
{
	struct sql_duplicate_thread_of_entry_row *row;
	size_t n = 0;
	enum result r;

	*id = end->question_id;
	if (end->entry_id == 0)
		return OK;
	r = sql_duplicate_thread_of_entry(db, a, &row, &n, .entry_id = end->entry_id);
	if (r == OK && n > 0)
		*id = row->question_id;
	return r;
}

/* ---- watches there ------------------------------------------------------------------------------ */

enum result
duplicate_join(struct db *db, struct arena *a, const int64_t *questions, size_t n_questions,
	       int64_t thread_id, struct duplicate_watch **out, size_t *n)
{
	struct sql_duplicate_join_row *rows;
	enum result r =
	    sql_duplicate_join(db, a, &rows, n, .target_id = thread_id,
			       .question_ids = ((struct sql_ints){questions, n_questions}));

	if (r != OK)
		return r;
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct duplicate_watch){rows[i].id, rows[i].joined_from};
	return OK;
}

enum result
duplicate_part(struct db *db, struct arena *a, const int64_t *questions, size_t n_questions,
	       int64_t thread_id)
{
	return sql_duplicate_part(db, a, NULL, .target_id = thread_id,
				  .question_ids = ((struct sql_ints){questions, n_questions}));
}

/* ---- lists -------------------------------------------------------------------------------------- */

enum result
duplicate_led(struct db *db, struct arena *a, const struct duplicate_end *to,
	      struct duplicate **out, size_t *n)
{
	struct sql_duplicate_led_row *rows;
	enum result r = sql_duplicate_led(db, a, &rows, n, .question_id = to->question_id,
					  .entry_id = to->entry_id, .limit = DUPLICATES_LED);

	if (r != OK)
		return r;
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct duplicate){.id = rows[i].id,
					       .number = rows[i].number,
					       .is_visible = rows[i].is_visible,
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
