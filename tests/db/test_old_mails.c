/* A database from before there was one ledger, brought up to date: every mail is where it was, waiting ones go
 * out with the words and links they had, and what is told next goes on from there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/account/notice.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/log.h"
#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/mailing/delivery.h"
#include "answerwell/mailing/edition.h"
#include "answerwell/mailing/round.h"
#include "answerwell/mailing/subscription.h"
#include "old_schema.h"
#include "support/community.h"
#include "support/pg.h"

enum { ONE_LEDGER = 121 };

static struct db *db;
static const char *ledger_before;

/* ann (1) reads English, li (2) Chinese, bob (3) writes; 9 is to become an account. Question 10 is ann's,
 * 11 bob's answer to it. Edition 1 was sent to both. */
static const char before[] =
    "INSERT INTO accounts (id, name, display_name, locale, email_sealed, email_mac, verified_at)"
    "  OVERRIDING SYSTEM VALUE VALUES (1, 'ann', 'Ann', 'en', '%1$s', 'mac 1', now()),"
    "  (2, 'li', 'Li', 'zh_CN', '%2$s', 'mac 2', now()), (3, 'bob', 'Bob', 'en', NULL, NULL, "
    "now());"
    "INSERT INTO registrations (id, token_hash, email_sealed, email_mac, locale, expires_at)"
    "  VALUES (9, 'hash', '%3$s', 'mac 9', 'en', now() + interval '1 day');"
    "INSERT INTO subscriptions (account_id, confirmed_at) VALUES (1, now()), (2, now());"
    "INSERT INTO categories (slug, position) VALUES ('billing', 1);"
    "INSERT INTO posts (id, kind, question_id, author_id, body, html, renderer) OVERRIDING SYSTEM "
    "VALUE"
    "  VALUES (10, 'question', 10, 1, 'May I?', '', 1), (11, 'answer', 10, 3, 'You may.', '', 1);"
    "INSERT INTO questions (id, title, slug, locale, category_id, author_id)"
    "  SELECT 10, 'May I come in?', 'may-i', 'en', id, 1 FROM categories;"
    /* One of each state; letters and notices that wait; one from before there were notices. */
    "INSERT INTO outbox (account_id, registration_id, kind, actor_id, question_id, post_id, "
    "message_id, state,"
    "  attempts, claims, deaths, not_before, claimed_by, claimed_at, handed_over_at, finished_at, "
    "why, bundle,"
    "  secret_sealed, to_sealed) VALUES"
    " (1, NULL, 'reset', NULL, NULL, NULL, 'reset.1@old', 'planned', 1, 1, 0, now() - interval '1 "
    "minute', 'm', "
    "  now(), NULL, NULL, '450 later', NULL, '%4$s', NULL),"
    " (NULL, 9, 'verify', NULL, NULL, NULL, 'verify.9@old', 'planned', 0, 0, 0, now(), NULL, NULL, "
    "NULL, NULL,"
    "  '', NULL, '%5$s', NULL),"
    " (2, NULL, 'address_new', NULL, NULL, NULL, 'address_new.2@old', 'planned', 0, 0, 0, now(), "
    "NULL, NULL,"
    "  NULL, NULL, '', NULL, '%6$s', '%7$s'),"
    " (1, NULL, 'answer', 3, 10, 11, 'answer.1@old', 'planned', 0, 0, 0, now(), NULL, NULL, NULL, "
    "NULL, '',"
    "  'question.10', NULL, NULL),"
    " (2, NULL, 'daily', NULL, NULL, NULL, 'daily.2@old', 'planned', 0, 0, 0, now() + interval '9 "
    "hours', NULL,"
    "  NULL, NULL, NULL, '', 'daily', NULL, NULL),"
    " (1, NULL, 'mention', 3, 10, 11, 'mention.1@old', 'planned', 0, 2, 0, now(), NULL, NULL, "
    "NULL, NULL, '',"
    "  NULL, NULL, NULL),"
    " (2, NULL, 'comment', 3, 10, 11, 'claimed@old', 'claimed', 2, 3, 1, now(), 'mailer', now(), "
    "NULL, NULL, '',"
    "  NULL, NULL, NULL),"
    " (2, NULL, 'comment', 3, 10, 11, 'handed@old', 'handed_over', 2, 3, 0, now(), 'mailer', "
    "now(), now(), NULL,"
    "  '', NULL, NULL, NULL),"
    " (2, NULL, 'comment', 3, 10, 11, 'accepted@old', 'accepted', 1, 1, 0, now(), 'm', now(), "
    "now(), now(), '',"
    "  NULL, NULL, NULL),"
    " (2, NULL, 'comment', 3, 10, 11, 'failed@old', 'failed', 5, 5, 0, now(), 'm', now(), now(), "
    "now(),"
    "  '550 no', NULL, NULL, NULL),"
    " (2, NULL, 'comment', 3, 10, 11, 'skipped@old', 'skipped', 1, 1, 0, now(), 'm', now(), NULL, "
    "now(),"
    "  'not wanted any more', NULL, NULL, NULL);"
    "INSERT INTO notices (account_id, kind, actor_id, question_id, post_id, mail_id)"
    "  SELECT account_id, kind, actor_id, question_id, post_id, id FROM outbox WHERE kind IN "
    "('answer', 'comment');"
    "INSERT INTO notices (account_id, kind, actor_id, question_id, post_id, mail_id)"
    "  SELECT 2, 'watched', 3, 10, 11, id FROM outbox WHERE kind = 'daily';"
    "INSERT INTO editions (state, covers_until, deadline_at, leaves_at, n_recipients)"
    "  VALUES ('sending', now(), now() + interval '1 day', now(), 2), "
    "  ('sent', now(), now(), now(), 5);"
    "INSERT INTO edition_texts (edition_id, locale, subject, text, html, n_entries, mark)"
    "  SELECT 1, l, 'News ' || l, 'See @@', '<p>@@</p>', 1, '@@' FROM unnest('{en,zh_CN}'::text[]) "
    "AS l;"
    "INSERT INTO deliveries (edition_id, account_id, locale, message_id, state, attempts, claims, "
    "why, not_before)"
    "  SELECT 1, id, locale, 'edition.1.' || id || '@old', 'planned', 0, 0, '', now() FROM "
    "accounts WHERE id < 3;"
    "INSERT INTO deliveries (edition_id, account_id, locale, message_id, state, attempts, claims, "
    "claimed_by,"
    "  claimed_at, handed_over_at, finished_at, why)"
    "  SELECT 2, s.n, 'en', 'edition.2.' || s.n || '@old', s.state, 1, s.n, 'm', now(), now(), "
    "now(), s.why"
    "  FROM (VALUES (1, 'failed', '550 no'), (2, 'uncertain', 'no word from the mail server'),"
    "    (3, 'accepted', '')) AS s (n, state, why);";

#define COLUMNS                                                                                    \
	"message_id, kind, state, attempts, claims, deaths, not_before, claimed_by, claimed_at, "  \
	"handed_over_at, finished_at, why, secret_sealed, to_sealed"

static const char *
told(const char *from)
{
	return test_text(
	    db, "SELECT string_agg(m::text, E'\\n' ORDER BY message_id) FROM (%s) AS m", from);
}

static const char *
sealed(const char *text, const char *bound)
{
	return secret_seal(a, text, bound);
}

static int
begin(void **state)
{
	char why[256];
	int applied;

	(void)arena_made(state);
	test_settings();
	db = test_db_on(test_empty_url());
	old_schema(db, ONE_LEDGER);
	assert_int_equal(
	    db_script(db, arena_printf(a, before, sealed("ann@example.org", "account:1"),
				       sealed("li@example.org", "account:2"),
				       sealed("new@example.org", "account:9"),
				       sealed("Reset-1", "reset.1@old"),
				       sealed("Verify-9", "verify.9@old"),
				       sealed("Address-2", "address_new.2@old"),
				       sealed("li@other.example", "account:2"))),
	    OK);
	ledger_before =
	    told("SELECT coalesce(account_id, registration_id) AS of, NULL::bigint AS edition_id, "
		 "NULL AS locale, " COLUMNS " FROM outbox UNION ALL "
		 "SELECT account_id, edition_id, locale, message_id, 'edition', state, attempts, "
		 "claims, deaths, not_before, claimed_by, claimed_at, handed_over_at, finished_at, "
		 "why, NULL, NULL FROM deliveries");
	assert_int_equal(migrate(db, a, "answerwell", &applied, why, sizeof(why)), OK);
	return 0;
}

static void
every_mail_is_where_it_was(void **state)
{
	(void)state;
	assert_string_equal(
	    told("SELECT recipient_id AS of, edition_id, locale, " COLUMNS " FROM mails"),
	    ledger_before);
	assert_int_equal(test_number(db, "SELECT count(*) FROM mails"), 16);
}

/* A mail that waits takes in what comes, as before. */
static void
what_waits_takes_in_what_comes(void **state)
{
	struct notice notice = {.account_id = 1,
				.kind = NOTICE_ANSWER,
				.actor_id = 3,
				.question_id = 10,
				.post_id = 11};

	(void)state;
	test_run(db, "INSERT INTO notice_choices VALUES (2, 'watched', 'daily', true)");
	assert_int_equal(notice_queue(db, a, &notice), OK);
	notice.account_id = 2;
	notice.kind = NOTICE_WATCHED;
	assert_int_equal(notice_queue(db, a, &notice), OK);
	assert_string_equal(
	    test_text(db,
		      "SELECT string_agg(message_id || ' ' || n, ', ' ORDER BY message_id) FROM "
		      "(SELECT mail_id, count(*) AS n FROM mail_notices GROUP BY mail_id) AS l "
		      "JOIN mails ON id = mail_id WHERE state = 'planned'"),
	    "answer.1@old 2, daily.2@old 2, mention.1@old 1");
	assert_int_equal(test_number(db, "SELECT count(*) FROM mails"), 16);
}

static const struct delivery *
with_id(const struct claimed *got, const char *message_id)
{
	for (size_t i = 0; i < got->n; i++)
		if (strcmp(got->list[i].message_id, message_id) == 0)
			return &got->list[i];
	fail_msg("%s was not claimed", message_id);
	return NULL;
}

static void
what_waited_goes_out_with_the_words_and_links_it_had(void **state)
{
	static const struct {
		const char *message_id, *to, *words;
	} all[] = {
	    {"reset.1@old", "ann@example.org", "/reset/Reset-1\n"},
	    {"verify.9@old", "new@example.org", "/register/Verify-9\n"},
	    {"address_new.2@old", "li@other.example", "/address/confirm/Address-2\n"},
	    {"answer.1@old", "ann@example.org", "/questions/10/may-i#answer-11\n"},
	    {"mention.1@old", "ann@example.org", "Bob has mentioned you in “May I come in?”:"},
	    {"edition.1.1@old", "ann@example.org", "See http"},
	    {"edition.1.2@old", "li@example.org", "See http"},
	};
	struct claimed got;

	(void)state;
	assert_int_equal(delivery_claim(db, a, "me", 50, &got), OK);
	assert_int_equal(got.n, sizeof(all) / sizeof(all[0]));
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		const struct delivery *d = with_id(&got, all[i].message_id);

		assert_string_equal(d->to.address, all[i].to);
		if (strstr(d->text, all[i].words) == NULL)
			fail_msg("%s: %s", all[i].message_id, d->text);
	}
	assert_int_equal(with_id(&got, "edition.1.2@old")->locale, LOCALE_ZH_CN);
	assert_int_equal(with_id(&got, "reset.1@old")->attempts, 2);
	assert_int_equal(with_id(&got, "mention.1@old")->claim, 3);
}

/* What the version before held, and what it could not know. */
static void
what_was_held_is_recovered_by_the_same_rules(void **state)
{
	struct delivery *list;
	size_t n;

	(void)state;
	assert_int_equal(delivery_stranded(db, a, "mailer", &list, &n), OK);
	assert_int_equal(n, 1);
	assert_string_equal(list[0].message_id, "handed@old");
	assert_int_equal(delivery_recover(db, a, "mailer"), OK);
	assert_string_equal(test_text(db,
				      "SELECT string_agg(state, ' ' ORDER BY message_id) FROM "
				      "mails WHERE message_id IN ('claimed@old', 'handed@old')"),
			    "planned uncertain");
}

static void
editions_and_ways_out_are_as_before(void **state)
{
	struct edition *e;

	(void)state;
	assert_int_equal(edition_get(db, a, 2, &e), OK);
	assert_int_equal(e->n[DELIVERY_FAILED], 1);
	assert_int_equal(e->n[DELIVERY_UNCERTAIN], 1);
	assert_int_equal(e->n[DELIVERY_ACCEPTED], 1);
	assert_int_equal(e->n_missed, 1);
	assert_int_equal(
	    subscription_by_token(db, a, subscription_token(a, 2, "d"), false, "one_click"), OK);
	assert_string_equal(test_text(db,
				      "SELECT string_agg(id || ' ' || takes_editions, ', ' ORDER "
				      "BY id) FROM addressees"),
			    "1 true, 2 false, 3 false, 9 false");
}

/* Promised was each edition of an editor: no more, no less, and nothing by itself. Runs before the test that ends one. */
static void
who_was_subscribed_gets_each_edition_and_nothing_else(void **state)
{
	struct round round;

	(void)state;
	assert_string_equal(
	    test_text(db, "SELECT string_agg(concat_ws(' ', account_id, frequency, next_at IS "
			  "NULL, ended_at IS NULL), ', ' ORDER BY account_id) FROM subscriptions"),
	    "1 edition t t, 2 edition t t");
	test_run(db, "UPDATE entry_announcements SET at = now() - interval '1 day', is_told = "
		     "false");
	assert_int_equal(round_run(db, a, &round), OK);
	assert_int_equal(round.n_mails, 0);
}

int
main(void)
{
	/* In this order: each goes on from the one before. */
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_mail_is_where_it_was),
	    cmocka_unit_test(what_waits_takes_in_what_comes),
	    cmocka_unit_test(what_waited_goes_out_with_the_words_and_links_it_had),
	    cmocka_unit_test(what_was_held_is_recovered_by_the_same_rules),
	    cmocka_unit_test(who_was_subscribed_gets_each_edition_and_nothing_else),
	    cmocka_unit_test(editions_and_ways_out_are_as_before),
	};

	log_open("test", LOG_LEVEL_ERROR);
	return cmocka_run_group_tests_name("old mails", tests, begin, arena_gone);
}
