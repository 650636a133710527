/* Names, addresses, passwords. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "answerwell/account/account.h"
#include "answerwell/account/dictionary.h"
#include "answerwell/account/mail_request.h"
#include "answerwell/account/registration.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/log.h"
#include "answerwell/base/secret.h"
#include "answerwell/db/db.h"
#include "support/community.h"
#include "support/own_arena.h"
#include "support/pg.h"

#define PASSWORD "seven green kettles"

static struct db *db;
static struct problems problems;

static int
set_up(void **state)
{
	(void)arena_made(state);
	problems = (struct problems){.n = 0};
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

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, arena_gone)

/* ---- names, addresses, passwords -------------------------------------------------------------- */

static const char *
link_token(void)
{
	static const char *token;

	if (token == NULL)
		token = test_registration(db, test_arena(), "link@example.org", NULL);
	return token;
}

/* The complaint about one changed field of a registration that is otherwise fine; NULL = none. A
 * wrong password stops before anything is hashed. */
static const char *
try(const char *field, const char *value)
{
	struct registration in = {
	    .name = "fine-name", .display_name = "", .password = "", .zone = ""};
	struct mail_request request = {.zone = "Nowhere/At All"};
	struct account *account;

	problems = (struct problems){.n = 0};
	if (strcmp(field, "email") == 0) {
		request.email = value;
		assert_int_equal(mail_request_put(db, a, &request, &problems), INVALID);
		return complaint(field);
	}
	if (strcmp(field, "name") == 0)
		in.name = value;
	else if (strcmp(field, "display_name") == 0)
		in.display_name = value;
	else
		in.password = value, in.zone = "Nowhere/At All";
	assert_int_equal(registration_finish(db, a, link_token(), &in, &problems, &account),
			 INVALID);
	return complaint(field);
}

/* Each of the values, between bars. */
static void
tries(const char *field, const char *values, bool is_fine)
{
	char *rest = arena_strdup(a, values), *value;

	while ((value = strsep(&rest, "|")) != NULL)
		if ((try(field, value) == NULL) != is_fine)
			fail_msg("%s: %s", is_fine ? "refused" : "taken", value);
}

static void
refuses(const char *field, const char *values)
{
	tries(field, values, false);
}

static void
takes(const char *field, const char *values)
{
	tries(field, values, true);
}

static void
names_that_speak_for_the_site_are_refused(void **state)
{
	(void)state;
	refuses("name", "admin|Staff|moderator|me|new|root|a|_abc|a b|äbc|so-12||"
			"abcdefghijklmnopqrstuvwxyz12345|a@b");
	takes("name", "so-what|a1| Tom_B-2 ");
}

static void
display_names_cannot_imitate_staff(void **state)
{
	(void)state;
	refuses("display_name",
		"Admin|The Official One|Lumio support|Employee|The Mods|Forum Moderator|"
		"Verified Expert|CEO");
	/* Letters that look like others: Cyrillic, full width, digits, accents, strokes, small capitals. */
	refuses("display_name",
		"аdmin|ＳＵＰＰＯＲＴ|OfficiaI|m0derator|A.d.m.i.n|St aff|Ádmïn|Suppørt|"
		"ᴍᴏᴅᴇʀᴀᴛᴏʀ|Cust0mer Care|Customer Саre|Ｃｕｓｔｏｍｅｒ Ｃａｒｅ");
	/* The site's own name, and a badge, perhaps. */
	refuses("display_name", "Answerwell|Answer well|Answer-well Help|Äñśwèrwell|🙂 Kim");
	/* A field and a group, in either order. */
	refuses("display_name",
		"Customer Care|Customer Service|Customer Service Team|customer-care|"
		"CustomerCare|Client Care|Care Team|Service Team|Team Service|"
		"Moderation Team|Security Team|Security-Team 2|Support Team|"
		"Billing Department|Billing Dept.|Help Desk|Help Desk Team|"
		"Company Representative|Technical Assistance|Trust & Safety Team|"
		"Service Client");
	/* Run together. */
	refuses("display_name",
		"SupportTeam|supportteam|AdminAnn|TheRealSupportBot|CustomerSupport24|"
		"ＳｕｐｐｏｒｔＴｅａｍ");
	/* Nobody. */
	refuses("display_name",
		"former member|Former  Member|FormerMember|Deleted user|Anonymous|Nobody|"
		"已注銷");
	/* Other languages. */
	refuses("display_name",
		"Kundenservice|Soporte|Servicio al cliente|Администратор|Служба поддержки|"
		"サポート|관리자");
	/* Chinese: both scripts, pulled apart, struck through, mixed with Latin letters. */
	refuses("display_name",
		"客服小王|官方|官 方|客户服务|客戶服務|客 户 服 务|客・服|客̶服|客A服|"
		"admin管理|客户支持|客戶支援|工作人員|工作人员|管理員|版主助理|系统消息|"
		"小编|官网客服|安全团队|安全團隊|售後|技術支持|技術支援|服務專員|审核中|"
		"已認證|平臺|經理");
	/* What only resembles them. */
	takes("display_name",
	      "Ann Keller|李慧|Staffan|Jean-Luc Ñandú|O’Brien|Модест|Mary Care|Tom Desk|"
	      "Carey Teaming|Nora|Rooty|Supportine|Modena|The Kettle|王小明|張三|"
	      "Adminton Badger|Stafford Jones|Adam Inman|McDermott|李老板|Mary Service");
}

static void
handles_cannot_imitate_staff_either(void **state)
{
	(void)state;
	refuses("name", "customer-care|customercare|security_team|moderation-team|supp0rt|adm1n|"
			"mod-1|1mod|help-desk|former-member|kefu|answerwell2|supportteam|"
			"therealadmin|kehufuwu|guanfangkefu|siteadmin");
	takes("name", "carey|modesty|teamster|kefuller|helpful-ann");
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
	(void)state;
	refuses("email", "a|a@|@b.org|a@b|a b@c.org|.a@c.org|a..b@c.org|a@c..org|a@-c.org|"
			 "a@1.2.3.4|a@[1.2.3.4]|a@b.org, c@d.org|a\r\nBcc: x@y.org|\"a b\"@c.org|"
			 "ä@c.org|a@c_d.org");
	takes("email", "Ann.O'Neill+forum@sub.Example.ORG|ann@bücher.example|ann@例子.测试");
}

static void
international_domains_are_one_with_their_ascii_form(void **state)
{
	struct registration in = person("buecher");
	struct account *account;
	const char *token;
	int64_t id;

	(void)state;
	token = test_registration(db, a, "Ann@BÜCHER.example", NULL);
	assert_int_equal(registration_finish(db, a, token, &in, &problems, &account), OK);
	id = test_number(db, "SELECT id FROM accounts WHERE name = 'buecher'");
	assert_string_equal(
	    account_email(
		a, id, test_text(db, "SELECT email_sealed FROM accounts WHERE name = 'buecher'")),
	    "Ann@xn--bcher-kva.example");
	assert_int_equal(test_number(db, "SELECT count(*) FROM accounts WHERE email_mac = '%s'",
				     secret_mac(a, "email", "ann@xn--bcher-kva.example")),
			 1);
}

/* The rules that need no dictionary; where a wrong zone stops what would pass. */
static void
easy_passwords_are_refused(void **state)
{
	static const char *const bad[] = {"Password2024!",
					  "password1234",
					  "P@ssw0rd2024",
					  "passw0rd!!!!",
					  "iloveyou2024",
					  "woaini1314520",
					  "woaini5201314",
					  "wodemima123456",
					  "nihaoshijie12",
					  "xinniankuaile8",
					  "zhongguo2024!",
					  "mima12345678",
					  "welcome123456",
					  "helloworld1234",
					  "letmein-letmein",
					  "qwertyuiop12",
					  "qwertyuiop[]",
					  "asdfghjkl123",
					  "1qaz2wsx3edc",
					  "1q2w3e4r5t6y",
					  "zaq1xsw2cde3",
					  "qazwsxedcrfv",
					  "poiuytrewq12",
					  "!@#$%^&*()_+",
					  "abcdefghijkl",
					  "abcdefgh1234",
					  "a1b2c3d4e5f6",
					  "123456789012",
					  "198712311987",
					  "13912345678901",
					  "aaaaaaaaaaaa",
					  "abababababab",
					  "kettlekettle",
					  "Kettle-kettle",
					  "kettle kettle!",
					  "abc123abc123",
					  "kettleelttek",
					  "drowssap1234",
					  "ｐａｓｓｗｏｒｄ１２３４",
					  "我爱你我爱你我爱你我爱你",
					  "密码密码密码密码密码密码",
					  "fine-name-9x7-zq",
					  "emanenif-9x7-zq",
					  "answerwell-rules",
					  "4nsw3rw3ll rules",
					  "FINE NAME 1234 ab",
					  "correcthorsecorrecthorse" /* doubled, however long */,
					  "seven kettles, seven kettles, ",
					  "bpmfdtnlgkhj",
					  "aoeiuvbpmfdt",
					  "bopomofodetenele",
					  "yiersansiwuliu",
					  "йцукенгшщзхъ",
					  "ЙЦУКЕН123456",
					  "一二三四五六七八九十一二",
					  "一九八七一二三一一九八七",
					  "lilei19951212",
					  "zhangsan1990",
					  "20240131kettle",
					  "Monday-November-1"};
	static const char *const fine[] = {
	    PASSWORD,       "七只绿色的水壶在窗边唱歌", "correct horse battery staple",
	    "zT8#kfQ1mVx!", "Ottawa rains on Tuesdays", "wo de mao hen pang",
	    "k9fj2mxq07bw"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (try("password", bad[i]) == NULL)
			fail_msg("taken: %s", bad[i]);
	for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++)
		if (try("password", fine[i]) != NULL)
			fail_msg("refused: %s", fine[i]);
	assert_non_null(try("password", "elevenchars"));
	assert_non_null(
	    try("password",
		arena_printf(a, "%s%s", "seven green kettles sing at the window of the red house ",
			     "in which nobody has lived since the long winter came over the "
			     "hills and took the road")));
}

/* Those that cracklib knows are told with the hash: nothing else is wrong then. */
static enum result
with_dictionary(const char *token, const char *password)
{
	const struct registration in = {
	    .name = "taker", .display_name = "", .password = password, .zone = ""};
	struct account *account;

	problems = (struct problems){.n = 0};
	return registration_finish(db, a, token, &in, &problems, &account);
}

static void
words_of_the_dictionary_are_refused_with_what_stands_around_them(void **state)
{
	static const char *const bad[] = {
	    "chrysanthemum",      "Chrysanthemums",    "administrator", "butterfly2024",
	    "constantinople1453", "99chrysanthemum",   "mumehtnasyrhc", "l1verpool-2024",
	    "basketballs1",       "liverpoolliverpool"};
	const char *token = test_registration(db, a, "dict@example.org", NULL);

	(void)state;
	if (!dictionary_is_there())
		skip();
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (with_dictionary(token, bad[i]) != INVALID || complaint("password") == NULL)
			fail_msg("taken: %s", bad[i]);
	assert_int_equal(with_dictionary(token, "seven green kettles"), OK);
}

/* What was chosen before there was a rule goes on working, and its hash is made anew. */
static void
an_old_password_works_and_an_old_hash_is_renewed(void **state)
{
	const char *weak = "short1";
	struct account *account;
	char hash[crypto_pwhash_STRBYTES];
	int64_t retry_at;

	(void)state;
	assert_int_equal(crypto_pwhash_str(hash, weak, strlen(weak), crypto_pwhash_OPSLIMIT_MIN,
					   crypto_pwhash_MEMLIMIT_MIN),
			 0);
	test_person(db, "oldie", ROLE_CUSTOMER);
	test_run(db, "UPDATE accounts SET password_hash = '%s' WHERE name = 'oldie'", hash);
	assert_int_equal(account_authenticate(db, a, "oldie", weak, NULL, &account, &retry_at), OK);
	assert_int_equal(test_number(db,
				     "SELECT count(*) FROM accounts WHERE name = 'oldie' AND "
				     "password_hash <> '%s'",
				     hash),
			 1);
	assert_int_equal(account_authenticate(db, a, "oldie", weak, NULL, &account, &retry_at), OK);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(names_that_speak_for_the_site_are_refused),
	    TEST(display_names_cannot_imitate_staff),
	    TEST(handles_cannot_imitate_staff_either),
	    TEST(display_names_hide_nothing),
	    TEST(addresses_must_have_the_form_of_one),
	    TEST(international_domains_are_one_with_their_ascii_form),
	    TEST(easy_passwords_are_refused),
	    TEST(words_of_the_dictionary_are_refused_with_what_stands_around_them),
	    TEST(an_old_password_works_and_an_old_hash_is_renewed),
	};

	log_open("test", LOG_LEVEL_ERROR);
	test_settings();
	db = test_db();
	return cmocka_run_group_tests_name("person", tests, NULL, NULL);
}
