#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "answerwell/base/log.h"

static int kept, ends[2];
static char text[16384];

/* Standard error becomes a pipe. */
static int
fresh(void **state)
{
	(void)state;
	kept = dup(STDERR_FILENO);
	if (kept < 0 || pipe(ends) != 0)
		return -1;
	log_open("test.1", LOG_LEVEL_INFO);
	log_request(NULL);
	return dup2(ends[1], STDERR_FILENO) < 0 ? -1 : 0;
}

static int
gone(void **state)
{
	(void)state;
	(void)dup2(kept, STDERR_FILENO);
	return close(kept) | close(ends[0]) | close(ends[1]);
}

static const char *
written(void)
{
	assert_true(write(STDERR_FILENO, "#", 1) == 1); /* so that the read does not wait */
	ssize_t n = read(ends[0], text, sizeof(text) - 1);
	assert_true(n > 0);
	text[n - 1] = '\0';
	return text;
}

static void
an_event_is_one_line_of_key_and_value(void **state)
{
	(void)state;
	log_event(LOG_LEVEL_WARN, "db.lost", "sqlstate=%s wait_ms=%ld", "08006", 12L);
	const char *line = written();

	assert_int_equal(line[10], 'T');
	assert_string_equal(strchr(line, ' '),
			    " level=warn who=test.1 event=db.lost sqlstate=08006 wait_ms=12\n");
}

static void
an_event_needs_no_values(void **state)
{
	(void)state;
	log_event(LOG_LEVEL_ERROR, "x", NULL);
	assert_string_equal(strchr(written(), ' '), " level=error who=test.1 event=x\n");
}

static void
lesser_events_are_not_written(void **state)
{
	(void)state;
	log_event(LOG_LEVEL_DEBUG, "quiet", NULL);
	assert_string_equal(written(), "");
}

static void
the_request_is_named_until_it_changes(void **state)
{
	(void)state;
	log_request("r42");
	assert_string_equal(log_request_current(), "r42");
	log_event(LOG_LEVEL_INFO, "x", "a=1");
	assert_non_null(strstr(written(), " event=x request=r42 a=1\n"));
	log_request(NULL);
	assert_null(log_request_current());
}

static void
nobody_forges_a_second_line(void **state)
{
	(void)state;
	log_event(LOG_LEVEL_INFO, "x", "name=%s", "a\nlevel=error\r\x1b[31m\x7f\xff\xc2\x9b中");
	const char *line = written();

	assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
	assert_non_null(
	    strstr(line, "name=a\\x0alevel=error\\x0d\\x1b[31m\\x7f\\xff\\xc2\\x9b中\n"));
}

static void
a_line_has_an_end(void **state)
{
	static char longest[10000];

	(void)state;
	memset(longest, '\n', sizeof(longest) - 1);
	log_event(LOG_LEVEL_INFO, "x", "%s", longest);
	const char *line = written();
	assert_true(strlen(line) <= 4096);
	assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, fresh, gone)
	const struct CMUnitTest tests[] = {
	    TEST(an_event_is_one_line_of_key_and_value),
	    TEST(an_event_needs_no_values),
	    TEST(lesser_events_are_not_written),
	    TEST(the_request_is_named_until_it_changes),
	    TEST(nobody_forges_a_second_line),
	    TEST(a_line_has_an_end),
	};

	return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
