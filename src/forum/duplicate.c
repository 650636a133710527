#include "answerwell/forum/duplicate.h"

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
duplicate_put(struct db *db, struct arena *a, int64_t question_id, int64_t target_id, int64_t by_id)
{
	return sql_duplicate_put(db, a, NULL, .question_id = question_id, .duplicate_of = target_id,
				 .by_id = by_id);
}

enum result
duplicate_clear(struct db *db, struct arena *a, int64_t question_id)
{
	return sql_duplicate_clear(db, a, NULL, .question_id = question_id);
}
