#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/category.h"
#include "answerwell/forum/thread.h"
#include "support/community.h"
#include "support/pg.h"

static struct db *db;
static struct arena *arena;
static const struct account *ann;

static int
set_up(void **state)
{
	(void)state;
	db = test_db();
	arena = test_arena();
	ann = test_person(db, "ann", ROLE_CUSTOMER);
	return 0;
}

static void
categories_come_by_position_in_the_asked_language_else_in_any(void **state)
{
	const struct category_texts both = {.name = {"Orders", "订单"},
					    .about = {"About orders.", "关于订单。"}};
	const struct category_texts one = {.name = {NULL, "退货"}, .about = {NULL, "关于退货。"}};
	struct category *list;
	int64_t orders, returns;
	size_t n;

	(void)state;
	assert_int_equal(category_put(db, arena, "orders", 2, 4, ann->id, &both, &orders), OK);
	assert_int_equal(category_put(db, arena, "returns", 1, 8, 0, &one, &returns), OK);
	assert_int_equal(category_list(db, arena, LOCALE_EN, &list, &n), OK);
	assert_int_equal(n, 2);
	assert_int_equal(list[0].id, returns);
	assert_string_equal(list[0].name, "退货");
	assert_string_equal(list[0].about, "关于退货。");
	assert_int_equal(list[1].id, orders);
	assert_string_equal(list[1].slug, "orders");
	assert_string_equal(list[1].name, "Orders");
	assert_int_equal(list[1].target_hours, 4);
	assert_int_equal(category_list(db, arena, LOCALE_ZH_CN, &list, &n), OK);
	assert_string_equal(list[1].about, "关于订单。");
}

static void
putting_a_category_again_changes_it(void **state)
{
	const struct category_texts texts = {.name = {"Bills", NULL}};
	struct category *c;
	int64_t first, second;

	(void)state;
	first = test_category(db, "bills");
	assert_int_equal(category_put(db, arena, "bills", 9, 2, 0, &texts, &second), OK);
	assert_int_equal(first, second);
	assert_int_equal(category_by_slug(db, arena, LOCALE_EN, "bills", &c), OK);
	assert_string_equal(c->name, "Bills");
	assert_string_equal(c->about, "What it is about."); /* left out: as it was */
	assert_int_equal(c->target_hours, 2);
	assert_int_equal(category_by_slug(db, arena, LOCALE_ZH_CN, "bills", &c), OK);
	assert_string_equal(c->name, "bills 的名称");
	assert_int_equal(category_by_slug(db, arena, LOCALE_EN, "no-such", &c), NOT_FOUND);
	assert_int_equal(category_by_slug(db, arena, LOCALE_EN, NULL, &c), NOT_FOUND);
}

static void
categories_count_visible_questions_and_entries_of_the_language(void **state)
{
	struct category *c;
	int64_t hidden;

	(void)state;
	test_question(db, ann, "How do I change my order?");
	hidden = test_question(db, ann, "How do I change my order?");
	test_run(db, "UPDATE posts SET hidden_at = now() WHERE id = %ld", (long)hidden);
	assert_int_equal(thread_settle(db, arena, hidden), OK);
	test_run(
	    db,
	    "INSERT INTO entries (locale, category_id, slug, title, body, html, renderer, "
	    "retired_at) "
	    "SELECT l, (SELECT id FROM categories WHERE slug = 'billing'), l, l, '', '', 1, t FROM "
	    "(VALUES ('en', NULL::timestamptz), ('en', now()), ('zh_CN', NULL)) v (l, t)");
	assert_int_equal(category_by_slug(db, arena, LOCALE_EN, "billing", &c), OK);
	assert_int_equal(c->n_questions, 1);
	assert_int_equal(c->n_entries, 1);
}

static void
tags_come_by_use_and_by_their_beginning(void **state)
{
	struct tag *list;
	size_t n;

	(void)state;
	test_run(db, "INSERT INTO tags (name, n_questions) VALUES ('x-rare', 101), ('x-often', "
		     "105), ('x-gone', 0), "
		     "('X_odd%%', 103)");
	assert_int_equal(tag_list(db, arena, "", 2, &list, &n), OK);
	assert_int_equal(n, 2);
	assert_string_equal(list[0].name, "x-often");
	assert_int_equal(list[0].n_questions, 105);
	assert_string_equal(list[1].name, "X_odd%");
	assert_int_equal(tag_list(db, arena, "X-", 50, &list, &n), OK);
	assert_int_equal(n, 2);
	assert_string_equal(list[1].name, "x-rare");
	assert_int_equal(tag_list(db, arena, "%", 50, &list, &n), OK);
	assert_int_equal(n, 0);
	assert_int_equal(tag_list(db, arena, "card", 50, &list, &n), OK);
	assert_int_equal(n, 1);
	assert_int_equal(list[0].n_questions, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(categories_come_by_position_in_the_asked_language_else_in_any),
	    cmocka_unit_test(putting_a_category_again_changes_it),
	    cmocka_unit_test(categories_count_visible_questions_and_entries_of_the_language),
	    cmocka_unit_test(tags_come_by_use_and_by_their_beginning),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
