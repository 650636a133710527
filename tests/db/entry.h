/* People, a thread and entries for the tests of the FAQ. */
#ifndef TESTS_DB_ENTRY_H
#define TESTS_DB_ENTRY_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/log.h"
#include "answerwell/db/db.h"
#include "answerwell/faq/entry.h"
#include "answerwell/forum/answer.h"
#include "answerwell/forum/question.h"
#include "answerwell/moderation/moderation.h"
#include "answerwell/search/search.h"
#include "support/community.h"
#include "support/pg.h"

static struct db *db;
static const struct account *ann, *ben, *staff, *moderator;
static int64_t question, answer;
static struct problems problems;

static inline int
connect_db(void **state)
{
	(void)state;
	db = test_db_on(test_owner_url());
	ann = test_person(db, "ann", ROLE_CUSTOMER);
	ben = test_person(db, "ben", ROLE_CUSTOMER);
	staff = test_person(db, "sam", ROLE_STAFF);
	moderator = test_person(db, "mia", ROLE_MODERATOR);
	test_category(db, "billing");
	test_category(db, "orders");
	return 0;
}

static inline int
set_up(void **state)
{
	(void)state;
	test_run(db,
		 "TRUNCATE posts, questions, entries, search_documents, mails, audit_log CASCADE");
	question = test_question(db, ann, "How long does a refund take?");
	answer = test_answer(db, ben, question);
	test_run(db, "DELETE FROM mails");
	problems.n = 0;
	return 0;
}

static inline struct entry_draft
draft(void)
{
	struct entry_draft out;
	int64_t existing;

	assert_int_equal(entry_draft_from(db, test_arena(), moderator, answer, &out, &existing),
			 OK);
	return out;
}

static inline int64_t
promote(const struct entry_draft *d)
{
	int64_t id = 0;

	assert_int_equal(entry_promote(db, test_arena(), moderator, d, &problems, &id), OK);
	assert_true(id > 0);
	return id;
}

static inline int64_t
promoted(void)
{
	struct entry_draft d = draft();

	return promote(&d);
}

static inline struct entry *
get_as(const struct account *reader, int64_t id)
{
	struct entry *e = NULL;

	assert_int_equal(entry_get(db, test_arena(), reader, LOCALE_EN, id, &e), OK);
	return e;
}

static inline struct entry *
get(int64_t id)
{
	return get_as(NULL, id);
}

static inline int64_t
audits(const char *action)
{
	return test_number(db, "SELECT count(*) FROM audit_log WHERE action = '%s'", action);
}

#endif
