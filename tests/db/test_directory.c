/* The list of all public addresses: parts by id, nothing hidden. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/log.h"
#include "answerwell/db/db.h"
#include "answerwell/faq/directory.h"
#include "support/community.h"
#include "support/pg.h"

static struct db *db;
static struct directory_part *parts;
static struct directory_line *lines;
static size_t n;

static int
set_up(void **state)
{
	(void)state;
	db = test_db_on(test_owner_url());
	test_category(db, "billing");
	test_run(db, "TRUNCATE posts, questions, entries, search_documents CASCADE");
	return 0;
}

static void
put_question(long id, const char *active_at, bool is_visible)
{
	test_run(db,
		 "INSERT INTO posts (id, question_id, kind, body, html, renderer, words) "
		 "VALUES (%ld, %ld, 'question', 'x', 'x', 1, '')",
		 id, id);
	test_run(db,
		 "INSERT INTO questions (id, title, slug, category_id, active_at, is_visible) "
		 "SELECT %ld, 'Title %ld', 'title-%ld', min(id), '%s', %s FROM categories",
		 id, id, id, active_at, is_visible ? "true" : "false");
}

static void
put_entry(long id, bool is_retired)
{
	test_run(
	    db,
	    "INSERT INTO entries (id, locale, category_id, slug, title, body, html, renderer, "
	    "retired_at) OVERRIDING SYSTEM VALUE SELECT %ld, 'en', min(id), 'e-%ld', 'E', 'x', "
	    "'x', 1, %s FROM categories",
	    id, id, is_retired ? "now()" : "NULL");
}

static enum result
read_parts(enum directory_kind kind)
{
	return directory_parts(db, test_arena(), kind, &parts, &n);
}

static enum result
read_lines(enum directory_kind kind, int64_t part)
{
	return directory_lines(db, test_arena(), kind, part, &lines, &n);
}

static void
an_empty_site_has_no_parts(void **state)
{
	(void)state;
	assert_int_equal(read_parts(DIRECTORY_QUESTIONS), OK);
	assert_int_equal(n, 0);
	assert_int_equal(read_parts(DIRECTORY_ENTRIES), OK);
	assert_int_equal(n, 0);
	assert_int_equal(read_lines(DIRECTORY_QUESTIONS, 0), NOT_FOUND);
	assert_int_equal(read_lines(DIRECTORY_ENTRIES, 0), NOT_FOUND);
}

static void
parts_end_where_the_next_begins(void **state)
{
	(void)state;
	put_question(9999, "2026-01-01T00:00:00Z", true);
	put_question(10000, "2026-01-02T00:00:00Z", true);
	put_question(19999, "2026-01-03T00:00:00Z", true);
	put_question(30000, "2026-01-04T00:00:00Z", true);
	assert_int_equal(read_parts(DIRECTORY_QUESTIONS), OK);
	assert_int_equal(n, 3);
	assert_int_equal(parts[0].number, 0);
	assert_int_equal(parts[1].number, 1);
	assert_int_equal(parts[2].number, 3);
	assert_int_equal(read_lines(DIRECTORY_QUESTIONS, 1), OK);
	assert_int_equal(n, 2);
	assert_int_equal(lines[0].id, 10000);
	assert_string_equal(lines[0].slug, "title-10000");
	assert_int_equal(lines[1].id, 19999);
	assert_int_equal(parts[1].changed_at, lines[1].changed_at);
	assert_int_equal(read_lines(DIRECTORY_QUESTIONS, 2), NOT_FOUND);
}

static void
what_is_hidden_or_retired_is_not_listed(void **state)
{
	(void)state;
	put_question(1, "2026-01-01T00:00:00Z", true);
	put_question(2, "2026-01-02T00:00:00Z", false);
	put_question(20001, "2026-01-02T00:00:00Z", false);
	put_entry(1, true);
	put_entry(2, false);
	put_entry(20001, true);
	assert_int_equal(read_parts(DIRECTORY_QUESTIONS), OK);
	assert_int_equal(n, 1);
	assert_int_equal(read_lines(DIRECTORY_QUESTIONS, 0), OK);
	assert_int_equal(n, 1);
	assert_int_equal(lines[0].id, 1);
	assert_int_equal(parts[0].changed_at, lines[0].changed_at);
	assert_int_equal(read_parts(DIRECTORY_ENTRIES), OK);
	assert_int_equal(n, 1);
	assert_int_equal(read_lines(DIRECTORY_ENTRIES, 0), OK);
	assert_int_equal(n, 1);
	assert_int_equal(lines[0].id, 2);
	assert_string_equal(lines[0].slug, "e-2");
}

static void
numbers_past_all_ids_are_no_parts(void **state)
{
	(void)state;
	put_question(1, "2026-01-01T00:00:00Z", true);
	assert_int_equal(read_lines(DIRECTORY_QUESTIONS, -1), NOT_FOUND);
	assert_int_equal(read_lines(DIRECTORY_QUESTIONS, INT64_MAX), NOT_FOUND);
	assert_int_equal(read_lines(DIRECTORY_ENTRIES, INT32_MAX), NOT_FOUND);
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(an_empty_site_has_no_parts),
	    TEST(parts_end_where_the_next_begins),
	    TEST(what_is_hidden_or_retired_is_not_listed),
	    TEST(numbers_past_all_ids_are_no_parts),
	};

	log_open("test", LOG_LEVEL_ERROR);
	return cmocka_run_group_tests_name("directory", tests, NULL, NULL);
}
