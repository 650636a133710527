/* The privacy page tells of everything that is stored: each column of each table is named in faq/stored_data.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/result.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/faq/site_page.h"
#include "support/community.h"
#include "support/pg.h"

static struct db *db;

static const char *const lists[] = {
#define STORED(columns, what, purpose, how_long) columns,
#define NOT_PERSONAL(columns) columns,
#include "answerwell/faq/stored_data.h"
};

static int
begin(void **state)
{
	(void)state;
	db = test_db();
	return 0;
}

/* Whether some list has the column, and the number of lists that have it. */
static int
times_named(const char *table, const char *column)
{
	int n = 0;

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		char *rest, *copy = arena_strdup(test_arena(), lists[i]);

		for (char *line = strtok_r(copy, "\n", &rest); line != NULL;
		     line = strtok_r(NULL, "\n", &rest)) {
			char *colon = strstr(line, ": "), *words;

			assert_non_null(colon);
			*colon = '\0';
			if (strcmp(line, table) != 0)
				continue;
			for (char *w = strtok_r(colon + 2, " ", &words); w != NULL;
			     w = strtok_r(NULL, " ", &words))
				n += strcmp(w, column) == 0;
		}
	}
	return n;
}

#define COLUMNS                                                                                    \
	"FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relkind IN ('r', 'p') " \
	"AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped"

static void
every_column_is_named_once(void **state)
{
	const char *all = test_text(
	    db, "SELECT string_agg(c.relname || '.' || a.attname, ' ' ORDER BY 1) " COLUMNS);
	char *rest, *copy = arena_strdup(test_arena(), all);
	int n_bad = 0;

	(void)state;
	for (char *name = strtok_r(copy, " ", &rest); name != NULL;
	     name = strtok_r(NULL, " ", &rest)) {
		char *dot = strchr(name, '.');
		int n;

		*dot = '\0';
		n = times_named(name, dot + 1);
		if (n != 1)
			print_message("%s.%s is named %d times in faq/stored_data.h\n", name,
				      dot + 1, n);
		n_bad += n != 1;
	}
	assert_int_equal(n_bad, 0);
}

static void
nothing_else_is_named(void **state)
{
	int64_t n_named = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		for (const char *p = lists[i]; *p != '\0'; p++)
			/* A blank stands before each column; none else does. */
			n_named += *p == ' ';
	assert_int_equal(n_named, test_number(db, "SELECT count(*) " COLUMNS));
}

static void
the_page_shows_the_table_in_both_languages(void **state)
{
	struct site_page page;

	(void)state;
	for (int l = 0; l < LOCALES; l++) {
		assert_int_equal(
		    site_page_read(db, test_arena(), SITE_PRIVACY, (enum locale)l, &page), OK);
		assert_int_equal(page.text.n_seen, 0);
		assert_non_null(strstr(page.html.html, "<table"));
		assert_null(strstr(page.html.html, "stored-data"));
#define STORED(columns, what, purpose, how_long)                                                   \
	assert_non_null(strstr(site_page_stored_data(test_arena(), (enum locale)l),                \
			       tr((enum locale)l, what)));
#define NOT_PERSONAL(columns)
#include "answerwell/faq/stored_data.h"
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_column_is_named_once),
	    cmocka_unit_test(nothing_else_is_named),
	    cmocka_unit_test(the_page_shows_the_table_in_both_languages),
	};

	return cmocka_run_group_tests(tests, begin, NULL);
}
