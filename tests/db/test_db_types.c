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
#include "support/own_arena.h"
#include "support/pg.h"
#include "tests/sql/probe.h"

static const char *url;
static struct db *db;

static int
connect_db(void **state)
{
	(void)state;
	url = test_empty_url();
	db = test_db_on(url);
	return 0;
}

static void
values_of_every_type_come_back_as_they_went(void **state)
{
	int64_t number = INT64_MIN, at = INT64_C(1795306889123456); /* 2026-11-22 00:21:29.123456 */
	const bool truth = true;
	const double real = 0.1;
	struct sql_echo_row *row;
	size_t n;

	(void)state;
	assert_int_equal(sql_echo(db, a, &row, &n, .text = "don't \"panic\" \\ 中文\n",
				  .number = &number, .truth = &truth, .at = &at, .real = &real),
			 OK);
	assert_int_equal(n, 1);
	assert_string_equal(row->t, "don't \"panic\" \\ 中文\n");
	assert_true(row->i == INT64_MIN);
	assert_true(row->b);
	assert_true(row->at == at);
	assert_true(row->d == 0.1);
	assert_string_equal(row->at_text, "2026-11-22 00:21:29.123456+00");
}

static void
null_reads_as_null_zero_and_false(void **state)
{
	struct sql_echo_row *row;

	(void)state;
	assert_int_equal(sql_echo(db, a, &row, NULL, .text = NULL, .number = NULL, .truth = NULL,
				  .at = NULL, .real = NULL),
			 OK);
	assert_null(row->t);
	assert_null(row->at_text);
	assert_int_equal(row->i, 0);
	assert_false(row->b);
	assert_true(row->at == 0);
	assert_true(row->d == 0);
}

static void
instants_from_antiquity_to_infinity_agree_with_the_server(void **state)
{
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
	struct sql_instant_row *row;

	(void)state;
	for (size_t i = 0; i < sizeof edges / sizeof edges[0]; i++) {
		assert_int_equal(sql_instant(db, a, &row, NULL, .at = edges[i]), OK);
		assert_true(row->us == edges[i]);
		assert_true(row->at == edges[i]);
	}
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(sql_instant(db, a, &row, NULL, .at = ends[i]), OK);
		assert_true(row->is_endless);
		assert_true(row->at == ends[i]);
	}
}

static void
random_instants_agree_with_the_server(void **state)
{
	struct sql_random_instants_row *rows;
	size_t n;

	(void)state;
	assert_int_equal(sql_random_instants(db, a, &rows, &n), OK);
	assert_int_equal(n, 12001);
	for (size_t i = 0; i < n; i++)
		assert_true(rows[i].at == rows[i].us);
}

/* An address may set another zone: it has the last word on the options of a session. */
static void
instants_of_sessions_in_other_zones_read_too(void **state)
{
	struct sql_zoned_instants_row *row;
	struct db *elsewhere;
	char address[512];

	(void)state;
	snprintf(address, sizeof address, "%s options='-c timezone=America/St_Johns'", url);
	elsewhere = test_db_on(address);
	assert_int_equal(sql_zoned_instants(elsewhere, a, &row, NULL), OK);
	assert_string_equal(row->early_text, "1899-12-31 23:36:38-03:30:52");
	assert_true(row->late == INT64_C(1795306889250000));
	assert_true(row->early == INT64_C(-2208988800000000) + 11250 * CLOCK_SECOND);
}

static void
doubles_keep_every_bit(void **state)
{
	static const double edges[] = {0.0, -1.5, 1e300, 5e-324, 1.0 / 3, 123456789012345680.0};
	struct sql_double_back_row *row;

	(void)state;
	for (size_t i = 0; i < sizeof edges / sizeof edges[0]; i++) {
		assert_int_equal(sql_double_back(db, a, &row, NULL, .d = edges[i]), OK);
		assert_true(row->d == edges[i]);
	}
	assert_int_equal(sql_double_back(db, a, &row, NULL, .d = -1.0 / 0.0), OK);
	assert_true(row->d == -1.0 / 0.0);
}

static void
lists_survive_quotes_commas_braces_and_null(void **state)
{
	static const char *const items[] = {"a,b", "\"q\"", "back\\slash", "{}",
					    "",    NULL,    "NULL",        "两 个"};
	static const struct sql_texts texts = {items, 8}, none = {NULL, 0};
	struct sql_texts_back_row *rows;
	size_t n;

	(void)state;
	assert_int_equal(sql_texts_back(db, a, &rows, &n, .items = texts), OK);
	assert_int_equal(n, 8);
	for (size_t i = 0; i < 8; i++) {
		if (items[i] == NULL)
			assert_null(rows[i].item);
		else
			assert_string_equal(rows[i].item, items[i]);
	}
	assert_int_equal(sql_texts_back(db, a, &rows, &n, .items = none), OK);
	assert_int_equal(n, 0);
}

static void
lists_of_numbers_and_of_truths_arrive_whole(void **state)
{
	static const int64_t ints[] = {1, -5, INT64_C(9000000000)};
	static const bool truths[] = {true, false, true};
	static const struct sql_ints numbers = {ints, 3}, no_numbers = {ints, 0};
	static const struct sql_bools both = {truths, 3}, no_truths = {truths, 0};
	struct sql_ints_sum_row *sum;
	struct sql_bools_back_row *rows;
	size_t n;

	(void)state;
	assert_int_equal(sql_ints_sum(db, a, &sum, NULL, .items = numbers), OK);
	assert_true(sum->sum == INT64_C(8999999996));
	assert_int_equal(sql_ints_sum(db, a, &sum, NULL, .items = no_numbers), OK);
	assert_int_equal(sum->n, 0);
	assert_int_equal(sql_bools_back(db, a, &rows, &n, .items = both), OK);
	assert_int_equal(n, 3);
	for (size_t i = 0; i < n; i++)
		assert_true(rows[i].item == truths[i] && rows[i].n == (int64_t)i + 1);
	assert_int_equal(sql_bools_back(db, a, &rows, &n, .items = no_truths), OK);
	assert_int_equal(n, 0);
}

static void
many_columns_each_find_their_place(void **state)
{
	struct sql_wide_row *row;

	(void)state;
	assert_int_equal(sql_wide(db, a, &row, NULL), OK);
	assert_int_equal(row->c1, 1);
	assert_int_equal(row->c2, 2);
	assert_int_equal(row->c3, 3);
	assert_int_equal(row->c4, 4);
	assert_int_equal(row->c5, 5);
	assert_int_equal(row->c6, 6);
	assert_int_equal(row->c7, 7);
	assert_int_equal(row->c8, 8);
	assert_int_equal(row->c9, 9);
}

static void
it_is_told_how_many_rows_were_changed_or_read(void **state)
{
	struct sql_changed_read_row *rows;
	size_t n;

	(void)state;
	test_tables(db);
	assert_int_equal(sql_changed_fill(db, a, &n, .n = 7), OK);
	assert_int_equal(n, 7);
	assert_int_equal(sql_changed_read(db, a, &rows, &n), OK);
	assert_int_equal(n, 7);
}

static void
without_rows_the_first_reads_as_zeros(void **state)
{
	struct sql_changed_read_row *rows;
	size_t n;

	(void)state;
	test_tables(db);
	assert_int_equal(sql_changed_read(db, a, &rows, &n), OK);
	assert_int_equal(n, 0);
	assert_int_equal(rows->n, 0);
}

/* ---- misuse --------------------------------------------------------------------------------- */

/* What only a statement made by hand can say wrong of itself. */
static const struct sql_field number = SQL_INT_AT(struct sql_probe_row, n);
static const struct statement letter = {.name = "letter",
					.sql = "SELECT 'x' AS n",
					.columns = &number,
					.n_columns = 1,
					.row_size = sizeof(struct sql_probe_row)};
static const struct statement pair = {.name = "pair",
				      .sql = "SELECT 1 AS n, 2 AS m",
				      .columns = &number,
				      .n_columns = 1,
				      .row_size = sizeof(struct sql_probe_row)};

static void
read_text_as_number(void)
{
	struct sql_probe_row *row;

	if (sql_probe(db, a, &letter, &row, NULL) == OK)
		return;
}

static void
read_more_columns_than_are_known(void)
{
	struct sql_probe_row *row;

	if (sql_probe(db, a, &pair, &row, NULL) == OK)
		return;
}

static void
read_one_number(void)
{
	struct sql_probe_row *row;

	if (sql_probe(db, a, &SQL_PROBE_ONE, &row, NULL) != OK || row->n != 1)
		abort();
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
	assert_false(aborts(read_one_number));
	assert_true(aborts(read_text_as_number));
	assert_true(aborts(read_more_columns_than_are_known));
}

int
main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, arena_made, arena_gone)
	static const struct CMUnitTest tests[] = {
	    T(values_of_every_type_come_back_as_they_went),
	    T(null_reads_as_null_zero_and_false),
	    T(instants_from_antiquity_to_infinity_agree_with_the_server),
	    T(random_instants_agree_with_the_server),
	    T(instants_of_sessions_in_other_zones_read_too),
	    T(doubles_keep_every_bit),
	    T(lists_survive_quotes_commas_braces_and_null),
	    T(lists_of_numbers_and_of_truths_arrive_whole),
	    T(many_columns_each_find_their_place),
	    T(it_is_told_how_many_rows_were_changed_or_read),
	    T(without_rows_the_first_reads_as_zeros),
	    T(misuse_aborts),
	};

	log_open("test", LOG_LEVEL_ERROR);
	return cmocka_run_group_tests_name("db_types", tests, connect_db, NULL);
}
