/* Watching: who watches what, and who hears of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "answerwell/account/account.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/log.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/answer.h"
#include "answerwell/forum/question.h"
#include "answerwell/forum/watch.h"
#include "support/community.h"
#include "support/own_arena.h"
#include "support/pg.h"

static struct db *db;
static const struct account *ann, *bob, *cat, *nora;

static int
set_up(void **state)
{
	(void)arena_made(state);
	test_run(db, "DELETE FROM notices");
	test_run(db, "DELETE FROM watches");
	test_run(db, "UPDATE accounts SET auto_watch = true");
	return 0;
}

static bool
watches(const struct account *who, enum watch_kind kind, int64_t id)
{
	return test_number(db,
			   "SELECT count(*) FROM watches WHERE account_id = %ld AND %s_id = %ld "
			   "AND NOT is_muted",
			   (long)who->id, watch_kind_code(kind), (long)id) == 1;
}

static int64_t
told(const struct account *who, const char *kind, int64_t post_id)
{
	return test_number(db,
			   "SELECT count(*) FROM notices WHERE account_id = %ld AND kind = '%s' "
			   "AND post_id = %ld",
			   (long)who->id, kind, (long)post_id);
}

static int64_t
told_at_all(int64_t post_id)
{
	return test_number(db, "SELECT count(*) FROM notices WHERE post_id = %ld", (long)post_id);
}

/* ---- watching --------------------------------------------------------------------------------- */

static void
own_questions_are_watched_and_so_are_those_one_takes_part_in(void **state)
{
	int64_t question = test_question(db, ann, "How do I clean the filter?");

	(void)state;
	assert_true(watches(ann, WATCH_QUESTION, question));
	assert_false(watches(bob, WATCH_QUESTION, question));
	test_answer(db, bob, question);
	test_comment(db, cat, question);
	assert_true(watches(bob, WATCH_QUESTION, question));
	assert_true(watches(cat, WATCH_QUESTION, question));
	assert_int_equal(watch_set(db, a, NULL, WATCH_QUESTION, question, true), FORBIDDEN);
}

static void
who_does_not_want_it_watches_nothing_by_taking_part_but_own_questions(void **state)
{
	int64_t question = test_question(db, ann, "How do I clean the filter?"), own;

	(void)state;
	test_run(db, "UPDATE accounts SET auto_watch = false WHERE id = %ld", (long)bob->id);
	test_answer(db, bob, question);
	assert_false(watches(bob, WATCH_QUESTION, question));
	own = test_question(db, bob, "Where is the manual?");
	assert_true(watches(bob, WATCH_QUESTION, own));
}

static void
what_was_stopped_stays_stopped(void **state)
{
	int64_t question = test_question(db, ann, "How do I clean the filter?"), answer;

	(void)state;
	assert_int_equal(watch_set(db, a, ann, WATCH_QUESTION, question, false), OK);
	assert_int_equal(watch_set(db, a, ann, WATCH_QUESTION, question, false), OK);
	assert_false(watches(ann, WATCH_QUESTION, question));
	test_comment(db, ann, question);
	assert_false(watches(ann, WATCH_QUESTION, question));
	answer = test_answer(db, bob, question);
	assert_int_equal(told_at_all(answer), 0);
	assert_int_equal(watch_set(db, a, ann, WATCH_QUESTION, question, true), OK);
	answer = test_answer(db, bob, question);
	assert_int_equal(told(ann, "answer", answer), 1);
}

static void
tags_and_categories_are_watched_and_left_again(void **state)
{
	int64_t category = test_category(db, "billing"), tag;

	(void)state;
	test_question(db, ann, "How do I clean the filter?");
	tag = test_number(db, "SELECT id FROM tags WHERE name = 'refund'");
	assert_int_equal(watch_set(db, a, bob, WATCH_TAG, tag, true), OK);
	assert_int_equal(watch_set(db, a, bob, WATCH_TAG, tag, true), OK);
	assert_int_equal(watch_set(db, a, bob, WATCH_CATEGORY, category, true), OK);
	assert_true(watches(bob, WATCH_TAG, tag));
	assert_true(watches(bob, WATCH_CATEGORY, category));
	assert_false(watches(cat, WATCH_TAG, tag));
	assert_int_equal(watch_set(db, a, bob, WATCH_TAG, tag, false), OK);
	assert_int_equal(watch_set(db, a, bob, WATCH_CATEGORY, category, false), OK);
	assert_false(watches(bob, WATCH_TAG, tag));
	assert_false(watches(bob, WATCH_CATEGORY, category));
}

static void
what_is_not_there_or_hidden_cannot_be_watched(void **state)
{
	int64_t question = test_question(db, ann, "How do I clean the filter?");

	(void)state;
	for (int kind = 0; kind < WATCH_KINDS; kind++) {
		assert_int_equal(watch_set(db, a, bob, (enum watch_kind)kind, 987654321, true),
				 NOT_FOUND);
		assert_int_equal(watch_set(db, a, NULL, (enum watch_kind)kind, 1, true), FORBIDDEN);
	}
	test_run(db, "UPDATE questions SET is_visible = false WHERE id = %ld", (long)question);
	assert_int_equal(watch_set(db, a, bob, WATCH_QUESTION, question, true), NOT_FOUND);
	assert_int_equal(watch_set(db, a, ann, WATCH_QUESTION, question, true), OK);
	assert_int_equal(watch_set(db, a, nora, WATCH_QUESTION, question, true), OK);
}

static void
what_is_watched_is_listed_newest_first_page_by_page(void **state)
{
	int64_t first = test_question(db, ann, "How do I clean the filter?");
	int64_t second = test_question(db, bob, "Where is the <manual>?");
	int64_t third = test_question(db, bob, "And the battery, please?");
	struct watch *list;
	size_t n;

	(void)state;
	assert_int_equal(watch_set(db, a, ann, WATCH_QUESTION, second, true), OK);
	assert_int_equal(watch_set(db, a, ann, WATCH_QUESTION, third, true), OK);
	assert_int_equal(watch_list(db, a, ann, LOCALE_EN,
				    &(struct watches_asked){WATCH_QUESTION, 0, 2}, &list, &n),
			 OK);
	assert_int_equal(n, 2);
	assert_int_equal(list[0].subject_id, third);
	assert_string_equal(list[1].name, "Where is the <manual>?");
	assert_int_equal(watch_list(db, a, ann, LOCALE_EN,
				    &(struct watches_asked){WATCH_QUESTION, list[1].id, 2}, &list,
				    &n),
			 OK);
	assert_int_equal(n, 1);
	assert_int_equal(list[0].subject_id, first);
	test_run(db, "UPDATE questions SET is_visible = false WHERE id = %ld", (long)third);
	assert_int_equal(watch_list(db, a, ann, LOCALE_EN,
				    &(struct watches_asked){WATCH_QUESTION, -5, 999}, &list, &n),
			 OK);
	assert_int_equal(n, 2);
	assert_int_equal(watch_set(db, a, ann, WATCH_CATEGORY, test_category(db, "billing"), true),
			 OK);
	assert_int_equal(watch_list(db, a, ann, LOCALE_ZH_CN,
				    &(struct watches_asked){WATCH_CATEGORY, 0, 10}, &list, &n),
			 OK);
	assert_int_equal(n, 1);
	assert_string_equal(list[0].name, "billing 的名称");
	assert_int_equal(watch_list(db, a, NULL, LOCALE_EN,
				    &(struct watches_asked){WATCH_TAG, 0, 10}, &list, &n),
			 FORBIDDEN);
}

/* ---- telling ---------------------------------------------------------------------------------- */

static void
watchers_hear_of_answers_and_comments_once(void **state)
{
	int64_t question = test_question(db, ann, "How do I clean the filter?"), answer, comment;

	(void)state;
	assert_int_equal(watch_set(db, a, cat, WATCH_QUESTION, question, true), OK);
	answer = test_answer(db, bob, question);
	assert_int_equal(told(ann, "answer", answer), 1);
	assert_int_equal(told(cat, "watched", answer), 1);
	assert_int_equal(told_at_all(answer), 2);
	comment = test_comment(db, cat, answer);
	assert_int_equal(told(bob, "comment", comment), 1);
	assert_int_equal(told(ann, "watched", comment), 1);
	assert_int_equal(told_at_all(comment), 2);
}

static void
somebody_mentioned_where_he_is_told_anyway_hears_it_once(void **state)
{
	int64_t question = test_question(db, ann, "How do I clean the filter?"), id;
	struct problems problems = {.n = 0};

	(void)state;
	assert_int_equal(watch_set(db, a, cat, WATCH_QUESTION, question, true), OK);
	assert_int_equal(
	    answer_post(db, a, bob, question, "@ann and @cat and @bob, press it.", &problems, &id),
	    OK);
	assert_int_equal(told(ann, "answer", id), 1);
	assert_int_equal(told(cat, "mention", id), 1);
	assert_int_equal(told_at_all(id), 2);
	assert_int_equal(test_mailed(db, "post_id = %ld", (long)id), 2);
}

static void
who_stopped_watching_is_told_only_by_name(void **state)
{
	int64_t question = test_question(db, ann, "How do I clean the filter?"), id;
	struct problems problems = {.n = 0};

	(void)state;
	assert_int_equal(watch_set(db, a, ann, WATCH_QUESTION, question, false), OK);
	assert_int_equal(
	    answer_post(db, a, bob, question, "Press it, @ann, for ten seconds.", &problems, &id),
	    OK);
	assert_int_equal(told(ann, "mention", id), 1);
	assert_int_equal(told_at_all(id), 1);
}

static void
new_questions_are_told_to_who_watches_their_category_or_tags_once(void **state)
{
	int64_t category = test_category(db, "billing"), tag, id;

	(void)state;
	test_question(db, ann, "How do I clean the filter?");
	tag = test_number(db, "SELECT id FROM tags WHERE name = 'refund'");
	assert_int_equal(watch_set(db, a, bob, WATCH_TAG, tag, true), OK);
	assert_int_equal(watch_set(db, a, bob, WATCH_CATEGORY, category, true), OK);
	assert_int_equal(watch_set(db, a, cat, WATCH_CATEGORY, category, true), OK);
	assert_int_equal(watch_set(db, a, ann, WATCH_CATEGORY, category, true), OK);
	id = test_question(db, ann, "Where is my refund, please?");
	assert_int_equal(told(bob, "question", id), 1);
	assert_int_equal(told(cat, "question", id), 1);
	assert_int_equal(told_at_all(id), 2);
}

static void
an_official_mark_is_told_to_asker_author_and_watchers(void **state)
{
	int64_t question = test_question(db, ann, "How do I clean the filter?");
	int64_t answer = test_answer(db, bob, question);
	const struct official_draft draft = {.scope = "", .valid_until = ""};
	struct problems problems = {.n = 0};

	(void)state;
	assert_int_equal(watch_set(db, a, cat, WATCH_QUESTION, question, true), OK);
	test_run(db, "DELETE FROM notices");
	assert_int_equal(answer_mark_official(db, a, nora, answer, &draft, &problems), OK);
	assert_int_equal(told(ann, "official", answer), 1);
	assert_int_equal(told(bob, "official", answer), 1);
	assert_int_equal(told(cat, "official", answer), 1);
	assert_int_equal(told_at_all(answer), 3);
}

/* ---- counted ---------------------------------------------------------------------------------- */

static int64_t
wrong_counts(void)
{
	return test_number(db, "SELECT count(*) FROM accounts a WHERE n_unread <> (SELECT count(*) "
			       "FROM notices n WHERE n.account_id = a.id AND is_shown AND read_at "
			       "IS NULL)");
}

static void
unread_notices_are_counted_whatever_happens_to_them(void **state)
{
	int64_t question = test_question(db, ann, "How do I clean the filter?");
	int64_t answer = test_answer(db, bob, question);

	(void)state;
	test_answer(db, cat, question);
	assert_int_equal(
	    test_number(db, "SELECT n_unread FROM accounts WHERE id = %ld", (long)ann->id), 2);
	assert_int_equal(wrong_counts(), 0);
	test_run(db, "UPDATE notices SET read_at = now() WHERE post_id = %ld", (long)answer);
	assert_int_equal(wrong_counts(), 0);
	test_run(db, "UPDATE notices SET read_at = NULL");
	assert_int_equal(wrong_counts(), 0);
	test_run(db, "UPDATE notices SET is_shown = false WHERE post_id = %ld", (long)answer);
	assert_int_equal(wrong_counts(), 0);
	test_run(db, "DELETE FROM notices");
	assert_int_equal(wrong_counts(), 0);
	assert_int_equal(test_number(db, "SELECT sum(n_unread) FROM accounts"), 0);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, arena_gone)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(own_questions_are_watched_and_so_are_those_one_takes_part_in),
	    TEST(who_does_not_want_it_watches_nothing_by_taking_part_but_own_questions),
	    TEST(what_was_stopped_stays_stopped),
	    TEST(tags_and_categories_are_watched_and_left_again),
	    TEST(what_is_not_there_or_hidden_cannot_be_watched),
	    TEST(what_is_watched_is_listed_newest_first_page_by_page),
	    TEST(watchers_hear_of_answers_and_comments_once),
	    TEST(somebody_mentioned_where_he_is_told_anyway_hears_it_once),
	    TEST(who_stopped_watching_is_told_only_by_name),
	    TEST(new_questions_are_told_to_who_watches_their_category_or_tags_once),
	    TEST(an_official_mark_is_told_to_asker_author_and_watchers),
	    TEST(unread_notices_are_counted_whatever_happens_to_them),
	};

	log_open("test", LOG_LEVEL_ERROR);
	db = test_db();
	ann = test_person(db, "ann", ROLE_CUSTOMER);
	bob = test_person(db, "bob", ROLE_CUSTOMER);
	cat = test_person(db, "cat", ROLE_CUSTOMER);
	nora = test_person(db, "nora", ROLE_STAFF);
	return cmocka_run_group_tests_name("watches", tests, NULL, NULL);
}
