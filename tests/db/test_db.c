/* Statements, batches, failures and lost connections against a real server. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/log.h"
#include "answerwell/db/db.h"
#include "answerwell/db/pool.h"
#include "support/own_arena.h"
#include "support/pg.h"
#include "support/poll_hooks.h"
#include "tests/sql/probe.h"

static const char *url;
static struct db *db;

static const struct statement broken = {
    .name = "broken", .file = "thing.sql:7", .sql = "SELECT no_such_column FROM thing"};

static int
set_up(void **state)
{
	(void)arena_made(state);
	test_tables(db);
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

static int64_t
ask(struct db *on, const struct statement *s)
{
	struct sql_probe_row *row;

	assert_int_equal(sql_probe(on, a, s, &row, NULL), OK);
	return row->n;
}

static enum result
add(int64_t id, int64_t parent, int64_t size, const char *word)
{
	return sql_thing_add(db, a, NULL, .id = id, .parent = parent != 0 ? &parent : NULL,
			     .size = size, .word = word);
}

static enum result
nap(struct db *on, double seconds)
{
	return sql_nap(on, a, NULL, NULL, .seconds = seconds);
}

/* ---- failures ------------------------------------------------------------------------------- */

static void
constraints_come_back_as_results_with_their_names(void **state)
{
	(void)state;
	assert_int_equal(add(1, 0, 1, "a"), OK);
	assert_int_equal(add(1, 0, 1, "a"), CONFLICT);
	assert_string_equal(db->constraint, "thing_pkey");
	assert_string_equal(db->sqlstate, "23505");
	assert_int_equal(add(2, 99, 1, "a"), NOT_FOUND);
	assert_string_equal(db->constraint, "thing_parent_fkey");
	assert_int_equal(add(2, 0, 0, "a"), INVALID);
	assert_string_equal(db->constraint, "thing_size_check");
	assert_int_equal(add(2, 0, 1, "too long"), INVALID);
	assert_int_equal(add(2, 0, 1, "\xff\xfe"), INVALID);
	assert_string_equal(db->sqlstate, "22021");
	assert_int_equal(ask(db, &SQL_PROBE_THINGS), 1);
	assert_string_equal(db->sqlstate, "");
}

static void
a_failing_statement_leaves_the_connection_in_use(void **state)
{
	int64_t before = ask(db, &SQL_PROBE_PID);

	(void)state;
	assert_int_equal(sql_divide(db, a, NULL, NULL, .by = 0), INVALID);
	assert_int_equal(ask(db, &SQL_PROBE_PID), before);
}

static void
a_bad_statement_fails_each_time_and_is_forgotten(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		assert_int_equal(sql_run(db, a, &broken, NULL, NULL, NULL), FAILED);
		assert_string_equal(db->sqlstate, "42703");
	}
	assert_int_equal(db_script(db, "ALTER TABLE thing ADD no_such_column int"), OK);
	assert_int_equal(sql_run(db, a, &broken, NULL, NULL, NULL), OK);
}

static int64_t
n_prepared(struct db *on)
{
	return ask(on, &SQL_PROBE_PREPARED);
}

static void
prepare_all_names_the_first_bad_statement_with_its_file(void **state)
{
	static const struct statement *const good[] = {&SQL_PROBE_ONE, &SQL_PROBE_PID},
					     *const bad[] = {&SQL_PROBE_ONE, &broken,
							     &SQL_PROBE_THINGS};
	static const struct statement_list both = {good, 2}, broken_one = {bad, 3};
	char why[256] = "";

	(void)state;
	db = test_db_on(url);
	assert_int_equal(db_prepare_all(db, &both, why, sizeof why), OK);
	assert_string_equal(why, "");
	assert_int_equal(n_prepared(db), 1); /* itself: on a new connection */
	assert_int_equal(db_prepare_all(db, &broken_one, why, sizeof why), FAILED);
	assert_string_equal(why, "thing.sql:7: broken: column \"no_such_column\" does not exist");
	assert_int_equal(ask(db, &SQL_PROBE_THINGS), 0);
}

static void
a_slow_statement_is_cut_off_by_its_limit(void **state)
{
	struct db_pool *pool = db_pool_new(url, 1, 0, 200, NULL);
	int64_t start = clock_steady();
	struct db limited;

	(void)state;
	db_init(&limited, pool);
	assert_int_equal(nap(&limited, 20), UNAVAILABLE);
	assert_string_equal(limited.sqlstate, "57014");
	assert_true(clock_steady() - start < 3 * CLOCK_SECOND);
	assert_int_equal(ask(&limited, &SQL_PROBE_ONE), 1);
	db_pool_free(pool);
}

static void
a_lock_that_is_not_given_is_unavailable(void **state)
{
	struct db *other = test_db_on(url);

	(void)state;
	assert_int_equal(db_script(db, "SELECT pg_advisory_lock(42)"), OK);
	assert_int_equal(db_script(other, "SET lock_timeout = 100; SELECT pg_advisory_lock(42)"),
			 UNAVAILABLE);
	assert_string_equal(other->sqlstate, "55P03");
	assert_int_equal(db_script(db, "SELECT pg_advisory_unlock(42)"), OK);
}

static void
sessions_have_the_settings_the_program_relies_on(void **state)
{
	char own[512];
	struct db *with;
	struct sql_session_settings_row *row;

	(void)state;
	snprintf(own, sizeof own, "%s options='-c work_mem=5MB'", url);
	with = test_db_on(own);
	assert_int_equal(sql_session_settings(with, a, &row, NULL), OK);
	assert_string_equal(row->zone, "UTC");
	assert_string_equal(row->lock, "5s");
	assert_string_equal(row->idle, "30s");
	assert_string_equal(row->app, "answerwell");
	assert_string_equal(row->encoding, "UTF8");
	assert_string_equal(row->statement, "1min");
	assert_string_equal(row->own, "5MB");
}

/* ---- batches -------------------------------------------------------------------------------- */

static void
a_batch_is_one_round_trip_also_the_first_time(void **state)
{
	struct db_pool *pool = db_pool_new(url, 1, 4, 5000, &poll_hooks);
	struct sql_probe_row *one;
	struct sql_divide_row *two, *five;
	struct batch b;
	struct db hooked;

	(void)state;
	db_init(&hooked, pool);
	assert_int_equal(db_script(&hooked, "SELECT 1"), OK); /* connects */
	for (int again = 0; again < 2; again++) {
		poll_hooks_waits = 0;
		batch_init(&b, &hooked, a);
		sql_probe_add(&b, &SQL_PROBE_ONE, &one, NULL);
		sql_divide_add(&b, &two, NULL, .by = 5);
		sql_divide_add(&b, &five, NULL, .by = 2);
		assert_int_equal(batch_run(&b), OK);
		assert_int_equal(poll_hooks_waits, 1);
		assert_int_equal(one->n, 1);
		assert_int_equal(two->n, 2);
		assert_int_equal(five->n, 5);
	}
	db_pool_free(pool);
}

static void
a_failed_batch_has_changed_nothing(void **state)
{
	struct sql_probe_row *untouched = NULL;
	size_t n_untouched = 7;
	struct batch b;

	(void)state;
	batch_init(&b, db, a);
	sql_probe_add(&b, &SQL_PROBE_THINGS, &untouched, &n_untouched);
	sql_thing_add_add(&b, NULL, .id = 1, .parent = NULL, .size = 1, .word = "a");
	sql_thing_add_add(&b, NULL, .id = 1, .parent = NULL, .size = 1, .word = "b");
	sql_probe_add(&b, &SQL_PROBE_THINGS, NULL, NULL);
	assert_int_equal(batch_run(&b), CONFLICT);
	assert_string_equal(db->constraint, "thing_pkey");
	assert_null(untouched);
	assert_int_equal(n_untouched, 7);
	assert_int_equal(ask(db, &SQL_PROBE_THINGS), 0);
}

static void
a_statement_whose_prepare_was_skipped_is_prepared_later(void **state)
{
	struct batch b;

	(void)state;
	batch_init(&b, db, a);
	sql_divide_add(&b, NULL, NULL, .by = 0);
	sql_probe_add(&b, &SQL_PROBE_FRESH, NULL, NULL);
	assert_int_equal(batch_run(&b), INVALID);
	assert_int_equal(ask(db, &SQL_PROBE_FRESH), 7);
	assert_int_equal(ask(db, &SQL_PROBE_FRESH), 7);
}

static void
parameters_of_a_batch_are_copied(void **state)
{
	char word[] = "first";
	struct sql_say_row *row;
	struct batch b;

	(void)state;
	batch_init(&b, db, a);
	sql_say_add(&b, &row, NULL, .text = word);
	memset(word, 'x', sizeof word - 1);
	assert_int_equal(batch_run(&b), OK);
	assert_string_equal(row->t, "first");
}

static void
large_questions_and_answers_do_not_block_each_other(void **state)
{
	size_t len = 500000;
	char *text = arena_alloc(a, len + 1);
	struct sql_say_often_row *rows[BATCH_MAX];
	struct batch b;

	(void)state;
	memset(text, 'x', len);
	batch_init(&b, db, a);
	for (size_t i = 0; i < BATCH_MAX; i++)
		sql_say_often_add(&b, &rows[i], NULL, .text = text);
	assert_int_equal(batch_run(&b), OK);
	for (size_t i = 0; i < BATCH_MAX; i++)
		assert_int_equal(strlen(rows[i]->t), 20 * len);
}

static void
more_statements_than_the_first_table_holds_stay_prepared(void **state)
{
	enum { MANY = 300 };
	static struct statement many[MANY];
	static char names[MANY][16];

	(void)state;
	db = test_db_on(url);
	for (int again = 0; again < 2; again++) {
		for (int i = 0; i < MANY; i++) {
			snprintf(names[i], sizeof names[i], "many%d", i);
			many[i] = SQL_PROBE_ONE;
			many[i].name = names[i];
			assert_int_equal(ask(db, &many[i]), 1);
		}
		assert_int_equal(ask(db, &SQL_PROBE_PREPARED), MANY + 1);
	}
}

/* ---- lost connections ----------------------------------------------------------------------- */

/* From another process, because this one waits. */
static pid_t
terminate_later(int64_t backend, useconds_t after)
{
	pid_t child = fork();

	if (child == 0) {
		struct db killer;

		usleep(after);
		db_init(&killer, db_pool_blocking(url));
		_exit(sql_hang_up(&killer, a, NULL, NULL, .pid = backend) == OK ? 0 : 1);
	}
	return child;
}

static void
assert_succeeds(pid_t child)
{
	int status;

	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static void
a_backend_ended_in_mid_statement_is_unavailable_and_the_next_call_works(void **state)
{
	int64_t backend = ask(db, &SQL_PROBE_PID);
	pid_t child = terminate_later(backend, 200000);
	int64_t start = clock_steady();

	(void)state;
	assert_int_equal(nap(db, 30), UNAVAILABLE);
	assert_true(clock_steady() - start < 10 * CLOCK_SECOND);
	assert_succeeds(child);
	assert_true(ask(db, &SQL_PROBE_PID) != backend);
}

static void
an_idle_connection_that_died_is_replaced_unnoticed(void **state)
{
	int64_t backend = ask(db, &SQL_PROBE_PID);

	(void)state;
	assert_succeeds(terminate_later(backend, 0));
	usleep(100000);
	assert_true(ask(db, &SQL_PROBE_PID) != backend);
}

static void
a_transaction_whose_connection_died_does_not_commit(void **state)
{
	int64_t backend;
	enum result r;

	(void)state;
	DB_TX(db, r) {
		backend = ask(db, &SQL_PROBE_PID);
		assert_succeeds(terminate_later(backend, 0));
		usleep(100000);
		assert_int_equal(sql_probe(db, a, &SQL_PROBE_ONE, NULL, NULL), UNAVAILABLE);
		assert_int_equal(sql_probe(db, a, &SQL_PROBE_ONE, NULL, NULL), UNAVAILABLE);
	}
	assert_int_equal(r, UNAVAILABLE);
	assert_int_equal(ask(db, &SQL_PROBE_ONE), 1);
}

static void
a_schema_change_under_a_prepared_statement_heals_itself(void **state)
{
	static const struct statement all = {.name = "all_things", .sql = "SELECT * FROM thing"};
	struct db *other = test_db_on(url);

	(void)state;
	assert_int_equal(sql_run(db, a, &all, NULL, NULL, NULL), OK);
	assert_int_equal(db_script(other, "ALTER TABLE thing ADD colour text"), OK);
	assert_int_equal(sql_run(db, a, &all, NULL, NULL, NULL), UNAVAILABLE);
	assert_int_equal(sql_run(db, a, &all, NULL, NULL, NULL), OK);
}

static void
without_a_server_calls_come_back_at_once_while_backing_off(void **state)
{
	struct db *nowhere = test_db_on("host=/nonexistent dbname=x");
	int64_t start = clock_steady();

	(void)state;
	for (int i = 0; i < 100; i++)
		assert_int_equal(sql_probe(nowhere, a, &SQL_PROBE_ONE, NULL, NULL), UNAVAILABLE);
	assert_true(clock_steady() - start < 2 * CLOCK_SECOND);
}

static void
a_server_that_hangs_is_given_up(void **state)
{
	struct db_pool *pool = db_pool_new(url, 1, 0, 100, NULL);
	int64_t backend, start = clock_steady();
	struct db stuck;

	(void)state;
	db_init(&stuck, pool);
	backend = ask(&stuck, &SQL_PROBE_PID);
	assert_int_equal(kill((pid_t)backend, SIGSTOP), 0);
	assert_int_equal(sql_probe(&stuck, a, &SQL_PROBE_ONE, NULL, NULL), UNAVAILABLE);
	assert_int_equal(kill((pid_t)backend, SIGCONT), 0);
	assert_in_range(clock_steady() - start, 5 * CLOCK_SECOND, 8 * CLOCK_SECOND);
	assert_true(ask(&stuck, &SQL_PROBE_PID) != backend);
	db_pool_free(pool);
}

static void
a_server_that_does_not_greet_is_given_up(void **state)
{
	char dir[] = "/tmp/answerwell-mute-XXXXXX", address[128];
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	int64_t start = clock_steady();

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(at.sun_path, sizeof at.sun_path, "%s/.s.PGSQL.5432", dir);
	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(listen(fd, 5), 0);
	snprintf(address, sizeof address, "host=%s port=5432 user=x dbname=x", dir);
	assert_int_equal(sql_probe(test_db_on(address), a, &SQL_PROBE_ONE, NULL, NULL),
			 UNAVAILABLE);
	assert_in_range(clock_steady() - start, 4 * CLOCK_SECOND, 8 * CLOCK_SECOND);
	close(fd);
	unlink(at.sun_path);
	rmdir(dir);
}

static void
rows_stay_readable_after_their_connection_has_gone(void **state)
{
	struct db_pool *pool = db_pool_blocking(url);
	struct sql_say_row *row;
	struct db brief;

	(void)state;
	db_init(&brief, pool);
	assert_int_equal(sql_say(&brief, a, &row, NULL, .text = "still here"), OK);
	db_pool_free(pool);
	assert_string_equal(row->t, "still here");
}

int
main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, set_up, arena_gone)
	static const struct CMUnitTest tests[] = {
	    T(constraints_come_back_as_results_with_their_names),
	    T(a_failing_statement_leaves_the_connection_in_use),
	    T(a_bad_statement_fails_each_time_and_is_forgotten),
	    T(prepare_all_names_the_first_bad_statement_with_its_file),
	    T(a_slow_statement_is_cut_off_by_its_limit),
	    T(a_lock_that_is_not_given_is_unavailable),
	    T(sessions_have_the_settings_the_program_relies_on),
	    T(a_batch_is_one_round_trip_also_the_first_time),
	    T(a_failed_batch_has_changed_nothing),
	    T(a_statement_whose_prepare_was_skipped_is_prepared_later),
	    T(parameters_of_a_batch_are_copied),
	    T(large_questions_and_answers_do_not_block_each_other),
	    T(more_statements_than_the_first_table_holds_stay_prepared),
	    T(a_backend_ended_in_mid_statement_is_unavailable_and_the_next_call_works),
	    T(an_idle_connection_that_died_is_replaced_unnoticed),
	    T(a_transaction_whose_connection_died_does_not_commit),
	    T(a_schema_change_under_a_prepared_statement_heals_itself),
	    T(without_a_server_calls_come_back_at_once_while_backing_off),
	    T(a_server_that_hangs_is_given_up),
	    T(a_server_that_does_not_greet_is_given_up),
	    T(rows_stay_readable_after_their_connection_has_gone),
	};

	log_open("test", LOG_LEVEL_ERROR + 1);
	return cmocka_run_group_tests_name("db", tests, connect_db, NULL);
}
