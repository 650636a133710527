#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "web/share.h"

#define START (1000 * CLOCK_SECOND)

static void
who_asks_little_never_waits(void **state)
{
	uint64_t key = share_key(SHARE_ACCOUNT, 1, "");

	(void)state;
	for (int64_t now = START; now < START + 60 * CLOCK_SECOND; now += CLOCK_SECOND / 20) {
		assert_int_equal(share_wait(key, now), 0);
		share_charge(key, 4 * CLOCK_MILLISECOND, now);
	}
}

static void
who_asks_much_gets_a_share_and_no_more(void **state)
{
	uint64_t key = share_key(SHARE_ACCOUNT, 2, "");
	int64_t now = START, worked = 0;

	(void)state;
	while (now < START + 60 * CLOCK_SECOND) {
		int64_t wait = share_wait(key, now);

		assert_true(wait >= 0 && wait <= CLOCK_SECOND);
		now += wait + CLOCK_MILLISECOND;
		share_charge(key, 50 * CLOCK_MILLISECOND, now);
		worked += 50 * CLOCK_MILLISECOND;
	}
	assert_true(worked > 5 * CLOCK_SECOND && worked < 7 * CLOCK_SECOND);
}

static void
others_do_not_wait_with_them(void **state)
{
	uint64_t greedy = share_key(SHARE_ACCOUNT, 3, "");

	(void)state;
	share_charge(greedy, 5 * CLOCK_SECOND, START);
	assert_true(share_wait(greedy, START) > 10 * CLOCK_SECOND);
	assert_int_equal(share_wait(share_key(SHARE_ACCOUNT, 4, ""), START), 0);
	assert_int_equal(share_wait(share_key(SHARE_NETWORK, 3, "192.0.2.0/24"), START), 0);
	assert_int_equal(share_wait(greedy, START + 60 * CLOCK_SECOND), 0);
}

static void
a_crowd_does_not_make_the_greedy_forgotten(void **state)
{
	uint64_t greedy = share_key(SHARE_ACCOUNT, 5, "");

	(void)state;
	share_charge(greedy, 20 * CLOCK_SECOND, START);
	for (int64_t id = 100; id < 50100; id++)
		share_charge(share_key(SHARE_ACCOUNT, id, ""), CLOCK_MILLISECOND, START);
	assert_true(share_wait(greedy, START) > CLOCK_SECOND);
}

static void
networks_are_told_apart_by_name(void **state)
{
	uint64_t one = share_key(SHARE_NETWORK, 0, "192.0.2.0/24"),
		 other = share_key(SHARE_NETWORK, 0, "192.0.3.0/24");

	(void)state;
	assert_true(one != other && one != 0 && other != 0);
	share_charge(one, 3 * CLOCK_SECOND, START);
	assert_true(share_wait(one, START) > 0);
	assert_int_equal(share_wait(other, START), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(who_asks_little_never_waits),
	    cmocka_unit_test(who_asks_much_gets_a_share_and_no_more),
	    cmocka_unit_test(others_do_not_wait_with_them),
	    cmocka_unit_test(a_crowd_does_not_make_the_greedy_forgotten),
	    cmocka_unit_test(networks_are_told_apart_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
