/* Which writes tell the web servers that kept pages are out of date, and which do not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/log.h"
#include "answerwell/db/db.h"
#include "answerwell/db/pool.h"
#include "answerwell/faq/entry.h"
#include "answerwell/forum/question.h"
#include "support/community.h"
#include "support/pg.h"
#include "tests/sql/probe.h"

/* Tables of which visitors without an account see nothing. Everything else is named in
 * migrations/current/content.sql. */
static const char *const unseen[] = {"account_tokens",
				     "agreements",
				     "assignments",
				     "email_changes",
				     "registrations",
				     "reputation_due",
				     "thanks" /* counted in posts */,
				     "audit_log",
				     "beginning_dismissals" /* administrators alone */,
				     "candidate_dismissals",
				     "drafts",
				     "edition_choices",
				     "edition_entries",
				     "edition_introductions",
				     "edition_texts",
				     "edition_writers",
				     "editions",
				     "entry_announcements",
				     "entry_helped",
				     "entry_news",
				     "entry_remarks",
				     "flags",
				     "matching" /* an index is no page */,
				     "import_comments",
				     "import_entries",
				     "import_entry_texts",
				     "import_history",
				     "import_links",
				     "import_phrasings",
				     "import_posts",
				     "import_revisions",
				     "import_run",
				     "import_tags",
				     "import_texts",
				     "import_users",
				     "import_votes",
				     "import_work",
				     "letters",
				     "uploads",
				     "upload_parts",
				     "upload_uses" /* their texts tell */,
				     "logos" /* the settings name one */,
				     "limits",
				     "mail_notices",
				     "mail_paces",
				     "mail_readers",
				     "mail_requests",
				     "mails",
				     "notice_choices",
				     "question_promises",
				     "notices",
				     "recipients",
				     "returns",
				     "schema_current",
				     "schema_migrations",
				     "sealings",
				     "searches" /* staff looks at them */,
				     "covering_state",
				     "question_coverings" /* staff sees the figures */,
				     "search_lexemes",
				     "search_totals",
				     "search_vocabulary",
				     "sessions",
				     "setting_changes" /* the settings tell */,
				     "site_page_revisions" /* the pages tell */,
				     "solutions" /* what an asker says stands in offers */,
				     "submissions",
				     "subscriptions",
				     "suggestions",
				     "suppressions",
				     "suspended_acceptances" /* counted in questions */,
				     "template_gaps" /* only forms of staff look there */,
				     "duplicate_watchers",
				     "refused_proposals",
				     "undo_acts",
				     "undo_rows",
				     "unsolved" /* its comment tells */,
				     "watches",
				     "votes" /* the counts are in posts */};

static bool
is_unseen(const char *name)
{
	for (size_t i = 0; i < sizeof(unseen) / sizeof(unseen[0]); i++)
		if (strcmp(unseen[i], name) == 0)
			return true;
	return false;
}

static void
every_table_tells_or_is_known_to_be_unseen(void **state)
{
	struct arena *a = arena_new();
	struct sql_content_tables_row *rows;
	size_t n;
	int bad = 0;

	(void)state;
	assert_int_equal(sql_content_tables(test_db(), a, &rows, &n), OK);
	assert_true(n > 30);
	for (size_t i = 0; i < n; i++) {
		const char *name = rows[i].name;

		if (rows[i].tells != is_unseen(name))
			continue;
		print_error("%s: name it in migrations/current/content.sql or in %s\n", name,
			    __FILE__);
		bad++;
	}
	assert_int_equal(bad, 0);
	arena_free(a);
}

/* The notes that have come since the last call: one for each transaction that changed content. */
static size_t
notes(struct db *listener)
{
	struct db_notes come;

	assert_int_equal(db_listen_trip(listener, CLOCK_SECOND, &come), OK);
	return come.n;
}

/* What web servers know of the site itself outlives all other writing. */
static void
settings_pages_and_the_first_administrator_tell_of_the_site(void **state)
{
	static const char *const of_the_site[] = {
	    "INSERT INTO settings (name, value) VALUES ('site_name', 'Lumio help')",
	    "DELETE FROM site_pages",
	    "INSERT INTO setup (code_hash) VALUES ('x')",
	    "UPDATE accounts SET role = 'admin' WHERE name = 'zoe'",
	};
	struct db *db = test_db(), *listener = test_db_another();
	struct db_notes come;

	(void)state;
	(void)test_person(db, "zoe", ROLE_CUSTOMER);
	assert_int_equal(db_listen(listener, "content"), OK);
	test_run(db, "UPDATE accounts SET about = 'x' WHERE name = 'zoe'");
	assert_int_equal(db_listen_trip(listener, CLOCK_SECOND, &come), OK);
	assert_int_equal(come.n_marked, 0);
	for (size_t i = 0; i < sizeof(of_the_site) / sizeof(of_the_site[0]); i++) {
		test_run(db, "%s", of_the_site[i]);
		assert_int_equal(db_listen_trip(listener, CLOCK_SECOND, &come), OK);
		assert_int_equal(come.n_marked, 1);
	}
	assert_int_equal(test_number(db, "SELECT count(*) FROM setup"), 0);
}

static void
writing_tells_once_and_counting_readers_does_not(void **state)
{
	static const struct statement rename = {
	    .name = "content_rename",
	    .sql = "UPDATE accounts SET display_name = 'Somebody' WHERE id = 0"};
	static const struct statement touch = {.name = "content_touch",
					       .sql = "UPDATE sessions SET last_seen_at = now()"};
	struct arena *a = arena_new();
	struct db *listener = test_db_another();
	int64_t ids[] = {1, 2}, counts[] = {3, 1};

	(void)state;
	assert_int_equal(db_listen(listener, "content"), OK);
	(void)notes(listener);
	assert_int_equal(sql_run(test_db(), a, &rename, NULL, NULL, NULL), OK);
	assert_int_equal(notes(listener), 1);
	assert_int_equal(db_script(test_db(), "BEGIN; UPDATE posts SET n_up = 0 WHERE id = 0;"
					      "DELETE FROM metoos WHERE account_id = 0;"
					      "UPDATE posts SET n_up = 0 WHERE id = 0; COMMIT"),
			 OK);
	assert_int_equal(notes(listener), 1);
	assert_int_equal(sql_run(test_db(), a, &touch, NULL, NULL, NULL), OK);
	assert_int_equal(question_add_views(test_db(), a, ids, counts, 2), OK);
	assert_int_equal(entry_add_views(test_db(), a, ids, counts, 2), OK);
	assert_int_equal(notes(listener), 0);
	assert_int_equal(sql_run(test_db(), a, &rename, NULL, NULL, NULL),
			 OK); /* the silence is over */
	assert_int_equal(notes(listener), 1);
	arena_free(a);
}

int
main(void)
{
	static const struct CMUnitTest all[] = {
	    cmocka_unit_test(every_table_tells_or_is_known_to_be_unseen),
	    cmocka_unit_test(writing_tells_once_and_counting_readers_does_not),
	    cmocka_unit_test(settings_pages_and_the_first_administrator_tell_of_the_site),
	};

	log_open("test", LOG_LEVEL_ERROR);
	return cmocka_run_group_tests_name("content", all, NULL, NULL);
}
