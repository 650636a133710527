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
	    cmocka_unit_test_setup_teardown(there_may_be_only_so_many, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
