/* poc, assetc and migratec as programs: what they refuse, and that they name file and line. */
#include <sys/stat.h>

#include "generator.h"

static void
assert_refused(const char *arguments, const char *with)
{
	int rc = generate(arguments);

	if (rc != 1 || strstr(said, with) == NULL)
		fail_msg("%s: status %d, \"%s\" not in: %s", arguments, rc, with, said);
}

static void
assert_has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("\"%s\" not in: %s", part, text);
}

/* --- poc --- */

#define PO(plurals)                                                                                \
	"msgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n"                \
	"\"Plural-Forms: nplurals=" plurals ";\\n\"\n\n"
#define ZH PO("1; plural=0")

static void
catalogues_become_sorted_tables(void **state)
{
	(void)state;
	write_file("en.po", PO("2; plural=(n != 1)") "msgid \"Same\"\nmsgstr \"Same\"\n\n"
						     "msgid \"colour\"\nmsgstr \"color\"\n");
	write_file("zh_CN.po",
		   ZH "msgid \"b %s of %ld\"\nmsgstr \"%2$ld 之 %1$s\"\n\n"
		      "msgid \"%ld b\"\nmsgid_plural \"%ld bs\"\nmsgstr[0] \"%ld 个\"\n\n"
		      "msgid \"a\\\"?\?/\"\nmsgstr \"甲\"\n\n"
		      "msgid \"100% sure\"\nmsgstr \"百分之百\"\n\n"
		      "msgid \"later\"\nmsgstr \"\"\n");
	if (generate("poc out.c en.po zh_CN.po") != 0)
		fail_msg("%s", said);
	assert_string_equal(said, "");
	const char *c = read_file("out.c");
	assert_has(c, "[LOCALE_EN] = {entries_0, 1, 2}");
	assert_has(c, "[LOCALE_ZH_CN] = {entries_1, 4, 1}");
	assert_has(c, "{\"%ld b\", {\"%ld 个\"}},\n    {\"100% sure\", {\"百分之百\"}},\n"
		      "    {\"a\\\"\\?\\?/\", {\"甲\"}},\n    {\"b %s of %ld\"");
	assert_refused("poc --complete out.c zh_CN.po", "zh_CN.po:19: not translated: \"later\"");
}

static void
translations_that_would_break_printf_are_refused(void **state)
{
	static const char *const pairs[][2] = {
	    {"%s", "无"},     {"none", "%s"},           {"%s", "%ld"},     {"%s %ld", "%ld %s"},
	    {"%ld", "%d"},    {"%s", "%s %s"},          {"%s", "100% %s"}, {"%s %s", "%1$s %1$s"},
	    {"[[%s]]", "%s"}, {"%s %ld", "%1$s %3$ld"}, {"%s", "%2$s"},    {"%s", "%1$ld"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		write_file("zh_CN.po", arena_printf(a, ZH "# x\nmsgid \"%s\"\nmsgstr \"%s\"\n",
						    pairs[i][0], pairs[i][1]));
		assert_refused("poc out.c zh_CN.po", "zh_CN.po:7: conversions");
	}
	assert_int_equal(access(arena_printf(a, "%s/out.c", dir), F_OK), -1);
}

static void
catalogues_with_doubts_are_refused(void **state)
{
	(void)state;
	write_file("a.po", ZH "#, fuzzy\nmsgid \"A\"\nmsgstr \"甲\"\n");
	assert_refused("poc out.c a.po", "a.po:7: fuzzy");
	write_file("a.po", ZH "msgid \"A\"\nmsgstr \"甲\"\n\nmsgid \"A\"\nmsgstr \"乙\"\n");
	assert_refused("poc out.c a.po", "a.po:9: duplicate");
	write_file("a.po", ZH "msgid \"A\nmsgstr \"甲\"\n");
	assert_refused("poc out.c a.po", "a.po:7: end-of-line");
	write_file("a.po", ZH "msgctxt \"c\"\nmsgid \"A\"\nmsgstr \"甲\"\n");
	assert_refused("poc out.c a.po", "a.po:7: msgctxt");
	write_file("a.po", PO("3; plural=n%3") "msgid \"A\"\nmsgstr \"B\"\n");
	assert_refused("poc out.c a.po", "plural rule");
	write_file("a.po", "msgid \"A\"\nmsgstr \"B\"\n");
	assert_refused("poc out.c a.po", "no header");
	assert_refused("poc out.c missing.po", "missing.po: ");
}

/* --- assetc --- */

static void
assets_get_addresses_by_their_content(void **state)
{
	(void)state;
	write_file("a.js", "import \"/assets/b.js\";");
	write_file("b.js", "export const x = 1;");
	write_file("c.css", "a{background:url(/assets/i.svg)}");
	write_file("i.svg", "<svg/>");
	assert_int_equal(generate("assetc out.c a.js i.svg c.css b.js"), 0);
	const char *h = read_file("out.h"), *c = read_file("out.c");
	assert_has(c, "n_assets = 4");
	assert_has(c, "\"text/javascript; charset=utf-8\"");
	/* printf %s '<svg/>' | b2sum -l 256 */
	assert_has(h, "#define ASSET_I_SVG \"/assets/i-861a0effc9af.svg\"");
	assert_has(c, "{\"i.svg\", \"/assets/i-861a0effc9af.svg\", \"image/svg+xml\", "
		      "\"\\\"861a0effc9af\\\"\"");

	/* what refers to a changed file changes its own address */
	const char *before = arena_strndup(a, strstr(h, "ASSET_A_JS"), 40);
	write_file("b.js", "export const x = 2;");
	assert_int_equal(generate("assetc out.c a.js i.svg c.css b.js"), 0);
	assert_null(strstr(read_file("out.h"), before));
	assert_has(read_file("out.h"), "#define ASSET_I_SVG \"/assets/i-861a0effc9af.svg\"");
}

static void
assets_that_do_not_fit_together_are_refused(void **state)
{
	(void)state;
	write_file("a.js", "\nimport \"/assets/b.js\";");
	write_file("b.js", "import \"/assets/a.js\";");
	write_file("a.exe", "x");
	assert_refused("assetc out.c a.js", "a.js:2: there is no asset \"b.js\"");
	assert_refused("assetc out.c a.js b.js", "b.js:1: \"a.js\" refers back");
	assert_refused("assetc out.c b.js ./b.js", "has the name of");
	assert_refused("assetc out.c a.exe", "does not know");
}

/* --- migratec --- */

static void
migrations_are_in_order_with_their_checksums(void **state)
{
	(void)state;
	write_file("0002_b.sql", "SELECT 'x\ty\\z?';\n");
	write_file("0001_first_one.sql", "SELECT 1;\n");
	assert_int_equal(generate("migratec out.c 0002_b.sql 0001_first_one.sql"), 0);
	const char *c = read_file("out.c");
	assert_has(c, "numbered_1[] = {\n    {\"0001_first_one.sql\", 1,\n    \"SELECT 1\"},\n");
	assert_has(c,
		   "numbered_2[] = {\n    {\"0002_b.sql\", 1,\n    \"SELECT 'x\\011y\\\\z\\?'\"},");
	assert_has(c, "{1, \"first_one\", \""
		      /* b2sum -l 256 */
		      "92d0f769655af3c2ab185405d4453ca71b4ff4221275ee6c4534adb7bee2b790\", "
		      "numbered_1, 1},\n    {2, \"b\", ");
	assert_has(c, "n_migrations = 2;");
}

static void
a_script_is_taken_apart_at_its_own_semicolons(void **state)
{
	(void)state;
	write_file("0001_a.sql", "-- first; no\nSELECT ';', E'\\';', \"a;b\" /* ; /* ; */ ; */;;\n"
				 "SELECT $$ ; $x$ ; $$, $x$ ; $$ ; $x$, a$b$c;\n\n-- last\n"
				 "SELECT 'it''s;'\n");
	assert_int_equal(generate("migratec out.c 0001_a.sql"), 0);
	const char *c = read_file("out.c");
	assert_has(c, ", 2,\n    \"SELECT ';', E'\\\\';', \\\"a;b\\\" /* ; /* ; */ ; */\"},");
	assert_has(c, ", 3,\n    \"SELECT $$ ; $x$ ; $$, $x$ ; $$ ; $x$, a$b$c\"},");
	assert_has(c, ", 6,\n    \"SELECT 'it''s;'\"},");
	assert_has(c, "numbered_1, 3}");
	write_file("0001_a.sql", "SELECT 1;\nSELECT 'x;\n");
	assert_refused("migratec out.c 0001_a.sql", "0001_a.sql:2: error: quote without end");
	write_file("0001_a.sql", "\n/* x;\n");
	assert_refused("migratec out.c 0001_a.sql", "0001_a.sql:2: error: comment without end");
	write_file("0001_a.sql", "\n\nDO $do$ x $do;\n");
	assert_refused("migratec out.c 0001_a.sql",
		       "0001_a.sql:3: error: dollar quote without end");
}

/* Functions first, and once more when what they name is there. */
static void
what_is_current_is_made_in_an_order_that_works(void **state)
{
	const char *at;
	static const char *const order[] = {
	    "clear_0[] = {",
	    "{\"clear.sql\", 1,\n    \"DO 1\"}",
	    "make_0[] = {",
	    "check_function_bodies = off",
	    "{\"current/a.sql\", 3,\n    \"CREATE OR REPLACE FUNCTION f",
	    "{\"current/b.sql\", 1,\n    \"create or replace function g",
	    "{\"current/a.sql\", 2,\n    \"CREATE VIEW v",
	    "{\"current/a.sql\", 1,\n    \"CREATE CONSTRAINT TRIGGER t",
	    "check_function_bodies = on",
	    "{\"current/a.sql\", 3,\n    \"CREATE OR REPLACE FUNCTION f",
	    "{\"current/b.sql\", 1,\n    \"create or replace function g",
	    "{\"current/b.sql\", 2,\n    \"SELECT h('x')\"}",
	    ", clear_0, make_0, 1, 9}",
	};

	(void)state;
	assert_int_equal(mkdir(arena_printf(a, "%s/current", dir), 0700), 0);
	write_file("current/a.sql",
		   "CREATE CONSTRAINT TRIGGER t AFTER INSERT ON x;\nCREATE VIEW v AS "
		   "SELECT 1;\nCREATE OR REPLACE FUNCTION f() AS $$ SELECT 1; $$;\n");
	write_file("current/b.sql", "create or replace function g() AS '';\nSELECT h('x');\n");
	write_file("clear.sql", "DO 1;\n");
	assert_int_equal(generate("migratec out.c current/b.sql clear.sql current/a.sql"), 0);
	at = read_file("out.c");
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		const char *found = strstr(at, order[i]);

		if (found == NULL)
			fail_msg("no %s in\n%s", order[i], at);
		at = found + strlen(order[i]);
	}
}

static void
what_stands_in_the_wrong_place_is_refused(void **state)
{
	static const char *const code[] = {
	    "CREATE FUNCTION x()", "create  or replace\nprocedure x()", "CREATE VIEW x AS SELECT 1",
	    "CREATE CONSTRAINT TRIGGER x"};

	(void)state;
	write_file("0111_a.sql", "CREATE FUNCTION x() AS ''; CREATE VIEW y AS SELECT 1;");
	write_file("0113_a.sql", "CREATE FUNCTION pg_temp.x() AS ''; CREATE TABLE view (a int);");
	assert_int_equal(generate("migratec out.c 0111_a.sql 0113_a.sql"), 0);
	for (size_t i = 0; i < sizeof(code) / sizeof(code[0]); i++) {
		write_file("0112_a.sql", arena_printf(a, "SELECT 1;\n%s;\n", code[i]));
		assert_refused("migratec out.c 0112_a.sql",
			       "0112_a.sql:2: error: x stands below migrations/current/");
	}
	assert_int_equal(mkdir(arena_printf(a, "%s/current", dir), 0700), 0);
	write_file("current/a.sql", "CREATE OR REPLACE FUNCTION x() AS '';\n");
	write_file("current/b.sql", "\nCREATE TABLE x (a int);\n");
	assert_refused("migratec out.c current/b.sql", "current/b.sql:2: error: only views");
	write_file("current/b.sql", "CREATE FUNCTION y() AS '';\n");
	assert_refused("migratec out.c current/b.sql", "current/b.sql:1: error: CREATE OR REPLACE");
	write_file("current/b.sql", "CREATE OR REPLACE FUNCTION x(a int) AS '';\n");
	assert_refused("migratec out.c current/a.sql current/b.sql",
		       "current/b.sql:1: error: x stands already at current/a.sql:1");
}

static void
migrations_with_doubles_or_odd_names_are_refused(void **state)
{
	static const char *const names[] = {"1_a.sql",    "0001a.sql",  "0001_.sql",
					    "0001_A.sql", "0001_a.txt", "00011_a.sql"};

	(void)state;
	write_file("0001_a.sql", "SELECT 1;");
	write_file("0001_b.sql", "SELECT 1;");
	write_file("0000_c.sql", "SELECT 1;");
	write_file("0002_d.sql", " \n");
	assert_refused("migratec out.c 0000_c.sql", "0000_c.sql: ");
	assert_refused("migratec out.c 0001_a.sql 0001_b.sql",
		       "0001_b.sql: each migration has a number of its own");
	assert_refused("migratec out.c 0001_a.sql 0002_d.sql", "0002_d.sql: is empty");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_refused(arena_printf(a, "migratec out.c %s", names[i]), "is named");
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, folder_made, folder_gone)
	const struct CMUnitTest tests[] = {
	    TEST(catalogues_become_sorted_tables),
	    TEST(translations_that_would_break_printf_are_refused),
	    TEST(catalogues_with_doubts_are_refused),
	    TEST(assets_get_addresses_by_their_content),
	    TEST(assets_that_do_not_fit_together_are_refused),
	    TEST(migrations_are_in_order_with_their_checksums),
	    TEST(migrations_with_doubles_or_odd_names_are_refused),
	    TEST(a_script_is_taken_apart_at_its_own_semicolons),
	    TEST(what_is_current_is_made_in_an_order_that_works),
	    TEST(what_stands_in_the_wrong_place_is_refused),
	};

	return cmocka_run_group_tests_name("generators", tests, NULL, NULL);
}
