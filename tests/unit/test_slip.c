/* Slips of the fingers: which words may be meant by what was typed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/match/slip.h"

static int
cost(const char *typed, const char *meant)
{
	struct slip_word one = slip_word(typed, strlen(typed)),
			 two = slip_word(meant, strlen(meant));

	return slip_cost(&one, &two, SLIP_NONE);
}

static void
one_slip_is_forgiven_in_a_short_word_and_two_in_a_long_one(void **state)
{
	(void)state;
	assert_true(cost("lidd", "lid") < SLIP_NONE);
	assert_true(cost("ketle", "kettle") < SLIP_NONE);
	assert_int_equal(cost("kete", "kettle"), SLIP_NONE);
	assert_true(cost("warantty", "warranty") < SLIP_NONE);
	assert_true(cost("subscripton", "subscriptions") < SLIP_NONE);
	assert_int_equal(cost("subscrpton", "subscriptions"), SLIP_NONE);
	assert_int_equal(cost("the", "he"), SLIP_NONE); /* too alike to tell */
	assert_int_equal(cost("refund", "battery"), SLIP_NONE);
}

static void
a_swap_and_the_key_beside_it_are_one_slip(void **state)
{
	(void)state;
	assert_int_equal(cost("refnud", "refund"), cost("regund", "refund"));
	assert_true(cost("regund", "refund") < cost("rezund", "refund"));
	assert_true(cost("reffund", "refund") < cost("rexfund", "refund"));
}

static void
the_first_letter_is_the_last_to_be_wrong(void **state)
{
	(void)state;
	assert_true(cost("border", "borders") < cost("border", "order"));
	assert_int_equal(cost("refund", "refund"), 0);
}

static void
nothing_dearer_than_what_is_known_is_looked_at(void **state)
{
	struct slip_word typed = slip_word("ketle", 5), meant = slip_word("kettle", 6);
	int known = slip_cost(&typed, &meant, SLIP_NONE);

	(void)state;
	assert_int_equal(slip_cost(&typed, &meant, known), known);
	assert_int_equal(slip_cost(&typed, &meant, known - 1), SLIP_NONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_slip_is_forgiven_in_a_short_word_and_two_in_a_long_one),
	    cmocka_unit_test(a_swap_and_the_key_beside_it_are_one_slip),
	    cmocka_unit_test(the_first_letter_is_the_last_to_be_wrong),
	    cmocka_unit_test(nothing_dearer_than_what_is_known_is_looked_at),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
