/* The official mark. */
#include "answer.h"
#include "answerwell/base/clock.h"

static enum result
mark(const struct account *actor, int64_t id, const char *scope, const char *until)
{
	struct problems problems = {.n = 0};
	const struct official_draft draft = {.scope = scope, .valid_until = until};

	return answer_mark_official(db, arena, actor, id, &draft, &problems);
}

static void
staff_marks_an_answer_official(void **state)
{
	int64_t question = asked(), id = test_answer(db, bob, question);
	struct thread t;

	(void)state;
	assert_int_equal(mark(nora, id, " Model K2 ", "2099-01-31"), OK);
	t = get(NULL, question);
	assert_int_equal(t.question->official_id, id);
	assert_true(t.answers[0].is_official && !t.answers[0].was_official);
	assert_string_equal(t.answers[0].official_scope, "Model K2");
	assert_string_equal(t.answers[0].official_by, "nora");
	assert_string_equal(t.answers[0].official_by_display, "Nora");
	assert_int_equal(t.answers[0].official_by_role, ROLE_STAFF);
	assert_string_equal(clock_rfc3339(arena, t.answers[0].official_until),
			    "2099-02-01T12:00:00Z");
	assert_int_equal(mailed("official", ann->id, id), 1);
	assert_int_equal(mailed("official", bob->id, id), 1);
	assert_string_equal(audited(id),
			    arena_printf(arena, "answer.official:%ld:", (long)nora->id));
}

static void
the_last_day_is_the_same_for_everybody(void **state)
{
	static const char *const zones[] = {"Asia/Shanghai", "America/Los_Angeles",
					    "Pacific/Kiritimati", "AET"};
	struct official_draft draft;
	struct account far = *nora;
	int64_t question = asked();

	(void)state;
	for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
		int64_t id = test_answer(db, bob, question);

		far.zone = zones[i];
		assert_int_equal(mark(&far, id, "", "2099-01-31"), OK);
		far.zone = zones[(i + 1) % 4];
		assert_int_equal(answer_official(db, arena, id, &draft), OK);
		assert_string_equal(draft.valid_until, "2099-01-31");
		/* Saved as it stands in the form. */
		assert_int_equal(mark(&far, id, draft.scope, draft.valid_until), OK);
		assert_int_equal(answer_official(db, arena, id, &draft), OK);
		assert_string_equal(draft.valid_until, "2099-01-31");
	}
}

static void
marking_again_replaces_and_tells_nobody_twice(void **state)
{
	int64_t question = asked(), id = test_answer(db, bob, question);
	struct answer *answer;

	(void)state;
	assert_int_equal(mark(nora, id, "K1", ""), OK);
	assert_int_equal(mark(mod, id, "K2", ""), OK);
	answer = get(NULL, question).answers;
	assert_string_equal(answer->official_scope, "K2");
	assert_string_equal(answer->official_by, "mod");
	assert_int_equal(answer->official_until, 0);
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM official_marks WHERE answer_id = %ld", (long)id),
	    2);
	assert_int_equal(mailed("official", bob->id, id), 1);
}

static void
taking_the_mark_back_leaves_its_history(void **state)
{
	int64_t question = asked(), id = test_answer(db, bob, question);

	(void)state;
	assert_int_equal(mark(nora, id, "", ""), OK);
	assert_int_equal(answer_unmark_official(db, arena, bob, id), FORBIDDEN);
	assert_int_equal(answer_unmark_official(db, arena, nora, id), OK);
	assert_int_equal(answer_unmark_official(db, arena, nora, id), OK);
	assert_false(get(NULL, question).answers[0].is_official);
	assert_int_equal(get(NULL, question).question->official_id, 0);
	assert_int_equal(test_number(db,
				     "SELECT count(*) FROM official_marks WHERE answer_id = %ld "
				     "AND kind = 'revoked' AND by_id = %ld",
				     (long)id, (long)nora->id),
			 1);
	assert_string_equal(audited(id),
			    arena_printf(arena, "answer.official:%ld: answer.unofficial:%ld:",
					 (long)nora->id, (long)nora->id));
}

static void
the_mark_needs_staff_a_date_to_come_and_a_short_scope(void **state)
{
	int64_t question = asked(), id = test_answer(db, bob, question);
	char longer[SCOPE_MAX + 2];

	(void)state;
	memset(longer, 'x', sizeof longer);
	longer[SCOPE_MAX + 1] = '\0';
	assert_int_equal(mark(bob, id, "", ""), FORBIDDEN);
	assert_int_equal(mark(NULL, id, "", ""), FORBIDDEN);
	assert_int_equal(mark(nora, question, "", ""), NOT_FOUND);
	assert_int_equal(mark(nora, INT64_MAX, "", ""), NOT_FOUND);
	assert_int_equal(mark(nora, id, longer, ""), INVALID);
	assert_int_equal(mark(nora, id, "two\nlines", ""), INVALID);
	assert_int_equal(mark(nora, id, "", "2020-01-31"), INVALID);
	assert_int_equal(mark(nora, id, "", "2099-02-30"), INVALID);
	assert_int_equal(mark(nora, id, "", "tomorrow"), INVALID);
	assert_int_equal(mark(nora, id, "", "2099-01-31T10:00:00Z"), INVALID);
	assert_int_equal(
	    mark(nora, id, "", arena_strndup(arena, clock_rfc3339(arena, clock_now()), 10)), OK);
	set(id, "hidden_at");
	assert_int_equal(mark(nora, id, "", ""), FORBIDDEN);
}

static void
a_mark_that_has_run_out_is_history_at_once_and_swept_later(void **state)
{
	int64_t question = asked(), old = test_answer(db, bob, question),
		new = test_answer(db, cat, question), n;
	struct thread t;

	(void)state;
	assert_int_equal(mark(nora, old, "", ""), OK);
	assert_int_equal(mark(nora, new, "", "2099-01-31"), OK);
	assert_int_equal(get(NULL, question).question->official_id, new);
	test_run(db, "UPDATE posts SET official_until = now() - interval '1 second' WHERE id = %ld",
		 (long)new);
	test_run(db,
		 "UPDATE questions SET official_until = now() - interval '1 second' WHERE id = %ld",
		 (long)question);
	t = get(NULL, question);
	assert_int_equal(t.question->official_id, 0);
	assert_int_equal(t.answers[0].post.id, old);
	assert_true(t.answers[1].was_official && !t.answers[1].is_official);
	assert_int_equal(official_sweep(db, arena, &n), OK);
	assert_int_equal(n, 1);
	assert_int_equal(get(NULL, question).question->official_id, old);
	assert_int_equal(official_sweep(db, arena, &n), OK);
	assert_int_equal(n, 0);
}

static void
the_newest_mark_of_a_visible_answer_is_the_questions(void **state)
{
	int64_t question = asked(), one = test_answer(db, bob, question),
		two = test_answer(db, cat, question);

	(void)state;
	assert_int_equal(mark(nora, two, "", ""), OK);
	assert_int_equal(mark(nora, one, "", ""), OK);
	assert_int_equal(get(NULL, question).question->official_id, one);
	set(one, "deleted_at");
	assert_int_equal(thread_settle(db, arena, question), OK);
	assert_int_equal(get(NULL, question).question->official_id, two);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(staff_marks_an_answer_official),
	    cmocka_unit_test(the_last_day_is_the_same_for_everybody),
	    cmocka_unit_test(marking_again_replaces_and_tells_nobody_twice),
	    cmocka_unit_test(taking_the_mark_back_leaves_its_history),
	    cmocka_unit_test(the_mark_needs_staff_a_date_to_come_and_a_short_scope),
	    cmocka_unit_test(a_mark_that_has_run_out_is_history_at_once_and_swept_later),
	    cmocka_unit_test(the_newest_mark_of_a_visible_answer_is_the_questions),
	};

	return cmocka_run_group_tests(tests, people_made, NULL);
}
