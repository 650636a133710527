/* Threads that are asked, and what is found of them, for the tests of search. */
#ifndef TESTS_DB_SEARCH_H
#define TESTS_DB_SEARCH_H

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
#include "answerwell/forum/question.h"
#include "answerwell/search/search.h"
#include "support/community.h"
#include "support/pg.h"

static struct db *db;
static const struct account *ann, *ben;

static inline int64_t
ask_with(const char *title, const char *body, const char *tags)
{
	const struct question_draft draft = {
	    .text = {.title = title, .body = body, .category = "billing", .tags = tags}};
	struct problems problems = {.n = 0};
	int64_t id = 0;

	assert_int_equal(question_post(db, test_arena(), ann, &draft, &problems, &id), OK);
	return id;
}

static inline int64_t
ask(const char *title, const char *body)
{
	return ask_with(title, body, "");
}

static inline struct search_found
search_page(const char *query, int page)
{
	const struct search_how how = {.locale = LOCALE_EN, .page = page};
	struct search_found f;

	assert_int_equal(search_run(db, test_arena(), query, &how, &f), OK);
	return f;
}

static inline struct search_found
search(const char *query)
{
	return search_page(query, 1);
}

static inline bool
finds(const char *query, int64_t id)
{
	struct search_found f = search(query);

	for (size_t i = 0; i < f.n; i++)
		if (f.hits[i].id == id)
			return true;
	return false;
}

static inline int64_t
first(const char *query)
{
	struct search_found f = search(query);

	return f.n > 0 ? f.hits[0].id : 0;
}

static inline int
set_up(void **state)
{
	(void)state;
	test_run(db,
		 "TRUNCATE posts, questions, entries, phrasings, search_documents, search_lexemes, "
		 "search_vocabulary CASCADE");
	test_run(db, "UPDATE search_totals SET n_documents = 0, n_title = 0, n_words = 0");
	search_forget();
	return 0;
}

/* As if the snapshot knew so many documents: what is known of words comes from it then. */
static inline void
make_large(int n_documents)
{
	test_run(db,
		 "UPDATE search_totals SET n_documents = %d, n_title = 5 * %d, n_words = 10 * %d",
		 n_documents, n_documents, n_documents);
	search_forget();
}

static inline int
connect_db(void **state)
{
	(void)state;
	db = test_db_on(test_owner_url());
	ann = test_person(db, "ann", ROLE_CUSTOMER);
	ben = test_person(db, "ben", ROLE_CUSTOMER);
	test_category(db, "billing");
	return 0;
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

#endif
