/* Transactions, scripts, COPY, LISTEN. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/log.h"
#include "answerwell/db/db.h"
#include "answerwell/db/pool.h"
#include "support/pg.h"
#include "support/poll_hooks.h"
#include "tests/sql/probe.h"

static const char *url;
static struct db *db;
static struct db *other;
static struct arena *a;

static const struct statement fail = {.name = "fail", .sql = "SELECT 1 / 0"};

static int
set_up(void **state)
{
	(void)state;
	a = arena_new();
	test_tables(db);
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
	other = test_db_on(url);
	return 0;
}

static int64_t
value(struct db *on, int64_t id)
{
	struct sql_tally_get_row *row;

	assert_int_equal(sql_tally_get(on, a, &row, NULL, .id = id), OK);
	return row->n;
}

static enum result
put(struct db *on, int64_t id, int64_t n)
{
	return sql_tally_put(on, a, NULL, .id = id, .n = n);
}

static int64_t
ask(struct db *on, const struct statement *s)
{
	struct sql_probe_row *row;

	assert_int_equal(sql_probe(on, a, s, &row, NULL), OK);
	return row->n;
}

/* ---- commit and roll back ------------------------------------------------------------------- */

static enum result
put_two(struct db *on, void *arg)
{
	assert_int_equal(put(on, 1, 10), OK);
	assert_int_equal(value(other, 1), -1); /* not seen outside */
	assert_int_equal(put(on, 2, 20), OK);
	return *(enum result *)arg;
}

static void
ok_commits_and_anything_else_rolls_back_and_comes_back(void **state)
{
	enum result said[] = {NOT_FOUND, INVALID, FORBIDDEN, CONFLICT, LIMITED, FAILED, OK};

	(void)state;
	for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
		assert_int_equal(db_transaction(db, put_two, &said[i]), said[i]);
		assert_int_equal(value(other, 2), said[i] == OK ? 20 : -1);
	}
}

static enum result
do_nothing(struct db *on, void *arg)
{
	(void)on;
	(void)arg;
	return FORBIDDEN;
}

static void
an_empty_transaction_costs_nothing(void **state)
{
	struct db_pool *pool = db_pool_new(url, 1, 0, 5000, &poll_hooks);
	struct db hooked;

	(void)state;
	db_init(&hooked, pool);
	assert_int_equal(db_script(&hooked, "SELECT 1"), OK);
	poll_hooks_waits = 0;
	assert_int_equal(db_transaction(&hooked, do_nothing, NULL), FORBIDDEN);
	assert_int_equal(poll_hooks_waits, 0);
	db_pool_free(pool);
}

static enum result
ask_once(struct db *on, void *arg)
{
	(void)arg;
	return sql_probe(on, a, &SQL_PROBE_PID, NULL, NULL);
}

static void
begin_travels_with_the_first_statement(void **state)
{
	struct db_pool *pool = db_pool_new(url, 1, 0, 5000, &poll_hooks);
	struct db hooked;

	(void)state;
	db_init(&hooked, pool);
	assert_int_equal(db_script(&hooked, "SELECT 1"), OK);
	poll_hooks_waits = 0;
	assert_int_equal(db_transaction(&hooked, ask_once, NULL), OK);
	assert_int_equal(poll_hooks_waits, 2); /* the statement and COMMIT */
	db_pool_free(pool);
}

static enum result
swallow(struct db *on, void *arg)
{
	(void)arg;
	assert_int_equal(put(on, 1, 1), OK);
	assert_int_equal(sql_run(on, a, &fail, NULL, NULL, NULL), INVALID);
	return OK;
}

static void
a_swallowed_failure_is_not_reported_as_success(void **state)
{
	(void)state;
	assert_int_equal(db_transaction(db, swallow, NULL), FAILED);
	assert_int_equal(value(db, 1), -1);
}

static enum result
inner(struct db *on, void *arg)
{
	(void)arg;
	return put(on, 7, 70);
}

static enum result
outer(struct db *on, void *arg)
{
	int64_t backend = ask(on, &SQL_PROBE_PID);

	assert_int_equal(db_transaction(on, inner, NULL), OK);
	assert_int_equal(ask(on, &SQL_PROBE_PID), backend);
	assert_int_equal(value(on, 7), 70);
	assert_int_equal(value(other, 7), -1);
	assert_int_equal(ask(on, &SQL_PROBE_IN_TX), 1);
	return *(enum result *)arg;
}

static void
a_transaction_within_joins_also_when_the_pool_is_exhausted(void **state)
{
	enum result no = CONFLICT, yes = OK;

	(void)state; /* db's pool has one connection only */
	assert_int_equal(db_transaction(db, outer, &no), CONFLICT);
	assert_int_equal(value(db, 7), -1);
	assert_int_equal(db_transaction(db, outer, &yes), OK);
	assert_int_equal(value(db, 7), 70);
	assert_int_equal(ask(db, &SQL_PROBE_IN_TX), 0);
}

static enum result
use_another_hold(struct db *on, void *arg)
{
	struct db second;

	(void)arg;
	db_init(&second, on->pool);
	assert_int_equal(sql_probe(&second, a, &SQL_PROBE_PID, NULL, NULL), UNAVAILABLE);
	return sql_probe(on, a, &SQL_PROBE_PID, NULL, NULL);
}

static void
a_second_hold_on_an_exhausted_blocking_pool_is_refused_not_stuck(void **state)
{
	int64_t start = clock_steady();

	(void)state;
	assert_int_equal(db_transaction(db, use_another_hold, NULL), OK);
	assert_true(clock_steady() - start < CLOCK_SECOND);
}

/* ---- running again -------------------------------------------------------------------------- */

static enum result
raise_it(struct db *on, void *arg)
{
	int *runs = arg;

	if (++*runs > 2)
		return put(on, 1, *runs);
	return db_script(on, *runs == 1 ? "DO $$BEGIN RAISE USING ERRCODE = '40001'; END$$"
					: "DO $$BEGIN RAISE USING ERRCODE = '40P01'; END$$");
}

static enum result
raise_always(struct db *on, void *arg)
{
	++*(int *)arg;
	return db_script(on, "DO $$BEGIN RAISE USING ERRCODE = '40001'; END$$");
}

static void
deadlock_and_serialisation_failures_run_it_again_a_few_times(void **state)
{
	int runs = 0;

	(void)state;
	assert_int_equal(db_transaction(db, raise_it, &runs), OK);
	assert_int_equal(runs, 3);
	assert_int_equal(value(db, 1), 3);
	runs = 0;
	assert_int_equal(db_transaction(db, raise_always, &runs), UNAVAILABLE);
	assert_int_equal(runs, 4);
}

/* Reads, lets the other connection change what was read, writes: the first run must fail. */
static enum result
add_one(struct db *on, void *arg)
{
	int *runs = arg;
	int64_t n;

	assert_int_equal(db_script(on, "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE"), OK);
	n = value(on, 1);
	if (++*runs == 1)
		assert_int_equal(sql_tally_set(other, a, NULL, .id = 1, .n = 100), OK);
	return sql_tally_set(on, a, NULL, .id = 1, .n = n + 1);
}

static void
of_two_writers_the_later_sees_what_the_earlier_wrote(void **state)
{
	int runs = 0;

	(void)state;
	assert_int_equal(put(db, 1, 1), OK);
	assert_int_equal(db_transaction(db, add_one, &runs), OK);
	assert_int_equal(runs, 2);
	assert_int_equal(value(db, 1), 101);
}

static enum result
defer_failure(struct db *on, void *arg)
{
	(void)arg;
	return db_script(on, "INSERT INTO child VALUES (1, 99)");
}

static void
a_failure_that_comes_with_commit_is_reported(void **state)
{
	(void)state;
	assert_int_equal(db_script(db, "CREATE TABLE child (id int, tally int REFERENCES tally "
				       "DEFERRABLE INITIALLY DEFERRED)"),
			 OK);
	assert_int_equal(db_transaction(db, defer_failure, NULL), NOT_FOUND);
	assert_string_equal(db->constraint, "child_tally_fkey");
	assert_int_equal(db_script(db, "DROP TABLE child"), OK);
}

/* ---- scripts -------------------------------------------------------------------------------- */

static void
a_script_is_whole_or_not_at_all_and_says_what_failed(void **state)
{
	(void)state;
	assert_int_equal(db_script(db, "INSERT INTO tally VALUES (1, 1); SELECT 1/0"), INVALID);
	assert_string_equal(db->sqlstate, "22012");
	assert_int_equal(value(db, 1), -1);
	assert_int_equal(db_script(db, "SELEKT"), FAILED);
	assert_int_equal(db_script(db, ""), OK);
	assert_int_equal(value(db, 1), -1);
}

static void
an_open_transaction_left_by_a_script_does_not_reach_the_next_caller(void **state)
{
	int64_t before = ask(db, &SQL_PROBE_PID);

	(void)state;
	assert_int_equal(db_script(db, "BEGIN; INSERT INTO tally VALUES (1, 1)"), OK);
	assert_true(ask(db, &SQL_PROBE_PID) != before);
	assert_int_equal(value(db, 1), -1);
}

static void
copy_in_a_script_is_refused_and_the_next_call_works(void **state)
{
	(void)state;
	assert_int_equal(db_script(db, "COPY tally FROM STDIN"), FAILED);
	assert_int_equal(db_script(db, "COPY tally TO STDOUT"), FAILED);
	assert_int_equal(value(db, 1), -1);
}

/* ---- COPY ----------------------------------------------------------------------------------- */

struct load {
	int n;
	const char *last;
	int64_t stored;
};

static enum result
load_rows(struct db *on, void *arg)
{
	struct load *load = arg;
	char line[64];
	enum result r = db_copy_begin(on, "COPY tally (id, n) FROM STDIN");

	for (int i = 1; r == OK && i <= load->n; i++) {
		int len = snprintf(line, sizeof line, "%d\t%d\n", i, i * 2);

		r = db_copy_put(on, line, (size_t)len);
	}
	if (r == OK)
		r = db_copy_put(on, load->last, strlen(load->last));
	if (r == OK)
		r = db_copy_end(on, &load->stored);
	return r == OK ? put(on, -1, 1) : r;
}

static void
copy_stores_many_rows_and_the_transaction_goes_on(void **state)
{
	struct load load = {.n = 200000, .last = ""};

	(void)state;
	assert_int_equal(db_transaction(db, load_rows, &load), OK);
	assert_int_equal(load.stored, 200000);
	assert_int_equal(value(db, 123456), 246912);
	assert_int_equal(value(db, -1), 1);
}

static void
a_bad_row_in_copy_undoes_everything(void **state)
{
	struct load bad = {.n = 1000, .last = "x\ty\n"}, twice = {.n = 1000, .last = "5\t5\n"};

	(void)state;
	assert_int_equal(db_transaction(db, load_rows, &bad), INVALID);
	assert_int_equal(db_transaction(db, load_rows, &twice), CONFLICT);
	assert_int_equal(value(db, 1), -1);
}

static enum result
load_nowhere(struct db *on, void *arg)
{
	(void)arg;
	assert_int_equal(db_copy_begin(on, "COPY no_such_table FROM STDIN"), FAILED);
	return NOT_FOUND;
}

static enum result
load_and_leave(struct db *on, void *arg)
{
	(void)arg;
	assert_int_equal(db_copy_begin(on, "COPY tally FROM STDIN"), OK);
	assert_int_equal(db_copy_put(on, "1\t1\n", 4), OK);
	return LIMITED;
}

static void
copy_that_fails_to_begin_or_is_left_open_does_no_harm(void **state)
{
	(void)state;
	assert_int_equal(db_transaction(db, load_nowhere, NULL), NOT_FOUND);
	assert_int_equal(db_transaction(db, load_and_leave, NULL), LIMITED);
	assert_int_equal(value(db, 1), -1);
}

/* ---- LISTEN --------------------------------------------------------------------------------- */

static void
notes_arrive_with_channel_and_payload_and_quiet_times_out(void **state)
{
	const char *channel, *payload;
	int64_t start;

	(void)state;
	db = test_db_on(url);
	assert_int_equal(db_listen(db, "work"), OK);
	assert_int_equal(db_listen(db, "news"), OK);
	assert_int_equal(db_listen(db, "news"), OK);
	start = clock_steady();
	assert_int_equal(db_notified(db, a, 100000, &channel, &payload), OK);
	assert_null(channel);
	assert_true(clock_steady() - start >= 100000);
	assert_int_equal(db_script(other, "NOTIFY work; NOTIFY news, 'now'; NOTIFY idle"), OK);
	assert_int_equal(db_notified(db, a, CLOCK_SECOND, &channel, &payload), OK);
	assert_string_equal(channel, "work");
	assert_string_equal(payload, "");
	assert_int_equal(db_notified(db, a, CLOCK_SECOND, &channel, NULL), OK);
	assert_string_equal(channel, "news");
	assert_int_equal(db_notified(db, a, 0, &channel, NULL), OK);
	assert_null(channel);
	assert_int_equal(value(db, 1), -1); /* the pool's own connection is another one */
}

static void
a_lost_listener_says_so_and_listens_again(void **state)
{
	const char *channel, *payload;

	(void)state;
	db = test_db_on(url);
	assert_int_equal(db_listen(db, "work"), OK);
	assert_int_equal(db_script(other, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
					  "WHERE query = 'LISTEN work'"),
			 OK);
	assert_int_equal(db_notified(db, a, CLOCK_SECOND, &channel, &payload), UNAVAILABLE);
	assert_int_equal(db_notified(db, a, 1000, &channel, &payload), OK);
	assert_null(channel);
	assert_int_equal(db_script(other, "NOTIFY work, 'again'"), OK);
	assert_int_equal(db_notified(db, a, CLOCK_SECOND, &channel, &payload), OK);
	assert_string_equal(payload, "again");
}

/* What kept pages rest upon: a trip begun after a COMMIT was confirmed brings its note. */
static void
a_trip_brings_the_notes_of_everything_confirmed_before(void **state)
{
	size_t n;

	(void)state;
	db = test_db_on(url);
	assert_int_equal(db_listen_trip(db, CLOCK_SECOND, &n), UNAVAILABLE);
	assert_int_equal(db_listen(db, "work"), OK);
	for (int i = 0; i < 2000; i++) {
		assert_int_equal(db_script(other, "SELECT pg_notify('work', '')"), OK);
		assert_int_equal(db_listen_trip(db, CLOCK_SECOND, &n), OK);
		assert_int_equal(n, 1);
	}
	assert_int_equal(db_listen_trip(db, CLOCK_SECOND, &n), OK);
	assert_int_equal(n, 0);
	assert_int_equal(db_script(other, "NOTIFY work"), OK);
	assert_int_equal(db_listen_wait(db, &n), OK);
	assert_int_equal(n, 1);
	assert_int_equal(db_script(other, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
					  "WHERE query = '' AND datname = current_database()"),
			 OK);
	assert_int_equal(db_listen_trip(db, CLOCK_SECOND, &n), UNAVAILABLE);
	assert_int_equal(db_listen(db, "work"), OK);
	assert_int_equal(db_listen_trip(db, CLOCK_SECOND, &n), OK);
}

static void
a_listener_without_a_server_does_not_spin(void **state)
{
	struct db *nowhere = test_db_on("host=/nonexistent dbname=x");
	const char *channel;
	int64_t start = clock_steady();
	int calls = 0;

	(void)state;
	assert_int_equal(db_listen(nowhere, "work"), UNAVAILABLE);
	while (clock_steady() - start < CLOCK_SECOND) {
		assert_int_equal(db_notified(nowhere, a, 10 * CLOCK_SECOND, &channel, NULL),
				 UNAVAILABLE);
		calls++;
	}
	assert_in_range(calls, 1, 8);
}

int
main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	static const struct CMUnitTest tests[] = {
	    T(ok_commits_and_anything_else_rolls_back_and_comes_back),
	    T(an_empty_transaction_costs_nothing),
	    T(begin_travels_with_the_first_statement),
	    T(a_swallowed_failure_is_not_reported_as_success),
	    T(a_transaction_within_joins_also_when_the_pool_is_exhausted),
	    T(a_second_hold_on_an_exhausted_blocking_pool_is_refused_not_stuck),
	    T(deadlock_and_serialisation_failures_run_it_again_a_few_times),
	    T(of_two_writers_the_later_sees_what_the_earlier_wrote),
	    T(a_failure_that_comes_with_commit_is_reported),
	    T(a_script_is_whole_or_not_at_all_and_says_what_failed),
	    T(an_open_transaction_left_by_a_script_does_not_reach_the_next_caller),
	    T(copy_in_a_script_is_refused_and_the_next_call_works),
	    T(copy_stores_many_rows_and_the_transaction_goes_on),
	    T(a_bad_row_in_copy_undoes_everything),
	    T(copy_that_fails_to_begin_or_is_left_open_does_no_harm),
	    T(notes_arrive_with_channel_and_payload_and_quiet_times_out),
	    T(a_lost_listener_says_so_and_listens_again),
	    T(a_trip_brings_the_notes_of_everything_confirmed_before),
	    T(a_listener_without_a_server_does_not_spin),
	};

	log_open("test", LOG_LEVEL_ERROR + 1);
	return cmocka_run_group_tests_name("db_tx", tests, connect_db, NULL);
}
