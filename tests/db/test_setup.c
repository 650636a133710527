/* The first administrator, by the code from the server; and invitations. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/account/invitation.h"
#include "answerwell/account/registration.h"
#include "answerwell/account/setup.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/first_shelf.h"
#include "answerwell/insight/beginning.h"
#include "answerwell/mailing/mail_test.h"
#include "support/community.h"
#include "support/pg.h"

static struct db *db;
static struct problems problems;
static struct account *ada;

static const struct registration me = {.name = "admin",
				       .display_name = "Ada",
				       .email = "ada@example.org",
				       .password = "correct horse battery staple",
				       .zone = ""};

static int
begin(void **state)
{
	(void)state;
	test_settings();
	db = test_db();
	return 0;
}

static const char *
new_code(void)
{
	const char *code;

	assert_int_equal(setup_begin(db, test_arena(), &code), OK);
	return code;
}

static enum result
finish(const char *code, const struct registration *in)
{
	problems.n = 0;
	return setup_finish(db, test_arena(), code, in, &problems, &ada);
}

static bool
is_open(void)
{
	bool open;

	assert_int_equal(setup_is_open(db, test_arena(), &open), OK);
	return open;
}

static void
without_a_code_nothing_is_open(void **state)
{
	(void)state;
	assert_false(is_open());
	assert_int_equal(finish("ABCD-EFGH-JKLM-NPQR", &me), NOT_FOUND);
}

static void
the_code_is_kept_as_a_hash(void **state)
{
	const char *code = new_code();

	(void)state;
	assert_true(is_open());
	assert_int_equal(strlen(code), 19);
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM setup WHERE code_hash LIKE '%%%s%%'", code), 0);
}

static void
a_wrong_code_is_said_at_the_field_and_works_only_so_often(void **state)
{
	const char *code = new_code();

	(void)state;
	for (int i = 0; i < SETUP_TRIES; i++) {
		assert_int_equal(finish("ABCD-EFGH-JKLM-NPQR", &me), INVALID);
		assert_non_null(
		    strstr(problem_for(&problems, "code")->message, "not the right code"));
	}
	assert_int_equal(finish(code, &me), INVALID);
	assert_non_null(strstr(problem_for(&problems, "code")->message, "no longer works"));
	assert_true(is_open());
}

static void
a_new_code_ends_the_one_before(void **state)
{
	const char *one = new_code();

	(void)state;
	(void)new_code();
	assert_int_equal(finish(one, &me), INVALID);
}

static void
the_rest_of_the_form_is_checked_and_the_code_lives_on(void **state)
{
	const char *code = new_code();
	struct registration bad = me;

	(void)state;
	bad.password = "password1234";
	assert_int_equal(finish(code, &bad), INVALID);
	assert_non_null(problem_for(&problems, "password"));
	bad = me;
	bad.email = "";
	assert_int_equal(finish(code, &bad), INVALID);
	assert_non_null(problem_for(&problems, "email"));
	assert_null(problem_for(&problems, "code"));
	assert_true(is_open());
}

static void
the_right_one_makes_the_administrator_once(void **state)
{
	const char *code = new_code(), *lower = str_lower(test_arena(), code);
	struct registration other = me;

	(void)state;
	assert_int_equal(finish(lower, &me), OK);
	assert_int_equal(ada->role, ROLE_ADMIN);
	assert_true(ada->is_verified);
	assert_false(is_open());
	other.name = "eve";
	other.email = "eve@example.org";
	assert_int_equal(finish(code, &other), NOT_FOUND);
	assert_int_equal(setup_begin(db, test_arena(), &code), NOT_FOUND);
	assert_int_equal(test_number(db, "SELECT count(*) FROM accounts WHERE role = 'admin'"), 1);
	assert_int_equal(test_number(db, "SELECT count(*) FROM setup"), 0);
}

static void
what_is_left_goes_as_it_is_done(void **state)
{
	const bool wanted[FIRST_SHELVES] = {true, true};
	struct beginning b;

	(void)state;
	assert_int_equal(beginning_read(db, test_arena(), ada, &b), OK);
	assert_false(b.has_categories || b.has_staff || b.has_entries || b.has_pages || b.has_mail);
	assert_int_equal(first_shelf_make(db, test_arena(), ada, wanted), OK);
	assert_int_equal(first_shelf_make(db, test_arena(), ada, wanted), OK);
	assert_int_equal(test_number(db, "SELECT count(*) FROM categories"), 2);
	assert_int_equal(test_number(db, "SELECT count(*) FROM category_texts"), 2 * LOCALES);
	assert_string_equal(
	    test_text(db, "SELECT name FROM category_texts t JOIN categories c ON c.id = "
			  "t.category_id WHERE c.slug = 'orders' AND t.locale = 'zh_CN'"),
	    "订单");
	assert_int_equal(beginning_read(db, test_arena(), ada, &b), OK);
	assert_true(b.has_categories);
	assert_false(beginning_is_over(&b));
}

static void
who_has_enough_of_it_is_told_no_more(void **state)
{
	const struct account *bob = test_person(db, "bob", ROLE_ADMIN);
	struct beginning b;

	(void)state;
	assert_int_equal(beginning_dismiss(db, test_arena(), NULL), FORBIDDEN);
	assert_int_equal(
	    beginning_dismiss(db, test_arena(), test_person(db, "mia", ROLE_MODERATOR)), FORBIDDEN);
	assert_int_equal(beginning_dismiss(db, test_arena(), bob), OK);
	assert_int_equal(beginning_dismiss(db, test_arena(), bob), OK);
	assert_int_equal(beginning_read(db, test_arena(), bob, &b), OK);
	assert_true(b.is_dismissed && b.has_categories);
	assert_int_equal(beginning_read(db, test_arena(), ada, &b), OK);
	assert_false(b.is_dismissed);
}

static void
a_test_mail_says_how_it_went(void **state)
{
	struct mail_test m;

	(void)state;
	assert_int_equal(mail_test_read(db, test_arena(), ada->id, &m), OK);
	assert_int_equal(m.at, 0);
	assert_int_equal(mail_test_send(db, test_arena(), ada), OK);
	assert_int_equal(mail_test_read(db, test_arena(), ada->id, &m), OK);
	assert_true(m.at != 0 && !m.is_over && !m.is_taken);
	test_run(db, "UPDATE mails SET state = 'failed', why = 'no such host', message_id = 'x', "
		     "finished_at = now() WHERE kind = 'mail_test'");
	assert_int_equal(mail_test_read(db, test_arena(), ada->id, &m), OK);
	assert_true(m.is_over && !m.is_taken);
	assert_string_equal(m.why, "no such host");
	assert_int_equal(mail_test_send(db, test_arena(), test_person(db, "ann", ROLE_CUSTOMER)),
			 FORBIDDEN);
}

static enum result
invite(const struct account *actor, const char *email, enum role role)
{
	problems.n = 0;
	return invitation_send(db, test_arena(), actor, email, role, LOCALE_EN, &problems);
}

/* The token of the newest invitation, as its mail has it. */
static const char *
token_of(const char *email)
{
	const char *sealed, *id;

	(void)email;
	sealed = test_text(db, "SELECT secret_sealed FROM mails WHERE kind = 'invited' "
			       "ORDER BY id DESC LIMIT 1");
	id = test_text(db, "SELECT message_id FROM mails WHERE kind = 'invited' "
			   "ORDER BY id DESC LIMIT 1");
	return secret_unseal(test_arena(), sealed, id);
}

static void
who_is_invited_has_the_role_behind_the_link(void **state)
{
	struct registration in = {.name = "nora",
				  .display_name = "Nora of Support",
				  .password = "correct horse battery staple",
				  .zone = ""};
	struct account *nora;

	(void)state;
	assert_int_equal(
	    invite(test_person(db, "max", ROLE_MODERATOR), "x@example.org", ROLE_STAFF), FORBIDDEN);
	assert_int_equal(invite(ada, "nora@example.org", ROLE_ADMIN), FORBIDDEN);
	assert_int_equal(invite(ada, "nobody", ROLE_STAFF), INVALID);
	assert_int_equal(invite(ada, "ada@example.org", ROLE_STAFF), INVALID);
	assert_non_null(problem_for(&problems, "email"));
	assert_int_equal(invite(ada, "nora@example.org", ROLE_STAFF), OK);
	problems.n = 0;
	assert_int_equal(registration_finish(db, test_arena(), token_of("nora@example.org"), &in,
					     &problems, &nora),
			 OK);
	assert_int_equal(nora->role, ROLE_STAFF);
	assert_int_equal(test_number(db,
				     "SELECT count(*) FROM audit_log WHERE action = "
				     "'account.invite' AND actor_id = %ld AND subject_id = %ld AND "
				     "detail = 'role=staff'",
				     (long)ada->id, (long)nora->id),
			 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(without_a_code_nothing_is_open),
	    cmocka_unit_test(the_code_is_kept_as_a_hash),
	    cmocka_unit_test(a_wrong_code_is_said_at_the_field_and_works_only_so_often),
	    cmocka_unit_test(a_new_code_ends_the_one_before),
	    cmocka_unit_test(the_rest_of_the_form_is_checked_and_the_code_lives_on),
	    cmocka_unit_test(the_right_one_makes_the_administrator_once),
	    cmocka_unit_test(what_is_left_goes_as_it_is_done),
	    cmocka_unit_test(who_has_enough_of_it_is_told_no_more),
	    cmocka_unit_test(a_test_mail_says_how_it_went),
	    cmocka_unit_test(who_is_invited_has_the_role_behind_the_link),
	};

	return cmocka_run_group_tests(tests, begin, NULL);
}
