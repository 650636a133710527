#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/answer.h"
#include "answerwell/forum/question.h"
#include "people.h"
#include "support/poll_hooks.h"

static struct question_draft
draft_of(const char *title)
{
	return (struct question_draft){
	    .text = {.title = title,
		     .body = "My card was charged **twice** for one order.",
		     .category = "billing",
		     .tags = "Card, refund"}};
}

static struct question *
get(const struct account *reader, int64_t id)
{
	struct question *q;

	assert_int_equal(question_get(db, arena, reader, LOCALE_EN, id, &q), OK);
	return q;
}

static int
mailed(const char *kind, int64_t to, int64_t post)
{
	return (int)test_mailed(db, "kind = '%s' AND account_id = %ld AND post_id = %ld", kind,
				(long)to, (long)post);
}

/* ---- asking --------------------------------------------------------------------------------- */

static void
asking_writes_the_question_rendered_segmented_and_counted(void **state)
{
	struct question_draft draft = draft_of("Why was my card charged twice?");
	struct problems problems = {.n = 0};
	int64_t id, tags, shelf;
	struct question *q;

	(void)state;
	tags = test_number(db, "SELECT n_questions FROM tags WHERE name = 'card'");
	shelf = test_number(db, "SELECT n_questions FROM categories WHERE slug = 'billing'");
	assert_int_equal(question_post(db, arena, ann, &draft, &problems, &id), OK);
	q = get(NULL, id);
	assert_string_equal(q->text.title, "Why was my card charged twice?");
	assert_string_equal(q->slug, "why-was-my-card-charged-twice");
	assert_string_equal(q->post.html.html,
			    "<p>My card was charged <strong>twice</strong> for one order.</p>\n");
	assert_string_equal(q->text.category, "billing");
	assert_string_equal(q->category_name, "Name of billing");
	assert_int_equal(q->n_tags, 2);
	assert_string_equal(q->tags[0], "card");
	assert_string_equal(q->tags[1], "refund");
	assert_int_equal(q->post.author_id, ann->id);
	assert_string_equal(q->post.author_name, "ann");
	assert_string_equal(q->post.author_display, "Ann");
	assert_int_equal(q->post.author_role, ROLE_CUSTOMER);
	assert_int_equal(q->post.n_revisions, 1);
	assert_int_equal(q->post.kind, POST_QUESTION);
	assert_int_equal(q->post.edited_at, 0);
	assert_true(clock_now() - q->post.created_at < CLOCK_MINUTE);
	assert_int_equal(q->locale, LOCALE_EN);
	assert_int_equal(test_number(db, "SELECT n_questions FROM tags WHERE name = 'card'"),
			 tags + 1);
	assert_int_equal(
	    test_number(db, "SELECT n_questions FROM categories WHERE slug = 'billing'"),
	    shelf + 1);
	assert_string_equal(test_text(db, "SELECT words FROM posts WHERE id = %ld", (long)id),
			    "my card was charged twice for one order");
	assert_string_equal(
	    test_text(db, "SELECT title_words FROM questions WHERE id = %ld", (long)id),
	    "why was my card charged twice");
	assert_string_equal(
	    test_text(db,
		      "SELECT concat_ws('|', number, title, tags, body, author_id = %ld) "
		      "FROM revisions WHERE post_id = %ld",
		      (long)ann->id, (long)id),
	    "1|Why was my card charged twice?|{card,refund}|"
	    "My card was charged **twice** for one order.|t");
}

static void
a_chinese_question_is_known_as_chinese_and_may_be_short(void **state)
{
	struct question_draft draft = {.text = {.title = "如何退款？",
						.body = "想要退款",
						.category = "billing",
						.tags = "退款，信用卡、ＡＢＣ"},
				       .locale = LOCALE_EN};
	struct problems problems = {.n = 0};
	struct question *q;
	int64_t id;

	(void)state;
	assert_int_equal(question_post(db, arena, ann, &draft, &problems, &id), OK);
	assert_int_equal(question_get(db, arena, NULL, LOCALE_ZH_CN, id, &q), OK);
	assert_int_equal(q->locale, LOCALE_ZH_CN);
	assert_string_equal(q->category_name, "billing 的名称");
	assert_int_equal(q->n_tags, 3);
	assert_string_equal(q->tags[0], "abc");
	assert_string_equal(q->slug, "如何退款");
}

static void
the_language_is_the_askers_only_if_the_text_does_not_tell(void **state)
{
	struct question_draft draft = draft_of("12345 67 !?");
	struct problems problems = {.n = 0};
	int64_t id;

	(void)state;
	draft.text.body = "1234567890 ... 99";
	draft.locale = LOCALE_ZH_CN;
	assert_int_equal(question_post(db, arena, ann, &draft, &problems, &id), OK);
	assert_int_equal(get(NULL, id)->locale, LOCALE_ZH_CN);
	draft.text.body = "Error number 99 again";
	assert_int_equal(question_post(db, arena, ann, &draft, &problems, &id), OK);
	assert_int_equal(get(NULL, id)->locale, LOCALE_EN);
	draft.text.body = "Lumio K2 Pro wifi 连不上 error E04";
	assert_int_equal(question_post(db, arena, ann, &draft, &problems, &id), OK);
	assert_int_equal(get(NULL, id)->locale, LOCALE_ZH_CN);
}

static void
white_space_around_and_inside_the_title_goes(void **state)
{
	struct question_draft draft = draft_of("  Where is \t my \n order?　");
	struct problems problems = {.n = 0};
	int64_t id;

	(void)state;
	assert_int_equal(question_post(db, arena, ann, &draft, &problems, &id), OK);
	assert_string_equal(get(NULL, id)->text.title, "Where is my order?");
}

static void
expect_problem(const struct question_draft *draft, const char *field, long limit)
{
	struct problems problems = {.n = 0};
	const struct problem *p;
	int64_t id = -1, before = test_number(db, "SELECT count(*) FROM posts");

	assert_int_equal(question_post(db, arena, ann, draft, &problems, &id), INVALID);
	p = problem_for(&problems, field);
	assert_non_null(p);
	assert_int_equal(problems.n, 1);
	assert_int_equal(p->limit, limit);
	assert_int_equal(strstr(p->message, "%ld") != NULL, limit != 0);
	assert_int_equal(id, -1);
	assert_int_equal(test_number(db, "SELECT count(*) FROM posts"), before);
}

static const char *
repeated(const char *s, size_t n)
{
	char *out = arena_alloc(arena, strlen(s) * n + 1);

	for (size_t i = 0; i < n; i++)
		strcat(out, s);
	return out;
}

static void
each_wrong_title_is_named(void **state)
{
	struct question_draft draft = draft_of("");

	(void)state;
	expect_problem(&draft, "title", 0);
	draft.text.title = NULL;
	expect_problem(&draft, "title", 0);
	draft.text.title = " \t　";
	expect_problem(&draft, "title", 0);
	draft.text.title = "Refund?";
	expect_problem(&draft, "title", TITLE_MIN);
	draft.text.title = "退款？";
	expect_problem(&draft, "title", TITLE_MIN_HAN);
	draft.text.title = repeated("长", TITLE_MAX + 1);
	expect_problem(&draft, "title", TITLE_MAX);
	draft.text.title = "What is \x1b[31m this then?";
	expect_problem(&draft, "title", 0);
	draft.text.title = "What is \xff\xfe this then?";
	expect_problem(&draft, "title", 0);
}

static void
the_longest_title_and_text_fit(void **state)
{
	struct question_draft draft = draft_of(repeated("长", TITLE_MAX));
	struct problems problems = {.n = 0};
	int64_t id;

	(void)state;
	draft.text.body = repeated("字", BODY_MAX);
	assert_int_equal(question_post(db, arena, ann, &draft, &problems, &id), OK);
	assert_string_equal(get(NULL, id)->post.body, draft.text.body);
}

static void
each_wrong_text_is_named(void **state)
{
	struct question_draft draft = draft_of("Why was my card charged twice?");

	(void)state;
	draft.text.body = " \n ";
	expect_problem(&draft, "body", 0);
	draft.text.body = NULL;
	expect_problem(&draft, "body", 0);
	draft.text.body = "Too short";
	expect_problem(&draft, "body", BODY_MIN);
	draft.text.body = "退款吗";
	expect_problem(&draft, "body", BODY_MIN_HAN);
	draft.text.body = repeated("a", BODY_MAX + 1);
	expect_problem(&draft, "body", BODY_MAX);
	draft.text.body = "This has a \x01 control in it.";
	expect_problem(&draft, "body", 0);
}

static void
each_wrong_category_is_named(void **state)
{
	struct question_draft draft = draft_of("Why was my card charged twice?");

	(void)state;
	draft.text.category = "nothing-like-it";
	expect_problem(&draft, "category", 0);
	draft.text.category = "";
	expect_problem(&draft, "category", 0);
	draft.text.category = NULL;
	expect_problem(&draft, "category", 0);
}

static void
each_wrong_tag_is_named(void **state)
{
	struct question_draft draft = draft_of("Why was my card charged twice?");

	(void)state;
	draft.text.tags = "a, b, c, d, e, f";
	expect_problem(&draft, "tags", TAGS_MAX);
	draft.text.tags = repeated("x", TAG_MAX + 1);
	expect_problem(&draft, "tags", TAG_MAX);
	draft.text.tags = "good, <script>";
	expect_problem(&draft, "tags", 0);
	draft.text.tags = "what?";
	expect_problem(&draft, "tags", 0);
}

static void
a_text_of_which_nothing_shows_is_none(void **state)
{
	static const char *const bodies[] = {"<!-- Please describe your problem here -->",
					     "&nbsp;",
					     "&#8203;&zwnj;",
					     "***",
					     "[](https://example.com)",
					     "> "};
	struct question_draft draft = draft_of("Why is there nothing to be seen here?");
	int64_t id;

	(void)state;
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		struct problems problems = {.n = 0};

		draft.text.body = bodies[i];
		assert_int_equal(question_post(db, arena, ann, &draft, &problems, &id), INVALID);
		assert_string_equal(problems.items[0].message, "Please write your text here.");
	}
}

static void
all_problems_come_at_once(void **state)
{
	const struct question_draft draft = {
	    .text = {.title = "", .body = "", .category = "?", .tags = "!"}};
	struct problems problems = {.n = 0};
	int64_t id;

	(void)state;
	assert_int_equal(question_post(db, arena, ann, &draft, &problems, &id), INVALID);
	assert_int_equal(problems.n, 4);
}

static void
a_question_sent_twice_is_asked_once(void **state)
{
	struct question_draft draft = draft_of("Why was my card charged a third time?");
	struct problems problems = {.n = 0};
	int64_t first, id;

	(void)state;
	assert_int_equal(question_post(db, arena, ann, &draft, &problems, &first), OK);
	assert_int_equal(question_post(db, arena, ann, &draft, &problems, &id), OK);
	assert_int_equal(id, first);
	draft.text.title = "Why was my card charged a fourth time?";
	assert_int_equal(question_post(db, arena, ann, &draft, &problems, &id), OK);
	assert_int_not_equal(id, first);
}

static void
tags_are_spelt_one_way_and_counted_once(void **state)
{
	struct question_draft draft = draft_of("Why was my card charged twice?");
	struct problems problems = {.n = 0};
	struct question *q;
	int64_t id;

	(void)state;
	draft.text.body = "It has several tags, each in a spelling of its own.";
	draft.text.tags = " C++ ,c++,Credit  Card；ÉTÉ, .NET\n c# ,,";
	assert_int_equal(question_post(db, arena, ann, &draft, &problems, &id), OK);
	q = get(NULL, id);
	assert_int_equal(q->n_tags, 5);
	assert_string_equal(q->tags[0], ".net");
	assert_string_equal(q->tags[1], "c#");
	assert_string_equal(q->tags[2], "c++");
	assert_string_equal(q->tags[3], "credit-card");
	assert_string_equal(q->tags[4], "été");
	draft.text.tags = "";
	draft.text.title = "Why was my card charged once?";
	assert_int_equal(question_post(db, arena, ann, &draft, &problems, &id), OK);
	assert_int_equal(get(NULL, id)->n_tags, 0);
}

static void
only_verified_people_in_good_standing_ask(void **state)
{
	struct question_draft draft = draft_of("Why was my card charged twice?");
	struct problems problems = {.n = 0};
	struct account person = *ann;
	int64_t id;

	(void)state;
	assert_int_equal(question_post(db, arena, NULL, &draft, &problems, &id), FORBIDDEN);
	person.is_verified = false;
	assert_int_equal(question_post(db, arena, &person, &draft, &problems, &id), FORBIDDEN);
	person.is_verified = true;
	person.is_suspended = true;
	assert_int_equal(question_post(db, arena, &person, &draft, &problems, &id), FORBIDDEN);
}

static void
people_mentioned_in_a_question_are_told_once_and_the_asker_never(void **state)
{
	struct question_draft draft = draft_of("Does anybody know this machine?");
	struct problems problems = {.n = 0};
	int64_t id;

	(void)state;
	draft.text.body =
	    "@bob you have one, and @bob again; @ann that is me; `@nora` not; @nobody-here.";
	assert_int_equal(question_post(db, arena, ann, &draft, &problems, &id), OK);
	assert_int_equal(mailed("mention", bob->id, id), 1);
	assert_int_equal(test_mailed(db, "question_id = %ld", (long)id), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(asking_writes_the_question_rendered_segmented_and_counted),
	    cmocka_unit_test(a_chinese_question_is_known_as_chinese_and_may_be_short),
	    cmocka_unit_test(the_language_is_the_askers_only_if_the_text_does_not_tell),
	    cmocka_unit_test(white_space_around_and_inside_the_title_goes),
	    cmocka_unit_test(each_wrong_title_is_named),
	    cmocka_unit_test(the_longest_title_and_text_fit),
	    cmocka_unit_test(each_wrong_text_is_named),
	    cmocka_unit_test(each_wrong_category_is_named),
	    cmocka_unit_test(each_wrong_tag_is_named),
	    cmocka_unit_test(a_text_of_which_nothing_shows_is_none),
	    cmocka_unit_test(all_problems_come_at_once),
	    cmocka_unit_test(a_question_sent_twice_is_asked_once),
	    cmocka_unit_test(tags_are_spelt_one_way_and_counted_once),
	    cmocka_unit_test(only_verified_people_in_good_standing_ask),
	    cmocka_unit_test(people_mentioned_in_a_question_are_told_once_and_the_asker_never),
	};

	return cmocka_run_group_tests(tests, people_and_shelves_made, NULL);
}
