#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "web/tally.h"

static struct tally t;

static int
empty(void **state)
{
	(void)state;
	tally_clear(&t);
	return 0;
}

static int64_t
count_of(int64_t id)
{
	for (size_t i = 0; i < t.n; i++) {
		if (t.ids[i] == id)
			return t.counts[i];
	}
	return 0;
}

static void
each_id_stands_once_with_all_its_counts(void **state)
{
	(void)state;
	for (int round = 1; round <= 3; round++) {
		for (int64_t id = 1; id <= 2000; id++)
			tally_add(&t, id * 4096, id % 7 + 1);
	}
	assert_int_equal(t.n, 2000);
	for (int64_t id = 1; id <= 2000; id += 111)
		assert_int_equal(count_of(id * 4096), 3 * (id % 7 + 1));
}

static void
what_finds_no_room_is_known_as_lost(void **state)
{
	(void)state;
	for (int64_t id = 1; id <= TALLY_MAX + 10; id++)
		tally_add(&t, id, 2);
	tally_add(&t, 1, 5);
	assert_int_equal(t.n, TALLY_MAX);
	assert_int_equal(t.lost, 20);
	assert_int_equal(count_of(1), 7);
	assert_int_equal(count_of(TALLY_MAX), 2);
}

static void
emptied_it_takes_everything_again(void **state)
{
	(void)state;
	for (int64_t id = 1; id <= TALLY_MAX + 1; id++)
		tally_add(&t, id, 1);
	tally_clear(&t);
	assert_int_equal(t.n, 0);
	assert_int_equal(t.lost, 0);
	for (int64_t id = -5; id < 0; id++)
		tally_add(&t, id, 1);
	assert_int_equal(t.n, 5);
	assert_int_equal(count_of(-3), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(each_id_stands_once_with_all_its_counts, empty),
	    cmocka_unit_test_setup(what_finds_no_room_is_known_as_lost, empty),
	    cmocka_unit_test_setup(emptied_it_takes_everything_again, empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
