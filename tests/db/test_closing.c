/* Closing, moving and marking repetitions. Flags, hiding and deleting: test_moderation.c. */
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

static enum result
mark(int64_t id, const char *target)
{
	struct problems problems = {.n = 0};
	enum result r = question_mark_duplicate(db, arena, nora, id, target, &problems);

	assert_int_equal(r == INVALID, problem_for(&problems, "duplicate_of") != NULL);
	return r;
}

static const char *
number(int64_t id)
{
	return arena_printf(arena, "%lld", (long long)id);
}

static void
a_duplicate_points_at_its_original_and_counts_there(void **state)
{
	int64_t one = asked(), two = asked(), three = asked();

	(void)state;
	assert_int_equal(mark(one, number(two)), OK);
	assert_int_equal(mark(one, number(two)), OK);
	assert_int_equal(get(one)->duplicate_of, two);
	assert_string_equal(question_state(get(one)), "Asked before");
	assert_string_equal(get(one)->duplicate_title, "How do I change my order?");
	assert_non_null(get(one)->duplicate_slug);
	assert_int_equal(get(two)->n_duplicates, 1);
	assert_int_equal(told(ann, one), 1);
	assert_int_equal(mark(one, number(three)), OK);
	assert_int_equal(get(two)->n_duplicates, 0);
	assert_int_equal(get(three)->n_duplicates, 1);
	assert_int_equal(question_clear_duplicate(db, arena, nora, one), OK);
	assert_int_equal(question_clear_duplicate(db, arena, nora, one), OK);
	assert_int_equal(get(one)->duplicate_of, 0);
	assert_int_equal(get(three)->n_duplicates, 0);
	assert_string_equal(
	    audited(one),
	    arena_printf(
		arena,
		"question.duplicate:nora:question=%ld question.duplicate:nora:question=%ld "
		"question.unduplicate:nora:question=%ld",
		(long)two, (long)three, (long)three));
}

static void
a_hidden_original_is_named_to_who_may_see_it(void **state)
{
	int64_t one = test_question(db, bob, "How do I change an order?"), two = asked();

	(void)state;
	assert_int_equal(mark(one, number(two)), OK);
	assert_int_equal(get_as(NULL, one)->duplicate_of, two);
	test_run(db, "UPDATE questions SET is_visible = false WHERE id = %ld", (long)two);
	assert_int_equal(get_as(NULL, one)->duplicate_of, 0);
	assert_int_equal(get_as(bob, one)->duplicate_of, 0);
	assert_int_equal(get_as(ann, one)->duplicate_of, two); /* her own */
	assert_int_equal(get_as(nora, one)->duplicate_of, two);
}

static void
the_original_is_named_by_number_or_address(void **state)
{
	int64_t one = asked(), two = asked();
	const char *n = number(two);
	const char *const good[] = {n, arena_printf(arena, " #%s ", n),
				    arena_printf(arena, "/questions/%s", n),
				    arena_printf(arena, "/questions/%s/how-do-i?x=1#answer-3", n),
				    arena_printf(arena, "%s/questions/%s/slug", config()->url, n)};
	const char *const bad[] = {"",
				   NULL,
				   "abc",
				   "0",
				   "-5",
				   "9223372036854775807",
				   "99999999999999999999999",
				   arena_printf(arena, "%sx", n),
				   arena_printf(arena, "https://evil.example/questions/%s", n),
				   arena_printf(arena, "/faq/%s", n)};

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		assert_int_equal(mark(one, good[i]), OK);
		assert_int_equal(get(one)->duplicate_of, two);
		assert_int_equal(question_clear_duplicate(db, arena, nora, one), OK);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(mark(one, bad[i]), INVALID);
	assert_int_equal(mark(one, number(test_answer(db, bob, two))), INVALID);
	assert_int_equal(hide(nora, two, "spam"), OK);
	assert_int_equal(mark(one, n), INVALID);
	assert_int_equal(get(one)->duplicate_of, 0);
}

static void
duplicates_never_go_in_a_circle(void **state)
{
	int64_t one = asked(), two = asked(), three = asked();

	(void)state;
	assert_int_equal(mark(one, number(one)), INVALID);
	assert_int_equal(mark(one, number(two)), OK);
	assert_int_equal(mark(two, number(one)), INVALID);
	assert_int_equal(mark(two, number(three)), OK);
	assert_int_equal(mark(three, number(one)), INVALID);
	assert_int_equal(question_clear_duplicate(db, arena, nora, one), OK);
	assert_int_equal(mark(three, number(one)), OK);
}

static void
marking_duplicates_is_for_staff(void **state)
{
	struct problems problems = {.n = 0};
	int64_t one = asked(), two = asked();

	(void)state;
	assert_int_equal(question_mark_duplicate(db, arena, ann, one, number(two), &problems),
			 FORBIDDEN);
	assert_int_equal(question_mark_duplicate(db, arena, NULL, one, number(two), &problems),
			 FORBIDDEN);
	assert_int_equal(question_clear_duplicate(db, arena, ann, one), FORBIDDEN);
	assert_int_equal(mark(INT64_MAX, number(two)), NOT_FOUND);
	assert_int_equal(mark(test_answer(db, bob, one), number(two)), NOT_FOUND);
	assert_int_equal(question_clear_duplicate(db, arena, nora, INT64_MAX), NOT_FOUND);
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
	    cmocka_unit_test(a_duplicate_points_at_its_original_and_counts_there),
	    cmocka_unit_test(a_hidden_original_is_named_to_who_may_see_it),
	    cmocka_unit_test(the_original_is_named_by_number_or_address),
	    cmocka_unit_test(duplicates_never_go_in_a_circle),
	    cmocka_unit_test(marking_duplicates_is_for_staff),
	    cmocka_unit_test(every_reason_has_words),
	};

	return cmocka_run_group_tests(tests, people_and_shelves_made, NULL);
}
