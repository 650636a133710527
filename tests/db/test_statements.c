/* Every statement of the program against the migrated schema, as the application's role. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/log.h"
#include "answerwell/db/db.h"
#include "support/community.h"
#include "support/pg.h"

static void
every_statement_fits_the_schema(void **state)
{
	const struct statement_list all = {sql_statements, n_sql_statements};
	char why[256] = "";

	(void)state;
	assert_true(n_sql_statements > 0);
	if (db_prepare_all(test_db(), &all, why, sizeof(why)) != OK)
		fail_msg("%s", why);
}

static void
services_prepare_everything_but_what_commands_ask(void **state)
{
	const struct statement_list list = statements_of_services();
	size_t n_commands = 0;

	(void)state;
	for (size_t i = 0; i < n_sql_statements; i++)
		n_commands += strncmp(sql_statements[i]->file, "src/cli/", 8) == 0;
	assert_true(n_commands > 0 && list.n + n_commands == n_sql_statements);
	for (size_t i = 0; i < list.n; i++)
		assert_true(strncmp(list.items[i]->file, "src/cli/", 8) != 0);
}

/* ---- without walking a whole table ----------------------------------------------------------- */

/* Tables that grow with the community. */
static const char *const large[] = {"accounts",
				    "account_tokens",
				    "audit_log",
				    "drafts",
				    "duplicates",
				    "entries",
				    "entry_revisions",
				    "entry_sources",
				    "flags",
				    "imported",
				    "limits",
				    "mail_notices",
				    "mails",
				    "recipients",
				    "metoos",
				    "notices",
				    "official_marks",
				    "phrasings",
				    "posts",
				    "question_coverings",
				    "question_offers",
				    "question_tags",
				    "questions",
				    "reputation_events",
				    "reputations",
				    "revisions",
				    "search_documents",
				    "searches",
				    "sessions",
				    "solutions",
				    "subscriptions",
				    "suggestions",
				    "tags",
				    "thanks",
				    "votes",
				    "watches"};

/* What may walk them: commands and work on the whole site, which nobody waits for; what is compared by
 * the hour with a small number of rows; and the search with operators, whose plan chooses by the words. */
static const char *const whole_site[] = {
    "covering_said", "demo_",           "doctor_",   "se_",        "rebuild_", "words_",
    "entry_words_",  "thread_recount_", "user_list", "rendering_", "rarity_",  "narrow_hits"};

/* Of which it could not be told from "walks": without its index each would walk another one. */
static const struct {
	const char *statement, *index;
} served_by[] = {
    {"standing_find", "accounts_name_prefix"}, {"suggestion_of_post", "suggestions_post"},
    {"session_sweep", "sessions_expiry"},      {"coverage_counts", "questions_newest"},
    {"coverage_counts", "solutions_came"},     {"coverage_share", "questions_newest"},
    {"coverage_share", "solutions_came"},      {"coverage_list", "questions_newest"},
    {"coverage_list", "solutions_came"},       {"wanted_questions", "questions_newest"},
    {"wanted_searches", "searches_failed"},    {"covering_questions", "questions_newest"},
    {"covering_searches", "searches_failed"},
};

static bool
is_whole_site(const char *name)
{
	for (size_t i = 0; i < sizeof(whole_site) / sizeof(whole_site[0]); i++)
		if (strncmp(name, whole_site[i], strlen(whole_site[i])) == 0)
			return true;
	return false;
}

static const char *
call(struct arena *a, const struct statement *s)
{
	struct buf b;

	buf_init(&b, a, 128);
	buf_puts(&b, "EXECUTE probe");
	for (int i = 0; i < s->n_params; i++)
		buf_puts(&b, i == 0 ? "(NULL" : ", NULL");
	buf_puts(&b, s->n_params > 0 ? ")" : "");
	return b.data;
}

/* Planned without knowing the parameters, as the programs' connections do after a while; a walk over a
 * whole table is left only if there is no other way. */
static const char *
plan_of(struct db *db, struct arena *a, const struct statement *s)
{
	const char *plan;

	test_run(db, "PREPARE probe AS %s", s->sql);
	plan = test_text(db, "SELECT pg_temp.plan('%s')", call(a, s));
	test_run(db, "DEALLOCATE probe");
	return plan;
}

static void
every_statement_is_served_by_indexes(void **state)
{
	struct db *db = test_db_on(test_owner_url());
	struct arena *a = test_arena();
	size_t n_served = 0;

	(void)state;
	test_run(db, "SET enable_seqscan = off");
	test_run(db, "SET plan_cache_mode = force_generic_plan");
	test_run(db,
		 "CREATE FUNCTION pg_temp.plan(q text) RETURNS text LANGUAGE plpgsql AS $$ "
		 "DECLARE line text; all_of text := ''; BEGIN FOR line IN EXECUTE 'EXPLAIN ' || q "
		 "LOOP all_of := all_of || line || E'\\n'; END LOOP; RETURN all_of; END $$");
	for (size_t i = 0; i < n_sql_statements; i++) {
		const char *name = sql_statements[i]->name, *plan;

		if (is_whole_site(name))
			continue;
		plan = plan_of(db, a, sql_statements[i]);
		for (size_t t = 0; t < sizeof(large) / sizeof(large[0]); t++)
			if (strstr(plan, arena_printf(a, "Seq Scan on %s ", large[t])) != NULL)
				fail_msg("%s walks %s\n%s", name, large[t], plan);
		for (size_t k = 0; k < sizeof(served_by) / sizeof(served_by[0]); k++) {
			if (strcmp(served_by[k].statement, name) != 0)
				continue;
			n_served++;
			if (strstr(plan, served_by[k].index) == NULL)
				fail_msg("%s without %s\n%s", name, served_by[k].index, plan);
		}
	}
	assert_int_equal(n_served, sizeof(served_by) / sizeof(served_by[0]));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_statement_fits_the_schema),
	    cmocka_unit_test(services_prepare_everything_but_what_commands_ask),
	    cmocka_unit_test(every_statement_is_served_by_indexes),
	};

	log_open("test", LOG_LEVEL_ERROR);
	return cmocka_run_group_tests_name("statements", tests, NULL, NULL);
}
