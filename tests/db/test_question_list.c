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
	    .text = {.body = "The *machine* makes a noise. [See](https://example.org).",
		     .category = i % 3 == 0 ? "orders" : "billing",
		     .tags = i % 2 == 0 ? "even, all" : "all"}};
	struct problems problems = {.n = 0};

	draft.text.title = arena_printf(arena, "Why is question number %d asked?", i);
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

static struct question_found
found(struct question_filter filter)
{
	struct question_found page;

	filter.limit = PAGE;
	assert_int_equal(question_find(db, arena, LOCALE_EN, &filter, &page), OK);
	assert_true(page.n <= PAGE);
	return page;
}

/* Walks all pages; the ids in order. Then back again: each page is what it was. */
static size_t
walk(struct question_filter filter, int64_t out[N + 1])
{
	struct question_found page, back;
	size_t total = 0;

	for (;;) {
		page = found(filter);
		assert_true(total + page.n <= N);
		assert_true(page.older == NULL || page.n == PAGE || page.is_cut);
		for (size_t i = 0; i < page.n; i++)
			out[total++] = page.questions[i].post.id;
		if (page.older == NULL)
			break;
		filter.before = page.older;
	}
	filter.before = NULL;
	for (size_t at = total - page.n; page.newer != NULL && page.n > 0; page = back) {
		filter.after = page.newer;
		back = found(filter);
		for (size_t i = 0; i < back.n; i++)
			assert_int_equal(back.questions[i].post.id, out[at - back.n + i]);
		at -= back.n;
		assert_true(at == 0 ? back.newer == NULL : back.newer != NULL);
		assert_non_null(back.older);
	}
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

static const char *const orders[] = {
    [ORDER_NEWEST] = "created_at DESC, id DESC",
    [ORDER_ACTIVE] = "active_at DESC, id DESC",
    [ORDER_VOTES] = "score DESC, id DESC",
};

#define IS_OPEN "closed_at IS NULL AND duplicate_of IS NULL"
static const char *const standings[STANDINGS] = {
    [ALL_QUESTIONS] = "true",
    [UNANSWERED] = "n_answers = 0 AND " IS_OPEN,
    [UNSOLVED] = "accepted_id IS NULL AND official_id IS NULL AND " IS_OPEN,
    [SOLVED] = "accepted_id IS NOT NULL",
    [OFFICIAL] = "official_id IS NOT NULL",
};

/* In every order and every standing. */
static void
expect_all(struct question_filter filter, const char *where)
{
	for (int order = ORDER_NEWEST; order <= ORDER_VOTES; order++)
		for (int standing = ALL_QUESTIONS; standing < STANDINGS; standing++) {
			filter.order = (enum question_order)order;
			filter.standing = (enum question_standing)standing;
			expect_walk(filter,
				    arena_printf(arena, "is_visible AND %s AND %s",
						 standings[standing], where),
				    orders[order]);
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
every_order_gives_all_questions_once_page_by_page_and_back(void **state)
{
	(void)state;
	expect_all((struct question_filter){.limit = 0}, "true");
	some_are_answered_solved_closed_and_hidden();
	expect_all((struct question_filter){.limit = 0}, "true");
}

/* 'even' and not 'even' among others, as they are written in a filter. */
static struct tag_filter
tags(const char *typed)
{
	struct problems problems = {.n = 0};
	struct tag_filter out;

	tag_filter_read(arena, typed, &problems, &out);
	assert_int_equal(problems.n, 0);
	return out;
}

#define IN_ORDERS "category_id = (SELECT id FROM categories WHERE slug = 'orders')"

static void
lists_narrow_to_a_category_to_tags_and_to_people(void **state)
{
	const char *asker = arena_printf(arena, "author_id = %ld", (long)bob->id);
	const char *person = arena_printf(
	    arena,
	    "(author_id = %ld OR id IN (SELECT question_id FROM posts WHERE author_id = %ld "
	    "AND kind = 'answer' AND hidden_at IS NULL AND deleted_at IS NULL))",
	    (long)bob->id, (long)bob->id);

	(void)state;
	expect_all((struct question_filter){.category = "orders"}, IN_ORDERS);
	expect_all((struct question_filter){.tags = tags("even")}, "tags @> '{even}'");
	expect_all((struct question_filter){.tags = tags("all even")}, "tags @> '{even}'");
	expect_all((struct question_filter){.tags = tags("all -even")}, "NOT tags && '{even}'");
	expect_all((struct question_filter){.tags = tags("-even")}, "NOT tags && '{even}'");
	expect_all((struct question_filter){.author_id = bob->id}, asker);
	expect_all((struct question_filter){.person_id = bob->id}, person);
}

#define IS_CHINESE "locale = 'zh_CN'"

/* Every seventh is Chinese. What is in one language, in all orders and states, back and forth; "all" is as if
 * no language were named. */
static void
lists_narrow_to_languages(void **state)
{
	unsigned chinese = 1U << LOCALE_ZH_CN, all = (1U << LOCALES) - 1;

	(void)state;
	for (int i = 0; i < N; i += 7)
		test_run(db, "UPDATE questions SET locale = 'zh_CN' WHERE id = %ld", (long)ids[i]);
	expect_all((struct question_filter){.languages = chinese}, IS_CHINESE);
	expect_all((struct question_filter){.languages = 1U << LOCALE_EN}, "locale = 'en'");
	expect_all((struct question_filter){.languages = all}, "true");
	expect_all((struct question_filter){.languages = chinese, .category = "orders"},
		   IS_CHINESE " AND " IN_ORDERS);
	expect_all((struct question_filter){.languages = chinese, .tags = tags("even")},
		   IS_CHINESE " AND tags @> '{even}'");
	expect_all((struct question_filter){.languages = chinese, .person_id = bob->id},
		   arena_printf(arena, IS_CHINESE " AND author_id = %ld", (long)bob->id));
}

static void
tags_beside_a_list_are_those_of_its_language(void **state)
{
	struct question_filter f = {.limit = 1, .with_tags = 2, .languages = 1U << LOCALE_ZH_CN};
	struct question_found page;

	(void)state;
	test_run(db, "UPDATE questions SET locale = 'en'");
	test_run(db, "UPDATE questions SET locale = 'zh_CN', tags = '{退款}' WHERE id = %ld",
		 (long)ids[1]);
	assert_int_equal(question_find(db, arena, LOCALE_EN, &f, &page), OK);
	assert_int_equal(page.n_tags, 1);
	assert_string_equal(page.tags[0].name, "退款");
	assert_int_equal(page.tags[0].n_questions, 1);
	test_run(db, "UPDATE questions SET locale = 'en', tags = '{all}' WHERE id = %ld",
		 (long)ids[1]);
}

static bool
has(enum question_standing standing, int64_t id)
{
	struct question_filter f = {.standing = standing};
	int64_t got[N + 1];
	size_t n = walk(f, got);

	for (size_t i = 0; i < n; i++)
		if (got[i] == id)
			return true;
	return false;
}

static void
what_is_official_alone_is_not_called_solved(void **state)
{
	int64_t id = ids[9], answer = test_answer(db, bob, id);

	(void)state;
	test_run(db, "UPDATE questions SET official_id = %ld WHERE id = %ld", (long)answer,
		 (long)id);
	assert_true(has(OFFICIAL, id) && !has(SOLVED, id) && !has(UNSOLVED, id));
	test_run(db, "UPDATE questions SET accepted_id = official_id WHERE id = %ld", (long)id);
	assert_true(has(OFFICIAL, id) && has(SOLVED, id));
	test_run(db, "UPDATE questions SET accepted_id = NULL, official_id = NULL WHERE id = %ld",
		 (long)id);
}

static void
all_filters_hold_together(void **state)
{
	const char *both = arena_printf(
	    arena, "author_id = %ld AND tags @> '{even}' AND " IN_ORDERS, (long)bob->id);

	(void)state;
	expect_all((struct question_filter){.category = "orders", .tags = tags("even")},
		   "tags @> '{even}' AND " IN_ORDERS);
	expect_all((struct question_filter){.category = "orders", .tags = tags("all -even")},
		   "NOT tags && '{even}' AND " IN_ORDERS);
	expect_all((struct question_filter){.category = "orders", .tags = tags("-even")},
		   "NOT tags && '{even}' AND " IN_ORDERS);
	expect_all((struct question_filter){.author_id = bob->id,
					    .category = "orders",
					    .tags = tags("even")},
		   both);
	expect_all((struct question_filter){.person_id = ann->id, .tags = tags("-even")},
		   arena_printf(arena,
				"NOT tags && '{even}' AND (author_id = %ld OR id IN (SELECT "
				"question_id FROM posts WHERE author_id = %ld AND kind = "
				"'answer'))",
				(long)ann->id, (long)ann->id));
}

/* Kept counts say that a tag is everywhere: the list is then walked and ends, for now, after so many
 * questions. Here the counts lie, so that few questions do for it. */
static void
a_common_tag_is_walked_in_the_order_of_the_list(void **state)
{
	(void)state;
	test_run(db, "UPDATE categories SET n_questions = n_questions + 100000");
	test_run(db, "UPDATE tags SET n_questions = n_questions + 100000");
	expect_all((struct question_filter){.tags = tags("even")}, "tags @> '{even}'");
	expect_all((struct question_filter){.tags = tags("all -even"), .category = "orders"},
		   "NOT tags && '{even}' AND " IN_ORDERS);
	expect_all((struct question_filter){.tags = tags("-all")}, "false");
	test_run(db, "UPDATE categories SET n_questions = n_questions - 100000");
	test_run(db, "UPDATE tags SET n_questions = n_questions - 100000");
}

static void
a_long_walk_says_where_to_go_on(void **state)
{
	struct question_filter f = {.tags = tags("old -even")};
	struct question_found page;

	(void)state;
	test_run(db, "UPDATE questions SET tags = '{old}' WHERE id = %ld", (long)ids[0]);
	test_run(db,
		 "INSERT INTO posts (id, kind, question_id, body, html, renderer, created_at) "
		 "SELECT 1000000 + n, 'question', 1000000 + n, 'x', 'x', 1, "
		 "'2026-02-01'::timestamptz + n * interval '1 s' FROM generate_series(1, 7000) n");
	test_run(db, "SET answerwell.search = 'off'");
	test_run(db, "INSERT INTO questions (id, title, slug, category_id, created_at) "
		     "SELECT id, 'x', 'x', (SELECT min(id) FROM categories), created_at FROM posts "
		     "WHERE id > 1000000");
	test_run(db, "INSERT INTO tags (name, n_questions) VALUES ('old', 100000)");
	test_run(db, "UPDATE categories SET n_questions = 100000 WHERE slug = 'billing'");
	page = found(f);
	assert_int_equal(page.n, 0);
	assert_true(page.is_cut);
	assert_non_null(page.older);
	f.before = page.older;
	page = found(f);
	assert_int_equal(page.n, 1);
	assert_int_equal(page.questions[0].post.id, ids[0]);
	assert_false(page.is_cut);
	assert_null(page.older);
	f.before = NULL;
	f.after = page.newer;
	page = found(f);
	assert_int_equal(page.n, 0);
	assert_true(page.is_cut);
	assert_non_null(page.newer);
	test_run(db, "DELETE FROM posts WHERE id > 1000000");
	test_run(db, "DELETE FROM tags WHERE name = 'old'");
	test_run(db, "UPDATE questions SET tags = '{all,even}' WHERE id = %ld", (long)ids[0]);
}

static void
a_page_brings_categories_and_tags_along(void **state)
{
	struct question_filter f = {.limit = 1, .with_tags = 1};
	struct question_found page;

	(void)state;
	assert_int_equal(question_find(db, arena, LOCALE_ZH_CN, &f, &page), OK);
	assert_int_equal(page.n_categories, 2);
	assert_string_equal(page.categories[0].name, "billing 的名称");
	assert_int_equal(page.n_tags, 1);
	assert_string_equal(page.tags[0].name, "all");
	assert_true(page.tags[0].n_questions > 0);
}

static void
tags_of_a_filter_are_read_as_people_write_them(void **state)
{
	static const char *const read[][2] = {
	    {"", ""},
	    {"  ", ""},
	    {"refund", "refund"},
	    {"refund  Kettle", "kettle refund"},
	    {"refund -kettle", "refund -kettle"},
	    {"credit card, refund", "credit-card refund"},
	    {"退款，-水壶、发票", "发票 退款 -水壶"},
	    {"退款\u3000-水壶", "退款 -水壶"},
	    {"a a, b,,a", "a a-a b"},
	    {"c++ .net", ".net c++"},
	    {"-", ""},
	    {"b a -d -c b -c", "a b -c -d"},
	};
	static const char *const wrong[] = {"<b>",
					    "a, b'c",
					    "-$",
					    "a b c d e f",
					    "-a -b -c -d -e -f",
					    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};

	(void)state;
	for (size_t i = 0; i < sizeof read / sizeof read[0]; i++) {
		struct tag_filter f = tags(read[i][0]);

		assert_string_equal(tag_filter_text(arena, &f), read[i][1]);
		if (strchr(read[i][0], ',') == NULL)
			f = tags(tag_filter_text(arena, &f));
		assert_string_equal(tag_filter_text(arena, &f), read[i][1]);
	}
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct problems problems = {.n = 0};
		struct tag_filter f;

		tag_filter_read(arena, wrong[i], &problems, &f);
		assert_non_null(problem_for(&problems, "tags"));
		assert_true(f.n_all <= FILTER_TAGS_MAX && f.n_none <= FILTER_TAGS_MAX);
	}
}

static void
what_does_not_exist_gives_an_empty_list(void **state)
{
	(void)state;
	expect_all((struct question_filter){.category = "nothing"}, "false");
	expect_all((struct question_filter){.tags = tags("nothing")}, "false");
	expect_all((struct question_filter){.tags = tags("all nothing")}, "false");
	expect_all((struct question_filter){.tags = tags("-nothing")}, "true");
	expect_all((struct question_filter){.tags = tags("-even"), .category = "nothing"}, "false");
	expect_all((struct question_filter){.author_id = INT64_MAX}, "false");
	expect_all((struct question_filter){.person_id = -1}, "false");
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
	assert_string_equal(q->text.title, "Why is question number 22 asked?");
	assert_string_equal(q->slug, "why-is-question-number-22-asked");
	assert_string_equal(q->excerpt, "The machine makes a noise. See.");
	assert_string_equal(q->text.category, "billing");
	assert_string_equal(q->category_name, "billing 的名称");
	assert_string_equal(q->post.author_display, "Ann");
	assert_int_equal(q->post.score, 2);
	assert_int_equal(q->n_tags, 2);
	assert_non_null(next);
}

static void
excerpts_are_short_and_limits_are_kept(void **state)
{
	struct question_draft draft = {
	    .text = {.title = "A long story about a machine", .category = "billing"}};
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
	draft.text.body = body;
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
	    cmocka_unit_test(every_order_gives_all_questions_once_page_by_page_and_back),
	    cmocka_unit_test(lists_narrow_to_a_category_to_tags_and_to_people),
	    cmocka_unit_test(lists_narrow_to_languages),
	    cmocka_unit_test(tags_beside_a_list_are_those_of_its_language),
	    cmocka_unit_test(what_is_official_alone_is_not_called_solved),
	    cmocka_unit_test(all_filters_hold_together),
	    cmocka_unit_test(a_common_tag_is_walked_in_the_order_of_the_list),
	    cmocka_unit_test(a_long_walk_says_where_to_go_on),
	    cmocka_unit_test(a_page_brings_categories_and_tags_along),
	    cmocka_unit_test(tags_of_a_filter_are_read_as_people_write_them),
	    cmocka_unit_test(what_does_not_exist_gives_an_empty_list),
	    cmocka_unit_test(a_made_up_cursor_is_the_start),
	    cmocka_unit_test(a_row_has_what_lists_show),
	    cmocka_unit_test(excerpts_are_short_and_limits_are_kept),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
