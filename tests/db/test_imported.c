#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "answerwell/db/db.h"
#include "answerwell/forum/imported.h"
#include "support/community.h"
#include "support/pg.h"

static struct db *db;
static struct arena *arena;
static int64_t question, answer, comment, account;

static int
set_up(void **state)
{
	const struct account *ann;

	(void)state;
	db = test_db();
	arena = test_arena();
	ann = test_person(db, "ann", ROLE_CUSTOMER);
	account = ann->id;
	question = test_question(db, ann, "How do I change my order?");
	answer = test_answer(db, ann, question);
	comment = test_comment(db, ann, answer);
	test_run(db,
		 "INSERT INTO imported (source, kind, old_id, new_id) VALUES "
		 "('stackexchange:beer', 'question', 1, %lld), ('stackexchange:beer', 'answer', 2, "
		 "%lld), "
		 "('stackexchange:beer', 'comment', 1, %lld), ('stackexchange:beer', 'account', 1, "
		 "%lld)",
		 (long long)question, (long long)answer, (long long)comment, (long long)account);
	return 0;
}

static void
expect(const char *source, const char *kind, int64_t old_id, int64_t id, int64_t thread)
{
	int64_t new_id = 0, question_id = -1;

	assert_int_equal(imported_find(db, arena, source, kind, old_id, &new_id, &question_id), OK);
	assert_int_equal(new_id, id);
	assert_int_equal(question_id, thread);
}

static void
old_ids_lead_to_new_ones_and_their_thread(void **state)
{
	(void)state;
	expect("stackexchange:beer", "question", 1, question, question);
	expect("stackexchange:beer", "answer", 2, answer, question);
	expect("stackexchange:beer", "comment", 1, comment, question);
	expect("stackexchange:beer", "account", 1, account, 0);
}

static void
a_source_may_be_named_shortly_and_a_post_without_its_kind(void **state)
{
	(void)state;
	expect("beer", "question", 1, question, question);
	expect("beer", "post", 1, question, question);
	expect("beer", "post", 2, answer, question);
}

static void
what_was_never_imported_is_not_found(void **state)
{
	int64_t id, thread;

	(void)state;
	assert_int_equal(imported_find(db, arena, "beer", "answer", 1, &id, &thread), NOT_FOUND);
	assert_int_equal(imported_find(db, arena, "wine", "post", 1, &id, &thread), NOT_FOUND);
	assert_int_equal(imported_find(db, arena, "beer", "post", 3, &id, &thread), NOT_FOUND);
	assert_int_equal(imported_find(db, arena, "", "", -1, &id, &thread), NOT_FOUND);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(old_ids_lead_to_new_ones_and_their_thread),
	    cmocka_unit_test(a_source_may_be_named_shortly_and_a_post_without_its_kind),
	    cmocka_unit_test(what_was_never_imported_is_not_found),
	};

	return cmocka_run_group_tests_name("imported", tests, set_up, NULL);
}
