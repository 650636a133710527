#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <unicode/utf16.h>

#include "answerwell/base/arena.h"
#include "answerwell/text/segment.h"
#include "support/own_arena.h"
#include "text/fold.h"

static void
words_are_folded_and_without_punctuation(void **state)
{
	(void)state;
	assert_string_equal(segment_words(a, "  Hello, WORLD! (K2 Pro) ＡＢＣ１２３ ﬁne—Straße"),
			    "hello world k2 pro abc123 fine strasse");
	assert_string_equal(segment_words(a, "3.14 7.4.12 10-20 re\u00adfund"),
			    "3.14 7.4.12 10 20 refund");
	assert_string_equal(segment_words(a, ""), "");
	assert_string_equal(segment_words(a, "?! … 😀"), "");
}

static void
accents_make_no_difference(void **state)
{
	(void)state;
	assert_string_equal(segment_words(a, "naïve nai\xcc\x88ve Café ZÜRICH"),
			    "naive naive cafe zurich");
	assert_string_equal(segment_words(a, "Łódź smørrebrød Œuvre Đà Nẵng İstanbul ırmak"),
			    "lodz smorrebrod oeuvre da nang istanbul irmak");
	assert_string_equal(segment_words(a, "Ελλάδα Ёлка مُحَمَّد שָׁלוֹם"), "ελλαδα елка محمد שלום");
	/* These make another letter. */
	assert_string_equal(segment_words(a, "ガキ"), "ガキ");
	assert_string_equal(segment_words(a, "हिन्दी"), "हिन्दी");
}

/* A text of ASCII alone is taken apart without ICU: the words must be the same as beside a character that is not. */
static void
english_alone_has_the_words_that_it_has_beside_chinese(void **state)
{
	static const char signs[] = "aAbZ019..,,--__//''++##&`:;!? \t\n\"()@";
	unsigned seed = 11;
	char text[64];

	(void)state;
	for (int round = 0; round < 20000; round++) {
		size_t len = (size_t)(rand_r(&seed) % 40);
		const char *alone, *beside;

		for (size_t i = 0; i < len; i++)
			text[i] = signs[(size_t)rand_r(&seed) % (sizeof(signs) - 1)];
		text[len] = '\0';
		alone = segment_words(a, text);
		beside = segment_words(a, arena_printf(a, "%s\n退", text));
		assert_string_equal(arena_printf(a, "%s%s退", alone, alone[0] != '\0' ? " " : ""),
				    beside);
	}
}

static void
compounds_are_one_word_and_their_parts(void **state)
{
	(void)state;
	assert_string_equal(segment_words(a, "My Wi-Fi drops. Why"), "my wifi drops wi fi why");
	assert_string_equal(segment_words(a, "wifi"), "wifi");
	assert_string_equal(segment_words(a, "TCP/IP"), "tcpip tcp ip");
	assert_string_equal(segment_words(a, "Node.js"), "nodejs node js dotjs");
	assert_string_equal(segment_words(a, "K2-Pro"), "k2pro k2 pro");
	assert_string_equal(segment_words(a, "R&D"), "rd r d");
	assert_string_equal(segment_words(a, "a_b"), "ab a b");
	assert_string_equal(segment_words(a, "non\u2011stop x\u2010ray"),
			    "nonstop xray non stop x ray");
	assert_string_equal(segment_words(a, "state-of-the-art"), "stateoftheart state of the art");
	assert_string_equal(segment_words(a, "don't"), "dont don t");
	assert_string_equal(segment_words(a, "don’t l’hôtel"), "dont lhotel don t l hotel");
	assert_string_equal(segment_words(a, "don´t don‘t don`t don＇t"),
			    "dont dont dont dont don t don t don t don t");
	assert_string_equal(segment_words(a, "Wi–Fi"), "wifi wi fi");
	assert_string_equal(segment_words(a, "1,000 3'500.50 1,250,000"),
			    "1000 3 500.50 1250000 1 000 1 250 000");
}

static void
addresses_dates_and_lists_are_no_compounds(void **state)
{
	(void)state;
	assert_string_equal(segment_words(a, "2026-11-28"), "2026 11 28");
	assert_string_equal(segment_words(a, "a/b/c/d/e"), "a b c d e");
	assert_string_equal(segment_words(a, "1.Open 2--3 a - b"), "1 open 2 3 a b");
	assert_string_equal(segment_words(a, "1,2 10,20 5,1000 24/7 2020–2024"),
			    "1 2 10 20 5 1000 24 7 2020 2024");
}

static void
signs_may_belong_to_names(void **state)
{
	(void)state;
	assert_string_equal(segment_words(a, "C++ C C# F# c♯"), "cplusplus c csharp fsharp csharp");
	assert_string_equal(segment_words(a, "C/C++, C＋＋"), "c cplusplus cplusplus");
	assert_string_equal(segment_words(a, "Notepad++"), "notepadplusplus notepad");
	assert_string_equal(segment_words(a, "Disney+ A+"), "disneyplus aplus disney");
	assert_string_equal(segment_words(a, ".NET is here"), "dotnet is here net");
	assert_string_equal(segment_words(a, "ASP.NET"), "aspnet asp net dotnet");
	assert_string_equal(segment_words(a, "C++17 C#9.0 a+1"), "cplusplus 17 csharp 9.0 a 1");
	assert_string_equal(segment_words(a, "1+1 a+b #5 end.Then"),
			    "1 1 a b 5 endthen end then dotthen");
}

static void
questions_ask_for_compounds_either_way(void **state)
{
	struct segment_query q;

	(void)state;
	segment_query(a, "my Wi-Fi, C++ and Notepad++ on ASP.NET", &q);
	assert_string_equal(q.words, "my cplusplus and notepadplusplus on");
	assert_string_equal(q.more, "c notepad");
	assert_int_equal(q.n_compounds, 2);
	assert_string_equal(q.compounds[0], "wifi wi fi");
	assert_string_equal(q.compounds[1], "aspnet asp net");
	segment_query(a, "人民共和国", &q);
	assert_string_equal(q.words, "人民 共和国 共和 和国");
	assert_string_equal(segment_phrase(a, "my wifi"), "my wifi");
	assert_string_equal(segment_phrase(a, "my Wi-Fi drops"), "my wifi drops|my wi fi drops");
	assert_string_equal(segment_phrase(a, "人民共和国"), "人民 共和国");
}

static void
words_know_where_they_stand(void **state)
{
	const char *text = "Ça — WI-FI: C++ 綠鏽";
	const char *const pieces[] = {"Ça", "WI-FI", "WI", "FI", "C++", "C++", "綠", "鏽"};
	struct word *words;
	size_t n;

	(void)state;
	words = segment_read(a, text, &n);
	assert_int_equal(n, 8);
	for (size_t i = 0; i < n; i++)
		assert_memory_equal(text + words[i].at, pieces[i], words[i].len);
}

static void
chinese_sentences_become_words(void **state)
{
	(void)state;
	assert_string_equal(segment_words(a, "我想申请退款，怎么办？"), "我想 申请 退款 怎么 办");
	assert_string_equal(segment_words(a, "订单ABC-123发货了吗"),
			    "订单 abc123 发 货 了 吗 abc 123");
}

static void
traditional_characters_are_simplified_ones(void **state)
{
	(void)state;
	assert_string_equal(segment_words(a, "綠鏽"), segment_words(a, "绿锈"));
	assert_string_equal(segment_words(a, "請問怎麼申請退款？"),
			    segment_words(a, "请问怎么申请退款？"));
	assert_string_equal(segment_words(a, "頭髮發財"), segment_words(a, "头发发财"));
}

/* Whatever this machine's ICU makes of it, also beyond the first plane. */
static void
every_traditional_character_is_one_simplified_one(void **state)
{
	(void)state;
	for (unsigned c = 0x4e00; c <= 0x9fff; c++) {
		char text[] = {(char)(0xe0 | c >> 12), (char)(0x80 | (c >> 6 & 63)),
			       (char)(0x80 | (c & 63)), '\0'};
		struct folded f = fold_for_search(a, text);

		assert_int_equal(f.len, U16_IS_LEAD(f.text[0]) ? 2 : 1);
		for (int32_t i = 0; i < f.len; i++)
			assert_int_equal(f.at[i], 0);
		assert_int_equal(f.at[f.len], 3);
	}
}

static void
long_chinese_words_are_followed_by_their_pairs(void **state)
{
	(void)state;
	assert_string_equal(segment_words(a, "人民共和国"), "人民 共和国 共和 和国");
	assert_string_equal(segment_words(a, "共和国在。好"), "共和国 在 共和 和国 好");
	/* Characters outside the first plane count as one. */
	assert_non_null(segment_words(a, "𠮷𠮷𠮷𠮷"));
}

static void
chinese_is_told_from_other_languages(void **state)
{
	(void)state;
	assert_true(segment_is_chinese("如何退货？"));
	assert_true(segment_is_chinese("我的K2 Pro打不开了"));
	assert_false(segment_is_chinese("How do I return this?"));
	assert_false(segment_is_chinese("What does the sign 退 on my parcel mean?"));
	assert_false(segment_is_chinese(""));
	assert_false(segment_is_chinese("123 ?!"));
	assert_false(segment_is_chinese("\xff\xfe"));
}

static void
runs_too_long_for_a_word_are_left_out(void **state)
{
	char *text = arena_alloc(a, 70000);

	(void)state;
	memset(text, 'a', 65000);
	strcpy(text + 65000, " b");
	assert_string_equal(segment_words(a, text), "b");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words_are_folded_and_without_punctuation),
	    cmocka_unit_test(accents_make_no_difference),
	    cmocka_unit_test(english_alone_has_the_words_that_it_has_beside_chinese),
	    cmocka_unit_test(compounds_are_one_word_and_their_parts),
	    cmocka_unit_test(addresses_dates_and_lists_are_no_compounds),
	    cmocka_unit_test(signs_may_belong_to_names),
	    cmocka_unit_test(questions_ask_for_compounds_either_way),
	    cmocka_unit_test(words_know_where_they_stand),
	    cmocka_unit_test(chinese_sentences_become_words),
	    cmocka_unit_test(traditional_characters_are_simplified_ones),
	    cmocka_unit_test(every_traditional_character_is_one_simplified_one),
	    cmocka_unit_test(long_chinese_words_are_followed_by_their_pairs),
	    cmocka_unit_test(chinese_is_told_from_other_languages),
	    cmocka_unit_test(runs_too_long_for_a_word_are_left_out),
	};

	return cmocka_run_group_tests_name("segment", tests, arena_made, arena_gone);
}
