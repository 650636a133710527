#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "cli/faq_plan_names.h"
#include "cli/faq_plan_text.h"
#include "support/own_arena.h"

/* ---- names ---------------------------------------------------------------------------------- */

static struct faq_plan_names *
people(void)
{
	struct faq_plan_names *names = faq_plan_names_new(a);

	faq_plan_names_add(names, "Anna Schmidt", false);
	faq_plan_names_add(names, "Will Marlowe", false);
	faq_plan_names_add(names, "王小明", false);
	faq_plan_names_add(names, "Zoë O'Neill", false);
	faq_plan_names_add(names, "jdoe42", true);
	faq_plan_names_add(names, "Foam", true);
	faq_plan_names_add(names, "Support Team", false);
	faq_plan_names_add(names, "info@example.com", false);
	for (int i = 0; i < 5; i++)
		faq_plan_names_read(names, "where will the foam go");
	return names;
}

static void
assert_cleaned(const char *text, const char *expected)
{
	size_t n;

	assert_string_equal(clean_of_persons(people(), a, text, &n), expected);
	assert_int_equal(n > 0, strcmp(text, expected) != 0);
}

static void
names_are_taken_out_whole_and_word_by_word(void **state)
{
	(void)state;
	assert_cleaned("Ask Anna Schmidt about it", "Ask … about it");
	assert_cleaned("Ask anna about it", "Ask … about it");
	assert_cleaned("SCHMIDT said so", "… said so");
	assert_cleaned("Zoë O'Neill's lamp", "…'s lamp");
	assert_cleaned("我是王小明，想退货", "我是…，想退货");
	assert_cleaned("thanks to jdoe42!", "thanks to …!");
}

static void
words_that_are_names_too_stay_words(void **state)
{
	(void)state;
	assert_cleaned("Will it arrive?", "Will it arrive?");
	assert_cleaned("it will arrive", "it will arrive");
	assert_cleaned("Foam on it, and Foam below", "Foam on it, and Foam below");
	assert_cleaned("The support team was kind", "The support team was kind");
	assert_cleaned("annals and wills", "annals and wills");
}

static void
somebody_called_as_a_word_is_told_by_the_large_letter(void **state)
{
	(void)state;
	assert_cleaned("please tell Will that it came", "please tell … that it came");
}

static void
addresses_numbers_and_codes_are_taken_out(void **state)
{
	(void)state;
	assert_cleaned("Send it to 221B Baker Street, London NW1 6XE please",
		       "Send it to … please");
	assert_cleaned("寄到北京市朝阳区建国路88号6号楼302室，谢谢", "寄到…，谢谢");
	assert_cleaned("write to ann.lee+shop@example.co.uk.", "write to ….");
	assert_cleaned("as @lamp_fan wrote", "as … wrote");
	assert_cleaned("call +49 (30) 123 45-67 now", "call … now");
	assert_cleaned("card 4111 1111 1111 1111?", "card …?");
	assert_cleaned("IBAN GB29NWBK60161331926819", "IBAN …");
	assert_cleaned("order AW-20334411 is late", "order … is late");
	assert_cleaned("我的电话13800138000打不通", "我的电话…打不通");
	assert_cleaned("see https://shop.example/a?mail=ann", "see …");
}

static void
what_tells_nothing_of_anybody_stays(void **state)
{
	(void)state;
	assert_cleaned("14 days, 30 %, 2024 and 3.5 mm", "14 days, 30 %, 2024 and 3.5 mm");
	assert_cleaned("see https://anna.example/lamps for A4 and USB3",
		       "see https://anna.example/lamps for A4 and USB3");
	assert_cleaned("", "");
}

/* ---- questions ------------------------------------------------------------------------------ */

static void
assert_question(const char *text, const char *expected)
{
	assert_string_equal(faq_plan_text_question(a, text), expected);
}

static void
the_sentence_that_asks_is_the_question(void **state)
{
	(void)state;
	assert_question("My lamp broke. How do I return it to the shop? It was new.",
			"How do I return it to the shop?");
	assert_question("The kettle leaks at the bottom. Nothing helps.",
			"The kettle leaks at the bottom.");
	assert_question("  lost\tmy\n password ", "lost my password");
	assert_question("灯坏了。怎么退货？谢谢", "怎么退货？");
	assert_question("What is the difference? ale or lager beer",
			"What is the difference? ale or lager beer");
	assert_question("", "");
}

static void
assert_own(const char *mail, const char *expected)
{
	assert_string_equal(faq_plan_text_own(a, mail, faq_plan_names_new(a)), expected);
}

static void
what_is_quoted_and_signed_is_not_the_authors(void **state)
{
	(void)state;
	assert_own("Hi Anna,\n\nwhere is my parcel?\n\nBest regards,\nTom Baker\n",
		   "Where is my parcel?");
	assert_own("It came.\n\nOn Monday Ann wrote:\n> where is it?\n", "It came.");
	assert_own("It came.\n> where is it?\nIt is dented.\n-- \nTom Baker\nLong Street 3\n",
		   "It came.\nIt is dented.");
	assert_own("Can I pay later?\n\nSent from my phone", "Can I pay later?");
	assert_own("您好，\n\n怎么退货？\n\n祝好\n王小明", "怎么退货？");
	assert_own("Can I pay later?\nTom Baker", "Can I pay later?");
}

static void
the_names_in_greeting_and_signature_are_remembered(void **state)
{
	struct faq_plan_names *names = faq_plan_names_new(a);
	size_t n;

	(void)state;
	faq_plan_text_own(a, "Hi Anna,\n\nwhere is it?\n\nBest regards,\nTom Baker\n", names);
	faq_plan_text_own(a, "Where is it?\n-- \nBarbara Finch\n", names);
	faq_plan_text_own(a, "Hello, my name is Ida Moss and my lamp broke", names);
	faq_plan_text_own(a, "我叫李小红，灯坏了", names);
	assert_string_equal(clean_of_persons(names, a, "Ida broke it, 李小红说", &n),
			    "… broke it, …说");
	assert_string_equal(clean_of_persons(names, a, "anna, Tom and Barbara Finch", &n),
			    "…, … and …");
	assert_int_equal(n, 3);
}

static void
subjects_lose_their_marks_and_those_that_say_nothing_are_empty(void **state)
{
	bool is_reply;

	(void)state;
	assert_string_equal(
	    faq_plan_text_subject(a, "Re: [shop] AW: Broken lamp on arrival", &is_reply),
	    "Broken lamp on arrival");
	assert_true(is_reply);
	assert_string_equal(faq_plan_text_subject(a, "Fwd: Broken lamp on arrival", &is_reply),
			    "Broken lamp on arrival");
	assert_false(is_reply);
	assert_string_equal(faq_plan_text_subject(a, "Question", &is_reply), "");
	assert_string_equal(faq_plan_text_subject(a, "Your order #123", &is_reply), "");
	assert_string_equal(faq_plan_text_subject(a, "咨询", &is_reply), "");
	assert_string_equal(faq_plan_text_subject(a, "回复：灯泡 坏了", &is_reply), "灯泡 坏了");
	assert_true(is_reply);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_are_taken_out_whole_and_word_by_word),
	    cmocka_unit_test(words_that_are_names_too_stay_words),
	    cmocka_unit_test(somebody_called_as_a_word_is_told_by_the_large_letter),
	    cmocka_unit_test(addresses_numbers_and_codes_are_taken_out),
	    cmocka_unit_test(what_tells_nothing_of_anybody_stays),
	    cmocka_unit_test(the_sentence_that_asks_is_the_question),
	    cmocka_unit_test(what_is_quoted_and_signed_is_not_the_authors),
	    cmocka_unit_test(the_names_in_greeting_and_signature_are_remembered),
	    cmocka_unit_test(subjects_lose_their_marks_and_those_that_say_nothing_are_empty),
	};

	return cmocka_run_group_tests(tests, arena_made, arena_gone);
}
