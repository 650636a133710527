/* How much of a large site is read for one page of a list. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "answerwell/account/account.h"
#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/question.h"
#include "support/community.h"
#include "support/pg.h"

enum { QUESTIONS = 4000, PAGE = 5, FAR = 20, READ_MAX = 400 };

static struct db *db;
static struct arena *arena;

/* All in English but one, in one category, with one tag that nearly all of a larger site seem to have. */
static int
set_up(void **state)
{
	(void)state;
	db = test_db();
	arena = test_arena();
	test_category(db, "billing");
	test_run(db, "SET answerwell.search = 'off'");
	test_run(db,
		 "INSERT INTO posts (id, kind, question_id, body, html, renderer, created_at) "
		 "SELECT 1000000 + n, 'question', 1000000 + n, 'x', 'x', 1, "
		 "'2026-02-01'::timestamptz + n * interval '1 s' FROM generate_series(1, %d) n",
		 QUESTIONS);
	test_run(db,
		 "INSERT INTO questions (id, title, slug, category_id, created_at, tags, locale) "
		 "SELECT id, 'x', 'x', (SELECT min(id) FROM categories), created_at, '{common}', "
		 "CASE id WHEN 1000001 THEN 'zh_CN' ELSE 'en' END FROM posts");
	test_run(db, "INSERT INTO tags (name, n_questions) VALUES ('common', 100000)");
	test_run(db, "UPDATE categories SET n_questions = 100000");
	test_run(db, "ANALYZE questions");
	test_run(db, "SET enable_seqscan = off");
	return 0;
}

/* PostgreSQL counts what a transaction has read so far, index by index. */
static void
expect_short_walk(struct question_filter f)
{
	static const char rows[] = "SELECT sum(pg_stat_get_xact_tuples_returned(indexrelid)) "
				   "FROM pg_index WHERE indrelid = 'questions'::regclass";
	struct question_found page;
	long n = 0;
	enum result r;

	f.limit = f.limit > 0 ? f.limit : PAGE;
	DB_TX(db, r) {
		n = test_number(db, rows);
		r = question_find(db, arena, LOCALE_EN, &f, &page);
		n = test_number(db, rows) - n;
	}
	assert_int_equal(r, OK);
	assert_true(page.n >= 1);
	assert_in_range(n, 1, READ_MAX);
}

/* The list of the one Chinese question is as short a walk as any. */
static void
a_language_of_few_questions_is_not_looked_for_among_all(void **state)
{
	static const struct question_filter lists[] = {
	    {.order = ORDER_NEWEST},
	    {.order = ORDER_ACTIVE, .category = "billing"},
	    {.order = ORDER_VOTES, .standing = UNANSWERED},
	    {.order = ORDER_NEWEST, .standing = UNSOLVED, .category = "billing"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
		struct question_filter f = lists[i];

		f.languages = 1U << LOCALE_ZH_CN;
		expect_short_walk(f);
	}
}

static void
a_page_far_back_is_a_short_walk(void **state)
{
	struct question_filter lists[] = {
	    {.limit = 50},
	    {.limit = 50, .category = "billing"},
	    {.limit = 50, .standing = UNANSWERED},
	    {.limit = 50, .standing = UNANSWERED, .category = "billing"},
	};
	struct question_found page;

	(void)state;
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
		for (int k = 0; k < FAR; k++) {
			assert_int_equal(question_find(db, arena, LOCALE_EN, &lists[i], &page), OK);
			lists[i].before = page.older;
		}
		expect_short_walk(lists[i]);
	}
}

/* The walks of the languages are merged row by row, and end with the page. */
static void
a_tag_that_most_questions_have_is_a_short_walk(void **state)
{
	struct problems problems = {.n = 0};
	struct question_filter f = {.order = ORDER_NEWEST};

	(void)state;
	tag_filter_read(arena, "common", &problems, &f.tags);
	assert_int_equal(problems.n, 0);
	for (; f.order <= ORDER_VOTES; f.order++) {
		f.languages = 0;
		expect_short_walk(f);
		f.languages = 1U << LOCALE_EN;
		expect_short_walk(f);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_language_of_few_questions_is_not_looked_for_among_all),
	    cmocka_unit_test(a_page_far_back_is_a_short_walk),
	    cmocka_unit_test(a_tag_that_most_questions_have_is_a_short_walk),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
