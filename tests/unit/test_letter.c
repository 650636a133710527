#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/text/letter.h"
#include "own_arena.h"

static struct letter
opened(const char *text)
{
	static const char *const names[] = {"Ann Keller", "ann", NULL, "nora"};
	struct letter l;

	letter_open(a, text, names, 4, &l);
	return l;
}

static const char *
words(const struct letter *l)
{
	const char *all = "";

	for (size_t i = 0; i < l->n_marks; i++)
		all = arena_printf(a, "%s%s%s", all, i > 0 ? " " : "", l->marks[i].word);
	return all;
}

static void
greeting_and_closing_are_left_out(void **state)
{
	static const char *const letters[][4] = {
	    {"Good morning Ann, you have bought one coffee machine.\n\nIt comes on Monday.\n\nKind "
	     "regards,\nNora Whelan",
	     "You have bought one coffee machine.\n\nIt comes on Monday.", "Good morning Ann,",
	     "Kind regards,\nNora Whelan"},
	    {"Hello!\n\nRefunds take five days.\n\nThanks for asking.", "Refunds take five days.",
	     "Hello!", "Thanks for asking."},
	    {"您好，退款需要五天。\n\n祝好！", "退款需要五天。", "您好，", "祝好！"},
	    {"Refunds take five days.", "Refunds take five days.", NULL, NULL},
	    {"Hidden settings are below.\n\nThankfully few need them.",
	     "Hidden settings are below.\n\nThankfully few need them.", NULL, NULL},
	    {"High water is no fault.", "High water is no fault.", NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++) {
		struct letter l = opened(letters[i][0]);

		assert_string_equal(l.body, letters[i][1]);
		assert_string_equal(l.greeting != NULL ? l.greeting : "",
				    letters[i][2] != NULL ? letters[i][2] : "");
		assert_string_equal(l.closing != NULL ? l.closing : "",
				    letters[i][3] != NULL ? letters[i][3] : "");
	}
}

static void
names_and_who_and_where_are_marked(void **state)
{
	struct letter l = opened("As Ann says, I have sent it.\n\nReply here, it is in my list.");

	(void)state;
	assert_string_equal(words(&l), "Ann I my here");
	assert_string_equal(l.marks[0].line, "As Ann says, I have sent it.");
	assert_string_equal(l.marks[3].line, "Reply here, it is in my list.");
	l = opened("我昨天给您发了邮件，我们会回复。");
	assert_string_equal(words(&l), "我 昨天");
	l = opened("我们会回复。There is an annual inspection, in mid-May, adhering to it.");
	assert_int_equal(l.n_marks, 0);
}

static void
any_text_is_taken(void **state)
{
	static const char *const odd[] = {"",
					  " ",
					  "\n\n",
					  "Hello",
					  "Dear",
					  "Hi,",
					  "您好",
					  "Thanks",
					  "\xe6",
					  "I",
					  "Hello,\n\nThanks",
					  "#",
					  "I I I",
					  "Regards,"};

	(void)state;
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		struct letter l = opened(odd[i]);

		assert_true(strlen(l.body) <= strlen(odd[i]));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(greeting_and_closing_are_left_out, fresh, gone),
	    cmocka_unit_test_setup_teardown(names_and_who_and_where_are_marked, fresh, gone),
	    cmocka_unit_test_setup_teardown(any_text_is_taken, fresh, gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
