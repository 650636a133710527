/* Readers without an account, what readers choose, and why somebody gets an edition. */
#include "edition.h"

#include "answerwell/account/address.h"
#include "answerwell/account/mail_request.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"
#include "answerwell/mailing/reader.h"
#include "answerwell/mailing/round.h"
#include "answerwell/mailing/why.h"

static struct problems problems;

static int
fresh(void **state)
{
	(void)set_up(state);
	problems.n = 0;
	test_run(db, "DELETE FROM mail_readers");
	return 0;
}
#define READERS(fn) cmocka_unit_test_setup_teardown(fn, fresh, arena_gone)

/* What stands behind the word in the newest mail's text. */
static const char *
behind(const char *word)
{
	struct claimed got;
	const char *at;

	assert_int_equal(delivery_claim(db, a, "me", 10, &got), OK);
	assert_true(got.n > 0);
	at = strstr(got.list[got.n - 1].text, word);
	assert_non_null(at);
	at += strlen(word);
	return arena_strndup(a, at, strcspn(at, "\n"));
}

static const char *
asked(const char *email)
{
	assert_int_equal(reader_ask(db, a, email, LOCALE_EN, "Europe/Berlin", &problems), OK);
	return behind("/emails/confirm/");
}

static int64_t
confirmed(const char *email)
{
	int64_t id;

	assert_int_equal(reader_confirm(db, a, asked(email), &id), OK);
	return id;
}

static struct reader *
reader(int64_t id)
{
	struct reader *got;

	assert_int_equal(reader_get(db, a, id, &got), OK);
	return got;
}

static void
nobody_reads_before_the_link_is_followed_and_once_is_enough(void **state)
{
	const char *token = asked("Rita@Example.ORG"), *email;
	int64_t id, again;

	(void)state;
	assert_int_equal(reader_asked(db, a, token, &email), OK);
	assert_string_equal(email, "Rita@example.org");
	assert_int_equal(reader_asked(db, a, token, &email), OK);
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM subscriptions WHERE account_id IS NULL"), 0);
	assert_int_equal(reader_confirm(db, a, token, &id), OK);
	assert_int_equal(reader_confirm(db, a, token, &again), NOT_FOUND);
	assert_int_equal(reader_asked(db, a, token, &email), NOT_FOUND);
	assert_int_equal(reader(id)->wishes.when.rhythm, RHYTHM_WEEKLY);
	assert_string_equal(reader(id)->wishes.when.zone, "Europe/Berlin");
	assert_string_equal(
	    test_text(
		db,
		"SELECT concat_ws(' ', consent_locale, consent_words, confirmed_at IS NOT NULL) "
		"FROM subscriptions WHERE mail_reader_id IS NOT NULL"),
	    "en 1 t");
	/* The link of another mail, later: they are who they were. */
	assert_int_equal(confirmed("rita@example.org"), id);
	assert_int_equal(test_number(db, "SELECT count(*) FROM mail_readers"), 1);
	assert_int_equal(test_number(db, "SELECT count(*) FROM accounts WHERE name ILIKE 'rita%%'"),
			 0);
}

static void
an_expired_link_does_nothing_and_is_swept(void **state)
{
	const char *token = asked("rita@example.org");
	int64_t id;

	(void)state;
	test_run(db, "UPDATE mail_readers SET expires_at = now()");
	assert_int_equal(reader_confirm(db, a, token, &id), NOT_FOUND);
	assert_int_equal(reader_confirm(db, a, token_new(a), &id), NOT_FOUND);
	assert_int_equal(reader_confirm(db, a, "x", &id), NOT_FOUND);
	test_run(db, "UPDATE mail_readers SET expires_at = now() - interval '1 minute'");
	assert_int_equal(reader_sweep(db, a), OK);
	assert_int_equal(test_number(db, "SELECT count(*) FROM mail_readers"), 0);
}

static void
an_address_that_is_none_is_refused(void **state)
{
	(void)state;
	assert_int_equal(reader_ask(db, a, "rita", LOCALE_EN, "", &problems), INVALID);
	assert_non_null(problem_for(&problems, "email"));
}

static void
whoever_has_an_account_reads_as_themselves(void **state)
{
	int64_t id;

	(void)state;
	assert_int_equal(subscription_set(db, a, max->id, false), OK);
	id = confirmed("max@example.org");
	assert_int_equal(id, max->id);
	assert_int_not_equal(reader(max->id)->wishes.when.rhythm, RHYTHM_OFF);
	assert_int_equal(test_number(db, "SELECT count(*) FROM mail_readers"), 0);
	test_run(db, "DELETE FROM subscriptions WHERE account_id = %lld", (long long)max->id);
}

static void
who_registers_goes_on_with_what_they_chose_and_had(void **state)
{
	int64_t was = confirmed("rita@example.org");
	struct reader_wishes w = reader(was)->wishes;
	const struct account *rita;
	char *token = reader_token(a, was, 0);
	struct reader *now;

	(void)state;
	w.when.rhythm = RHYTHM_MONTHLY;
	assert_int_equal(reader_set(db, a, reader(was), &w, "page", &problems), OK);
	rita = test_reader(db, "rita", "en", ROLE_CUSTOMER, false);
	assert_int_equal(reader(rita->id)->wishes.when.rhythm,
			 RHYTHM_EDITION); /* test_reader sets it */
	test_run(db, "UPDATE subscriptions SET frequency = 'monthly' WHERE account_id = %lld",
		 (long long)rita->id);
	/* Links in old mails lead there. */
	assert_int_equal(reader_by_token(db, a, token, &now), OK);
	assert_int_equal(now->id, rita->id);
	assert_true(now->has_account);
	assert_int_equal(now->wishes.when.rhythm, RHYTHM_MONTHLY);
	assert_int_equal(
	    subscription_by_token(db, a, subscription_token(a, was, "d"), false, "one_click"), OK);
	assert_int_equal(reader(rita->id)->wishes.when.rhythm, RHYTHM_OFF);
	test_run(db, "DELETE FROM accounts WHERE name = 'rita'");
}

static void
one_click_ends_and_resumes_a_reader_without_an_account(void **state)
{
	int64_t id = confirmed("rita@example.org");
	char *token = subscription_token(a, id, "d");

	(void)state;
	assert_int_equal(subscription_by_token(db, a, token, false, "one_click"), OK);
	assert_int_equal(reader(id)->wishes.when.rhythm, RHYTHM_OFF);
	assert_int_equal(reader(id)->before.rhythm, RHYTHM_WEEKLY);
	assert_int_equal(subscription_by_token(db, a, token, true, "page"), OK);
	assert_int_equal(reader(id)->wishes.when.rhythm, RHYTHM_WEEKLY);
}

static void
what_is_chosen_is_kept_and_off_keeps_the_rest(void **state)
{
	struct reader_wishes w = reader(ann->id)->wishes, back;

	(void)state;
	w.when = (struct rhythm_wish){
	    .rhythm = RHYTHM_DAILY, .hour = 9, .quiet_from = 22, .quiet_until = 7, .zone = "UTC"};
	w.categories[0] = test_category(db, "billing");
	w.n_categories = 1;
	w.languages = 3;
	w.notify_mail = true;
	assert_int_equal(reader_set(db, a, reader(ann->id), &w, "account", &problems), OK);
	back = reader(ann->id)->wishes;
	assert_int_equal(back.when.rhythm, RHYTHM_DAILY);
	assert_int_equal(back.when.hour, 9);
	assert_int_equal(back.when.quiet_from, 22);
	assert_int_equal(back.when.quiet_until, 7);
	assert_int_equal(back.n_categories, 1);
	assert_int_equal(back.categories[0], w.categories[0]);
	assert_int_equal(back.languages, 3);
	w.when.rhythm = RHYTHM_OFF;
	w.notify_mail = false;
	assert_int_equal(reader_set(db, a, reader(ann->id), &w, "page", &problems), OK);
	back = reader(ann->id)->wishes;
	assert_int_equal(back.when.rhythm, RHYTHM_OFF);
	assert_int_equal(reader(ann->id)->before.rhythm, RHYTHM_DAILY);
	assert_int_equal(back.when.hour, 9);
	assert_false(back.notify_mail);
	test_run(db, "UPDATE accounts SET notify_mail = true");
	test_run(db, "UPDATE subscriptions SET frequency = 'edition', ended_at = NULL, ended_how = "
		     "NULL, categories = NULL, "
		     "languages = NULL, quiet_from = NULL, quiet_until = NULL");
}

static void
an_hour_that_is_none_or_quiet_is_refused(void **state)
{
	struct reader_wishes w = reader(ann->id)->wishes;

	(void)state;
	w.when.rhythm = RHYTHM_WEEKLY;
	w.when.hour = 24;
	assert_int_equal(reader_set(db, a, reader(ann->id), &w, "page", &problems), INVALID);
	assert_non_null(problem_for(&problems, "hour"));
	problems.n = 0;
	w.when = (struct rhythm_wish){
	    .rhythm = RHYTHM_WEEKLY, .hour = 23, .quiet_from = 22, .quiet_until = 7};
	assert_int_equal(reader_set(db, a, reader(ann->id), &w, "page", &problems), INVALID);
	assert_non_null(problem_for(&problems, "hour"));
	assert_int_equal(reader(ann->id)->wishes.when.rhythm, RHYTHM_EDITION);
}

static void
only_a_whole_and_recent_link_leads_to_the_preferences(void **state)
{
	long long today = (long long)(clock_now() / CLOCK_DAY), id = (long long)ann->id;
	const char *good = reader_token(a, ann->id, 0);
	const char *bad[] = {
	    "",
	    "x",
	    arena_printf(a, "%s0", good),
	    subscription_token(a, ann->id, "d"),
	    subscription_token(a, ann->id, "e"),
	    subscription_token(a, 987654321, arena_printf(a, "e%lld", today)),
	    subscription_token(a, ann->id, arena_printf(a, "e%lld", today - READER_TOKEN_DAYS - 1)),
	    arena_printf(a, "%lld.e%lld%s", id, today + 1, strrchr(good, '.')),
	    arena_printf(a, "%lld%s", (long long)li->id, strchr(good, '.')),
	};
	struct reader *got;

	(void)state;
	assert_int_equal(reader_by_token(db, a, good, &got), OK);
	assert_int_equal(got->id, ann->id);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(reader_by_token(db, a, bad[i], &got), NOT_FOUND);
	/* And it is none that ends anything. */
	assert_int_equal(subscription_by_token(db, a, good, false, "one_click"), NOT_FOUND);
}

static void
an_address_is_masked(void **state)
{
	(void)state;
	assert_string_equal(address_masked(a, "rita.keller@mail.example.org"), "r…@m….org");
	assert_string_equal(address_masked(a, "r@e.org"), "r…@e….org");
	assert_string_equal(address_masked(a, "nonsense"), "…");
}

/* ---- why -------------------------------------------------------------------------------------- */

static const char *
said(int64_t edition, const char *who, enum why why)
{
	struct edition_why out;
	bool is_edition;

	assert_int_equal(edition_why(db, a, NULL, edition, who, LOCALE_EN, &out, &is_edition), OK);
	if (out.why != why)
		fail_msg("%s: %s", who, out.sentence);
	return out.sentence;
}

static void
a_sentence_says_why(void **state)
{
	int64_t id;

	(void)state;
	entry("en", "How do I pay?");
	(void)confirmed("rita@example.org");
	id = sent();
	assert_non_null(
	    strstr(said(id, "ann", WHY_GETS),
		   "gets each edition that our editors send; this edition is on its way"));
	test_run(db, "UPDATE editions SET leaves_at = now() + interval '26 hours' WHERE id = %lld",
		 (long long)id);
	assert_non_null(strstr(said(id, "ann", WHY_SCHEDULED), "has not left yet, and will: "));
	test_run(db, "UPDATE editions SET leaves_at = now() WHERE id = %lld", (long long)id);
	(void)said(id, "li", WHY_LANGUAGE);
	(void)said(id, "max", WHY_NEVER_ASKED);
	assert_true(str_starts(said(id, "rita@example.org", WHY_OLD), "weekly, next: "));
	test_run(db, "UPDATE subscriptions SET categories = '{0}' WHERE account_id IS NULL");
	(void)said(id, "RITA@example.org", WHY_CATEGORY);
	test_run(db, "UPDATE mails SET state = 'accepted' WHERE edition_id = %lld", (long long)id);
	(void)said(id, "ann", WHY_GOT);
	test_run(db, "UPDATE mails SET state = 'failed', why = '550 no' WHERE edition_id = %lld",
		 (long long)id);
	assert_non_null(strstr(said(id, "ann", WHY_FAILED), "550 no"));
	test_run(db, "DELETE FROM mails WHERE edition_id = %lld", (long long)id);
	test_run(db, "UPDATE editions SET state = 'draft' WHERE id = %lld", (long long)id);
	(void)said(id, "ann", WHY_DRAFT);
	test_run(db,
		 "UPDATE editions SET state = 'scheduled', leaves_at = now() + interval '26 hours' "
		 "WHERE id = %lld",
		 (long long)id);
	(void)said(id, "ann", WHY_SCHEDULED);
	test_run(db, "UPDATE editions SET state = 'sending' WHERE id = %lld", (long long)id);
	test_run(db,
		 "INSERT INTO suppressions (email_mac, reason) SELECT email_mac, 'bounce' FROM "
		 "accounts WHERE id = %lld",
		 (long long)ann->id);
	assert_string_equal(said(id, "ann", WHY_REFUSED),
			    "email to this address came back, so none is sent any more");
	test_run(db, "DELETE FROM suppressions");
	assert_int_equal(subscription_set(db, a, ann->id, false), OK);
	assert_string_equal(said(id, "ann", WHY_ENDED), "unsubscribed");
}

static void
moderators_ask_by_name_and_administrators_by_address_which_the_log_says(void **state)
{
	struct account admin = *max, moderator = *max, customer = *ann;
	struct edition_why out;
	bool is_edition;
	int64_t id,
	    n = test_number(db, "SELECT count(*) FROM audit_log WHERE action = 'reader.lookup'");

	(void)state;
	entry("en", "How do I pay?");
	id = sent();
	admin.role = ROLE_ADMIN;
	assert_int_equal(edition_why(db, a, &customer, id, "ann", LOCALE_EN, &out, &is_edition),
			 FORBIDDEN);
	assert_int_equal(edition_why(db, a, &moderator, id, "ann", LOCALE_EN, &out, &is_edition),
			 OK);
	assert_int_equal(
	    edition_why(db, a, &moderator, id, "ann@example.org", LOCALE_EN, &out, &is_edition),
	    FORBIDDEN);
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM audit_log WHERE action = 'reader.lookup'"), n);
	assert_int_equal(
	    edition_why(db, a, &admin, id, "ann@example.org", LOCALE_EN, &out, &is_edition), OK);
	assert_int_equal(out.reader_id, ann->id);
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM audit_log WHERE action = 'reader.lookup'"),
	    n + 1);
	assert_int_equal(
	    edition_why(db, a, &admin, id, "nobody@example.org", LOCALE_EN, &out, &is_edition),
	    NOT_FOUND);
	assert_true(is_edition);
	assert_int_equal(edition_why(db, a, &admin, 999999, "ann", LOCALE_EN, &out, &is_edition),
			 NOT_FOUND);
	assert_false(is_edition);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    READERS(nobody_reads_before_the_link_is_followed_and_once_is_enough),
	    READERS(an_expired_link_does_nothing_and_is_swept),
	    READERS(an_address_that_is_none_is_refused),
	    READERS(whoever_has_an_account_reads_as_themselves),
	    READERS(who_registers_goes_on_with_what_they_chose_and_had),
	    READERS(one_click_ends_and_resumes_a_reader_without_an_account),
	    READERS(what_is_chosen_is_kept_and_off_keeps_the_rest),
	    READERS(an_hour_that_is_none_or_quiet_is_refused),
	    READERS(only_a_whole_and_recent_link_leads_to_the_preferences),
	    READERS(an_address_is_masked),
	    READERS(a_sentence_says_why),
	    READERS(moderators_ask_by_name_and_administrators_by_address_which_the_log_says),
	};

	log_open("test", LOG_LEVEL_ERROR);
	return cmocka_run_group_tests_name("readers", tests, connect_db, NULL);
}
