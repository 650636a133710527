/* A dump without what XML 1.0 forbids, wherever a piece of it ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/se_filter.h"

/* Through the filter in pieces of `size` bytes. */
static size_t
filtered(const char *text, size_t len, size_t size, char *out, int64_t *n_removed)
{
	struct se_filter f = {.n_held = 0};
	size_t n_out = 0, n;
	char *piece;

	for (size_t at = 0;; at += n) {
		n = len - at < size ? len - at : size;
		/* Of this size, so that a byte too far is seen. */
		piece = malloc(SE_FILTER_ROOM + n);
		assert_non_null(piece);
		memcpy(piece + SE_FILTER_ROOM, text + at, n);
		size_t kept = se_filter(&f, piece, n);

		memcpy(out + n_out, piece, kept);
		n_out += kept;
		free(piece);
		if (n == 0)
			break;
	}
	*n_removed = f.n_removed;
	return n_out;
}

static void
becomes(const char *text, size_t len, const char *expected, int64_t n_removed)
{
	char out[512];
	int64_t n;

	for (size_t size = 1; size <= len + 1; size++) {
		size_t got = filtered(text, len, size, out, &n);

		assert_int_equal(got, strlen(expected));
		assert_memory_equal(out, expected, got);
		assert_int_equal(n, n_removed);
	}
}

#define BECOMES(text, expected, n) becomes(text, sizeof(text) - 1, expected, n)

static void
what_is_right_stays_as_it_is(void **state)
{
	static const char *const texts[] = {
	    "",
	    "<row Id=\"1\" Body=\"&lt;p&gt;Tea&#xA;&#10;&#x9;&amp;&quot;\"/>\r\n\t",
	    "&#x1F600;&#128512;&#xFFFD;&#x10FFFF;&#xD7FF;&#xE000;",
	    "&amp;#x0E; & &# &#; &#x; &#xg; &#x0E &&#12 &#-1;",
	    "\xe6\x80\x8e\xe4\xb9\x88 \xef\xbf\xbd \xef\xbc\x9f \xf0\x9f\x98\x80 \x7f",
	    "&#x000000000000000000000000000041;",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		becomes(texts[i], strlen(texts[i]), texts[i], 0);
}

static void
what_xml_forbids_is_left_out(void **state)
{
	(void)state;
	BECOMES("Eighty &#x0E; degrees.", "Eighty  degrees.", 1);
	BECOMES("a&#0;b&#x0;c&#31;d&#x1f;e", "abcde", 4);
	BECOMES("a\x0e\x01\x1f\0b", "ab", 4);
	BECOMES("a&#xFFFE;b&#65535;c", "abc", 2);
	BECOMES("a\xef\xbf\xbe\xef\xbf\xbf"
		"b",
		"ab", 2);
	BECOMES("a&#x110000;b&#99999999999999999999;c", "abc", 2);
	BECOMES("&&#x0E;&#x0E;;", "&;", 2);
}

static void
a_pair_of_surrogates_is_the_character_it_means(void **state)
{
	(void)state;
	BECOMES("a&#xD83D;&#xDE00;b", "a&#128512;b", 0);
	BECOMES("&#55357;&#56832;", "&#128512;", 0);
	BECOMES("a&#xD83D;b", "ab", 1);
	BECOMES("a&#xDE00;b", "ab", 1);
	BECOMES("a&#xD83D;&amp;b", "a&amp;b", 1);
	BECOMES("a&#xD83D;&#xD83D;&#xDE00;b", "a&#128512;b", 1);
	BECOMES("a&#xDE00;&#xD83D;b", "ab", 2);
}

/* The parser names it. */
static void
bytes_that_are_no_utf_8_stay(void **state)
{
	(void)state;
	BECOMES("caf\xe9 \xed\xa0\xbd \xff \xef", "caf\xe9 \xed\xa0\xbd \xff \xef", 0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_right_stays_as_it_is),
	    cmocka_unit_test(what_xml_forbids_is_left_out),
	    cmocka_unit_test(a_pair_of_surrogates_is_the_character_it_means),
	    cmocka_unit_test(bytes_that_are_no_utf_8_stay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
