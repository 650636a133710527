/* Closing and moving. Repetitions: test_repetition.c. Flags, hiding and deleting: test_moderation.c. */
#include "moderation.h"

static void
closing_says_why_and_is_undone(void **state)
{
	struct problems problems = {.n = 0};
	int64_t id = asked();

	(void)state;
	assert_int_equal(question_close(db, arena, nora, id, "unclear", "Which model?", &problems),
			 OK);
	assert_int_equal(question_close(db, arena, mod, id, "outdated", "", &problems), CONFLICT);
	assert_true(get(id)->closed_at > 0);
	assert_string_equal(get(id)->closed_reason, "unclear");
	assert_string_equal(get(id)->closed_note, "Which model?");
	assert_string_equal(get(id)->closed_by, "Nora");
	assert_string_equal(question_state(get(id)), "Closed");
	assert_int_equal(told(ann, id), 1);
	assert_int_equal(question_reopen(db, arena, nora, id), OK);
	assert_int_equal(question_reopen(db, arena, nora, id), OK);
	assert_int_equal(get(id)->closed_at, 0);
	assert_null(get(id)->closed_reason);
	assert_string_equal(audited(id),
			    "question.close:nora:reason=unclear question.reopen:nora:");
}

static void
closing_needs_staff_and_a_reason_of_the_list(void **state)
{
	struct problems problems = {.n = 0};
	int64_t id = asked(), answer = test_answer(db, bob, id);

	(void)state;
	assert_int_equal(question_close(db, arena, ann, id, "unclear", "", &problems), FORBIDDEN);
	assert_int_equal(question_close(db, arena, nora, answer, "unclear", "", &problems),
			 NOT_FOUND);
	assert_int_equal(question_close(db, arena, nora, INT64_MAX, "unclear", "", &problems),
			 NOT_FOUND);
	assert_int_equal(question_reopen(db, arena, ann, id), FORBIDDEN);
	assert_int_equal(problems.n, 0);
	assert_int_equal(question_close(db, arena, nora, id, "imported", "", &problems), INVALID);
	assert_non_null(problem_for(&problems, "reason"));
	assert_int_equal(get(id)->closed_at, 0);
	for (const struct reason *r = close_reasons; r->code != NULL; r++) {
		problems.n = 0;
		assert_int_equal(question_close(db, arena, nora, asked(), r->code, "", &problems),
				 OK);
	}
}

static void
moving_keeps_the_counters_and_tells_the_asker(void **state)
{
	struct problems problems = {.n = 0};
	int64_t id = asked(), from, to;

	(void)state;
	from = test_number(db, "SELECT n_questions FROM categories WHERE slug = 'billing'");
	to = test_number(db, "SELECT n_questions FROM categories WHERE slug = 'orders'");
	assert_int_equal(question_move(db, arena, nora, id, "billing", &problems), OK);
	assert_int_equal(question_move(db, arena, nora, id, "orders", &problems), OK);
	assert_string_equal(get(id)->text.category, "orders");
	assert_int_equal(
	    test_number(db, "SELECT n_questions FROM categories WHERE slug = 'billing'"), from - 1);
	assert_int_equal(
	    test_number(db, "SELECT n_questions FROM categories WHERE slug = 'orders'"), to + 1);
	assert_int_equal(told(ann, id), 1);
	assert_string_equal(
	    audited(id),
	    test_text(db,
		      "SELECT 'question.move:nora:from=' || f.id || ' to=' || t.id FROM categories "
		      "f, categories t WHERE f.slug = 'billing' AND t.slug = 'orders'"));
	assert_int_equal(question_move(db, arena, ann, id, "billing", &problems), FORBIDDEN);
	assert_int_equal(question_move(db, arena, nora, INT64_MAX, "billing", &problems),
			 NOT_FOUND);
	assert_int_equal(problems.n, 0);
	assert_int_equal(question_move(db, arena, nora, id, "nowhere", &problems), INVALID);
	assert_non_null(problem_for(&problems, "category"));
}

static void
every_reason_has_words(void **state)
{
	(void)state;
	assert_string_equal(reason_label(flag_reasons, "spam"), "Spam or advertising");
	assert_string_equal(reason_label(close_reasons, "outdated"), "No longer applies");
	assert_string_equal(reason_label(close_reasons, "imported"),
			    "Closed before it was imported");
	assert_string_equal(reason_label(flag_reasons, "in our own words"), "in our own words");
	assert_null(reason_label(flag_reasons, NULL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(closing_says_why_and_is_undone),
	    cmocka_unit_test(closing_needs_staff_and_a_reason_of_the_list),
	    cmocka_unit_test(moving_keeps_the_counters_and_tells_the_asker),
	    cmocka_unit_test(every_reason_has_words),
	};

	return cmocka_run_group_tests(tests, people_and_shelves_made, NULL);
}
