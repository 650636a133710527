/* The ledger: claims, handing over, outcomes; what puts mails into it. A mailer that dies: test_delivery_recovery.c. */
#include <sys/wait.h>
#include <unistd.h>

#include "answerwell/base/clock.h"
#include "answerwell/base/secret.h"
#include "answerwell/db/pool.h"
#include "answerwell/mailing/subscription.h"
#include "delivery.h"

static struct db *other;

/* ---- claims ----------------------------------------------------------------------------------- */

static void
mails_to_one_person_come_before_an_edition(void **state)
{
	(void)state;
	edition();
	verification_for(ann);
	claim(db, "me", 3);
	assert_int_equal(n, 3);
	assert_true(list[0].id > 0 && list[0].edition_id == 0);
	assert_true(list[1].edition_id > 0 && list[1].is_bulk);
	assert_string_equal(state_of(&list[0]), "claimed");
	assert_string_equal(state_of(&list[1]), "claimed");
}

static void
a_claimed_mail_is_whole(void **state)
{
	(void)state;
	edition();
	claim(db, "me", 1);
	assert_non_null(strstr(list[0].to.address, "@example.org"));
	assert_non_null(list[0].subject);
	assert_non_null(strstr(list[0].text, list[0].unsubscribe_url));
	assert_non_null(strstr(list[0].html, list[0].unsubscribe_url));
	assert_true(str_starts(list[0].message_id, "edition."));
	assert_int_equal(list[0].attempts, 1);
}

static void
two_mailers_never_hold_the_same_mail(void **state)
{
	bool seen[10000] = {false};
	size_t total = 0;

	(void)state;
	edition();
	for (int turn = 0; turn < 2 * READERS; turn++) {
		claim(turn % 2 == 0 ? db : other, turn % 2 == 0 ? "one" : "two", 3);
		for (size_t i = 0; i < n; i++) {
			assert_false(seen[list[i].to.id]);
			seen[list[i].to.id] = true;
			total++;
		}
	}
	assert_int_equal(total, test_number(db, "SELECT count(*) FROM mails"));
	assert_true(total > READERS);
}

/* Claims, hands over and accepts until nothing is left, in a process of its own. */
static int
work(int number)
{
	struct db_pool *pool = db_pool_blocking(test_pool_url());
	struct db mine;

	db_init(&mine, pool);
	for (;;) {
		struct arena *own = arena_new();
		struct claimed got;

		if (delivery_claim(&mine, own, number == 0 ? "one" : "two", 4, &got) != OK)
			return 1;
		if (got.n == 0)
			return 0;
		for (size_t i = 0; i < got.n; i++) {
			if (hand_over(&mine, own, &got.list[i]) != OK ||
			    delivery_settle(&mine, own, &got.list[i], OUTCOME_ACCEPTED, "") != OK)
				return 1;
		}
		arena_free(own);
	}
}

static void
several_mailers_at_once_send_each_mail_once(void **state)
{
	int64_t id = edition();
	pid_t children[4];

	(void)state;
	for (int i = 0; i < 4; i++) {
		children[i] = fork();
		if (children[i] == 0)
			_exit(work(i));
	}
	for (int i = 0; i < 4; i++) {
		int status;

		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_int_equal(status, 0);
	}
	assert_int_equal(delivery_recover(db, a, NULL), OK);
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM mails WHERE state = 'accepted' AND "
			    "attempts = 1"),
	    test_number(db, "SELECT n_recipients FROM editions WHERE id = %lld", (long long)id));
	assert_string_equal(
	    test_text(db, "SELECT state FROM editions WHERE id = %lld", (long long)id), "sent");
}

static void
who_left_since_the_edition_was_made_is_skipped(void **state)
{
	(void)state;
	edition();
	assert_int_equal(subscription_set(db, a, ann->id, false), OK);
	test_run(
	    db, "UPDATE mails SET not_before = now() - interval '1 hour' WHERE recipient_id = %lld",
	    (long long)ann->id);
	claim(db, "me", 1);
	assert_int_equal(n, 0);
	assert_string_equal(test_text(db,
				      "SELECT state || ': ' || why FROM mails WHERE recipient_id "
				      "= %lld",
				      (long long)ann->id),
			    "skipped: not wanted any more");
	assert_int_equal(subscription_set(db, a, ann->id, true), OK);
}

static void
nothing_of_an_edition_past_its_deadline_is_sent(void **state)
{
	int64_t id = edition();

	(void)state;
	test_run(db, "UPDATE editions SET deadline_at = now() - interval '1 minute'");
	claim(db, "me", 10);
	assert_int_equal(n, 0);
	assert_int_equal(delivery_recover(db, a, NULL), OK);
	assert_int_equal(test_number(db, "SELECT count(*) FROM mails WHERE state <> 'skipped'"), 0);
	assert_string_equal(
	    test_text(db, "SELECT state FROM editions WHERE id = %lld", (long long)id), "sent");
}

/* ---- handing over ----------------------------------------------------------------------------- */

static void
only_the_holder_hands_over(void **state)
{
	struct delivery stale;

	(void)state;
	edition();
	claim(db, "one", 1);
	stale = list[0];
	test_run(db, "UPDATE mails SET claimed_at = now() - interval '3 minutes' WHERE state = "
		     "'claimed'");
	assert_int_equal(delivery_recover(db, a, NULL), OK);
	assert_string_equal(state_of(&stale), "planned");
	test_run(
	    db, "UPDATE mails SET not_before = now() - interval '1 hour' WHERE recipient_id = %lld",
	    (long long)stale.to.id);
	claim(other, "two", 1);
	assert_int_equal(list[0].to.id, stale.to.id);
	assert_string_equal(list[0].message_id, stale.message_id);
	assert_int_equal(hand_over(db, a, &stale), CONFLICT);
	assert_int_equal(delivery_settle(db, a, &stale, OUTCOME_RELEASED, ""), OK);
	assert_int_equal(hand_over(other, a, &list[0]), OK);
	assert_int_equal(hand_over(other, a, &list[0]), CONFLICT);
	assert_int_equal(delivery_settle(other, a, &list[0], OUTCOME_ACCEPTED, ""), OK);
	assert_string_equal(state_of(&list[0]), "accepted");
}

static void
several_are_handed_over_in_one_commit(void **state)
{
	bool taken[4];

	(void)state;
	verification_for(ann);
	edition();
	claim(db, "me", 4);
	assert_int_equal(n, 4);
	assert_int_equal(hand_over(db, a, &list[2]), OK);
	assert_int_equal(delivery_hand_over_all(db, a, list, n, taken), OK);
	assert_true(taken[0] && taken[1] && !taken[2] && taken[3]);
	assert_int_equal(delivery_accept_all(db, a, list, n), OK);
	for (size_t i = 0; i < n; i++)
		assert_string_equal(state_of(&list[i]), "accepted");
}

static void
a_cancelled_edition_stops_what_is_only_claimed(void **state)
{
	int64_t id = edition();

	(void)state;
	claim(db, "me", 2);
	assert_int_equal(hand_over(db, a, &list[0]), OK);
	assert_int_equal(edition_cancel(db, a, max, id), OK);
	assert_int_equal(hand_over(db, a, &list[1]), CONFLICT);
	assert_int_equal(delivery_settle(db, a, &list[0], OUTCOME_ACCEPTED, ""), OK);
	assert_string_equal(state_of(&list[0]), "accepted");
	assert_string_equal(state_of(&list[1]), "skipped");
}

/* ---- outcomes --------------------------------------------------------------------------------- */

static void
a_soft_refusal_is_tried_again_later_and_not_for_ever(void **state)
{
	static const int64_t minutes[] = {1, 5, 30, 120};
	struct delivery d;

	(void)state;
	verification_for(ann);
	for (int i = 0; i < 5; i++) {
		claim(db, "me", 1);
		assert_int_equal(n, 1);
		d = list[0];
		assert_int_equal(d.attempts, i + 1);
		assert_int_equal(hand_over(db, a, &d), OK);
		assert_int_equal(
		    delivery_settle(db, a, &d, OUTCOME_RETRY, "450 <ann@example.org>: later"), OK);
		if (i == 4)
			break;
		assert_string_equal(state_of(&d), "planned");
		assert_int_equal(
		    test_number(
			db, "SELECT round(extract(epoch FROM not_before - now()) / 60) FROM mails"),
		    minutes[i]);
		claim(db, "me", 1);
		assert_int_equal(n, 0);
		test_run(db, "UPDATE mails SET not_before = now()");
	}
	assert_string_equal(state_of(&d), "failed");
	assert_string_equal(test_text(db, "SELECT why FROM mails"), "450 <->: later");
	assert_null(test_text(db, "SELECT secret_sealed FROM mails"));
}

static void
a_released_mail_costs_no_attempt(void **state)
{
	(void)state;
	verification_for(ann);
	for (int i = 0; i < 12; i++) {
		claim(db, "me", 1);
		assert_int_equal(n, 1);
		assert_int_equal(list[0].attempts, 1);
		assert_int_equal(delivery_settle(db, a, &list[0], OUTCOME_RELEASED, ""), OK);
	}
}

static void
a_hard_refusal_and_an_unknown_end_are_final(void **state)
{
	(void)state;
	edition();
	claim(db, "me", 2);
	assert_int_equal(delivery_settle(db, a, &list[0], OUTCOME_FAILED, "550 no such user"), OK);
	assert_int_equal(hand_over(db, a, &list[1]), OK);
	assert_int_equal(delivery_settle(db, a, &list[1], OUTCOME_UNCERTAIN, ""), OK);
	assert_string_equal(state_of(&list[0]), "failed");
	assert_string_equal(state_of(&list[1]), "uncertain");
	test_run(db,
		 "UPDATE mails SET claimed_at = now() - interval '1 day', handed_over_at = now() "
		 "- interval '1 day'");
	assert_int_equal(delivery_recover(db, a, "me"), OK);
	assert_string_equal(state_of(&list[0]), "failed");
	assert_string_equal(state_of(&list[1]), "uncertain");
}

static void
a_postponed_mail_costs_no_attempt_and_comes_after_the_others(void **state)
{
	(void)state;
	verification_for(ann);
	claim(db, "me", 1);
	assert_int_equal(delivery_settle(db, a, &list[0], OUTCOME_POSTPONED, "450 too much"), OK);
	assert_string_equal(state_of(&list[0]), "planned");
	assert_int_equal(test_number(db, "SELECT attempts FROM mails"), 0);
	assert_string_equal(test_text(db, "SELECT why FROM mails"), "450 too much");
	assert_int_equal(
	    test_number(db, "SELECT round(extract(epoch FROM not_before - now()) / 60) FROM mails"),
	    1);
}

static void
what_is_sealed_with_a_key_that_came_later_waits(void **state)
{
	(void)state;
	edition();
	verification_for(ann);
	verification_for(li);
	test_run(db,
		 "UPDATE accounts SET email_sealed = '99' || substr(email_sealed, "
		 "strpos(email_sealed, ':')) "
		 "WHERE id = %lld",
		 (long long)ann->id);
	claim(db, "me", 1000);
	for (size_t i = 0; i < n; i++)
		assert_true(list[i].to.id != ann->id);
	assert_int_equal(test_number(db, "SELECT count(*) FROM mails WHERE edition_id IS NULL AND "
					 "state = 'planned' AND attempts = 0"),
			 1);
	assert_int_equal(test_number(db, "SELECT count(*) FROM mails WHERE state = 'skipped'"), 0);
	test_run(db,
		 "UPDATE accounts SET email_sealed = '1' || substr(email_sealed, "
		 "strpos(email_sealed, ':')) "
		 "WHERE id = %lld",
		 (long long)ann->id);
}

static void
the_next_due_time_is_told(void **state)
{
	int64_t at = 0;

	(void)state;
	assert_int_equal(delivery_next_due(db, a, &at), OK);
	assert_true(at == INT64_MAX);
	verification_for(ann);
	test_run(db, "UPDATE mails SET not_before = now() + interval '90 seconds'");
	assert_int_equal(delivery_next_due(db, a, &at), OK);
	assert_true(at > clock_now() + 80 * CLOCK_SECOND && at < clock_now() + 100 * CLOCK_SECOND);
}

/* ---- where mails come from ---------------------------------------------------------------------- */

static enum result
tell_her(void)
{
	const struct notice notice = {
	    .account_id = ann->id, .kind = NOTICE_MENTION, .actor_id = li->id};

	return notice_queue(db, a, &notice);
}

static void
what_a_transaction_planned_it_can_withdraw(void **state)
{
	enum result r;

	(void)state;
	verification_for(ann);
	DB_TX(db, r) {
		assert_int_equal(tell_her(), OK);
		assert_int_equal(test_number(db, "SELECT count(*) FROM mails"), 2);
		r = delivery_withdraw(db, a, &ann->id, 1);
	}
	assert_int_equal(r, OK);
	assert_string_equal(test_text(db, "SELECT string_agg(kind, ' ') FROM mails"), "reset");
}

static void
what_is_told_and_its_mail_stand_or_fall_together(void **state)
{
	enum result r;

	(void)state;
	test_run(db, "DELETE FROM notices");
	verification_for(ann);
	DB_TX(db, r) {
		assert_int_equal(tell_her(), OK);
		assert_int_equal(test_number(db, "SELECT count(*) FROM mails"), 2);
		r = CONFLICT;
	}
	assert_int_equal(r, CONFLICT);
	assert_int_equal(test_number(db, "SELECT count(*) FROM notices"), 0);
	assert_int_equal(test_number(db, "SELECT count(*) FROM mails"), 1);
	/* The box they go through holds nothing back. */
	assert_int_equal(test_number(db, "SELECT count(*) FROM letters"), 0);
}

static void
a_mail_is_named_by_its_first_claim_for_ever(void **state)
{
	int64_t question = test_question(db, ann, "What about my refund, please?");
	struct notice notice = {.account_id = ann->id,
				.kind = NOTICE_MENTION,
				.actor_id = li->id,
				.question_id = question,
				.post_id = question};
	const char *name;

	(void)state;
	assert_int_equal(notice_queue(db, a, &notice), OK);
	claim(db, "me", 1);
	assert_int_equal(n, 1);
	name = list[0].message_id;
	assert_true(str_starts(name, "mention."));
	assert_non_null(strchr(name, '@'));
	assert_int_equal(delivery_settle(db, a, &list[0], OUTCOME_RELEASED, ""), OK);
	claim(db, "me", 1);
	assert_string_equal(list[0].message_id, name);
}

/* Guests, as a later version may have them: a column of recipients and a branch of the view. */
static const char with_guests[] =
    "ALTER TABLE recipients DROP CONSTRAINT recipients_somebody, ADD COLUMN email_sealed text;"
    "ALTER VIEW addressees RENAME TO addressees_with_accounts;"
    "CREATE VIEW addressees AS SELECT w.id, w.account_id, w.name, w.display_name, w.role,"
    " coalesce(w.locale, 'en') AS locale, coalesce(w.zone, 'UTC') AS zone,"
    " coalesce(w.email_sealed, r.email_sealed) AS email_sealed, w.takes_notices,"
    " w.takes_editions OR r.email_sealed IS NOT NULL AS takes_editions"
    " FROM addressees_with_accounts AS w JOIN recipients AS r USING (id)";
static const char without_guests[] =
    "DROP VIEW addressees;"
    "ALTER VIEW addressees_with_accounts RENAME TO addressees;"
    "DELETE FROM recipients WHERE email_sealed IS NOT NULL;"
    "ALTER TABLE recipients DROP COLUMN email_sealed, ADD CONSTRAINT recipients_somebody CHECK"
    " (id = account_id AND registration_id IS NULL OR id = registration_id AND account_id IS NULL)";

static void
who_has_no_account_is_mailed_without_a_change_of_the_ledger(void **state)
{
	struct db *owner = test_db_on(test_owner_url());
	struct db *mailer;
	const char *address;
	int64_t guest, id = edition();

	(void)state;
	test_run(owner, "DELETE FROM mails");
	assert_int_equal(db_script(owner, with_guests), OK);
	mailer = test_db_another();
	guest = test_number(db, "SELECT nextval(pg_get_serial_sequence('accounts', 'id'))");
	address =
	    secret_seal(a, "guest@example.org", arena_printf(a, "account:%lld", (long long)guest));
	test_run(db, "INSERT INTO recipients (id, email_sealed) VALUES (%lld, '%s')",
		 (long long)guest, address);
	test_run(db,
		 "INSERT INTO mails (recipient_id, kind, edition_id, locale, message_id) "
		 "VALUES (%lld, 'edition', %lld, 'en', 'guest@x')",
		 (long long)guest, (long long)id);
	claim(mailer, "me", 5);
	assert_int_equal(n, 1);
	assert_string_equal(list[0].to.address, "guest@example.org");
	assert_non_null(strstr(list[0].text, list[0].unsubscribe_url));
	assert_int_equal(hand_over(mailer, a, &list[0]), OK);
	assert_int_equal(delivery_settle(mailer, a, &list[0], OUTCOME_ACCEPTED, ""), OK);
	assert_string_equal(state_of(&list[0]), "accepted");
	assert_int_equal(db_script(owner, without_guests), OK);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(mails_to_one_person_come_before_an_edition),
	    TEST(a_claimed_mail_is_whole),
	    TEST(two_mailers_never_hold_the_same_mail),
	    TEST(several_mailers_at_once_send_each_mail_once),
	    TEST(who_left_since_the_edition_was_made_is_skipped),
	    TEST(nothing_of_an_edition_past_its_deadline_is_sent),
	    TEST(only_the_holder_hands_over),
	    TEST(several_are_handed_over_in_one_commit),
	    TEST(a_cancelled_edition_stops_what_is_only_claimed),
	    TEST(a_soft_refusal_is_tried_again_later_and_not_for_ever),
	    TEST(a_released_mail_costs_no_attempt),
	    TEST(a_hard_refusal_and_an_unknown_end_are_final),
	    TEST(a_postponed_mail_costs_no_attempt_and_comes_after_the_others),
	    TEST(what_is_sealed_with_a_key_that_came_later_waits),
	    TEST(the_next_due_time_is_told),
	    TEST(what_a_transaction_planned_it_can_withdraw),
	    TEST(a_mail_is_named_by_its_first_claim_for_ever),
	    TEST(what_is_told_and_its_mail_stand_or_fall_together),
	    TEST(who_has_no_account_is_mailed_without_a_change_of_the_ledger),
	};

	meet_people();
	meet_readers();
	other = test_db_another();
	return cmocka_run_group_tests_name("delivery", tests, NULL, NULL);
}
