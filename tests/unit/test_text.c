/* The text of questions, answers, comments and entries: checked, compared and put together part by part. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/forum/text.h"
#include "support/own_arena.h"

static const char *
repeated(const char *s, long n)
{
	char *out = arena_alloc(a, strlen(s) * (size_t)n + 1);

	for (long i = 0; i < n; i++)
		strcat(out, s);
	return out;
}

static const struct text whole = {.title = "How do I clean the grinder?",
				  .body = "It makes a noise since *Monday*.",
				  .category = "machines",
				  .tags = "b3, grinder",
				  .reason = "clearer",
				  .n_seen = 3};

static void
parts_that_a_text_lacks_are_empty_never_null(void **state)
{
	struct problems problems = {.n = 0};
	const struct text nothing = {.body = "Only a text of some words.", .n_seen = 2};
	struct text filled = text_whole(&nothing),
		    checked = text_check(a, TEXT_ANSWER, &nothing, &problems);

	(void)state;
	for (int i = 0; i < TEXT_PARTS; i++) {
		enum text_part part = (enum text_part)i;
		const char *value = part == TEXT_BODY ? nothing.body : "";

		assert_string_equal(text_get(&nothing, part), value);
		memcpy(&value, (const char *)&filled + text_rules[part].at, sizeof(value));
		assert_non_null(value);
		memcpy(&value, (const char *)&checked + text_rules[part].at, sizeof(value));
		assert_non_null(value);
	}
	assert_int_equal(filled.n_seen, 2);
	assert_int_equal(problems.n, 0);
}

static void
each_part_is_refused_at_its_name_where_it_is_longer_than_the_form_takes(void **state)
{
	(void)state;
	for (int kind = 0; kind <= TEXT_ENTRY; kind++) {
		for (int i = 0; i < TEXT_PARTS; i++) {
			enum text_part part = (enum text_part)i;
			long most = text_max((enum text_kind)kind, part);
			struct problems fits = {.n = 0}, is_long = {.n = 0};
			struct text text = whole;

			if (!text_has((enum text_kind)kind, part) ||
			    (text_rules[part].shape != TEXT_LINE &&
			     text_rules[part].shape != TEXT_PROSE))
				continue;
			text_set(&text, part, repeated("字", most));
			(void)text_check(a, (enum text_kind)kind, &text, &fits);
			assert_null(problem_for(&fits, text_rules[part].name));
			text_set(&text, part, repeated("字", most + 1));
			(void)text_check(a, (enum text_kind)kind, &text, &is_long);
			assert_non_null(problem_for(&is_long, text_rules[part].name));
			assert_int_equal(problem_for(&is_long, text_rules[part].name)->limit, most);
		}
	}
}

static void
what_a_kind_of_text_does_not_have_is_left_out(void **state)
{
	struct problems problems = {.n = 0};
	struct text t = whole;

	(void)state;
	t.title = repeated("x", 5000);
	t.phrasings = "another way";
	t = text_check(a, TEXT_COMMENT, &t, &problems);
	assert_int_equal(problems.n, 0);
	assert_string_equal(t.title, "");
	assert_string_equal(t.tags, "");
	assert_string_equal(t.phrasings, "");
	assert_string_equal(t.body, whole.body);
}

static void
texts_are_the_same_whatever_the_reason_and_the_order_of_tags(void **state)
{
	struct text other = whole;

	(void)state;
	other.reason = "another one";
	other.tags = "grinder,b3";
	other.n_seen = 1;
	assert_true(text_is_same(a, TEXT_QUESTION, &whole, &other));
	other.tags = "grinder, b4";
	assert_false(text_is_same(a, TEXT_QUESTION, &whole, &other));
	assert_true(text_is_same(a, TEXT_ANSWER, &whole, &other));
	other = whole;
	other.category = "orders";
	assert_false(text_is_same(a, TEXT_QUESTION, &whole, &other));
}

static void
what_changed_is_told_part_by_part(void **state)
{
	struct text after = whole;
	struct text_changes changes;

	(void)state;
	after.body = "It makes a noise since *Tuesday*.";
	after.category = "orders";
	changes = text_compare(a, TEXT_QUESTION, &whole, &after);
	assert_int_equal(changes.n, 3); /* title, text and tags */
	assert_int_equal(changes.n_changed, 1);
	for (size_t i = 0; i < changes.n; i++) {
		const struct text_change *c = &changes.items[i];

		assert_int_equal(c->is_changed, c->part == TEXT_BODY);
		assert_int_equal(strstr(c->html.html, "<ins>") != NULL, c->is_changed);
	}
	after = whole;
	after.tags = "";
	assert_int_equal(text_compare(a, TEXT_QUESTION, &whole, &after).n_changed, 1);
	assert_int_equal(text_compare(a, TEXT_ANSWER, &whole, &after).n, 1);
}

static void
changes_of_two_people_meet_part_by_part(void **state)
{
	struct text base = {.title = "One", .body = "a\n\nb", .category = "x", .tags = "p, q"};
	struct text mine = {.title = "One",
			    .body = "a\n\nmine",
			    .category = "y",
			    .tags = "q",
			    .phrasings = "my way\nway",
			    .reason = "because"};
	struct text theirs = {.title = "Two",
			      .body = "theirs\n\nb",
			      .category = "z",
			      .tags = "p, q, r",
			      .phrasings = "way\ntheir way",
			      .reason = "why not",
			      .n_seen = 7};
	struct merge body;
	struct text both = text_merge(a, &base, &mine, &theirs, &body);

	(void)state;
	assert_string_equal(both.title, "Two");
	assert_string_equal(both.body, "theirs\n\nmine");
	assert_string_equal(both.category, "y");
	assert_string_equal(both.tags, "q, r");
	assert_string_equal(both.phrasings, "my way\nway\ntheir way\n");
	assert_string_equal(both.reason, "because");
	assert_int_equal(both.n_seen, 7);
	assert_int_equal(body.n_places, 0);
}

static void
what_i_wrote_stands_where_nobody_knows_what_it_began_with(void **state)
{
	struct text mine = {.title = "Mine", .body = "My text.", .tags = "a"};
	struct text theirs = {.title = "Theirs", .body = "Their text.", .tags = "b"};
	struct merge body;
	struct text both = text_merge(a, NULL, &mine, &theirs, &body);

	(void)state;
	assert_string_equal(both.title, "Mine");
	assert_string_equal(both.body, "My text.");
	assert_string_equal(both.tags, "a");
}

static void
search_finds_what_is_read_and_nothing_else(void **state)
{
	const char *body = "See [the manual](https://example.org/zebra) and `okapi`.";

	(void)state;
	assert_string_equal(text_words(a, TEXT_ANSWER, TEXT_BODY, body),
			    "see the manual and okapi");
	assert_string_equal(text_words(a, TEXT_COMMENT, TEXT_BODY, body), "");
	assert_string_equal(text_words(a, TEXT_QUESTION, TEXT_TAGS, "c++, b3"),
			    text_words(a, TEXT_QUESTION, TEXT_TAGS, "c++ b3"));
	assert_string_equal(text_words(a, TEXT_ANSWER, TEXT_TITLE, "No title"), "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, arena_made, arena_gone)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(parts_that_a_text_lacks_are_empty_never_null),
	    TEST(each_part_is_refused_at_its_name_where_it_is_longer_than_the_form_takes),
	    TEST(what_a_kind_of_text_does_not_have_is_left_out),
	    TEST(texts_are_the_same_whatever_the_reason_and_the_order_of_tags),
	    TEST(what_changed_is_told_part_by_part),
	    TEST(changes_of_two_people_meet_part_by_part),
	    TEST(what_i_wrote_stands_where_nobody_knows_what_it_began_with),
	    TEST(search_finds_what_is_read_and_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
