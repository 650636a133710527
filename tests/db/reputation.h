/* Who acts in the tests of reputation, and whether all sums are right. */
#ifndef TESTS_DB_REPUTATION_H
#define TESTS_DB_REPUTATION_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "answerwell/faq/entry.h"
#include "answerwell/forum/answer.h"
#include "answerwell/forum/question.h"
#include "answerwell/forum/reputation.h"
#include "answerwell/forum/thanks.h"
#include "answerwell/forum/thread.h"
#include "answerwell/moderation/moderation.h"
#include "support/community.h"
#include "support/pg.h"

static struct db *db, *owner;
static struct arena *a;
static struct problems problems;
static const struct account *ann, *bob, *cat, *nora, *mod;
static int64_t question, answer;

static inline int64_t
points_of(const struct account *who)
{
	return test_number(db, "SELECT points FROM reputations WHERE account_id = %ld",
			   (long)who->id);
}

static inline void
expect_all_right(void)
{
	int64_t n = -1;

	assert_int_equal(thread_recount(db, a, &n), OK);
	assert_int_equal(n, 0);
	assert_int_equal(thanks_recount(db, a, &n), OK);
	assert_int_equal(n, 0);
	assert_int_equal(reputation_recount(db, a, &n), OK);
	assert_int_equal(n, 0);
	/* The history tells the whole sum, and nothing waits. */
	assert_int_equal(test_number(db, "SELECT count(*) FROM reputations r WHERE points <> "
					 "(SELECT coalesce(sum(e.points), 0) FROM "
					 "reputation_events e WHERE e.account_id = r.account_id)"),
			 0);
	assert_int_equal(test_number(db, "SELECT count(*) FROM reputation_due"), 0);
	/* In other words than those of the facts' own view. */
	assert_int_equal(
	    test_number(db,
			"SELECT count(*) FROM reputations r WHERE n_answers <> (SELECT count(*) "
			"FROM posts p JOIN questions q ON q.id = p.question_id WHERE q.is_visible "
			"AND p.kind = 'answer' AND coalesce(p.hidden_at, p.deleted_at) IS NULL "
			"AND p.author_id = r.account_id)"),
	    0);
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM reputations r WHERE n_questions <> (SELECT "
			    "count(*) FROM questions q WHERE q.is_visible AND q.author_id = "
			    "r.account_id)"),
	    0);
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM reputations r WHERE n_accepted <> (SELECT "
			    "count(*) FROM questions q JOIN posts p ON p.id = q.accepted_id "
			    "WHERE q.is_visible AND p.author_id = r.account_id)"),
	    0);
}

static inline int
set_up(void **state)
{
	(void)state;
	a = arena_new();
	problems.n = 0;
	question = test_question(db, ann, "How long does a refund take?");
	answer = test_answer(db, bob, question);
	return 0;
}

static inline int
tear_down(void **state)
{
	int64_t n;

	(void)state;
	test_run(db, "DELETE FROM thanks");
	test_run(db, "DELETE FROM entry_sources");
	test_run(db, "UPDATE questions SET accepted_id = NULL, official_id = NULL");
	test_run(owner, "DELETE FROM official_marks");
	test_run(owner,
		 "DELETE FROM revisions WHERE post_id IN (SELECT id FROM posts WHERE question_id = "
		 "%ld)",
		 (long)question);
	test_run(db, "DELETE FROM posts WHERE question_id = %ld", (long)question);
	test_run(db, "SELECT reputation_rebuild()::text");
	assert_int_equal(thread_recount(db, a, &n), OK);
	arena_free(a);
	return 0;
}

static inline int
begin(void **state)
{
	(void)state;
	db = test_db();
	owner = test_db_on(test_owner_url());
	ann = test_person(db, "ann", ROLE_CUSTOMER);
	bob = test_person(db, "bob", ROLE_CUSTOMER);
	cat = test_person(db, "cat", ROLE_CUSTOMER);
	nora = test_person(db, "nora", ROLE_STAFF);
	mod = test_person(db, "mod", ROLE_MODERATOR);
	return 0;
}

#endif
