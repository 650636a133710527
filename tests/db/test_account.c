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
#include "answerwell/account/email_change.h"
#include "answerwell/account/limit.h"
#include "answerwell/account/mail_request.h"
#include "answerwell/account/notice.h"
#include "answerwell/account/password.h"
#include "answerwell/account/registration.h"
#include "answerwell/account/session.h"
#include "answerwell/account/takeback.h"
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
static int64_t retry_at;

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

/* From the mail to the account. */
static void
join(const char *name)
{
	struct registration in = person(name);
	struct account *account;
	const char *token = test_registration(db, a, in.email, NULL);

	assert_non_null(token);
	assert_int_equal(registration_finish(db, a, token, &in, &problems, &account), OK);
}

static void
ask(enum mail_request_kind kind, const char *email)
{
	const struct mail_request in = {.kind = kind, .email = email, .zone = ""};
	size_t n;

	assert_int_equal(mail_request_put(db, a, &in, &problems), OK);
	assert_int_equal(mail_request_answer(db, a, 10, &n), OK);
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
	before = test_number(db, "SELECT max(id) FROM outbox");
	ask(MAIL_REQUEST_AGAIN, "again@example.org");
	ask(MAIL_REQUEST_RESET, "again@example.org"); /* they may have forgotten that much */
	ask(MAIL_REQUEST_AGAIN, "nobody@example.org");
	ask(MAIL_REQUEST_AGAIN, "ann@example.org");
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM outbox WHERE id > %lld", (long long)before), 2);
	token = secret_unseal(
	    a, test_text(db, "SELECT secret_sealed FROM outbox ORDER BY id DESC LIMIT 1"),
	    test_text(db, "SELECT message_id FROM outbox ORDER BY id DESC LIMIT 1"));
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
			int64_t outbox = test_number(db, "SELECT count(*) FROM outbox");

			in.kind = (enum mail_request_kind)k;
			in.email = addresses[i];
			assert_int_equal(mail_request_put(db, a, &in, &problems), OK);
			row =
			    test_text(db, "SELECT concat_ws(' ', kind, locale, zone, wants_digest, "
					  "waiting, length(email_mac), email_sealed <> '') "
					  "FROM mail_requests ORDER BY id DESC LIMIT 1");
			assert_string_equal(first != NULL ? first : row, row);
			first = row;
			assert_int_equal(test_number(db, "SELECT count(*) FROM outbox"), outbox);
		}
	}
	test_run(db, "DELETE FROM mail_requests");
}

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

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

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
	    TEST(all_that_is_wrong_is_told_at_once),
	    TEST(asking_does_the_same_work_for_every_address),
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
