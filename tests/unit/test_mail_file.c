/* Mails in the folder, read back for the page that shows them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/log.h"
#include "answerwell/mailing/delivery.h"
#include "mailer/mime.h"
#include "support/community.h"
#include "web/mail_file.h"

#define SITE "http://127.0.0.1:8080"
#define AT INT64_C(1763770889000000)

static struct arena *a;
static struct mail_file got;

static int
set_up(void **state)
{
	(void)state;
	a = arena_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static void
parse(const char *text)
{
	got = (struct mail_file){.n_links = 0};
	mail_file_parse(a, text, SITE, &got);
}

/* As the mailer writes it into the folder. */
static void
write_and_parse(const struct delivery *d)
{
	size_t len;

	parse(mime_write(a, d, AT, false, &len));
}

static void
what_the_mailer_writes_is_read_back(void **state)
{
	static const struct delivery mails[] = {
	    {.subject = "Confirm your address",
	     .text = "Hello = there,\n\nit’s here:\n" SITE "/register/abc_-1\n\nBye\n",
	     .html = "<!doctype html><p style=\"color: red\">Hello = there</p>\n",
	     .to = {.name = "Ann Keller", .address = "ann@example.org"}},
	    {.subject = "常见问题更新：信用卡付款失败，提示“银行拒绝交易”，另有4条，以及更多很长很"
			"长的标题",
	     .text = "您好！\n\n.一行以点开头\n\n" SITE "/faq/1\n" SITE "/faq/2\n",
	     .html = "<!doctype html><p>您好！这是一封很长的邮件，请您慢慢地阅读。</p>\n",
	     .to = {.name = "李慧", .address = "li.hui@example.org"}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(mails) / sizeof(mails[0]); i++) {
		struct delivery d = mails[i];

		d.id = 7;
		d.attempts = 1;
		d.from_name = "Answerwell";
		d.message_id = "one@forum.example";
		write_and_parse(&d);
		assert_string_equal(got.subject, d.subject);
		assert_string_equal(got.text, d.text);
		assert_string_equal(got.html, d.html);
		assert_non_null(strstr(got.to, d.to.name));
		assert_non_null(strstr(got.to, d.to.address));
		assert_int_equal(got.n_links, i + 1);
	}
	assert_string_equal(mail_link_shown(a, "/q/1/%E6%B0%B4%E5%A3%B6"), "/q/1/水壶");
	assert_string_equal(mail_link_shown(a, "/q/%FF"), "/q/%FF");
	assert_string_equal(mail_link_shown(a, "/q/%2"), "/q/%2");
	assert_string_equal(got.links[0], "/faq/1");
	assert_string_equal(got.links[1], "/faq/2");
}

/* However characters of one to four bytes fall into the encoded words of a long header. */
static void
long_subjects_stay_whole(void **state)
{
	static const char *const pieces[] = {"a", "é", "的", "😀"};
	enum { KINDS = 4, CHARACTERS = 90 };
	struct delivery d = {.text = "x",
			     .html = "x",
			     .from_name = "Answerwell",
			     .message_id = "one@forum.example",
			     .to = {.name = "Ann", .address = "ann@example.org"}};

	(void)state;
	for (uint32_t seed = 1; seed <= 200; seed++) {
		char subject[CHARACTERS * 4 + 4] = "é";
		uint32_t x = seed;

		for (int i = 0; i < CHARACTERS; i++) {
			x = x * 1664525 + 1013904223;
			strcat(subject,
			       pieces[seed % 2 == 0 && i % 9 != 0 ? 2 : (x >> 24) % KINDS]);
		}
		d.subject = subject;
		write_and_parse(&d);
		assert_string_equal(got.subject, subject);
	}
}

static void
only_paths_of_this_site_are_links(void **state)
{
	(void)state;
	parse("Subject: x\nContent-Type: text/plain\n\n" SITE "/a <" SITE "/b> " SITE
	      "//evil.example " SITE " http://evil.example/c\n");
	assert_int_equal(got.n_links, 2);
	assert_string_equal(got.links[0], "/a");
	assert_string_equal(got.links[1], "/b");
	assert_string_equal(got.html, "");
}

/* Somebody else's file in the folder, or one that is cut off. */
static void
whatever_lies_there_is_read(void **state)
{
	static const char *const texts[] = {
	    "",
	    "\n",
	    "no header at all",
	    "Subject",
	    "Content-Type: multipart/alternative\n\nno boundary",
	    "Content-Type: multipart/alternative; boundary=\"x\"\n\n--x\nContent-Type: "
	    "text/plain\n",
	    "Content-Type: multipart/alternative; boundary=\"x\"\n\n--x--\n",
	    "To: =?utf-8?B?//8=?= <x>\nSubject: =?utf-8?Q?=FF=?=\n\n\xff\xfe",
	    "Content-Transfer-Encoding: base64\n\n!!!",
	    "Content-Type: message/rfc822\n\nSubject: in\n\ntext",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		parse(texts[i]);
		assert_non_null(got.to);
		assert_non_null(got.subject);
		assert_non_null(got.text);
		assert_non_null(got.html);
		assert_int_equal(got.n_links, 0);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(what_the_mailer_writes_is_read_back, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(long_subjects_stay_whole, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(only_paths_of_this_site_are_links, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(whatever_lies_there_is_read, set_up, tear_down),
	};

	log_open("test", LOG_LEVEL_ERROR);
	test_settings();
	return cmocka_run_group_tests_name("mail_file", tests, NULL, NULL);
}
