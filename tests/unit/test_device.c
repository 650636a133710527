#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "answerwell/account/device.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/secret.h"

static struct arena *a;

static int
open_key(void **state)
{
	char dir[] = "/tmp/answerwell-device-XXXXXX", path[64], why[256];

	(void)state;
	a = arena_new();
	if (mkdtemp(dir) == NULL)
		return -1;
	(void)snprintf(path, sizeof(path), "%s/secret", dir);
	if (secret_open(path, true, why, sizeof(why)) != OK)
		return -1;
	(void)unlink(path);
	return rmdir(dir);
}

static int
gone(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static void
a_device_is_known_to_whom_it_was_given(void **state)
{
	const char *token = device_token(a, NULL, 7);

	(void)state;
	assert_true(device_knows(a, token, 7));
	assert_true(device_is_known(a, token));
	assert_false(device_knows(a, token, 8));
	assert_int_equal(strlen(device_mark(a, token, 7)), 16);
	assert_null(device_mark(a, token, 8));
}

static void
people_share_a_browser_but_not_too_many(void **state)
{
	const char *token = NULL;

	(void)state;
	for (int64_t id = 1; id <= 5; id++)
		token = device_token(a, token, id);
	assert_false(device_knows(a, token, 2));
	for (int64_t id = 3; id <= 5; id++)
		assert_true(device_knows(a, token, id));
	assert_true(strlen(token) < 400);
}

static void
logging_in_again_keeps_the_mark_and_adds_nothing(void **state)
{
	const char *first = device_token(a, device_token(a, NULL, 1), 2);
	const char *again = device_token(a, first, 1);

	(void)state;
	assert_int_equal(strlen(again), strlen(first));
	assert_string_equal(device_mark(a, again, 1), device_mark(a, first, 1));
	assert_true(device_knows(a, again, 2));
	assert_string_not_equal(device_mark(a, device_token(a, NULL, 1), 1),
				device_mark(a, first, 1));
}

static void
nothing_else_is_believed(void **state)
{
	char *token = device_token(a, NULL, 7);
	static const char *const bad[] = {"",
					  "~",
					  "~~~~",
					  "7",
					  "7.1.2.3",
					  "....",
					  "7.20000.0123456789abcdef.",
					  "99999999999999999999.1.a.b",
					  "-7.1.a.b",
					  "7.1.0123456789abcdef.0123 "};

	(void)state;
	assert_false(device_is_known(a, NULL));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(device_is_known(a, bad[i]));
	for (size_t i = 0; i < strlen(token); i++) {
		char *changed = arena_strdup(a, token);

		changed[i] = changed[i] == '1' ? '2' : '1';
		assert_false(device_is_known(a, changed));
	}
	assert_false(device_is_known(a, arena_printf(a, "%s0", token)));
	assert_true(device_is_known(a, arena_printf(a, "nonsense~%s", token)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_device_is_known_to_whom_it_was_given),
	    cmocka_unit_test(people_share_a_browser_but_not_too_many),
	    cmocka_unit_test(logging_in_again_keeps_the_mark_and_adds_nothing),
	    cmocka_unit_test(nothing_else_is_believed),
	};

	return cmocka_run_group_tests(tests, open_key, gone);
}
