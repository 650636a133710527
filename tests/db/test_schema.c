/* The schema as it stands in the tree, beside the one that migrate makes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/log.h"
#include "answerwell/db/db.h"
#include "support/community.h"
#include "support/pg.h"

enum { FILE_MOST = 1 << 20 };

static char *
read_file(const char *path)
{
	char *text = arena_alloc(test_arena(), FILE_MOST);
	FILE *f = fopen(path, "r");
	size_t n;

	assert_non_null(f);
	n = fread(text, 1, FILE_MOST - 1, f);
	(void)fclose(f);
	assert_true(n > 0 && n < FILE_MOST - 1);
	return text;
}

/* The line that follows, cut off at its end; *at goes on behind it. NULL: there is none. */
static const char *
next_line(char **at)
{
	char *line = *at, *end = strchr(line, '\n');

	if (line[0] == '\0')
		return NULL;
	*at = end != NULL ? end + 1 : line + strlen(line);
	if (end != NULL)
		*end = '\0';
	return line;
}

static void
the_text_of_the_schema_is_what_migrate_makes(void **state)
{
	char *written = read_file("migrations/schema.txt"), *query = read_file("conf/schema.sql");
	char *made;

	(void)state;
	*strrchr(query, ';') = '\0';
	made = arena_strdup(test_arena(),
			    test_text(test_db_on(test_owner_url()),
				      "SELECT string_agg(line, E'\\n') FROM (%s) AS lines", query));
	assert_true(strlen(made) > 30000);
	for (int n = 1;; n++) {
		const char *is = next_line(&written), *should = next_line(&made);

		if (is == NULL && should == NULL)
			return;
		if (is == NULL || should == NULL || strcmp(is, should) != 0)
			fail_msg(
			    "migrations/schema.txt:%d is not what migrate makes: run `make "
			    "schema` and commit what it writes\n  it says:  %s\n  it should: %s",
			    n, is != NULL ? is : "(nothing)",
			    should != NULL ? should : "(nothing)");
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_text_of_the_schema_is_what_migrate_makes),
	};

	log_open("test", LOG_LEVEL_ERROR);
	return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}
