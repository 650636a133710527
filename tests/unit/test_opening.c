/* How an entry begins in a mail: whole steps and tables, or an excerpt. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/text/opening.h"

#include "support/own_arena.h"

#define STEPS "Like **this**:\n\n1. Unplug it.\n2. Wait *ten* seconds.\n3. Plug it in again.\n"
#define TABLE "| Land | Days |\n| --- | --- |\n| Malta | 5 |\n| Crete | 7 |\n"

static struct opening
opening(const char *source, size_t chars)
{
	return markdown_opening(a, source, MARKDOWN_CLASSIC, chars, "https://forum.example");
}

static void
what_fits_stands_whole_with_its_steps(void **state)
{
	struct opening o = opening(STEPS, 100);

	(void)state;
	assert_false(o.is_cut);
	assert_string_equal(
	    o.text, "Like this:\n1. Unplug it.\n2. Wait ten seconds.\n3. Plug it in again.");
	assert_non_null(strstr(o.html.html, "<ol>\n<li>Unplug it.</li>"));
	assert_non_null(strstr(o.html.html, "<strong>this</strong>"));
}

static void
what_does_not_fit_ends_between_two_steps(void **state)
{
	struct opening o = opening(STEPS, 45);

	(void)state;
	assert_true(o.is_cut);
	assert_string_equal(o.text, "Like this:\n1. Unplug it.\n2. Wait ten seconds.");
	assert_null(strstr(o.html.html, "Plug it in again"));
	assert_non_null(strstr(o.html.html, "</ol>"));
}

static void
a_table_stands_whole_or_not_at_all(void **state)
{
	struct opening o = opening("It takes:\n\n" TABLE "\nOn islands more.\n", 100);

	(void)state;
	assert_false(o.is_cut);
	assert_string_equal(o.text,
			    "It takes:\nLand | Days\nMalta | 5\nCrete | 7\nOn islands more.");
	assert_non_null(strstr(o.html.html, "<th scope=\"col\">Land</th>"));
	o = opening("It takes:\n\n" TABLE "\nOn islands more.\n", 20);
	assert_true(o.is_cut);
	assert_string_equal(o.text, "It takes:");
	assert_null(strstr(o.html.html, "<table"));
}

static void
a_long_beginning_is_an_excerpt(void **state)
{
	struct opening o =
	    opening("One <b> two three four five six seven eight nine ten.\n\nEleven.", 30);

	(void)state;
	assert_true(o.is_cut);
	assert_true(str_chars(o.text) <= 31);
	assert_int_equal(strncmp(o.text, "One <b> two", 11), 0);
	assert_non_null(strstr(o.html.html, "<p>One &lt;b&gt; two"));
}

static void
links_lead_somewhere_from_a_mail(void **state)
{
	struct opening o =
	    opening("See [our prices](/faq/7/prices), [there][1] and <https://b.example>, "
		    "not \"href=\\\"/x\".\n\nAnd more that does not fit in here any more.\n\n"
		    "[1]: https://a.example/x\n",
		    70);

	(void)state;
	assert_true(o.is_cut);
	assert_string_equal(o.text,
			    "See our prices (https://forum.example/faq/7/prices), there "
			    "(https://a.example/x) and https://b.example, not \"href=\"/x\".");
	assert_non_null(strstr(o.html.html, "href=\"https://forum.example/faq/7/prices\""));
	assert_non_null(strstr(o.html.html, "href=\"https://a.example/x\""));
	assert_null(strstr(o.html.html, "forum.example/x"));
}

static void
what_is_quoted_nested_and_code_keeps_its_form(void **state)
{
	struct opening o = opening("> Quoted\n\n- One\n  - Two\n\n```\na\n  b\n```\n", 100);

	(void)state;
	assert_string_equal(o.text, "> Quoted\n- One\n  - Two\na\n  b");
	o = opening("", 100);
	assert_string_equal(o.text, "");
	assert_false(o.is_cut);
}

static void
a_text_of_today_keeps_its_lines_and_strokes(void **state)
{
	struct opening o;

	(void)state;
	o = markdown_opening(a, "It costs ~~10~~ 12\neuros, 2*3*4 of them", MARKDOWN_TODAY, 200,
			     "https://forum.example");
	assert_string_equal(o.text, "It costs ~~10~~ 12\neuros, 2*3*4 of them");
	assert_string_equal(o.html.html,
			    "<p>It costs <del>10</del> 12<br>\neuros, 2*3*4 of them</p>\n");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(what_fits_stands_whole_with_its_steps, arena_made,
					    arena_gone),
	    cmocka_unit_test_setup_teardown(what_does_not_fit_ends_between_two_steps, arena_made,
					    arena_gone),
	    cmocka_unit_test_setup_teardown(a_table_stands_whole_or_not_at_all, arena_made,
					    arena_gone),
	    cmocka_unit_test_setup_teardown(a_long_beginning_is_an_excerpt, arena_made, arena_gone),
	    cmocka_unit_test_setup_teardown(links_lead_somewhere_from_a_mail, arena_made,
					    arena_gone),
	    cmocka_unit_test_setup_teardown(what_is_quoted_nested_and_code_keeps_its_form,
					    arena_made, arena_gone),
	    cmocka_unit_test_setup_teardown(a_text_of_today_keeps_its_lines_and_strokes, arena_made,
					    arena_gone),
	};

	return cmocka_run_group_tests_name("opening", tests, NULL, NULL);
}
