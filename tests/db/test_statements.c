/* Every statement of the program against the migrated schema, as the application's role. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "answerwell/base/log.h"
#include "answerwell/db/db.h"
#include "support/pg.h"

static void
every_statement_fits_the_schema(void **state)
{
	size_t bad = 0;

	(void)state;
	assert_true(n_sql_statements > 0);
	for (size_t i = 0; i < n_sql_statements; i++)
		if (db_prepare_all(test_db(), &sql_statements[i], 1) != OK)
			bad++; /* the log has said which and why */
	assert_int_equal(bad, 0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_statement_fits_the_schema),
	};

	log_open("test", LOG_LEVEL_ERROR);
	return cmocka_run_group_tests_name("statements", tests, NULL, NULL);
}
