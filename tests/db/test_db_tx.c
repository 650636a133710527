/* Transactions. */
#include "answerwell/db/pool.h"
#include "support/poll_hooks.h"
#include "tally.h"

static const struct statement fail = {.name = "fail", .sql = "SELECT 1 / 0"};

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

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(ok_commits_and_anything_else_rolls_back_and_comes_back),
	    TEST(an_empty_transaction_costs_nothing),
	    TEST(begin_travels_with_the_first_statement),
	    TEST(a_swallowed_failure_is_not_reported_as_success),
	    TEST(continue_goes_to_the_end_of_the_block),
	    TEST(who_leaves_otherwise_has_changed_nothing_and_holds_no_connection),
	    TEST(a_transaction_within_joins_also_when_the_pool_is_exhausted),
	    TEST(what_a_joined_one_comes_to_is_for_the_outer_one_to_judge),
	    TEST(a_second_hold_on_an_exhausted_blocking_pool_is_refused_not_stuck),
	    TEST(deadlock_and_serialisation_failures_run_it_again_a_few_times),
	    TEST(of_two_writers_the_later_sees_what_the_earlier_wrote),
	    TEST(a_joined_one_runs_again_with_the_outer_one),
	    TEST(a_failure_that_comes_with_commit_is_reported),
	    TEST(a_commit_that_nobody_confirmed_is_unavailable_and_not_run_again),
	};

	return cmocka_run_group_tests_name("db_tx", tests, connect_db, NULL);
}
