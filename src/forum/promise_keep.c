/* What is promised, kept in the database; and what happens when a promise is broken. */
#include "answerwell/account/notice.h"
#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/office.h"
#include "answerwell/forum/promise.h"
#include "sql/promise.h"

/* ---- learning ------------------------------------------------------------------------------- */

struct learned {
	int64_t *ids, *ns, *n_cases;
	const char **units;
	size_t n;
};

/* The rows of one category, from `at` on; returns how many. */
static size_t
learn_one(struct arena *a, const struct hours *h, const struct sql_promise_cases_row *rows,
	  size_t n, int64_t now, struct learned *out)
{
	struct promise_case *cases = arena_array(a, n, sizeof(*cases));
	struct promise p;
	size_t len = 0, n_cases = 0;

	for (; len < n && rows[len].category_id == rows->category_id; len++)
		if (rows[len].asked_at != 0)
			cases[n_cases++] = (struct promise_case){
			    .asked_at = rows[len].asked_at, .answered_at = rows[len].answered_at};
	p = promise_learn(a, h, cases, n_cases, (int)rows->target_hours, now);
	out->ids[out->n] = rows->category_id;
	out->ns[out->n] = p.n;
	out->units[out->n] = promise_unit_code(p.unit);
	out->n_cases[out->n++] = (int64_t)n_cases;
	return len;
}

enum result
promise_refresh(struct db *db, struct arena *a, int64_t *n)
{
	struct sql_promise_cases_row *rows;
	struct sql_promise_put_row *changed;
	struct learned out = {.n = 0};
	struct office o;
	size_t n_rows, n_changed = 0;
	enum result r = office_open(db, a, &o);

	if (r == OK)
		r = sql_promise_cases(db, a, &rows, &n_rows, .most = PROMISE_CASES_MAX);
	if (r != OK)
		return r;
	out.ids = arena_array(a, n_rows, sizeof(*out.ids));
	out.ns = arena_array(a, n_rows, sizeof(*out.ns));
	out.n_cases = arena_array(a, n_rows, sizeof(*out.n_cases));
	out.units = arena_array(a, n_rows, sizeof(*out.units));
	for (size_t i = 0; i < n_rows;)
		i += learn_one(a, &o.hours, rows + i, n_rows - i, o.now, &out);
	r = sql_promise_put(db, a, &changed, &n_changed, .ids = ((struct sql_ints){out.ids, out.n}),
			    .ns = ((struct sql_ints){out.ns, out.n}),
			    .units = ((struct sql_texts){out.units, out.n}),
			    .n_cases = ((struct sql_ints){out.n_cases, out.n}));
	*n = (int64_t)n_changed;
	return r;
}

/* ---- giving --------------------------------------------------------------------------------- */

/* When the category's time has passed, counted from `from`, or from when it was asked (0). */
static enum result
due_at(struct db *db, struct arena *a, const struct hours *h, int64_t question_id, int64_t from,
       int64_t *at)
{
	struct sql_promise_of_question_row *of;
	struct promise p;
	enum result r = sql_promise_of_question(db, a, &of, NULL, .question_id = question_id);

	if (r != OK)
		return r;
	p = promise_or_target(h, (struct promise){promise_unit_from(of->unit), (int)of->n},
			      (int)of->target_hours);
	*at = hours_add(h, from != 0 ? from : of->asked_at, promise_time(h, p));
	return *at != HOURS_NEVER ? OK : NOT_FOUND;
}

enum result
promise_give(struct db *db, struct arena *a, int64_t question_id)
{
	struct hours hours;
	int64_t at;
	enum result r = office_hours(db, a, &hours);

	if (r == OK)
		r = due_at(db, a, &hours, question_id, 0, &at);
	if (r != OK)
		return r == NOT_FOUND ? OK : r; /* an office that never opens promises nothing */
	return sql_promise_give(db, a, NULL, .question_id = question_id, .due_at = at);
}

/* ---- when it has passed --------------------------------------------------------------------- */

static enum result
tell(struct db *db, struct arena *a, enum notice_kind kind, int64_t account_id, int64_t question_id)
{
	return notice_queue(db, a,
			    &(struct notice){.account_id = account_id,
					     .kind = kind,
					     .question_id = question_id,
					     .post_id = question_id});
}

/* As long again from now: of those who wait past the usual time nobody knows better. */
static enum result
excuse(struct db *db, struct arena *a, const struct office *o, int64_t id)
{
	struct sql_promise_renew_row *rows;
	size_t n = 0;
	int64_t at;
	enum result r;

	DB_TX(db, r) {
		r = due_at(db, a, &o->hours, id, o->now, &at);
		if (r == OK)
			r = sql_promise_renew(db, a, &rows, &n, .question_id = id, .due_at = at);
		if (r == OK && n > 0)
			r = tell(db, a, NOTICE_EXCUSE, rows->author_id, id);
	}
	return r == NOT_FOUND ? OK : r;
}

static enum result
tell_owner(struct db *db, struct arena *a, int64_t id)
{
	struct sql_promise_tell_owner_row *rows;
	size_t n;
	enum result r;

	DB_TX(db, r) {
		r = sql_promise_tell_owner(db, a, &rows, &n, .question_id = id);
		if (r == OK && n > 0)
			r = tell(db, a, NOTICE_OVERDUE, rows->owner_id, id);
	}
	return r;
}

enum result
promise_excuse(struct db *db, struct arena *a)
{
	struct sql_promise_broken_row *broken;
	struct sql_promise_overdue_row *overdue;
	size_t n_broken, n_overdue;
	struct office o;
	struct batch b;
	enum result r = office_open(db, a, &o);

	if (r != OK || (r = sql_promise_forget(db, a, NULL)) != OK)
		return r;
	batch_init(&b, db, a);
	sql_promise_broken_add(&b, &broken, &n_broken);
	sql_promise_overdue_add(&b, &overdue, &n_overdue, .opens = o.opens, .closes = o.closes,
				.passed = o.passed);
	r = batch_run(&b);
	for (size_t i = 0; r == OK && i < n_broken; i++)
		r = excuse(db, a, &o, broken[i].id);
	for (size_t i = 0; r == OK && i < n_overdue; i++)
		r = tell_owner(db, a, overdue[i].id);
	return r;
}
