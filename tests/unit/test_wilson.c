#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "answerwell/insight/wilson.h"

static void
known_values(void **state)
{
	/* R. G. Newcombe, Two-sided confidence intervals for the single proportion: comparison of seven methods, Statistics
	 * in Medicine 17 (1998), 857-872, table I, method 3 (score, without correction). */
	static const struct {
		int64_t n, of;
		double low, high;
	} table[] = {{81, 263, .2553, .3662},
		     {15, 148, .0624, .1605},
		     {0, 20, .0000, .1611},
		     {1, 29, .0061, .1718}};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const struct interval w = wilson(table[i].n, table[i].of);

		assert_float_equal(w.low, table[i].low, .00005);
		assert_float_equal(w.high, table[i].high, .00005);
	}
}

static void
nothing_to_divide_says_nothing(void **state)
{
	(void)state;
	assert_float_equal(wilson(0, 0).low, 0, 0);
	assert_float_equal(wilson(0, 0).high, 1, 0);
}

static void
the_share_lies_in_it_and_both_ends_are_alike(void **state)
{
	(void)state;
	for (int64_t of = 1; of <= 60; of++)
		for (int64_t n = 0; n <= of; n++) {
			const struct interval w = wilson(n, of), other = wilson(of - n, of);
			double share = (double)n / (double)of;

			assert_true(w.low >= 0 && w.low <= share && share <= w.high && w.high <= 1);
			assert_float_equal(w.low, 1 - other.high, 1e-12);
		}
	assert_true(wilson(5, 10).high - wilson(5, 10).low >
		    wilson(500, 1000).high - wilson(500, 1000).low);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(known_values),
	    cmocka_unit_test(nothing_to_divide_says_nothing),
	    cmocka_unit_test(the_share_lies_in_it_and_both_ends_are_alike),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
