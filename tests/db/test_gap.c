/* What a template left open stays where it is until somebody fills it in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/account/keeping.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/log.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/faq/entry.h"
#include "answerwell/forum/answer.h"
#include "answerwell/forum/gap.h"
#include "answerwell/forum/question.h"
#include "answerwell/forum/suggestion.h"
#include "answerwell/forum/template.h"
#include "answerwell/mailing/edition.h"
#include "support/community.h"
#include "support/pg.h"

static struct db *db;
static struct arena *a;
static const struct account *ann, *tom, *nora, *max;
static int64_t question;

static const char *
gaps(const char *text)
{
	const char *found;

	assert_int_equal(gap_find(db, a, text, &found), OK);
	return found != NULL ? found : "";
}

static void
gaps_are_named_as_they_stand_each_once(void **state)
{
	(void)state;
	assert_string_equal(gaps("You expected [what was promised], and instead [what happened]. "
				 "On [date] or [date]."),
			    "[what was promised], [what happened], [date]");
	assert_string_equal(gaps("预计[日期]前完成：[临时办法]。"), "[日期], [临时办法]");
	assert_string_equal(gaps("Dear {name}, see {link}."), "{name}, {link}");
}

static void
gaps_are_found_however_they_are_disguised(void **state)
{
	static const char *const texts[] = {
	    "[What  Happened]",
	    "[WHAT\nhappened]",
	    "［what happened］",
	    "instead 【what happened】",
	    "请在【临时办法】之前",
	    "[**what happened**]",
	    "&#91;what happened&#93;",
	    "> quoted: [what happened]",
	    "* in a list [what happened]",
	    "| a | b |\n|---|---|\n| x | [what happened] |",
	    "# [what happened]",
	    "`[what happened]`",
	    "```\n[what happened]\n```",
	    "[what happened: the parcel]",
	    "[date: 12 May]",
	    "[日期5月]",
	    "[the 12th, date]",
	    "[used for longer than the trial period]",
	    "[超过试用期……]",
	    "it was [what happened and so on",
	    "it was what happened] and so on",
	    "see [[what happened]]",
	    "![what happened]",
	    "[what happened](see below)",
	    "{ Name }",
	    "｛name｝",
	    "{{name}}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (*gaps(texts[i]) == '\0')
			fail_msg("not found: %s", texts[i]);
}

static void
what_only_looks_like_one_is_none(void **state)
{
	static const char *const texts[] = {
	    "Nothing at all.",
	    "[link](https://shop.example/)",
	    "see [link]\n\n[link]: https://shop.example/",
	    "[#refund](/tags/refund) ![date](https://x.example/y.png)",
	    "- [x] done\n- [ ] open",
	    "an array a[0], a range [1, 2), a footnote [1]",
	    "[sic] [update] [dated letter] [placeholder]",
	    "`a[date]` and `{name}` in code",
	    "    x = row[number]; y = `{link}`",
	    "{json} {\"name\": 1} { }",
	    "\\[what happened\\] is meant, and so is \\{name\\}",
	    "【时间】12月1日\n【地点】上海\n【主题】保修",
	    "【重要】请看公告",
	    "ends with a candidate] no",
	    "what happened, on what date",
	    "[]",
	    "[",
	    "]",
	    "[[[[[[[[[[[[[[[",
	    "]]]]",
	    "{",
	    "}{",
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (*gaps(texts[i]) != '\0')
			fail_msg("%s: %s", texts[i], gaps(texts[i]));
}

static void
a_text_full_of_brackets_is_looked_at_up_to_a_bound(void **state)
{
	char *text = arena_alloc(a, 90001);

	(void)state;
	for (int i = 0; i < 30000; i++)
		memcpy(text + 3L * i, "[a]", 3);
	text[90000] = '\0';
	assert_string_equal(gaps(text), "");
	memset(text, '[', 90000);
	assert_string_equal(gaps(text), "");
}

static void
a_template_changed_or_deleted_leaves_its_gaps_behind(void **state)
{
	struct template_draft draft = {
	    .name = "Own", .body = "Hi {name}, your [serial of the pump] please.", .locale = "en"};
	struct problems problems = {.n = 0};
	int64_t id;

	(void)state;
	assert_string_equal(gaps("your [serial of the pump]"), "");
	assert_int_equal(
	    keeping_save(db, a, &template_keeping, max, 0, &draft, NULL, &problems, &id), OK);
	assert_string_equal(gaps("your [serial of the pump]"), "[serial of the pump]");
	draft.body = "Hi {name}, your [serial of the kettle] please.";
	assert_int_equal(
	    keeping_save(db, a, &template_keeping, max, id, &draft, NULL, &problems, &id), OK);
	assert_int_equal(keeping_remove(db, a, &template_keeping, max, id), OK);
	assert_string_equal(gaps("[serial of the kettle] [serial of the pump]"),
			    "[serial of the kettle], [serial of the pump]");
	/* A field that another product knew. */
	test_run(
	    db,
	    "INSERT INTO reply_templates (locale, name, body) VALUES ('en', 'old', 'No. {order}')");
	assert_string_equal(gaps("No. {order} {json}"), "{order}");
}

static const char *
named(const struct problems *problems, const char *field)
{
	const struct problem *p = problem_for(problems, field);

	return p != NULL && p->words != NULL ? p->words : "";
}

static void
staff_cannot_post_one_and_customers_are_never_refused(void **state)
{
	static const char with[] = "I am sorry that [what happened] happened.";
	struct problems problems = {.n = 0};
	int64_t id;

	(void)state;
	assert_int_equal(answer_post(db, a, nora, question, with, &problems, &id), INVALID);
	assert_string_equal(named(&problems, "body"), "[what happened]");
	problems.n = 0;
	assert_int_equal(comment_post(db, a, nora, question, with, &problems, &id), INVALID);
	assert_string_equal(named(&problems, "body"), "[what happened]");
	problems.n = 0;
	assert_int_equal(
	    answer_post(db, a, tom, question, "See [link] and [date] and {name}", &problems, &id),
	    OK);
	assert_int_equal(comment_post(db, a, tom, question, with, &problems, &id), OK);
	/* A colleague mends a customer's letters: what the customer wrote is not refused, what is new is. */
	assert_int_equal(
	    answer_edit(db, a, nora, id,
			&(struct text){.body = "I am sorry that [what happened] happened!",
				       .reason = "",
				       .n_seen = 1},
			&problems),
	    OK);
	assert_int_equal(answer_edit(db, a, nora, id,
				     &(struct text){.body = "On [date] [what happened] happened!",
						    .reason = "",
						    .n_seen = 2},
				     &problems),
			 INVALID);
	assert_string_equal(named(&problems, "body"), "[date]");
}

static void
titles_and_questions_too(void **state)
{
	struct question_draft draft = {.text = {.title = "What happens on [date] with {name}?",
						.body = "A long enough text about it.",
						.category = "billing",
						.tags = ""},
				       .locale = LOCALE_EN};
	struct problems problems = {.n = 0};
	int64_t id;

	(void)state;
	assert_int_equal(question_post(db, a, nora, &draft, &problems, &id), INVALID);
	assert_string_equal(named(&problems, "title"), "[date], {name}");
	problems.n = 0;
	draft.text.title = "What happens on Monday?";
	assert_int_equal(question_post(db, a, nora, &draft, &problems, &id), OK);
	draft.text.body = "By [day and time] we know more about it.";
	draft.text.n_seen = 1;
	assert_int_equal(question_edit(db, a, nora, id, &draft.text, &problems), INVALID);
	assert_string_equal(named(&problems, "body"), "[day and time]");
}

static void
no_official_word_no_entry_and_no_edition_has_one(void **state)
{
	struct official_draft mark = {.scope = "", .valid_until = ""};
	struct entry_draft entry = {.text = {.title = "When does it come?",
					     .body = "It comes on [date], we think.",
					     .category = "billing",
					     .phrasings = "When on [date]?",
					     .reason = ""},
				    .locale = "en"};
	struct problems problems = {.n = 0};
	struct edition_text text[LOCALES];
	int64_t answer, id;

	(void)state;
	assert_int_equal(
	    answer_post(db, a, tom, question, "It comes on [date], I think.", &problems, &answer),
	    OK);
	assert_int_equal(answer_mark_official(db, a, nora, answer, &mark, &problems), INVALID);
	assert_string_equal(named(&problems, "text"), "[date]");
	problems.n = 0;
	assert_int_equal(entry_promote(db, a, max, &entry, &problems, &id), INVALID);
	assert_string_equal(named(&problems, "body"), "[date]");
	assert_string_equal(named(&problems, "phrasings"), "[date]");
	problems.n = 0;
	entry.text.body = "It comes on Monday, we think.";
	entry.text.phrasings = "";
	assert_int_equal(entry_promote(db, a, max, &entry, &problems, &id), OK);
	/* One from before that rule. */
	test_run(db, "UPDATE entries SET body = 'It comes on [date].' WHERE id = %lld",
		 (long long)id);
	(void)test_reader(db, "kim", "en", ROLE_CUSTOMER, true);
	assert_int_equal(edition_preview(db, a, max, text), OK);
	assert_string_equal(text[LOCALE_EN].entries[0].gaps, "[date]");
	assert_true(edition_has_gaps(text));
	assert_int_equal(test_edition_send(db, max, &id), INVALID);
	assert_int_equal(test_number(db, "SELECT count(*) FROM editions"), 0);
}

static void
who_approves_a_suggestion_answers_for_its_gaps(void **state)
{
	struct suggestion_draft draft = {.text = {.title = "",
						  .tags = "",
						  .body = "Refunds leave on [date], by bank.",
						  .reason = "dates",
						  .n_seen = 1}};
	struct problems problems = {.n = 0};
	int64_t answer = test_answer(db, tom, question), id;
	bool decided;

	(void)state;
	assert_int_equal(suggestion_make(db, a, ann, answer, &draft, &problems, &id), OK);
	assert_int_equal(suggestion_approve(db, a, nora, id, &draft.text, &problems, &decided),
			 INVALID);
	assert_string_equal(named(&problems, "body"), "[date]");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(gaps_are_named_as_they_stand_each_once),
	    cmocka_unit_test(gaps_are_found_however_they_are_disguised),
	    cmocka_unit_test(what_only_looks_like_one_is_none),
	    cmocka_unit_test(a_text_full_of_brackets_is_looked_at_up_to_a_bound),
	    cmocka_unit_test(a_template_changed_or_deleted_leaves_its_gaps_behind),
	    cmocka_unit_test(staff_cannot_post_one_and_customers_are_never_refused),
	    cmocka_unit_test(titles_and_questions_too),
	    cmocka_unit_test(no_official_word_no_entry_and_no_edition_has_one),
	    cmocka_unit_test(who_approves_a_suggestion_answers_for_its_gaps),
	};

	log_open("test", LOG_LEVEL_ERROR);
	test_settings();
	db = test_db();
	a = test_arena();
	(void)test_category(db, "billing");
	ann = test_reader(db, "ann", "en", ROLE_CUSTOMER, false);
	tom = test_person(db, "tom", ROLE_CUSTOMER);
	nora = test_person(db, "nora", ROLE_STAFF);
	max = test_person(db, "max", ROLE_MODERATOR);
	question = test_question(db, ann, "When does my refund come?");
	return cmocka_run_group_tests_name("gap", tests, NULL, NULL);
}
