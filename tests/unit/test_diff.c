#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/buf.h"
#include "answerwell/text/diff.h"
#include "own_arena.h"

static void
differs(const char *before, const char *after, const char *html)
{
	assert_string_equal(diff_words(a, before, after).html, html);
}

static void
changed_words_are_marked(void **state)
{
	(void)state;
	differs("Press the red button.", "Press the green button.",
		"Press the <del>red</del><ins>green</ins> button.");
	differs("a b", "a b c", "a b<ins> c</ins>");
	differs("a b c", "b c", "<del>a </del>b c");
	differs("same", "same", "same");
	differs("", "", "");
	differs("", "x", "<ins>x</ins>");
	differs("x", "", "<del>x</del>");
}

static void
neighbouring_changes_are_one(void **state)
{
	(void)state;
	differs("the quick brown fox", "the slow red fox",
		"the <del>quick brown</del><ins>slow red</ins> fox");
}

static void
han_characters_are_compared_one_by_one(void **state)
{
	(void)state;
	differs("我想申请退货", "我要申请退款",
		"我<del>想</del><ins>要</ins>申请退<del>货</del><ins>款</ins>");
}

static void
text_is_escaped_and_lines_kept(void **state)
{
	(void)state;
	differs("<b>\n\"x\"", "<i>\n\"x\"", "&lt;<del>b</del><ins>i</ins>&gt;<br>&#34;x&#34;");
	differs("a\nb", "a b", "a<del><br></del><ins> </ins>b");
}

/* The text without the elements `drop`, the others without their tags. */
static char *
side(const char *html, const char *drop, const char *keep)
{
	const char *tags[] = {arena_printf(a, "<%s>", drop), arena_printf(a, "</%s>", drop),
			      arena_printf(a, "<%s>", keep), arena_printf(a, "</%s>", keep),
			      "<br>"};
	bool is_dropped = false;
	struct buf b;

	buf_init(&b, a, strlen(html));
	while (*html != '\0') {
		size_t i = 0;

		while (i < 5 && strncmp(html, tags[i], strlen(tags[i])) != 0)
			i++;
		if (i < 2)
			is_dropped = i == 0;
		if (!is_dropped && i >= 4)
			buf_putc(&b, i == 4 ? '\n' : *html);
		html += i < 5 ? strlen(tags[i]) : 1;
	}
	return b.data;
}

static void
both_sides_can_be_read_back(void **state)
{
	static const char letters[] = "ab \nc.";
	struct arena *all = a;

	(void)state;
	srand(7);
	for (int round = 0; round < 5000; round++) {
		char text[2][41] = {"", ""};
		int kinds = 1 + rand() % 6;
		const char *html;

		a = arena_new();
		for (int k = 0; k < 2; k++)
			for (int i = rand() % 40; i > 0; i--)
				text[k][i - 1] = letters[rand() % kinds];
		for (int k = 0; k < 2; k++)
			text[k][40] = '\0';
		html = diff_words(a, text[0], text[1]).html;
		assert_string_equal(side(html, "ins", "del"), text[0]);
		assert_string_equal(side(html, "del", "ins"), text[1]);
		arena_free(a);
		a = all;
	}
}

static void
one_changed_word_in_a_long_text_is_found(void **state)
{
	char *before = arena_alloc(a, 65537), *after;

	(void)state;
	for (int i = 0; i < 65536; i++)
		before[i] = i % 7 == 6 ? ' ' : (char)('a' + i % 26);
	after = arena_strdup(a, before);
	after[30001] = 'Z';
	assert_true(strlen(diff_words(a, before, after).html) < 65536 + 60);
}

static void
texts_with_too_many_differences_come_whole(void **state)
{
	char *before = arena_alloc(a, 60001), *after = arena_alloc(a, 60001);
	const char *html;

	(void)state;
	for (int i = 0; i < 60000; i++) {
		before[i] = i % 2 ? ' ' : (char)('a' + i % 13);
		after[i] = i % 2 ? '\n' : (char)('n' + i % 13);
	}
	html = diff_words(a, before, after).html;
	assert_memory_equal(html, "<del>a c", 8);
	assert_non_null(strstr(html, "</del><ins>"));
}

static void
texts_past_the_limit_come_whole(void **state)
{
	char *before = arena_alloc(a, 65538);

	(void)state;
	memset(before, 'a', 65537);
	assert_non_null(strstr(diff_words(a, before, "b").html, "</del><ins>b</ins>"));
	assert_non_null(strstr(diff_words(a, before, before).html, "</del><ins>a"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(changed_words_are_marked),
	    cmocka_unit_test(neighbouring_changes_are_one),
	    cmocka_unit_test(han_characters_are_compared_one_by_one),
	    cmocka_unit_test(text_is_escaped_and_lines_kept),
	    cmocka_unit_test(both_sides_can_be_read_back),
	    cmocka_unit_test(one_changed_word_in_a_long_text_is_found),
	    cmocka_unit_test(texts_with_too_many_differences_come_whole),
	    cmocka_unit_test(texts_past_the_limit_come_whole),
	};

	return cmocka_run_group_tests_name("diff", tests, fresh, gone);
}
