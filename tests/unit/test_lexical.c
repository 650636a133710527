#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "answerwell/match/lexical.h"

#define assert_near(a, b) assert_true(fabs((a) - (b)) < 1e-9)

static void
a_word_in_the_title_counts_as_five_in_the_body(void **state)
{
	(void)state;
	assert_near(lexical_tf(1, 1, 0, 1), lexical_tf(0, 1, 5, 1));
	assert_near(lexical_tf(0, 1, 0, 1), 0);
}

static void
a_long_body_takes_nothing_from_its_title(void **state)
{
	(void)state;
	assert_near(lexical_tf(1, 1, 0, 1), lexical_tf(1, 1, 0, 20));
	assert_true(lexical_tf(0, 1, 1, 1) > lexical_tf(0, 1, 1, 2));
	assert_true(lexical_tf(1, 1, 0, 1) > lexical_tf(1, 2, 0, 1));
}

static void
a_rare_word_gives_more_and_no_word_gives_less_than_nothing(void **state)
{
	(void)state;
	assert_true(lexical_idf(1000, 1) > lexical_idf(1000, 10));
	assert_true(lexical_idf(1000, 1000) > 0);
	assert_true(lexical_idf(10, 1000) > 0); /* counted when there were more */
}

static void
a_word_said_often_gives_at_most_its_rarity(void **state)
{
	(void)state;
	assert_near(lexical_score(2, 0), 0);
	assert_near(lexical_score(2, 5), 1);
	assert_true(lexical_score(2, 1000) < 2);
}

static void
words_are_alike_by_trigrams_as_pg_trgm_pads_them(void **state)
{
	(void)state;
	/* "  w", " wo", "wor", "ord", "rd " and "  w", " wo", "wor", "ork", "rk " */
	assert_near(lexical_dice("word", "work"), 0.6);
	/* "  a", " aa", "aaa" once, "aa " */
	assert_near(lexical_dice("aaaa", "aaa"), 1);
	assert_near(lexical_dice("refund", "refund"), 1);
	assert_near(lexical_dice("refund", "battery"), 0);
	assert_true(lexical_dice("subscription", "subscribe") > LEXICAL_DICE_LEAST);
	assert_true(lexical_dice("order", "border") > lexical_dice("order", "older"));
}

static void
chinese_words_are_alike_by_their_characters(void **state)
{
	(void)state;
	assert_near(lexical_dice("退款", "退款"), 1);
	assert_near(lexical_dice("退款单", "退款"), 0.8);
	assert_near(lexical_dice("退款", "款退"), 1);
	assert_near(lexical_dice("退款", "发货"), 0);
}

static void
words_of_other_scripts_and_endless_ones_are_alike_only_if_the_same(void **state)
{
	static const char longer[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

	(void)state;
	assert_near(lexical_dice("возврат", "возврат"), 1);
	assert_near(lexical_dice("возврат", "возврата"), 0);
	assert_near(lexical_dice("退款", "refund"), 0);
	assert_near(lexical_dice(longer, "aaaa"), 0);
	assert_near(lexical_dice("", "a"), 0);
}

static void
words_that_ask_and_words_that_say_nothing_are_known(void **state)
{
	static const char *const asking[] = {"after", "how", "should", "why", "为什么", "谁"};
	static const char *const empty[] = {"a", "please", "your", "一下", "的", "都"};

	(void)state;
	for (size_t i = 0; i < sizeof(asking) / sizeof(asking[0]); i++) {
		assert_true(lexical_is_question_word(asking[i]));
		assert_false(lexical_is_empty_word(asking[i]));
	}
	for (size_t i = 0; i < sizeof(empty) / sizeof(empty[0]); i++) {
		assert_true(lexical_is_empty_word(empty[i]));
		assert_false(lexical_is_question_word(empty[i]));
	}
	assert_false(lexical_is_question_word("refund"));
	assert_false(lexical_is_empty_word("退款"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_word_in_the_title_counts_as_five_in_the_body),
	    cmocka_unit_test(a_long_body_takes_nothing_from_its_title),
	    cmocka_unit_test(a_rare_word_gives_more_and_no_word_gives_less_than_nothing),
	    cmocka_unit_test(a_word_said_often_gives_at_most_its_rarity),
	    cmocka_unit_test(words_are_alike_by_trigrams_as_pg_trgm_pads_them),
	    cmocka_unit_test(chinese_words_are_alike_by_their_characters),
	    cmocka_unit_test(words_of_other_scripts_and_endless_ones_are_alike_only_if_the_same),
	    cmocka_unit_test(words_that_ask_and_words_that_say_nothing_are_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
