#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "answerwell/text/initials.h"
#include "answerwell/text/language.h"
#include "support/own_arena.h"

static void
a_name_has_one_or_two_letters(void **state)
{
	static const char *const pairs[][2] = {
	    {"Ann Keller", "AK"}, {"ann", "A"},         {"Jean-Luc de la Tour", "JT"},
	    {"Max O'Hara", "MO"}, {"李雷", "李"},       {"李 雷", "李"},
	    {"ليلى حداد", "ل"},   {"Зоя Белова", "ЗБ"}, {"Agent 7", "A"},
	    {"  (Tom)  ", "T"},   {"§§", "?"},          {"", "?"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
		assert_string_equal(initials(a, pairs[i][0]), pairs[i][1]);
	assert_string_equal(initials(a, NULL), "?");
}

static void
colours_are_all_used_and_stay(void **state)
{
	unsigned seen[FACE_COLOURS] = {0};

	(void)state;
	for (int i = 0; i < 600; i++)
		seen[face_colour(arena_printf(a, "person%d", i))]++;
	for (size_t i = 0; i < FACE_COLOURS; i++)
		assert_in_range(seen[i], 20, 100);
	assert_int_equal(face_colour("ann"), face_colour("ann"));
	assert_int_equal(face_colour(NULL), face_colour(""));
}

static void
letters_tell_the_language(void **state)
{
	static const struct {
		const char *text, *tag;
		enum locale locale;
	} cases[] = {
	    {"<p>The kettle of mine</p>", "en", LOCALE_EN},
	    {"<p>The kettle of mine</p>", "en", LOCALE_ZH_CN},
	    {"<p>我的 B3 显示 E08</p>", "zh-CN", LOCALE_EN},
	    {"<p>آلة B3 تعرض الرمز E08 دائما</p>", "ar", LOCALE_EN},
	    {"<p>دستگاه من کار نمی‌کند</p>", "fa", LOCALE_EN},
	    {"<p>המכונה B3 לא עובדת</p>", "he", LOCALE_ZH_CN},
	    {"<p>Чайник не греет</p>", "ru", LOCALE_EN},
	    {"<p>注文したケトルが届きません</p>", "ja", LOCALE_EN},
	    {"<a href=\"https://example.org/long/address/of/it\">你好吗</a>", "zh-CN", LOCALE_EN},
	    {"12 345", "zh-CN", LOCALE_ZH_CN},
	    {"", "en", LOCALE_EN},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_string_equal(language_tag(cases[i].text, cases[i].locale), cases[i].tag);
	assert_string_equal(language_tag(NULL, LOCALE_EN), "en");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_name_has_one_or_two_letters, arena_made, arena_gone),
	    cmocka_unit_test_setup_teardown(colours_are_all_used_and_stay, arena_made, arena_gone),
	    cmocka_unit_test(letters_tell_the_language),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
