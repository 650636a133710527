/* The promotion queue: what is in it, in which order, and that its arithmetic holds. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/log.h"
#include "answerwell/db/db.h"
#include "answerwell/faq/candidate.h"
#include "answerwell/faq/entry.h"
#include "answerwell/forum/answer.h"
#include "support/community.h"
#include "support/pg.h"

static struct db *db;
static const struct account *ann, *ben, *staff, *moderator;

struct queue {
	struct candidate *list;
	size_t n;
};

static int
connect_db(void **state)
{
	(void)state;
	db = test_db_on(test_owner_url());
	ann = test_person(db, "ann", ROLE_CUSTOMER);
	ben = test_person(db, "ben", ROLE_CUSTOMER);
	staff = test_person(db, "sam", ROLE_STAFF);
	moderator = test_person(db, "mia", ROLE_MODERATOR);
	return 0;
}

static int
set_up(void **state)
{
	(void)state;
	test_run(db, "TRUNCATE posts, questions, entries, search_documents, audit_log CASCADE");
	return 0;
}

static int64_t
answered(const char *title)
{
	int64_t id = test_question(db, ann, title);

	test_answer(db, ben, id);
	return id;
}

static struct queue
queue(void)
{
	struct queue q = {.n = 0};

	assert_int_equal(candidate_list(db, test_arena(), moderator, LOCALE_EN, 30, &q.list, &q.n),
			 OK);
	return q;
}

/* ---- arithmetic ----------------------------------------------------------------------------- */

static void
the_score_is_what_is_shown(void **state)
{
	struct candidate c;
	double shown, sum;
	char text[64];

	(void)state;
	srand(1);
	for (int i = 0; i < 2000; i++) {
		candidate_score(&c, rand() % 200 - 50, rand() % 100, rand() % 100000, rand() % 20,
				rand() % 2 == 0, rand() % 2000);
		sum = 0;
		for (int t = 0; t < CANDIDATE_TERMS; t++) {
			snprintf(text, sizeof text, "%.1f", c.terms[t].points);
			shown = strtod(text, NULL);
			assert_true(fabs(shown - c.terms[t].points) < 1e-9);
			sum += shown;
			if (c.terms[t].each != 0)
				assert_true(fabs(c.terms[t].amount * c.terms[t].each - shown) <
					    1e-9);
		}
		snprintf(text, sizeof text, "%.1f", c.score);
		assert_true(fabs(strtod(text, NULL) - sum) < 1e-6);
	}
}

static void
the_terms_are_as_written(void **state)
{
	struct candidate c;

	(void)state;
	candidate_score(&c, 10, 4, 75, 2, true, 200);
	assert_true(c.terms[0].points == 20);
	assert_true(c.terms[1].points == 12);
	assert_true(c.terms[2].points == 4);
	assert_true(c.terms[3].points == 10);
	assert_true(c.terms[4].points == 8);
	assert_true(c.terms[5].points == -2);
	assert_true(c.score == 52);
	candidate_score(&c, -3, 0, 0, 0, false, 100000);
	assert_true(c.terms[5].points == -8);
	assert_true(c.score == -14);
	candidate_score(&c, 0, 0, 0, 0, false, -5);
	assert_true(c.score == 0);
}

/* ---- the queue ------------------------------------------------------------------------------ */

static void
demand_comes_first(void **state)
{
	int64_t quiet = answered("A quiet question"), asked, wanted;

	(void)state;
	asked = answered("Asked again and again");
	wanted = answered("The same problem here");
	test_run(db, "UPDATE questions SET n_duplicates = 2 WHERE id = %ld", (long)asked);
	test_run(db, "UPDATE questions SET n_metoo = 5, n_views = 75 WHERE id = %ld", (long)wanted);
	assert_int_equal(queue().n, 3);
	assert_int_equal(queue().list[0].question_id, wanted);
	assert_true(queue().list[0].score == 19);
	assert_int_equal(queue().list[1].question_id, asked);
	assert_int_equal(queue().list[2].question_id, quiet);
}

static void
votes_of_the_answer_count_too(void **state)
{
	int64_t first = answered("Nobody voted for this answer"), second;
	int64_t answer;

	(void)state;
	answered("Nobody voted for this answer either");
	second = test_question(db, ann, "Many voted for this answer");
	answer = test_answer(db, ben, second);
	test_run(db, "UPDATE posts SET n_up = 7 WHERE id = %ld", (long)answer);
	assert_int_equal(queue().list[0].question_id, second);
	assert_true(queue().list[0].terms[0].amount == 7);
	assert_int_not_equal(queue().list[0].question_id, first);
}

static void
the_best_answer_is_official_accepted_or_liked_most(void **state)
{
	int64_t id = test_question(db, ann, "Three answers to choose from"), one, two, three;
	const struct official_draft mark = {.scope = "", .valid_until = ""};
	struct problems problems = {.n = 0};

	(void)state;
	one = test_answer(db, ben, id);
	two = test_answer(db, staff, id);
	three = test_answer(db, moderator, id);
	test_run(db, "UPDATE posts SET n_up = 5 WHERE id = %ld", (long)three);
	assert_int_equal(queue().list[0].answer_id, three);
	assert_int_equal(answer_accept(db, test_arena(), ann, one, true), OK);
	assert_int_equal(queue().list[0].answer_id, one);
	assert_true(queue().list[0].is_accepted);
	assert_string_equal(queue().list[0].answerer_display, "Ben");
	assert_int_equal(answer_mark_official(db, test_arena(), staff, two, &mark, &problems), OK);
	assert_int_equal(queue().list[0].answer_id, two);
	assert_true(queue().list[0].is_official);
	assert_true(queue().list[0].terms[4].points == 8);
	assert_string_equal(queue().list[0].answer_excerpt, "This is how it is done.");
}

static void
what_cannot_be_promoted_is_not_listed(void **state)
{
	int64_t original = answered("The original question"), id;
	struct entry_draft draft;
	struct problems problems = {.n = 0};

	(void)state;
	test_question(db, ann, "Nobody has answered this");
	id = answered("A duplicate of another");
	test_run(db, "UPDATE questions SET duplicate_of = %ld WHERE id = %ld", (long)original,
		 (long)id);
	id = answered("A closed question");
	test_run(db, "UPDATE questions SET closed_at = now() WHERE id = %ld", (long)id);
	id = answered("A hidden question");
	test_run(db, "UPDATE questions SET is_visible = false WHERE id = %ld", (long)id);
	assert_int_equal(queue().n, 1);
	assert_int_equal(queue().list[0].question_id, original);
	assert_int_equal(
	    entry_draft_from(db, test_arena(), moderator, queue().list[0].answer_id, &draft, &id),
	    OK);
	assert_int_equal(entry_promote(db, test_arena(), moderator, &draft, &problems, &id), OK);
	assert_int_equal(queue().n, 0);
	assert_int_equal(entry_retire(db, test_arena(), moderator, id, true), OK);
	assert_int_equal(queue().n, 1);
}

static void
a_dismissed_thread_comes_back_when_asked_to(void **state)
{
	int64_t id = answered("Not for the FAQ");

	(void)state;
	assert_int_equal(candidate_dismiss(db, test_arena(), staff, id, true), FORBIDDEN);
	assert_int_equal(candidate_dismiss(db, test_arena(), moderator, 99999999, true), NOT_FOUND);
	assert_int_equal(candidate_dismiss(db, test_arena(), moderator, id, true), OK);
	assert_int_equal(candidate_dismiss(db, test_arena(), moderator, id, true), OK);
	assert_int_equal(queue().n, 0);
	assert_int_equal(candidate_dismiss(db, test_arena(), moderator, id, false), OK);
	assert_int_equal(queue().n, 1);
	assert_int_equal(test_number(db,
				     "SELECT count(*) FROM audit_log WHERE subject_id = %ld "
				     "AND action IN ('candidate.dismiss', 'candidate.restore')",
				     (long)id),
			 2);
}

static void
the_queue_is_for_moderators(void **state)
{
	struct candidate *list;
	size_t n;

	(void)state;
	assert_int_equal(candidate_list(db, test_arena(), staff, LOCALE_EN, 30, &list, &n),
			 FORBIDDEN);
	assert_int_equal(candidate_list(db, test_arena(), NULL, LOCALE_EN, 30, &list, &n),
			 FORBIDDEN);
}

static void
no_more_than_asked_for_are_listed(void **state)
{
	struct candidate *list;
	size_t n;

	(void)state;
	for (int i = 0; i < 4; i++)
		answered("One of several questions");
	assert_int_equal(candidate_list(db, test_arena(), moderator, LOCALE_ZH_CN, 3, &list, &n),
			 OK);
	assert_int_equal(n, 3);
	assert_string_equal(list[0].category_name, "billing 的名称");
	assert_true(list[0].question_id > list[1].question_id);
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_score_is_what_is_shown),
	    cmocka_unit_test(the_terms_are_as_written),
	    TEST(demand_comes_first),
	    TEST(votes_of_the_answer_count_too),
	    TEST(the_best_answer_is_official_accepted_or_liked_most),
	    TEST(what_cannot_be_promoted_is_not_listed),
	    TEST(a_dismissed_thread_comes_back_when_asked_to),
	    TEST(the_queue_is_for_moderators),
	    TEST(no_more_than_asked_for_are_listed),
	};

	log_open("test", LOG_LEVEL_ERROR);
	return cmocka_run_group_tests_name("candidate", tests, connect_db, NULL);
}
