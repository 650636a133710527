/* Excerpts show what was looked for, wherever the index finds it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/text/segment.h"
#include "search/excerpt.h"
#include "search/passage.h"
#include "support/own_arena.h"

#define FILL                                                                                       \
	"Plain words fill the beginning of this text so that the match stands far behind. "        \
	"More plain words, and still more of them, until nobody remembers where this began. "      \
	"Here are some about the weather, which was fine, and the sea, which was not so fine. "

/* The excerpt of the text behind much filling, with the lexeme looked for. */
static const char *
excerpt(const char *text, const char *lexeme)
{
	const struct lexemes sought = {&lexeme, 1};
	struct passage p = passage_seek(a, arena_printf(a, FILL FILL "%s", text), &sought);
	bool is_found;
	const char *html = excerpt_around(a, &p, &lexeme, 1, &is_found).html;

	return is_found ? html : "";
}

static void
shown(const char *text, const char *lexeme, const char *marked)
{
	const char *html = excerpt(text, lexeme);

	if (strstr(html, arena_printf(a, "<mark>%s</mark>", marked)) == NULL)
		fail_msg("%s in \"%s\": %s", lexeme, text, html);
}

static void
a_match_far_behind_is_shown_as_it_was_written(void **state)
{
	(void)state;
	shown("The firmware 7.4.12 brings the fault.", "7.4.12", "7.4.12");
	shown("Балкон у нас большой.", "балкон", "Балкон");
	shown("They cook Crémaillère for us.", "cremaillere", "Crémaillère");
	shown("Es gibt Öl in ZÜRICH.", "zurich", "ZÜRICH");
	shown("Wir fahren auf der Straße.", "strasse", "Straße");
	shown("Ο Σίσυφος", "σισυφοσ", "Σίσυφος");
	shown("订购ＡＢＣ１２３型", "abc123", "ＡＢＣ１２３");
	shown("請退還我的訂單款項", "订单", "訂單");
	shown("My Wi-Fi drops.", "wifi", "Wi-Fi");
	shown("My Wi-Fi drops.", "wi", "Wi");
	shown("Written in C++ (again).", "cplusplus", "C++");
	shown("You don\u2019t say.", "dont", "don\u2019t");
	shown("You don\u00b4t say.", "dont", "don\u00b4t");
	shown("Our Wi\u2013Fi drops.", "wifi", "Wi\u2013Fi");
	shown("It costs 1,000 euros.", "1000", "1,000");
	shown("Made with ASP.NET, not (Node.js).", "dotnet", ".NET");
	shown("Made with ASP.NET, not (Node.js).", "nodejs", "Node.js");
	shown("Made with ASP.NET, not (Node.js).", "js", "js");
	shown("The CANCELLATION came; it was dying.", "cancel", "CANCELLATION");
	shown("The CANCELLATION came; it was dying.", "die", "dying");
	shown("Ask again: a snake_case name.", "snakecas", "snake_case");
}

static void
a_text_of_ascii_is_not_taken_apart_for_one_word(void **state)
{
	const char *lexeme = "valv";
	const struct lexemes sought = {&lexeme, 1};
	struct passage p = passage_seek(a, FILL FILL "The valve-cap, and two valves.", &sought);

	(void)state;
	assert_int_equal(p.n, 4); /* valvecap, valve, cap, valves */
	assert_string_equal(p.words[1].form, "valv");
	assert_string_equal(p.words[3].form, "valv");
	assert_memory_equal(p.plain + p.words[3].at, "valves", p.words[3].len);
}

static void
parts_of_a_chinese_word_are_marked_as_one(void **state)
{
	static const char *const lexemes[] = {"人民", "共和", "和国"};
	struct passage p = passage_read(a, "人民共和国");
	bool is_found;

	(void)state;
	assert_string_equal(excerpt_around(a, &p, lexemes, 3, &is_found).html,
			    "<mark>人民共和国</mark>");
}

/* However often another word stands before it. */
static void
the_place_with_most_words_is_shown(void **state)
{
	static const char *const lexemes[] = {"coffee", "valve"};
	struct buf b;
	struct passage p;
	bool is_found;

	(void)state;
	buf_init(&b, a, 4096);
	for (int i = 0; i < 300; i++)
		buf_puts(&b, "More coffee, please. ");
	buf_puts(&b, "The valve.");
	p = passage_read(a, b.data);
	assert_non_null(
	    strstr(excerpt_around(a, &p, lexemes, 2, &is_found).html, "<mark>valve</mark>"));
}

static void
other_words_are_not_marked(void **state)
{
	(void)state;
	assert_string_equal(excerpt("C and C# are others", "cplusplus"), "");
	assert_string_equal(excerpt("the k2pro", "k2"), "");
	assert_string_equal(excerpt("nothing here", ""), "");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_match_far_behind_is_shown_as_it_was_written),
	    cmocka_unit_test(a_text_of_ascii_is_not_taken_apart_for_one_word),
	    cmocka_unit_test(parts_of_a_chinese_word_are_marked_as_one),
	    cmocka_unit_test(the_place_with_most_words_is_shown),
	    cmocka_unit_test(other_words_are_not_marked),
	};

	return cmocka_run_group_tests_name("excerpt", tests, arena_made, arena_gone);
}
