/* What a query asks for beside its words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/search/asked.h"

static struct arena *arena;
static struct problems problems;

static struct asked
read(const char *query)
{
	struct asked q;

	problems.n = 0;
	asked_read(arena, query, &problems, &q);
	assert_int_equal(problems.n, 0);
	return q;
}

static const char *
refusal(const char *query)
{
	struct asked q;

	problems.n = 0;
	asked_read(arena, query, &problems, &q);
	assert_true(problems.n > 0);
	assert_string_equal(problems.items[0].field, "q");
	return problems.items[0].message;
}

static void
words_alone_are_plain(void **state)
{
	static const char *const queries[] = {
	    "",
	    "  ",
	    "how do I get a refund",
	    "is: it broken",
	    "score:",
	    "tag :",
	    "-18 degrees",
	    "--help",
	    "- dash",
	    "-",
	    "a \" alone",
	    "a 12\" pan and a 10\" lid",
	    "\"\" \"-\"",
	    "e-mail wi-fi",
	    "http://user:password@example.org",
	    "'; DROP TABLE posts; --",
	    "this:that",
	    "istanbul:x",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++) {
		struct asked q = read(queries[i]);

		if (!q.is_plain)
			fail_msg("not plain: %s", queries[i]);
		assert_int_equal(q.states, 0x3f);
	}
	assert_string_equal(read(" two   words ").words, "two words");
	assert_string_equal(read("two\u3000words").words, "two words");
}

static void
operators_are_taken_out_of_the_words(void **state)
{
	struct asked q = read("how -long tag:Refund -tag:\"credit card\" user:@Ann \"my money\" "
			      "is:answered score:>=3 takes");

	(void)state;
	assert_false(q.is_plain);
	assert_string_equal(q.words, "how takes");
	assert_int_equal(q.n_phrases, 1);
	assert_string_equal(q.phrases[0], "my money");
	assert_int_equal(q.n_without, 1);
	assert_string_equal(q.without[0], "long");
	assert_int_equal(q.tags.n_all, 1);
	assert_string_equal(q.tags.all_of[0], "refund");
	assert_int_equal(q.tags.n_none, 1);
	assert_string_equal(q.tags.none_of[0], "credit-card");
	assert_string_equal(q.user, "ann");
	assert_true(q.is_answered);
	assert_true(q.has_score);
	assert_int_equal(q.least_score, 3);
	assert_int_equal(q.kind, ASKED_THREADS);
}

static void
a_wide_colon_and_capitals_do_as_well(void **state)
{
	(void)state;
	assert_string_equal(read("tag：退款").tags.all_of[0], "退款");
	assert_string_equal(read("TAG:kettle").tags.all_of[0], "kettle");
	assert_int_equal(read("Is:FAQ").kind, ASKED_ENTRIES);
	assert_string_equal(read("-\"two words\"").without[0], "two words");
	assert_int_equal(read("score:>3").least_score, 4);
	assert_int_equal(read("score:-2").least_score, -2);
}

static void
operators_may_have_the_signs_of_phones_and_chinese_keyboards(void **state)
{
	static const char *const phrases[] = {
	    "“side by side”", "„side by side“",   "”side by side”",   "«side by side»",
	    "»side by side«", "「side by side」", "＂side by side＂", "『side by side』",
	    "‹side by side›", "｢side by side｣",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++) {
		struct asked q = read(phrases[i]);

		assert_int_equal(q.n_phrases, 1);
		assert_string_equal(q.phrases[0], "side by side");
	}
	assert_string_equal(read("–card").without[0], "card");
	assert_string_equal(read("−card").without[0], "card");
	assert_string_equal(read("－“credit card”").without[0], "credit card");
	assert_int_equal(read("score：＞＝５").least_score, 5);
	assert_int_equal(read("score:≥5").least_score, 5);
	assert_int_equal(read("score:≧5").least_score, 5);
	assert_string_equal(read("refund —card").without[0], "card");
	assert_string_equal(read("user：＠ann").user, "ann");
	assert_int_equal(read("ｉｓ：ｆａｑ").kind, ASKED_ENTRIES);
	assert_string_equal(read("tag:“credit card”").tags.all_of[0], "credit-card");
	assert_string_equal(read("tag:kettle\u00a0lid").words, "lid");
	/* Two quoted words in a sentence are no phrase. */
	assert_true(read("“退款”和“换货”").is_plain);
	assert_true(read("it’s — well – broken").is_plain);
}

static void
states_narrow_each_other(void **state)
{
	enum question_standing standing;
	struct asked q;

	(void)state;
	q = read("is:unsolved is:unanswered");
	assert_int_equal(q.states, 1);
	q = read("is:solved is:unanswered");
	assert_int_equal(q.states, 0);
	assert_false(asked_is_list(&q, &standing));
	assert_int_equal(read("is:faq is:solved").kind, ASKED_NOTHING);
	assert_int_equal(read("is:faq tag:kettle").kind, ASKED_NOTHING);
}

static void
what_a_list_can_show_is_told(void **state)
{
	enum question_standing standing;
	struct asked q;

	(void)state;
	q = read("tag:kettle -tag:tea");
	assert_true(asked_is_list(&q, &standing));
	assert_int_equal(standing, ALL_QUESTIONS);
	q = read("is:unanswered");
	assert_true(asked_is_list(&q, &standing));
	assert_int_equal(standing, UNANSWERED);
	q = read("is:official tag:kettle");
	assert_true(asked_is_list(&q, &standing));
	assert_int_equal(standing, OFFICIAL);
	for (size_t i = 0; i < 6; i++) {
		static const char *const more[] = {"tag:kettle lid",         "tag:kettle user:ann",
						   "tag:kettle score:1",     "tag:kettle -lid",
						   "tag:kettle is:answered", "kettle"};

		q = read(more[i]);
		assert_false(asked_is_list(&q, &standing));
	}
}

static void
what_an_operator_does_not_take_is_said(void **state)
{
	(void)state;
	assert_non_null(strstr(refusal("is:open"), "is:"));
	assert_non_null(strstr(refusal("score:many"), "score:"));
	assert_non_null(strstr(refusal("score:99999999999999999999"), "score:"));
	assert_non_null(strstr(refusal("score:>"), "score:"));
	assert_non_null(strstr(refusal("tag:\xf0\x9f\x98\x80"), "tag:"));
	assert_non_null(strstr(refusal("tag:a,b"), "tag:"));
	assert_non_null(
	    strstr(refusal("tag:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"), "tag:"));
	assert_non_null(strstr(refusal("user:@"), "user:"));
	assert_non_null(strstr(refusal("user:ann user:ben"), "one person"));
	assert_non_null(strstr(refusal("tag:a1 tag:a2 tag:a3 tag:a4 tag:a5 tag:a6"), "tags"));
	assert_non_null(strstr(refusal("\"a\" \"b\" \"c\" \"d\" \"e\" \"f\""), "quotation"));
	assert_non_null(strstr(refusal("-a -b -c -d -e -f"), "exclude"));
}

static void
what_an_operator_does_not_take_is_words(void **state)
{
	struct asked q;

	(void)state;
	problems.n = 0;
	asked_read(arena, "kettle is:open tag:lid score:many", &problems, &q);
	assert_string_equal(q.words, "kettle is:open score:many");
	assert_int_equal(q.states, 0x3f);
	assert_false(q.has_score);
	assert_string_equal(q.tags.all_of[0], "lid"); /* the others hold */
	asked_read(arena, "score:many", &problems, &q);
	assert_true(q.is_plain);
	asked_read(arena, "user:ann user:ben", &problems, &q);
	assert_string_equal(q.user, "ann");
	assert_string_equal(q.words, "user:ben");
	asked_read(arena, "\"a\" \"b\" \"c\" \"d\" \"e\" \"f g\"", &problems, &q);
	assert_int_equal(q.n_phrases, 5);
	assert_string_equal(q.words, "f g");
}

static int
set_up(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words_alone_are_plain),
	    cmocka_unit_test(operators_are_taken_out_of_the_words),
	    cmocka_unit_test(a_wide_colon_and_capitals_do_as_well),
	    cmocka_unit_test(operators_may_have_the_signs_of_phones_and_chinese_keyboards),
	    cmocka_unit_test(states_narrow_each_other),
	    cmocka_unit_test(what_a_list_can_show_is_told),
	    cmocka_unit_test(what_an_operator_does_not_take_is_said),
	    cmocka_unit_test(what_an_operator_does_not_take_is_words),
	};

	return cmocka_run_group_tests_name("asked", tests, set_up, tear_down);
}
