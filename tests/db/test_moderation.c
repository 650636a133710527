/* Flags, hiding, deleting. What staff does to a question: test_closing.c. */
#include "moderation.h"

static enum result
flag(const struct account *actor, int64_t id, const char *reason, const char *note)
{
	struct problems problems = {.n = 0};

	return flag_raise(db, arena, actor, id, reason, note, &problems);
}

/* ---- flags ---------------------------------------------------------------------------------- */

/* Hidden from the queue, with what these flaggers said: the reason that the author reads. */
static const char *
reason_after(const char *of_ann, const char *of_cat, const char *of_tom)
{
	int64_t answer = test_answer(db, bob, asked());
	struct problems problems = {.n = 0};

	if (of_ann != NULL)
		assert_int_equal(flag(ann, answer, of_ann, "what I mean"), OK);
	if (of_cat != NULL)
		assert_int_equal(flag(cat, answer, of_cat, "what I mean"), OK);
	if (of_tom != NULL)
		assert_int_equal(
		    flag(test_person(db, "tom", ROLE_CUSTOMER), answer, of_tom, "what I mean"), OK);
	if (post_hide_flagged(db, arena, nora, answer, &problems) == INVALID)
		return problems.items[0].field;
	return test_text(db, "SELECT hidden_reason FROM posts WHERE id = %lld", (long long)answer);
}

static void
a_post_is_hidden_for_what_most_of_its_flags_said(void **state)
{
	(void)state;
	assert_string_equal(reason_after("wrong", "wrong", "spam"), "wrong");
	assert_string_equal(reason_after("wrong", "spam", NULL), "spam,wrong");
	assert_string_equal(reason_after("private", NULL, NULL), "private");
	assert_string_equal(reason_after("other", "other", "wrong"), "wrong");
	/* That would tell the author nothing. */
	assert_string_equal(reason_after("other", NULL, NULL), "words");
	assert_string_equal(reason_after(NULL, NULL, NULL), "words");
	assert_string_equal(reason_text(arena, LOCALE_EN, flag_reasons, "spam,wrong"),
			    "Spam or advertising; Wrong or dangerous advice");
	assert_string_equal(reason_text(arena, LOCALE_EN, flag_reasons, "Not our kettle, sorry"),
			    "Not our kettle, sorry");
	assert_string_equal(reason_text(arena, LOCALE_EN, flag_reasons, ""), "");
	test_run(db, "DELETE FROM flags");
}

static void
flags_fill_the_queue_most_flags_first_then_oldest(void **state)
{
	int64_t question = asked(), one = test_answer(db, bob, question),
		two = test_answer(db, bob, question);
	struct queue_item *queue;
	size_t n_queue;

	(void)state;
	assert_int_equal(flag(cat, one, "spam", ""), OK);
	assert_int_equal(flag(cat, question, "rude", ""), OK);
	assert_int_equal(flag(ann, two, "other", " It is\nfor another model "), OK);
	assert_int_equal(flag(cat, two, "wrong", "Dangerous"), OK);
	assert_int_equal(queue_list(db, arena, nora, 10, &queue, &n_queue), OK);
	assert_int_equal(n_queue, 3);
	assert_int_equal(queue[0].post.id, two);
	assert_int_equal(queue[0].n_flags, 2);
	assert_string_equal(queue[0].reasons, "other,wrong");
	assert_int_equal(queue[0].n_notes, 2);
	assert_string_equal(queue[0].notes[0].text, "It is\nfor another model");
	assert_string_equal(queue[0].notes[0].name, "ann");
	assert_string_equal(queue[0].notes[1].name, "cat");
	assert_string_equal(queue[0].notes[1].text, "Dangerous");
	assert_true(queue[0].notes[0].at > 0 && queue[0].notes[0].role == ROLE_CUSTOMER);
	assert_string_equal(queue[0].question_title, "How do I change my order?");
	assert_string_equal(queue[0].question_slug, "how-do-i-change-my-order");
	assert_true(queue[0].post.can_moderate && queue[0].first_at > 0);
	assert_int_equal(queue[1].post.id, one);
	assert_int_equal(queue[1].n_notes, 0);
	assert_int_equal(queue[2].post.id, question);
	assert_int_equal(queue_list(db, arena, nora, 1, &queue, &n_queue), OK);
	assert_int_equal(n_queue, 1);
	assert_int_equal(queue_list(db, arena, cat, 10, &queue, &n_queue), FORBIDDEN);
	assert_int_equal(queue_list(db, arena, NULL, 10, &queue, &n_queue), FORBIDDEN);
	test_run(db, "UPDATE posts SET deleted_at = now() WHERE id = %ld", (long)two);
	assert_int_equal(queue_list(db, arena, nora, 10, &queue, &n_queue), OK);
	assert_int_equal(n_queue, 2);
	test_run(db, "DELETE FROM flags");
}

static void
a_flag_needs_a_reason_and_words_where_the_list_has_none(void **state)
{
	int64_t id = test_answer(db, bob, asked());
	char longer[NOTE_MAX + 2];

	(void)state;
	memset(longer, 'x', sizeof longer);
	longer[NOTE_MAX + 1] = '\0';
	assert_int_equal(flag(cat, id, "boring", ""), INVALID);
	assert_int_equal(flag(cat, id, "", ""), INVALID);
	assert_int_equal(flag(cat, id, NULL, NULL), INVALID);
	assert_int_equal(flag(cat, id, "other", " "), INVALID);
	assert_int_equal(flag(cat, id, "spam", longer), INVALID);
	longer[NOTE_MAX] = '\0';
	assert_int_equal(flag(cat, id, "spam", longer), OK);
	for (const struct reason *r = flag_reasons; r->code != NULL; r++) {
		id = test_answer(db, bob, asked());
		assert_int_equal(flag(cat, id, r->code, "words"), OK);
	}
	test_run(db, "DELETE FROM flags");
}

static void
nobody_flags_twice_nor_themselves(void **state)
{
	struct account person = *cat;
	int64_t id = test_answer(db, bob, asked());

	(void)state;
	assert_int_equal(flag(bob, id, "spam", ""), FORBIDDEN);
	person.is_verified = false;
	assert_int_equal(flag(&person, id, "spam", ""), FORBIDDEN);
	assert_int_equal(flag(NULL, id, "spam", ""), FORBIDDEN);
	assert_int_equal(flag(cat, INT64_MAX, "spam", ""), NOT_FOUND);
	assert_int_equal(flag(cat, id, "spam", ""), OK);
	assert_int_equal(flag(cat, id, "rude", ""), CONFLICT);
	assert_int_equal(flag_resolve(db, arena, nora, id, "dismissed"), OK);
	assert_int_equal(flag(cat, id, "rude", ""), OK);
	assert_int_equal(hide(nora, id, "rude"), OK);
	assert_int_equal(flag(cat, id, "rude", ""), NOT_FOUND);
}

static void
staff_settles_all_flags_of_a_post_once(void **state)
{
	int64_t id = test_answer(db, bob, asked());

	(void)state;
	assert_int_equal(flag(cat, id, "spam", ""), OK);
	assert_int_equal(flag(ann, id, "spam", ""), OK);
	assert_int_equal(flag_resolve(db, arena, cat, id, "dismissed"), FORBIDDEN);
	assert_int_equal(flag_resolve(db, arena, nora, id, "perhaps"), INVALID);
	assert_int_equal(flag_resolve(db, arena, nora, INT64_MAX, "upheld"), NOT_FOUND);
	assert_int_equal(flag_resolve(db, arena, nora, id, "dismissed"), OK);
	assert_int_equal(flag_resolve(db, arena, mod, id, "upheld"), CONFLICT);
	assert_int_equal(
	    test_number(db,
			"SELECT count(*) FROM flags WHERE post_id = %ld AND outcome = 'dismissed' "
			"AND resolved_by = %ld",
			(long)id, (long)nora->id),
	    2);
	assert_string_equal(audited(id), "flag.resolve:nora:outcome=dismissed");
}

/* ---- hiding --------------------------------------------------------------------------------- */

static void
hiding_settles_flags_tells_the_author_and_counts(void **state)
{
	int64_t question = asked(), id = test_answer(db, bob, question),
		comment = test_comment(db, cat, id);

	(void)state;
	assert_int_equal(answer_accept(db, arena, ann, id, true), OK);
	assert_int_equal(flag(cat, id, "spam", ""), OK);
	assert_int_equal(hide(nora, id, "spam"), OK);
	assert_int_equal(hide(mod, id, "rude"), OK);
	assert_int_equal(get(question)->n_answers, 0);
	assert_int_equal(get(question)->accepted_id, 0);
	assert_string_equal(
	    test_text(db, "SELECT outcome FROM flags WHERE post_id = %ld", (long)id), "upheld");
	assert_string_equal(
	    test_text(
		db,
		"SELECT concat_ws(':', hidden_reason, hidden_by = %ld) FROM posts WHERE id = %ld",
		(long)nora->id, (long)id),
	    "spam:t");
	assert_int_equal(told(bob, id), 1);
	assert_int_equal(post_show(db, arena, nora, id), OK);
	assert_int_equal(post_show(db, arena, nora, id), OK);
	assert_int_equal(get(question)->n_answers, 1);
	assert_int_equal(get(question)->accepted_id, id); /* as it was */
	assert_string_equal(audited(id), "post.hide:nora:reason=spam post.show:nora:");
	assert_int_equal(hide(nora, comment, "rude"), OK);
	assert_int_equal(test_number(db, "SELECT n_comments FROM posts WHERE id = %ld", (long)id),
			 0);
	assert_int_equal(post_show(db, arena, nora, comment), OK);
	assert_int_equal(test_number(db, "SELECT n_comments FROM posts WHERE id = %ld", (long)id),
			 1);
}

static void
a_hidden_question_leaves_lists_tags_and_category(void **state)
{
	int64_t id = asked(), tags, shelf;

	(void)state;
	tags = test_number(db, "SELECT n_questions FROM tags WHERE name = 'card'");
	shelf = test_number(db, "SELECT n_questions FROM categories WHERE slug = 'billing'");
	assert_int_equal(hide(nora, id, "off_topic"), OK);
	assert_int_equal(test_number(db, "SELECT n_questions FROM tags WHERE name = 'card'"),
			 tags - 1);
	assert_int_equal(
	    test_number(db, "SELECT n_questions FROM categories WHERE slug = 'billing'"),
	    shelf - 1);
	assert_int_equal(
	    test_number(db, "SELECT is_visible::int FROM questions WHERE id = %ld", (long)id), 0);
	assert_int_equal(post_delete(db, arena, mod, id), OK);
	assert_int_equal(post_show(db, arena, nora, id), OK); /* still deleted */
	assert_int_equal(
	    test_number(db, "SELECT is_visible::int FROM questions WHERE id = %ld", (long)id), 0);
	assert_int_equal(post_restore(db, arena, mod, id), OK);
	assert_int_equal(test_number(db, "SELECT n_questions FROM tags WHERE name = 'card'"), tags);
	assert_int_equal(
	    test_number(db, "SELECT n_questions FROM categories WHERE slug = 'billing'"), shelf);
}

static void
hiding_needs_staff_and_a_reason(void **state)
{
	int64_t id = test_answer(db, bob, asked());
	char longer[REASON_MAX + 2];

	(void)state;
	memset(longer, 'x', sizeof longer);
	longer[REASON_MAX + 1] = '\0';
	assert_int_equal(hide(bob, id, "spam"), FORBIDDEN);
	assert_int_equal(hide(NULL, id, "spam"), FORBIDDEN);
	assert_int_equal(hide(nora, id, ""), INVALID);
	assert_int_equal(hide(nora, id, NULL), INVALID);
	assert_int_equal(hide(nora, id, longer), INVALID);
	assert_int_equal(hide(nora, INT64_MAX, "spam"), NOT_FOUND);
	assert_int_equal(post_show(db, arena, bob, id), FORBIDDEN);
	assert_int_equal(post_show(db, arena, nora, INT64_MAX), NOT_FOUND);
	assert_string_equal(audited(id), "");
}

/* ---- deleting ------------------------------------------------------------------------------- */

static void
authors_delete_their_own_and_take_it_back(void **state)
{
	int64_t question = asked(), id = test_answer(db, bob, question);

	(void)state;
	assert_int_equal(flag(cat, id, "spam", ""), OK);
	assert_int_equal(post_delete(db, arena, bob, id), OK);
	assert_int_equal(post_delete(db, arena, bob, id), OK);
	assert_int_equal(get(question)->n_answers, 0);
	assert_int_equal(
	    test_number(db,
			"SELECT count(*) FROM flags WHERE post_id = %ld AND resolved_at IS NULL",
			(long)id),
	    1);
	assert_int_equal(post_restore(db, arena, cat, id), NOT_FOUND);
	assert_int_equal(post_restore(db, arena, bob, id), OK);
	assert_int_equal(get(question)->n_answers, 1);
	assert_int_equal(post_restore(db, arena, cat, id), FORBIDDEN);
	assert_int_equal(told(bob, id), 0);
	assert_string_equal(audited(id), "");
	test_run(db, "DELETE FROM flags");
}

static void
a_question_with_answers_is_deleted_by_moderators_only(void **state)
{
	int64_t id = asked(), answer = test_answer(db, bob, id);

	(void)state;
	assert_int_equal(post_delete(db, arena, ann, id), CONFLICT);
	assert_int_equal(post_delete(db, arena, nora, id), FORBIDDEN);
	assert_int_equal(post_delete(db, arena, cat, id), FORBIDDEN);
	assert_int_equal(post_delete(db, arena, NULL, id), FORBIDDEN);
	assert_int_equal(post_delete(db, arena, mod, INT64_MAX), NOT_FOUND);
	assert_int_equal(post_delete(db, arena, bob, answer), OK);
	assert_int_equal(post_delete(db, arena, ann, id), OK);
	assert_int_equal(post_restore(db, arena, ann, id), OK);
	assert_int_equal(post_restore(db, arena, bob, answer), OK);
	assert_int_equal(flag(cat, id, "spam", ""), OK);
	assert_int_equal(post_delete(db, arena, mod, id), OK);
	assert_int_equal(told(ann, id), 1);
	assert_string_equal(
	    test_text(db, "SELECT outcome FROM flags WHERE post_id = %ld", (long)id), "upheld");
	assert_int_equal(post_restore(db, arena, ann, id), FORBIDDEN);
	assert_int_equal(post_restore(db, arena, nora, id), FORBIDDEN);
	assert_int_equal(post_restore(db, arena, mod, id), OK);
	assert_string_equal(audited(id), "post.delete:mod: post.restore:mod:");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_post_is_hidden_for_what_most_of_its_flags_said),
	    cmocka_unit_test(flags_fill_the_queue_most_flags_first_then_oldest),
	    cmocka_unit_test(a_flag_needs_a_reason_and_words_where_the_list_has_none),
	    cmocka_unit_test(nobody_flags_twice_nor_themselves),
	    cmocka_unit_test(staff_settles_all_flags_of_a_post_once),
	    cmocka_unit_test(hiding_settles_flags_tells_the_author_and_counts),
	    cmocka_unit_test(a_hidden_question_leaves_lists_tags_and_category),
	    cmocka_unit_test(hiding_needs_staff_and_a_reason),
	    cmocka_unit_test(authors_delete_their_own_and_take_it_back),
	    cmocka_unit_test(a_question_with_answers_is_deleted_by_moderators_only),
	};

	return cmocka_run_group_tests(tests, people_and_shelves_made, NULL);
}
