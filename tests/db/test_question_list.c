#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/answer.h"
#include "answerwell/forum/question.h"
#include "answerwell/forum/thread.h"
#include "support/community.h"
#include "support/pg.h"

enum { N = 23, PAGE = 5 };

static struct db *db;
static struct arena *arena;
static const struct account *ann, *bob;
static int64_t ids[N];

/* Question i was asked in hour i / 2 (two at a time), has i % 4 votes, and was touched in the order
 * of 7 i mod N. Every third is about orders, every fifth is bob's, every second has tag "even". */
static void
make(int i)
{
	const struct account *asker = i % 5 == 0 ? bob : ann;
	struct question_draft draft = {
	    .body = "The *machine* makes a noise. [See](https://example.org).",
	    .category = i % 3 == 0 ? "orders" : "billing",
	    .tags = i % 2 == 0 ? "even, all" : "all"};
	struct problems problems = {.n = 0};

	draft.title = arena_printf(arena, "Why is question number %d asked?", i);
	assert_int_equal(question_post(db, arena, asker, &draft, &problems, &ids[i]), OK);
	test_run(db,
		 "WITH p AS (UPDATE posts SET n_up = %d WHERE id = %ld) "
		 "UPDATE questions SET score = %d, created_at = '2026-01-01'::timestamptz + "
		 "interval '%d hours 1 us', "
		 "active_at = '2026-06-01'::timestamptz + interval '%d minutes' WHERE id = %ld",
		 i % 4, (long)ids[i], i % 4, i / 2, 7 * i % N, (long)ids[i]);
}

static int
set_up(void **state)
{
	(void)state;
	db = test_db();
	arena = test_arena();
	ann = test_person(db, "ann", ROLE_CUSTOMER);
	bob = test_person(db, "bob", ROLE_CUSTOMER);
	test_category(db, "billing");
	test_category(db, "orders");
	for (int i = 0; i < N; i++)
		make(i);
	return 0;
}

/* Walks all pages; the ids in order. */
static size_t
walk(struct question_filter filter, int64_t out[N + 1])
{
	struct question *page;
	const char *next;
	size_t n, total = 0;

	filter.limit = PAGE;
	filter.before = "";
	do {
		assert_int_equal(question_list(db, arena, LOCALE_EN, &filter, &page, &n, &next),
				 OK);
		assert_true(n <= PAGE && total + n <= N);
		assert_true(next == NULL || n == PAGE);
		for (size_t i = 0; i < n; i++)
			out[total++] = page[i].post.id;
		filter.before = next;
	} while (next != NULL);
	return total;
}

/* What the database says with the same words in plain SQL. */
static void
expect_walk(struct question_filter filter, const char *where, const char *order)
{
	int64_t got[N + 1];
	size_t n = walk(filter, got), wanted;
	const char *list =
	    test_text(db, "SELECT string_agg(id::text, ',' ORDER BY %s) FROM questions q WHERE %s",
		      order, where);
	char text[2048] = "";
	size_t at = 0;

	wanted = (size_t)test_number(db, "SELECT count(*) FROM questions q WHERE %s", where);
	for (size_t i = 0; i < n; i++)
		at += (size_t)snprintf(text + at, sizeof text - at, "%s%lld", i > 0 ? "," : "",
				       (long long)got[i]);
	assert_int_equal(n, wanted);
	assert_string_equal(text, list != NULL ? list : "");
}

static const struct {
	enum question_order order;
	const char *where, *by;
} orders[] = {
    {ORDER_NEWEST, "is_visible", "created_at DESC, id DESC"},
    {ORDER_ACTIVE, "is_visible", "active_at DESC, id DESC"},
    {ORDER_UNANSWERED, "is_visible AND n_answers = 0 AND closed_at IS NULL",
     "created_at DESC, id DESC"},
    {ORDER_UNSOLVED, "is_visible AND accepted_id IS NULL AND closed_at IS NULL",
     "created_at DESC, id DESC"},
    {ORDER_VOTES, "is_visible", "score DESC, id DESC"},
};

static void
expect_all_orders(struct question_filter filter, const char *where)
{
	for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
		filter.order = orders[i].order;
		expect_walk(filter, arena_printf(arena, "%s AND %s", orders[i].where, where),
			    orders[i].by);
	}
}

static void
some_are_answered_solved_closed_and_hidden(void)
{
	int64_t answer = test_answer(db, bob, ids[1]);

	test_answer(db, ann, ids[2]);
	assert_int_equal(answer_accept(db, arena, ann, answer, true), OK);
	test_run(db, "UPDATE questions SET closed_at = now() WHERE id = %ld", (long)ids[4]);
	test_run(db, "UPDATE posts SET hidden_at = now() WHERE id = %ld", (long)ids[5]);
	assert_int_equal(thread_settle(db, arena, ids[5]), OK);
}

static void
every_order_gives_all_questions_once_page_by_page(void **state)
{
	(void)state;
	expect_all_orders((struct question_filter){.limit = 0}, "true");
	some_are_answered_solved_closed_and_hidden();
	expect_all_orders((struct question_filter){.limit = 0}, "true");
}

static void
lists_narrow_to_a_category_a_tag_and_a_person(void **state)
{
	const char *shelf = "category_id = (SELECT id FROM categories WHERE slug = 'orders')";
	const char *person = arena_printf(arena, "author_id = %ld", (long)bob->id);

	(void)state;
	expect_all_orders((struct question_filter){.category = "orders"}, shelf);
	expect_all_orders((struct question_filter){.tag = "even"}, "'even' = ANY (tags)");
	expect_all_orders((struct question_filter){.author_id = bob->id}, person);
	expect_all_orders((struct question_filter){.tag = "even", .category = "orders"},
			  arena_printf(arena, "'even' = ANY (tags) AND %s", shelf));
	expect_all_orders((struct question_filter){.tag = "even", .author_id = bob->id},
			  arena_printf(arena, "'even' = ANY (tags) AND %s", person));
	expect_all_orders((struct question_filter){.author_id = bob->id, .category = "orders"},
			  arena_printf(arena, "%s AND %s", person, shelf));
}

static void
what_does_not_exist_gives_an_empty_list(void **state)
{
	int64_t got[N + 1];

	(void)state;
	assert_int_equal(walk((struct question_filter){.category = "nothing"}, got), 0);
	assert_int_equal(
	    walk((struct question_filter){.category = "nothing", .order = ORDER_VOTES}, got), 0);
	assert_int_equal(walk((struct question_filter){.tag = "nothing"}, got), 0);
	assert_int_equal(walk((struct question_filter){.author_id = INT64_MAX}, got), 0);
}

static void
a_made_up_cursor_is_the_start(void **state)
{
	static const char *const made_up[] = {NULL,
					      "",
					      ".",
					      "x.y",
					      "1",
					      "1.",
					      ".1",
					      "-9223372036854775808.4",
					      "9223372036854775807.9223372036854775807",
					      "1.2.3",
					      "' OR 1=1 --.7",
					      "99999999999999999999.1",
					      "9000000000000000000.5"};

	(void)state;
	for (int order = ORDER_NEWEST; order <= ORDER_VOTES; order++)
		for (size_t i = 0; i < sizeof made_up / sizeof made_up[0]; i++) {
			struct question_filter f = {
			    .order = (enum question_order)order, .before = made_up[i], .limit = 1};
			struct question *page;
			const char *next;
			size_t n;

			assert_int_equal(question_list(db, arena, LOCALE_EN, &f, &page, &n, &next),
					 OK);
			assert_int_equal(n, 1);
		}
}

static void
a_row_has_what_lists_show(void **state)
{
	struct question_filter f = {.order = ORDER_NEWEST, .limit = 1};
	struct question *q;
	const char *next;
	size_t n;

	(void)state;
	assert_int_equal(question_list(db, arena, LOCALE_ZH_CN, &f, &q, &n, &next), OK);
	assert_int_equal(q->post.id, ids[N - 1]);
	assert_string_equal(q->title, "Why is question number 22 asked?");
	assert_string_equal(q->slug, "why-is-question-number-22-asked");
	assert_string_equal(q->excerpt, "The machine makes a noise. See.");
	assert_string_equal(q->category_slug, "billing");
	assert_string_equal(q->category_name, "billing 的名称");
	assert_string_equal(q->post.author_display, "Ann");
	assert_int_equal(q->post.score, 2);
	assert_int_equal(q->n_tags, 2);
	assert_non_null(next);
}

static void
excerpts_are_short_and_limits_are_kept(void **state)
{
	struct question_draft draft = {.title = "A long story about a machine",
				       .category = "billing"};
	struct question_filter f = {.order = ORDER_NEWEST, .limit = 1000};
	struct problems problems = {.n = 0};
	struct question *page;
	const char *next;
	char *body = arena_alloc(arena, 5001);
	int64_t id;
	size_t n;

	(void)state;
	for (int i = 0; i < 1000; i++)
		memcpy(body + 5 * i, i % 7 == 0 ? "**a**" : "word ", 5);
	draft.body = body;
	assert_int_equal(question_post(db, arena, ann, &draft, &problems, &id), OK);
	assert_int_equal(question_list(db, arena, LOCALE_EN, &f, &page, &n, &next), OK);
	assert_int_equal(page[0].post.id, id);
	assert_true(str_chars(page[0].excerpt) <= 161 && str_chars(page[0].excerpt) > 100);
	for (int i = 0; i < 60; i++)
		test_question(db, ann, "Just one more of these questions?");
	assert_int_equal(question_list(db, arena, LOCALE_EN, &f, &page, &n, &next), OK);
	assert_int_equal(n, 50);
	f.limit = -3;
	assert_int_equal(question_list(db, arena, LOCALE_EN, &f, &page, &n, &next), OK);
	assert_int_equal(n, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_order_gives_all_questions_once_page_by_page),
	    cmocka_unit_test(lists_narrow_to_a_category_a_tag_and_a_person),
	    cmocka_unit_test(what_does_not_exist_gives_an_empty_list),
	    cmocka_unit_test(a_made_up_cursor_is_the_start),
	    cmocka_unit_test(a_row_has_what_lists_show),
	    cmocka_unit_test(excerpts_are_short_and_limits_are_kept),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
