#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"

static struct arena *arena;
static struct buf b;

static int
fresh(void **state)
{
	(void)state;
	arena = arena_new();
	buf_init(&b, arena, 0);
	return 0;
}

static int
gone(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void
an_empty_buffer_is_an_empty_text(void **state)
{
	(void)state;
	assert_string_equal(b.data, "");
	assert_int_equal(b.len, 0);
	buf_puts(&b, "");
	buf_puts(&b, NULL);
	buf_append(&b, NULL, 0);
	assert_string_equal(b.data, "");
}

static void
text_stays_terminated_while_it_grows(void **state)
{
	(void)state;
	for (size_t i = 0; i < 100000; i++) {
		buf_putc(&b, (char)('a' + i % 26));
		if (i % 997 == 0) {
			assert_int_equal(b.len, i + 1);
			assert_int_equal(b.data[b.len], '\0');
			assert_true(b.len < b.cap);
		}
	}
	assert_int_equal(strlen(b.data), 100000);
	assert_int_equal(b.data[99999], 'a' + 99999 % 26);
}

static void
appended_bytes_may_hold_nul(void **state)
{
	(void)state;
	buf_append(&b, "a\0b", 3);
	assert_int_equal(b.len, 3);
	assert_memory_equal(b.data, "a\0b", 4);
}

static void
integers_reach_both_ends(void **state)
{
	static const struct {
		int64_t n;
		const char *text;
	} cases[] = {{0, "0"},
		     {-1, "-1"},
		     {1234567890, "1234567890"},
		     {INT64_MAX, "9223372036854775807"},
		     {INT64_MIN, "-9223372036854775808"}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		buf_init(&b, arena, 0);
		buf_int(&b, cases[i].n);
		assert_string_equal(b.data, cases[i].text);
	}
}

static void
printf_appends_what_does_not_fit_yet(void **state)
{
	(void)state;
	buf_puts(&b, "x");
	buf_printf(&b, "%s%d", "-", 5);
	buf_printf(&b, "%5000d", 1);
	buf_printf(&b, "%s", "");
	assert_int_equal(b.len, 5003);
	assert_memory_equal(b.data, "x-5 ", 4);
	assert_string_equal(b.data + 5002, "1");
}

static void
html_is_escaped_for_text_and_attributes(void **state)
{
	(void)state;
	buf_html(&b, NULL);
	buf_html(&b, "<a href=\"x\" id='y'>&amp; 中");
	assert_string_equal(b.data, "&lt;a href=&#34;x&#34; id=&#39;y&#39;&gt;&amp;amp; 中");
	buf_init(&b, arena, 0);
	buf_html_n(&b, "<<<", 2);
	assert_string_equal(b.data, "&lt;&lt;");
	buf_init(&b, arena, 0);
	buf_html(&b, "&");
	assert_string_equal(b.data, "&amp;");
}

static void
urls_keep_only_unreserved_characters(void **state)
{
	(void)state;
	buf_url(&b, "aZ09-._~ /?&=+%中\n'");
	assert_string_equal(b.data, "aZ09-._~%20%2F%3F%26%3D%2B%25%E4%B8%AD%0A%27");
	buf_url(&b, NULL);
}

static void
json_cannot_leave_its_string_or_a_script_element(void **state)
{
	(void)state;
	buf_json(&b, "a\"b\\c\n\t\x01</script>&\xe2\x80\xa8\x7f中");
	assert_string_equal(b.data, "a\\\"b\\\\c\\n\\u0009\\u0001\\u003C/script\\u003E\\u0026"
				    "\\u2028\\u007F中");
}

static void
json_of_bytes_that_are_no_text_is_still_utf8(void **state)
{
	(void)state;
	buf_json(&b, "a\xff\xc3");
	assert_string_equal(b.data, "a\\ufffd\\ufffd");
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, fresh, gone)
	const struct CMUnitTest tests[] = {
	    TEST(an_empty_buffer_is_an_empty_text),
	    TEST(text_stays_terminated_while_it_grows),
	    TEST(appended_bytes_may_hold_nul),
	    TEST(integers_reach_both_ends),
	    TEST(printf_appends_what_does_not_fit_yet),
	    TEST(html_is_escaped_for_text_and_attributes),
	    TEST(urls_keep_only_unreserved_characters),
	    TEST(json_cannot_leave_its_string_or_a_script_element),
	    TEST(json_of_bytes_that_are_no_text_is_still_utf8),
	};

	return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
