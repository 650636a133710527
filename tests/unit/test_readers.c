#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "answerwell/base/clock.h"
#include "web/readers.h"

#define MINUTE (60 * CLOCK_SECOND)
#define START (1000 * MINUTE)

static void
before_there_is_a_table_everybody_is_new(void **state)
{
	(void)state;
	assert_true(readers_is_new("192.0.2.0/24", "question", 1, START));
	assert_true(readers_is_new("192.0.2.0/24", "question", 1, START));
	readers_open();
}

static void
a_reader_counts_once_an_hour_for_each_page(void **state)
{
	(void)state;
	assert_true(readers_is_new("account 7", "question", 1, START));
	assert_false(readers_is_new("account 7", "question", 1, START));
	assert_false(readers_is_new("account 7", "question", 1, START + 59 * MINUTE));
	assert_true(readers_is_new("account 7", "question", 2, START));
	assert_true(readers_is_new("account 7", "entry", 1, START));
	assert_true(readers_is_new("account 71", "question", 1, START));
	assert_true(readers_is_new("account 7", "question", 1, START + 60 * MINUTE));
	assert_false(readers_is_new("account 7", "question", 1, START + 61 * MINUTE));
	/* The hour runs from the first view on, so that who comes back each quarter counts each hour. */
	assert_true(readers_is_new("account 7", "question", 1, START + 120 * MINUTE));
}

static void
a_flood_of_readers_forgets_the_oldest_and_no_more(void **state)
{
	const int64_t later = START + 300 * MINUTE;
	size_t n_known = 0;
	char who[32];

	(void)state;
	for (int i = 0; i < 4 * READERS_MAX; i++) {
		snprintf(who, sizeof(who), "account %d", i);
		assert_true(readers_is_new(who, "question", 9, later));
	}
	for (int i = 4 * READERS_MAX - 1; i >= 4 * READERS_MAX - 1000; i--) {
		snprintf(who, sizeof(who), "account %d", i);
		n_known += !readers_is_new(who, "question", 9, later);
	}
	assert_true(n_known > 900);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(before_there_is_a_table_everybody_is_new),
	    cmocka_unit_test(a_reader_counts_once_an_hour_for_each_page),
	    cmocka_unit_test(a_flood_of_readers_forgets_the_oldest_and_no_more),
	};

	return cmocka_run_group_tests_name("readers", tests, NULL, NULL);
}
