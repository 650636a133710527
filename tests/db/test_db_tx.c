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

static void
ok_commits_and_anything_else_rolls_back_and_comes_back(void **state)
{
	static const enum result said[] = {NOT_FOUND, INVALID, FORBIDDEN, CONFLICT,
					   LIMITED,   FAILED,  OK};
	enum result r;

	(void)state;
	for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
		DB_TX(db, r) {
			assert_int_equal(r, OK);
			assert_int_equal(put(db, 1, 10), OK);
			assert_int_equal(value(other, 1), -1); /* not seen outside */
			assert_int_equal(put(db, 2, 20), OK);
			r = said[i];
		}
		assert_int_equal(r, said[i]);
		assert_int_equal(value(other, 2), said[i] == OK ? 20 : -1);
	}
}

static void
an_empty_transaction_costs_nothing(void **state)
{
	struct db_pool *pool = db_pool_new(url, 1, 0, 5000, &poll_hooks);
	struct db hooked;
	enum result r;

	(void)state;
	db_init(&hooked, pool);
	assert_int_equal(db_script(&hooked, "SELECT 1"), OK);
	poll_hooks_waits = 0;
	DB_TX(&hooked, r) {
		r = FORBIDDEN;
	}
	assert_int_equal(r, FORBIDDEN);
	assert_int_equal(poll_hooks_waits, 0);
	db_pool_free(pool);
}

static void
begin_travels_with_the_first_statement(void **state)
{
	struct db_pool *pool = db_pool_new(url, 1, 0, 5000, &poll_hooks);
	struct db hooked;
	enum result r;

	(void)state;
	db_init(&hooked, pool);
	assert_int_equal(db_script(&hooked, "SELECT 1"), OK);
	poll_hooks_waits = 0;
	DB_TX(&hooked, r) {
		r = sql_probe(&hooked, a, &SQL_PROBE_PID, NULL, NULL);
	}
	assert_int_equal(r, OK);
	assert_int_equal(poll_hooks_waits, 2); /* the statement and COMMIT */
	db_pool_free(pool);
}

static void
a_swallowed_failure_is_not_reported_as_success(void **state)
{
	enum result r;

	(void)state;
	DB_TX(db, r) {
		assert_int_equal(put(db, 1, 1), OK);
		assert_int_equal(sql_run(db, a, &fail, NULL, NULL, NULL), INVALID);
	}
	assert_int_equal(r, FAILED);
	assert_int_equal(value(db, 1), -1);
}

static void
continue_goes_to_the_end_of_the_block(void **state)
{
	static const enum result said[] = {CONFLICT, OK};
	enum result r;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		DB_TX(db, r) {
			if ((r = put(db, 1, 1)) != OK)
				continue;
			r = said[i];
			if (i < 2)
				continue;
			r = FAILED;
		}
		assert_int_equal(r, said[i]);
		assert_int_equal(value(db, 1), said[i] == OK ? 1 : -1);
	}
}

/* ---- leaving it otherwise: found by tests/check.sh, but for these --------------------------- */

static enum result
leave_by_return(void)
{
	enum result r;

	DB_TX(db, r) {
		if ((r = put(db, 1, 1)) == OK)
			return CONFLICT; /* as a test */
	}
	return r;
}

static enum result
leave_by_break(void)
{
	enum result r;

	DB_TX(db, r) {
		if ((r = put(db, 1, 1)) == OK)
			break; /* as a test */
	}
	return r;
}

static enum result
leave_by_goto(void)
{
	enum result r;

	DB_TX(db, r) {
		if ((r = put(db, 1, 1)) == OK)
			goto out; /* as a test */
	}
out:
	return r;
}

static void
who_leaves_otherwise_has_changed_nothing_and_holds_no_connection(void **state)
{
	(void)state;
	assert_int_equal(leave_by_return(), CONFLICT);
	assert_int_equal(value(db, 1), -1);
	assert_int_equal(leave_by_break(), FAILED); /* never OK, which it was not */
	assert_int_equal(value(db, 1), -1);
	assert_int_equal(leave_by_goto(), FAILED);
	assert_int_equal(value(db, 1), -1);
	assert_int_equal(ask(db, &SQL_PROBE_IN_TX), 0);
	assert_int_equal(put(db, 1, 2), OK); /* outside: seen at once */
	assert_int_equal(value(other, 1), 2);
}

/* ---- one within another --------------------------------------------------------------------- */

static enum result
inner(enum result said)
{
	enum result r;

	DB_TX(db, r) {
		assert_int_equal(r, OK);
		if ((r = put(db, 7, 70)) == OK)
			r = said;
	}
	return r;
}

static enum result
outer(enum result said)
{
	int64_t backend;
	enum result r;

	DB_TX(db, r) {
		backend = ask(db, &SQL_PROBE_PID);
		assert_int_equal(inner(OK), OK);
		assert_int_equal(ask(db, &SQL_PROBE_PID), backend);
		assert_int_equal(value(db, 7), 70);
		assert_int_equal(value(other, 7), -1);
		assert_int_equal(ask(db, &SQL_PROBE_IN_TX), 1);
		r = said;
	}
	return r;
}

static void
a_transaction_within_joins_also_when_the_pool_is_exhausted(void **state)
{
	(void)state; /* db's pool has one connection only */
	assert_int_equal(outer(CONFLICT), CONFLICT);
	assert_int_equal(value(db, 7), -1);
	assert_int_equal(outer(OK), OK);
	assert_int_equal(value(db, 7), 70);
	assert_int_equal(ask(db, &SQL_PROBE_IN_TX), 0);
}

static void
what_a_joined_one_comes_to_is_for_the_outer_one_to_judge(void **state)
{
	enum result r;

	(void)state;
	DB_TX(db, r) {
		r = inner(FORBIDDEN);
		assert_int_equal(ask(db, &SQL_PROBE_IN_TX), 1); /* still open */
	}
	assert_int_equal(r, FORBIDDEN);
	assert_int_equal(value(db, 7), -1);
}

static enum result
count_runs(struct db *hold, int *runs)
{
	enum result r;

	DB_TX(hold, r) {
		++*runs;
	}
	return r;
}

static void
a_second_hold_on_an_exhausted_blocking_pool_is_refused_not_stuck(void **state)
{
	int64_t start = clock_steady();
	struct db second;
	enum result r;
	int runs = 0;

	(void)state;
	DB_TX(db, r) {
		db_init(&second, db->pool);
		assert_int_equal(sql_probe(&second, a, &SQL_PROBE_PID, NULL, NULL), UNAVAILABLE);
		assert_int_equal(count_runs(&second, &runs), UNAVAILABLE);
		r = sql_probe(db, a, &SQL_PROBE_PID, NULL, NULL);
	}
	assert_int_equal(r, OK);
	assert_int_equal(runs, 0); /* without a connection a block does not begin */
	assert_true(clock_steady() - start < CLOCK_SECOND);
}

/* ---- running again -------------------------------------------------------------------------- */

static enum result
raise_it(const char *sqlstate)
{
	return db_script(db,
			 arena_printf(a, "DO $$BEGIN RAISE USING ERRCODE = '%s'; END$$", sqlstate));
}

static void
deadlock_and_serialisation_failures_run_it_again_a_few_times(void **state)
{
	int runs = 0, in_this_run;
	enum result r;

	(void)state;
	DB_TX(db, r) {
		in_this_run = 0; /* what is counted begins inside */
		assert_int_equal(r, OK);
		in_this_run++;
		if (++runs > 2)
			r = put(db, 1, runs);
		else
			r = raise_it(runs == 1 ? "40001" : "40P01");
	}
	assert_int_equal(r, OK);
	assert_int_equal(runs, 3);
	assert_int_equal(in_this_run, 1);
	assert_int_equal(value(db, 1), 3);
	runs = 0;
	DB_TX(db, r) {
		runs++;
		r = raise_it("40001");
	}
	assert_int_equal(r, UNAVAILABLE);
	assert_int_equal(runs, 4);
	runs = 0;
	DB_TX(db, r) {
		runs++;
		r = raise_it("23505");
	}
	assert_int_equal(r, CONFLICT);
	assert_int_equal(runs, 1);
}

/* Reads, lets the other connection change what was read, writes: the first run must fail. */
static void
of_two_writers_the_later_sees_what_the_earlier_wrote(void **state)
{
	int64_t n;
	int runs = 0;
	enum result r;

	(void)state;
	assert_int_equal(put(db, 1, 1), OK);
	DB_TX(db, r) {
		assert_int_equal(db_script(db, "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE"), OK);
		n = value(db, 1);
		if (++runs == 1)
			assert_int_equal(sql_tally_set(other, a, NULL, .id = 1, .n = 100), OK);
		r = sql_tally_set(db, a, NULL, .id = 1, .n = n + 1);
	}
	assert_int_equal(r, OK);
	assert_int_equal(runs, 2);
	assert_int_equal(value(db, 1), 101);
}

/* A joined one fails for others' sake: the outer block runs again, with it. */
static void
a_joined_one_runs_again_with_the_outer_one(void **state)
{
	int runs = 0;
	enum result r;

	(void)state;
	DB_TX(db, r) {
		r = inner(OK);
		if (r == OK && ++runs == 1)
			r = raise_it("40001");
	}
	assert_int_equal(r, OK);
	assert_int_equal(runs, 2);
	assert_int_equal(value(db, 7), 70);
}

/* ---- commit --------------------------------------------------------------------------------- */

static void
a_failure_that_comes_with_commit_is_reported(void **state)
{
	enum result r;

	(void)state;
	assert_int_equal(db_script(db, "CREATE TABLE child (id int, tally int REFERENCES tally "
				       "DEFERRABLE INITIALLY DEFERRED)"),
			 OK);
	DB_TX(db, r) {
		r = db_script(db, "INSERT INTO child VALUES (1, 99)");
	}
	assert_int_equal(r, NOT_FOUND);
	assert_string_equal(db->constraint, "child_tally_fkey");
	assert_int_equal(db_script(db, "DROP TABLE child"), OK);
}

/* The server dies while it commits: nobody knows, so it is not run again, and the next one is served. */
static void
a_commit_that_nobody_confirmed_is_unavailable_and_not_run_again(void **state)
{
	int runs = 0;
	enum result r;

	(void)state;
	assert_int_equal(
	    db_script(db, "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN "
			  "PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END$$;"
			  "CREATE CONSTRAINT TRIGGER dies AFTER INSERT ON tally DEFERRABLE "
			  "INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die()"),
	    OK);
	DB_TX(db, r) {
		runs++;
		r = put(db, 1, 1);
	}
	assert_int_equal(r, UNAVAILABLE);
	assert_int_equal(runs, 1);
	assert_int_equal(value(db, 1), -1);
	assert_int_equal(db_script(db, "DROP TRIGGER dies ON tally; DROP FUNCTION die()"), OK);
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
load_rows(struct db *on, struct load *load)
{
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

static enum result
load_all(struct load *load)
{
	enum result r;

	DB_TX(db, r) {
		r = load_rows(db, load);
	}
	return r;
}

static void
copy_stores_many_rows_and_the_transaction_goes_on(void **state)
{
	struct load load = {.n = 200000, .last = ""};

	(void)state;
	assert_int_equal(load_all(&load), OK);
	assert_int_equal(load.stored, 200000);
	assert_int_equal(value(db, 123456), 246912);
	assert_int_equal(value(db, -1), 1);
}

static void
a_bad_row_in_copy_undoes_everything(void **state)
{
	struct load bad = {.n = 1000, .last = "x\ty\n"}, twice = {.n = 1000, .last = "5\t5\n"};

	(void)state;
	assert_int_equal(load_all(&bad), INVALID);
	assert_int_equal(load_all(&twice), CONFLICT);
	assert_int_equal(value(db, 1), -1);
}

static void
copy_that_fails_to_begin_or_is_left_open_does_no_harm(void **state)
{
	enum result r;

	(void)state;
	DB_TX(db, r) {
		assert_int_equal(db_copy_begin(db, "COPY no_such_table FROM STDIN"), FAILED);
		r = NOT_FOUND;
	}
	assert_int_equal(r, NOT_FOUND);
	DB_TX(db, r) {
		assert_int_equal(db_copy_begin(db, "COPY tally FROM STDIN"), OK);
		assert_int_equal(db_copy_put(db, "1\t1\n", 4), OK);
		r = LIMITED;
	}
	assert_int_equal(r, LIMITED);
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
	    T(continue_goes_to_the_end_of_the_block),
	    T(who_leaves_otherwise_has_changed_nothing_and_holds_no_connection),
	    T(a_transaction_within_joins_also_when_the_pool_is_exhausted),
	    T(what_a_joined_one_comes_to_is_for_the_outer_one_to_judge),
	    T(a_second_hold_on_an_exhausted_blocking_pool_is_refused_not_stuck),
	    T(deadlock_and_serialisation_failures_run_it_again_a_few_times),
	    T(of_two_writers_the_later_sees_what_the_earlier_wrote),
	    T(a_joined_one_runs_again_with_the_outer_one),
	    T(a_failure_that_comes_with_commit_is_reported),
	    T(a_commit_that_nobody_confirmed_is_unavailable_and_not_run_again),
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
