#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/text/stem.h"
#include "support/own_arena.h"

static void
forms_of_a_word_have_one_stem(void **state)
{
	static const char *const groups[][4] = {
	    {"refund", "refunds", "refunded", "refunding"},
	    {"cancel", "cancels", "canceled", "canceling"},
	    {"delivery", "deliveries", "delivery", "deliveries"}};

	(void)state;
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		for (size_t j = 1; j < 4; j++)
			assert_string_equal(stem_word(a, groups[i][0]), stem_word(a, groups[i][j]));
	assert_string_not_equal(stem_word(a, "order"), stem_word(a, "border"));
}

static void
what_is_no_english_word_stays_as_it_is(void **state)
{
	char long_word[3 * STEM_MAX + 1];

	(void)state;
	memset(long_word, 's', sizeof(long_word) - 1);
	long_word[sizeof(long_word) - 1] = '\0';
	assert_string_equal(stem_word(a, "as"), "as");
	assert_string_equal(stem_word(a, "k2s"), "k2s");
	assert_string_equal(stem_word(a, "退款"), "退款");
	assert_string_equal(stem_word(a, ""), "");
	assert_string_equal(stem_word(a, long_word), long_word);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(forms_of_a_word_have_one_stem, arena_made, arena_gone),
	    cmocka_unit_test_setup_teardown(what_is_no_english_word_stays_as_it_is, arena_made,
					    arena_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
