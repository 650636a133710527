/* What mail servers' logs say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "mailer/mta_log.h"

static struct mta_event event;

static void
says(const char *line, enum mta_event_kind kind, const char *queue)
{
	assert_true(mta_log_read(line, &event));
	assert_int_equal(event.kind, kind);
	assert_string_equal(event.queue, queue);
}

static void
says_nothing(const char *line)
{
	assert_false(mta_log_read(line, &event));
}

static void
postfix(void **state)
{
	(void)state;
	says("Nov 30 10:00:00 mx postfix/cleanup[321]: 4F7kz1Bq2Xz9: "
	     "message-id=<edition.1.2.ab@forum.example>",
	     MTA_NAMED, "4F7kz1Bq2Xz9");
	assert_string_equal(event.message_id, "edition.1.2.ab@forum.example");
	says("2026-11-30T10:00:00.123456+01:00 mx postfix/qmgr[9]: 9A1B2C: "
	     "from=<help+b-m12-0123456789@x.org>, size=99, nrcpt=1 (queue active)",
	     MTA_NAMED, "9A1B2C");
	assert_string_equal(event.from, "help+b-m12-0123456789@x.org");
	says(
	    "Nov 30 10:00:01 mx postfix/smtp[3]: 9A1B2C: to=<a@b.org>, "
	    "relay=m.b.org[192.0.2.1]:25, delay=1, delays=0/0/1/0, dsn=2.0.0, status=sent (250 OK)",
	    MTA_SENT, "9A1B2C");
	says("Nov 30 10:00:01 mx postfix-out/lmtp[3]: 9A1B2C: to=<a@b.org>, relay=x, status=sent "
	     "(250 OK)",
	     MTA_SENT, "9A1B2C");
	says("Nov 30 10:00:01 mx postfix/submission/smtp[3]: 9A1B2C: to=<a@b.org>, relay=none, "
	     "status=bounced (Host or domain name not found)",
	     MTA_BOUNCED, "9A1B2C");
	says("Nov 30 10:00:01 mx postfix/error[3]: 9A1B2C: to=<a@b.org>, relay=none, "
	     "status=deferred (x, status=sent (250))",
	     MTA_DEFERRED, "9A1B2C");
	says("Nov 30 10:00:01 mx postfix/qmgr[3]: 9A1B2C: from=<a@b.org>, status=expired, returned "
	     "to sender",
	     MTA_BOUNCED, "9A1B2C");
	says("Nov 30 10:00:01 mx postfix/qmgr[3]: 9A1B2C: removed", MTA_GONE, "9A1B2C");
	says_nothing("Nov 30 10:00:01 mx postfix/smtpd[3]: connect from x[192.0.2.9]");
	says_nothing("Nov 30 10:00:01 mx postfix/smtpd[3]: 9A1B2C: client=x[192.0.2.9]");
	says_nothing("Nov 30 10:00:01 mx postfix/smtp[3]: 9A1B2C: to=<a@b.org>, relay=x, "
		     "status=deliverable (250)");
	says_nothing("Nov 30 10:00:01 mx postfix/smtp[3]: 9A1B2C: to=<a@b.org>, relay=x, "
		     "status=sentinel (250)");
	says_nothing("Nov 30 10:00:01 mx postfix/smtp[3]: warning: to=<a@b.org>, status=sent");
	says_nothing("Nov 30 10:00:01 mx postfix/cleanup[321]: 4F7kz1: message-id=<cut off");
}

static void
exim(void **state)
{
	(void)state;
	says("2026-11-30 10:00:00 1vPabc-000000001Xy-2Abc <= help+b-m12-0123456789@x.org H=x "
	     "[192.0.2.1] P=esmtp S=99 id=reset.ab@forum.example T=x",
	     MTA_NAMED, "1vPabc-000000001Xy-2Abc");
	assert_string_equal(event.from, "help+b-m12-0123456789@x.org");
	assert_string_equal(event.message_id, "reset.ab@forum.example");
	says("2026-11-30 10:00:00 +0100 [77] 1vPabc-00012X-Ab => a <a@b.org> R=dns T=remote_smtp "
	     "C=\"250 OK\"",
	     MTA_SENT, "1vPabc-00012X-Ab");
	says("2026-11-30 10:00:00 1vPabc-00012X-Ab ** a@b.org R=dns T=remote_smtp: 550 no",
	     MTA_BOUNCED, "1vPabc-00012X-Ab");
	says("2026-11-30 10:00:00 1vPabc-00012X-Ab == a@b.org R=dns T=remote_smtp defer (-44)",
	     MTA_DEFERRED, "1vPabc-00012X-Ab");
	says("Nov 30 10:00:00 mx exim[4]: 2026-11-30 10:00:00 1vPabc-00012X-Ab Completed", MTA_GONE,
	     "1vPabc-00012X-Ab");
	says_nothing("2026-11-30 10:00:00 1vPabc-00012X-Ab *> a@b.org R=dns T=remote_smtp");
	says_nothing("2026-11-30 10:00:00 Start queue run: pid=77");
	says_nothing("2026-11-30 10:00:00 1vPabc_00012X_Ab => a@b.org");
}

static void
opensmtpd(void **state)
{
	(void)state;
	says("Nov 30 10:00:00 mx smtpd[77]: 0f mta delivery evpid=0a1b2c3d4e5f6789 "
	     "from=<help+b-m12-0123456789@x.org> to=<a@b.org> rcpt=<-> source=\"192.0.2.1\" "
	     "relay=\"x\" delay=1s result=\"Ok\" stat=\"250 ok\"",
	     MTA_SENT, "0a1b2c3d4e5f6789");
	assert_string_equal(event.from, "help+b-m12-0123456789@x.org");
	says("Nov 30 10:00:00 mx smtpd[77]: 0f mta delivery evpid=0a1b2c3d4e5f6789 from=<h@x.org> "
	     "to=<a@b.org> result=\"PermFail\" stat=\"550\"",
	     MTA_BOUNCED, "0a1b2c3d4e5f6789");
	says("Nov 30 10:00:00 mx smtpd[77]: 0f mta delivery evpid=0a1b2c3d4e5f6789 from=<h@x.org> "
	     "to=<a@b.org> result=\"TempFail\" stat=\"450\"",
	     MTA_DEFERRED, "0a1b2c3d4e5f6789");
	says_nothing("Nov 30 10:00:00 mx smtpd[77]: 0f mta delivery evpid=0a1b2c3d4e5f6789 "
		     "from=<h@x.org> result=\"Okay\"");
}

static void
lines_of_others(void **state)
{
	static char line[4096];

	(void)state;
	says_nothing("");
	says_nothing("]: ");
	says_nothing("[]: x");
	says_nothing("/[1]: ");
	says_nothing("kernel: hello");
	memset(line, 'a', sizeof(line) - 1);
	says_nothing(line);
	memcpy(line, "mx postfix/smtp[3]: ", 20);
	says_nothing(line);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(postfix), cmocka_unit_test(exim),
					   cmocka_unit_test(opensmtpd),
					   cmocka_unit_test(lines_of_others)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
