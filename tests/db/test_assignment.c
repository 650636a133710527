#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/answer.h"
#include "answerwell/forum/assignment.h"
#include "answerwell/forum/question.h"
#include "answerwell/moderation/moderation.h"
#include "support/community.h"
#include "support/pg.h"

static struct db *db;
static struct arena *arena;
static const struct account *ann, *nora, *wei, *max;

static int
set_up(void **state)
{
	(void)state;
	test_settings();
	db = test_db();
	arena = test_arena();
	ann = test_person(db, "ann", ROLE_CUSTOMER);
	nora = test_person(db, "nora", ROLE_STAFF);
	wei = test_person(db, "wei", ROLE_STAFF);
	max = test_person(db, "max", ROLE_MODERATOR);
	test_category(db, "billing");
	return 0;
}

static int64_t
asked(void)
{
	return test_question(db, ann, "Who will answer this one?");
}

static int64_t
holder(int64_t id)
{
	struct assignment s;

	assert_int_equal(assignment_get(db, arena, id, &s), OK);
	return s.account_id;
}

static enum result
give(const struct account *actor, int64_t id, const char *to)
{
	struct problems problems = {.n = 0};
	enum result r = assignment_give(db, arena, actor, id, to, &problems);

	assert_int_equal(r == INVALID, problem_for(&problems, "to") != NULL);
	return r;
}

static void
who_takes_first_has_it_and_the_second_learns_who(void **state)
{
	struct assignment s;
	int64_t id = asked();

	(void)state;
	assert_int_equal(holder(id), 0);
	assert_int_equal(assignment_take(db, arena, nora, id, &s), OK);
	assert_int_equal(assignment_take(db, arena, nora, id, &s), OK);
	assert_int_equal(assignment_take(db, arena, wei, id, &s), CONFLICT);
	assert_int_equal(s.account_id, nora->id);
	assert_string_equal(s.name, "nora");
	assert_true(s.at > 0);
	assert_int_equal(holder(id), nora->id);
}

static void
only_staff_takes_gives_and_releases(void **state)
{
	struct assignment s;
	int64_t id = asked();

	(void)state;
	assert_int_equal(assignment_take(db, arena, ann, id, &s), FORBIDDEN);
	assert_int_equal(give(ann, id, "nora"), FORBIDDEN);
	assert_int_equal(assignment_release(db, arena, ann, id), FORBIDDEN);
	assert_int_equal(assignment_take(db, arena, NULL, id, &s), FORBIDDEN);
}

static void
a_colleague_is_told_and_the_log_knows(void **state)
{
	int64_t id = asked();

	(void)state;
	assert_int_equal(give(nora, id, " Wei "), OK);
	assert_int_equal(holder(id), wei->id);
	assert_int_equal(test_mailed(db,
				     "kind = 'assigned' AND account_id = %ld AND question_id = %ld",
				     (long)wei->id, (long)id),
			 1);
	assert_string_equal(test_text(db,
				      "SELECT detail FROM audit_log WHERE action = "
				      "'question.assign' AND subject_id = %ld",
				      (long)id),
			    arena_printf(arena, "account=%ld", (long)wei->id));
	/* Once more is nothing new. */
	assert_int_equal(give(max, id, "wei"), OK);
	assert_int_equal(test_mailed(db, "kind = 'assigned' AND question_id = %ld", (long)id), 1);
}

static void
nobody_outside_staff_is_given_anything(void **state)
{
	int64_t id = asked();

	(void)state;
	assert_int_equal(give(nora, id, ""), INVALID);
	assert_int_equal(give(nora, id, "ann"), INVALID);
	assert_int_equal(give(nora, id, "nobody-at-all"), INVALID);
	test_run(db, "UPDATE accounts SET suspended_at = now() WHERE name = 'wei'");
	assert_int_equal(give(nora, id, "wei"), INVALID);
	test_run(db, "UPDATE accounts SET suspended_at = NULL WHERE name = 'wei'");
	assert_int_equal(holder(id), 0);
}

static void
releasing_for_a_colleague_is_logged_ones_own_is_not(void **state)
{
	struct assignment s;
	int64_t id = asked();

	(void)state;
	assert_int_equal(assignment_release(db, arena, nora, id), OK);
	assert_int_equal(assignment_take(db, arena, nora, id, &s), OK);
	assert_int_equal(assignment_release(db, arena, nora, id), OK);
	assert_int_equal(holder(id), 0);
	assert_int_equal(test_number(db,
				     "SELECT count(*) FROM audit_log WHERE action = "
				     "'question.release' AND subject_id = %ld",
				     (long)id),
			 0);
	assert_int_equal(assignment_take(db, arena, nora, id, &s), OK);
	assert_int_equal(assignment_release(db, arena, wei, id), OK);
	assert_int_equal(test_number(db,
				     "SELECT count(*) FROM audit_log WHERE action = "
				     "'question.release' AND subject_id = %ld",
				     (long)id),
			 1);
}

static void
an_answer_by_staff_ends_it_one_by_a_customer_does_not(void **state)
{
	struct assignment s;
	int64_t id = asked();

	(void)state;
	assert_int_equal(assignment_take(db, arena, nora, id, &s), OK);
	test_answer(db, test_person(db, "tom", ROLE_CUSTOMER), id);
	assert_int_equal(holder(id), nora->id);
	test_answer(db, wei, id);
	assert_int_equal(holder(id), 0);
}

static void
what_is_closed_or_gone_cannot_be_taken(void **state)
{
	struct problems problems = {.n = 0};
	struct assignment s;
	int64_t id = asked(), hidden = asked();

	(void)state;
	assert_int_equal(question_close(db, arena, nora, id, "outdated", "", &problems), OK);
	assert_int_equal(assignment_take(db, arena, nora, id, &s), FORBIDDEN);
	assert_int_equal(post_hide(db, arena, nora, hidden, "spam", &problems), OK);
	assert_int_equal(assignment_take(db, arena, nora, hidden, &s), FORBIDDEN);
	assert_int_equal(assignment_take(db, arena, nora, 999999, &s), NOT_FOUND);
	assert_int_equal(assignment_take(db, arena, nora, test_answer(db, wei, asked()), &s),
			 NOT_FOUND);
	assert_int_equal(give(nora, id, "wei"), FORBIDDEN);
}

static void
colleagues_are_all_of_staff_and_nobody_else(void **state)
{
	struct colleague *list;
	size_t n;

	(void)state;
	assert_int_equal(assignment_colleagues(db, arena, &list, &n), OK);
	assert_int_equal(n, 3);
	for (size_t i = 0; i < n; i++)
		assert_string_not_equal(list[i].name, "ann");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(who_takes_first_has_it_and_the_second_learns_who),
	    cmocka_unit_test(only_staff_takes_gives_and_releases),
	    cmocka_unit_test(a_colleague_is_told_and_the_log_knows),
	    cmocka_unit_test(nobody_outside_staff_is_given_anything),
	    cmocka_unit_test(releasing_for_a_colleague_is_logged_ones_own_is_not),
	    cmocka_unit_test(an_answer_by_staff_ends_it_one_by_a_customer_does_not),
	    cmocka_unit_test(what_is_closed_or_gone_cannot_be_taken),
	    cmocka_unit_test(colleagues_are_all_of_staff_and_nobody_else),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
