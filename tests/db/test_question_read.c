/* Reading questions, and having the same problem. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "answerwell/db/pool.h"
#include "answerwell/forum/answer.h"
#include "answerwell/forum/question.h"
#include "answerwell/forum/thread.h"
#include "people.h"
#include "support/poll_hooks.h"

static struct question *
get(const struct account *reader, int64_t id)
{
	struct question *q;

	assert_int_equal(question_get(db, arena, reader, LOCALE_EN, id, &q), OK);
	return q;
}

/* ---- reading -------------------------------------------------------------------------------- */

static void
hidden_and_deleted_questions_are_for_author_and_staff_only(void **state)
{
	static const char *const ways[] = {"hidden_at", "deleted_at"};
	struct question *q;
	struct post *p;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		int64_t id = test_question(db, ann, "How do I change my order?");
		int64_t answer = test_answer(db, bob, id);

		test_run(db, "UPDATE posts SET %s = now(), hidden_reason = 'spam' WHERE id = %ld",
			 ways[i], (long)id);
		assert_int_equal(thread_settle(db, arena, id), OK);
		assert_int_equal(question_get(db, arena, NULL, LOCALE_EN, id, &q), NOT_FOUND);
		assert_int_equal(question_get(db, arena, bob, LOCALE_EN, id, &q), NOT_FOUND);
		assert_int_equal(post_get(db, arena, bob, id, &p), NOT_FOUND);
		assert_int_equal(post_get(db, arena, NULL, answer, &p), NOT_FOUND);
		assert_int_equal(post_get(db, arena, nora, answer, &p), OK);
		q = get(ann, id);
		assert_int_equal(q->post.is_hidden, i == 0);
		assert_int_equal(q->post.is_deleted, i == 1);
		assert_string_equal(q->post.hidden_reason, "spam");
		assert_false(q->post.can_edit);
		q = get(nora, id);
		assert_true(q->post.can_moderate);
		assert_int_equal(q->post.can_edit, i == 0);
		assert_false(q->post.can_vote);
	}
}

static void
what_a_reader_may_do_comes_with_the_question(void **state)
{
	int64_t id = test_question(db, ann, "How do I change my order?");
	struct account unverified = *bob;
	struct question *q;

	(void)state;
	q = get(ann, id);
	assert_true(q->post.can_edit && !q->post.can_vote && !q->post.can_flag &&
		    !q->post.can_moderate);
	q = get(bob, id);
	assert_true(!q->post.can_edit && q->post.can_vote && q->post.can_flag &&
		    !q->post.can_moderate);
	q = get(nora, id);
	assert_true(q->post.can_edit && q->post.can_vote && q->post.can_flag &&
		    q->post.can_moderate);
	q = get(NULL, id);
	assert_true(!q->post.can_edit && !q->post.can_vote && !q->post.can_flag &&
		    !q->post.can_moderate);
	unverified.is_verified = false;
	q = get(&unverified, id);
	assert_true(!q->post.can_edit && !q->post.can_vote && !q->post.can_flag);
}

static void
a_name_missing_in_one_language_comes_from_the_other(void **state)
{
	int64_t id = test_question(db, ann, "How do I change my order?");
	struct question *q;

	(void)state;
	test_run(db, "DELETE FROM category_texts WHERE locale = 'zh_CN' AND category_id = "
		     "(SELECT id FROM categories WHERE slug = 'billing')");
	assert_int_equal(question_get(db, arena, NULL, LOCALE_ZH_CN, id, &q), OK);
	assert_string_equal(q->category_name, "Name of billing");
	test_category(db, "billing");
}

static void
text_of_an_older_renderer_is_rendered_again_when_read(void **state)
{
	int64_t id = test_question(db, ann, "How do I change my order?");
	int64_t answer = test_answer(db, bob, id);
	struct question *q;
	struct thread t;

	(void)state;
	test_run(db, "UPDATE posts SET renderer = 0, html = 'old' WHERE question_id = %ld",
		 (long)id);
	assert_int_equal(thread_get(db, arena, NULL, LOCALE_EN, id, &t), OK);
	q = t.question;
	assert_non_null(strstr(q->post.html.html, "<p>It happened"));
	assert_non_null(strstr(t.answers[0].post.html.html, "<p>This is how"));
	assert_int_equal(t.answers[0].post.id, answer);
}

static void
former_members_and_imported_people_keep_their_words(void **state)
{
	int64_t id = test_question(db, ann, "How do I change my order?");
	struct question *q;

	(void)state;
	test_run(db,
		 "UPDATE posts SET author_id = NULL, author_name = 'Jo from afar', license = 'CC "
		 "BY-SA 4.0',"
		 " source_url = 'https://old.example/q/1' WHERE id = %ld",
		 (long)id);
	q = get(NULL, id);
	assert_int_equal(q->post.author_id, 0);
	assert_null(q->post.author_name);
	assert_string_equal(q->post.author_display, "Jo from afar");
	assert_string_equal(q->post.license, "CC BY-SA 4.0");
	test_run(db, "UPDATE posts SET author_name = NULL WHERE id = %ld", (long)id);
	assert_null(get(bob, id)->post.author_display);
}

static void
the_published_entry_comes_with_the_thread(void **state)
{
	int64_t id = test_question(db, ann, "How do I change my order?");
	int64_t answer = test_answer(db, bob, id);
	struct question *q;
	struct thread t;

	(void)state;
	test_run(db,
		 "WITH e AS (INSERT INTO entries (locale, category_id, slug, title, body, html, "
		 "renderer) "
		 "SELECT l, (SELECT id FROM categories WHERE slug = 'billing'), 'e-' || l, 'In ' "
		 "|| l, '', '', 1 "
		 "FROM unnest('{en,zh_CN}'::text[]) l RETURNING id) "
		 "INSERT INTO entry_sources (entry_id, question_id, answer_id, question_revision) "
		 "SELECT id, %ld, %ld, 1 FROM e",
		 (long)id, (long)answer);
	assert_int_equal(thread_get(db, arena, NULL, LOCALE_EN, id, &t), OK);
	q = t.question;
	assert_string_equal(q->entry_title, "In en");
	assert_string_equal(q->entry_slug, "e-en");
	assert_int_equal(t.answers[0].entry_id, q->entry_id);
	assert_int_equal(question_get(db, arena, bob, LOCALE_ZH_CN, id, &q), OK);
	assert_string_equal(q->entry_title, "In zh_CN");
	test_run(db, "UPDATE entries SET retired_at = now() WHERE slug = 'e-en'");
	assert_string_equal(get(NULL, id)->entry_title, "In zh_CN");
	test_run(db, "UPDATE entries SET retired_at = now()");
	assert_int_equal(get(NULL, id)->entry_id, 0);
}

static void
a_whole_thread_takes_one_round_trip(void **state)
{
	int64_t id = test_question(db, ann, "How do I change my order?");
	struct db_pool *pool = db_pool_new(test_pool_url(), 1, 0, 5000, &poll_hooks);
	const struct account *readers[] = {NULL, bob};
	struct thread t;
	struct db counted;

	(void)state;
	for (int i = 0; i < 6; i++)
		test_comment(db, bob, test_answer(db, bob, id));
	db_init(&counted, pool);
	for (size_t i = 0; i < 2; i++) {
		for (int turn = 0; turn < 2; turn++) { /* the first one prepares, too */
			poll_hooks_waits = 0;
			assert_int_equal(thread_get(&counted, arena, readers[i], LOCALE_EN, id, &t),
					 OK);
			assert_int_equal(t.n_answers, 6);
		}
		assert_int_equal(poll_hooks_waits, 1);
	}
	db_pool_free(pool);
}

static void
the_state_of_a_question_is_said_in_a_word(void **state)
{
	struct question q = {.n_answers = 0};

	(void)state;
	assert_string_equal(question_state(&q), "Unanswered");
	q.n_answers = 2;
	assert_string_equal(question_state(&q), "Answered");
	q.closed_at = 1;
	assert_string_equal(question_state(&q), "Closed");
	q.accepted_id = 4;
	assert_string_equal(question_state(&q), "Solved");
	q.official_id = 3;
	assert_string_equal(question_state(&q), "Official answer");
	q.is_duplicate = true;
	assert_string_equal(question_state(&q), "Asked before");
}

static void
views_are_added_in_one_go(void **state)
{
	int64_t ids[3] = {test_question(db, ann, "How do I change my order?"),
			  test_question(db, ann, "How do I change my order?"), INT64_MAX};
	const int64_t counts[3] = {3, 39, 7};

	(void)state;
	assert_int_equal(question_add_views(db, arena, ids, counts, 3), OK);
	ids[2] = ids[0];
	assert_int_equal(question_add_views(db, arena, ids, counts, 3), OK);
	assert_int_equal(get(NULL, ids[0])->n_views, 13);
	assert_int_equal(get(NULL, ids[1])->n_views, 78);
	assert_int_equal(question_add_views(db, arena, NULL, NULL, 0), OK);
}

/* ---- me too --------------------------------------------------------------------------------- */

static void
the_same_problem_counts_once_per_person(void **state)
{
	int64_t id = test_question(db, ann, "How do I change my order?"), n;

	(void)state;
	assert_int_equal(metoo_set(db, arena, bob, id, true, &n), OK);
	assert_int_equal(n, 1);
	assert_int_equal(metoo_set(db, arena, bob, id, true, &n), OK);
	assert_int_equal(n, 1);
	assert_int_equal(metoo_set(db, arena, nora, id, true, &n), OK);
	assert_int_equal(n, 2);
	assert_true(get(bob, id)->did_metoo);
	assert_false(get(mod, id)->did_metoo);
	assert_int_equal(metoo_set(db, arena, bob, id, false, &n), OK);
	assert_int_equal(metoo_set(db, arena, bob, id, false, &n), OK);
	assert_int_equal(n, 1);
	assert_int_equal(get(NULL, id)->n_metoo, 1);
}

static void
nobody_has_the_same_problem_as_themselves(void **state)
{
	int64_t id = test_question(db, ann, "How do I change my order?"), n;

	(void)state;
	assert_int_equal(metoo_set(db, arena, ann, id, true, &n), FORBIDDEN);
	assert_int_equal(metoo_set(db, arena, NULL, id, true, &n), FORBIDDEN);
	assert_int_equal(metoo_set(db, arena, bob, INT64_MAX, true, &n), NOT_FOUND);
	assert_int_equal(metoo_set(db, arena, bob, test_answer(db, nora, id), true, &n), NOT_FOUND);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(hidden_and_deleted_questions_are_for_author_and_staff_only),
	    cmocka_unit_test(what_a_reader_may_do_comes_with_the_question),
	    cmocka_unit_test(a_name_missing_in_one_language_comes_from_the_other),
	    cmocka_unit_test(text_of_an_older_renderer_is_rendered_again_when_read),
	    cmocka_unit_test(former_members_and_imported_people_keep_their_words),
	    cmocka_unit_test(the_published_entry_comes_with_the_thread),
	    cmocka_unit_test(a_whole_thread_takes_one_round_trip),
	    cmocka_unit_test(the_state_of_a_question_is_said_in_a_word),
	    cmocka_unit_test(views_are_added_in_one_go),
	    cmocka_unit_test(the_same_problem_counts_once_per_person),
	    cmocka_unit_test(nobody_has_the_same_problem_as_themselves),
	};

	return cmocka_run_group_tests(tests, people_and_shelves_made, NULL);
}
