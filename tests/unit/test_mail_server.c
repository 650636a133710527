/* The mail server's address, as people write it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/mail_server.h"

static void
host_and_port(void **state)
{
	static const struct {
		const char *address, *host;
		int port;
		bool is_tls, is_v6, is_local;
	} cases[] = {
	    {"smtp://mail.example.com", "mail.example.com", 25, false, false, false},
	    {"smtp://mail.example.com/", "mail.example.com", 25, false, false, false},
	    {"smtp://mail.example.com:587", "mail.example.com", 587, false, false, false},
	    {"smtps://mail.example.com", "mail.example.com", 465, true, false, false},
	    {"smtps://mail.example.com:25/", "mail.example.com", 25, true, false, false},
	    {"smtp://192.0.2.7:2525", "192.0.2.7", 2525, false, false, false},
	    {"smtp://[2001:db8::1]:2525", "2001:db8::1", 2525, false, true, false},
	    {"smtp://[::1]", "::1", 25, false, true, true},
	    {"smtp://127.0.0.1", "127.0.0.1", 25, false, false, true},
	    {"smtp://localhost:26", "localhost", 26, false, false, true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct mail_server s;

		assert_true(mail_server_read(cases[i].address, &s));
		assert_string_equal(s.host, cases[i].host);
		assert_int_equal(s.port, cases[i].port);
		assert_int_equal(s.is_tls, cases[i].is_tls);
		assert_int_equal(s.is_v6, cases[i].is_v6);
		assert_int_equal(mail_server_is_local(&s), cases[i].is_local);
		assert_false(s.has_user);
	}
}

static void
user_and_password_hold_what_they_hold(void **state)
{
	static const struct {
		const char *address, *user, *password;
	} cases[] = {
	    {"smtp://me:secret@mail.example.com", "me", "secret"},
	    {"smtp://help@example.com:secret@mail.example.com:587", "help@example.com", "secret"},
	    {"smtp://help%40example.com:p%40ss@mail.example.com", "help@example.com", "p@ss"},
	    {"smtp://me:a/b#c?d@e:f@mail.example.com", "me", "a/b#c?d@e:f"},
	    {"smtps://me:@@@[2001:db8::1]:465", "me", "@@"},
	    {"smtp://me:50%@mail.example.com", "me", "50%"},
	    {"smtp://me:50%off@mail.example.com", "me", "50%off"},
	    {"smtp://me:50%25@mail.example.com", "me", "50%"},
	    {"smtp://dom%3Ame:two words@mail.example.com", "dom:me", "two words"},
	    {"smtp://me:p\xc3\xa4ss@mail.example.com", "me", "p\xc3\xa4ss"},
	    {"smtp://me@mail.example.com", "me", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct mail_server s;

		assert_true(mail_server_read(cases[i].address, &s));
		assert_true(s.has_user);
		assert_string_equal(s.user, cases[i].user);
		assert_string_equal(s.password, cases[i].password);
	}
}

static void
what_is_no_address_is_refused(void **state)
{
	static const char *const cases[] = {
	    "",
	    "maildir:/var/mail",
	    "http://mail.example.com",
	    "smtp:mail.example.com",
	    "smtp://",
	    "smtp:///",
	    "smtp://me:secret@",
	    "smtp://:secret@mail.example.com",
	    "smtp://mail.example.com:0",
	    "smtp://mail.example.com:65536",
	    "smtp://mail.example.com:",
	    "smtp://mail.example.com:25/name",
	    "smtp://mail example.com",
	    "smtp://::1",
	    "smtp://[::1",
	    "smtp://[mail.example.com]",
	    "smtp://me:a%0d%0aQUIT@mail.example.com",
	    "smtp://me:a%00b@mail.example.com",
	};
	char longest[1200] = "smtp://me:";

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct mail_server s;

		assert_false(mail_server_read(cases[i], &s));
	}
	memset(longest + 10, 'x', 600);
	strcpy(longest + 610, "@mail.example.com");
	assert_false(mail_server_read(longest, &(struct mail_server){.port = 0}));
}

/* Links in mails let their bearer in. */
static void
mail_leaves_this_machine_over_tls_unless_a_setting_says_otherwise(void **state)
{
	static const struct {
		const char *address;
		bool automatic, tried;
	} cases[] = {
	    {"smtp://mail.example.com", true, false},
	    {"smtps://mail.example.com", true, false},
	    {"smtp://192.0.2.7:25", true, false},
	    {"smtp://me:word@mail.example.com", true, true},
	    {"smtp://localhost:25", false, false},
	    {"smtp://me:word@127.0.0.1", false, false},
	    {"smtp://[::1]:25", false, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct mail_server s;

		assert_true(mail_server_read(cases[i].address, &s));
		assert_true(mail_server_needs_tls(&s, MAIL_TLS_NEEDED));
		assert_int_equal(mail_server_needs_tls(&s, MAIL_TLS_AUTO), cases[i].automatic);
		assert_int_equal(mail_server_needs_tls(&s, MAIL_TLS_TRIED), cases[i].tried);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(host_and_port),
	    cmocka_unit_test(user_and_password_hold_what_they_hold),
	    cmocka_unit_test(what_is_no_address_is_refused),
	    cmocka_unit_test(mail_leaves_this_machine_over_tls_unless_a_setting_says_otherwise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
