/* The schema as it stands in the tree, beside the one that migrate makes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/log.h"
#include "answerwell/db/db.h"
#include "answerwell/db/migrate.h"
#include "support/community.h"
#include "support/pg.h"

/* Everything in public that is a view, a function or a trigger, as PostgreSQL writes it. */
static const char code[] =
    "SELECT string_agg(text, E'\\n' ORDER BY text) FROM ("
    "SELECT pg_get_functiondef(f.oid) AS text FROM pg_proc f WHERE f.pronamespace = "
    "'public'::regnamespace AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = f.oid AND "
    "d.classid = 'pg_proc'::regclass AND d.deptype = 'e') "
    "UNION ALL SELECT c.relname || ': ' || pg_get_viewdef(c.oid) FROM pg_class c WHERE c.relkind = "
    "'v' AND c.relnamespace = 'public'::regnamespace "
    "UNION ALL SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t WHERE NOT t.tgisinternal) all_of";

static enum result
run_file(struct db *db, void *arg)
{
	const struct migration *m = arg;
	enum result r = OK;

	for (size_t i = 0; r == OK && i < m->n_pieces; i++)
		r = db_script(db, m->pieces[i].sql);
	return r;
}

static void
what_is_current_is_what_the_numbered_files_made(void **state)
{
	struct db *db = test_db_on(test_empty_url());
	const char *made, *today;

	(void)state;
	for (size_t i = 0; i < n_migrations; i++)
		assert_int_equal(db_transaction(db, run_file, (void *)&migrations[i]), OK);
	made = test_text(db, "%s", code);
	today = test_text(test_db(), "%s", code);
	assert_true(strlen(today) > 40000);
	assert_string_equal(today, made);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_current_is_what_the_numbered_files_made),
	};

	log_open("test", LOG_LEVEL_ERROR);
	return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}
