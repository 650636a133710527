/* Nothing personal is public before its author has decided. */
#include "answerwell/forum/exposure.h"

#include "answer.h"
#include "answerwell/faq/entry.h"
#include "answerwell/forum/suggestion.h"

#define PHONE "Please call 07700 900123 in the evening."
#define KEY "07700900123"

static int
begin(void **state)
{
	(void)state;
	(void)test_category(db, "billing");
	test_run(db, "DELETE FROM settings WHERE name = 'order_numbers'");
	return 0;
}

static bool
is_asked(enum result r, const struct problems *problems)
{
	return r == INVALID && problem_for(problems, EXPOSURE_FIELD) != NULL;
}

static int64_t
n_posts(void)
{
	return test_number(db, "SELECT count(*) FROM posts");
}

static enum result
ask(const struct account *who, const char *title, const char *body, const char *shown,
    struct problems *problems, int64_t *id)
{
	const struct question_draft draft = {.text = {.title = title,
						      .body = body,
						      .category = "billing",
						      .tags = "",
						      .shown_anyway = shown}};

	*problems = (struct problems){.n = 0};
	return question_post(db, arena, who, &draft, problems, id);
}

static void
a_question_is_asked_about_in_every_role_title_and_text(void **state)
{
	const struct account *const everybody[] = {ann, nora, mod};
	int64_t before = n_posts(), id = 0;
	struct problems problems;

	(void)state;
	for (size_t i = 0; i < sizeof(everybody) / sizeof(everybody[0]); i++) {
		assert_true(
		    is_asked(ask(everybody[i], "Why does it flicker?", PHONE, NULL, &problems, &id),
			     &problems));
		assert_true(is_asked(ask(everybody[i], "Who calls 07700 900123 back?",
					 "It flickers all night.", NULL, &problems, &id),
				     &problems));
	}
	assert_int_equal(n_posts(), before);
	assert_int_equal(ask(ann, "Why does it flicker?", PHONE, "x|" KEY "|y", &problems, &id),
			 OK);
	assert_int_equal(n_posts(), before + 1);
}

static void
only_what_was_decided_about_is_let_through(void **state)
{
	struct problems problems;
	int64_t id = 0;

	(void)state;
	assert_true(is_asked(
	    ask(ann, "Why does it flicker so?", PHONE " Or ann@example.com", KEY, &problems, &id),
	    &problems));
	assert_true(is_asked(
	    ask(ann, "Why does it flicker so?", PHONE, "0770090012", &problems, &id), &problems));
	assert_int_equal(ask(ann, "Why does it flicker so?", PHONE " Or ann@example.com",
			     KEY "|annexamplecom", &problems, &id),
			 OK);
	assert_int_equal(ask(ann, "What about this lamp?", PHONE, EXPOSURE_ALL, &problems, &id),
			 OK);
}

static void
answers_comments_and_edits_are_asked_about(void **state)
{
	int64_t question = asked(), before, answer = 0, id = 0;
	struct problems problems = {.n = 0};
	struct text text = {.body = PHONE, .n_seen = 1};

	(void)state;
	before = n_posts();
	assert_true(
	    is_asked(answer_post(db, arena, bob, question, PHONE, &problems, &id), &problems));
	problems.n = 0;
	assert_true(
	    is_asked(comment_post(db, arena, bob, question, PHONE, &problems, &id), &problems));
	assert_int_equal(n_posts(), before);
	problems.n = 0;
	assert_int_equal(
	    answer_post(db, arena, bob, question, "Turn the screw a little.", &problems, &answer),
	    OK);
	assert_true(is_asked(answer_edit(db, arena, bob, answer, &text, &problems), &problems));
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM revisions WHERE post_id = %ld", (long)answer), 1);
	problems.n = 0;
	text.shown_anyway = KEY;
	assert_int_equal(answer_edit(db, arena, bob, answer, &text, &problems), OK);
	/* What stands there is not new, however it is written, and whoever edits. */
	text =
	    (struct text){.body = "Please call 07700-900 123.", .reason = "shorter", .n_seen = 2};
	assert_int_equal(answer_edit(db, arena, nora, answer, &text, &problems), OK);
	text = (struct text){.body = "Please call 07700 900123 or 07700 900456.", .n_seen = 3};
	assert_true(is_asked(answer_edit(db, arena, bob, answer, &text, &problems), &problems));
}

static void
who_suggests_an_edit_is_asked_and_who_approves_it_is_not_again(void **state)
{
	int64_t question = asked(), answer = 0, id = 0;
	struct problems problems = {.n = 0};
	struct suggestion_draft draft = {
	    .text = {.body = PHONE, .reason = "with the number", .n_seen = 1}};
	struct text changed = {.body = PHONE " Or 07700 900456.", .n_seen = 1};
	bool decided;

	(void)state;
	assert_int_equal(
	    answer_post(db, arena, bob, question, "Turn the screw a little.", &problems, &answer),
	    OK);
	assert_true(
	    is_asked(suggestion_make(db, arena, ann, answer, &draft, &problems, &id), &problems));
	problems.n = 0;
	draft.text.shown_anyway = KEY;
	assert_int_equal(suggestion_make(db, arena, ann, answer, &draft, &problems, &id), OK);
	assert_true(is_asked(suggestion_approve(db, arena, bob, id, &changed, &problems, &decided),
			     &problems));
	problems.n = 0;
	changed.body = PHONE;
	assert_int_equal(suggestion_approve(db, arena, bob, id, &changed, &problems, &decided), OK);
}

static void
entries_are_asked_about_too(void **state)
{
	struct entry_draft draft = {.text = {.title = "How do I reach you?",
					     .body = PHONE,
					     .category = "billing",
					     .phrasings = ""},
				    .locale = "en"};
	struct problems problems = {.n = 0};
	int64_t id = 0;

	(void)state;
	assert_true(is_asked(entry_promote(db, arena, mod, &draft, &problems, &id), &problems));
	problems.n = 0;
	draft.text.shown_anyway = KEY;
	assert_int_equal(entry_promote(db, arena, mod, &draft, &problems, &id), OK);
	draft.text = (struct text){.title = "How do I reach you by phone?",
				   .body = PHONE,
				   .category = "billing",
				   .phrasings = "",
				   .n_seen = 1};
	assert_int_equal(entry_edit(db, arena, mod, id, &draft, &problems), OK);
	draft.text.n_seen = 2;
	draft.text.phrasings = "Who is 07700 900456?";
	assert_true(is_asked(entry_edit(db, arena, mod, id, &draft, &problems), &problems));
}

static void
order_numbers_are_those_of_the_setting(void **state)
{
	struct problems problems;
	int64_t id = 0;

	(void)state;
	assert_int_equal(
	    ask(ann, "Where is my parcel?", "Order AW-482913 is late.", NULL, &problems, &id), OK);
	test_run(db, "INSERT INTO settings (name, value) VALUES ('order_numbers', 'AW-######')");
	assert_true(is_asked(
	    ask(ann, "Where is my other parcel?", "Order AW-482914 is late.", NULL, &problems, &id),
	    &problems));
	/* A value that is none today counts as not set. */
	test_run(db, "UPDATE settings SET value = '##' WHERE name = 'order_numbers'");
	assert_int_equal(
	    ask(ann, "Where is my third parcel?", "Order AW-482915 is late.", NULL, &problems, &id),
	    OK);
}

/* ---- without the database -------------------------------------------------------------------------- */

static void
each_place_is_told_with_some_words_around_it(void **state)
{
	struct exposure e;
	const struct text text = {.title = "Who is ann@example.com?",
				  .body = "First line.\nIt rings, so call 13800138000 now.\nLast."};

	(void)state;
	exposure_of(arena, TEXT_QUESTION, &text, NULL, NULL, "", &e);
	assert_int_equal(e.n, 2);
	assert_int_equal(e.items[0].part, TEXT_TITLE);
	assert_string_equal(e.items[1].before, "It rings, so call ");
	assert_string_equal(e.items[1].words, "13800138000");
	assert_string_equal(e.items[1].after, " now.");
	assert_string_equal(e.keys, "annexamplecom|13800138000");
	assert_string_equal(exposure_kinds(arena, LOCALE_EN, &e), "email address, phone number");
	assert_string_equal(exposure_counts(arena, &e), "mail=1 phone=1");
	/* A comment has no title. */
	exposure_of(arena, TEXT_COMMENT, &text, NULL, NULL, "", &e);
	assert_int_equal(e.n, 1);
}

static void
no_more_are_named_than_fit_and_the_rest_comes_after(void **state)
{
	char body[4096] = "";
	struct text text = {.body = body};
	struct exposure e;

	(void)state;
	for (int i = 0; i < EXPOSURES_MAX + 5; i++)
		sprintf(body + strlen(body), "1380013%04d\n", 8000 + i);
	exposure_of(arena, TEXT_ANSWER, &text, NULL, NULL, "", &e);
	assert_int_equal(e.n, EXPOSURES_MAX);
	text.shown_anyway = e.keys;
	exposure_of(arena, TEXT_ANSWER, &text, NULL, NULL, "", &e);
	assert_int_equal(e.n, 5);
}

static void
what_is_removed_is_what_was_named(void **state)
{
	const struct text text = {.title = "Call 13800138000?",
				  .body = "Call 138-0013-8000 or 13900139000."};
	struct text out =
	    exposure_removed(arena, TEXT_QUESTION, &text, "13800138000", "", LOCALE_EN);

	(void)state;
	assert_string_equal(out.title, "Call [phone number removed]?");
	assert_string_equal(out.body, "Call \\[phone number removed\\] or 13900139000.");
	out = exposure_removed(arena, TEXT_QUESTION, &text, "", "", LOCALE_EN);
	assert_string_equal(out.body, text.body);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(a_question_is_asked_about_in_every_role_title_and_text, begin),
	    cmocka_unit_test_setup(only_what_was_decided_about_is_let_through, begin),
	    cmocka_unit_test_setup(answers_comments_and_edits_are_asked_about, begin),
	    cmocka_unit_test_setup(who_suggests_an_edit_is_asked_and_who_approves_it_is_not_again,
				   begin),
	    cmocka_unit_test_setup(entries_are_asked_about_too, begin),
	    cmocka_unit_test_setup(order_numbers_are_those_of_the_setting, begin),
	    cmocka_unit_test_setup(each_place_is_told_with_some_words_around_it, begin),
	    cmocka_unit_test_setup(no_more_are_named_than_fit_and_the_rest_comes_after, begin),
	    cmocka_unit_test_setup(what_is_removed_is_what_was_named, begin),
	};

	return cmocka_run_group_tests(tests, people_made, NULL);
}
