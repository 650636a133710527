/* "Did this help?": numbers of nobody in particular, and what was missing. */
#include "entry.h"

#include "answerwell/faq/helpful.h"

static enum result
say(int64_t id, bool is_yes)
{
	return helpful_say(db, test_arena(), id, is_yes, "192.0.2.0/24");
}

static enum result
remark(int64_t id, const char *text)
{
	problems.n = 0;
	return helpful_remark(db, test_arena(), id, text, "192.0.2.0/24", &problems);
}

static struct helpful
of(int64_t id)
{
	struct helpful h;

	assert_int_equal(helpful_get(db, test_arena(), staff, id, &h), OK);
	return h;
}

static void
answers_are_counted_by_day_without_a_person(void **state)
{
	int64_t id = promoted();

	(void)state;
	assert_int_equal(say(id, true), OK);
	assert_int_equal(say(id, true), OK);
	assert_int_equal(say(id, false), OK);
	assert_int_equal(test_number(db, "SELECT count(*) FROM entry_helped"), 1);
	assert_int_equal(of(id).n_yes, 2);
	assert_int_equal(of(id).n_no, 1);
	test_run(db, "UPDATE entry_helped SET day = current_date - 1");
	assert_int_equal(say(id, false), OK);
	assert_int_equal(test_number(db, "SELECT count(*) FROM entry_helped"), 2);
	assert_int_equal(of(id).n_no, 2);
	/* What is long ago says nothing of how the entry reads now. */
	test_run(db, "UPDATE entry_helped SET day = current_date - 90 WHERE day < current_date");
	assert_int_equal(of(id).n_yes, 0);
	assert_int_equal(of(id).n_no, 1);
}

static void
what_is_not_published_gets_none(void **state)
{
	int64_t id = promoted();

	(void)state;
	assert_int_equal(entry_retire(db, test_arena(), moderator, id, true), OK);
	assert_int_equal(say(id, true), NOT_FOUND);
	assert_int_equal(remark(id, "Prices"), NOT_FOUND);
	assert_int_equal(say(99999999, true), NOT_FOUND);
	assert_int_equal(remark(99999999, ""), NOT_FOUND);
	assert_int_equal(test_number(db, "SELECT count(*) FROM entry_helped"), 0);
}

static void
a_remark_is_a_line_or_nothing(void **state)
{
	int64_t id = promoted();
	char *many = arena_alloc(test_arena(), REMARK_MAX + 2);

	(void)state;
	memset(many, 'x', REMARK_MAX + 1);
	assert_int_equal(remark(id, many), INVALID);
	assert_int_equal(problem_for(&problems, "remark")->limit, REMARK_MAX);
	assert_int_equal(remark(id, "one\ntwo"), INVALID);
	many[REMARK_MAX] = '\0';
	assert_int_equal(remark(id, many), OK);
	assert_int_equal(remark(id, "   "), OK);
	assert_int_equal(remark(id, NULL), OK);
	assert_int_equal(of(id).n_remarks, 1);
	for (int i = 0; i < REMARKS_SEEN; i++)
		assert_int_equal(remark(id, "  Where is the price? "), OK);
	assert_int_equal(of(id).n_remarks, REMARKS_SEEN);
	assert_string_equal(of(id).remarks[0].text, "Where is the price?");
}

static void
staff_sees_the_unhelpful_first_page_by_page(void **state)
{
	struct entry_draft d = {.text = {.title = "Second", .body = "b", .category = "billing"},
				.locale = "en"};
	int64_t first = promoted(), second = promote(&d), third, silent;
	struct helpful *list;
	size_t n;

	(void)state;
	d.text.title = "Third";
	third = promote(&d);
	d.text.title = "Of which nobody said anything";
	silent = promote(&d);
	assert_int_equal(say(first, true), OK);
	for (int i = 0; i < 3; i++)
		assert_int_equal(say(third, false), OK);
	assert_int_equal(say(second, false), OK);
	assert_int_equal(remark(third, "No word about the price"), OK);
	for (int i = 0; i < 3; i++) {
		const int64_t order[] = {third, second, first};
		struct helpful_mark after = {3 - i, i > 0 ? order[i - 1] : 0};

		if (i > 0)
			after.n_no = i == 1 ? 3 : 1;
		assert_int_equal(helpful_list(db, test_arena(), staff, LOCALE_EN,
					      i > 0 ? &after : NULL, 1, &list, &n),
				 OK);
		assert_int_equal(n, 1);
		assert_int_equal(list[0].entry_id, order[i]);
		assert_int_equal(list[0].n_remarks, i == 0);
	}
	assert_int_equal(helpful_list(db, test_arena(), staff, LOCALE_EN, NULL, 10, &list, &n), OK);
	assert_int_equal(n, 3);
	assert_string_equal(list[0].remarks[0].text, "No word about the price");
	assert_string_equal(list[1].title, "Second");
	assert_string_equal(list[1].category_name, "Name of billing");
	assert_true(silent != 0 && list[2].n_yes == 1);
	assert_int_equal(entry_retire(db, test_arena(), moderator, third, true), OK);
	assert_int_equal(helpful_list(db, test_arena(), staff, LOCALE_EN, NULL, 10, &list, &n), OK);
	assert_int_equal(n, 2);
}

static void
nobody_else_sees_it(void **state)
{
	int64_t id = promoted();
	struct helpful *list, one;
	size_t n;

	(void)state;
	assert_int_equal(helpful_get(db, test_arena(), NULL, id, &one), FORBIDDEN);
	assert_int_equal(helpful_get(db, test_arena(), ann, id, &one), FORBIDDEN);
	assert_int_equal(helpful_list(db, test_arena(), ann, LOCALE_EN, NULL, 9, &list, &n),
			 FORBIDDEN);
	assert_null(get_as(ann, id)->helpful);
	assert_null(get_as(NULL, id)->helpful);
	assert_non_null(get_as(staff, id)->helpful);
	assert_non_null(get_as(moderator, id)->helpful);
}

static void
remarks_go_after_400_days_numbers_stay(void **state)
{
	int64_t id = promoted();

	(void)state;
	assert_int_equal(say(id, false), OK);
	assert_int_equal(remark(id, "Old"), OK);
	assert_int_equal(remark(id, "New"), OK);
	test_run(db, "UPDATE entry_remarks SET at = now() - interval '399 days'");
	assert_int_equal(helpful_sweep(db, test_arena()), OK);
	assert_int_equal(of(id).n_remarks, 2);
	test_run(db,
		 "UPDATE entry_remarks SET at = now() - interval '401 days' WHERE text = 'Old'");
	assert_int_equal(helpful_sweep(db, test_arena()), OK);
	assert_int_equal(of(id).n_remarks, 1);
	assert_string_equal(of(id).remarks[0].text, "New");
	assert_int_equal(of(id).n_no, 1);
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(answers_are_counted_by_day_without_a_person),
	    TEST(what_is_not_published_gets_none),
	    TEST(a_remark_is_a_line_or_nothing),
	    TEST(staff_sees_the_unhelpful_first_page_by_page),
	    TEST(nobody_else_sees_it),
	    TEST(remarks_go_after_400_days_numbers_stay),
	};

	log_open("test", LOG_LEVEL_ERROR);
	return cmocka_run_group_tests_name("helpful", tests, connect_db, NULL);
}
