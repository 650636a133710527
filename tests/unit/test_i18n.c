#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"

/* Catalogues of this test's own. */
static const struct i18n_entry en[] = {{"colour", {"color"}}};
static const struct i18n_entry zh[] = {
    {"%ld answer", {"%ld 个回答"}},
    {"Ask", {"提问"}},
    {"Empty", {NULL}},
    {"Zoo", {"动物园"}},
};
const struct i18n_catalogue i18n_catalogues[LOCALES] = {
    [LOCALE_EN] = {en, 1, 2},
    [LOCALE_ZH_CN] = {zh, 4, 1},
};

static void
known_texts_are_translated_others_stay(void **state)
{
	(void)state;
	assert_string_equal(tr(LOCALE_ZH_CN, N_("Ask")), "提问");
	assert_string_equal(tr(LOCALE_ZH_CN, N_("Zoo")), "动物园");
	assert_string_equal(tr(LOCALE_ZH_CN, N_("Ask a")), "Ask a");
	assert_string_equal(tr(LOCALE_ZH_CN, ""), "");
	assert_string_equal(tr(LOCALE_ZH_CN, N_("Empty")), "Empty");
	assert_string_equal(tr(LOCALE_EN, N_("Ask")), "Ask");
	assert_string_equal(tr(LOCALE_EN, N_("colour")), "color");
}

static void
english_has_two_forms_and_chinese_one(void **state)
{
	static const long numbers[] = {0, 1, 2, 11, 21, 101, -1};

	(void)state;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		long n = numbers[i];

		assert_string_equal(trn(LOCALE_EN, "%ld answer", "%ld answers", n),
				    n == 1 ? "%ld answer" : "%ld answers");
		assert_string_equal(trn(LOCALE_ZH_CN, "%ld answer", "%ld answers", n),
				    "%ld 个回答");
		assert_string_equal(trn(LOCALE_ZH_CN, "%ld vote", "%ld votes", n),
				    n == 1 ? "%ld vote" : "%ld votes");
	}
}

static void
locales_have_names_for_every_use(void **state)
{
	(void)state;
	assert_string_equal(locale_code(LOCALE_ZH_CN), "zh_CN");
	assert_string_equal(locale_tag(LOCALE_ZH_CN), "zh-CN");
	assert_string_equal(locale_name(LOCALE_ZH_CN), "简体中文");
	assert_string_equal(locale_code(LOCALE_EN), "en");
	assert_string_equal(locale_tag(LOCALE_EN), "en");
	assert_string_equal(locale_name(LOCALE_EN), "English");
}

static void
codes_and_tags_name_a_locale(void **state)
{
	static const char *const chinese[] = {"zh",         "zh_CN",      "zh-CN",
					      "ZH-cn",      "zh-SG",      "zh-Hans",
					      "zh-Hans-CN", "zh-Hant-TW", "zh_CN.UTF-8"};
	static const char *const unknown[] = {"", "z", "zhx", "zhx-CN", "de", "-zh", "zho"};

	(void)state;
	for (size_t i = 0; i < sizeof(chinese) / sizeof(chinese[0]); i++)
		assert_int_equal(locale_from(chinese[i], LOCALE_EN), LOCALE_ZH_CN);
	assert_int_equal(locale_from("en-GB", LOCALE_ZH_CN), LOCALE_EN);
	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++) {
		assert_int_equal(locale_from(unknown[i], LOCALE_EN), LOCALE_EN);
		assert_int_equal(locale_from(unknown[i], LOCALE_ZH_CN), LOCALE_ZH_CN);
	}
	assert_int_equal(locale_from(NULL, LOCALE_ZH_CN), LOCALE_ZH_CN);
}

/* What comes out for a site whose own language is English, and for one in Chinese. */
static const struct {
	const char *header;
	enum locale from_en, from_zh;
} headers[] = {
    {"", LOCALE_EN, LOCALE_ZH_CN},
    {"en", LOCALE_EN, LOCALE_EN},
    {"zh-CN", LOCALE_ZH_CN, LOCALE_ZH_CN},
    {"zh-CN,zh;q=0.9,en;q=0.8", LOCALE_ZH_CN, LOCALE_ZH_CN},
    {"en-US,en;q=0.9,zh-CN;q=0.8", LOCALE_EN, LOCALE_EN},
    {"en;q=0.1, zh;q=0.9", LOCALE_ZH_CN, LOCALE_ZH_CN},
    {"en ; q=0.5 ,\tzh;q=0.4", LOCALE_EN, LOCALE_EN},
    {"zh-Hant", LOCALE_ZH_CN, LOCALE_ZH_CN},
    {"zh-Hant-TW;q=0.5,en;q=0.8", LOCALE_EN, LOCALE_EN},
    {"de,fr;q=0.5", LOCALE_EN, LOCALE_ZH_CN},
    {"de,zh;q=0.1", LOCALE_ZH_CN, LOCALE_ZH_CN},
    /* equal weight: the first named */
    {"zh,en", LOCALE_ZH_CN, LOCALE_ZH_CN},
    {"en,zh", LOCALE_EN, LOCALE_EN},
    {"en;q=0.001,zh;q=0.002", LOCALE_ZH_CN, LOCALE_ZH_CN},
    /* zero is a refusal */
    {"en;q=0", LOCALE_EN, LOCALE_ZH_CN},
    {"en;q=0,*", LOCALE_ZH_CN, LOCALE_ZH_CN},
    {"zh;q=0,*;q=0.5", LOCALE_EN, LOCALE_EN},
    {"*;q=0,zh;q=0.1", LOCALE_ZH_CN, LOCALE_ZH_CN},
    /* any */
    {"*", LOCALE_EN, LOCALE_ZH_CN},
    {"zh;q=0.5,*;q=0.8", LOCALE_EN, LOCALE_EN},
    {"zh,*", LOCALE_ZH_CN, LOCALE_ZH_CN},
    {"de,*;q=0.1", LOCALE_EN, LOCALE_ZH_CN},
    /* malformed elements count for nothing */
    {"zh;q=2,en;q=0.1", LOCALE_EN, LOCALE_EN},
    {"zh;q=1.001,en;q=0.1", LOCALE_EN, LOCALE_EN},
    {"zh;q=-1,en;q=0.1", LOCALE_EN, LOCALE_EN},
    {"zh;q=,en;q=0.1", LOCALE_EN, LOCALE_EN},
    {"zh;q=0.1234,en;q=0.1", LOCALE_EN, LOCALE_EN},
    {"zh;x=1,en;q=0.1", LOCALE_EN, LOCALE_EN},
    {"zh q=1,en;q=0.1", LOCALE_EN, LOCALE_EN},
    {"zh_CN,en;q=0.1", LOCALE_EN, LOCALE_EN},
    {",,;,;q=1, ,zh", LOCALE_ZH_CN, LOCALE_ZH_CN},
    {"\xff\xfe", LOCALE_EN, LOCALE_ZH_CN},
    {"zh;", LOCALE_EN, LOCALE_ZH_CN},
    {"zh;q", LOCALE_EN, LOCALE_ZH_CN},
    {"ZH-cn;Q=1", LOCALE_ZH_CN, LOCALE_ZH_CN},
    {"zh;q=1.", LOCALE_ZH_CN, LOCALE_ZH_CN},
};

static void
browsers_choose_by_accept_language(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
		if (locale_accept(headers[i].header, LOCALE_EN) != headers[i].from_en ||
		    locale_accept(headers[i].header, LOCALE_ZH_CN) != headers[i].from_zh)
			fail_msg("\"%s\"", headers[i].header);
	}
	assert_int_equal(locale_accept(NULL, LOCALE_ZH_CN), LOCALE_ZH_CN);
}

static void
a_browser_may_accept_several_languages(void **state)
{
	unsigned english = 1U << LOCALE_EN, chinese = 1U << LOCALE_ZH_CN;

	(void)state;
	assert_int_equal(locales_accepted("zh-CN,zh;q=0.9,en;q=0.8"), english | chinese);
	assert_int_equal(locales_accepted("en-GB,en;q=0.5"), english);
	assert_int_equal(locales_accepted("zh, en;q=0"), chinese);
	assert_int_equal(locales_accepted("de, *;q=0.1"), 0);
	assert_int_equal(locales_accepted(""), 0);
	assert_int_equal(locales_accepted(NULL), 0);
}

static void
an_endless_list_is_read_to_a_limit(void **state)
{
	static char list[300000];

	(void)state;
	for (size_t i = 0; i + 3 < sizeof(list); i += 3)
		memcpy(list + i, "de,", 3);
	memcpy(list + sizeof(list) - 4, "zh", 3);
	assert_int_equal(locale_accept(list, LOCALE_EN), LOCALE_EN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(known_texts_are_translated_others_stay),
	    cmocka_unit_test(english_has_two_forms_and_chinese_one),
	    cmocka_unit_test(locales_have_names_for_every_use),
	    cmocka_unit_test(codes_and_tags_name_a_locale),
	    cmocka_unit_test(browsers_choose_by_accept_language),
	    cmocka_unit_test(a_browser_may_accept_several_languages),
	    cmocka_unit_test(an_endless_list_is_read_to_a_limit),
	};

	return cmocka_run_group_tests_name("i18n", tests, NULL, NULL);
}
