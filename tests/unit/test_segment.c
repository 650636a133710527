#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/text/segment.h"

static struct arena *a;

static int
fresh(void **state)
{
	(void)state;
	a = arena_new();
	return 0;
}

static int
gone(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static void
words_are_folded_and_without_punctuation(void **state)
{
	(void)state;
	assert_string_equal(segment_words(a, "  Hello, WORLD! (K2-Pro) ＡＢＣ１２３ ﬁne—Straße"),
			    "hello world k2 pro abc123 fine strasse");
	assert_string_equal(segment_words(a, "don't 3.14 a_b"), "don't 3.14 a_b");
	assert_string_equal(segment_words(a, ""), "");
	assert_string_equal(segment_words(a, "?! … 😀"), "");
	assert_string_equal(segment_words(a, "naïve nai\xcc\x88ve"), "naïve naïve");
}

static void
chinese_sentences_become_words(void **state)
{
	(void)state;
	assert_string_equal(segment_words(a, "我想申请退款，怎么办？"), "我想 申请 退款 怎么 办");
	assert_string_equal(segment_words(a, "订单ABC-123发货了吗"), "订单 abc 123 发 货 了 吗");
}

static void
long_chinese_words_are_followed_by_their_pairs(void **state)
{
	(void)state;
	assert_string_equal(segment_words(a, "人民共和国"), "人民 共和国 共和 和国");
	/* Characters outside the first plane count as one. */
	assert_non_null(segment_words(a, "𠮷𠮷𠮷𠮷"));
}

static void
chinese_is_told_from_other_languages(void **state)
{
	(void)state;
	assert_true(segment_is_chinese("如何退货？"));
	assert_true(segment_is_chinese("我的K2 Pro打不开了"));
	assert_false(segment_is_chinese("How do I return this?"));
	assert_false(segment_is_chinese("What does the sign 退 on my parcel mean?"));
	assert_false(segment_is_chinese(""));
	assert_false(segment_is_chinese("123 ?!"));
	assert_false(segment_is_chinese("\xff\xfe"));
}

static void
runs_too_long_for_a_word_are_left_out(void **state)
{
	char *text = arena_alloc(a, 70000);

	(void)state;
	memset(text, 'a', 65000);
	strcpy(text + 65000, " b");
	assert_string_equal(segment_words(a, text), "b");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words_are_folded_and_without_punctuation),
	    cmocka_unit_test(chinese_sentences_become_words),
	    cmocka_unit_test(long_chinese_words_are_followed_by_their_pairs),
	    cmocka_unit_test(chinese_is_told_from_other_languages),
	    cmocka_unit_test(runs_too_long_for_a_word_are_left_out),
	};

	return cmocka_run_group_tests_name("segment", tests, fresh, gone);
}
