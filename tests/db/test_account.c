/* Logging in, passwords, roles, what people may call themselves. */
#include <time.h>

#include "account.h"

static int64_t retry_at;
#include "answerwell/account/audit.h"
#include "answerwell/account/device.h"
#include "answerwell/account/email_change.h"
#include "answerwell/account/limit.h"
#include "answerwell/account/notice.h"
#include "answerwell/account/password.h"
#include "answerwell/account/session.h"
#include "answerwell/account/takeback.h"
#include "answerwell/base/clock.h"

/* ---- logging in ------------------------------------------------------------------------------- */

static void
name_or_address_and_password_let_in(void **state)
{
	struct account *account = NULL;

	(void)state;
	assert_int_equal(account_authenticate(db, a, " ANN ", PASSWORD, NULL, &account, &retry_at),
			 OK);
	assert_string_equal(account->name, "ann");
	assert_int_equal(
	    account_authenticate(db, a, "Ann@example.org", PASSWORD, NULL, &account, &retry_at),
	    OK);
	assert_int_equal(
	    account_authenticate(db, a, "ann", "seven green kettle", NULL, &account, &retry_at),
	    NOT_FOUND);
	test_run(db, "UPDATE accounts SET suspended_at = now() WHERE name = 'ann'");
	assert_int_equal(account_authenticate(db, a, "ann", PASSWORD, NULL, &account, &retry_at),
			 FORBIDDEN);
	assert_int_equal(account_authenticate(db, a, "ann", "wrong", NULL, &account, &retry_at),
			 NOT_FOUND);
	test_run(db, "UPDATE accounts SET suspended_at = NULL WHERE name = 'ann'");
}

/* This thread's own work in nanoseconds, the least of some: whatever else the machine does. */
static int64_t
work_of(const char *login)
{
	struct timespec from, to;
	struct account *account;
	int64_t least = INT64_MAX, work;

	for (int i = 0; i < 3; i++) {
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &from);
		assert_int_equal(account_authenticate(db, a, login, "not the password", NULL,
						      &account, &retry_at),
				 NOT_FOUND);
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &to);
		work = (to.tv_sec - from.tv_sec) * INT64_C(1000000000) + to.tv_nsec - from.tv_nsec;
		least = work < least ? work : least;
	}
	return least;
}

static void
the_time_does_not_tell_who_is_registered(void **state)
{
	int64_t known = work_of("ann"), unknown = work_of("nobody-here"), odd = work_of("☃");

	(void)state;
	assert_true(unknown > known / 2 && unknown < known * 2);
	assert_true(odd > known / 2 && odd < known * 2);
}

static int n_slow, n_known;

static enum result
count_slow(void (*fn)(void *), void *arg, bool is_known)
{
	n_slow++;
	n_known += is_known;
	fn(arg);
	return OK;
}

static void
hashing_goes_where_it_blocks_nobody(void **state)
{
	enum result (*before)(void (*)(void *), void *, bool) = account_slow;
	struct account *account;
	const char *device;

	(void)state;
	assert_int_equal(account_by_name(db, a, "ann", &account), OK);
	device = device_token(a, NULL, account->id);
	account_slow = count_slow;
	assert_int_equal(account_authenticate(db, a, "ann", "wrong", NULL, &account, &retry_at),
			 NOT_FOUND);
	assert_int_equal(n_known, 0);
	assert_int_equal(account_authenticate(db, a, "ann", PASSWORD, device, &account, &retry_at),
			 OK);
	assert_int_equal(n_known, 1);
	assert_int_equal(
	    account_authenticate(db, a, "nobody", PASSWORD, device, &account, &retry_at),
	    NOT_FOUND);
	account_slow = before;
	assert_int_equal(n_slow, 3);
	assert_int_equal(n_known, 1);
}

static enum result
turn_away(void (*fn)(void *), void *arg, bool is_known)
{
	(void)fn;
	(void)arg;
	(void)is_known;
	return UNAVAILABLE;
}

static void
whoever_is_turned_away_was_not_refused(void **state)
{
	enum result (*before)(void (*)(void *), void *, bool) = account_slow;
	struct account *account;

	(void)state;
	account_slow = turn_away;
	assert_int_equal(account_authenticate(db, a, "ann", PASSWORD, NULL, &account, &retry_at),
			 UNAVAILABLE);
	account_slow = before;
}

/* ---- new passwords ---------------------------------------------------------------------------- */

static void
a_reset_link_changes_the_password_once_and_ends_all_sessions(void **state)
{
	struct account *account;
	struct session *session;
	const char *token;
	char *cookie;
	int64_t id = test_number(db, "SELECT id FROM accounts WHERE name = 'ann'");

	(void)state;
	assert_int_equal(session_open(db, a, id, "x", NULL, &cookie), OK);
	ask(MAIL_REQUEST_RESET, "ann@example.org");
	token = mailed_token("ann", "reset");
	assert_int_equal(account_reset_finish(db, a, token, "12345678", &problems), INVALID);
	assert_non_null(complaint("password"));
	problems.n = 0;
	assert_int_equal(account_reset_finish(db, a, token, "nine blue teapots", &problems), OK);
	assert_int_equal(account_reset_finish(db, a, token, "ten blue teapots", &problems),
			 NOT_FOUND);
	assert_int_equal(session_find(db, a, cookie, &session, &account), NOT_FOUND);
	assert_int_equal(
	    account_authenticate(db, a, "ann", "nine blue teapots", NULL, &account, &retry_at), OK);
}

static void
an_old_reset_link_does_nothing(void **state)
{
	(void)state;
	ask(MAIL_REQUEST_RESET, "ann@example.org");
	test_run(db, "UPDATE account_tokens SET expires_at = now() WHERE kind = 'reset'");
	assert_int_equal(account_reset_finish(db, a, mailed_token("ann", "reset"),
					      "nine blue teapots", &problems),
			 NOT_FOUND);
}

static void
strangers_cannot_fill_a_mailbox(void **state)
{
	int64_t before;

	(void)state;
	join("flooded");
	before = n_mails("flooded", "reset");
	for (int i = 0; i < 20; i++)
		ask(MAIL_REQUEST_RESET, "flooded@example.org");
	assert_true(n_mails("flooded", "reset") - before <= 5);
}

/* Confirmed never, though there is something by them: then a password of their own makes it theirs. */
static void
an_account_never_confirmed_gets_a_link_to_choose_a_password(void **state)
{
	(void)state;
	join("half");
	test_run(db, "UPDATE accounts SET verified_at = NULL WHERE name = 'half'");
	ask(MAIL_REQUEST_AGAIN, "half@example.org");
	assert_int_equal(account_reset_finish(db, a, mailed_token("half", "reset"),
					      "nine blue teapots", &problems),
			 OK);
	assert_int_equal(test_number(db, "SELECT count(*) FROM accounts WHERE name = 'half' AND "
					 "verified_at IS NOT NULL"),
			 1);
}

/* ---- the way back ----------------------------------------------------------------------------- */

static void
what_was_not_me_is_taken_back_by_the_link_in_each_mail(void **state)
{
	static const char *const kinds[] = {"device", "password", "role"};
	const struct account *ada = test_person(db, "ada", ROLE_ADMIN);
	struct account *account;
	struct session *session;
	char *cookie;
	int64_t id;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		const char *name = arena_printf(a, "victim-%zu", i), *token;

		join(name);
		id = test_number(db, "SELECT id FROM accounts WHERE name = '%s'", name);
		assert_int_equal(session_announce(db, a, id), OK); /* the first: nothing to say */
		assert_int_equal(n_mails(name, "device"), 0);
		assert_int_equal(session_open(db, a, id, "x", NULL, &cookie), OK);
		if (i == 0)
			assert_int_equal(session_announce(db, a, id), OK);
		if (i == 1)
			assert_int_equal(password_change(db, a, id, PASSWORD, "nine blue teapots",
							 &problems, &retry_at),
					 OK);
		if (i == 2)
			assert_int_equal(account_set_role(db, a, ada->id, id, ROLE_STAFF), OK);
		assert_int_equal(n_mails(name, kinds[i]), 1);
		token = mailed_token(name, kinds[i]);
		assert_int_equal(session_open(db, a, id, "x", NULL, &cookie), OK);
		assert_int_equal(takeback_by_token(db, a, token), OK);
		assert_int_equal(session_find(db, a, cookie, &session, &account), NOT_FOUND);
		assert_int_equal(test_number(db,
					     "SELECT count(*) FROM accounts WHERE id = %lld AND "
					     "password_hash IS NOT NULL",
					     (long long)id),
				 0);
		assert_int_equal(takeback_by_token(db, a, token), NOT_FOUND);
		assert_int_equal(account_reset_finish(db, a, mailed_token(name, "reset"),
						      "eleven red saucers", &problems),
				 OK);
		assert_int_equal(n_mails(name, "password"), i == 1 ? 2 : 1);
	}
}

static void
an_address_that_was_changed_comes_back_too(void **state)
{
	int64_t id;

	(void)state;
	join("moved");
	id = test_number(db, "SELECT id FROM accounts WHERE name = 'moved'");
	assert_int_equal(session_open(db, a, id, "x", NULL, &(char *){NULL}), OK);
	assert_int_equal(session_announce(db, a, id), OK);
	assert_int_equal(
	    email_change_begin(db, a, id, "thief@example.org", PASSWORD, &problems, &retry_at), OK);
	assert_int_equal(email_change_confirm(db, a, mailed_token("moved", "address_new")), OK);
	assert_int_equal(takeback_by_token(db, a, mailed_token("moved", "device")), OK);
	assert_string_equal(
	    account_email(a, id,
			  test_text(db, "SELECT email_sealed FROM accounts WHERE name = 'moved'")),
	    "moved@example.org");
}

/* Whoever reads the old address only must not get in by a mail that came before. */
static void
a_link_mailed_to_the_old_address_ends_with_the_change(void **state)
{
	const char *token;
	int64_t id;

	(void)state;
	join("leaver");
	id = test_number(db, "SELECT id FROM accounts WHERE name = 'leaver'");
	ask(MAIL_REQUEST_RESET, "leaver@example.org");
	token = mailed_token("leaver", "reset");
	assert_int_equal(
	    email_change_begin(db, a, id, "leaver2@example.org", PASSWORD, &problems, &retry_at),
	    OK);
	assert_int_equal(email_change_confirm(db, a, mailed_token("leaver", "address_new")), OK);
	assert_int_equal(account_reset_finish(db, a, token, "nine blue teapots", &problems),
			 NOT_FOUND);
}

/* ---- administration --------------------------------------------------------------------------- */

static void
a_command_makes_staff_and_changes_them(void **state)
{
	struct registration in = person("nora");
	struct account *account;
	struct session *session;
	char *cookie;
	int64_t id, again;

	(void)state;
	in.display_name = "Nora, Lumio Support";
	assert_int_equal(account_create(db, a, &in, ROLE_STAFF, 0, &problems, &id), OK);
	assert_int_equal(session_open(db, a, id, "", NULL, &cookie), OK);
	in.password = "";
	assert_int_equal(account_create(db, a, &in, ROLE_MODERATOR, 0, &problems, &again), OK);
	assert_int_equal(again, id);
	/* They hear of it, with a way back, and come in anew. */
	assert_int_equal(n_mails("nora", "role"), 1);
	assert_int_equal(session_find(db, a, cookie, &session, &account), NOT_FOUND);
	assert_int_equal(account_create(db, a, &in, ROLE_MODERATOR, 0, &problems, &again), OK);
	assert_int_equal(n_mails("nora", "role"), 1);
	assert_int_equal(session_open(db, a, id, "", NULL, &cookie), OK);
	in.password = PASSWORD;
	assert_int_equal(account_create(db, a, &in, ROLE_MODERATOR, 0, &problems, &again), OK);
	assert_int_equal(n_mails("nora", "password"), 1);
	assert_int_equal(session_find(db, a, cookie, &session, &account), NOT_FOUND);
	assert_int_equal(account_by_id(db, a, id, &account), OK);
	assert_true(account->is_verified && account->role == ROLE_MODERATOR);
	assert_int_equal(account_authenticate(db, a, "nora", PASSWORD, NULL, &account, &retry_at),
			 OK);
	in = person("nora2");
	in.email = "nora@example.org";
	in.password = "";
	assert_int_equal(account_create(db, a, &in, ROLE_STAFF, 0, &problems, &id), INVALID);
	assert_non_null(complaint("email"));
}

static void
only_administrators_give_roles_and_the_log_says_so(void **state)
{
	const struct account *ada = test_person(db, "ada", ROLE_ADMIN);
	const struct account *max = test_person(db, "max", ROLE_MODERATOR);
	const struct account *tom = test_person(db, "tom", ROLE_CUSTOMER);
	struct account *account;
	struct session *session;
	char *cookie;

	(void)state;
	assert_int_equal(session_open(db, a, tom->id, "", NULL, &cookie), OK);
	assert_int_equal(account_set_role(db, a, max->id, tom->id, ROLE_STAFF), FORBIDDEN);
	assert_int_equal(account_set_role(db, a, ada->id, tom->id, ROLE_STAFF), OK);
	assert_int_equal(account_set_role(db, a, ada->id, 999999, ROLE_STAFF), NOT_FOUND);
	assert_int_equal(
	    test_number(
		db,
		"SELECT count(*) FROM (SELECT * FROM audit_log ORDER BY id DESC LIMIT 1) l WHERE "
		"action = 'account.role' AND "
		"detail = 'from=customer to=staff' AND actor_id = %lld",
		(long long)ada->id),
	    1);
	/* Rights change at the next log-in. */
	assert_int_equal(session_find(db, a, cookie, &session, &account), NOT_FOUND);
	/* The name that only staff may have goes with the role. */
	test_run(db, "UPDATE accounts SET display_name = 'Tom, Customer Care' WHERE name = 'tom'");
	assert_int_equal(account_set_role(db, a, ada->id, tom->id, ROLE_MODERATOR), OK);
	assert_int_equal(account_by_id(db, a, tom->id, &account), OK);
	assert_string_equal(account->display_name, "Tom, Customer Care");
	assert_int_equal(account_set_role(db, a, ada->id, tom->id, ROLE_CUSTOMER), OK);
	assert_int_equal(account_by_id(db, a, tom->id, &account), OK);
	assert_string_equal(account->display_name, "tom");
}

static void
people_change_what_is_shown_of_them(void **state)
{
	const struct account *mia = test_person(db, "mia", ROLE_CUSTOMER);
	struct profile in = {.display_name = "  Mia   Lindqvist ",
			     .zone = "Europe/Stockholm",
			     .about = "Two children,\r\none dog.",
			     .locale = LOCALE_ZH_CN};
	struct account *account;

	(void)state;
	assert_int_equal(account_update(db, a, mia->id, &in, &problems), OK);
	assert_int_equal(account_by_id(db, a, mia->id, &account), OK);
	assert_string_equal(account->display_name, "Mia Lindqvist");
	assert_string_equal(account->about, "Two children,\none dog.");
	assert_int_equal(account->locale, LOCALE_ZH_CN);
	in.display_name = "Official Mia";
	assert_int_equal(account_update(db, a, mia->id, &in, &problems), INVALID);
	assert_non_null(complaint("display_name"));
}

/* ---- notices, limits -------------------------------------------------------------------------- */

static void
nobody_is_told_of_their_own_doing_or_against_their_will(void **state)
{
	const struct account *mia = test_person(db, "mia", ROLE_CUSTOMER);
	struct notice notice = {
	    .account_id = mia->id, .kind = NOTICE_ACCEPTED, .actor_id = mia->id};

	(void)state;
	assert_int_equal(notice_queue(db, a, &notice), OK);
	assert_int_equal(n_mails("mia", "accepted"), 0);
	notice.actor_id = 0;
	assert_int_equal(notice_queue(db, a, &notice), OK);
	assert_int_equal(n_mails("mia", "accepted"), 1);
	assert_int_equal(notice_allow(db, a, mia->id, false), OK);
	assert_int_equal(notice_queue(db, a, &notice), OK);
	assert_int_equal(n_mails("mia", "accepted"), 1);
	notice.kind = NOTICE_RESET;
	assert_int_equal(notice_queue(db, a, &notice), OK);
	assert_int_equal(n_mails("mia", "reset"), 1);
}

static void
limits_count_in_windows_and_keep_no_network(void **state)
{

	(void)state;
	test_run(db, "DELETE FROM limits");
	for (int i = 0; i < 10; i++)
		assert_int_equal(limit_take(db, a, LIMIT_KIND_MAIL, "192.0.2.0/24", &retry_at), OK);
	assert_int_equal(limit_take(db, a, LIMIT_KIND_MAIL, "192.0.2.0/24", &retry_at), LIMITED);
	assert_int_equal(limit_take(db, a, LIMIT_KIND_MAIL, "192.0.2.0/24", &retry_at), LIMITED);
	assert_true(retry_at > clock_now() && retry_at <= clock_now() + CLOCK_HOUR);
	assert_int_equal(limit_take(db, a, LIMIT_KIND_MAIL, "198.51.100.0/24", &retry_at), OK);
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM limits WHERE key LIKE '%%192%%0/24%%'"), 0);
	test_run(db, "UPDATE limits SET window_start = now() - interval '3 days'");
	assert_int_equal(limit_sweep(db, a), OK);
	assert_int_equal(test_number(db, "SELECT count(*) FROM limits"), 0);
}

static int
with_ann(void **state)
{
	set_up(state);
	join("ann");
	return arena_gone(state);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(name_or_address_and_password_let_in),
	    TEST(the_time_does_not_tell_who_is_registered),
	    TEST(hashing_goes_where_it_blocks_nobody),
	    TEST(whoever_is_turned_away_was_not_refused),
	    TEST(a_reset_link_changes_the_password_once_and_ends_all_sessions),
	    TEST(an_old_reset_link_does_nothing),
	    TEST(strangers_cannot_fill_a_mailbox),
	    TEST(an_account_never_confirmed_gets_a_link_to_choose_a_password),
	    TEST(what_was_not_me_is_taken_back_by_the_link_in_each_mail),
	    TEST(an_address_that_was_changed_comes_back_too),
	    TEST(a_link_mailed_to_the_old_address_ends_with_the_change),
	    TEST(a_command_makes_staff_and_changes_them),
	    TEST(only_administrators_give_roles_and_the_log_says_so),
	    TEST(people_change_what_is_shown_of_them),
	    TEST(nobody_is_told_of_their_own_doing_or_against_their_will),
	    TEST(limits_count_in_windows_and_keep_no_network),
	};

	log_open("test", LOG_LEVEL_ERROR);
	test_settings();
	db = test_db();
	return cmocka_run_group_tests_name("account", tests, with_ann, NULL);
}
