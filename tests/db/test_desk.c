#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/answer.h"
#include "answerwell/forum/assignment.h"
#include "answerwell/forum/office.h"
#include "answerwell/forum/question.h"
#include "answerwell/forum/waiting.h"
#include "answerwell/insight/desk.h"
#include "answerwell/insight/figure.h"
#include "answerwell/moderation/moderation.h"
#include "support/community.h"
#include "support/pg.h"

static struct db *db;
static struct arena *arena;
static const struct account *ann, *tom, *nora, *wei;

static int
set_up(void **state)
{
	(void)state;
	test_settings();
	db = test_db();
	arena = test_arena();
	ann = test_person(db, "ann", ROLE_CUSTOMER);
	tom = test_person(db, "tom", ROLE_CUSTOMER);
	nora = test_person(db, "nora", ROLE_STAFF);
	wei = test_person(db, "wei", ROLE_STAFF);
	test_category(db, "billing");
	test_category(db, "orders");
	test_run(db,
		 "UPDATE categories SET target_hours = CASE slug WHEN 'billing' THEN 8 ELSE 4 END");
	return 0;
}

/* Each test begins with nothing that waits. */
static int
quiet(void **state)
{
	(void)state;
	test_run(db, "UPDATE questions SET first_staff_answer_at = created_at, "
		     "created_at = created_at - interval '1 year'");
	test_run(db, "DELETE FROM assignments");
	return 0;
}

/* Asked so many minutes ago. */
static int64_t
asked(const char *category, int minutes)
{
	int64_t id = test_question(db, ann, "How long will this one wait?");

	test_run(
	    db,
	    "UPDATE questions SET created_at = now() - %d * interval '1 minute', category_id = "
	    "(SELECT id FROM categories WHERE slug = '%s') WHERE id = %ld",
	    minutes, category, (long)id);
	return id;
}

static const struct office *given_office; /* NULL: as the settings say, always open */

static const struct office *
opened(void)
{
	struct office *o = arena_alloc(arena, sizeof(*o));

	if (given_office != NULL)
		return given_office;
	assert_int_equal(office_open(db, arena, o), OK);
	return o;
}

static size_t
listed(const struct waiting_filter *f, struct waiting **out, const char **next)
{
	struct sql_waiting_row *rows;
	struct batch b;
	size_t n;

	batch_init(&b, db, arena);
	waiting_add(&b, nora, LOCALE_EN, opened(), f, &rows, &n);
	assert_int_equal(batch_run(&b), OK);
	*out = waiting_read(arena, opened(), rows, f, &n, next);
	return n;
}

static struct waiting_counts
counted(const struct waiting_filter *f)
{
	struct waiting_counts counts;
	struct sql_waiting_counts_row *row;
	struct batch b;

	batch_init(&b, db, arena);
	waiting_add_counts(&b, nora, opened(), f, &row);
	assert_int_equal(batch_run(&b), OK);
	waiting_read_counts(row, &counts);
	return counts;
}

/* ---- what waits ----------------------------------------------------------------------------- */

static void
the_most_urgent_comes_first_by_its_categorys_target(void **state)
{
	struct waiting_filter f = {.before = "", .limit = 10};
	int64_t billing = asked("billing", 5 * 60), orders = asked("orders", 3 * 60 + 30),
		late = asked("orders", 6 * 60), fresh = asked("billing", 10);
	struct waiting *list;
	const char *next;

	(void)state;
	assert_int_equal(listed(&f, &list, &next), 4);
	assert_int_equal(list[0].id, late);
	assert_int_equal(list[0].state, WAITING_LATE);
	assert_int_equal(list[0].used, 100);
	assert_int_equal(list[1].id, orders);
	assert_int_equal(list[1].state, WAITING_SOON);
	assert_int_equal(list[2].id, billing);
	assert_int_equal(list[2].state, WAITING_SOON); /* three hours, though of a longer target */
	assert_int_equal(list[3].id, fresh);
	assert_int_equal(list[3].state, WAITING_IN_TIME);
	assert_int_equal(list[0].due_at - list[0].asked_at, 4 * CLOCK_HOUR);
	assert_string_equal(list[0].category_slug, "orders");
	assert_string_equal(list[0].asker_name, "ann");
	assert_null(next);
}

/* Yesterday and today are holidays: of these hours none counts, on the desk, in its numbers and in the figures. */
static void
what_is_due_counts_in_office_hours(void **state)
{
	struct waiting_filter f = {.before = "", .limit = 10};
	int32_t holidays[2] = {(int32_t)(clock_now() / CLOCK_DAY) - 1,
			       (int32_t)(clock_now() / CLOCK_DAY)};
	struct hours hours;
	struct office closed;
	int64_t over_holidays = asked("billing", 30 * 60), late = asked("billing", 20 * 24 * 60);
	struct figure_week *weeks;
	struct waiting_counts counts;
	struct waiting *list;
	struct batch b;
	const char *next;

	(void)state;
	counts = counted(&f);
	assert_int_equal(counts.n[WAITING_OVERDUE], 2);
	assert_true(hours_parse("always", &hours));
	hours.holidays = holidays;
	hours.n_holidays = 2;
	office_at(arena, &hours, clock_now(), &closed);
	given_office = &closed;
	counts = counted(&f);
	assert_int_equal(counts.n[WAITING_ALL], 2);
	assert_int_equal(counts.n[WAITING_OVERDUE], 1);
	assert_int_equal(listed(&f, &list, &next), 2);
	assert_int_equal(list[0].id, late);
	assert_int_equal(list[0].state, WAITING_LATE);
	assert_int_equal(list[1].id, over_holidays);
	assert_int_not_equal(list[1].state, WAITING_LATE);
	assert_in_range(list[1].left, 2 * CLOCK_HOUR, 8 * CLOCK_HOUR);
	assert_true(list[1].due_at > clock_now());
	f.part = WAITING_OVERDUE;
	assert_int_equal(listed(&f, &list, &next), 1);
	assert_int_equal(list[0].id, late);
	test_answer(db, nora, over_holidays);
	batch_init(&b, db, arena);
	figure_add_weeks(&b, opened(), &weeks);
	assert_int_equal(batch_run(&b), OK);
	assert_int_equal(weeks[FIGURE_WEEKS - 1].n_settled, 1);
	assert_int_equal(weeks[FIGURE_WEEKS - 1].n_in_target, 1);
	assert_true(weeks[FIGURE_WEEKS - 1].median_hours <= 6.01);
	given_office = NULL;
}

static void
only_what_needs_staff_waits(void **state)
{
	struct waiting_filter f = {.before = "", .limit = 10};
	struct problems problems = {.n = 0};
	int64_t by_staff = asked("billing", 60), closed = asked("billing", 60),
		hidden = asked("billing", 60), accepted = asked("billing", 60),
		by_customer = asked("billing", 60);
	struct waiting *list;
	const char *next;

	(void)state;
	test_answer(db, nora, by_staff);
	test_answer(db, tom, by_customer);
	assert_int_equal(question_close(db, arena, nora, closed, "outdated", "", &problems), OK);
	assert_int_equal(post_hide(db, arena, nora, hidden, "spam", &problems), OK);
	assert_int_equal(answer_accept(db, arena, ann, test_answer(db, tom, accepted), true), OK);
	assert_int_equal(listed(&f, &list, &next), 1);
	assert_int_equal(list[0].id, by_customer);
	assert_int_equal(list[0].n_answers, 1);
}

static void
parts_and_their_counts_agree(void **state)
{
	int64_t ids[] = {asked("orders", 6 * 60), asked("orders", 3 * 60 + 30), asked("orders", 10),
			 asked("billing", 9 * 60)};
	struct assignment s;
	const size_t wanted[] = {4, 2, 2, 2, 1};

	(void)state;
	assert_int_equal(assignment_take(db, arena, nora, ids[0], &s), OK);
	assert_int_equal(assignment_take(db, arena, wei, ids[2], &s), OK);
	for (int part = WAITING_ALL; part <= WAITING_MINE; part++) {
		struct waiting_filter f = {
		    .part = (enum waiting_part)part, .before = "", .limit = 10};
		struct waiting *list;
		const char *next;

		assert_int_equal(listed(&f, &list, &next), wanted[part]);
		assert_int_equal(counted(&f).n[part], wanted[part]);
		assert_false(counted(&f).are_more);
	}
}

static void
category_and_language_narrow_lists_and_counts(void **state)
{
	static const enum locale zh = LOCALE_ZH_CN;
	struct waiting_filter f = {.before = "", .limit = 10, .category = "orders"};
	int64_t one = asked("orders", 60), two = asked("orders", 30);
	struct waiting *list;
	const char *next;

	(void)state;
	asked("billing", 60);
	test_run(db, "UPDATE questions SET locale = 'zh_CN' WHERE id = %ld", (long)two);
	assert_int_equal(listed(&f, &list, &next), 2);
	assert_int_equal(counted(&f).n[WAITING_ALL], 2);
	assert_int_equal(list[0].id, one);
	f.locale = &zh;
	assert_int_equal(listed(&f, &list, &next), 1);
	assert_int_equal(list[0].id, two);
	assert_int_equal(counted(&f).n[WAITING_FREE], 1);
	f.category = "no-such-category";
	assert_int_equal(listed(&f, &list, &next), 0);
}

static void
pages_follow_each_other_without_gap_or_repetition(void **state)
{
	struct waiting_filter f = {.before = "", .limit = 2};
	int64_t ids[5];
	size_t seen = 0;

	(void)state;
	for (int i = 0; i < 5; i++)
		ids[i] = asked(i % 2 ? "billing" : "orders", 600 - 60 * i);
	/* By due date: orders have half the target. */
	const int64_t order[] = {ids[0], ids[2], ids[4], ids[1], ids[3]};
	do {
		struct waiting *list;
		size_t n = listed(&f, &list, &f.before);

		for (size_t i = 0; i < n; i++)
			assert_int_equal(list[i].id, order[seen++]);
	} while (f.before != NULL);
	assert_int_equal(seen, 5);
}

static void
a_cursor_that_is_made_up_is_the_start(void **state)
{
	static const char *const odd[] = {
	    "x",    ".", "1", "1.", "-5.3", "99999999999999999999.1", "'; DROP TABLE questions",
	    "5.5.5"};
	struct waiting *list;
	const char *next;

	(void)state;
	asked("orders", 10);
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		struct waiting_filter f = {.before = odd[i], .limit = 2};

		assert_int_equal(listed(&f, &list, &next), 1);
	}
}

/* ---- from one to the next ------------------------------------------------------------------- */

static int64_t
next_after(int64_t id)
{
	struct waiting_filter f = {.before = ""};
	int64_t next = 0;
	enum result r = waiting_next(db, arena, nora, &f, id, &next);

	assert_true(r == OK || r == NOT_FOUND);
	return r == OK ? next : 0;
}

static void
next_goes_round_and_leaves_out_what_colleagues_have(void **state)
{
	int64_t one = asked("orders", 30), two = asked("orders", 20), three = asked("orders", 10);
	struct assignment s;

	(void)state;
	assert_int_equal(next_after(0), one);
	assert_int_equal(next_after(one), two);
	assert_int_equal(next_after(three), one);
	assert_int_equal(assignment_take(db, arena, wei, two, &s), OK);
	assert_int_equal(next_after(one), three);
	test_answer(db, nora, one);
	assert_int_equal(next_after(one), three);
	assert_int_equal(next_after(three), 0);
	assert_int_equal(next_after(999999), three);
}

/* ---- the rest of the desk ------------------------------------------------------------------- */

static struct desk_counts
desk(void)
{
	struct desk_counts *counts;
	struct batch b;

	batch_init(&b, db, arena);
	desk_add_counts(&b, &counts);
	assert_int_equal(batch_run(&b), OK);
	return *counts;
}

static void
flagged_posts_are_counted_once_however_many_flag_them(void **state)
{
	struct problems problems = {.n = 0};
	int64_t id = asked("orders", 10), before = desk().n_flagged;

	(void)state;
	assert_int_equal(flag_raise(db, arena, tom, id, "spam", "", &problems), OK);
	assert_int_equal(flag_raise(db, arena, wei, id, "rude", "", &problems), OK);
	assert_int_equal(desk().n_flagged, before + 1);
	assert_int_equal(flag_resolve(db, arena, nora, id, "dismissed"), OK);
	assert_int_equal(desk().n_flagged, before);
}

static struct figure_week
this_week(void)
{
	struct figure_week *weeks;
	struct batch b;

	batch_init(&b, db, arena);
	figure_add_weeks(&b, opened(), &weeks);
	assert_int_equal(batch_run(&b), OK);
	assert_true(weeks[0].from_at < weeks[1].from_at);
	assert_int_equal(weeks[0].to_at, weeks[1].from_at);
	return weeks[FIGURE_WEEKS - 1];
}

static void
figures_tell_what_was_answered_in_time(void **state)
{
	int64_t quick = asked("orders", 60), slow = asked("orders", 600);
	struct figure_week w;

	(void)state;
	asked("orders", 700); /* overdue and nobody answered */
	asked("orders", 5); /* still has time: counts for nothing yet */
	test_run(db,
		 "UPDATE questions SET first_staff_answer_at = created_at + interval '1 hour' "
		 "WHERE id = %ld",
		 (long)quick);
	test_run(db,
		 "UPDATE questions SET first_staff_answer_at = created_at + interval '5 hours' "
		 "WHERE id = %ld",
		 (long)slow);
	w = this_week();
	assert_int_equal(w.n_asked, 4);
	assert_int_equal(w.n_settled, 3);
	assert_int_equal(w.n_in_target, 1);
	assert_true(w.has_median && w.median_hours > 2.99 && w.median_hours < 3.01);
}

static void
an_empty_week_has_no_share_and_no_median(void **state)
{
	struct figure_week w = this_week();

	(void)state;
	assert_int_equal(w.n_asked, 0);
	assert_false(w.has_median);
	assert_int_equal(figure_percent(w.n_in_target, w.n_settled), -1);
	assert_int_equal(figure_percent(2, 3), 67);
	assert_int_equal(figure_percent(0, 3), 0);
}

#define QUIETLY(test) cmocka_unit_test_setup_teardown(test, quiet, NULL)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    QUIETLY(the_most_urgent_comes_first_by_its_categorys_target),
	    QUIETLY(what_is_due_counts_in_office_hours),
	    QUIETLY(only_what_needs_staff_waits),
	    QUIETLY(parts_and_their_counts_agree),
	    QUIETLY(category_and_language_narrow_lists_and_counts),
	    QUIETLY(pages_follow_each_other_without_gap_or_repetition),
	    QUIETLY(a_cursor_that_is_made_up_is_the_start),
	    QUIETLY(next_goes_round_and_leaves_out_what_colleagues_have),
	    QUIETLY(flagged_posts_are_counted_once_however_many_flag_them),
	    QUIETLY(figures_tell_what_was_answered_in_time),
	    QUIETLY(an_empty_week_has_no_share_and_no_median),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
