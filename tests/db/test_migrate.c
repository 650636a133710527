/* Schema changes on an empty database. The lists here stand in for the program's own. */
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
#include "answerwell/base/log.h"
#include "answerwell/db/db.h"
#include "answerwell/db/pool.h"
#include "migrating.h"

static const struct schema_piece
    trees[] = {{"trees.sql", 1, "CREATE TABLE tree (id serial PRIMARY KEY, name text)"},
	       {"trees.sql", 2, "CREATE SEQUENCE ring"}},
    leaves[] = {{"leaves.sql", 1, "CREATE TABLE leaf (id int)"},
		{"leaves.sql", 3, "CREATE FUNCTION fall() RETURNS int LANGUAGE sql AS 'SELECT 1'"},
		{"leaves.sql", 4, "REVOKE EXECUTE ON FUNCTION fall() FROM PUBLIC"},
		{"leaves.sql", 5, "SELECT pg_sleep(0.2)"}};
const struct migration migrations[] = {
    {1, "trees", "aaaa", trees, 2},
    {2, "leaves", "bbbb", leaves, 4},
};
const size_t n_migrations = 2;
const int migrations_with_code = 2;
/* test_current.c is about these. */
const struct schema_current schema_current = {"none", NULL, NULL, 0, 0};

static void
an_empty_database_gets_all_of_them_once(void **state)
{
	(void)state;
	assert_int_equal(migrate_check(owner, a, why, sizeof why), CONFLICT);
	assert_string_equal(
	    why,
	    "the schema lacks 2 of 2 migrations, the first is 1 (trees); run: answerwell migrate");
	assert_int_equal(migrate_now(), OK);
	assert_int_equal(applied, 3);
	assert_string_equal(why, "");
	assert_int_equal(migrate_now(), OK);
	assert_int_equal(applied, 0);
	assert_int_equal(migrate_check(app, a, why, sizeof why), OK);
	assert_string_equal(why, "");
}

static void
a_half_migrated_database_gets_the_rest(void **state)
{
	(void)state;
	assert_int_equal(migrate_now(), OK);
	assert_int_equal(db_script(owner, "DELETE FROM schema_migrations WHERE number = 2;"
					  "DROP TABLE leaf; DROP FUNCTION fall"),
			 OK);
	assert_int_equal(migrate_check(app, a, why, sizeof why), CONFLICT);
	assert_string_equal(
	    why,
	    "the schema lacks 1 of 2 migrations, the first is 2 (leaves); run: answerwell migrate");
	assert_int_equal(migrate_now(), OK);
	assert_int_equal(applied, 1);
}

static void
the_application_may_use_but_not_change_the_schema(void **state)
{
	(void)state;
	assert_int_equal(migrate_now(), OK);
	assert_int_equal(db_script(app, "INSERT INTO tree (name) VALUES ('oak'); "
					"UPDATE tree SET name = 'elm'; DELETE FROM tree; "
					"SELECT nextval('ring'), fall()"),
			 OK);
	assert_int_equal(db_script(app, "SELECT * FROM schema_migrations"), OK);
	assert_int_equal(db_script(app, "DELETE FROM schema_migrations"), FAILED);
	assert_string_equal(app->sqlstate, "42501");
	assert_int_equal(db_script(app, "CREATE TABLE mine (id int)"), FAILED);
	assert_int_equal(db_script(app, "DROP TABLE tree"), FAILED);
	assert_int_equal(db_script(app, "TRUNCATE tree"), FAILED);
	/* What the owner makes later is covered too. */
	assert_int_equal(db_script(owner, "CREATE TABLE later (id serial)"), OK);
	assert_int_equal(db_script(app, "INSERT INTO later DEFAULT VALUES"), OK);
}

static void
the_owner_alone_needs_no_grants(void **state)
{
	(void)state;
	assert_int_equal(migrate(owner, a, "answerwell_owner", &applied, why, sizeof why), OK);
	assert_int_equal(db_script(app, "SELECT * FROM tree"), FAILED);
}

static void
an_unknown_role_is_named(void **state)
{
	(void)state;
	assert_int_equal(migrate(owner, a, "no\"body", &applied, why, sizeof why), FAILED);
	assert_string_equal(why, "grants to role no\"body failed: SQLSTATE 42704");
}

static void
a_changed_migration_is_refused(void **state)
{
	(void)state;
	assert_int_equal(migrate_now(), OK);
	assert_int_equal(
	    db_script(owner, "UPDATE schema_migrations SET checksum = 'cccc' WHERE number = 1"),
	    OK);
	assert_int_equal(migrate_now(), CONFLICT);
	assert_string_equal(why, "migration 1 (trees) was changed after it had been applied");
	assert_int_equal(migrate_check(app, a, why, sizeof why), CONFLICT);
}

static void
a_newer_database_is_refused(void **state)
{
	(void)state;
	assert_int_equal(migrate_now(), OK);
	assert_int_equal(
	    db_script(owner, "INSERT INTO schema_migrations VALUES (3, 'roots', 'dddd')"), OK);
	assert_int_equal(migrate_now(), CONFLICT);
	assert_string_equal(why,
			    "the database is newer than this program: it has migration 3 (roots)");
	assert_int_equal(migrate_check(app, a, why, sizeof why), CONFLICT);
}

static void
a_failing_migration_leaves_what_came_before_and_nothing_of_itself(void **state)
{
	(void)state;
	assert_int_equal(db_script(owner, "CREATE FUNCTION fall() RETURNS int LANGUAGE sql AS "
					  "'SELECT 2'"),
			 OK);
	assert_int_equal(migrate_now(), FAILED);
	assert_string_equal(why, "migration 2 (leaves) failed at leaves.sql:3: SQLSTATE 42723");
	assert_int_equal(applied, 1);
	assert_int_equal(db_script(owner, "SELECT * FROM tree"), OK);
	assert_int_equal(db_script(owner, "SELECT * FROM leaf"), FAILED);
	assert_int_equal(db_script(owner, "DROP FUNCTION fall"), OK);
	assert_int_equal(migrate_now(), OK);
	assert_int_equal(applied, 2);
}

static void
two_programs_at_once_apply_each_migration_once(void **state)
{
	pid_t child;
	int status;

	(void)state;
	child = fork();
	if (child == 0) {
		struct db second;

		db_init(&second, db_pool_blocking(url));
		_exit(migrate(&second, a, "answerwell", &applied, why, sizeof why) == OK
			  ? 10 + applied
			  : 1);
	}
	assert_int_equal(migrate_now(), OK);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status) - 10 + applied, 3);
}

static void
without_a_server_it_is_unavailable(void **state)
{
	struct db *nowhere = test_db_on("host=/nonexistent dbname=x");

	(void)state;
	assert_int_equal(migrate(nowhere, a, NULL, &applied, why, sizeof why), UNAVAILABLE);
	assert_int_equal(migrate_check(nowhere, a, why, sizeof why), UNAVAILABLE);
	assert_true(why[0] != '\0');
}

int
main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, set_up, arena_gone)
	static const struct CMUnitTest tests[] = {
	    T(an_empty_database_gets_all_of_them_once),
	    T(a_half_migrated_database_gets_the_rest),
	    T(the_application_may_use_but_not_change_the_schema),
	    T(the_owner_alone_needs_no_grants),
	    T(an_unknown_role_is_named),
	    T(a_changed_migration_is_refused),
	    T(a_newer_database_is_refused),
	    T(a_failing_migration_leaves_what_came_before_and_nothing_of_itself),
	    T(two_programs_at_once_apply_each_migration_once),
	    T(without_a_server_it_is_unavailable),
	};

	log_open("test", LOG_LEVEL_ERROR + 1);
	return cmocka_run_group_tests_name("migrate", tests, NULL, NULL);
}
