/* gen/sqlc as a program: what it makes of good files and says of bad ones. */
#include <sys/stat.h>

#include "generator.h"

static const char *code, *header;
/* What PostgreSQL would say of the columns: a sed expression on lines "name hash". */
static const char *columns;

static int
fresh(void **state)
{
	columns = "";
	return folder_made(state);
}

/* True if it accepted the files; what it said is in said[], the code in `code`. */
static bool
sqlc(const char *files)
{
	static const char program[] = ANSWERWELL_B "/gen/sqlc";

	if (run(arena_printf(a,
			     "%s --hashes %s >hashes && sed '%s' hashes >types && %s out sql.c "
			     "types %s",
			     program, files, columns, program, files)) != 0)
		return false;
	code = read_file("sql.c");
	return true;
}

static bool
sqlc_text(const char *text)
{
	write_file("noun.sql", text);
	return sqlc("noun.sql");
}

/* The C string that follows ".sql =", joined. */
static const char *
sql_of(const char *text)
{
	static char sql[4096];
	char *to = sql;
	const char *s;

	assert_true(sqlc_text(text));
	s = strstr(code, ".sql =");
	assert_non_null(s);
	for (s = strchr(s, '"'); *s != ','; s++) {
		if (*s != '"')
			continue;
		for (s++; *s != '"'; s++) {
			if (*s == '\\')
				*to++ = *s++;
			*to++ = *s;
		}
	}
	*to = '\0';
	return sql;
}

static void
assert_refused(const char *text, const char *message)
{
	assert_false(sqlc_text(text));
	assert_string_equal(said, message);
}

static void
a_statement_becomes_a_constant_with_header_and_list(void **state)
{
	(void)state;
	assert_true(sqlc_text("-- The nouns.\n\n-- name: noun_by_id\n-- Why: index.\n"
			      "SELECT id\nFROM noun -- all\n WHERE id = :id::bigint;\n"));
	assert_non_null(strstr(code, "SQL_NOUN_BY_ID = {"));
	assert_non_null(strstr(code, ".name = \"noun_by_id\""));
	assert_non_null(strstr(code, ".file = \"noun.sql:3\""));
	assert_non_null(strstr(code, ".n_params = 1"));
	assert_non_null(strstr(code, "\"SELECT id FROM noun WHERE id = $1::bigint\""));
	assert_non_null(strstr(code, "&SQL_NOUN_BY_ID,"));
	assert_non_null(strstr(code, "n_sql_statements = 1;"));
	header = read_file("out/sql/noun.h");
	assert_non_null(strstr(header, "extern const struct statement SQL_NOUN_BY_ID;"));
}

static void
no_file_at_all_makes_an_empty_list(void **state)
{
	(void)state;
	assert_true(sqlc(""));
	assert_non_null(strstr(code, "n_sql_statements = 0;"));
}

static void
comments_go_and_quotes_stay(void **state)
{
	(void)state;
	assert_string_equal(sql_of("-- name: x\nSELECT /* a /* b */ $9 */ '--  $8' -- $7\n, 1"),
			    "SELECT '--  $8' , 1");
	assert_non_null(strstr(code, ".n_params = 0"));
	assert_string_equal(sql_of("-- name: x\nSELECT 'it''s; -- $3', \"q;\"\"$4\", E'\\'; $5'"),
			    "SELECT 'it''s; -- $3', \\\"q;\\\"\\\"$4\\\", E'\\\\'; $5'");
	assert_non_null(strstr(code, ".n_params = 0"));
	assert_string_equal(sql_of("-- name: x\nDO $b$ a; -- name: y\n $1 $$ ; $b$"),
			    "DO $b$ a; -- name: y\\n $1 $$ ; $b$");
	assert_non_null(strstr(code, ".n_params = 0"));
	assert_string_equal(sql_of("-- name: x\nSELECT a$1, '?\?/'"), "SELECT a$1, '\\?\\?/'");
	assert_non_null(strstr(code, ".n_params = 0"));
	assert_string_equal(sql_of("-- name: x\nSELECT E'a' || e'\\'' || re'\\', 'x'"),
			    "SELECT E'a' || e'\\\\'' || re'\\\\', 'x'");
}

static void
each_name_is_one_parameter_however_often_it_stands(void **state)
{
	(void)state;
	assert_string_equal(sql_of("-- name: x\nSELECT :b::text, :a::bigint, :b, :a, :b::text"),
			    "SELECT $1::text, $2::bigint, $1, $2, $1::text");
	assert_non_null(strstr(code, ".n_params = 2"));
}

static void
errors_name_file_line_and_cause(void **state)
{
	(void)state;
	assert_refused("-- c\nSELECT 1;\n",
		       "noun.sql:2: error: missing \"-- name:\" before this text\n");
	assert_refused("-- name: a\nSELECT 1;\n-- name: b\n-- nothing\n;\n",
		       "noun.sql:3: error: statement b is empty\n");
	assert_refused("-- name: a\n", "noun.sql:1: error: statement a is empty\n");
	assert_refused("-- name: a\nSELECT 1;\n\nSELECT 2;\n",
		       "noun.sql:4: error: more than one statement in a\n");
	assert_refused("-- name:\nSELECT 1;\n",
		       "noun.sql:1: error: missing name after \"-- name:\"\n");
	assert_refused("\n-- name: Big-Name\nSELECT 1;\n",
		       "noun.sql:2: error: bad name \"Big-Name\": a-z, 0-9 and _, at most 63\n");
	assert_refused("-- name: a\nSELECT\n $1;\n",
		       "noun.sql:3: error: parameters have names: \":question_id::bigint\"\n");
	assert_refused("-- name: a\nSELECT\n'1;\n", "noun.sql:3: error: quote without end\n");
	assert_refused("-- name: a\nSELECT $x$ 1 $y$;\n",
		       "noun.sql:2: error: dollar quote without end\n");
	assert_refused("-- name: a\nSELECT 1 /* /* */\n",
		       "noun.sql:2: error: comment without end\n");
	assert_refused("-- name: a\nSELECT 1;\n-- name: a\nSELECT 2;\n",
		       "noun.sql:3: error: a is already named at noun.sql:1\n");
}

static void
one_text_makes_a_statement_for_each_place_in_its_lists(void **state)
{
	(void)state;
	assert_string_equal(sql_of("-- name: x_{by}{back}\n-- with: by=a|b type=int|text\n"
				   "-- with: back=|_back sign=<|>\n"
				   "SELECT {by}::{type} {sign} '{}' FROM {other};\n"),
			    "SELECT a::int < '{}' FROM {other}");
	assert_non_null(strstr(code, "n_sql_statements = 4;"));
	assert_non_null(strstr(code, "SQL_X_B_BACK = {"));
	assert_non_null(strstr(code, "\"SELECT b::text > '{}' FROM {other}\""));
	assert_refused("\n-- name: x\n-- with: a=1|2 b=1\nSELECT 1;\n",
		       "noun.sql:3: error: each key of a \"-- with:\" has as many values\n");
	assert_refused("-- name: x\n-- with: a\nSELECT 1;\n",
		       "noun.sql:2: error: bad \"-- with:\": key=value|value, at most 8 keys\n");
	assert_refused("-- name: x\n-- with:\nSELECT 1;\n",
		       "noun.sql:2: error: \"-- with:\" without a key\n");
	assert_refused("-- name: x\n-- with: a=1|2\nSELECT {a};\n",
		       "noun.sql:1: error: x is already named at noun.sql:1\n");
}

static void
names_become_a_function_with_a_struct_in_and_a_struct_out(void **state)
{
	(void)state;
	columns = "s/^noun_find .*/& id:int title:text at:time/";
	assert_string_equal(
	    sql_of("-- name: noun_find\nSELECT id FROM noun WHERE id = :id::bigint AND title = ANY "
		   "(:titles::text[]) AND at > coalesce(:since?::timestamptz, :since) AND id <> "
		   ":id;\n"),
	    "SELECT id FROM noun WHERE id = $1::bigint AND title = ANY ($2::text[]) AND at > "
	    "coalesce($3::timestamptz, $3) AND id <> $1");
	columns = "";
	header = read_file("out/sql/noun.h");
	assert_non_null(strstr(header, "struct sql_noun_find {\n\tint64_t id;\n"
				       "\tstruct sql_texts titles;\n\tconst int64_t *since;\n"));
	assert_non_null(strstr(header, "struct sql_noun_find_row {\n\tint64_t id;\n"
				       "\tconst char *title;\n\tint64_t at;\n};"));
	assert_non_null(strstr(header, "#define sql_noun_find(db, arena, rows, n, ...)"));
	assert_non_null(strstr(header, "SQL_GIVEN(3, __VA_ARGS__)"));
	assert_non_null(strstr(header, "#define sql_noun_find_add(batch, rows, n, ...)"));
}

static void
rows_of_one_name_are_one_struct_of_all_columns(void **state)
{
	(void)state;
	columns = "s/^a .*/& id:int/; s/^b .*/& id:int title:text/";
	assert_true(sqlc_text("-- name: a\n-- row: card\nSELECT id FROM noun;\n"
			      "-- name: b\n-- row: card\nSELECT id, title FROM noun;\n"));
	header = read_file("out/sql/rows/card.h");
	assert_non_null(
	    strstr(header, "struct sql_card_row {\n\tint64_t id;\n\tconst char *title;\n};"));
	header = read_file("out/sql/noun.h");
	assert_non_null(strstr(header, "#include \"rows/card.h\"\n"));
	assert_non_null(
	    strstr(header, "sql_a(struct db *db, struct arena *arena, struct sql_card_row **rows"));
	assert_null(strstr(header, "sql_a_row"));
	columns = "s/^a .*/& id:int/; s/^b .*/& id:text/";
	assert_refused(
	    "-- name: a\n-- row: noun\nSELECT id FROM noun;\n"
	    "-- name: b\n-- row: noun\nSELECT id FROM noun;\n",
	    "noun.sql:4: error: column id of b has another type than in other rows called noun\n");
}

static void
several_statements_are_called_by_one_function(void **state)
{
	(void)state;
	columns = "s/^list_.*/& id:int/";
	assert_true(sqlc_text("-- name: list_{by}\n-- with: by=a|b\n-- call: list\n"
			      "SELECT id FROM noun WHERE id > :id::bigint ORDER BY {by};\n"));
	header = read_file("out/sql/noun.h");
	assert_non_null(strstr(header, "struct sql_list {\n\tint64_t id;\n"));
	assert_non_null(strstr(header, "#define sql_list(db, arena, statement, rows, n, ...)"));
	assert_null(strstr(header, "sql_list_a("));
	assert_refused(
	    "-- name: list_a\n-- call: list\nSELECT id FROM noun WHERE id = :id::bigint;\n"
	    "-- name: list_b\n-- call: list\nSELECT id FROM noun WHERE id = :no::bigint;\n",
	    "noun.sql:4: error: list_a and list_b are called as one, but :no differs\n");
}

/* The program's own struct: its fields take the columns, or the compiler says which does not. */
static void
rows_go_into_a_struct_of_the_program(void **state)
{
	(void)state;
	columns = "s/^a .*/& id:int title:text/";
	assert_true(sqlc_text("-- name: a\n-- into: noun answerwell/forum/noun.h\n"
			      "SELECT id, title FROM noun WHERE id = :id::bigint;\n"));
	header = read_file("out/sql/noun.h");
	assert_non_null(strstr(header, "#include \"answerwell/forum/noun.h\"\n"));
	assert_non_null(
	    strstr(header, "const struct sql_a *given, struct noun **rows, size_t *n)"));
	assert_null(strstr(header, "sql_a_row"));
	assert_non_null(strstr(code, "SQL_INT_AT(struct noun, id),\n"
				     "\tSQL_TEXT_AT(struct noun, title),\n"));
	assert_non_null(strstr(code, ".row_size = sizeof(struct noun),"));
	columns = "";
	for (size_t i = 0; i < 3; i++) {
		static const char *const bad[] = {"noun", "Noun noun.h", ""};

		assert_refused(arena_printf(a, "-- name: a\n-- into: %s\nSELECT 1 AS n;\n", bad[i]),
			       "noun.sql:2: error: bad \"-- into:\": the name of a struct "
			       "and its header\n");
	}
}

static void
what_no_struct_can_hold_is_refused(void **state)
{
	(void)state;
	assert_refused("-- name: a\nSELECT :id;\n",
		       "noun.sql:1: error: statement a says no type of :id: \":id::bigint\" where "
		       "it stands first\n");
	assert_refused(
	    "-- name: a\nSELECT :id::bigint, :id::text;\n",
	    "noun.sql:2: error: no or another type of :id than before: bigint, integer, "
	    "smallint, text, "
	    "boolean, timestamptz, float8, bigint[], integer[], smallint[], text[], boolean[]\n");
	columns = "s/^a .*/& x:other/";
	assert_refused("-- name: a\nSELECT 1.5 AS x;\n",
		       "noun.sql:1: error: column x of a has a type that no struct has: cast it\n");
	columns = "s/^a .*/& ?column?:int/";
	assert_refused("-- name: a\nSELECT 1;\n",
		       "noun.sql:1: error: a column of a has no name: AS\n");
}

/* As many as the compiler can count. */
static void
more_than_24_parameters_are_refused(void **state)
{
	const char *list = ":p1::bigint";

	(void)state;
	for (int i = 2; i <= 24; i++)
		list = arena_printf(a, "%s, :p%d::bigint", list, i);
	assert_true(sqlc_text(arena_printf(a, "-- name: a\nSELECT %s;\n", list)));
	assert_refused(arena_printf(a, "-- name: a\nSELECT %s, :p25::bigint;\n", list),
		       "noun.sql:2: error: more than 24 parameters\n");
}

static void
a_statement_that_was_not_described_is_refused(void **state)
{
	(void)state;
	columns = "s/^a .*/a 0123456789abcdef/";
	assert_refused("-- name: a\nSELECT 1;\n", "types is not of these statements\n");
	columns = "s/^schema .*/schema 0/";
	assert_refused("-- name: a\nSELECT 1;\n", "types is not of these statements\n");
	columns = "/^a /d";
	assert_refused("-- name: a\nSELECT 1;\n", "types is not of these statements\n");
}

static int64_t
made_at(const char *name)
{
	struct stat st;

	assert_int_equal(stat(arena_printf(a, "%s/%s", dir, name), &st), 0);
	return (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
}

/* What includes it need not be compiled again. */
static void
a_header_that_says_the_same_is_left_alone(void **state)
{
	int64_t noun, verb;

	(void)state;
	write_file("noun.sql", "-- name: a\nDELETE FROM noun WHERE id = :id::bigint;\n");
	write_file("verb.sql", "-- name: b\nDELETE FROM verb;\n");
	assert_true(sqlc("noun.sql verb.sql"));
	noun = made_at("out/sql/noun.h"), verb = made_at("out/sql/verb.h");
	usleep(20000);
	write_file("noun.sql", "-- name: a\nDELETE FROM noun WHERE id = :noun_id::bigint;\n");
	assert_true(sqlc("noun.sql verb.sql"));
	assert_true(made_at("out/sql/noun.h") > noun);
	assert_true(made_at("out/sql/verb.h") == verb);
}

static void
names_are_unique_over_all_files_and_so_are_nouns(void **state)
{
	(void)state;
	write_file("noun.sql", "-- name: a\nSELECT 1;\n");
	write_file("verb.sql", "\n-- name: a\nSELECT 1;\n");
	assert_false(sqlc("noun.sql verb.sql"));
	assert_string_equal(said, "verb.sql:2: error: a is already named at noun.sql:1\n");
	write_file("verb.sql", "-- name: b\nSELECT 1;\n");
	assert_true(sqlc("noun.sql verb.sql"));
	assert_non_null(strstr(code, "n_sql_statements = 2;"));
	assert_false(sqlc("noun.sql missing.sql"));
	assert_string_equal(said, "missing.sql: No such file or directory\n");
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, fresh, folder_gone)
	static const struct CMUnitTest tests[] = {
	    TEST(a_statement_becomes_a_constant_with_header_and_list),
	    TEST(no_file_at_all_makes_an_empty_list),
	    TEST(comments_go_and_quotes_stay),
	    TEST(each_name_is_one_parameter_however_often_it_stands),
	    TEST(errors_name_file_line_and_cause),
	    TEST(one_text_makes_a_statement_for_each_place_in_its_lists),
	    TEST(names_become_a_function_with_a_struct_in_and_a_struct_out),
	    TEST(rows_of_one_name_are_one_struct_of_all_columns),
	    TEST(several_statements_are_called_by_one_function),
	    TEST(rows_go_into_a_struct_of_the_program),
	    TEST(what_no_struct_can_hold_is_refused),
	    TEST(more_than_24_parameters_are_refused),
	    TEST(a_statement_that_was_not_described_is_refused),
	    TEST(a_header_that_says_the_same_is_left_alone),
	    TEST(names_are_unique_over_all_files_and_so_are_nouns),
	};

	return cmocka_run_group_tests_name("sqlc", tests, NULL, NULL);
}
