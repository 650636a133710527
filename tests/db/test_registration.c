/* Registration: from the wish for a mail to the account. */
#include "account.h"
#include "answerwell/account/session.h"
#include "answerwell/faq/site_page.h"

static void
a_registration_becomes_an_account_behind_its_link_once(void **state)
{
	struct registration in = person("ann");
	struct registration_state *found;
	struct account *account;
	const char *token = test_registration(db, a, in.email, "what was written");

	(void)state;
	assert_int_equal(test_number(db, "SELECT count(*) FROM accounts"), 0);
	assert_int_equal(registration_find(db, a, token, &found), OK);
	assert_string_equal(found->email, "ann@example.org");
	assert_string_equal(found->waiting, "what was written");
	assert_false(found->is_known);
	assert_int_equal(registration_finish(db, a, token, &in, &problems, &account), OK);
	assert_true(account->is_verified);
	assert_string_equal(account->display_name, "ann");
	assert_string_equal(account->zone, "Europe/Berlin");
	assert_int_equal(account_by_name(db, a, "Ann", &account), OK);
	assert_string_equal(
	    account_email(a, account->id,
			  test_text(db, "SELECT email_sealed FROM accounts WHERE name = 'ann'")),
	    "ann@example.org");
	assert_int_equal(registration_find(db, a, token, &found), NOT_FOUND);
	assert_int_equal(registration_finish(db, a, token, &in, &problems, &account), NOT_FOUND);
	assert_int_equal(registration_find(db, a, "nonsense", &found), NOT_FOUND);
}

static void
the_address_is_not_in_the_database(void **state)
{
	const char *row;

	(void)state;
	assert_non_null(test_registration(db, a, "hidden-one@example.org", NULL));
	row = test_text(db, "SELECT (SELECT string_agg(a::text, '') FROM accounts a) || "
			    "(SELECT string_agg(r::text, '') FROM registrations r)");
	assert_null(strstr(row, "example.org"));
	test_run(db, "INSERT INTO mail_requests (kind, email_sealed, email_mac, locale) "
		     "VALUES ('reset', 'x', 'y', 'en')");
	ask(MAIL_REQUEST_RESET, "ann@example.org"); /* what cannot be read holds up nobody */
	assert_int_equal(test_number(db, "SELECT count(*) FROM mail_requests"), 0);
}

static void
a_known_address_gets_another_mail_and_no_second_account(void **state)
{
	(void)state;
	assert_null(test_registration(db, a, "ANN@Example.ORG", NULL));
	assert_int_equal(n_mails("ann", "known"), 1);
	assert_int_equal(test_number(db,
				     "SELECT count(*) FROM registrations WHERE email_mac = '%s'",
				     secret_mac(a, "email", "ann@example.org")),
			 0);
}

static void
what_waits_for_somebody_known_stands_behind_a_link_of_theirs(void **state)
{
	struct registration in = person("ann2");
	struct registration_state *found;
	struct account *account;
	const char *token;

	(void)state;
	assert_null(test_registration(db, a, "ann@example.org", "words"));
	token = mailed_token("ann", "known");
	assert_int_equal(registration_find(db, a, token, &found), OK);
	assert_true(found->is_known);
	assert_string_equal(found->waiting, "words");
	assert_int_equal(registration_finish(db, a, token, &in, &problems, &account), CONFLICT);
}

/* Whoever asks for somebody else's address changes nothing of what they were mailed before. */
static void
each_mail_has_its_own_link(void **state)
{
	struct registration in = person("twice");
	struct registration_state *found;
	struct account *account;
	const char *first = test_registration(db, a, "twice@example.org", "mine");
	const char *second = test_registration(db, a, "twice@example.org", "theirs");

	(void)state;
	assert_int_equal(registration_find(db, a, first, &found), OK);
	assert_string_equal(found->waiting, "mine");
	assert_int_equal(registration_finish(db, a, first, &in, &problems, &account), OK);
	assert_int_equal(registration_find(db, a, second, &found), OK);
	assert_true(found->is_known);
}

static void
whoever_did_not_ask_deletes_all_of_it(void **state)
{
	struct registration_state *found;
	const char *one = test_registration(db, a, "not-me@example.org", NULL);
	const char *other = test_registration(db, a, "not-me@example.org", NULL);

	(void)state;
	assert_int_equal(registration_refuse(db, a, one), OK);
	assert_int_equal(registration_find(db, a, other, &found), NOT_FOUND);
	assert_int_equal(registration_refuse(db, a, one), NOT_FOUND);
	assert_int_equal(test_number(db, "SELECT count(*) FROM accounts WHERE email_mac = '%s'",
				     secret_mac(a, "email", "not-me@example.org")),
			 0);
}

static void
the_mail_comes_again_for_those_who_asked_for_it(void **state)
{
	int64_t before;
	struct registration_state *found;
	const char *token;

	(void)state;
	assert_non_null(test_registration(db, a, "again@example.org", "kept"));
	before = test_number(db, "SELECT max(id) FROM mails");
	ask(MAIL_REQUEST_AGAIN, "again@example.org");
	ask(MAIL_REQUEST_RESET, "again@example.org"); /* they may have forgotten that much */
	ask(MAIL_REQUEST_AGAIN, "nobody@example.org");
	ask(MAIL_REQUEST_AGAIN, "ann@example.org");
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM mails WHERE id > %lld", (long long)before), 2);
	token = secret_unseal(
	    a, test_text(db, "SELECT secret_sealed FROM mails ORDER BY id DESC LIMIT 1"),
	    test_text(db, "SELECT message_id FROM mails ORDER BY id DESC LIMIT 1"));
	assert_int_equal(registration_find(db, a, token, &found), OK);
	assert_string_equal(found->waiting, "kept");
}

static void
a_taken_name_is_told(void **state)
{
	struct registration in = person("ANN");
	struct account *account;
	const char *token = test_registration(db, a, "other@example.org", NULL);

	(void)state;
	assert_int_equal(registration_finish(db, a, token, &in, &problems, &account), INVALID);
	assert_non_null(complaint("name"));
}

static void
a_registration_never_finished_goes_after_three_days(void **state)
{
	struct registration_state *found;
	const char *token = test_registration(db, a, "late@example.org", NULL);

	(void)state;
	test_run(db,
		 "UPDATE registrations SET expires_at = expires_at - interval '3 days' "
		 "WHERE token_hash = '%s'",
		 token_hash(a, token));
	assert_int_equal(registration_find(db, a, token, &found), NOT_FOUND);
	assert_int_equal(session_sweep(db, a), OK);
	assert_int_equal(test_number(db,
				     "SELECT count(*) FROM registrations WHERE token_hash = '%s'",
				     token_hash(a, token)),
			 0);
	assert_true(test_number(db, "SELECT count(*) FROM registrations") > 0);
}

static void
a_wanted_digest_is_confirmed_with_the_address(void **state)
{
	struct registration in = person("reader");
	struct account *account;
	const char *token = test_registration(db, a, in.email, NULL);

	(void)state;
	in.wants_digest = true;
	assert_int_equal(registration_finish(db, a, token, &in, &problems, &account), OK);
	assert_int_equal(test_number(db, "SELECT count(*) FROM subscriptions s JOIN accounts a ON "
					 "a.id = s.account_id WHERE a.name = 'reader' AND "
					 "confirmed_at IS NOT NULL"),
			 1);
}

static enum result
agree_and_fail(struct db *with, struct arena *in, int64_t account_id, enum locale seen_in)
{
	return site_page_agree(with, in, account_id, seen_in) == OK ? UNAVAILABLE : FAILED;
}

static void
account_and_agreement_are_there_both_or_neither(void **state)
{
	static const char *const agreed =
	    "SELECT count(*) FROM agreements g JOIN accounts a ON a.id = g.account_id "
	    "WHERE a.name = 'agreeing' AND g.page_id = 1";
	struct registration in = person("agreeing");
	struct account *account;
	const char *token = test_registration(db, a, in.email, NULL);

	(void)state;
	in.agree = agree_and_fail;
	in.seen_in = LOCALE_EN;
	assert_int_equal(registration_finish(db, a, token, &in, &problems, &account), UNAVAILABLE);
	assert_int_equal(account_by_name(db, a, "agreeing", &account), NOT_FOUND);
	assert_int_equal(test_number(db, agreed), 0);
	/* Nothing is lost: the link still works. */
	in.agree = site_page_agree;
	assert_int_equal(registration_finish(db, a, token, &in, &problems, &account), OK);
	assert_int_equal(test_number(db, agreed), 1);
}

static void
all_that_is_wrong_is_told_at_once(void **state)
{
	struct registration in = {.name = "-x",
				  .display_name = "Lumio Support",
				  .password = "short",
				  .zone = "Mars/Olympus"};
	const struct mail_request request = {.email = "a@b", .zone = "Mars/Olympus"};
	struct account *account;
	const char *token = test_registration(db, a, "wrong@example.org", NULL);

	(void)state;
	assert_int_equal(registration_finish(db, a, token, &in, &problems, &account), INVALID);
	assert_non_null(complaint("name"));
	assert_non_null(complaint("display_name"));
	assert_non_null(complaint("password"));
	assert_non_null(complaint("zone"));
	problems.n = 0;
	assert_int_equal(mail_request_put(db, a, &request, &problems), INVALID);
	assert_non_null(complaint("email"));
	assert_non_null(complaint("zone"));
}

/* What is asked for an address is the same row and the same statement, whoever has it. */
static void
asking_does_the_same_work_for_every_address(void **state)
{
	static const char *const addresses[] = {"ann@example.org", "who@example.org",
						"again@example.org"};
	struct mail_request in = {.zone = "", .waiting = "w"};
	const char *first = NULL, *row;

	(void)state;
	for (int k = MAIL_REQUEST_REGISTER; k <= MAIL_REQUEST_RESET; k++) {
		first = NULL;
		for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
			int64_t mails = test_number(db, "SELECT count(*) FROM mails");

			in.kind = (enum mail_request_kind)k;
			in.email = addresses[i];
			assert_int_equal(mail_request_put(db, a, &in, &problems), OK);
			row =
			    test_text(db, "SELECT concat_ws(' ', kind, locale, zone, wants_digest, "
					  "waiting, length(email_mac), email_sealed <> '') "
					  "FROM mail_requests ORDER BY id DESC LIMIT 1");
			assert_string_equal(first != NULL ? first : row, row);
			first = row;
			assert_int_equal(test_number(db, "SELECT count(*) FROM mails"), mails);
		}
	}
	test_run(db, "DELETE FROM mail_requests");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(a_registration_becomes_an_account_behind_its_link_once),
	    TEST(the_address_is_not_in_the_database),
	    TEST(a_known_address_gets_another_mail_and_no_second_account),
	    TEST(what_waits_for_somebody_known_stands_behind_a_link_of_theirs),
	    TEST(each_mail_has_its_own_link),
	    TEST(whoever_did_not_ask_deletes_all_of_it),
	    TEST(the_mail_comes_again_for_those_who_asked_for_it),
	    TEST(a_taken_name_is_told),
	    TEST(a_registration_never_finished_goes_after_three_days),
	    TEST(a_wanted_digest_is_confirmed_with_the_address),
	    TEST(account_and_agreement_are_there_both_or_neither),
	    TEST(all_that_is_wrong_is_told_at_once),
	    TEST(asking_does_the_same_work_for_every_address),
	};

	log_open("test", LOG_LEVEL_ERROR);
	test_settings();
	db = test_db();
	return cmocka_run_group_tests_name("registration", tests, NULL, NULL);
}
