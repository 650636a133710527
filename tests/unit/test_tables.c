/* gen/tables as a program: which tables it finds in a statement, and what it makes of one that is no SQL. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char dir[] = "/tmp/answerwell-tables-XXXXXX";
static char said[4096];

static int
make_dir(void **state)
{
	(void)state;
	return mkdtemp(dir) == NULL ? -1 : 0;
}

static int
remove_dir(void **state)
{
	char command[64];

	(void)state;
	snprintf(command, sizeof(command), "rm -r %s", dir);
	return system(command);
}

/* What it says of one statement called "x", the lines sorted. */
static const char *
tables(const char *sql)
{
	char command[256];
	FILE *f;

	snprintf(command, sizeof(command), "%s/noun.sql", dir);
	f = fopen(command, "w");
	assert_non_null(f);
	fprintf(f, "-- name: x\n%s;\n", sql);
	fclose(f);
	snprintf(command, sizeof(command),
		 "cd %s && %s/gen/tables noun.sql 2>&1 | sed 's/noun.sql:2 x //' | LC_ALL=C sort",
		 dir, ANSWERWELL_B);
	f = popen(command, "r");
	assert_non_null(f);
	said[fread(said, 1, sizeof(said) - 1, f)] = '\0';
	pclose(f);
	return said;
}

static void
reading_and_writing_are_told_apart(void **state)
{
	(void)state;
	assert_string_equal(
	    tables("SELECT a FROM posts p JOIN tags USING (id) WHERE a = :id::bigint"),
	    "reads posts\nreads tags\n");
	assert_string_equal(tables("INSERT INTO posts (a) SELECT a FROM tags"),
			    "reads tags\nwrites posts\n");
	assert_string_equal(tables("UPDATE posts SET a = (SELECT max(a) FROM tags)"),
			    "reads tags\nwrites posts\n");
	assert_string_equal(tables("DELETE FROM posts USING tags WHERE posts.a = tags.a"),
			    "reads tags\nwrites posts\n");
	assert_string_equal(tables("MERGE INTO posts USING tags ON a = b WHEN MATCHED THEN DELETE"),
			    "reads tags\nwrites posts\n");
	assert_string_equal(tables("SELECT a FROM posts FOR UPDATE"), "reads posts\n");
}

static void
what_a_statement_names_itself_is_no_table(void **state)
{
	(void)state;
	assert_string_equal(tables("WITH gone AS (DELETE FROM posts RETURNING a), kept AS "
				   "(SELECT a FROM gone) INSERT INTO tags SELECT a FROM kept"),
			    "writes posts\nwrites tags\n");
}

static void
a_schema_before_the_name_hides_nothing_and_a_constant_adds_nothing(void **state)
{
	(void)state;
	assert_string_equal(
	    tables("UPDATE public.posts SET a = 1 WHERE b IN (SELECT b FROM public.tags)"),
	    "reads tags\nwrites posts\n");
	assert_string_equal(tables("SELECT '\"RangeVar\":{\"relname\":\"tags\"' FROM posts"),
			    "reads posts\n");
}

static void
each_is_told_with_its_own_line(void **state)
{
	(void)state;
	assert_string_equal(
	    tables("WITH a AS (SELECT b FROM posts)\n-- why\nUPDATE tags SET c = 1"),
	    "noun.sql:4 x writes tags\nreads posts\n");
}

static void
what_is_no_sql_is_refused_with_its_line(void **state)
{
	(void)state;
	assert_string_equal(tables("SELECT a\nFORM posts"),
			    "noun.sql:3: error: syntax error at or near \"posts\"\n");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reading_and_writing_are_told_apart),
	    cmocka_unit_test(what_a_statement_names_itself_is_no_table),
	    cmocka_unit_test(a_schema_before_the_name_hides_nothing_and_a_constant_adds_nothing),
	    cmocka_unit_test(each_is_told_with_its_own_line),
	    cmocka_unit_test(what_is_no_sql_is_refused_with_its_line),
	};

	return cmocka_run_group_tests_name("tables", tests, make_dir, remove_dir);
}
