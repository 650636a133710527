/* A form does its work once, however often it is sent. */
#include "answerwell/account/keeping.h"
#include "answerwell/account/submission.h"

#include "answer.h"
#include "answerwell/faq/entry.h"
#include "answerwell/forum/suggestion.h"
#include "answerwell/forum/template.h"

#define TOKEN "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define OTHER "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"

static struct submission
form(const char *token, const char *words)
{
	return (struct submission){.token = token, .words = words};
}

/* As if more than the ten minutes had passed in which the same words count as sent twice. */
static void
an_hour_passes(void)
{
	test_run(db, "UPDATE posts SET created_at = created_at - interval '1 hour'");
}

static int
begin(void **state)
{
	(void)state;
	(void)test_category(db, "billing");
	test_run(db, "DELETE FROM submissions");
	an_hour_passes();
	return 0;
}

static int64_t
ask(struct submission *s, const char *title)
{
	struct question_draft draft = {.text = {.title = title,
						.body = "It does so every morning.",
						.category = "billing",
						.tags = ""},
				       .form = s};
	struct problems problems = {.n = 0};
	int64_t id = 0;

	assert_int_equal(question_post(db, arena, ann, &draft, &problems, &id), OK);
	return id;
}

static int64_t
answer(struct submission *s, int64_t question, const char *body)
{
	struct problems problems = {.n = 0};
	int64_t id = 0;

	assert_int_equal(answer_post_once(db, arena, bob, question, &(struct text){.body = body}, s,
					  &problems, &id),
			 OK);
	return id;
}

static int64_t
comment(struct submission *s, int64_t post, const char *body)
{
	struct problems problems = {.n = 0};
	int64_t id = 0;

	assert_int_equal(comment_post_once(db, arena, bob, post, &(struct text){.body = body}, s,
					   &problems, &id),
			 OK);
	return id;
}

static void
the_same_form_makes_one_of_each(void **state)
{
	struct submission s = form(TOKEN, "w");
	int64_t question = ask(&s, "Why does it whistle at night?"), reply, remark;

	(void)state;
	assert_false(s.was_sent);
	reply = answer(&s, question, "Turn the screw on the left.");
	remark = comment(&s, question, "The same here.");
	an_hour_passes();
	assert_int_equal(ask(&s, "Why does it whistle at night?"), question);
	assert_true(s.was_sent);
	assert_false(s.is_changed);
	assert_int_equal(answer(&s, question, "Turn the screw on the left."), reply);
	assert_int_equal(comment(&s, question, "The same here."), remark);
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM posts WHERE question_id = %ld", (long)question),
	    3);
	/* Without it, or with another, an hour later it is meant. */
	s = form(OTHER, "w");
	assert_int_not_equal(answer(&s, question, "Turn the screw on the left."), reply);
	assert_int_not_equal(comment(NULL, question, "The same here."), remark);
}

static void
other_words_are_told_apart_and_make_nothing(void **state)
{
	struct submission first = form(TOKEN, "one"), second = form(TOKEN, "two");
	int64_t question = ask(&first, "Why does it whistle at night?"),
		n = test_number(db, "SELECT count(*) FROM posts");

	(void)state;
	assert_int_equal(ask(&second, "Why does it whistle at dawn?"), question);
	assert_true(second.is_changed);
	assert_int_equal(test_number(db, "SELECT count(*) FROM posts"), n);
}

static void
a_form_that_was_refused_has_done_nothing(void **state)
{
	struct submission s = form(TOKEN, "w");
	struct problems problems = {.n = 0};
	int64_t question = asked(), id = 0;

	(void)state;
	test_run(db, "UPDATE questions SET closed_at = now() WHERE id = %ld", (long)question);
	assert_int_equal(answer_post_once(db, arena, bob, question,
					  &(struct text){.body = "Turn the screw."}, &s, &problems,
					  &id),
			 CONFLICT);
	test_run(db, "UPDATE questions SET closed_at = NULL WHERE id = %ld", (long)question);
	assert_int_not_equal(answer(&s, question, "Turn the screw."), 0);
	assert_false(s.was_sent);
}

static void
closing_meanwhile_does_not_hide_that_it_was_posted(void **state)
{
	struct submission s = form(TOKEN, "w");
	int64_t question = asked(), reply = answer(&s, question, "Turn the screw on the left.");

	(void)state;
	an_hour_passes();
	test_run(db, "UPDATE questions SET closed_at = now() WHERE id = %ld", (long)question);
	assert_int_equal(answer(&s, question, "Turn the screw on the left."), reply);
}

static void
tokens_are_ones_own_and_none_is_no_token(void **state)
{
	struct submission s = form(TOKEN, "w"), none = form("", "w");
	int64_t question = asked(), first = answer(&s, question, "Turn the screw on the left."),
		id = 0;
	struct problems problems = {.n = 0};

	(void)state;
	assert_int_equal(answer_post_once(db, arena, cat, question,
					  &(struct text){.body = "Mine is another."}, &s, &problems,
					  &id),
			 OK);
	assert_int_not_equal(id, first);
	assert_int_not_equal(answer(&none, question, "One more of mine."),
			     answer(&none, question, "And another one."));
	assert_int_equal(test_number(db, "SELECT count(*) FROM submissions"), 2);
}

static void
entries_templates_and_suggestions_are_made_once(void **state)
{
	struct submission s = form(TOKEN, "w");
	struct entry_draft entry = {.text = {.title = "How do I pay?",
					     .body = "By card or by bank transfer.",
					     .category = "billing",
					     .phrasings = "",
					     .reason = ""},
				    .locale = "en",
				    .form = &s};
	struct template_draft template = {
	    .name = "Thanks", .body = "Thank you very much.", .locale = "en"};
	struct suggestion_draft suggestion = {
	    .text = {.title = "How do I change my order now?",
		     .tags = "",
		     .body = "Where is the button for it, please?",
		     .reason = "clearer",
		     .n_seen = 1},
	    .form = &s};
	struct problems problems = {.n = 0};
	int64_t question = asked(), id[2];

	(void)state;
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(entry_promote(db, arena, mod, &entry, &problems, &id[i]), OK);
	assert_int_equal(id[0], id[1]);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(keeping_save(db, arena, &template_keeping, mod, 0, &template, &s,
					      &problems, &id[i]),
				 OK);
	assert_int_equal(id[0], id[1]);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(
		    suggestion_make(db, arena, bob, question, &suggestion, &problems, &id[i]), OK);
	assert_int_equal(id[0], id[1]);
}

static void
old_ones_are_forgotten(void **state)
{
	struct submission s = form(TOKEN, "w"), young = form(OTHER, "w");
	int64_t question = asked();

	(void)state;
	(void)answer(&s, question, "Turn the screw on the left.");
	test_run(db, "UPDATE submissions SET sent_at = sent_at - interval '31 days'");
	(void)answer(&young, question, "And the one on the right.");
	assert_int_equal(submission_sweep(db, arena), OK);
	assert_int_equal(test_number(db, "SELECT count(*) FROM submissions"), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(the_same_form_makes_one_of_each, begin),
	    cmocka_unit_test_setup(other_words_are_told_apart_and_make_nothing, begin),
	    cmocka_unit_test_setup(a_form_that_was_refused_has_done_nothing, begin),
	    cmocka_unit_test_setup(closing_meanwhile_does_not_hide_that_it_was_posted, begin),
	    cmocka_unit_test_setup(tokens_are_ones_own_and_none_is_no_token, begin),
	    cmocka_unit_test_setup(entries_templates_and_suggestions_are_made_once, begin),
	    cmocka_unit_test_setup(old_ones_are_forgotten, begin),
	};

	return cmocka_run_group_tests(tests, people_made, NULL);
}
