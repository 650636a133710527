/* Being logged in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/account/account.h"
#include "answerwell/account/session.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/log.h"
#include "answerwell/db/db.h"
#include "support/community.h"
#include "support/pg.h"

static struct db *db;
static struct arena *a;
static const struct account *ann;
static char *token;
static struct session *session;
static struct account *found;

static int
set_up(void **state)
{
	(void)state;
	a = arena_new();
	return session_open(db, a, ann->id, "Browser/1.0", NULL, &token) == OK ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	test_run(db, "DELETE FROM sessions");
	arena_free(a);
	return 0;
}

static void
a_token_finds_its_session_and_account(void **state)
{
	(void)state;
	assert_int_equal(session_find(db, a, token, &session, &found), OK);
	assert_int_equal(found->id, ann->id);
	assert_string_equal(found->name, "ann");
	assert_int_equal(session->account_id, ann->id);
	assert_int_equal(strlen(session->token_hash), 64);
	assert_int_equal(test_number(db, "SELECT count(*) FROM sessions WHERE token_hash = '%s'",
				     session->token_hash),
			 1);
}

static void
the_token_itself_is_not_stored(void **state)
{
	(void)state;
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM sessions s WHERE s::text LIKE '%%%s%%'", token),
	    0);
}

static void
whoever_logs_in_was_seen_then(void **state)
{
	const char *const seen = "SELECT count(*) FROM accounts WHERE name = 'ann' AND "
				 "last_seen_at > now() - interval '1 minute'";

	(void)state;
	assert_int_equal(test_number(db, "%s", seen), 1);
	/* And from then on as often as a session says. */
	test_run(db, "UPDATE accounts SET last_seen_at = now() - interval '1 day'");
	assert_int_equal(session_find(db, a, token, &session, &found), OK);
	assert_int_equal(test_number(db, "%s", seen), 0);
	test_run(db, "UPDATE sessions SET last_seen_at = now() - interval '11 minutes'");
	assert_int_equal(session_find(db, a, token, &session, &found), OK);
	assert_int_equal(test_number(db, "%s", seen), 1);
}

static void
unknown_and_misshapen_tokens_find_nothing(void **state)
{
	(void)state;
	assert_int_equal(session_find(db, a, NULL, &session, &found), NOT_FOUND);
	assert_int_equal(session_find(db, a, "", &session, &found), NOT_FOUND);
	assert_int_equal(session_find(db, a, "short", &session, &found), NOT_FOUND);
	token[5] = token[5] == 'A' ? 'B' : 'A';
	assert_int_equal(session_find(db, a, token, &session, &found), NOT_FOUND);
}

static void
an_expired_session_and_a_suspended_person_are_out(void **state)
{
	(void)state;
	test_run(db, "UPDATE accounts SET suspended_at = now() WHERE name = 'ann'");
	assert_int_equal(session_find(db, a, token, &session, &found), NOT_FOUND);
	test_run(db, "UPDATE accounts SET suspended_at = NULL WHERE name = 'ann'");
	assert_int_equal(session_find(db, a, token, &session, &found), OK);
	test_run(db, "UPDATE sessions SET expires_at = now() - interval '1 second'");
	assert_int_equal(session_find(db, a, token, &session, &found), NOT_FOUND);
	assert_int_equal(session_sweep(db, a), OK);
	assert_int_equal(test_number(db, "SELECT count(*) FROM sessions"), 0);
}

static void
use_prolongs_a_session_but_writes_at_most_every_ten_minutes(void **state)
{
	const char *version = "SELECT xmin FROM sessions";
	const char *before = test_text(db, "%s", version);

	(void)state;
	assert_int_equal(session_find(db, a, token, &session, &found), OK);
	assert_string_equal(test_text(db, "%s", version), before);
	test_run(db, "UPDATE sessions SET last_seen_at = now() - interval '11 minutes', "
		     "expires_at = now() + interval '1 day'");
	assert_int_equal(session_find(db, a, token, &session, &found), OK);
	assert_int_equal(test_number(db, "SELECT count(*) FROM sessions WHERE expires_at > now() + "
					 "interval '29 days' AND last_seen_at = now()"),
			 0);
	assert_int_equal(test_number(db,
				     "SELECT count(*) FROM sessions WHERE expires_at > now() + "
				     "interval '29 days' AND last_seen_at > now() - interval '1 "
				     "minute'"),
			 1);
	/* The end that no use moves. */
	test_run(db, "UPDATE sessions SET created_at = now() - interval '170 days', last_seen_at = "
		     "now() - interval '1 hour'");
	assert_int_equal(session_find(db, a, token, &session, &found), OK);
	assert_int_equal(test_number(db, "SELECT count(*) FROM sessions WHERE expires_at < now() + "
					 "interval '11 days'"),
			 1);
}

static void
one_or_all_sessions_are_ended(void **state)
{
	char *second, *third;

	(void)state;
	assert_int_equal(session_open(db, a, ann->id, NULL, NULL, &second), OK);
	assert_int_equal(session_open(db, a, ann->id, "bad \xff bytes", NULL, &third), OK);
	assert_int_equal(session_find(db, a, second, &session, &found), OK);
	assert_int_equal(session_close_all(db, a, ann->id, session->id), OK);
	assert_int_equal(session_find(db, a, token, &session, &found), NOT_FOUND);
	assert_int_equal(session_find(db, a, third, &session, &found), NOT_FOUND);
	assert_int_equal(session_find(db, a, second, &session, &found), OK);
	assert_int_equal(session_close(db, a, session->id), OK);
	assert_int_equal(session_find(db, a, second, &session, &found), NOT_FOUND);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(a_token_finds_its_session_and_account),
	    TEST(the_token_itself_is_not_stored),
	    TEST(whoever_logs_in_was_seen_then),
	    TEST(unknown_and_misshapen_tokens_find_nothing),
	    TEST(an_expired_session_and_a_suspended_person_are_out),
	    TEST(use_prolongs_a_session_but_writes_at_most_every_ten_minutes),
	    TEST(one_or_all_sessions_are_ended),
	};

	log_open("test", LOG_LEVEL_ERROR);
	db = test_db();
	ann = test_person(db, "ann", ROLE_CUSTOMER);
	return cmocka_run_group_tests_name("session", tests, NULL, NULL);
}
