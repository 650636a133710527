#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/text/merge.h"
#include "support/own_arena.h"

static void
merges(const char *base, const char *mine, const char *theirs, const char *text, size_t n_places)
{
	struct merge m = merge_texts(a, base, mine, theirs);

	assert_string_equal(m.text, text);
	assert_int_equal(m.n_places, n_places);
}

static void
changes_in_different_paragraphs_fit_together(void **state)
{
	(void)state;
	merges("one\n\ntwo\n\nthree", "ONE\n\ntwo\n\nthree", "one\n\ntwo\n\nTHREE",
	       "ONE\n\ntwo\n\nTHREE", 0);
	merges("one\n\ntwo", "one\n\nmore\n\ntwo", "one\n\ntwo\n\nlast",
	       "one\n\nmore\n\ntwo\n\nlast", 0);
	merges("one\n\ntwo\n\nthree", "one\n\nthree", "ONE\n\ntwo\n\nthree", "ONE\n\nthree", 0);
}

static void
a_text_only_one_changed_is_taken(void **state)
{
	(void)state;
	merges("a", "a", "b", "b", 0);
	merges("a", "b", "a", "b", 0);
	merges("a", "b", "b", "b", 0);
	merges("", "", "", "", 0);
	merges("a", "", "a", "", 0);
}

static void
where_both_changed_both_stand(void **state)
{
	struct merge m;

	(void)state;
	merges("same\n\nold\n\nend", "same\n\nmine\n\nend", "same\n\ntheirs\n\nend",
	       "same\n\ntheirs\n\nmine\n\nend", 1);
	m = merge_texts(a, "old", "mine", "theirs");
	assert_string_equal(m.places[0].theirs, "theirs");
	assert_string_equal(m.places[0].mine, "mine");
	m = merge_texts(a, "keep\nold", "keep", "keep\ntheirs");
	assert_string_equal(m.text, "keep\ntheirs");
	assert_string_equal(m.places[0].mine, "");
}

static void
what_both_did_alike_counts_once(void **state)
{
	(void)state;
	merges("a\nb\nc", "a\nB\nc\nd", "A\nB\nc", "A\nB\n\na\nB\nc\nd", 1);
	merges("a\n\nb", "a\n\nB", "A\n\nB", "A\n\nB", 0);
}

static void
texts_too_different_are_kept_whole(void **state)
{
	struct buf base, mine, theirs;

	(void)state;
	buf_init(&base, a, 64);
	buf_init(&mine, a, 64);
	buf_init(&theirs, a, 64);
	for (int i = 0; i < 6000; i++) {
		buf_printf(&base, "%d\n", i);
		buf_printf(&mine, "m%d\n", i);
		buf_printf(&theirs, "t%d\n", i);
	}
	struct merge m = merge_texts(a, base.data, mine.data, theirs.data);

	assert_int_equal(m.n_places, 1);
	assert_non_null(strstr(m.text, mine.data));
	assert_non_null(strstr(m.text, theirs.data));
}

static void
names_are_added_and_taken_out(void **state)
{
	(void)state;
	assert_string_equal(merge_names(a, "a, b", "a, b, c", "a, b, d"), "a, b, d, c");
	assert_string_equal(merge_names(a, "a, b", "a", "a, b, d"), "a, d");
	assert_string_equal(merge_names(a, "a, b", "a, b", "b"), "b");
	assert_string_equal(merge_names(a, "", "x", "x"), "x");
	assert_string_equal(merge_names(a, "", "", ""), "");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(changes_in_different_paragraphs_fit_together,
					    arena_made, arena_gone),
	    cmocka_unit_test_setup_teardown(a_text_only_one_changed_is_taken, arena_made,
					    arena_gone),
	    cmocka_unit_test_setup_teardown(where_both_changed_both_stand, arena_made, arena_gone),
	    cmocka_unit_test_setup_teardown(what_both_did_alike_counts_once, arena_made,
					    arena_gone),
	    cmocka_unit_test_setup_teardown(texts_too_different_are_kept_whole, arena_made,
					    arena_gone),
	    cmocka_unit_test_setup_teardown(names_are_added_and_taken_out, arena_made, arena_gone),
	};

	return cmocka_run_group_tests_name("merge", tests, NULL, NULL);
}
