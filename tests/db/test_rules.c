/* Rules that stand once (migrations/README.md): each is changed in a scratch copy of the database, and every statement,
 * view and function that depends on it must do something else then. Who depends on it is taken from the statements of
 * the program and the catalogues of the database; a new reader without a probe below fails the test. */
#include <ctype.h>
#include <fnmatch.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rules_fixture.h"

#include "answerwell/base/arena.h"
#include "answerwell/base/log.h"
#include "answerwell/db/db.h"
#include "support/community.h"
#include "support/own_arena.h"
#include "support/pg.h"

/* How each reader is called, by what its name is like; the first that fits. */
static const struct probe {
	const char *name, *call; /* the arguments of a statement; for a function the whole text */
} probes[] = {
    {"candidate_list", "1, 1, 1, 1, 10, 'en'"},
    {"category_list", "'en', NULL"},
    {"delivery_claim", "true, false, 10, 'me', 'example.org'"},
    {"demo_build_search", "'{1}', '{10,30}'"},
    {"demo_put_threads", "'{10,20,30}'"},
    {"desk_counts", "100"},
    {"edition_draft_candidates", "'en', '', 2, 10"},
    {"edition_draft_choices", "1"},
    {"edition_draft_entries", "1, 'en', 10"},
    {"edition_draft_reader", "'{1}', 1"},
    {"edition_entries", "'en', 1, false"},
    {"edition_new_entries", "10, 'en'"},
    {"edition_plan", "2, 'example.org'"},
    {"edition_schedule_resume", "3"},
    {"entry_edit_draft", "11"},
    {"entry_get", "'en', 1"},
    {"entry_list", "'en', NULL, 10"},
    {"evaluation_outcomes", ""},
    {"proposal_list", "90, 100"},
    {"faq_export_next", "0"},
    {"entry_popular", "'en', 10"},
    {"entry_recent", "'en', NULL, 10"},
    {"draft_find", "false, 1, NULL"},
    {"entry_sources", "1, NULL, false"},
    {"entry_whole", "'en', NULL, 100000"},
    {"helpful_list", "90, 'en', NULL, NULL, 10"},
    {"inbox_get", "1, false, 1"},
    {"inbox_list", "1, false, 0, 10, false"},
    {"mail_told", "'{102}', '{answer}', '{answers}'"},
    {"mark_list", "10"},
    {"mark_suspended", "12"},
    {"notice_put", "'{1}', '{answer}', '{answers}', '{now}', 11, 3, 10, 0"},
    {"narrow_hits", "false, '{}', 'may', '{}', '{}', '', NULL, NULL, 63, 0, NULL, NULL, NULL, "
		    "NULL, '{}', '{}', false, "
		    "'en', 10, 0"},
    {"people_answers", "3, 100, 10"},
    {"people_entries", "3, 100, 10"},
    {"post_get", "NULL, 11, false"},
    {"post_same", "3, 'answer', 'Or not.', NULL, 10"},
    {"question_list_set", "NULL, 3, NULL, '{en,zh_CN}', 1, 'newest', '{0,1,2,3,4,5}', '{}', '{}', "
			  "NULL, 9000000000000000, 100, 10"},
    {"question_list_shelves", "'en'"},
    {"question_list_*_tagged_back",
     "'2000-01-01', -9, '{card}', NULL, 0, '{}', '{0,1,2,3,4,5}', '{en,zh_CN}', 10"},
    {"question_list_*_tagged",
     "'2098-01-01', 9, '{card}', NULL, 100, '{}', '{0,1,2,3,4,5}', '{en,zh_CN}', 10"},
    {"question_list_*_of_in_back",
     "'2000-01-01', -9, 'billing', '{0,1,2,3,4,5}', '{en,zh_CN}', 0, 10"},
    {"question_list_*_of_in", "'2098-01-01', 9, 'billing', '{0,1,2,3,4,5}', '{en,zh_CN}', 100, 10"},
    {"question_list_*_of_back", "'2000-01-01', -9, '{0,1,2,3,4,5}', '{en,zh_CN}', 0, 10"},
    {"question_list_*_of", "'2098-01-01', 9, '{0,1,2,3,4,5}', '{en,zh_CN}', 100, 10"},
    {"question_list_*_in_back", "'2000-01-01', -9, 'billing', '{en,zh_CN}', 0, 10"},
    {"question_list_*_in", "'2098-01-01', 9, 'billing', '{en,zh_CN}', 100, 10"},
    {"question_list_*_back", "'2000-01-01', -9, '{en,zh_CN}', 0, 10"},
    {"question_list_*", "'2098-01-01', 9, '{en,zh_CN}', 100, 10"},
    {"promises_cases", "false, true"},
    {"queue_list", "10, 2"},
    {"rebuild_question_documents", "0, 100"},
    {"reputation_history", "'UTC', 3, 1000, 20"},
    {"review_list", "10, 'en'"},
    {"search_answers", "'{10,20,30}'"},
    {"search_candidates*", "'may', NULL, NULL, NULL, NULL, 100"},
    {"search_newest", "NULL, NULL, NULL, 'may', NULL, 100"},
    {"search_categories", "'en'"},
    {"search_fits",
     "SELECT count(*) FROM search_documents d WHERE search_fits(d, NULL, NULL, 'official')"},
    {"search_titles", "'may i', NULL, NULL, NULL, 'official', 10, 0"},
    {"search_threads", "'{10,20,30}'"},
    {"reader_get", "1"},
    {"reader_resume", "true, 1, 'en', 1"},
    {"reader_set_account", "'daily', 8, NULL, NULL, NULL, NULL, 1, 1"},
    {"reader_set_mail", "'daily', 8, NULL, NULL, NULL, NULL, 50"},
    {"round_due", "10"},
    {"round_entries", "'en', '{1}'"},
    {"subscription_get", "1"},
    {"subscription_left", "false, 1, 1"},
    {"subscription_start", "1, 1"},
    {"why_reader", "1"},
    {"template_list", "'en', NULL, NULL, '{}'"},
    {"thread_posts_member", "1, 4, 10, false"},
    {"thread_posts_public", "1, 10"},
    {"thread_question_member", "4, 'en', 10, false"},
    {"thread_question_public", "'en', 10"},
    {"thread_rest", "NULL, false, 50"},
    {"thread_settle", "10"},
    {"thread_state", "4, false, 11"},
    {"waiting_list", "'{}', '{}', '{}', 0, NULL, 'all', 4, 2, NULL, 10, 'en'"},
    {"waiting_mine", "'{}', '{}', '{}', 0, NULL, 'en', 2, NULL, 10"},
    {"watch_list_categories", "'en', 1, 0, 10"},
    {"watch_list_questions", "3, 0, false, 10"},
    {"watch_set_question", "4, true, 10, false"},
    /* Without arguments. */
    {"demo_put_reputation", ""},
    {"edition_plan_recipients", ""},
    {"edition_recipients", ""},
    {"official_expired", ""},
    {"reputation_recount", ""},
    {"se_write_*", ""},
    {"thread_recount_*", ""},
    /* Functions and views. */
    {"addressees", "SELECT * FROM addressees ORDER BY id"},
    {"digest_readers", "SELECT * FROM digest_readers"},
    {"is_official", "SELECT id, is_official(posts) FROM posts ORDER BY id"},
    {"is_visible_to", "SELECT id, is_visible_to(posts, NULL, false) FROM posts ORDER BY id"},
    {"matching_outcomes", "SELECT * FROM matching_outcomes ORDER BY question_id, entry_id"},
    {"question_cards", "SELECT * FROM question_cards ORDER BY id"},
    {"question_is_official",
     "SELECT id, question_is_official(questions) FROM questions ORDER BY id"},
    {"reputation_acceptance", "SELECT reputation_acceptance(31, 1, 1, now())::text"},
    {"reputation_acceptances", "INSERT INTO acceptances (question_id, answer_id, by_id) VALUES "
			       "(30, 31, 1) RETURNING answer_id"},
    {"reputation_facts", "SELECT * FROM reputation_facts ORDER BY account_id"},
    {"reputation_posts_changed", "UPDATE posts SET n_up = n_up + 1 WHERE id = 11 RETURNING id"},
    {"reputation_posts_new",
     "INSERT INTO posts (id, kind, question_id, author_id, body, html, renderer, n_up) VALUES "
     "(40, 'answer', 10, 3, 'New.', '', 1, 7) RETURNING id"},
    {"reputation_rebuild", "SELECT reputation_rebuild()::text"},
    {"search_answer",
     "SELECT id, search_answer(id, official_id, accepted_id) FROM questions ORDER BY id"},
    {"search_build_questions", "SELECT search_build_questions(1, 100)::text"},
    {"search_cards", "SELECT * FROM search_cards ORDER BY ref_id, kind"},
    {"search_cards_changed", "UPDATE questions SET accepted_id = 12 WHERE id = 10 RETURNING id"},
    {"search_posts_changed", "UPDATE posts SET words = 'other words' WHERE id = 11 RETURNING id"},
    {"search_questions_changed",
     "UPDATE questions SET title_words = 'other words' WHERE id = 10 RETURNING id"},
    {"upload_is_public", "SELECT id, upload_is_public(uploads) FROM uploads ORDER BY id"},
    {"upload_find", "'whole', '00000000000000000000000000000001', NULL, false"},
    {"search_touch_question", "SELECT search_touch_question(10)::text"},
};

/* ---- asking --------------------------------------------------------------------------------------- */

static struct db *db;

/* What a call gives and what it leaves behind in all tables, and it is undone. Numbers of new rows and names of mails
 * are others each time, and so is the present; notices and mails, whose numbers stand elsewhere too, begin anew. */
static const char probe_sql[] =
    "CREATE FUNCTION pg_temp.probe(call text, has_rows boolean) RETURNS text LANGUAGE plpgsql AS "
    "$$ "
    "DECLARE r record; said text := ''; left_behind text; one name; BEGIN "
    "PERFORM setval(pg_get_serial_sequence('notices', 'id'), 500), "
    "  setval(pg_get_serial_sequence('mails', 'id'), 500); "
    "BEGIN "
    "  IF has_rows THEN FOR r IN EXECUTE call LOOP said := said || r::text || E'\\n'; END LOOP; "
    "ELSE EXECUTE call; END IF; "
    "  FOR one IN SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = "
    "'public'::regnamespace ORDER BY 1 LOOP "
    "    EXECUTE format('SELECT string_agg(t, E''\\n'' ORDER BY t) FROM (SELECT (to_jsonb(t) - "
    "''id'' - ''message_id'')::text AS t FROM %I t) t', one) "
    "      INTO left_behind; "
    "    said := said || one || ' ' || coalesce(left_behind, ''); "
    "  END LOOP; "
    "  RAISE EXCEPTION 'undo' USING ERRCODE = 'AW002'; "
    "EXCEPTION WHEN SQLSTATE 'AW002' THEN NULL; END; "
    "RETURN regexp_replace(said, to_char(now(), 'YYYY-MM-DD') || '[^\",)]*', 'now', 'g'); END $$";

static const struct probe *
probe_of(const char *name)
{
	for (size_t i = 0; i < sizeof(probes) / sizeof(probes[0]); i++)
		if (fnmatch(probes[i].name, name, 0) == 0)
			return &probes[i];
	fail_msg("%s depends on a rule, and nothing here calls it: give it a probe in %s", name,
		 __FILE__);
	return NULL;
}

static char *
asked(const char *call, bool has_rows)
{
	return arena_strdup(a, test_text(db, "SELECT md5(pg_temp.probe($call$%s$call$, %s))", call,
					 has_rows ? "true" : "false"));
}

static char *
ask_statement(const struct statement *s)
{
	const char *args = probe_of(s->name)->call;
	char *said;

	test_run(db, "PREPARE probe AS %s", s->sql);
	said = asked(args[0] != '\0' ? arena_printf(a, "EXECUTE probe(%s)", args) : "EXECUTE probe",
		     s->n_columns > 0);
	test_run(db, "DEALLOCATE probe");
	return said;
}

/* ---- who depends on it ---------------------------------------------------------------------------- */

/* A view or a function of the database. */
struct code {
	const char *name, *text;
	bool is_view, depends;
};
static struct code all_code[256];
static size_t n_code;

static void
read_code(void)
{
	static const char from[] =
	    "(SELECT f.proname::text AS name, f.prosrc AS text, false AS is_view FROM pg_proc f "
	    "WHERE f.pronamespace = 'public'::regnamespace"
	    " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = f.oid AND d.classid = "
	    "'pg_proc'::regclass AND d.deptype = 'e')"
	    " UNION ALL SELECT relname::text, pg_get_viewdef(oid), true FROM pg_class WHERE "
	    "relkind = 'v' AND relnamespace = 'public'::regnamespace"
	    " ORDER BY 1) AS code";

	n_code = (size_t)test_number(db, "SELECT count(*) FROM %s", from);
	assert_in_range(n_code, 60, sizeof(all_code) / sizeof(all_code[0]));
	for (size_t i = 0; i < n_code; i++) {
		struct code *c = &all_code[i];

		c->name = arena_strdup(
		    a, test_text(db, "SELECT name FROM %s OFFSET %zu LIMIT 1", from, i));
		c->text = arena_strdup(
		    a, test_text(db, "SELECT text FROM %s OFFSET %zu LIMIT 1", from, i));
		c->is_view =
		    test_number(db, "SELECT is_view::int FROM %s OFFSET %zu LIMIT 1", from, i) == 1;
	}
}

static bool
is_of_name(int c)
{
	return isalnum(c) || c == '_';
}

/* A function is called with brackets; without, it is a column of that name. */
static bool
mentions(const char *text, const struct code *c)
{
	size_t len = strlen(c->name);

	for (const char *s = text; (s = strstr(s, c->name)) != NULL; s += len) {
		if ((s > text && is_of_name((unsigned char)s[-1])) ||
		    is_of_name((unsigned char)s[len]))
			continue;
		if (c->is_view || s[len] == '(')
			return true;
	}
	return false;
}

static bool
mentions_any(const char *text)
{
	for (size_t i = 0; i < n_code; i++)
		if (all_code[i].depends && mentions(text, &all_code[i]))
			return true;
	return false;
}

static void
find_dependents(const char *rule)
{
	bool is_more = true;

	for (size_t i = 0; i < n_code; i++)
		all_code[i].depends = strcmp(all_code[i].name, rule) == 0;
	while (is_more) {
		is_more = false;
		for (size_t i = 0; i < n_code; i++) {
			if (all_code[i].depends || !mentions_any(all_code[i].text))
				continue;
			all_code[i].depends = is_more = true;
		}
	}
}

/* The answers of all that depend on it, in one order. */
static size_t
ask_all(const char *rule, const char **names, char **said, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < n_code; i++) {
		if (!all_code[i].depends || strcmp(all_code[i].name, rule) == 0)
			continue;
		assert_true(n < max);
		names[n] = all_code[i].name;
		said[n++] = asked(probe_of(all_code[i].name)->call, true);
	}
	for (size_t i = 0; i < n_sql_statements; i++) {
		if (!mentions_any(sql_statements[i]->sql))
			continue;
		assert_true(n < max);
		names[n] = sql_statements[i]->name;
		said[n++] = ask_statement(sql_statements[i]);
	}
	return n;
}

/* ---- the rules ------------------------------------------------------------------------------------ */

enum {
	IS_VISIBLE,
	IS_VISIBLE_TO,
	QUESTION_IS_VISIBLE_TO,
	MARK_HOLDS,
	IS_MAILABLE,
	SUBSCRIPTION_IS_ON,
	DIGEST_READERS,
	CATEGORY_IN
};

static const struct rule {
	const char *name, *otherwise;
	size_t least; /* so many readers at least: the search for them finds some */
} rules[] = {
    [IS_VISIBLE] =
	{"is_visible",
	 "FUNCTION is_visible(p posts) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT false'",
	 35},
    [IS_VISIBLE_TO] = {"is_visible_to",
		       "FUNCTION is_visible_to(p posts, reader bigint, is_staff boolean) RETURNS "
		       "boolean LANGUAGE sql IMMUTABLE AS 'SELECT false'",
		       5},
    [QUESTION_IS_VISIBLE_TO] = {"question_is_visible_to",
				"FUNCTION question_is_visible_to(q questions, reader bigint, "
				"is_staff boolean) RETURNS boolean LANGUAGE sql IMMUTABLE AS "
				"'SELECT false'",
				5},
    [MARK_HOLDS] = {"mark_holds",
		    "FUNCTION mark_holds(until timestamptz) RETURNS boolean LANGUAGE sql STABLE AS "
		    "'SELECT false'",
		    40},
    [IS_MAILABLE] = {"is_mailable",
		     "FUNCTION is_mailable(a accounts) RETURNS boolean LANGUAGE sql IMMUTABLE AS "
		     "'SELECT false'",
		     5},
    [SUBSCRIPTION_IS_ON] = {"subscription_is_on",
			    "FUNCTION subscription_is_on(s subscriptions) RETURNS boolean LANGUAGE "
			    "sql IMMUTABLE AS 'SELECT false'",
			    4},
    [DIGEST_READERS] = {"digest_readers",
			"VIEW digest_readers AS SELECT id AS reader_id, id AS account_id, locale, "
			"zone FROM accounts WHERE false",
			3},
    [CATEGORY_IN] = {"category_in",
		     "FUNCTION category_in(category bigint, reader_locale text) RETURNS TABLE "
		     "(slug text, name text, about text) LANGUAGE sql STABLE "
		     "AS $$ SELECT 'elsewhere', 'Elsewhere', '' $$",
		     15},
};

static const char *
present_text(const char *rule)
{
	return arena_strdup(a, test_text(db,
					 "SELECT coalesce((SELECT pg_get_functiondef(oid) FROM "
					 "pg_proc WHERE proname = '%s'), "
					 "(SELECT 'CREATE OR REPLACE VIEW %s AS ' || "
					 "pg_get_viewdef(oid) FROM pg_class WHERE relname = '%s'))",
					 rule, rule, rule));
}

static void
every_reader_follows(void **state)
{
	enum { MOST = 128 };
	const struct rule *rule = *state;
	const char *names[MOST], *present = present_text(rule->name);
	char *before[MOST], *otherwise[MOST], *again[MOST];
	size_t n, bad = 0;

	find_dependents(rule->name);
	n = ask_all(rule->name, names, before, MOST);
	test_run(db, "CREATE OR REPLACE %s", rule->otherwise);
	assert_int_equal(ask_all(rule->name, names, otherwise, MOST), n);
	test_run(db, "%s", present);
	assert_int_equal(ask_all(rule->name, names, again, MOST), n);
	for (size_t i = 0; i < n; i++) {
		if (strcmp(before[i], again[i]) != 0)
			print_error("%s answers otherwise each time: its probe shows nothing\n",
				    names[i]);
		else if (strcmp(before[i], otherwise[i]) == 0)
			print_error("%s does not follow %s\n", names[i], rule->name);
		else
			continue;
		bad++;
	}
	assert_int_equal(bad, 0);
	assert_true(n >= rule->least);
}

/* ---- what they say -------------------------------------------------------------------------------- */

static void
a_category_is_called_as_in_another_language_rather_than_by_its_slug(void **state)
{
	(void)state;
	assert_string_equal(
	    test_text(db, "SELECT concat_ws('|', slug, name, about) FROM category_in(1, 'zh_CN')"),
	    "billing|Billing|About bills.");
	test_run(db, "INSERT INTO category_texts VALUES (1, 'zh_CN', '账单', '')");
	assert_string_equal(
	    test_text(db, "SELECT concat_ws('|', slug, name, about) FROM category_in(1, 'zh_CN')"),
	    "billing|账单|About bills.");
	assert_string_equal(test_text(db, "SELECT name FROM category_in(1, 'fr')"), "Billing");
	test_run(db, "DELETE FROM category_texts");
	assert_string_equal(
	    test_text(db, "SELECT concat_ws('|', slug, name, about) FROM category_in(1, 'en')"),
	    "billing|billing|");
	assert_int_equal(test_number(db, "SELECT count(*) FROM category_in(2, 'en')"), 0);
}

static int64_t
number_after(const char *sql, const char *asked_for)
{
	int64_t n = 0;
	enum result r;

	DB_TX(db, r) {
		test_run(db, "%s", sql);
		n = test_number(db, "SELECT count(*) FROM %s", asked_for);
		r = CONFLICT; /* undone */
	}
	assert_int_equal(r, CONFLICT);
	return n;
}

static void
whoever_must_not_get_the_digest_is_no_reader_of_it(void **state)
{
	static const char *const changes[] = {
	    "UPDATE accounts SET verified_at = NULL WHERE id = 1",
	    "UPDATE accounts SET suspended_at = now() WHERE id = 1",
	    "UPDATE accounts SET email_sealed = NULL WHERE id = 1",
	    "UPDATE subscriptions SET ended_at = now() WHERE account_id = 1",
	    "UPDATE subscriptions SET confirmed_at = NULL WHERE account_id = 1",
	    "UPDATE subscriptions SET frequency = 'off' WHERE account_id = 1",
	    "INSERT INTO suppressions VALUES ('ma', 'bounce')",
	    "INSERT INTO suppressions VALUES ('mx', 'bounce')",
	    "UPDATE mail_readers SET token_hash = 'x', expires_at = now() WHERE id = 50",
	    "DELETE FROM mail_readers WHERE id = 50"};

	(void)state;
	assert_int_equal(test_number(db, "SELECT count(*) FROM digest_readers"), 3);
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++)
		if (number_after(changes[i], "digest_readers") != 2)
			fail_msg("still a reader: %s", changes[i]);
}

static void
whoever_must_not_get_mail_takes_no_notices_by_it(void **state)
{
	static const char who[] = "addressees WHERE id = 1 AND takes_notices";
	static const char *const changes[] = {
	    "UPDATE accounts SET verified_at = NULL WHERE id = 1",
	    "UPDATE accounts SET suspended_at = now() WHERE id = 1",
	    "UPDATE accounts SET email_sealed = NULL WHERE id = 1",
	    "UPDATE accounts SET notify_mail = false WHERE id = 1",
	    "INSERT INTO suppressions VALUES ('ma', 'bounce')"};

	(void)state;
	assert_int_equal(number_after("SELECT 1", who), 1);
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++)
		if (number_after(changes[i], who) != 0)
			fail_msg("still told by mail: %s", changes[i]);
}

static int
begin(void **state)
{
	(void)arena_made(state);
	db = test_db_on(test_owner_url());
	if (db_script(db, fixture) != OK)
		return 1;
	test_run(db, "%s", probe_sql);
	read_code();
	return 0;
}

int
main(void)
{
#define RULE(n)                                                                                    \
	{"every_reader_follows_" #n, every_reader_follows, NULL, NULL, (void *)(uintptr_t)&rules[n]}
	static const struct CMUnitTest tests[] = {
	    RULE(IS_VISIBLE),
	    RULE(IS_VISIBLE_TO),
	    RULE(QUESTION_IS_VISIBLE_TO),
	    RULE(MARK_HOLDS),
	    RULE(IS_MAILABLE),
	    RULE(SUBSCRIPTION_IS_ON),
	    RULE(DIGEST_READERS),
	    RULE(CATEGORY_IN),
	    cmocka_unit_test(whoever_must_not_get_the_digest_is_no_reader_of_it),
	    cmocka_unit_test(whoever_must_not_get_mail_takes_no_notices_by_it),
	    cmocka_unit_test(a_category_is_called_as_in_another_language_rather_than_by_its_slug),
	};

	log_open("test", LOG_LEVEL_ERROR);
	return cmocka_run_group_tests_name("rules", tests, begin, arena_gone);
}
