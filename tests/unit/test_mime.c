/* A delivery as an Internet message. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <gmime/gmime.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/config.h"
#include "answerwell/base/log.h"
#include "answerwell/mailing/delivery.h"
#include "mailer/mime.h"
#include "support/community.h"

#define AT INT64_C(1763770889000000) /* 2025-11-22T00:21:29Z */

static struct arena *a;
static GMimeMessage *parsed;
static char *raw;
static size_t len;

static struct delivery
sample(void)
{
	return (struct delivery){
	    .id = 7012,
	    .edition_id = 7,
	    .from_name = "Answerwell",
	    .message_id = "edition.7.12.abc@forum.example",
	    .to = {.id = 12, .address = "li.hui@example.org", .name = "李慧"},
	    .locale = LOCALE_ZH_CN,
	    .subject = "常见问题更新：信用卡付款失败，提示“银行拒绝交易”，另有4条",
	    .text = "您好！\n\n.一行以点开头\n\nhttps://forum.example/faq/1\n",
	    .html = "<!doctype html><p>您好！</p>",
	    .is_bulk = true,
	    .unsubscribe_url = "https://forum.example/unsubscribe/"
			       "12.d."
			       "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
	    .attempts = 1};
}

static void
write_and_parse(const struct delivery *d, bool crlf)
{
	GMimeStream *stream;
	GMimeParser *parser;

	raw = mime_write(a, d, AT, crlf, &len);
	stream = g_mime_stream_mem_new_with_buffer(raw, len);
	parser = g_mime_parser_new_with_stream(stream);
	parsed = g_mime_parser_construct_message(parser, NULL);
	g_object_unref(parser);
	g_object_unref(stream);
	assert_non_null(parsed);
}

static const char *
header(const char *name)
{
	return g_mime_object_get_header(GMIME_OBJECT(parsed), name);
}

static int
set_up(void **state)
{
	(void)state;
	a = arena_new();
	parsed = NULL;
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	if (parsed != NULL)
		g_object_unref(parsed);
	arena_free(a);
	return 0;
}

static char *
part_text(int i, const char *subtype)
{
	GMimeObject *whole = g_mime_message_get_mime_part(parsed), *part;
	GMimeContentType *type = g_mime_object_get_content_type(whole);
	char *text, *copy;

	assert_true(g_mime_content_type_is_type(type, "multipart", "alternative"));
	part = g_mime_multipart_get_part(GMIME_MULTIPART(whole), i);
	type = g_mime_object_get_content_type(part);
	assert_true(g_mime_content_type_is_type(type, "text", subtype));
	assert_string_equal(g_mime_content_type_get_parameter(type, "charset"), "utf-8");
	text = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
	copy = arena_strdup(a, text);
	g_free(text);
	return copy;
}

static void
the_headers_say_who_when_and_that_a_machine_wrote(void **state)
{
	struct delivery d = sample();
	InternetAddressList *to;

	(void)state;
	write_and_parse(&d, true);
	assert_string_equal(g_mime_message_get_message_id(parsed), d.message_id);
	assert_string_equal(g_mime_message_get_subject(parsed), d.subject);
	assert_string_equal(header("Date"), "Sat, 22 Nov 2025 00:21:29 +0000");
	assert_string_equal(header("Auto-Submitted"), "auto-generated");
	assert_string_equal(header("X-Auto-Response-Suppress"), "All");
	assert_string_equal(header("MIME-Version"), "1.0");
	assert_non_null(strstr(raw, "\r\nContent-Language: zh-CN\r\n"));
	to = g_mime_message_get_addresses(parsed, GMIME_ADDRESS_TYPE_TO);
	assert_int_equal(internet_address_list_length(to), 1);
	assert_string_equal(internet_address_mailbox_get_addr(
				INTERNET_ADDRESS_MAILBOX(internet_address_list_get_address(to, 0))),
			    d.to.address);
	assert_string_equal(internet_address_get_name(internet_address_list_get_address(to, 0)),
			    "李慧");
	assert_non_null(strstr(header("From"), config()->mail_from));
}

static void
both_parts_carry_the_text_in_utf_8(void **state)
{
	struct delivery d = sample();

	(void)state;
	write_and_parse(&d, false);
	assert_string_equal(part_text(0, "plain"), d.text);
	assert_string_equal(part_text(1, "html"), d.html);
	g_object_unref(parsed);
	d.text = "Hello,\n\nthis is = plain Latin text with an é and a very long line that goes on "
		 "and on "
		 "and on and on and on and on and on and on and on and on and on and on.\n";
	write_and_parse(&d, true);
	assert_non_null(strstr(raw, "quoted-printable"));
	assert_non_null(strstr(raw, "this is =3D plain Latin"));
}

static void
every_line_is_short_and_ascii_and_ends_as_asked(void **state)
{
	struct delivery d = sample();
	size_t line = 0;

	(void)state;
	write_and_parse(&d, true);
	for (size_t i = 0; i < len; i++) {
		assert_true((unsigned char)raw[i] < 0x80);
		if (raw[i] == '\n') {
			assert_true(i > 0 && raw[i - 1] == '\r');
			line = 0;
		} else {
			assert_true(raw[i] != '\r' || raw[i + 1] == '\n');
			/* The address to leave by cannot be folded. */
			assert_true(++line <= 78 ||
				    strncmp(&raw[i + 1 - line], "List-Unsubscribe: ", 10) == 0);
		}
	}
	assert_int_equal(raw[len - 1], '\n');
	raw = mime_write(a, &d, AT, false, &len);
	assert_null(memchr(raw, '\r', len));
}

static void
an_edition_can_be_left_with_one_click(void **state)
{
	struct delivery d = sample();

	(void)state;
	write_and_parse(&d, true);
	assert_string_equal(header("List-Unsubscribe"), arena_printf(a, "<%s>", d.unsubscribe_url));
	assert_string_equal(header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
	assert_non_null(strstr(header("List-Id"), "<faq."));
	assert_string_equal(header("Precedence"), "bulk");
	assert_true(strncmp(header("Feedback-ID"), "edition-7:faq:", 14) == 0);
	assert_non_null(strstr(header("List-Archive"), "/faq>"));
	/* Programs that read headers by line must find the address in one piece. */
	assert_non_null(strstr(raw, d.unsubscribe_url));
}

static void
a_notice_can_be_left_and_joins_its_thread(void **state)
{
	struct delivery d = sample();

	(void)state;
	d.edition_id = 0;
	d.is_bulk = false;
	d.thread_id = "question.5@forum.example";
	write_and_parse(&d, true);
	assert_non_null(header("List-Unsubscribe"));
	assert_non_null(strstr(header("List-Id"), "<notices."));
	assert_null(header("Precedence"));
	assert_true(strncmp(header("Feedback-ID"), "notice:notices:", 15) == 0);
	assert_null(header("List-Archive"));
	assert_string_equal(header("References"), "<question.5@forum.example>");
	assert_string_equal(header("In-Reply-To"), "<question.5@forum.example>");
}

static void
transactional_mail_has_no_list_headers(void **state)
{
	struct delivery d = sample();

	(void)state;
	d.is_bulk = false;
	d.unsubscribe_url = NULL;
	write_and_parse(&d, true);
	assert_null(header("List-Unsubscribe"));
	assert_null(header("List-Unsubscribe-Post"));
	assert_null(header("List-Id"));
}

static void
nothing_in_a_name_or_title_makes_a_header(void **state)
{
	struct delivery d = sample();

	(void)state;
	/* Neither should get so far; if one does, it stays in its place. */
	d.to.name = "Ann\r\nBcc: x@evil.example";
	d.subject = "Hello\nBcc: y@evil.example\r\n\r\nbody";
	write_and_parse(&d, true);
	assert_null(header("Bcc"));
	assert_string_equal(part_text(0, "plain"), d.text);
	g_object_unref(parsed);
	d.to.name = "\"Quote\\ed\" <other@evil.example>, x";
	write_and_parse(&d, true);
	assert_int_equal(internet_address_list_length(
			     g_mime_message_get_addresses(parsed, GMIME_ADDRESS_TYPE_TO)),
			 1);
	assert_string_equal(
	    internet_address_mailbox_get_addr(
		INTERNET_ADDRESS_MAILBOX(internet_address_list_get_address(
		    g_mime_message_get_addresses(parsed, GMIME_ADDRESS_TYPE_TO), 0))),
	    d.to.address);
}

static void
the_return_path_names_the_delivery_and_cannot_be_made_up(void **state)
{
	struct delivery d = sample();
	char *first = mime_return_path(a, &d), *second;

	(void)state;
	assert_non_null(strstr(first, "+b-m7012-"));
	assert_non_null(strchr(first, '@'));
	d.id = 7013;
	second = mime_return_path(a, &d);
	assert_string_not_equal(strrchr(first, '-'), strrchr(second, '-'));
}

static void
a_bounce_is_told_from_one_that_somebody_made_up(void **state)
{
	struct delivery d = sample();
	char *path = mime_return_path(a, &d), *other;

	(void)state;
	assert_int_equal(mime_delivery_of(a, path), 7012);
	for (size_t i = strcspn(path, "+") + 4; path[i] != '@'; i++) {
		other = arena_strdup(a, path);
		other[i] = other[i] == '1' ? '2' : '1';
		assert_int_equal(mime_delivery_of(a, other), 0);
		other[i] = '\0';
		assert_int_equal(mime_delivery_of(a, other), 0);
	}
	assert_int_equal(mime_delivery_of(a, config()->mail_from), 0);
	assert_int_equal(mime_delivery_of(a, ""), 0);
	assert_int_equal(mime_delivery_of(a, "@"), 0);
	assert_int_equal(mime_delivery_of(a, "a+b-m-@x"), 0);
	assert_int_equal(mime_delivery_of(a, "a+b-m7012@x"), 0);
	assert_int_equal(mime_delivery_of(a, "a+b-m7012-@x"), 0);
	other = arena_printf(a, "%.*s@elsewhere.example", (int)strcspn(path, "@"), path);
	assert_int_equal(mime_delivery_of(a, other), 7012);
}

static void
settings_with(const char *name, const char *value)
{
	char why[256];

	if (value != NULL)
		assert_int_equal(setenv(name, value, 1), 0);
	else
		assert_int_equal(unsetenv(name), 0);
	assert_int_equal(config_load(why, sizeof(why)), OK);
}

static void
the_return_path_is_never_longer_than_servers_take(void **state)
{
	char from[128], *path;

	(void)state;
	for (int n = 1; n <= 64; n++) {
		struct delivery d = sample();

		(void)snprintf(from, sizeof(from), "%.*s@forum.example", n,
			       "abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz-abcdefghijk");
		settings_with("ANSWERWELL_MAIL_FROM", from);
		path = mime_return_path(a, &d);
		assert_true(strrchr(path, '@') - path <= 64);
		assert_memory_equal(path, from, (size_t)n);
		if (n <= 45) /* +b-m7012- and ten digits */
			assert_non_null(strstr(path, "+b-m7012-"));
		else
			assert_string_equal(path, from);
	}
	settings_with("ANSWERWELL_MAIL_FROM", NULL);
}

static void
the_return_path_is_the_sender_alone_where_the_setting_says_so(void **state)
{
	struct delivery d = sample();

	(void)state;
	settings_with("ANSWERWELL_MAIL_RETURN", "plain");
	assert_string_equal(mime_return_path(a, &d), config()->mail_from);
	settings_with("ANSWERWELL_MAIL_RETURN", NULL);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(the_headers_say_who_when_and_that_a_machine_wrote),
	    TEST(both_parts_carry_the_text_in_utf_8),
	    TEST(every_line_is_short_and_ascii_and_ends_as_asked),
	    TEST(an_edition_can_be_left_with_one_click),
	    TEST(a_notice_can_be_left_and_joins_its_thread),
	    TEST(transactional_mail_has_no_list_headers),
	    TEST(nothing_in_a_name_or_title_makes_a_header),
	    TEST(the_return_path_names_the_delivery_and_cannot_be_made_up),
	    TEST(a_bounce_is_told_from_one_that_somebody_made_up),
	    TEST(the_return_path_is_never_longer_than_servers_take),
	    TEST(the_return_path_is_the_sender_alone_where_the_setting_says_so),
	};

	log_open("test", LOG_LEVEL_ERROR);
	test_settings();
	g_mime_init();
	return cmocka_run_group_tests_name("mime", tests, NULL, NULL);
}
