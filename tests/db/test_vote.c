#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/answer.h"
#include "answerwell/forum/question.h"
#include "support/community.h"
#include "support/pg.h"

enum { VOTERS = 8, ROUNDS = 5 };

static struct db *db;
static struct arena *arena;
static const struct account *ann, *bob, *cat, *nora;

static int
set_up(void **state)
{
	(void)state;
	db = test_db();
	arena = test_arena();
	ann = test_person(db, "ann", ROLE_CUSTOMER);
	bob = test_person(db, "bob", ROLE_CUSTOMER);
	cat = test_person(db, "cat", ROLE_CUSTOMER);
	nora = test_person(db, "nora", ROLE_STAFF);
	return 0;
}

static int64_t
asked(void)
{
	return test_question(db, ann, "How do I change my order?");
}

static void
expect(const struct account *actor, int64_t id, int value, int64_t score)
{
	int64_t now = INT64_MIN;

	assert_int_equal(vote_cast(db, arena, actor, id, value, &now), OK);
	assert_int_equal(now, score);
}

static void
a_vote_goes_up_down_and_back_and_counts_once(void **state)
{
	int64_t id = asked();

	(void)state;
	expect(bob, id, 1, 1);
	expect(bob, id, 1, 1);
	expect(cat, id, 1, 2);
	expect(bob, id, -1, 0);
	expect(nora, id, -1, -1);
	expect(bob, id, 0, 0);
	expect(bob, id, 0, 0);
	assert_string_equal(
	    test_text(db,
		      "SELECT concat_ws(' ', p.n_up, p.n_down, p.score, q.score) FROM posts p "
		      "JOIN questions q USING (id) WHERE id = %ld",
		      (long)id),
	    "1 1 0 0");
}

static void
the_votes_an_import_brought_stay(void **state)
{
	int64_t id = test_answer(db, bob, asked());

	(void)state;
	test_run(
	    db,
	    "UPDATE posts SET n_up = 40, base_up = 40, n_down = 2, base_down = 2 WHERE id = %ld",
	    (long)id);
	expect(cat, id, 1, 39);
	expect(cat, id, -1, 37);
	expect(cat, id, 0, 38);
}

static void
nobody_votes_for_themselves(void **state)
{
	int64_t id = asked(), score;

	(void)state;
	assert_int_equal(vote_cast(db, arena, ann, id, 1, &score), FORBIDDEN);
	assert_int_equal(vote_cast(db, arena, bob, test_answer(db, bob, id), -1, &score),
			 FORBIDDEN);
}

static void
votes_need_a_verified_person_and_a_visible_post(void **state)
{
	struct account person = *bob;
	int64_t question = asked(), answer = test_answer(db, cat, question), score;

	(void)state;
	person.is_verified = false;
	assert_int_equal(vote_cast(db, arena, &person, question, 1, &score), FORBIDDEN);
	assert_int_equal(vote_cast(db, arena, NULL, question, 1, &score), FORBIDDEN);
	assert_int_equal(vote_cast(db, arena, bob, INT64_MAX, 1, &score), NOT_FOUND);
	test_run(db, "UPDATE posts SET hidden_at = now() WHERE id = %ld", (long)answer);
	assert_int_equal(vote_cast(db, arena, bob, answer, 1, &score), NOT_FOUND);
	assert_int_equal(vote_cast(db, arena, nora, answer, 1, &score), FORBIDDEN);
	test_run(db, "UPDATE posts SET hidden_at = NULL WHERE id = %ld", (long)answer);
	test_run(db, "UPDATE posts SET deleted_at = now() WHERE id = %ld", (long)question);
	assert_int_equal(vote_cast(db, arena, bob, answer, 1, &score), NOT_FOUND);
	assert_int_equal(vote_cast(db, arena, nora, answer, 1, &score), FORBIDDEN);
}

static void
comments_are_only_voted_up_and_other_values_do_not_exist(void **state)
{
	int64_t id = asked(), comment = test_comment(db, ann, id), score;

	(void)state;
	expect(bob, comment, 1, 1);
	assert_int_equal(vote_cast(db, arena, bob, comment, -1, &score), INVALID);
	assert_int_equal(vote_cast(db, arena, bob, id, 2, &score), INVALID);
	assert_int_equal(vote_cast(db, arena, bob, id, -2, &score), INVALID);
	expect(bob, comment, 0, 0);
}

/* ---- at once -------------------------------------------------------------------------------- */

struct voter {
	pthread_t thread;
	struct db *db;
	const struct account *person;
	int64_t posts[2];
	int failures;
};

static void *
vote_often(void *arg)
{
	struct voter *v = arg;
	struct arena *a = arena_new();
	int64_t n;

	for (int round = 0; round < ROUNDS; round++)
		for (int i = 0; i < 2; i++) {
			v->failures += vote_cast(v->db, a, v->person, v->posts[i], 1, &n) != OK;
			v->failures += vote_cast(v->db, a, v->person, v->posts[i], -1, &n) != OK;
			v->failures += vote_cast(v->db, a, v->person, v->posts[i], 0, &n) != OK;
			v->failures += vote_cast(v->db, a, v->person, v->posts[i], 1, &n) != OK;
			v->failures +=
			    metoo_set(v->db, a, v->person, v->posts[0], round % 2 == 0, &n) != OK;
		}
	arena_free(a);
	return NULL;
}

/* `same`: all of them are one person in several windows. */
static void
many_at_once(bool same, int expected)
{
	struct voter voters[VOTERS] = {{.failures = 0}};
	int64_t question = asked(), answer = test_answer(db, ann, question);
	char name[32];

	for (int i = 0; i < VOTERS; i++) {
		snprintf(name, sizeof name, "voter-%d", same ? 0 : i);
		voters[i].person = test_person(db, name, ROLE_CUSTOMER);
		voters[i].db = test_db_another();
		voters[i].posts[0] = question;
		voters[i].posts[1] = answer;
	}
	for (int i = 0; i < VOTERS; i++)
		assert_int_equal(pthread_create(&voters[i].thread, NULL, vote_often, &voters[i]),
				 0);
	for (int i = 0; i < VOTERS; i++) {
		assert_int_equal(pthread_join(voters[i].thread, NULL), 0);
		assert_int_equal(voters[i].failures, 0);
	}
	for (int i = 0; i < 2; i++)
		assert_string_equal(test_text(db,
					      "SELECT concat_ws(' ', n_up, n_down, (SELECT "
					      "count(*) FROM votes v WHERE v.post_id = "
					      "p.id)) FROM posts p WHERE id = %ld",
					      (long)voters[0].posts[i]),
				    arena_printf(arena, "%d 0 %d", expected, expected));
	assert_string_equal(test_text(db,
				      "SELECT concat_ws(' ', score, n_metoo, (SELECT count(*) FROM "
				      "metoos m WHERE m.question_id = "
				      "q.id)) FROM questions q WHERE id = %ld",
				      (long)question),
			    arena_printf(arena, "%d %d %d", expected, expected, expected));
}

static void
votes_and_me_toos_of_many_people_at_once_are_all_counted(void **state)
{
	(void)state;
	many_at_once(false, VOTERS);
}

static void
one_person_in_many_windows_counts_once(void **state)
{
	(void)state;
	many_at_once(true, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_vote_goes_up_down_and_back_and_counts_once),
	    cmocka_unit_test(the_votes_an_import_brought_stay),
	    cmocka_unit_test(nobody_votes_for_themselves),
	    cmocka_unit_test(votes_need_a_verified_person_and_a_visible_post),
	    cmocka_unit_test(comments_are_only_voted_up_and_other_values_do_not_exist),
	    cmocka_unit_test(votes_and_me_toos_of_many_people_at_once_are_all_counted),
	    cmocka_unit_test(one_person_in_many_windows_counts_once),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
