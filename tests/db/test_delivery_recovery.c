/* The ledger when a mailer dies, or was only slow. */
#include "delivery.h"

static void
what_a_dead_mailer_held_is_sent_and_what_it_handed_over_is_not(void **state)
{
	struct delivery held, gone;

	(void)state;
	edition();
	claim(db, "me", 2);
	held = list[0];
	gone = list[1];
	assert_int_equal(hand_over(db, a, &gone), OK);
	/* Others leave it alone for two minutes. */
	assert_int_equal(delivery_recover(db, a, "another"), OK);
	assert_string_equal(state_of(&held), "claimed");
	assert_string_equal(state_of(&gone), "handed_over");
	/* Itself, started again, knows better. */
	assert_int_equal(delivery_stranded(db, a, "me", &list, &n), OK);
	assert_int_equal(n, 1);
	assert_string_equal(list[0].message_id, gone.message_id);
	assert_int_equal(delivery_recover(db, a, "me"), OK);
	assert_string_equal(state_of(&held), "planned");
	assert_string_equal(state_of(&gone), "uncertain");
}

static void
after_two_minutes_anybody_recovers(void **state)
{
	struct delivery held, gone;

	(void)state;
	verification_for(ann);
	verification_for(li);
	claim(db, "me", 2);
	held = list[0];
	gone = list[1];
	assert_int_equal(hand_over(db, a, &gone), OK);
	test_run(db, "UPDATE mails SET claimed_at = now() - interval '3 minutes', handed_over_at = "
		     "handed_over_at - interval '3 minutes'");
	assert_int_equal(delivery_recover(db, a, NULL), OK);
	assert_string_equal(state_of(&held), "planned");
	assert_string_equal(state_of(&gone), "uncertain");
	/* The mailer was only slow, and now has the server's word. */
	assert_int_equal(delivery_settle(db, a, &gone, OUTCOME_ACCEPTED, ""), OK);
	assert_string_equal(state_of(&gone), "accepted");
}

static void
a_clock_that_was_set_back_holds_nothing(void **state)
{
	struct delivery held, gone;

	(void)state;
	verification_for(ann);
	edition();
	claim(db, "me", 2);
	held = list[0];
	gone = list[1];
	assert_int_equal(hand_over(db, a, &gone), OK);
	test_run(db,
		 "UPDATE mails SET claimed_at = now() + interval '1 day' WHERE edition_id IS NULL");
	test_run(db, "UPDATE mails SET handed_over_at = now() + interval '1 day' WHERE edition_id "
		     "IS NOT NULL");
	assert_int_equal(delivery_stranded(db, a, NULL, &list, &n), OK);
	assert_int_equal(n, 1);
	assert_int_equal(delivery_recover(db, a, NULL), OK);
	assert_string_equal(state_of(&held), "planned");
	assert_string_equal(state_of(&gone), "uncertain");
}

static void
mailers_that_died_cost_the_mails_they_held_nothing(void **state)
{
	(void)state;
	verification_for(ann);
	for (int i = 0; i < 40; i++) {
		test_run(db, "UPDATE mails SET not_before = now()");
		claim(db, "me", 1);
		assert_int_equal(n, 1);
		assert_int_equal(list[0].attempts, 1);
		assert_int_equal(list[0].claim, i + 1);
		assert_int_equal(delivery_recover(db, a, "me"), OK);
		assert_string_equal(state_of(&list[0]), "planned");
	}
	assert_int_equal(test_number(db, "SELECT attempts FROM mails"), 0);
}

static void
a_mail_that_mailers_died_with_is_tried_alone_after_the_others(void **state)
{
	(void)state;
	edition();
	for (int i = 0; i < 3; i++) {
		claim(db, "me", 5);
		assert_int_equal(n, 5);
		assert_int_equal(delivery_recover(db, a, "me"), OK);
		test_run(db, "UPDATE mails SET not_before = now() + interval '1 hour' WHERE "
			     "deaths = 0");
	}
	assert_int_equal(test_number(db, "SELECT count(*) FROM mails WHERE deaths = 3"), 5);
	test_run(db, "UPDATE mails SET not_before = now()");
	claim(db, "me", 1000);
	assert_true(n > 5);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(test_number(db,
					     "SELECT deaths FROM mails WHERE recipient_id = %lld",
					     (long long)list[i].to.id),
				 0);
	for (int i = 0; i < 5; i++) {
		claim(db, "me", 1000);
		assert_int_equal(n, 1);
		assert_int_equal(hand_over(db, a, &list[0]), OK);
	}
	claim(db, "me", 1000);
	assert_int_equal(n, 0);
}

static void
a_mail_that_mailers_die_with_alone_waits_longer_each_time(void **state)
{
	int64_t before = 0, wait;

	(void)state;
	verification_for(ann);
	for (int i = 0; i < 15; i++) {
		claim(db, "me", 1);
		assert_int_equal(n, 1);
		assert_int_equal(delivery_recover(db, a, "me"), OK);
		wait = test_number(
		    db, "SELECT extract(epoch FROM not_before - now())::bigint FROM mails");
		assert_true(i < 12 ? wait <= 0 : wait > before);
		before = wait;
		test_run(db, "UPDATE mails SET not_before = now()");
	}
}

static void
a_mailer_that_was_only_slow_cannot_send_what_is_another_s(void **state)
{
	struct delivery slow;

	(void)state;
	verification_for(ann);
	claim(db, "slow", 1);
	slow = list[0];
	test_run(db, "UPDATE mails SET claimed_at = now() - interval '3 minutes'");
	assert_int_equal(delivery_recover(db, a, NULL), OK);
	claim(db, "me", 1);
	assert_int_equal(list[0].attempts, slow.attempts);
	assert_int_equal(hand_over(db, a, &slow), CONFLICT);
	assert_int_equal(delivery_settle(db, a, &slow, OUTCOME_FAILED, "no"), OK);
	assert_string_equal(state_of(&list[0]), "claimed");
	assert_int_equal(hand_over(db, a, &list[0]), OK);
}

static void
what_the_server_refused_after_the_dot_is_held_as_before(void **state)
{
	(void)state;
	edition();
	verification_for(ann);
	claim(db, "me", 2);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(hand_over(db, a, &list[i]), OK);
		assert_int_equal(delivery_take_back(db, a, &list[i]), OK);
		assert_string_equal(state_of(&list[i]), "claimed");
	}
	/* Had the mailer died now, nothing would be uncertain. */
	assert_int_equal(delivery_recover(db, a, "me"), OK);
	for (size_t i = 0; i < n; i++)
		assert_string_equal(state_of(&list[i]), "planned");
	/* Too late: it is nobody's. */
	assert_int_equal(delivery_take_back(db, a, &list[0]), OK);
	assert_string_equal(state_of(&list[0]), "planned");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(what_a_dead_mailer_held_is_sent_and_what_it_handed_over_is_not),
	    TEST(after_two_minutes_anybody_recovers),
	    TEST(a_clock_that_was_set_back_holds_nothing),
	    TEST(mailers_that_died_cost_the_mails_they_held_nothing),
	    TEST(a_mail_that_mailers_died_with_is_tried_alone_after_the_others),
	    TEST(a_mail_that_mailers_die_with_alone_waits_longer_each_time),
	    TEST(a_mailer_that_was_only_slow_cannot_send_what_is_another_s),
	    TEST(what_the_server_refused_after_the_dot_is_held_as_before),
	};

	meet_people();
	meet_readers();
	return cmocka_run_group_tests_name("delivery_recovery", tests, NULL, NULL);
}
