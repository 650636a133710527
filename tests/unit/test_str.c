#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "support/own_arena.h"

static void
every_code_point_but_nul_and_surrogates_is_utf8(void **state)
{
	(void)state;
	for (uint32_t c = 1; c <= 0x10ffff; c++) {
		char s[4];
		size_t n;

		if (c < 0x80) {
			s[0] = (char)c;
			n = 1;
		} else if (c < 0x800) {
			s[0] = (char)(0xc0 | c >> 6);
			s[1] = (char)(0x80 | (c & 0x3f));
			n = 2;
		} else if (c < 0x10000) {
			s[0] = (char)(0xe0 | c >> 12);
			s[1] = (char)(0x80 | (c >> 6 & 0x3f));
			s[2] = (char)(0x80 | (c & 0x3f));
			n = 3;
		} else {
			s[0] = (char)(0xf0 | c >> 18);
			s[1] = (char)(0x80 | (c >> 12 & 0x3f));
			s[2] = (char)(0x80 | (c >> 6 & 0x3f));
			s[3] = (char)(0x80 | (c & 0x3f));
			n = 4;
		}
		if (str_is_utf8(s, n) == (c >= 0xd800 && c <= 0xdfff))
			fail_msg("U+%04X", c);
		if (n > 1 && str_is_utf8(s, n - 1))
			fail_msg("U+%04X cut short", c);
	}
}

static void
bytes_that_are_no_utf8_are_refused(void **state)
{
	static const char *const bad[] = {
	    "\x80", /* a tail alone */
	    "\xbf",
	    "\xc0\x80", /* overlong NUL */
	    "\xc0\xaf", /* overlong slash */
	    "\xc1\xbf",
	    "\xc3", /* cut short */
	    "\xc3(", /* no tail */
	    "\xe0\x80\xaf", /* overlong */
	    "\xe0\x9f\xbf",
	    "\xed\xa0\x80", /* surrogates */
	    "\xed\xbf\xbf",
	    "\xe4\xb8",
	    "\xe4(\xad",
	    "\xe4\xb8(",
	    "\xf0\x80\x80\xaf", /* overlong */
	    "\xf0\x8f\xbf\xbf",
	    "\xf4\x90\x80\x80", /* past U+10FFFF */
	    "\xf5\x80\x80\x80",
	    "\xf8\x88\x80\x80\x80",
	    "\xfe",
	    "\xff",
	    "\xf0\x9f\x98",
	    "\xf0\x9f\x98(",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		/* also behind eight and more plain bytes, where the fast path ends */
		for (size_t before = 0; before <= 17; before++) {
			char s[32];

			memset(s, 'x', before);
			strcpy(s + before, bad[i]);
			if (str_is_utf8(s, strlen(s)))
				fail_msg("row %zu after %zu bytes", i, before);
		}
	}
}

static void
a_nul_inside_is_refused_at_every_place(void **state)
{
	char s[24];

	(void)state;
	for (size_t at = 0; at < sizeof(s); at++) {
		memset(s, 'x', sizeof(s));
		assert_true(str_is_utf8(s, sizeof(s)));
		s[at] = '\0';
		assert_false(str_is_utf8(s, sizeof(s)));
	}
	assert_true(str_is_utf8("", 0));
}

static void
controls_depend_on_the_number_of_lines(void **state)
{
	static const struct {
		const char *s;
		bool single, multi;
	} cases[] = {
	    {"", false, false},
	    {"plain 中文 é 😀", false, false},
	    {"a\tb", true, false},
	    {"a\nb", true, false},
	    {"a\r\nb", true, false},
	    {"\x1b[31m", true, true},
	    {"\x01", true, true},
	    {"\x7f", true, true},
	    {"\xc2\x80", true, true}, /* C1 */
	    {"\xc2\x9b"
	     "31m",
	     true, true}, /* CSI */
	    {"\xc2\x9f", true, true},
	    {"\xc2\xa0", false, false}, /* no-break space is none */
	    {"a\xe2\x80\xa8", true, false}, /* U+2028 */
	    {"a\xe2\x80\xa9", true, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (str_has_controls(cases[i].s, false) != cases[i].single ||
		    str_has_controls(cases[i].s, true) != cases[i].multi)
			fail_msg("row %zu", i);
	}
}

static void
characters_are_counted_not_bytes(void **state)
{
	(void)state;
	assert_int_equal(str_chars(""), 0);
	assert_int_equal(str_chars("abc"), 3);
	assert_int_equal(str_chars("é中😀"), 3);
}

static void
blank_is_what_shows_nothing(void **state)
{
	(void)state;
	assert_true(str_is_blank(""));
	assert_true(str_is_blank(" \t\r\n\v\f"));
	assert_true(str_is_blank("\xe3\x80\x80")); /* U+3000 */
	assert_true(str_is_blank("\xe2\x80\x8b\xe2\x80\x8c\xe2\x80\x8d\xef\xbb\xbf\xe2\x81\xa0"));
	assert_true(str_is_blank("\xc2\xa0\xc2\x85\xe2\x80\xa8"));
	assert_true(str_is_blank("\xe3\x85\xa4")); /* Hangul filler */
	assert_false(str_is_blank(" . "));
	assert_false(str_is_blank("\xe3\x80\x80中"));
	assert_false(str_is_blank("\xe3\x80")); /* no text at all */
}

static void
trimming_takes_unicode_space_from_both_ends(void **state)
{
	(void)state;
	assert_null(str_trim(a, NULL));
	assert_string_equal(str_trim(a, ""), "");
	assert_string_equal(str_trim(a, " \xe3\x80\x80\t"), "");
	assert_string_equal(str_trim(a, "\xe3\x80\x80 你 好\xc2\xa0\xe3\x80\x80\n"), "你 好");
	assert_string_equal(str_trim(a, "\xef\xbb\xbfx"), "x"); /* byte order mark */
	assert_string_equal(str_trim(a, "x"), "x");
	assert_string_equal(str_trim(a, "x\xe3\x80"), "x\xe3\x80"); /* bad bytes stay */
}

static void
every_line_end_becomes_a_line_feed(void **state)
{
	(void)state;
	assert_string_equal(str_trim(a, "a\r\nb\rc\nd\r\r\ne"), "a\nb\nc\nd\n\ne");
	assert_string_equal(str_trim(a, "\r\n a\r\n"), "a");
}

static void
a_cut_counts_characters_and_shows(void **state)
{
	(void)state;
	assert_string_equal(str_cut(a, "hello", 5), "hello");
	assert_string_equal(str_cut(a, "hello", 4), "hell…");
	assert_string_equal(str_cut(a, "你好世界", 2), "你好…");
	assert_string_equal(str_cut(a, "你好世界", 4), "你好世界");
	assert_string_equal(str_cut(a, "one two", 4), "one…"); /* no space before the dots */
	assert_string_equal(str_cut(a, "abc", 0), "…");
	assert_string_equal(str_cut(a, "", 0), "");
	assert_null(str_cut(a, NULL, 3));
}

static void
a_cut_does_not_split_what_belongs_together(void **state)
{
	(void)state;
	assert_string_equal(str_cut(a, "ae\xcc\x81z", 2), "a…"); /* e and combining acute */
	assert_string_equal(str_cut(a, "x👩\xe2\x80\x8d👩y", 2), "x…");
	assert_string_equal(str_cut(a, "x👩\xe2\x80\x8d👩y", 3), "x…");
	assert_string_equal(str_cut(a, "x👩\xe2\x80\x8d👩y", 4), "x👩\xe2\x80\x8d👩…");
	/* nothing but marks: a hard cut, never the whole */
	assert_string_equal(str_cut(a, "e\xcc\x81\xcc\x81\xcc\x81", 2), "e\xcc\x81…");
}

static void
bad_bytes_do_not_stop_a_cut(void **state)
{
	(void)state;
	assert_string_equal(str_cut(a, "\xff\xff\xff", 2), "\xff\xff…");
	assert_string_equal(str_cut(a, "ab\xe4", 9), "ab\xe4");
}

static void
lower_case_touches_ascii_only(void **state)
{
	(void)state;
	assert_string_equal(str_lower(a, "AbZ[@É中"), "abz[@É中");
	assert_null(str_lower(a, NULL));
}

static void
starts_ends_and_equals(void **state)
{
	(void)state;
	assert_true(str_starts("abc", "ab"));
	assert_true(str_starts("abc", ""));
	assert_false(str_starts("ab", "abc"));
	assert_true(str_ends("abc", "bc"));
	assert_true(str_ends("abc", ""));
	assert_false(str_ends("bc", "abc"));
	assert_true(str_eq("a", "a"));
	assert_false(str_eq("a", "b"));
	assert_true(str_eq(NULL, NULL));
	assert_false(str_eq(NULL, ""));
	assert_false(str_eq("", NULL));
}

static void
numbers_are_whole_or_not_at_all(void **state)
{
	static const char *const bad[] = {"",
					  "-",
					  "+1",
					  " 1",
					  "1 ",
					  "1.0",
					  "0x10",
					  "1e3",
					  "--1",
					  "١",
					  "9223372036854775808",
					  "-9223372036854775809",
					  "99999999999999999999"};
	int64_t n = 42;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (str_to_int(bad[i], INT64_MIN, INT64_MAX, &n))
			fail_msg("\"%s\"", bad[i]);
	}
	assert_false(str_to_int(NULL, 0, 9, &n));
	assert_false(str_to_int("10", 0, 9, &n));
	assert_false(str_to_int("-1", 0, 9, &n));
	assert_int_equal(n, 42);
	assert_true(str_to_int("9223372036854775807", INT64_MIN, INT64_MAX, &n));
	assert_true(n == INT64_MAX);
	assert_true(str_to_int("-9223372036854775808", INT64_MIN, INT64_MAX, &n));
	assert_true(n == INT64_MIN);
	assert_true(str_to_int("007", 0, 9, &n));
	assert_int_equal(n, 7);
}

static void
a_format_of_a_table_is_filled_once_and_not_read(void **state)
{
	(void)state;
	assert_string_equal(str_fill(a, "New: %s!", "100%s %n"), "New: 100%s %n!");
	assert_string_equal(str_fill(a, "%s%s", "x"), "x%s");
	assert_string_equal(str_fill(a, "none %n", "x"), "none %n");
	assert_string_equal(str_fill_all(a, "%s in “%s”: %s", (const char *[]){"%s", "100%"}, 2),
			    "%s in “100%”: %s");
	assert_string_equal(str_fill_all(a, "%s.", (const char *[]){"x", "y"}, 2), "x.");
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, arena_made, arena_gone)
	const struct CMUnitTest tests[] = {
	    TEST(every_code_point_but_nul_and_surrogates_is_utf8),
	    TEST(bytes_that_are_no_utf8_are_refused),
	    TEST(a_nul_inside_is_refused_at_every_place),
	    TEST(controls_depend_on_the_number_of_lines),
	    TEST(characters_are_counted_not_bytes),
	    TEST(blank_is_what_shows_nothing),
	    TEST(trimming_takes_unicode_space_from_both_ends),
	    TEST(every_line_end_becomes_a_line_feed),
	    TEST(a_cut_counts_characters_and_shows),
	    TEST(a_cut_does_not_split_what_belongs_together),
	    TEST(bad_bytes_do_not_stop_a_cut),
	    TEST(a_format_of_a_table_is_filled_once_and_not_read),
	    TEST(lower_case_touches_ascii_only),
	    TEST(starts_ends_and_equals),
	    TEST(numbers_are_whole_or_not_at_all),
	};

	return cmocka_run_group_tests_name("str", tests, NULL, NULL);
}
