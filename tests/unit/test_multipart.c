#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "web/multipart.h"
#include "web/web.h"

#define TYPE "multipart/form-data; boundary=xyz"
#define PART(head) "--xyz\r\nContent-Disposition: form-data; " head "\r\n\r\n"

static struct arena *a;
static struct field *fields;
static size_t n;

static enum result
decoded(const char *type, const char *body, size_t len)
{
	char *exact = malloc(len); /* so that reading past the end is seen */
	enum result r;

	assert_true(len == 0 || exact != NULL);
	if (len > 0)
		memcpy(exact, body, len);
	r = multipart_decode(a, type, exact, len, 3, &fields, &n);
	free(exact);
	return r;
}

#define OF(body) decoded(TYPE, body, sizeof(body) - 1)

static void
fields_and_files_come_out_as_they_went_in(void **state)
{
	(void)state;
	assert_int_equal(
	    OF(PART("name=\"a\"") "one\r\ntwo\r\n" PART(
		"name=\"logo\"; filename=\"x y.png\"\r\nContent-Type: image/png") "\x89PNG\r\n\0--"
										  "xy\r\n--xyz--"
										  "\r\n"),
	    OK);
	assert_int_equal(n, 2);
	assert_string_equal(fields[0].name, "a");
	assert_string_equal(fields[0].value, "one\r\ntwo");
	assert_true(fields[0].is_valid);
	assert_null(fields[0].file);
	assert_string_equal(fields[1].name, "logo");
	assert_string_equal(fields[1].file, "x y.png");
	assert_int_equal(fields[1].len, 11);
	assert_memory_equal(fields[1].value, "\x89PNG\r\n\0--xy", 12);
	assert_false(fields[1].is_valid);
}

static void
an_empty_value_is_a_field(void **state)
{
	(void)state;
	assert_int_equal(OF(PART("name=a") "\r\n" PART("name=\"f\"; filename=\"\"") "\r\n--xyz--"),
			 OK);
	assert_int_equal(n, 2);
	assert_string_equal(fields[0].value, "");
	assert_int_equal(fields[1].len, 0);
	assert_string_equal(fields[1].file, "");
}

static void
the_boundary_may_be_quoted(void **state)
{
	(void)state;
	assert_int_equal(
	    decoded("Multipart/Form-Data; charset=utf-8; boundary=\"x y\"", "--x y--", 7), OK);
	assert_int_equal(n, 0);
	assert_true(multipart_is("Multipart/Form-Data; boundary=x"));
	assert_false(multipart_is("multipart/form-databoundary=x"));
	assert_false(multipart_is("multipart/mixed; boundary=x"));
}

static void
what_is_cut_off_or_no_form_is_refused(void **state)
{
	static const char whole[] = PART("name=\"a\"") "one\r\n" PART("name=\"b\"") "2\r\n--xyz--";

	(void)state;
	assert_int_equal(OF(whole), OK);
	for (size_t len = 0; len < sizeof(whole) - 1; len++)
		assert_int_equal(decoded(TYPE, whole, len), INVALID);
	assert_int_equal(decoded("multipart/form-data", "--xyz--", 7), INVALID);
	assert_int_equal(decoded("multipart/form-data; boundary=", "----", 4), INVALID);
	assert_int_equal(OF("preamble\r\n--xyz--"), INVALID);
	assert_int_equal(OF("--xyz\r\nContent-Type: text/plain\r\n\r\nx\r\n--xyz--"), INVALID);
	assert_int_equal(OF("--xyz\r\n\r\nx\r\n--xyz--"), INVALID);
}

#define BROKEN(what, ...) {what, __VA_ARGS__, sizeof(__VA_ARGS__) - 1}

/* Each next to whole: refused, and nothing before or behind it is read. */
static void
broken_bodies_are_refused(void **state)
{
	static const struct {
		const char *what, *body;
		size_t len;
	} broken[] = {
	    BROKEN("nothing at all", ""),
	    BROKEN("a line end alone", "\r\n"),
	    BROKEN("half a boundary", "--xy"),
	    BROKEN("a boundary and no more", "--xyz"),
	    BROKEN("one hyphen behind it", "--xyz-"),
	    BROKEN("another boundary",
		   "--abc\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--abc--"),
	    BROKEN("a longer boundary",
		   "--xyzz\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--xyzz--"),
	    BROKEN("no hyphens before it",
		   "xyz\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--xyz--"),
	    BROKEN("lines that end in LF alone",
		   "--xyz\nContent-Disposition: form-data; name=a\n\n1\n--xyz--\n"),
	    BROKEN("no end of the head",
		   "--xyz\r\nContent-Disposition: form-data; name=a\r\n--xyz--"),
	    BROKEN("a head of nothing", "--xyz\r\n\r\n\r\n--xyz--"),
	    BROKEN("no name", PART("filename=\"f\"") "1\r\n--xyz--"),
	    BROKEN("a name without an end", PART("name=\"a") "1\r\n--xyz--"),
	    BROKEN("name without a value", PART("name") "1\r\n--xyz--"),
	    BROKEN("a NUL before the name",
		   "--xyz\r\nContent-Disposition\0: form-data; name=a\r\n\r\n1\r\n--xyz--"),
	    BROKEN("a folded head",
		   "--xyz\r\nContent-Disposition: form-data;\r\n name=a\r\n\r\n1\r\n--xyz--"),
	    BROKEN("no end of the value", PART("name=a") "1\r\n"),
	    BROKEN("an end without its line", PART("name=a") "1--xyz--"),
	    BROKEN("words behind a delimiter", PART("name=a") "1\r\n--xyz words\r\n--xyz--"),
	    BROKEN("a second part cut in its head", PART("name=a") "1\r\n--xyz\r\nContent-Dispo"),
	    BROKEN("a part of a part",
		   PART("name=a\r\nContent-Type: multipart/mixed; boundary=in") "--in\r\n\r\n1\r\n-"
										"-in--"),
	};
	size_t n_broken = sizeof(broken) / sizeof(broken[0]);

	(void)state;
	assert_true(n_broken >= 20);
	for (size_t i = 0; i < n_broken; i++)
		if (decoded(TYPE, broken[i].body, broken[i].len) != INVALID)
			fail_msg("taken: %s", broken[i].what);
}

/* What is odd, but says plainly what it is. */
static void
odd_bodies_are_read_one_way(void **state)
{
	(void)state;
	assert_int_equal(OF(PART("name=a; name=b") "1\r\n--xyz--"), OK);
	assert_string_equal(fields[0].name, "a");
	assert_int_equal(OF("--xyz\r\nContent-Disposition: form-data; name=a\r\n"
			    "Content-Disposition: form-data; name=b\r\n\r\n1\r\n--xyz--"),
			 OK);
	assert_string_equal(fields[0].name, "a");
	assert_int_equal(OF(PART("name=a") "\0\r\n--xyz--"), OK);
	assert_int_equal(fields[0].len, 1);
	assert_int_equal(OF(PART("name=a") "\xff\r\n--xyz--"), OK);
	assert_false(fields[0].is_valid);
}

static void
a_head_has_a_limit(void **state)
{
	enum { HUGE_HEAD = 100 * 1000 };
	static const char before[] = "--xyz\r\nX: ", behind[] =
							 "\r\nContent-Disposition: form-data; "
							 "name=a\r\n\r\n1\r\n--xyz--";
	char *body = arena_alloc(a, sizeof(before) + HUGE_HEAD + sizeof(behind));
	size_t len = sizeof(before) - 1;

	(void)state;
	memcpy(body, before, len);
	memset(body + len, 'x', HUGE_HEAD);
	memcpy(body + len + HUGE_HEAD, behind, sizeof(behind) - 1);
	assert_int_equal(decoded(TYPE, body, len + HUGE_HEAD + sizeof(behind) - 1), INVALID);
	memcpy(body + len + 100, behind, sizeof(behind) - 1);
	assert_int_equal(decoded(TYPE, body, len + 100 + sizeof(behind) - 1), OK);
	/* A boundary of more than the 70 characters that RFC 2046 allows, and a name of more than ours. */
	assert_int_equal(decoded("multipart/form-data; boundary=0123456789012345678901234567890123"
				 "4567890123456789012345678901234567890",
				 "--", 2),
			 INVALID);
	for (int more = 0; more <= 1; more++) {
		body = arena_printf(a, PART("name=%0*d") "1\r\n--xyz--", 200 + more, 0);
		assert_int_equal(decoded(TYPE, body, strlen(body)), more ? INVALID : OK);
	}
}

static void
there_may_be_only_so_many(void **state)
{
	(void)state;
	assert_int_equal(OF(PART("name=a") "\r\n" PART("name=a") "\r\n" PART("name=a") "\r\n" PART(
			     "name=a") "\r\n--xyz--"),
			 INVALID);
	assert_int_equal(n, 3);
}

static int
set_up(void **state)
{
	(void)state;
	a = arena_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(fields_and_files_come_out_as_they_went_in, set_up,
					    tear_down),
	    cmocka_unit_test_setup_teardown(an_empty_value_is_a_field, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(the_boundary_may_be_quoted, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(what_is_cut_off_or_no_form_is_refused, set_up,
					    tear_down),
	    cmocka_unit_test_setup_teardown(broken_bodies_are_refused, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(odd_bodies_are_read_one_way, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_head_has_a_limit, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(there_may_be_only_so_many, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
