/* gen/tables as a program: which tables it finds in a statement, and what it makes of one that is no SQL. */
#include "generator.h"

/* What it says of one statement called "x", the lines sorted. */
static const char *
tables(const char *sql)
{
	write_file("noun.sql", arena_printf(a, "-- name: x\n%s;\n", sql));
	(void)generate("tables noun.sql 2>&1 | sed 's/noun.sql:2 x //' | LC_ALL=C sort");
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
#define TEST(f) cmocka_unit_test_setup_teardown(f, folder_made, folder_gone)
	static const struct CMUnitTest tests[] = {
	    TEST(reading_and_writing_are_told_apart),
	    TEST(what_a_statement_names_itself_is_no_table),
	    TEST(a_schema_before_the_name_hides_nothing_and_a_constant_adds_nothing),
	    TEST(each_is_told_with_its_own_line),
	    TEST(what_is_no_sql_is_refused_with_its_line),
	};

	return cmocka_run_group_tests_name("tables", tests, NULL, NULL);
}
