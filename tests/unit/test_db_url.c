/* Program and scripts must find the same socket. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "answerwell/base/config.h"
#include "answerwell/db/pool.h"

enum { SHORT = 40, LONGEST_THAT_FITS = 82, TOO_LONG = 83 };

static const char *
directory(size_t len, const char *end)
{
	static char path[256];

	memset(path, 'x', sizeof path);
	path[0] = '/';
	snprintf(path + len - strlen(end), sizeof path - len, "%s", end);
	return path;
}

static void
ask_script(const char *state, char *out, size_t size)
{
	char command[1024];
	FILE *f;

	setenv("DIR", state, 1);
	snprintf(command, sizeof command, ". conf/postgres.sh && socket_dir \"$DIR\"");
	f = popen(command, "r");
	assert_non_null(f);
	assert_non_null(fgets(out, (int)size, f));
	out[strcspn(out, "\n")] = '\0';
	assert_int_equal(pclose(f), 0);
}

/* Settings are read once in a process, so a child says what the program thinks. */
static void
ask_program(const char *state, const char *(*fn)(void), char *out, size_t size)
{
	int ends[2];
	ssize_t n;

	assert_int_equal(pipe(ends), 0);
	if (fork() == 0) {
		char why[256];

		setenv("ANSWERWELL_STATE", state, 1);
		if (config_load(why, sizeof why) != OK)
			_exit(1);
		dprintf(ends[1], "%s", fn());
		_exit(0);
	}
	close(ends[1]);
	n = read(ends[0], out, size - 1);
	close(ends[0]);
	assert_true(n > 0);
	out[n] = '\0';
	wait(NULL);
}

static void
assert_same_place(const char *state, bool below)
{
	char script[256], program[256], expected[256];

	ask_script(state, script, sizeof script);
	ask_program(state, db_socket_dir, program, sizeof program);
	assert_string_equal(script, program);
	snprintf(expected, sizeof expected, "%s/run", state);
	if (below)
		assert_string_equal(program, expected);
	else
		assert_int_equal(strlen(program), strlen("/tmp/answerwell-0123456789ab"));
}

static void
script_and_program_agree_on_the_socket(void **state)
{
	(void)state;
	assert_same_place(directory(SHORT, ""), true);
	assert_same_place(directory(SHORT, "a b"), true);
	assert_same_place(directory(LONGEST_THAT_FITS, ""), true);
	assert_same_place(directory(TOO_LONG, ""), false);
	assert_same_place(directory(TOO_LONG, "中文"), false);
	/* What lists of addresses quote or divide by. */
	assert_same_place(directory(SHORT, ",x"), false);
	assert_same_place(directory(SHORT, "a'b"), false);
	assert_same_place(directory(SHORT, "a\"b"), false);
	assert_same_place(directory(SHORT, "a\\b"), false);
}

static void
addresses_quote_the_path_and_name_the_role(void **state)
{
	char url[512];

	(void)state;
	unsetenv("DATABASE_URL");
	unsetenv("DATABASE_OWNER_URL");
	ask_program("/a b", db_app_url, url, sizeof url);
	assert_string_equal(url, "host='/a b/run' port=5432 dbname=answerwell user=answerwell");
	ask_program("/a", db_owner_url, url, sizeof url);
	assert_string_equal(url, "host='/a/run' port=5432 dbname=answerwell user=answerwell_owner");
	setenv("DATABASE_URL", "postgresql://app@db/x", 1);
	ask_program("/a", db_app_url, url, sizeof url);
	assert_string_equal(url, "postgresql://app@db/x");
	ask_program("/a", db_owner_url, url, sizeof url);
	assert_string_equal(url, "postgresql://app@db/x");
	setenv("DATABASE_OWNER_URL", "postgresql://boss@db/x", 1);
	ask_program("/a", db_owner_url, url, sizeof url);
	assert_string_equal(url, "postgresql://boss@db/x");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(script_and_program_agree_on_the_socket),
	    cmocka_unit_test(addresses_quote_the_path_and_name_the_role),
	};

	return cmocka_run_group_tests_name("db_url", tests, NULL, NULL);
}
