#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/category.h"
#include "answerwell/forum/promise.h"
#include "answerwell/forum/question.h"
#include "support/community.h"
#include "support/pg.h"

static struct db *db;
static struct arena *arena;
static const struct account *ann, *tom, *nora;

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
	(void)test_question(db, ann, "Which makes the category?");
	return 0;
}

static int
quiet(void **state)
{
	(void)state;
	test_run(db, "DELETE FROM notices");
	test_run(db, "DELETE FROM question_promises");
	test_run(db, "DELETE FROM promises");
	return 0;
}

static int64_t
told(const char *kind, const struct account *to)
{
	return test_number(db,
			   "SELECT count(*) FROM notices WHERE kind = '%s' AND account_id = %ld "
			   "AND mail IS NOT NULL",
			   kind, (long)to->id);
}

static void
excuse(void)
{
	assert_int_equal(promise_excuse(db, arena), OK);
}

/* The promise of that question ran out so many minutes ago. */
static void
run_out(int64_t id, int minutes)
{
	test_run(db,
		 "UPDATE question_promises SET due_at = now() - %d * interval '1 minute' "
		 "WHERE question_id = %ld",
		 minutes, (long)id);
}

static void
a_question_gets_the_time_of_its_category(void **state)
{
	struct category *c;
	int64_t id, n;
	size_t n_categories;

	(void)state;
	id = test_question(db, ann, "What is usual before anybody has answered?");
	assert_int_equal(
	    test_number(db,
			"SELECT (extract(epoch FROM p.due_at - q.created_at) / 3600)::bigint "
			"FROM question_promises p JOIN questions q ON q.id = p.question_id "
			"WHERE q.id = %ld",
			(long)id),
	    8);
	/* Sixty answers of staff, each a day and a half after the question. */
	for (int i = 0; i < 60; i++) {
		int64_t old = test_question(db, ann, "How long did this one take?");

		test_run(db,
			 "UPDATE questions SET created_at = now() - interval '%d days', "
			 "first_staff_answer_at = now() - interval '%d days' + interval '36 hours' "
			 "WHERE id = %ld",
			 62 - i, 62 - i, (long)old);
	}
	assert_int_equal(promise_refresh(db, arena, &n), OK);
	assert_int_equal(n, test_number(db, "SELECT count(*) FROM categories"));
	assert_int_equal(category_list(db, arena, LOCALE_EN, &c, &n_categories), OK);
	assert_int_equal(c->promise.unit, PROMISE_DAY);
	assert_int_equal(c->promise.n, 2);
	assert_int_equal(promise_refresh(db, arena, &n), OK);
	assert_int_equal(n, 0); /* so that kept pages stay */
	id = test_question(db, ann, "And what is usual now?");
	assert_int_equal(
	    test_number(db,
			"SELECT (extract(epoch FROM p.due_at - q.created_at) / 3600)::bigint "
			"FROM question_promises p JOIN questions q ON q.id = p.question_id "
			"WHERE q.id = %ld",
			(long)id),
	    48);
}

static void
who_waits_longer_hears_it_once_with_a_new_time(void **state)
{
	int64_t id = test_question(db, ann, "Will anybody say that they are sorry?");

	(void)state;
	excuse();
	assert_int_equal(told("excuse", ann), 0);
	run_out(id, 5);
	excuse();
	assert_int_equal(told("excuse", ann), 1);
	assert_int_equal(
	    test_number(db,
			"SELECT count(*) FROM question_promises WHERE question_id = %ld AND "
			"due_at > now() + interval '7 hours' AND excused_at IS NOT NULL",
			(long)id),
	    1);
	run_out(id, 5);
	excuse();
	assert_int_equal(told("excuse", ann), 1);
}

static void
who_has_an_answer_hears_nothing(void **state)
{
	int64_t by_tom = test_question(db, ann, "Tom knows this one, does he not?"),
		by_nora = test_question(db, ann, "Nora knows this one, does she not?");

	(void)state;
	run_out(by_tom, 5);
	run_out(by_nora, 5);
	test_answer(db, tom, by_tom);
	test_answer(db, nora, by_nora);
	excuse();
	assert_int_equal(told("excuse", ann), 0);
	/* What staff has answered is forgotten; the other still waits for them. */
	assert_int_equal(test_number(db, "SELECT count(*) FROM question_promises"), 1);
}

static void
the_owner_hears_of_each_overdue_question_once_in_one_mail(void **state)
{
	int64_t first = test_question(db, ann, "Who looks after the first question?"),
		second = test_question(db, tom, "Who looks after the second question?"),
		fresh = test_question(db, tom, "This one was only just asked, was it not?");

	(void)state;
	test_run(
	    db,
	    "UPDATE questions SET created_at = now() - interval '9 hours' WHERE id IN (%ld, %ld)",
	    (long)first, (long)second);
	test_run(db, "UPDATE categories SET owner_id = %ld", (long)nora->id);
	excuse();
	assert_int_equal(told("overdue", nora), 2);
	assert_int_equal(
	    test_number(db,
			"SELECT count(DISTINCT l.mail_id) FROM mail_notices l JOIN notices n "
			"ON n.id = l.notice_id WHERE n.kind = 'overdue' AND n.account_id = %ld",
			(long)nora->id),
	    1);
	excuse();
	assert_int_equal(told("overdue", nora), 2);
	assert_int_equal(
	    test_number(db,
			"SELECT count(*) FROM question_promises WHERE question_id = %ld "
			"AND owner_told_at IS NULL",
			(long)fresh),
	    1);
	/* As they chose: nothing by mail. */
	test_run(db,
		 "INSERT INTO notice_choices (account_id, topic, mail, in_app) "
		 "VALUES (%ld, 'overdue', 'off', true)",
		 (long)nora->id);
	test_run(db, "UPDATE questions SET created_at = now() - interval '9 hours' WHERE id = %ld",
		 (long)fresh);
	excuse();
	assert_int_equal(told("overdue", nora), 2);
	assert_int_equal(test_number(db, "SELECT count(*) FROM notices WHERE kind = 'overdue'"), 3);
}

/* A mailer that dies between the two leaves neither: the mark and the notice are one transaction. */
static void
a_death_in_between_loses_and_doubles_nothing(void **state)
{
	struct db *owner = test_db_on(test_owner_url());
	int64_t id = test_question(db, ann, "What if the mailer dies just now?");

	(void)state;
	run_out(id, 5);
	test_run(owner, "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS "
			"'BEGIN RAISE EXCEPTION ''gone''; END'");
	test_run(owner,
		 "CREATE TRIGGER die BEFORE INSERT ON notices FOR EACH ROW EXECUTE FUNCTION die()");
	assert_int_not_equal(promise_excuse(db, arena), OK);
	test_run(owner, "DROP TRIGGER die ON notices");
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM question_promises WHERE excused_at IS NOT NULL"),
	    0);
	excuse();
	excuse();
	assert_int_equal(told("excuse", ann), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(a_question_gets_the_time_of_its_category, quiet),
	    cmocka_unit_test_setup(who_waits_longer_hears_it_once_with_a_new_time, quiet),
	    cmocka_unit_test_setup(who_has_an_answer_hears_nothing, quiet),
	    cmocka_unit_test_setup(the_owner_hears_of_each_overdue_question_once_in_one_mail,
				   quiet),
	    cmocka_unit_test_setup(a_death_in_between_loses_and_doubles_nothing, quiet),
	};

	return cmocka_run_group_tests_name("promise", tests, set_up, NULL);
}
