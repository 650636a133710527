/* Whom a mail server means by what it says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "mailer/smtp_reply.h"

static enum smtp_blame
blame(enum smtp_stage stage, const char *reply)
{
	return smtp_blame(stage, atoi(reply), reply);
}

static void
before_a_recipient_is_named_nothing_is_about_one(void **state)
{
	static const char *const replies[] = {
	    "",
	    "421 too busy",
	    "450 4.7.1 Error: too much mail from 127.0.0.1",
	    "451 4.3.0 later",
	    "452 4.5.3 too many messages in this session",
	    "530 5.7.0 Authentication required",
	    "535 5.7.8 bad password",
	    "550 5.1.1 sender unknown",
	    "553 5.7.1 <a@b>: Sender address rejected: not owned by user",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(replies) / sizeof(replies[0]); i++) {
		assert_int_equal(blame(SMTP_CONNECT, replies[i]), BLAME_SITE);
		assert_int_equal(blame(SMTP_MAIL, replies[i]), BLAME_SITE);
	}
}

static void
some_words_mean_the_site_at_every_stage(void **state)
{
	static const char *const replies[] = {
	    "421 4.7.0 closing connection",
	    "421-4.7.28 rate limited",
	    "454 4.7.0 Temporary authentication failure",
	    "530 Authentication required",
	    "535 5.7.8 no",
	    "538 5.7.11 encryption needed",
	    "550 5.1.8 Access denied, bad outbound sender",
	    "553 5.1.7 bad sender",
	    "452 4.3.1 Insufficient system storage",
	    "451 4.3.2 System not accepting network messages",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(replies) / sizeof(replies[0]); i++) {
		for (int stage = SMTP_CONNECT; stage <= SMTP_DOT; stage++)
			assert_int_equal(blame((enum smtp_stage)stage, replies[i]), BLAME_SITE);
	}
}

static void
addresses_and_mailboxes_are_the_mail_s(void **state)
{
	static const char *const replies[] = {
	    "550 5.1.1 <a@b>: user unknown", "550-5.1.1 no such account",
	    "450 4.1.2 domain not found",    "552 5.2.2 mailbox full",
	    "452 4.2.2 over quota",          "450 4.2.0 greylisted",
	    "552 5.3.4 message too big",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(replies) / sizeof(replies[0]); i++) {
		assert_int_equal(blame(SMTP_RCPT, replies[i]), BLAME_MAIL);
		assert_int_equal(blame(SMTP_DOT, replies[i]), BLAME_MAIL);
	}
}

static void
the_rest_cannot_be_told_from_the_words(void **state)
{
	static const char *const replies[] = {
	    "",
	    "450",
	    "550",
	    "550 5",
	    "550 5.",
	    "550 5.7",
	    "550 5.x.1 no",
	    "550 4.1.1 of another class",
	    "450 greylisted",
	    "550 no such user",
	    "554 5.7.1 Relay access denied",
	    "450 4.7.1 Error: too many recipients from 127.0.0.1",
	    "554 5.7.1 spam",
	    "550 5.3.0 rejected",
	    "550 5.4.5 Daily sending quota exceeded",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(replies) / sizeof(replies[0]); i++) {
		assert_int_equal(blame(SMTP_RCPT, replies[i]), BLAME_OPEN);
		assert_int_equal(blame(SMTP_DATA, replies[i]), BLAME_OPEN);
		assert_int_equal(blame(SMTP_DOT, replies[i]), BLAME_OPEN);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(before_a_recipient_is_named_nothing_is_about_one),
	    cmocka_unit_test(some_words_mean_the_site_at_every_stage),
	    cmocka_unit_test(addresses_and_mailboxes_are_the_mail_s),
	    cmocka_unit_test(the_rest_cannot_be_told_from_the_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
