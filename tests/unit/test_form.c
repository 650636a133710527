#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "web/form.h"
#include "web/web.h"

enum { MAX = 200, ROUNDS = 20000, LONGEST = 64 };

struct form {
	struct arena *a;
	struct field *fields;
	size_t n;
	enum result r;
};

static struct form
decoded(const char *text, size_t len)
{
	struct form f = {.a = arena_new()};
	char *exact = malloc(len); /* so that reading past the end is seen */

	assert_true(len == 0 || exact != NULL);
	if (len > 0)
		memcpy(exact, text, len);
	f.r = form_decode(f.a, exact, len, MAX, &f.fields, &f.n);
	free(exact);
	return f;
}

static struct form
of(const char *text)
{
	return decoded(text, strlen(text));
}

static void
assert_field(const struct form *f, size_t i, const char *name, const char *value)
{
	assert_true(i < f->n);
	assert_string_equal(f->fields[i].name, name);
	assert_string_equal(f->fields[i].value, value);
	assert_int_equal(f->fields[i].len, strlen(value));
}

static void
an_empty_body_has_no_fields(void **state)
{
	struct form f = of("");

	(void)state;
	assert_int_equal(f.r, OK);
	assert_int_equal(f.n, 0);
	arena_free(f.a);
}

static void
fields_come_in_order_with_repeated_ones_kept(void **state)
{
	struct form f = of("b=1&a=2&b=3");

	(void)state;
	assert_int_equal(f.r, OK);
	assert_int_equal(f.n, 3);
	assert_field(&f, 0, "b", "1");
	assert_field(&f, 1, "a", "2");
	assert_field(&f, 2, "b", "3");
	arena_free(f.a);
}

static void
what_follows_a_second_equals_sign_belongs_to_the_value(void **state)
{
	struct form f = of("x=a=b=c&==");

	(void)state;
	assert_field(&f, 0, "x", "a=b=c");
	assert_field(&f, 1, "", "=");
	arena_free(f.a);
}

static void
line_breaks_of_a_text_area_stay(void **state)
{
	struct form f = of("body=one%0D%0Atwo%0D%0A%0D%0Athree");

	(void)state;
	assert_field(&f, 0, "body", "one\r\ntwo\r\n\r\nthree");
	assert_true(f.fields[0].is_valid);
	arena_free(f.a);
}

static void
plus_and_percent_are_decoded_in_names_and_values(void **state)
{
	struct form f = of("a+b%5B%5D=%E4%BD%A0+%2B%26%3d");

	(void)state;
	assert_field(&f, 0, "a b[]", "\xe4\xbd\xa0 +&=");
	arena_free(f.a);
}

static void
a_percent_without_two_hex_digits_stands_for_itself(void **state)
{
	struct form f = of("a=100%&b=%4&c=%zz&d=%%41&e=%4g%");

	(void)state;
	assert_field(&f, 0, "a", "100%");
	assert_field(&f, 1, "b", "%4");
	assert_field(&f, 2, "c", "%zz");
	assert_field(&f, 3, "d", "%A");
	assert_field(&f, 4, "e", "%4g%");
	arena_free(f.a);
}

static void
empty_pieces_are_skipped_and_bare_names_are_empty_fields(void **state)
{
	struct form f = of("&&a&&b=&");

	(void)state;
	assert_int_equal(f.n, 2);
	assert_field(&f, 0, "a", "");
	assert_field(&f, 1, "b", "");
	arena_free(f.a);
}

static void
as_many_fields_as_allowed_are_read_and_one_more_is_refused(void **state)
{
	char text[(MAX + 1) * 2 + 1] = "";
	struct form f;

	(void)state;
	for (size_t i = 0; i <= MAX; i++)
		strcat(text, "a&");
	f = decoded(text, MAX * 2);
	assert_int_equal(f.r, OK);
	assert_int_equal(f.n, MAX);
	arena_free(f.a);
	f = of(text);
	assert_int_equal(f.r, INVALID);
	assert_int_equal(f.n, MAX);
	arena_free(f.a);
}

static void
nul_and_broken_utf8_are_marked_not_cut(void **state)
{
	struct form f = of("a=x%00y&b=%ff&c=%ed%a0%80&d=ok");

	(void)state;
	assert_int_equal(f.fields[0].len, 3);
	assert_memory_equal(f.fields[0].value, "x\0y", 4);
	assert_false(f.fields[0].is_valid);
	assert_false(f.fields[1].is_valid);
	assert_false(f.fields[2].is_valid);
	assert_true(f.fields[3].is_valid);
	arena_free(f.a);
}

static void
assert_cleaned(const char *text, bool multiline, const char *want, bool want_clean)
{
	struct form f = of(text);
	bool is_clean;

	assert_string_equal(form_clean(f.a, &f.fields[0], multiline, &is_clean), want);
	assert_int_equal(is_clean, want_clean);
	arena_free(f.a);
}

static void
cleaned_text_is_trimmed_and_has_plain_line_ends(void **state)
{
	(void)state;
	assert_cleaned("a=x%0D%0Ay%0Dz%0A+", true, "x\ny\nz", true);
	assert_cleaned("a=+%0D%0A%09%0A++++x%0A++y+", true, "    x\n  y", true);
	assert_cleaned("a=x%0By%0Cz", true, "x\ny\nz", true);
	assert_cleaned("a=x%09y%E3%80%80", true, "x\ty", true);
	assert_cleaned("a=+x%09y%0Az%0B%E2%80%A8w", false, "x y z  w", true);
	assert_cleaned("a=", true, "", true);
	assert_cleaned("a=plain+words", false, "plain words", true);
}

static void
what_cannot_be_stored_is_shown_as_replacement_characters(void **state)
{
	(void)state;
	assert_cleaned("a=x%00y", true, "x\xef\xbf\xbdy", false);
	assert_cleaned("a=x%ffy%c3", true, "x\xef\xbf\xbdy\xef\xbf\xbd", false);
	assert_cleaned("a=x%1by", true, "x\xef\xbf\xbdy", false);
	assert_cleaned("a=x%1Fy", false, "x\xef\xbf\xbdy", false);
	assert_cleaned("a=%F0%9F%99%82", false, "\xf0\x9f\x99\x82", true);
}

static void
a_part_of_a_path_is_decoded_but_its_plus_stays(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(form_decode_part(a, "a+b%20c%2Fd", 11), "a+b c/d");
	assert_string_equal(form_decode_part(a, "", 0), "");
	assert_null(form_decode_part(a, "x%00", 4));
	assert_null(form_decode_part(a, "%ff", 3));
	arena_free(a);
}

static void
find_gives_the_first_of_a_name(void **state)
{
	struct form f = of("a=1&b=2&a=3");

	(void)state;
	assert_string_equal(form_find(f.fields, f.n, "a")->value, "1");
	assert_string_equal(form_find(f.fields, f.n, "b")->value, "2");
	assert_null(form_find(f.fields, f.n, "c"));
	arena_free(f.a);
}

/* Random bytes over a mean alphabet: nothing may be read out of bounds, and what comes out must be
 * shorter than what went in and, once cleaned, storable. */
static void
any_bytes_can_be_decoded(void **state)
{
	static const char alphabet[] = "%%%&&==+09afAF\r\n\0\x01\x7f\xc3\xa9\xf0\xff";
	uint32_t seed = 20261122;
	char text[LONGEST];

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		size_t len = (size_t)(round % LONGEST), total = 0;
		struct form f;

		for (size_t i = 0; i < len; i++) {
			seed = seed * 1664525 + 1013904223;
			text[i] = alphabet[(seed >> 16) % (sizeof(alphabet) - 1)];
		}
		f = decoded(text, len);
		for (size_t i = 0; i < f.n; i++) {
			bool is_clean;
			char *clean = form_clean(f.a, &f.fields[i], round % 2 == 0, &is_clean);

			total += f.fields[i].len;
			assert_true(str_is_utf8(clean, strlen(clean)));
			assert_false(str_has_controls(clean, true));
			assert_true(f.fields[i].is_valid || !is_clean);
		}
		assert_true(total <= len);
		arena_free(f.a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_empty_body_has_no_fields),
	    cmocka_unit_test(fields_come_in_order_with_repeated_ones_kept),
	    cmocka_unit_test(what_follows_a_second_equals_sign_belongs_to_the_value),
	    cmocka_unit_test(line_breaks_of_a_text_area_stay),
	    cmocka_unit_test(plus_and_percent_are_decoded_in_names_and_values),
	    cmocka_unit_test(a_percent_without_two_hex_digits_stands_for_itself),
	    cmocka_unit_test(empty_pieces_are_skipped_and_bare_names_are_empty_fields),
	    cmocka_unit_test(as_many_fields_as_allowed_are_read_and_one_more_is_refused),
	    cmocka_unit_test(nul_and_broken_utf8_are_marked_not_cut),
	    cmocka_unit_test(cleaned_text_is_trimmed_and_has_plain_line_ends),
	    cmocka_unit_test(what_cannot_be_stored_is_shown_as_replacement_characters),
	    cmocka_unit_test(a_part_of_a_path_is_decoded_but_its_plus_stays),
	    cmocka_unit_test(find_gives_the_first_of_a_name),
	    cmocka_unit_test(any_bytes_can_be_decoded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
