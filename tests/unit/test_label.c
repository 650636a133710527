#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/text/label.h"

static struct arena *arena;

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

static void
a_label_has_one_spelling(void **state)
{
	static const char *const pairs[][2] = {
	    {"refund", "refund"},
	    {"  Credit \t Card ", "credit-card"},
	    {"Ｃ＋＋　１１", "c++-11"},
	    {".NET", ".net"},
	    {"ÄRGER", "ärger"},
	    {"A\xcc\x88RGER", "ärger"},
	    {"ДОСТАВКА", "доставка"},
	    {"退款", "退款"},
	    {"हिन्दी", "हिन्दी"},
	    {"#r5", "r5"},
	    {" ＃ R5", "r5"},
	    {"##", ""},
	    {"c#", "c#"},
	    {"C\u266f", "c#"},
	    {"#退款#", "退款"},
	    {"#c##", "c#"},
	    {"h #", "h"},
	    {"c++", "c++"},
	    {".NET", ".net"},
	    {"", ""},
	    {" 　\n", ""},
	    {"a\xe2\x80\x8b"
	     "b",
	     "ab"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
		assert_string_equal(label_from(arena, pairs[i][0]), pairs[i][1]);
}

static void
other_signs_make_no_label(void **state)
{
	static const char *const refused[] = {"a,b",   "<b>",   "a/b",   "what?", "a_b", "\"",
					      "a\x01", "a\xff", "好！",  "😀",    "a&b", "%",
					      "..",    ".",     "...",   "+",     "-r5", "#a1#b2",
					      "h #o",  "--",    "..net", ".-x",   "++c"};
	char longest[2000];

	(void)state;
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
		assert_null(label_from(arena, refused[i]));
	for (size_t i = 0; i < sizeof longest; i++)
		longest[i] = 'x';
	longest[sizeof longest - 1] = '\0';
	assert_null(label_from(arena, longest));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_label_has_one_spelling),
	    cmocka_unit_test(other_signs_make_no_label),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
