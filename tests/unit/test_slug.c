#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/text/slug.h"
#include "support/own_arena.h"

static void
becomes(const char *title, const char *slug)
{
	assert_string_equal(slug_from(a, title), slug);
}

static void
words_are_joined_by_hyphens(void **state)
{
	(void)state;
	becomes("How do I reset  my K2?", "how-do-i-reset-my-k2");
	becomes("  --a/b_c.d-- ", "a-b-c-d");
	becomes("Don\xe2\x80\x99t panic, it's 3\xc2\xbd", "dont-panic-its-31-2");
}

/* The map of the site names them: "^/questions/[0-9]+/edit$". */
static void
no_title_becomes_what_is_done_with_a_question_or_entry(void **state)
{
	static const char *const rooms[] = {"^/questions/[0-9]+/", "^/faq/[0-9]+/"};
	char line[512], word[64];
	FILE *map = fopen("kore.conf", "r");
	size_t n = 0;

	(void)state;
	assert_non_null(map);
	while (fgets(line, sizeof(line), map) != NULL) {
		for (size_t i = 0; i < sizeof(rooms) / sizeof(rooms[0]); i++) {
			const char *at = strstr(line, rooms[i]);

			if (at == NULL || sscanf(at + strlen(rooms[i]), "%63[a-z]$", word) != 1)
				continue;
			assert_string_not_equal(slug_from(a, word), word);
			n++;
		}
	}
	fclose(map);
	assert_true(n >= 8);
	becomes("Edit!", "x-edit");
	becomes("Edit it", "edit-it");
}

static void
latin_letters_lose_their_accents(void **state)
{
	(void)state;
	becomes("Crème Brûlée Ærø Łódź Straße ﬁn ＡＢＣ", "creme-brulee-aero-lodz-strasse-fin-abc");
}

static void
other_scripts_stay_whole(void **state)
{
	(void)state;
	becomes("如何退货？订单ABC", "如何退货-订单abc");
	becomes("Как вернуть йогурт", "как-вернуть-йогурт");
	becomes("हिन्दी में", "हिन्दी-में");
	becomes("한국어 질문", "한국어-질문");
	becomes("が ぎ", "が-ぎ");
}

static void
nothing_left_is_x(void **state)
{
	(void)state;
	becomes("", "x");
	becomes("?!… 😀 --", "x");
	becomes("\xff\xfe", "x");
}

static void
long_titles_are_cut_at_a_character(void **state)
{
	char title[400] = "";
	const char *slug;

	(void)state;
	for (int i = 0; i < 60; i++)
		strcat(title, i % 2 ? "问" : "a ");
	for (size_t from = 0; from < 12; from += 2) {
		slug = slug_from(a, title + from * 2);
		assert_true(strlen(slug) <= SLUG_MAX && strlen(slug) > SLUG_MAX - 6);
		assert_true(str_is_utf8(slug, strlen(slug)));
		assert_true(slug[strlen(slug) - 1] != '-');
	}
	memset(title, 'b', 79);
	strcpy(title + 79, " c");
	assert_int_equal(strlen(slug_from(a, title)), 79);
	memset(title, 'e', 399);
	title[399] = '\0';
	assert_int_equal(strlen(slug_from(a, title)), SLUG_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words_are_joined_by_hyphens),
	    cmocka_unit_test(no_title_becomes_what_is_done_with_a_question_or_entry),
	    cmocka_unit_test(latin_letters_lose_their_accents),
	    cmocka_unit_test(other_scripts_stay_whole),
	    cmocka_unit_test(nothing_left_is_x),
	    cmocka_unit_test(long_titles_are_cut_at_a_character),
	};

	return cmocka_run_group_tests_name("slug", tests, arena_made, arena_gone);
}
