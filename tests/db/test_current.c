/* Views, functions and triggers of today, applied over the numbered files: both lists here stand in for the
 * program's own; what clears is the program's. */
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
#include "old_schema.h"
#include "support/community.h"

#define LIST(pieces) pieces, sizeof(pieces) / sizeof((pieces)[0])

/* The first, as they used to be: with views, functions and triggers. An index holds fold(), which calls one(). */
static const struct schema_piece
    trees
	[] = {{"trees.sql", 1, "CREATE TABLE tree (id serial PRIMARY KEY, name text)"},
	      {"trees.sql", 2, "CREATE FUNCTION one() RETURNS int LANGUAGE sql IMMUTABLE RETURN 1"},
	      {"trees.sql", 3,
	       "CREATE FUNCTION fold(s text) RETURNS text LANGUAGE sql IMMUTABLE RETURN left(s, "
	       "one())"},
	      {"trees.sql", 4, "CREATE INDEX tree_fold ON tree (fold(name))"},
	      {"trees.sql", 5, "CREATE VIEW names AS SELECT name FROM tree"},
	      {"trees.sql", 6,
	       "CREATE FUNCTION n_trees(a int) RETURNS int LANGUAGE sql AS 'SELECT a'"},
	      {"trees.sql", 7, "CREATE FUNCTION gone() RETURNS int LANGUAGE sql AS 'SELECT 1'"},
	      {"trees.sql", 8,
	       "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE "
	       "EXCEPTION ''no''; END'"},
	      {"trees.sql", 9,
	       "CREATE TRIGGER tree_refuse BEFORE UPDATE ON tree FOR EACH ROW EXECUTE FUNCTION "
	       "refuse()"}},
   /* Later ones, which find tables alone: the view would be in the way, the trigger would refuse. */
    bark[] = {{"bark.sql", 1, "INSERT INTO tree (name) VALUES ('beech')"},
	      {"bark.sql", 2, "UPDATE tree SET name = 'elm'"},
	      {"bark.sql", 3, "ALTER TABLE tree ALTER name TYPE varchar(9)"},
	      {"bark.sql", 4,
	       "ALTER TABLE tree ADD parent int REFERENCES tree DEFERRABLE INITIALLY DEFERRED"}},
   roots[] = {{"roots.sql", 1, "UPDATE tree SET parent = id"}},
   /* Of a table with checks that are due. */
    moss[] = {{"moss.sql", 1, "ALTER TABLE tree ADD is_mossy boolean NOT NULL DEFAULT false"}};
const struct migration migrations[] = {{1, "trees", "aaaa", LIST(trees)},
				       {2, "bark", "bbbb", LIST(bark)},
				       {3, "roots", "cccc", LIST(roots)},
				       {4, "moss", "dddd", LIST(moss)}};
const size_t n_migrations = 4;
const int migrations_with_code = 1;

/* n_trees() has another result and other arguments than it had, and names a view and a function that come later. */
#define N_TREES                                                                                    \
	"CREATE OR REPLACE FUNCTION n_trees(b int) RETURNS bigint LANGUAGE sql AS 'SELECT "        \
	"twice(count(*)) FROM names'"
#define TWICE                                                                                      \
	"CREATE OR REPLACE FUNCTION twice(n bigint) RETURNS bigint LANGUAGE sql AS\n'SELECT 2 * "  \
	"n'"
static struct schema_piece
    clear[] = {{"clear.sql", 1, NULL}},
    make[] = {
	{"current", 1, "SET LOCAL check_function_bodies = off"},
	{"wood.sql", 1, N_TREES},
	{"wood.sql", 10, TWICE},
	{"wood.sql", 20,
	 "CREATE OR REPLACE FUNCTION one() RETURNS int LANGUAGE sql IMMUTABLE RETURN 2"},
	{"wood.sql", 30,
	 "CREATE OR REPLACE FUNCTION mark() RETURNS trigger LANGUAGE plpgsql AS\n"
	 "'BEGIN NEW.name := upper(NEW.name); RETURN NEW; END'"},
	{"wood.sql", 40, "CREATE VIEW names AS SELECT name, is_mossy FROM tree"},
	{"wood.sql", 50,
	 "CREATE TRIGGER tree_mark BEFORE INSERT ON tree FOR EACH ROW EXECUTE FUNCTION mark()"},
	{"current", 1, "SET LOCAL check_function_bodies = on"},
	{"wood.sql", 1, N_TREES},
	{"wood.sql", 10, TWICE}};
enum { PIECE_N_TREES = 1, PIECE_TWICE = 2, PIECE_TWICE_AGAIN = 9 };
static char checksum[] = "1111";
const struct schema_current schema_current = {checksum, clear, make, 1,
					      sizeof(make) / sizeof(make[0])};

static int
fresh(void **state)
{
	memcpy(checksum, "1111", 4);
	make[PIECE_N_TREES].sql = N_TREES;
	make[PIECE_TWICE].sql = make[PIECE_TWICE_AGAIN].sql = TWICE;
	return set_up(state);
}

static const char *
functions(void)
{
	return test_text(owner, "SELECT string_agg(oid::regprocedure::text, ' ' ORDER BY 1) FROM "
				"(SELECT oid FROM pg_proc WHERE pronamespace = "
				"'public'::regnamespace ORDER BY proname) f");
}

/* A database from before there was current/. */
static void
make_old(void)
{
	old_schema(owner, 2);
	assert_int_equal(db_script(owner, "INSERT INTO tree (name) VALUES ('oak')"), OK);
}

static void
what_stands_there_today_is_there_and_nothing_else(void **state)
{
	(void)state;
	make_old();
	assert_int_equal(migrate_now(), OK);
	assert_int_equal(applied, 4);
	assert_string_equal(functions(), "fold(text) mark() n_trees(integer) one() twice(bigint)");
	assert_int_equal(test_number(app, "SELECT n_trees(1)"), 4);
	test_run(app, "INSERT INTO tree (name) VALUES ('ash')");
	assert_string_equal(test_text(app, "SELECT string_agg(name, ' ' ORDER BY name) FROM names"),
			    "ASH elm elm");
	test_run(app, "UPDATE tree SET name = 'fir'"); /* nobody refuses any more */
	assert_int_equal(migrate_check(app, a, why, sizeof why), OK);
	assert_int_equal(migrate_now(), OK);
	assert_int_equal(applied, 0);
}

/* Its index would be wrong or gone. */
static void
a_function_that_an_index_needs_stays_and_so_do_those_it_calls(void **state)
{
	(void)state;
	make_old();
	int64_t fold = test_number(owner, "SELECT 'fold(text)'::regprocedure::oid::bigint"),
		one = test_number(owner, "SELECT 'one()'::regprocedure::oid::bigint");

	assert_int_equal(migrate_now(), OK);
	assert_int_equal(test_number(owner, "SELECT 'fold(text)'::regprocedure::oid::bigint"),
			 fold);
	assert_int_equal(test_number(owner, "SELECT 'one()'::regprocedure::oid::bigint"), one);
	assert_int_equal(test_number(owner, "SELECT one()"), 2); /* made anew in its place */
	assert_int_equal(test_number(owner, "SELECT count(*) FROM pg_indexes WHERE indexname = "
					    "'tree_fold'"),
			 1);
}

static void
what_others_made_in_the_database_is_not_touched(void **state)
{
	struct db *admin = test_db_on(test_url_as(url, "postgres"));

	(void)state;
	make_old();
	assert_int_equal(
	    db_script(admin, "CREATE EXTENSION pg_trgm SCHEMA public;"
			     "CREATE FUNCTION theirs() RETURNS int LANGUAGE sql AS 'SELECT 1';"
			     "CREATE VIEW their_view AS SELECT id FROM tree;"
			     "GRANT SELECT ON their_view TO PUBLIC;"
			     "CREATE SCHEMA reports AUTHORIZATION answerwell_owner"),
	    OK);
	test_run(owner, "CREATE VIEW reports.trees AS SELECT gone() AS n FROM tree");
	assert_int_equal(migrate_now(), OK);
	assert_int_equal(test_number(admin, "SELECT theirs() + count(*) FROM their_view"), 3);
	assert_int_equal(test_number(admin, "SELECT count(*) FROM reports.trees"), 2);
	assert_int_equal(test_number(admin, "SELECT count(similarity('oak', 'oaks'))"), 1);
}

static void
a_change_is_told_and_applied_whole(void **state)
{
	(void)state;
	assert_int_equal(migrate_now(), OK);
	assert_int_equal(applied, 5);
	checksum[0] = '2';
	make[PIECE_TWICE].sql = make[PIECE_TWICE_AGAIN].sql =
	    "CREATE OR REPLACE FUNCTION twice(m bigint) RETURNS bigint LANGUAGE sql AS 'SELECT m + "
	    "m + 1'";
	test_run(owner, "DROP VIEW names");
	assert_int_equal(migrate_check(app, a, why, sizeof why), CONFLICT);
	assert_string_equal(why, "views, functions and triggers are those of another version; run: "
				 "answerwell migrate");
	assert_int_equal(migrate_now(), OK);
	assert_int_equal(applied, 1);
	assert_int_equal(test_number(app, "SELECT n_trees(1)"), 3);
	assert_int_equal(migrate_check(app, a, why, sizeof why), OK);
}

static void
a_database_from_before_is_told_what_it_lacks(void **state)
{
	(void)state;
	assert_int_equal(migrate_now(), OK);
	test_run(owner, "DROP TABLE schema_current");
	assert_int_equal(migrate_check(app, a, why, sizeof why), CONFLICT);
	assert_string_equal(why, "views, functions and triggers are those of another version; run: "
				 "answerwell migrate");
}

static void
a_failure_says_its_line_and_leaves_everything_as_it_was(void **state)
{
	(void)state;
	make_old();
	make[PIECE_TWICE].sql = make[PIECE_TWICE_AGAIN].sql =
	    "CREATE OR REPLACE FUNCTION twice(n bigint) RETURNS bigint LANGUAGE sql AS\n'SELECT "
	    "\n2 * m'";
	assert_int_equal(migrate_now(), FAILED);
	assert_string_equal(why, "migrations/current failed at wood.sql:12: SQLSTATE 42703");
	assert_int_equal(applied, 0);
	assert_string_equal(functions(), "fold(text) gone() n_trees(integer) one() refuse()");
	assert_int_equal(test_number(owner, "SELECT max(number) FROM schema_migrations"), 1);
	assert_string_equal(test_text(owner, "SELECT string_agg(name, ' ') FROM names"), "oak");
	make[PIECE_TWICE].sql = make[PIECE_TWICE_AGAIN].sql = TWICE;
	test_run(owner, "ALTER TABLE tree ADD is_mossy int");
	assert_int_equal(migrate_now(), FAILED);
	assert_string_equal(why, "migration 4 (moss) failed at moss.sql:1: SQLSTATE 42701");
	assert_int_equal(test_number(owner, "SELECT max(number) FROM schema_migrations"), 1);
	test_run(owner, "ALTER TABLE tree DROP is_mossy");
	assert_int_equal(migrate_now(), OK);
}

static void
two_programs_at_once_make_it_once(void **state)
{
	pid_t child;
	int status;

	(void)state;
	make_old();
	make[PIECE_N_TREES].sql = "SELECT pg_sleep(0.2)";
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
	assert_int_equal(WEXITSTATUS(status) - 10 + applied, 4);
	assert_int_equal(test_number(owner, "SELECT count(*) FROM tree"), 2);
}

static int
read_clear(void **state)
{
	static char text[16384];
	FILE *f = fopen("migrations/clear.sql", "r");
	size_t n = f != NULL ? fread(text, 1, sizeof(text) - 1, f) : 0;

	(void)state;
	if (f != NULL)
		(void)fclose(f);
	clear[0].sql = text;
	return n == 0 || n == sizeof(text) - 1;
}

int
main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, fresh, arena_gone)
	static const struct CMUnitTest tests[] = {
	    T(what_stands_there_today_is_there_and_nothing_else),
	    T(a_function_that_an_index_needs_stays_and_so_do_those_it_calls),
	    T(what_others_made_in_the_database_is_not_touched),
	    T(a_change_is_told_and_applied_whole),
	    T(a_database_from_before_is_told_what_it_lacks),
	    T(a_failure_says_its_line_and_leaves_everything_as_it_was),
	    T(two_programs_at_once_make_it_once),
	};

	log_open("test", LOG_LEVEL_ERROR);
	return cmocka_run_group_tests_name("current", tests, read_clear, NULL);
}
