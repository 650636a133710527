/* Registration, confirmation, passwords, roles, what people may call themselves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "answerwell/account/account.h"
#include "answerwell/account/audit.h"
#include "answerwell/account/device.h"
#include "answerwell/account/limit.h"
#include "answerwell/account/notice.h"
#include "answerwell/account/session.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/log.h"
#include "answerwell/base/secret.h"
#include "answerwell/db/db.h"
#include "support/community.h"
#include "support/pg.h"

#define PASSWORD "seven green kettles"

static struct db *db;
static struct arena *a;
static struct problems problems;

static int
set_up(void **state)
{
	(void)state;
	a = arena_new();
	problems = (struct problems){.n = 0};
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static struct registration
person(const char *name)
{
	return (struct registration){.name = name,
				     .display_name = "",
				     .email = arena_printf(a, "%s@example.org", name),
				     .password = PASSWORD,
				     .zone = "Europe/Berlin"};
}

static void
join(const char *name)
{
	struct registration in = person(name);

	assert_int_equal(account_register(db, a, &in, &problems), OK);
}

static int64_t
n_mails(const char *name, const char *kind)
{
	return test_number(db,
			   "SELECT count(*) FROM outbox o JOIN accounts a ON a.id = o.account_id "
			   "WHERE a.name = '%s' AND o.kind = '%s'",
			   name, kind);
}

/* The link in the newest mail of that kind. */
static const char *
mailed_token(const char *name, const char *kind)
{
	const char *where = arena_printf(
	    a,
	    "FROM outbox o JOIN accounts a ON a.id = o.account_id WHERE a.name = '%s' AND o.kind = "
	    "'%s' ORDER BY o.id DESC LIMIT 1",
	    name, kind);

	return secret_unseal(a, test_text(db, "SELECT o.secret_sealed %s", where),
			     test_text(db, "SELECT o.message_id %s", where));
}

static const char *
complaint(const char *field)
{
	const struct problem *p = problem_for(&problems, field);

	return p != NULL ? p->message : NULL;
}

/* ---- registration ----------------------------------------------------------------------------- */

static void
a_new_person_is_unverified_until_the_mailed_link_is_used_once(void **state)
{
	struct account *account;
	const char *token;

	(void)state;
	join("ann");
	assert_int_equal(account_by_name(db, a, "Ann", &account), OK);
	assert_false(account->is_verified);
	assert_string_equal(account->display_name, "ann");
	assert_string_equal(account->zone, "Europe/Berlin");
	assert_int_equal(n_mails("ann", "verify"), 1);
	token = mailed_token("ann", "verify");
	assert_non_null(token);

	assert_int_equal(account_verify(db, a, token, &account), OK);
	assert_true(account->is_verified);
	assert_int_equal(account_verify(db, a, token, NULL), NOT_FOUND);
	assert_int_equal(account_verify(db, a, "nonsense", NULL), NOT_FOUND);
}

static void
the_address_is_not_in_the_database(void **state)
{
	const char *row;
	int64_t id;

	(void)state;
	row = test_text(db, "SELECT a::text FROM accounts a WHERE name = 'ann'");
	assert_null(strstr(row, "example.org"));
	id = test_number(db, "SELECT id FROM accounts WHERE name = 'ann'");
	row = test_text(db, "SELECT email_sealed FROM accounts WHERE name = 'ann'");
	assert_string_equal(account_email(a, id, row), "ann@example.org");
	assert_null(account_email(a, id + 1, row));
	assert_null(account_email(a, id, NULL));
}

static void
a_known_address_gets_a_mail_and_the_page_says_the_same(void **state)
{
	struct registration in = person("ann_again");

	(void)state;
	in.email = "ANN@Example.ORG";
	assert_int_equal(account_register(db, a, &in, &problems), OK);
	assert_int_equal(test_number(db, "SELECT count(*) FROM accounts WHERE name = 'ann_again'"),
			 0);
	assert_int_equal(n_mails("ann", "known"), 1);
}

static void
a_taken_name_is_told(void **state)
{
	struct registration in = person("ANN");

	(void)state;
	in.email = "other@example.org";
	assert_int_equal(account_register(db, a, &in, &problems), INVALID);
	assert_non_null(complaint("name"));
}

static void
a_registration_never_confirmed_gives_way_after_three_days(void **state)
{
	(void)state;
	join("late");
	test_run(db,
		 "UPDATE accounts SET joined_at = now() - interval '4 days' WHERE name = 'late'");
	join("late");
	assert_int_equal(test_number(db, "SELECT count(*) FROM accounts WHERE name = 'late' AND "
					 "joined_at > now() - interval '1 day'"),
			 1);
}

static void
a_wanted_digest_is_confirmed_with_the_address(void **state)
{
	struct registration in = person("reader");

	(void)state;
	in.wants_digest = true;
	assert_int_equal(account_register(db, a, &in, &problems), OK);
	assert_int_equal(test_number(db, "SELECT count(*) FROM subscriptions s JOIN accounts a ON "
					 "a.id = s.account_id WHERE a.name = 'reader' AND "
					 "confirmed_at IS NULL"),
			 1);
	assert_int_equal(account_verify(db, a, mailed_token("reader", "verify"), NULL), OK);
	assert_int_equal(test_number(db, "SELECT count(*) FROM subscriptions s JOIN accounts a ON "
					 "a.id = s.account_id WHERE a.name = 'reader' AND "
					 "confirmed_at IS NOT NULL"),
			 1);
}

static void
all_that_is_wrong_is_told_at_once(void **state)
{
	struct registration in = {.name = "-x",
				  .display_name = "Lumio Support",
				  .email = "a@b",
				  .password = "short",
				  .zone = "Mars/Olympus"};

	(void)state;
	assert_int_equal(account_register(db, a, &in, &problems), INVALID);
	assert_non_null(complaint("name"));
	assert_non_null(complaint("display_name"));
	assert_non_null(complaint("email"));
	assert_non_null(complaint("password"));
	assert_non_null(complaint("zone"));
}

/* ---- logging in ------------------------------------------------------------------------------- */

static void
name_or_address_and_password_let_in(void **state)
{
	struct account *account = NULL;

	(void)state;
	assert_int_equal(account_authenticate(db, a, " ANN ", PASSWORD, NULL, &account), OK);
	assert_string_equal(account->name, "ann");
	assert_int_equal(account_authenticate(db, a, "Ann@example.org", PASSWORD, NULL, &account),
			 OK);
	assert_int_equal(account_authenticate(db, a, "ann", "seven green kettle", NULL, &account),
			 NOT_FOUND);
	test_run(db, "UPDATE accounts SET suspended_at = now() WHERE name = 'ann'");
	assert_int_equal(account_authenticate(db, a, "ann", PASSWORD, NULL, &account), FORBIDDEN);
	assert_int_equal(account_authenticate(db, a, "ann", "wrong", NULL, &account), NOT_FOUND);
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
		assert_int_equal(
		    account_authenticate(db, a, login, "not the password", NULL, &account),
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
	assert_int_equal(account_authenticate(db, a, "ann", "wrong", NULL, &account), NOT_FOUND);
	assert_int_equal(n_known, 0);
	assert_int_equal(account_authenticate(db, a, "ann", PASSWORD, device, &account), OK);
	assert_int_equal(n_known, 1);
	assert_int_equal(account_authenticate(db, a, "nobody", PASSWORD, device, &account),
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
	assert_int_equal(account_authenticate(db, a, "ann", PASSWORD, NULL, &account), UNAVAILABLE);
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
	assert_int_equal(account_reset_begin(db, a, "ann@example.org", &problems), OK);
	token = mailed_token("ann", "reset");
	assert_int_equal(account_reset_finish(db, a, token, "12345678", &problems), INVALID);
	assert_non_null(complaint("password"));
	problems.n = 0;
	assert_int_equal(account_reset_finish(db, a, token, "nine blue teapots", &problems), OK);
	assert_int_equal(account_reset_finish(db, a, token, "ten blue teapots", &problems),
			 NOT_FOUND);
	assert_int_equal(session_find(db, a, cookie, &session, &account), NOT_FOUND);
	assert_int_equal(account_authenticate(db, a, "ann", "nine blue teapots", NULL, &account),
			 OK);
}

static void
an_old_reset_link_does_nothing(void **state)
{
	(void)state;
	assert_int_equal(account_reset_begin(db, a, "ann@example.org", &problems), OK);
	test_run(db, "UPDATE account_tokens SET expires_at = now() WHERE kind = 'reset'");
	assert_int_equal(account_reset_finish(db, a, mailed_token("ann", "reset"),
					      "nine blue teapots", &problems),
			 NOT_FOUND);
}

static void
asking_for_links_says_nothing_about_who_is_registered(void **state)
{
	int64_t before = test_number(db, "SELECT count(*) FROM outbox");

	(void)state;
	assert_int_equal(account_reset_begin(db, a, "nobody@example.org", &problems), OK);
	assert_int_equal(account_verify_again(db, a, "nobody@example.org"), OK);
	assert_int_equal(account_verify_again(db, a, "ann@example.org"), OK); /* verified already */
	assert_int_equal(account_verify_again(db, a, "no address"), OK);
	assert_int_equal(test_number(db, "SELECT count(*) FROM outbox"), before);
	assert_int_equal(account_verify_again(db, a, "late@example.org"), OK);
	assert_int_equal(n_mails("late", "verify"), 2);
	assert_int_equal(account_reset_begin(db, a, "", &problems), INVALID);
}

static void
strangers_cannot_fill_a_mailbox(void **state)
{
	int64_t before = n_mails("late", "reset");

	(void)state;
	for (int i = 0; i < 20; i++)
		assert_int_equal(account_reset_begin(db, a, "late@example.org", &problems), OK);
	assert_true(n_mails("late", "reset") - before <= 5);
}

/* ---- administration --------------------------------------------------------------------------- */

static void
a_command_makes_staff_and_changes_them(void **state)
{
	struct registration in = person("nora");
	struct account *account;
	int64_t id, again;

	(void)state;
	in.display_name = "Nora, Lumio Support";
	assert_int_equal(account_create(db, a, &in, ROLE_STAFF, 0, &problems, &id), OK);
	in.password = "";
	assert_int_equal(account_create(db, a, &in, ROLE_MODERATOR, 0, &problems, &again), OK);
	assert_int_equal(again, id);
	assert_int_equal(account_by_id(db, a, id, &account), OK);
	assert_true(account->is_verified && account->role == ROLE_MODERATOR);
	assert_int_equal(account_authenticate(db, a, "nora", PASSWORD, NULL, &account), OK);
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
	struct audit_line *lines;
	struct account *account;
	struct session *session;
	char *cookie;
	size_t n;

	(void)state;
	assert_int_equal(session_open(db, a, tom->id, "", NULL, &cookie), OK);
	assert_int_equal(account_set_role(db, a, max->id, tom->id, ROLE_STAFF), FORBIDDEN);
	assert_int_equal(account_set_role(db, a, ada->id, tom->id, ROLE_STAFF), OK);
	assert_int_equal(account_set_role(db, a, ada->id, 999999, ROLE_STAFF), NOT_FOUND);
	assert_int_equal(audit_list(db, a, 0, 1, &lines, &n), OK);
	assert_int_equal(n, 1);
	assert_string_equal(lines[0].action, "account.role");
	assert_string_equal(lines[0].detail, "from=customer to=staff");
	assert_int_equal(lines[0].actor_id, ada->id);
	/* Rights change at the next log-in. */
	assert_int_equal(session_find(db, a, cookie, &session, &account), NOT_FOUND);
}

static void
people_change_what_is_shown_of_them(void **state)
{
	const struct account *mia = test_person(db, "mia", ROLE_CUSTOMER);
	struct registration in = {.display_name = "  Mia   Lindqvist ",
				  .zone = "Europe/Stockholm",
				  .locale = LOCALE_ZH_CN};
	struct account *account;

	(void)state;
	assert_int_equal(
	    account_update(db, a, mia->id, &in, "Two children,\r\none dog.", &problems), OK);
	assert_int_equal(account_by_id(db, a, mia->id, &account), OK);
	assert_string_equal(account->display_name, "Mia Lindqvist");
	assert_string_equal(account->about, "Two children,\none dog.");
	assert_int_equal(account->locale, LOCALE_ZH_CN);
	in.display_name = "Official Mia";
	assert_int_equal(account_update(db, a, mia->id, &in, "", &problems), INVALID);
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
	int64_t retry_at = 0;

	(void)state;
	for (int i = 0; i < 10; i++)
		assert_int_equal(limit_take(db, a, LIMIT_KIND_MAIL, "192.0.2.0/24", &retry_at), OK);
	assert_int_equal(limit_take(db, a, LIMIT_KIND_MAIL, "192.0.2.0/24", &retry_at), LIMITED);
	assert_int_equal(limit_take(db, a, LIMIT_KIND_MAIL, "192.0.2.0/24", &retry_at), LIMITED);
	assert_true(retry_at > clock_now() && retry_at <= clock_now() + CLOCK_HOUR);
	assert_int_equal(limit_take(db, a, LIMIT_KIND_MAIL, "198.51.100.0/24", &retry_at), OK);
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM limits WHERE key LIKE '%%192%%0/24%%'"), 0);
	test_run(db, "UPDATE limits SET window_start = now() - interval '3 hours'");
	assert_int_equal(limit_sweep(db, a), OK);
	assert_int_equal(test_number(db, "SELECT count(*) FROM limits"), 0);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(a_new_person_is_unverified_until_the_mailed_link_is_used_once),
	    TEST(the_address_is_not_in_the_database),
	    TEST(a_known_address_gets_a_mail_and_the_page_says_the_same),
	    TEST(a_taken_name_is_told),
	    TEST(a_registration_never_confirmed_gives_way_after_three_days),
	    TEST(a_wanted_digest_is_confirmed_with_the_address),
	    TEST(all_that_is_wrong_is_told_at_once),
	    TEST(name_or_address_and_password_let_in),
	    TEST(the_time_does_not_tell_who_is_registered),
	    TEST(hashing_goes_where_it_blocks_nobody),
	    TEST(whoever_is_turned_away_was_not_refused),
	    TEST(a_reset_link_changes_the_password_once_and_ends_all_sessions),
	    TEST(an_old_reset_link_does_nothing),
	    TEST(asking_for_links_says_nothing_about_who_is_registered),
	    TEST(strangers_cannot_fill_a_mailbox),
	    TEST(a_command_makes_staff_and_changes_them),
	    TEST(only_administrators_give_roles_and_the_log_says_so),
	    TEST(people_change_what_is_shown_of_them),
	    TEST(nobody_is_told_of_their_own_doing_or_against_their_will),
	    TEST(limits_count_in_windows_and_keep_no_network),
	};

	log_open("test", LOG_LEVEL_ERROR);
	test_settings();
	db = test_db();
	return cmocka_run_group_tests_name("account", tests, NULL, NULL);
}
