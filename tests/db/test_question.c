#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/db/db.h"
#include "answerwell/db/pool.h"
#include "answerwell/forum/answer.h"
#include "answerwell/forum/question.h"
#include "answerwell/forum/thread.h"
#include "support/community.h"
#include "support/pg.h"
#include "support/poll_hooks.h"

static struct db *db;
static struct arena *arena;
static const struct account *ann, *bob, *nora, *mod;

static int
set_up(void **state)
{
	(void)state;
	db = test_db();
	arena = test_arena();
	ann = test_person(db, "ann", ROLE_CUSTOMER);
	bob = test_person(db, "bob", ROLE_CUSTOMER);
	nora = test_person(db, "nora", ROLE_STAFF);
	mod = test_person(db, "mod", ROLE_MODERATOR);
	test_category(db, "billing");
	test_category(db, "orders");
	return 0;
}

static struct question_draft
draft_of(const char *title)
{
	return (struct question_draft){.title = title,
				       .body = "My card was charged **twice** for one order.",
				       .category = "billing",
				       .tags = "Card, refund"};
}

static struct question *
get(const struct account *reader, int64_t id)
{
	struct question *q;

	assert_int_equal(question_get(db, arena, reader, LOCALE_EN, id, &q), OK);
	return q;
}

static int
outbox(const char *kind, int64_t to, int64_t post)
{
	return (int)test_number(db,
				"SELECT count(*) FROM notices WHERE mail_id IS NOT NULL AND kind = "
				"'%s' AND account_id = %ld AND "
				"post_id = %ld",
				kind, (long)to, (long)post);
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
	assert_string_equal(q->title, "Why was my card charged twice?");
	assert_string_equal(q->slug, "why-was-my-card-charged-twice");
	assert_string_equal(q->post.html.html,
			    "<p>My card was charged <strong>twice</strong> for one order.</p>\n");
	assert_string_equal(q->category_slug, "billing");
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
	struct question_draft draft = {.title = "如何退款？",
				       .body = "想要退款",
				       .category = "billing",
				       .tags = "退款，信用卡、ＡＢＣ",
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
	struct question_draft draft = draft_of("0800 12345 !?");
	struct problems problems = {.n = 0};
	int64_t id;

	(void)state;
	draft.body = "1234567890 ... 99";
	draft.locale = LOCALE_ZH_CN;
	assert_int_equal(question_post(db, arena, ann, &draft, &problems, &id), OK);
	assert_int_equal(get(NULL, id)->locale, LOCALE_ZH_CN);
	draft.body = "Error number 99 again";
	assert_int_equal(question_post(db, arena, ann, &draft, &problems, &id), OK);
	assert_int_equal(get(NULL, id)->locale, LOCALE_EN);
	draft.body = "Lumio K2 Pro wifi 连不上 error E04";
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
	assert_string_equal(get(NULL, id)->title, "Where is my order?");
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
	draft.title = NULL;
	expect_problem(&draft, "title", 0);
	draft.title = " \t　";
	expect_problem(&draft, "title", 0);
	draft.title = "Refund?";
	expect_problem(&draft, "title", TITLE_MIN);
	draft.title = "退款？";
	expect_problem(&draft, "title", TITLE_MIN_HAN);
	draft.title = repeated("长", TITLE_MAX + 1);
	expect_problem(&draft, "title", TITLE_MAX);
	draft.title = "What is \x1b[31m this then?";
	expect_problem(&draft, "title", 0);
	draft.title = "What is \xff\xfe this then?";
	expect_problem(&draft, "title", 0);
}

static void
the_longest_title_and_text_fit(void **state)
{
	struct question_draft draft = draft_of(repeated("长", TITLE_MAX));
	struct problems problems = {.n = 0};
	int64_t id;

	(void)state;
	draft.body = repeated("字", BODY_MAX);
	assert_int_equal(question_post(db, arena, ann, &draft, &problems, &id), OK);
	assert_string_equal(get(NULL, id)->post.body, draft.body);
}

static void
each_wrong_text_is_named(void **state)
{
	struct question_draft draft = draft_of("Why was my card charged twice?");

	(void)state;
	draft.body = " \n ";
	expect_problem(&draft, "body", 0);
	draft.body = NULL;
	expect_problem(&draft, "body", 0);
	draft.body = "Too short";
	expect_problem(&draft, "body", BODY_MIN);
	draft.body = "退款吗";
	expect_problem(&draft, "body", BODY_MIN_HAN);
	draft.body = repeated("a", BODY_MAX + 1);
	expect_problem(&draft, "body", BODY_MAX);
	draft.body = "This has a \x01 control in it.";
	expect_problem(&draft, "body", 0);
}

static void
each_wrong_category_is_named(void **state)
{
	struct question_draft draft = draft_of("Why was my card charged twice?");

	(void)state;
	draft.category = "nothing-like-it";
	expect_problem(&draft, "category", 0);
	draft.category = "";
	expect_problem(&draft, "category", 0);
	draft.category = NULL;
	expect_problem(&draft, "category", 0);
}

static void
each_wrong_tag_is_named(void **state)
{
	struct question_draft draft = draft_of("Why was my card charged twice?");

	(void)state;
	draft.tags = "a, b, c, d, e, f";
	expect_problem(&draft, "tags", TAGS_MAX);
	draft.tags = repeated("x", TAG_MAX + 1);
	expect_problem(&draft, "tags", TAG_MAX);
	draft.tags = "good, <script>";
	expect_problem(&draft, "tags", 0);
	draft.tags = "what?";
	expect_problem(&draft, "tags", 0);
}

static void
all_problems_come_at_once(void **state)
{
	const struct question_draft draft = {.title = "", .body = "", .category = "?", .tags = "!"};
	struct problems problems = {.n = 0};
	int64_t id;

	(void)state;
	assert_int_equal(question_post(db, arena, ann, &draft, &problems, &id), INVALID);
	assert_int_equal(problems.n, 4);
}

static void
tags_are_spelt_one_way_and_counted_once(void **state)
{
	struct question_draft draft = draft_of("Why was my card charged twice?");
	struct problems problems = {.n = 0};
	struct question *q;
	int64_t id;

	(void)state;
	draft.tags = " C++ ,c++,Credit  Card；ÉTÉ, .NET\n c# ,,";
	assert_int_equal(question_post(db, arena, ann, &draft, &problems, &id), OK);
	q = get(NULL, id);
	assert_int_equal(q->n_tags, 5);
	assert_string_equal(q->tags[0], ".net");
	assert_string_equal(q->tags[1], "c#");
	assert_string_equal(q->tags[2], "c++");
	assert_string_equal(q->tags[3], "credit-card");
	assert_string_equal(q->tags[4], "été");
	draft.tags = "";
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
	draft.body =
	    "@bob you have one, and @bob again; @ann that is me; `@nora` not; @nobody-here.";
	assert_int_equal(question_post(db, arena, ann, &draft, &problems, &id), OK);
	assert_int_equal(outbox("mention", bob->id, id), 1);
	assert_int_equal(
	    test_number(
		db, "SELECT count(*) FROM notices WHERE mail_id IS NOT NULL AND question_id = %ld",
		(long)id),
	    1);
}

/* ---- editing -------------------------------------------------------------------------------- */

static void
the_asker_edits_and_everything_follows(void **state)
{
	int64_t id = test_question(db, ann, "How do I change my order?"), cards, orders;
	struct question_draft draft = draft_of("How do I cancel my order?");
	struct problems problems = {.n = 0};
	struct question *q;
	struct post *p;

	(void)state;
	cards = test_number(db, "SELECT n_questions FROM tags WHERE name = 'card'");
	orders = test_number(db, "SELECT n_questions FROM categories WHERE slug = 'orders'");
	draft.category = "orders";
	draft.tags = "refund, cancel";
	draft.reason = "It was not a change";
	draft.n_seen = 1;
	assert_int_equal(question_edit(db, arena, ann, id, &draft, &problems), OK);
	q = get(NULL, id);
	assert_string_equal(q->title, "How do I cancel my order?");
	assert_string_equal(q->slug, "how-do-i-cancel-my-order");
	assert_string_equal(q->category_slug, "orders");
	assert_int_equal(q->n_tags, 2);
	assert_string_equal(q->tags[0], "cancel");
	assert_int_equal(q->post.n_revisions, 2);
	assert_true(q->post.edited_at >= q->post.created_at);
	assert_int_equal(post_get(db, arena, NULL, id, &p), OK);
	assert_string_equal(p->editor_name, "ann");
	assert_non_null(strstr(q->post.html.html, "charged"));
	assert_int_equal(test_number(db, "SELECT n_questions FROM tags WHERE name = 'card'"),
			 cards - 1);
	assert_int_equal(
	    test_number(db, "SELECT n_questions FROM categories WHERE slug = 'orders'"),
	    orders + 1);
	assert_string_equal(
	    test_text(db, "SELECT title_words FROM questions WHERE id = %ld", (long)id),
	    "how do i cancel my order");
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM audit_log WHERE subject_id = %ld", (long)id), 0);
}

static void
revisions_tell_the_history_newest_first(void **state)
{
	int64_t id = test_question(db, ann, "How do I change my order?");
	struct question_draft draft = draft_of("How do I cancel my order?");
	struct problems problems = {.n = 0};
	struct revision *list;
	size_t n;

	(void)state;
	draft.n_seen = 1;
	draft.reason = "Clearer";
	assert_int_equal(question_edit(db, arena, nora, id, &draft, &problems), OK);
	assert_int_equal(revision_list(db, arena, NULL, id, 0, 9, &list, &n), OK);
	assert_int_equal(n, 2);
	assert_int_equal(list[0].number, 2);
	assert_string_equal(list[0].title, "How do I cancel my order?");
	assert_string_equal(list[0].tags, "card, refund");
	assert_string_equal(list[0].reason, "Clearer");
	assert_string_equal(list[0].author_display, "Nora");
	assert_int_equal(list[1].number, 1);
	assert_string_equal(list[1].title, "How do I change my order?");
	assert_string_equal(list[1].author_name, "ann");
	assert_int_equal(revision_list(db, arena, NULL, INT64_MAX, 0, 9, &list, &n), NOT_FOUND);
	assert_int_equal(revision_list(db, arena, NULL, id, 0, 1, &list, &n), OK);
	assert_true(n == 1 && list[0].number == 2);
	assert_int_equal(revision_list(db, arena, NULL, id, 2, 9, &list, &n), OK);
	assert_true(n == 1 && list[0].number == 1);
	assert_int_equal(revision_list(db, arena, NULL, id, 1, 9, &list, &n), OK);
	assert_int_equal(n, 0);
}

static void
an_edit_by_staff_is_in_the_audit_log(void **state)
{
	int64_t id = test_question(db, ann, "How do I change my order?");
	struct question_draft draft = draft_of("How do I cancel my order?");
	struct problems problems = {.n = 0};

	(void)state;
	draft.n_seen = 1;
	draft.reason = "Clearer";
	assert_int_equal(question_edit(db, arena, nora, id, &draft, &problems), OK);
	assert_string_equal(
	    test_text(db,
		      "SELECT concat_ws('|', action, subject_kind, actor_id = %ld, detail) "
		      "FROM audit_log WHERE subject_id = %ld",
		      (long)nora->id, (long)id),
	    "post.edit|post|t|Clearer");
}

static void
strangers_do_not_edit(void **state)
{
	int64_t id = test_question(db, ann, "How do I change my order?");
	struct question_draft draft = draft_of("How do I cancel my order?");
	struct problems problems = {.n = 0};

	(void)state;
	draft.n_seen = 1;
	assert_int_equal(question_edit(db, arena, bob, id, &draft, &problems), FORBIDDEN);
	assert_int_equal(question_edit(db, arena, NULL, id, &draft, &problems), FORBIDDEN);
	assert_int_equal(question_edit(db, arena, ann, INT64_MAX, &draft, &problems), NOT_FOUND);
	assert_int_equal(question_edit(db, arena, ann, test_answer(db, ann, id), &draft, &problems),
			 NOT_FOUND);
	assert_int_equal(get(NULL, id)->post.n_revisions, 1);
}

static void
an_edit_of_what_somebody_else_changed_meanwhile_is_a_conflict(void **state)
{
	int64_t id = test_question(db, ann, "How do I change my order?");
	struct question_draft draft = draft_of("How do I cancel my order?");
	struct problems problems = {.n = 0};

	(void)state;
	draft.n_seen = 1;
	assert_int_equal(question_edit(db, arena, ann, id, &draft, &problems), OK);
	draft.title = "How do I lose my order?";
	assert_int_equal(question_edit(db, arena, nora, id, &draft, &problems), CONFLICT);
	assert_string_equal(get(NULL, id)->title, "How do I cancel my order?");
	draft.n_seen = 2;
	assert_int_equal(question_edit(db, arena, nora, id, &draft, &problems), OK);
}

static void
an_edit_that_changes_nothing_makes_no_revision(void **state)
{
	struct question_draft draft = draft_of("How do I cancel my order?");
	struct problems problems = {.n = 0};
	int64_t id;

	(void)state;
	assert_int_equal(question_post(db, arena, ann, &draft, &problems, &id), OK);
	draft.tags = "refund,card";
	draft.n_seen = 1;
	assert_int_equal(question_edit(db, arena, ann, id, &draft, &problems), OK);
	assert_int_equal(get(NULL, id)->post.n_revisions, 1);
	/* The same form sent twice is no conflict either. */
	draft.title = "How do I cancel my second order?";
	assert_int_equal(question_edit(db, arena, ann, id, &draft, &problems), OK);
	assert_int_equal(question_edit(db, arena, ann, id, &draft, &problems), OK);
	assert_int_equal(get(NULL, id)->post.n_revisions, 2);
}

static void
a_wrong_edit_says_what_is_wrong(void **state)
{
	int64_t id = test_question(db, ann, "How do I change my order?");
	struct question_draft draft = draft_of("");
	struct problems problems = {.n = 0};

	(void)state;
	draft.reason = repeated("because ", 30);
	draft.n_seen = 1;
	assert_int_equal(question_edit(db, arena, ann, id, &draft, &problems), INVALID);
	assert_non_null(problem_for(&problems, "title"));
	assert_int_equal(problem_for(&problems, "reason")->limit, REASON_MAX);
}

/* ---- reading -------------------------------------------------------------------------------- */

static void
hidden_and_deleted_questions_are_for_author_and_staff_only(void **state)
{
	static const char *const ways[] = {"hidden_at", "deleted_at"};
	struct question *q;
	struct post *p;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		int64_t id = test_question(db, ann, "How do I change my order?");
		int64_t answer = test_answer(db, bob, id);

		test_run(db, "UPDATE posts SET %s = now(), hidden_reason = 'spam' WHERE id = %ld",
			 ways[i], (long)id);
		assert_int_equal(thread_settle(db, arena, id), OK);
		assert_int_equal(question_get(db, arena, NULL, LOCALE_EN, id, &q), NOT_FOUND);
		assert_int_equal(question_get(db, arena, bob, LOCALE_EN, id, &q), NOT_FOUND);
		assert_int_equal(post_get(db, arena, bob, id, &p), NOT_FOUND);
		assert_int_equal(post_get(db, arena, NULL, answer, &p), NOT_FOUND);
		assert_int_equal(post_get(db, arena, nora, answer, &p), OK);
		q = get(ann, id);
		assert_int_equal(q->post.is_hidden, i == 0);
		assert_int_equal(q->post.is_deleted, i == 1);
		assert_string_equal(q->post.hidden_reason, "spam");
		assert_false(q->post.can_edit);
		q = get(nora, id);
		assert_true(q->post.can_moderate);
		assert_int_equal(q->post.can_edit, i == 0);
		assert_false(q->post.can_vote);
	}
}

static void
what_a_reader_may_do_comes_with_the_question(void **state)
{
	int64_t id = test_question(db, ann, "How do I change my order?");
	struct account unverified = *bob;
	struct question *q;

	(void)state;
	q = get(ann, id);
	assert_true(q->post.can_edit && !q->post.can_vote && !q->post.can_flag &&
		    !q->post.can_moderate);
	q = get(bob, id);
	assert_true(!q->post.can_edit && q->post.can_vote && q->post.can_flag &&
		    !q->post.can_moderate);
	q = get(nora, id);
	assert_true(q->post.can_edit && q->post.can_vote && q->post.can_flag &&
		    q->post.can_moderate);
	q = get(NULL, id);
	assert_true(!q->post.can_edit && !q->post.can_vote && !q->post.can_flag &&
		    !q->post.can_moderate);
	unverified.is_verified = false;
	q = get(&unverified, id);
	assert_true(!q->post.can_edit && !q->post.can_vote && !q->post.can_flag);
}

static void
a_name_missing_in_one_language_comes_from_the_other(void **state)
{
	int64_t id = test_question(db, ann, "How do I change my order?");
	struct question *q;

	(void)state;
	test_run(db, "DELETE FROM category_texts WHERE locale = 'zh_CN' AND category_id = "
		     "(SELECT id FROM categories WHERE slug = 'billing')");
	assert_int_equal(question_get(db, arena, NULL, LOCALE_ZH_CN, id, &q), OK);
	assert_string_equal(q->category_name, "Name of billing");
	test_category(db, "billing");
}

static void
text_of_an_older_renderer_is_rendered_again_when_read(void **state)
{
	int64_t id = test_question(db, ann, "How do I change my order?");
	int64_t answer = test_answer(db, bob, id);
	struct comment *comments;
	struct answer *answers;
	struct question *q;
	size_t n, n_comments;

	(void)state;
	test_run(db, "UPDATE posts SET renderer = 0, html = 'old' WHERE question_id = %ld",
		 (long)id);
	assert_int_equal(
	    thread_get(db, arena, NULL, LOCALE_EN, id, &q, &answers, &n, &comments, &n_comments),
	    OK);
	assert_non_null(strstr(q->post.html.html, "<p>It happened"));
	assert_non_null(strstr(answers[0].post.html.html, "<p>This is how"));
	assert_int_equal(answers[0].post.id, answer);
}

static void
former_members_and_imported_people_keep_their_words(void **state)
{
	int64_t id = test_question(db, ann, "How do I change my order?");
	struct question *q;

	(void)state;
	test_run(db,
		 "UPDATE posts SET author_id = NULL, author_name = 'Jo from afar', license = 'CC "
		 "BY-SA 4.0',"
		 " source_url = 'https://old.example/q/1' WHERE id = %ld",
		 (long)id);
	q = get(NULL, id);
	assert_int_equal(q->post.author_id, 0);
	assert_null(q->post.author_name);
	assert_string_equal(q->post.author_display, "Jo from afar");
	assert_string_equal(q->post.license, "CC BY-SA 4.0");
	test_run(db, "UPDATE posts SET author_name = NULL WHERE id = %ld", (long)id);
	assert_null(get(bob, id)->post.author_display);
}

static void
the_published_entry_comes_with_the_thread(void **state)
{
	int64_t id = test_question(db, ann, "How do I change my order?");
	int64_t answer = test_answer(db, bob, id);
	struct comment *comments;
	struct answer *answers;
	struct question *q;
	size_t n, n_comments;

	(void)state;
	test_run(db,
		 "WITH e AS (INSERT INTO entries (locale, category_id, slug, title, body, html, "
		 "renderer) "
		 "SELECT l, (SELECT id FROM categories WHERE slug = 'billing'), 'e-' || l, 'In ' "
		 "|| l, '', '', 1 "
		 "FROM unnest('{en,zh_CN}'::text[]) l RETURNING id) "
		 "INSERT INTO entry_sources (entry_id, question_id, answer_id, question_revision) "
		 "SELECT id, %ld, %ld, 1 FROM e",
		 (long)id, (long)answer);
	assert_int_equal(
	    thread_get(db, arena, NULL, LOCALE_EN, id, &q, &answers, &n, &comments, &n_comments),
	    OK);
	assert_string_equal(q->entry_title, "In en");
	assert_string_equal(q->entry_slug, "e-en");
	assert_int_equal(answers[0].entry_id, q->entry_id);
	assert_int_equal(question_get(db, arena, bob, LOCALE_ZH_CN, id, &q), OK);
	assert_string_equal(q->entry_title, "In zh_CN");
	test_run(db, "UPDATE entries SET retired_at = now() WHERE slug = 'e-en'");
	assert_string_equal(get(NULL, id)->entry_title, "In zh_CN");
	test_run(db, "UPDATE entries SET retired_at = now()");
	assert_int_equal(get(NULL, id)->entry_id, 0);
}

static void
a_whole_thread_takes_one_round_trip(void **state)
{
	int64_t id = test_question(db, ann, "How do I change my order?");
	struct db_pool *pool = db_pool_new(test_pool_url(), 1, 0, 5000, &poll_hooks);
	const struct account *readers[] = {NULL, bob};
	struct comment *comments;
	struct answer *answers;
	struct question *q;
	size_t n, n_comments;
	struct db counted;

	(void)state;
	for (int i = 0; i < 6; i++)
		test_comment(db, bob, test_answer(db, bob, id));
	db_init(&counted, pool);
	for (size_t i = 0; i < 2; i++) {
		for (int turn = 0; turn < 2; turn++) { /* the first one prepares, too */
			poll_hooks_waits = 0;
			assert_int_equal(thread_get(&counted, arena, readers[i], LOCALE_EN, id, &q,
						    &answers, &n, &comments, &n_comments),
					 OK);
			assert_int_equal(n, 6);
		}
		assert_int_equal(poll_hooks_waits, 1);
	}
	db_pool_free(pool);
}

static void
the_state_of_a_question_is_said_in_a_word(void **state)
{
	struct question q = {.n_answers = 0};

	(void)state;
	assert_string_equal(question_state(&q), "open");
	q.n_answers = 2;
	assert_string_equal(question_state(&q), "answered");
	q.official_id = 3;
	assert_string_equal(question_state(&q), "solved");
	q.closed_at = 1;
	assert_string_equal(question_state(&q), "closed");
}

static void
views_are_added_in_one_go(void **state)
{
	int64_t ids[3] = {test_question(db, ann, "How do I change my order?"),
			  test_question(db, ann, "How do I change my order?"), INT64_MAX};
	const int64_t counts[3] = {3, 39, 7};

	(void)state;
	assert_int_equal(question_add_views(db, arena, ids, counts, 3), OK);
	ids[2] = ids[0];
	assert_int_equal(question_add_views(db, arena, ids, counts, 3), OK);
	assert_int_equal(get(NULL, ids[0])->n_views, 13);
	assert_int_equal(get(NULL, ids[1])->n_views, 78);
	assert_int_equal(question_add_views(db, arena, NULL, NULL, 0), OK);
}

/* ---- me too --------------------------------------------------------------------------------- */

static void
the_same_problem_counts_once_per_person(void **state)
{
	int64_t id = test_question(db, ann, "How do I change my order?"), n;

	(void)state;
	assert_int_equal(metoo_set(db, arena, bob, id, true, &n), OK);
	assert_int_equal(n, 1);
	assert_int_equal(metoo_set(db, arena, bob, id, true, &n), OK);
	assert_int_equal(n, 1);
	assert_int_equal(metoo_set(db, arena, nora, id, true, &n), OK);
	assert_int_equal(n, 2);
	assert_true(get(bob, id)->did_metoo);
	assert_false(get(mod, id)->did_metoo);
	assert_int_equal(metoo_set(db, arena, bob, id, false, &n), OK);
	assert_int_equal(metoo_set(db, arena, bob, id, false, &n), OK);
	assert_int_equal(n, 1);
	assert_int_equal(get(NULL, id)->n_metoo, 1);
}

static void
nobody_has_the_same_problem_as_themselves(void **state)
{
	int64_t id = test_question(db, ann, "How do I change my order?"), n;

	(void)state;
	assert_int_equal(metoo_set(db, arena, ann, id, true, &n), FORBIDDEN);
	assert_int_equal(metoo_set(db, arena, NULL, id, true, &n), FORBIDDEN);
	assert_int_equal(metoo_set(db, arena, bob, INT64_MAX, true, &n), NOT_FOUND);
	assert_int_equal(metoo_set(db, arena, bob, test_answer(db, nora, id), true, &n), NOT_FOUND);
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
	    cmocka_unit_test(all_problems_come_at_once),
	    cmocka_unit_test(tags_are_spelt_one_way_and_counted_once),
	    cmocka_unit_test(only_verified_people_in_good_standing_ask),
	    cmocka_unit_test(people_mentioned_in_a_question_are_told_once_and_the_asker_never),
	    cmocka_unit_test(the_asker_edits_and_everything_follows),
	    cmocka_unit_test(revisions_tell_the_history_newest_first),
	    cmocka_unit_test(an_edit_by_staff_is_in_the_audit_log),
	    cmocka_unit_test(strangers_do_not_edit),
	    cmocka_unit_test(an_edit_of_what_somebody_else_changed_meanwhile_is_a_conflict),
	    cmocka_unit_test(an_edit_that_changes_nothing_makes_no_revision),
	    cmocka_unit_test(a_wrong_edit_says_what_is_wrong),
	    cmocka_unit_test(hidden_and_deleted_questions_are_for_author_and_staff_only),
	    cmocka_unit_test(what_a_reader_may_do_comes_with_the_question),
	    cmocka_unit_test(a_name_missing_in_one_language_comes_from_the_other),
	    cmocka_unit_test(text_of_an_older_renderer_is_rendered_again_when_read),
	    cmocka_unit_test(former_members_and_imported_people_keep_their_words),
	    cmocka_unit_test(the_published_entry_comes_with_the_thread),
	    cmocka_unit_test(a_whole_thread_takes_one_round_trip),
	    cmocka_unit_test(the_state_of_a_question_is_said_in_a_word),
	    cmocka_unit_test(views_are_added_in_one_go),
	    cmocka_unit_test(the_same_problem_counts_once_per_person),
	    cmocka_unit_test(nobody_has_the_same_problem_as_themselves),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
