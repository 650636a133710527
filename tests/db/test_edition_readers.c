/* Who gets an edition, that nobody gets anything twice, and how to leave. */
#include "edition.h"

#include "answerwell/base/str.h"
#include "answerwell/mailing/reader.h"

/* ---- who gets it ------------------------------------------------------------------------------ */

static void
each_subscriber_has_one_planned_delivery_with_its_own_message_id(void **state)
{
	struct edition *e;
	struct edition_text *frozen;
	int64_t id;

	(void)state;
	entry("en", "How do I pay?");
	entry("zh_CN", "怎么付款？");
	id = sent();
	assert_int_equal(edition_get(db, a, id, &e), OK);
	assert_string_equal(e->state, "sending");
	assert_int_equal(e->n_recipients, 2);
	assert_int_equal(e->n[DELIVERY_PLANNED], 2);
	assert_string_equal(e->made_by_display, max->display_name);
	assert_int_equal(test_number(db,
				     "SELECT count(DISTINCT message_id) FROM mails WHERE "
				     "message_id ~ '^edition\\.%lld\\.[0-9]+\\.[0-9a-f]{32}@'",
				     (long long)id),
			 2);
	assert_int_equal(edition_text_get(db, a, id, LOCALE_ZH_CN, &frozen), OK);
	assert_int_equal(frozen->n, 1);
	assert_int_equal(frozen->n_recipients, 1);
	assert_non_null(strstr(frozen->text, "怎么付款？"));
	assert_int_equal(test_number(db,
				     "SELECT count(*) FROM audit_log WHERE action = "
				     "'edition.send' AND subject_id = %lld",
				     (long long)id),
			 1);
}

static void
nobody_gets_it_who_did_not_confirm_or_left_or_is_suspended_or_suppressed(void **state)
{
	const struct account *tom = test_reader(db, "tom", "en", ROLE_CUSTOMER, true),
			     *kim = test_reader(db, "kim", "en", ROLE_CUSTOMER, true),
			     *pat = test_reader(db, "pat", "en", ROLE_CUSTOMER, true),
			     *sue = test_reader(db, "sue", "en", ROLE_CUSTOMER, true);
	int64_t id;

	(void)state;
	entry("en", "How do I pay?");
	test_run(db, "UPDATE subscriptions SET confirmed_at = NULL WHERE account_id = %lld",
		 (long long)tom->id);
	test_run(db, "UPDATE accounts SET suspended_at = now() WHERE id = %lld",
		 (long long)kim->id);
	assert_int_equal(subscription_set(db, a, pat->id, false), OK);
	test_run(db,
		 "INSERT INTO suppressions (email_mac, reason) SELECT email_mac, 'bounce' FROM "
		 "accounts WHERE id = %lld",
		 (long long)sue->id);
	id = sent();
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM mails WHERE edition_id = %lld", (long long)id),
	    1);
	assert_int_equal(test_number(db, "SELECT recipient_id FROM mails WHERE edition_id = %lld",
				     (long long)id),
			 ann->id);
	test_run(db, "DELETE FROM subscriptions WHERE account_id IN (%lld, %lld, %lld, %lld)",
		 (long long)tom->id, (long long)kim->id, (long long)pat->id, (long long)sue->id);
}

static void
nothing_new_or_nobody_there_or_one_under_way_is_a_conflict(void **state)
{
	int64_t id;

	(void)state;
	assert_int_equal(test_edition_send(db, max, &id), CONFLICT);
	entry("en", "How do I pay?");
	assert_int_equal(subscription_set(db, a, ann->id, false), OK);
	assert_int_equal(test_edition_send(db, max, &id), CONFLICT);
	assert_int_equal(test_number(db, "SELECT count(*) FROM editions"), 0);
	assert_int_equal(subscription_set(db, a, ann->id, true), OK);
	(void)sent();
	entry("en", "Where is my parcel?");
	assert_int_equal(test_edition_send(db, max, &id), CONFLICT);
}

static void
a_cancelled_edition_goes_to_nobody_else_and_nobody_gets_its_entries_twice(void **state)
{
	struct edition *e;
	int64_t first, second;

	(void)state;
	test_reader(db, "tom", "en", ROLE_CUSTOMER, true);
	entry("en", "How do I pay?");
	first = sent();
	test_run(db, "UPDATE mails SET state = 'accepted' WHERE recipient_id = %lld",
		 (long long)ann->id);
	assert_int_equal(edition_cancel(db, a, max, first), OK);
	assert_int_equal(edition_cancel(db, a, max, first), CONFLICT);
	assert_int_equal(edition_cancel(db, a, max, 999999), NOT_FOUND);
	assert_int_equal(edition_get(db, a, first, &e), OK);
	assert_int_equal(e->n[DELIVERY_ACCEPTED], 1);
	assert_int_equal(e->n[DELIVERY_SKIPPED], 1);

	second = sent();
	assert_int_equal(edition_get(db, a, second, &e), OK);
	assert_int_equal(e->n_recipients, 2);
	assert_int_equal(e->n[DELIVERY_PLANNED], 1);
	assert_int_equal(e->n[DELIVERY_SKIPPED], 1);
	assert_int_equal(test_number(db,
				     "SELECT count(*) FROM mails WHERE edition_id = %lld AND "
				     "state = 'skipped' AND recipient_id = %lld",
				     (long long)second, (long long)ann->id),
			 1);
	test_run(db, "DELETE FROM accounts WHERE name = 'tom'");
}

static void
whom_it_did_not_reach_gets_it_again_and_nobody_else(void **state)
{
	struct edition *e;
	int64_t id, n;

	(void)state;
	entry("en", "How do I pay?");
	entry("zh_CN", "怎么付款？");
	id = sent();
	assert_int_equal(edition_again(db, a, max, id, &n), CONFLICT);
	test_edition_leaves(db, id);
	test_run(db, "UPDATE mails SET state = CASE locale WHEN 'en' THEN 'failed' ELSE "
		     "'uncertain' END, "
		     "attempts = 5, finished_at = now()");
	assert_int_equal(delivery_recover(db, a, NULL), OK);
	assert_int_equal(edition_get(db, a, id, &e), OK);
	assert_string_equal(e->state, "sent");
	assert_int_equal(e->n_missed, 1);
	assert_int_equal(edition_again(db, a, ann, id, &n), FORBIDDEN);
	assert_int_equal(edition_again(db, a, max, id + 1, &n), NOT_FOUND);
	assert_int_equal(edition_again(db, a, max, id, &n), OK);
	assert_int_equal(n, 1);
	assert_int_equal(edition_get(db, a, id, &e), OK);
	assert_string_equal(e->state, "sending");
	assert_int_equal(e->n[DELIVERY_PLANNED], 1);
	assert_int_equal(e->n[DELIVERY_UNCERTAIN], 1);
	assert_int_equal(test_number(db, "SELECT max(attempts) FROM mails WHERE state = 'planned'"),
			 0);
	/* Stopped, it is as before: nobody who has it finds its entries in the next one. */
	assert_int_equal(edition_cancel(db, a, max, id), OK);
	assert_int_equal(edition_get(db, a, id, &e), OK);
	assert_string_equal(e->state, "sent");
	assert_int_equal(e->n[DELIVERY_FAILED], 1);
	assert_int_equal(n_new(LOCALE_EN), 0);
	assert_int_equal(edition_again(db, a, max, id, &n), OK);
}

static void
who_left_or_had_it_is_not_sent_it_again(void **state)
{
	static const struct {
		const char *state, *why;
		int64_t n;
	} cases[] = {
	    {"accepted", "", 0},
	    {"uncertain", "no word from the mail server", 0},
	    {"skipped", "not wanted any more", 0},
	    {"skipped", "had it in a cancelled edition", 0},
	    {"failed", "550 no", 1},
	    {"skipped", "past the deadline", 1},
	};
	int64_t id, n;

	(void)state;
	entry("en", "How do I pay?");
	id = sent();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		test_run(db, "UPDATE mails SET state = '%s', why = '%s'", cases[i].state,
			 cases[i].why);
		test_run(db, "UPDATE editions SET state = 'sent'");
		assert_int_equal(edition_again(db, a, max, id, &n), cases[i].n > 0 ? OK : CONFLICT);
		assert_int_equal(n, cases[i].n);
	}
	test_run(db, "UPDATE mails SET state = 'failed'");
	test_run(db, "UPDATE editions SET state = 'cancelled'");
	assert_int_equal(edition_again(db, a, max, id, &n), CONFLICT);
	test_run(db, "UPDATE editions SET state = 'sent'");
	entry("en", "Where is my parcel?");
	sent();
	assert_int_equal(edition_again(db, a, max, id, &n), CONFLICT);
}

static void
a_test_goes_to_the_moderator_alone(void **state)
{
	struct claimed got;

	(void)state;
	assert_int_equal(edition_test(db, a, max), CONFLICT);
	entry("en", "How do I pay?");
	assert_int_equal(edition_test(db, a, max), OK);
	assert_int_equal(delivery_claim(db, a, "me", 10, &got), OK);
	assert_int_equal(got.n, 1);
	assert_string_equal(got.list[0].to.address, "max@example.org");
	assert_true(str_starts(got.list[0].subject, "[Test] "));
	assert_non_null(strstr(got.list[0].text, "How do I pay?"));
	assert_non_null(strstr(got.list[0].html, "/unsubscribe/"));
	assert_int_equal(test_number(db, "SELECT count(*) FROM editions"), 0);
}

/* ---- subscriptions ---------------------------------------------------------------------------- */

static void
the_link_in_the_mail_ends_and_resumes_and_can_do_nothing_else(void **state)
{
	char *digest = subscription_token(a, ann->id, "d"),
	     *mail = subscription_token(a, ann->id, "n");
	struct subscription s;
	int64_t id;
	const char *what;

	(void)state;
	assert_true(subscription_token_read(a, digest, &id, &what));
	assert_int_equal(id, ann->id);
	assert_string_equal(what, "d");
	assert_int_equal(subscription_by_token(db, a, digest, false, "one_click"), OK);
	assert_int_equal(subscription_by_token(db, a, digest, false, "one_click"), OK);
	assert_int_equal(subscription_get(db, a, ann->id, &s), OK);
	assert_false(s.is_on);
	assert_true(s.notify_mail);
	assert_string_equal(test_text(db,
				      "SELECT ended_how FROM subscriptions WHERE account_id = %lld",
				      (long long)ann->id),
			    "one_click");
	assert_int_equal(subscription_by_token(db, a, digest, true, "page"), OK);
	assert_int_equal(subscription_by_token(db, a, mail, false, "page"), OK);
	assert_int_equal(subscription_get(db, a, ann->id, &s), OK);
	assert_true(s.is_on);
	assert_false(s.notify_mail);
	assert_int_equal(subscription_by_token(db, a, mail, true, "page"), OK);
}

static int64_t
n_left(int64_t id)
{
	struct edition *e;

	assert_int_equal(edition_get(db, a, id, &e), OK);
	return e->n_unsubscribed;
}

static void
who_leaves_by_an_editions_mail_is_counted_there_and_nowhere_else(void **state)
{
	struct claimed got;
	const char *link, *wishes;
	struct reader *reader;
	struct reader_wishes w;
	struct problems problems = {.n = 0};
	int64_t first, second;

	(void)state;
	entry("en", "How do I pay?");
	first = sent();
	assert_int_equal(delivery_claim(db, a, "me", 10, &got), OK);
	link = strstr(got.list[0].unsubscribe_url, "/unsubscribe/") + strlen("/unsubscribe/");
	wishes = strstr(got.list[0].text, "/emails/") + strlen("/emails/");
	wishes = arena_strndup(a, wishes, strcspn(wishes, "\n"));
	test_run(db, "UPDATE mails SET state = 'accepted'");
	test_run(db, "UPDATE editions SET state = 'sent'");
	entry("en", "May I return it?");
	second = sent();
	assert_int_equal(n_left(first), 0);
	/* Once, however often it is pressed. */
	for (int i = 0; i < 2; i++)
		assert_int_equal(subscription_by_token(db, a, link, false, "one_click"), OK);
	assert_int_equal(n_left(first), 1);
	assert_int_equal(n_left(second), 0);
	assert_int_equal(subscription_by_token(db, a, link, true, "page"), OK);
	assert_int_equal(n_left(first), 0);
	/* By what stands beside it in the same mail. */
	assert_int_equal(reader_by_token(db, a, wishes, &reader), OK);
	w = reader->wishes;
	w.when.rhythm = RHYTHM_OFF;
	assert_int_equal(reader_set(db, a, reader, &w, "page", &problems), OK);
	assert_int_equal(n_left(first), 1);
	/* Who was gone before has not left by it. */
	test_run(db, "UPDATE mails SET unsubscribed_at = NULL");
	assert_int_equal(subscription_by_token(db, a, link, false, "one_click"), OK);
	assert_int_equal(n_left(first), 0);
}

static void
made_up_links_do_nothing(void **state)
{
	const char *good = subscription_token(a, ann->id, "d");
	const char *bad[] = {"",
			     "x",
			     "1.d.",
			     "1.d",
			     "1.x.00",
			     ".d.00",
			     NULL,
			     arena_printf(a, "%lld.n%s", (long long)ann->id, strrchr(good, '.')),
			     arena_printf(a, "%lld.d%s", (long long)li->id, strrchr(good, '.')),
			     arena_printf(a, "%s0", good)};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(subscription_by_token(db, a, bad[i], false, "page"), NOT_FOUND);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(each_subscriber_has_one_planned_delivery_with_its_own_message_id),
	    TEST(nobody_gets_it_who_did_not_confirm_or_left_or_is_suspended_or_suppressed),
	    TEST(nothing_new_or_nobody_there_or_one_under_way_is_a_conflict),
	    TEST(a_cancelled_edition_goes_to_nobody_else_and_nobody_gets_its_entries_twice),
	    TEST(whom_it_did_not_reach_gets_it_again_and_nobody_else),
	    TEST(who_left_or_had_it_is_not_sent_it_again),
	    TEST(a_test_goes_to_the_moderator_alone),
	    TEST(the_link_in_the_mail_ends_and_resumes_and_can_do_nothing_else),
	    TEST(who_leaves_by_an_editions_mail_is_counted_there_and_nowhere_else),
	    TEST(made_up_links_do_nothing),
	};

	log_open("test", LOG_LEVEL_ERROR);
	return cmocka_run_group_tests_name("edition readers", tests, connect_db, NULL);
}
