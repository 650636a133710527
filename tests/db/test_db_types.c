/* What goes in comes out: parameters, rows, instants. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/log.h"
#include "answerwell/db/db.h"
#include "support/pg.h"

static const char *url;
static struct db *db;
static struct arena *a;

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

static int
connect_db(void **state)
{
	(void)state;
	url = test_empty_url();
	db = test_db_on(url);
	return 0;
}

static const struct statement echo = {
    .name = "echo",
    .sql = "SELECT $1::text AS t, $2::bigint AS i, $3::boolean AS b, $4::timestamptz AS at, "
	   "$5::double precision AS d",
    .n_params = 5};

static void
values_of_every_type_come_back_as_they_went(void **state)
{
	int64_t at = INT64_C(1795306889123456); /* 2026-11-22 00:21:29.123456 */
	struct rows *rows;

	(void)state;
	assert_int_equal(db_query(db, a, &echo, &rows, p_text("don't \"panic\" \\ 中文\n"),
				  p_int(a, INT64_MIN), p_bool(true), p_time(a, at),
				  p_double(a, 0.1)),
			 OK);
	assert_int_equal(rows_count(rows), 1);
	assert_string_equal(row_text(rows, 0, "t"), "don't \"panic\" \\ 中文\n");
	assert_true(row_int(rows, 0, "i") == INT64_MIN);
	assert_true(row_bool(rows, 0, "b"));
	assert_true(row_time(rows, 0, "at") == at);
	assert_true(row_double(rows, 0, "d") == 0.1);
	assert_string_equal(row_text(rows, 0, "at"), "2026-11-22 00:21:29.123456+00");
}

static void
null_reads_as_null_zero_and_false(void **state)
{
	struct rows *rows;

	(void)state;
	assert_int_equal(
	    db_query(db, a, &echo, &rows, p_null(), p_null(), p_null(), p_null(), p_text(NULL)),
	    OK);
	assert_null(row_text(rows, 0, "t"));
	assert_true(row_is_null(rows, 0, "i"));
	assert_int_equal(row_int(rows, 0, "i"), 0);
	assert_false(row_bool(rows, 0, "b"));
	assert_true(row_time(rows, 0, "at") == 0);
	assert_true(row_double(rows, 0, "d") == 0);
}

static void
instants_from_antiquity_to_infinity_agree_with_the_server(void **state)
{
	static const struct statement sql = {
	    .name = "instants",
	    .sql = "SELECT $1::timestamptz AS at, CASE WHEN isfinite($1::timestamptz) THEN "
		   "(extract(epoch FROM $1::timestamptz) * 1000000)::bigint END AS us",
	    .n_params = 1};
	static const int64_t edges[] = {0,
					-1,
					1,
					-CLOCK_DAY,
					INT64_C(951782399999999), /* 2000-02-28 23:59:59.999999 */
					INT64_C(951868800000000), /* 2000-03-01 */
					INT64_C(4107542400000000), /* 2100-03-01, no leap year */
					INT64_C(253402300800000000), /* 10000-01-01 */
					INT64_C(-62135596800000000), /* 0001-01-01 */
					INT64_C(-62135596800000001), /* 1 BC */
					INT64_C(-65000000000000001)}; /* 91 BC */
	static const int64_t ends[] = {INT64_MAX, INT64_MIN};
	struct rows *rows;

	(void)state;
	for (size_t i = 0; i < sizeof edges / sizeof edges[0]; i++) {
		assert_int_equal(db_query(db, a, &sql, &rows, p_time(a, edges[i])), OK);
		assert_true(row_int(rows, 0, "us") == edges[i]);
		assert_true(row_time(rows, 0, "at") == edges[i]);
	}
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(db_query(db, a, &sql, &rows, p_time(a, ends[i])), OK);
		assert_true(row_is_null(rows, 0, "us"));
		assert_true(row_time(rows, 0, "at") == ends[i]);
	}
}

static void
random_instants_agree_with_the_server(void **state)
{
	/* By the server's own arithmetic over 600 years, one microsecond off every second. */
	static const struct statement sql = {
	    .name = "random_instants",
	    .sql = "SELECT at, (extract(epoch FROM at) * 1000000)::bigint AS us FROM ("
		   "SELECT timestamptz '1700-01-01 00:00:00.000001+00' + n * interval "
		   "'397 hours 13 minutes 7.001001 seconds' AS at FROM generate_series(0, 12000) "
		   "AS n) AS s",
	    .n_params = 0};
	struct rows *rows;

	(void)state;
	assert_int_equal(db_query0(db, a, &sql, &rows), OK);
	assert_int_equal(rows_count(rows), 12001);
	for (size_t i = 0; i < rows_count(rows); i++)
		assert_true(row_time(rows, i, "at") == row_int(rows, i, "us"));
}

static void
other_zones_dates_and_plain_timestamps_read_too(void **state)
{
	static const struct statement sql = {
	    .name = "dates",
	    .sql = "SELECT date '2026-11-22' AS d, timestamp '1969-12-31 23:59:59.5' AS t, "
		   "'2026-11-22 05:51:29.25+05:30'::text AS z, '1900-01-01 00:00:00-03:07:30' AS w",
	    .n_params = 0};
	struct rows *rows;

	(void)state;
	assert_int_equal(db_query0(db, a, &sql, &rows), OK);
	assert_true(row_time(rows, 0, "d") == INT64_C(1795305600000000));
	assert_true(row_time(rows, 0, "t") == INT64_C(-500000));
	assert_true(row_time(rows, 0, "z") == INT64_C(1795306889250000));
	assert_true(row_time(rows, 0, "w") == INT64_C(-2208988800000000) + 11250 * CLOCK_SECOND);
}

static void
doubles_keep_every_bit(void **state)
{
	static const double edges[] = {0.0, -1.5, 1e300, 5e-324, 1.0 / 3, 123456789012345680.0};
	static const struct statement sql = {
	    .name = "doubles", .sql = "SELECT $1::double precision AS d", .n_params = 1};
	struct rows *rows;

	(void)state;
	for (size_t i = 0; i < sizeof edges / sizeof edges[0]; i++) {
		assert_int_equal(db_query(db, a, &sql, &rows, p_double(a, edges[i])), OK);
		assert_true(row_double(rows, 0, "d") == edges[i]);
	}
	assert_int_equal(db_query(db, a, &sql, &rows, p_double(a, -1.0 / 0.0)), OK);
	assert_true(row_double(rows, 0, "d") == -1.0 / 0.0);
}

static void
arrays_survive_quotes_commas_braces_and_null(void **state)
{
	static const struct statement sql = {
	    .name = "arrays",
	    .sql = "SELECT item, ordinality::int AS n FROM unnest($1::text[]) WITH ORDINALITY AS "
		   "u(item, ordinality)",
	    .n_params = 1};
	static const struct statement sums = {
	    .name = "sums",
	    .sql = "SELECT sum(i) AS sum, count(*) AS n FROM unnest($1::bigint[]) AS u(i)",
	    .n_params = 1};
	static const char *const items[] = {"a,b", "\"q\"", "back\\slash", "{}",
					    "",    NULL,    "NULL",        "两 个"};
	static const int64_t ints[] = {1, -5, INT64_C(9000000000)};
	struct rows *rows;

	(void)state;
	assert_int_equal(db_query(db, a, &sql, &rows, p_text_array(a, items, 8)), OK);
	assert_int_equal(rows_count(rows), 8);
	for (size_t i = 0; i < 8; i++) {
		if (items[i] == NULL)
			assert_true(row_is_null(rows, i, "item"));
		else
			assert_string_equal(row_text(rows, i, "item"), items[i]);
	}
	assert_int_equal(db_query(db, a, &sql, &rows, p_text_array(a, items, 0)), OK);
	assert_int_equal(rows_count(rows), 0);
	assert_int_equal(db_query(db, a, &sums, &rows, p_int_array(a, ints, 3)), OK);
	assert_true(row_int(rows, 0, "sum") == INT64_C(8999999996));
	assert_int_equal(db_query(db, a, &sums, &rows, p_int_array(a, ints, 0)), OK);
	assert_int_equal(row_int(rows, 0, "n"), 0);
}

static void
many_columns_are_found_by_many_literals(void **state)
{
	static const struct statement sql = {
	    .name = "wide",
	    .sql = "SELECT 1 AS c1, 2 AS c2, 3 AS c3, 4 AS c4, 5 AS c5, 6 AS c6, 7 AS c7, 8 AS c8, "
		   "9 AS c9",
	    .n_params = 0};
	/* More addresses than the cache has places, all of them the same few names. */
	static const char copies[40][3] = {
	    "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9", "c1", "c2", "c3", "c4", "c5",
	    "c6", "c7", "c8", "c9", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9", "c1",
	    "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9", "c1", "c2", "c3", "c4"};
	struct rows *rows;

	(void)state;
	assert_int_equal(db_query0(db, a, &sql, &rows), OK);
	for (int again = 0; again < 3; again++)
		for (size_t i = 0; i < 40; i++)
			assert_int_equal(row_int(rows, 0, copies[i]), copies[i][1] - '0');
}

static void
rows_tell_how_many_were_changed(void **state)
{
	static const struct statement sql = {
	    .name = "changed",
	    .sql = "INSERT INTO changed SELECT * FROM generate_series(1, $1::int)",
	    .n_params = 1};
	static const struct statement read = {
	    .name = "changed_read", .sql = "SELECT * FROM changed", .n_params = 0};
	struct rows *rows;

	(void)state;
	assert_int_equal(db_script(db, "CREATE TABLE changed (n int)"), OK);
	assert_int_equal(db_query(db, a, &sql, &rows, p_int(a, 7)), OK);
	assert_true(rows_changed(rows) == 7);
	assert_int_equal(rows_count(rows), 0);
	assert_int_equal(db_query0(db, a, &read, &rows), OK);
	assert_true(rows_changed(rows) == 0);
	assert_int_equal(rows_count(rows), 7);
}

/* ---- misuse --------------------------------------------------------------------------------- */

static const struct statement one = {.name = "one", .sql = "SELECT 1 AS n", .n_params = 0};
static const struct statement letter = {.name = "letter", .sql = "SELECT 'x' AS n", .n_params = 0};

static void
read_unknown_column(void)
{
	struct rows *rows;

	if (db_query0(db, a, &one, &rows) == OK)
		(void)row_int(rows, 0, "m");
}

static void
read_past_the_end(void)
{
	struct rows *rows;

	if (db_query0(db, a, &one, &rows) == OK)
		(void)row_int(rows, 1, "n");
}

static void
read_text_as_number(void)
{
	struct rows *rows;

	if (db_query0(db, a, &letter, &rows) == OK)
		(void)row_int(rows, 0, "n");
}

static void
give_too_few(void)
{
	if (db_query(db, a, &echo, NULL, p_null()) == OK)
		return;
}

static bool
aborts(void (*fn)(void))
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		signal(SIGABRT, SIG_DFL);
		if (freopen("/dev/null", "w", stderr) == NULL)
			_exit(1);
		db = test_db_on(url);
		fn();
		_exit(0);
	}
	if (waitpid(pid, &status, 0) != pid)
		return false;
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void
misuse_aborts(void **state)
{
	(void)state;
	assert_true(aborts(read_unknown_column));
	assert_true(aborts(read_past_the_end));
	assert_true(aborts(read_text_as_number));
	assert_true(aborts(give_too_few));
}

int
main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	static const struct CMUnitTest tests[] = {
	    T(values_of_every_type_come_back_as_they_went),
	    T(null_reads_as_null_zero_and_false),
	    T(instants_from_antiquity_to_infinity_agree_with_the_server),
	    T(random_instants_agree_with_the_server),
	    T(other_zones_dates_and_plain_timestamps_read_too),
	    T(doubles_keep_every_bit),
	    T(arrays_survive_quotes_commas_braces_and_null),
	    T(many_columns_are_found_by_many_literals),
	    T(rows_tell_how_many_were_changed),
	    T(misuse_aborts),
	};

	log_open("test", LOG_LEVEL_ERROR);
	return cmocka_run_group_tests_name("db_types", tests, connect_db, NULL);
}
