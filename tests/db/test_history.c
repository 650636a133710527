/* What happened stays written: the application's role adds to the log, the revisions and the official
 * marks, and changes nothing there. */
#include "answer.h"

static int64_t question, id;

static int
begin(void **state)
{
	struct problems problems = {.n = 0};
	const struct official_draft draft = {.scope = "", .valid_until = ""};

	people_made(state);
	question = test_question(db, ann, "How do I change my order?");
	id = test_answer(db, bob, question);
	assert_int_equal(answer_mark_official(db, arena, nora, id, &draft, &problems), OK);
	assert_int_equal(
	    answer_edit(
		db, arena, nora, id,
		&(struct text){.body = "The same, said by staff.", .reason = "", .n_seen = 1},
		&problems),
	    OK);
	test_run(db, "INSERT INTO setting_changes (name, before, after) VALUES ('x', 'a', 'b')");
	test_run(db, "INSERT INTO site_pages (id, code, locale, title, body) "
		     "VALUES (1, 'privacy', 'en', 'Privacy', 'Words')");
	test_run(db, "INSERT INTO site_page_revisions (page_id, number, title, body, reason) "
		     "VALUES (1, 1, 'Privacy', 'Words', '')");
	return 0;
}

static void
is_refused(const char *sql)
{
	assert_int_not_equal(db_script(db, sql), OK);
	if (strcmp(db->sqlstate, "42501") != 0)
		fail_msg("%s: %s", sql, db->sqlstate);
}

static void
the_applications_role_only_adds(void **state)
{
	static const char *const tables[] = {"audit_log", "revisions", "official_marks",
					     "setting_changes", "site_page_revisions"};
	static const char *const tries[] = {
	    "UPDATE %s SET at = now()",
	    "DELETE FROM %s",
	    "TRUNCATE %s",
	    "DROP TABLE %s",
	    "ALTER TABLE %s DISABLE TRIGGER ALL",
	    "ALTER TABLE %s OWNER TO answerwell",
	    "CREATE RULE r AS ON INSERT TO %s DO INSTEAD NOTHING",
	    "CREATE TRIGGER t BEFORE INSERT ON %s FOR EACH ROW EXECUTE FUNCTION content_changed()"};
	const char *one;

	(void)state;
	for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++) {
		assert_true(test_number(db, "SELECT count(*) FROM %s", tables[t]) > 0);
		for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
			char sql[200];

			one = strstr(tries[i], "%s");
			snprintf(sql, sizeof sql, "%.*s%s%s", (int)(one - tries[i]), tries[i],
				 tables[t], one + 2);
			is_refused(sql);
		}
	}
	is_refused("SET session_replication_role = 'replica'");
	is_refused("SET ROLE answerwell_owner");
	is_refused("TRUNCATE posts CASCADE");
	is_refused("SELECT setval(pg_get_serial_sequence('audit_log', 'id'), 1)");
	is_refused(
	    "CREATE OR REPLACE FUNCTION official_marks_words() RETURNS trigger LANGUAGE plpgsql "
	    "AS 'BEGIN RETURN NULL; END'");
	is_refused("MERGE INTO audit_log l USING (SELECT 1) x ON true WHEN MATCHED THEN DELETE");
	is_refused(
	    "WITH gone AS (DELETE FROM official_marks RETURNING id) SELECT count(*) FROM gone");
	is_refused("UPDATE revisions SET body = '' WHERE false");
	is_refused("INSERT INTO revisions (post_id, number, body) VALUES (1, 1, 'x') "
		   "ON CONFLICT (post_id, number) DO UPDATE SET body = 'x'");
}

/* A function that runs as the owner looks nowhere but where its owner put things. */
static void
functions_of_the_owner_are_few_and_know_their_way(void **state)
{
	(void)state;
	assert_string_equal(
	    test_text(
		db,
		"SELECT string_agg(concat_ws(' ', proname, proconfig[1]), '; ' ORDER BY proname) "
		"FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"),
	    "import_analyze search_path=public, pg_temp; import_clear search_path=public, pg_temp; "
	    "import_settle search_path=public, pg_temp; revision_blank search_path=public, "
	    "pg_temp");
	assert_int_equal(
	    test_number(db,
			"SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND confdeltype <> "
			"'a' AND conrelid IN ('audit_log'::regclass, 'revisions'::regclass, "
			"'official_marks'::regclass)"),
	    0);
}

/* Not by way of what they belong to, either. */
static void
deleting_a_post_does_not_delete_its_history(void **state)
{
	(void)state;
	assert_int_not_equal(db_script(db, "DELETE FROM posts"), OK);
	assert_string_equal(db->sqlstate, "23503");
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM revisions WHERE post_id = %ld", (long)id), 2);
}

static bool
blank(int64_t post, int number, const struct account *by)
{
	return test_number(db, "SELECT revision_blank(%ld, %d, %ld)::int", (long)post, number,
			   (long)by->id) == 1;
}

static void
words_are_taken_out_by_one_function_that_writes_it_down(void **state)
{
	struct revision *r;
	size_t n;

	(void)state;
	assert_false(blank(id, 1, nora)); /* moderators may */
	assert_false(blank(id, 2, mod)); /* it is on show */
	assert_false(blank(id, 7, mod));
	assert_true(blank(id, 1, mod));
	assert_false(blank(id, 1, mod));
	assert_int_equal(revision_list(db, arena, mod, id, 0, 10, &r, &n), OK);
	assert_int_equal(n, 2);
	assert_true(r[1].is_blanked && !r[0].is_blanked);
	assert_string_equal(r[1].text.body, "");
	assert_string_equal(
	    test_text(
		db,
		"SELECT concat_ws(' ', actor_id = %ld, subject_kind, subject_id = %ld, detail) "
		"FROM audit_log WHERE action = 'revision.blank'",
		(long)mod->id, (long)id),
	    "t post t revision=1");
}

static void
the_log_holds_facts_and_no_words(void **state)
{
	static const char *const words[] = {"Nora Berg",      "nora@example.org", "why: because",
					    "scope=Model K2", "reason=Has=two",   "姓名=李"};

	(void)state;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		assert_int_not_equal(
		    db_script(db, arena_printf(arena,
					       "INSERT INTO audit_log (action, subject_kind, "
					       "subject_id, detail) VALUES ('x', 'post', 1, '%s')",
					       words[i])),
		    OK);
		assert_string_equal(db->sqlstate, "23514");
	}
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM audit_log WHERE detail LIKE '%%Bob%%'"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_applications_role_only_adds),
	    cmocka_unit_test(functions_of_the_owner_are_few_and_know_their_way),
	    cmocka_unit_test(deleting_a_post_does_not_delete_its_history),
	    cmocka_unit_test(words_are_taken_out_by_one_function_that_writes_it_down),
	    cmocka_unit_test(the_log_holds_facts_and_no_words),
	};

	return cmocka_run_group_tests(tests, begin, NULL);
}
