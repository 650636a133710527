/* Names, addresses, passwords. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/account/account.h"
#include "answerwell/base/arena.h"
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

static const char *
complaint(const char *field)
{
	const struct problem *p = problem_for(&problems, field);

	return p != NULL ? p->message : NULL;
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

/* ---- names, addresses, passwords -------------------------------------------------------------- */

/* The complaint about one changed field of a registration that is otherwise fine; NULL = none. A
 * wrong password stops before anything is hashed. */
static const char *
try(const char *field, const char *value)
{
	struct registration in = {.name = "fine-name",
				  .display_name = "",
				  .password = "",
				  .email = "fine@example.org",
				  .zone = ""};

	problems = (struct problems){.n = 0};
	if (strcmp(field, "name") == 0)
		in.name = value;
	else if (strcmp(field, "display_name") == 0)
		in.display_name = value;
	else if (strcmp(field, "email") == 0)
		in.email = value;
	else
		in.password = value, in.email = "";
	assert_int_equal(account_register(db, a, &in, &problems), INVALID);
	return complaint(field);
}

static void
names_that_speak_for_the_site_are_refused(void **state)
{
	static const char *const bad[] = {"admin",
					  "Staff",
					  "moderator",
					  "me",
					  "new",
					  "root",
					  "a",
					  "_abc",
					  "a b",
					  "äbc",
					  "so-12",
					  "",
					  "abcdefghijklmnopqrstuvwxyz12345",
					  "a@b"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_non_null(try("name", bad[i]));
	assert_null(try("name", "so-what"));
	assert_null(try("name", "a1"));
	assert_null(try("name", " Tom_B-2 "));
}

static void
display_names_cannot_imitate_staff(void **state)
{
	static const char *const bad[] = {"Admin",
					  "The Official One",
					  "Lumio support",
					  "аdmin" /* Cyrillic a */,
					  "客服小王",
					  "官方",
					  "ＳＵＰＰＯＲＴ" /* full width */,
					  "OfficiaI" /* capital i */,
					  "m0derator",
					  "Answerwell",
					  "🙂 Kim"}; /* as any symbol: a badge, perhaps */
	static const char *const fine[] = {"Ann Keller",     "李慧",    "Staffan",
					   "Jean-Luc Ñandú", "O’Brien", "Модест"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_non_null(try("display_name", bad[i]));
	for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++)
		assert_null(try("display_name", fine[i]));
}

static void
display_names_hide_nothing(void **state)
{
	static const char *const bad[] = {
	    "ab\u202Ecd", "a\u200Bb", "ann\nkeller", "a\u3164b",
	    "a\u2800b",   "...",      "a\xff",       "a\u0300\u0300\u0300\u0300\u0300"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_non_null(try("display_name", bad[i]));
	/* Nothing but white space is as if it had been left out. */
	assert_null(try("display_name", " \u3000 "));
	assert_non_null(
	    try("display_name", "sixty-one characters are one too many for a name, are they not"));
}

static void
addresses_must_have_the_form_of_one(void **state)
{
	static const char *const bad[] = {"a",
					  "a@",
					  "@b.org",
					  "a@b",
					  "a b@c.org",
					  ".a@c.org",
					  "a..b@c.org",
					  "a@c..org",
					  "a@-c.org",
					  "a@1.2.3.4",
					  "a@[1.2.3.4]",
					  "a@b.org, c@d.org",
					  "a\r\nBcc: x@y.org",
					  "a@b.org\n",
					  "\"a b\"@c.org",
					  "ä@c.org",
					  "a@c_d.org"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (strcmp(bad[i], "a@b.org\n") == 0)
			continue; /* trimmed */
		assert_non_null(try("email", bad[i]));
	}
	assert_null(try("email", "Ann.O'Neill+forum@sub.Example.ORG"));
	assert_null(try("email", "ann@bücher.example"));
	assert_null(try("email", "ann@例子.测试"));
}

static void
international_domains_are_one_with_their_ascii_form(void **state)
{
	struct registration in = person("buecher");
	int64_t id;

	(void)state;
	in.email = "Ann@BÜCHER.example";
	assert_int_equal(account_register(db, a, &in, &problems), OK);
	id = test_number(db, "SELECT id FROM accounts WHERE name = 'buecher'");
	assert_string_equal(
	    account_email(
		a, id, test_text(db, "SELECT email_sealed FROM accounts WHERE name = 'buecher'")),
	    "Ann@xn--bcher-kva.example");
	assert_int_equal(test_number(db, "SELECT count(*) FROM accounts WHERE email_mac = '%s'",
				     secret_mac(a, "email", "ann@xn--bcher-kva.example")),
			 1);
}

static void
easy_passwords_are_refused(void **state)
{
	static const char *const bad[] = {
	    "1234567",    "12345678", "password",   "Password2024!", "qwertyuiop", "iloveyou",
	    "aaaaaaaaaa", "abababab", "abcdefghij", "fine-name-9x7", "woaini1314", "87654321"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_non_null(try("password", bad[i]));
	assert_null(try("password", PASSWORD));
	assert_null(try("password", "七只绿色的水壶在唱歌"));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(names_that_speak_for_the_site_are_refused),
	    TEST(display_names_cannot_imitate_staff),
	    TEST(display_names_hide_nothing),
	    TEST(addresses_must_have_the_form_of_one),
	    TEST(international_domains_are_one_with_their_ascii_form),
	    TEST(easy_passwords_are_refused),
	};

	log_open("test", LOG_LEVEL_ERROR);
	test_settings();
	db = test_db();
	return cmocka_run_group_tests_name("person", tests, NULL, NULL);
}
