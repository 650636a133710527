#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/forum/detail.h"
#include "answerwell/forum/text.h"

static struct arena *a;

static int
set_up(void **state)
{
	(void)state;
	a = arena_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static void
what_is_written_is_read_as_it_was(void **state)
{
	struct detail *list;
	struct buf b;

	(void)state;
	buf_init(&b, a, 16);
	detail_write(&b, 7, "Model", "B3");
	detail_write(&b, 9, "试过哪些", "first\nthen\tagain\r\n\nlast");
	assert_int_equal(detail_read(a, b.data, &list), 2);
	assert_int_equal(list[0].field_id, 7);
	assert_string_equal(list[0].label, "Model");
	assert_string_equal(list[0].value, "B3");
	assert_string_equal(list[1].label, "试过哪些");
	assert_string_equal(list[1].value, "first\nthen\tagain\n\nlast");
	assert_ptr_equal(detail_find(list, 2, 9), &list[1]);
	assert_null(detail_find(list, 2, 8));
	assert_string_equal(detail_values(a, b.data), "B3\nfirst\nthen\tagain\n\nlast\n");
}

static void
what_is_no_line_of_it_is_left_out(void **state)
{
	struct detail *list;
	struct buf b;

	(void)state;
	assert_int_equal(detail_read(a, "", &list), 0);
	assert_int_equal(
	    detail_read(a, "x\ty\tz\n7\tno value\n\n0\ta\tb\n-3\ta\tb\n7\ta\tb\n7\tc\td", &list),
	    1);
	assert_string_equal(list[0].value, "b");
	buf_init(&b, a, 16);
	for (int i = 1; i <= DETAILS_MAX + 5; i++)
		detail_write(&b, i, "l", "v");
	assert_int_equal(detail_read(a, b.data, &list), DETAILS_MAX);
}

static void
labels_order_and_what_is_empty_say_nothing(void **state)
{
	(void)state;
	assert_true(detail_is_same(a, "1\tModel\tB3\n2\tVersion\t4\n", "2\t\t4\n3\t\t\n1\t\tB3\n"));
	assert_false(detail_is_same(a, "1\tModel\tB3\n", "1\tModel\tB4\n"));
	assert_false(detail_is_same(a, "1\tModel\tB3\n", ""));
	assert_false(detail_is_same(a, "", "1\tModel\tB3\n"));
}

static void
changes_of_two_meet_field_by_field(void **state)
{
	const char *both =
	    detail_merge(a, "1\tA\tx\n2\tB\tx\n3\tC\tx\n4\tD\tx\n",
			 "1\tA\tmine\n2\tB\tx\n3\tC\tmine\n5\tE\tmine\n",
			 "1\tA\tx\n2\tB\ttheirs\n3\tC\ttheirs\n4\tD\tx\n6\tF\ttheirs\n");

	(void)state;
	assert_string_equal(both,
			    "1\tA\tmine\n2\tB\ttheirs\n3\tC\tmine\n5\tE\tmine\n6\tF\ttheirs\n");
}

static void
each_is_compared_under_its_label(void **state)
{
	struct text before = {.body = "b",
			      .details = "1\tModel\tB3\n2\tVersion\t4\n3\tOld\tgone\n"};
	struct text after = {.body = "b", .details = "2\t\t5\n1\tModel\tB3\n9\tNew\tnew\n"};
	struct text_changes x = text_compare(a, TEXT_QUESTION, &before, &after);
	struct merge body;

	(void)state;
	assert_int_equal(x.n, 5); /* the body and four of them */
	assert_int_equal(x.n_changed, 3);
	assert_string_equal(x.items[1].label, "Version");
	assert_true(x.items[1].is_changed);
	assert_non_null(strstr(x.items[1].html.html, "<ins>5</ins>"));
	assert_string_equal(x.items[2].label, "Model");
	assert_false(x.items[2].is_changed);
	assert_string_equal(x.items[3].label, "New");
	assert_string_equal(x.items[4].label, "Old");
	assert_non_null(strstr(x.items[4].html.html, "<del>gone</del>"));
	assert_false(text_is_same(a, TEXT_QUESTION, &before, &after));
	assert_true(text_is_same(a, TEXT_ANSWER, &before, &after));
	assert_int_equal(text_compare(a, TEXT_ANSWER, &before, &after).n, 1);
	after = text_merge(a, &before, &after, &before, &body);
	assert_true(detail_is_same(a, after.details, "1\t\tB3\n2\t\t5\n9\t\tnew\n"));
}

static void
search_finds_what_was_said_and_not_the_labels(void **state)
{
	const char *words = text_words(a, TEXT_QUESTION, TEXT_DETAILS, "1\tModel\tKettle Seven\n");

	(void)state;
	assert_non_null(strstr(words, "kettle"));
	assert_null(strstr(words, "model"));
	assert_string_equal(text_words(a, TEXT_ANSWER, TEXT_DETAILS, "1\tModel\tKettle\n"), "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(what_is_written_is_read_as_it_was),
	    TEST(what_is_no_line_of_it_is_left_out),
	    TEST(labels_order_and_what_is_empty_say_nothing),
	    TEST(changes_of_two_meet_field_by_field),
	    TEST(each_is_compared_under_its_label),
	    TEST(search_finds_what_was_said_and_not_the_labels),
	};

	return cmocka_run_group_tests_name("detail", tests, NULL, NULL);
}
