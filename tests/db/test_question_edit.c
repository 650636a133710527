/* Editing questions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/answer.h"
#include "answerwell/forum/question.h"
#include "people.h"

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

static const char *
repeated(const char *s, size_t n)
{
	char *out = arena_alloc(arena, strlen(s) * n + 1);

	for (size_t i = 0; i < n; i++)
		strcat(out, s);
	return out;
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
	draft.text.category = "orders";
	draft.text.tags = "refund, cancel";
	draft.text.reason = "It was not a change";
	draft.text.n_seen = 1;
	assert_int_equal(question_edit(db, arena, ann, id, &draft.text, &problems), OK);
	q = get(NULL, id);
	assert_string_equal(q->text.title, "How do I cancel my order?");
	assert_string_equal(q->slug, "how-do-i-cancel-my-order");
	assert_string_equal(q->text.category, "orders");
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
	draft.text.n_seen = 1;
	draft.text.reason = "Clearer";
	assert_int_equal(question_edit(db, arena, nora, id, &draft.text, &problems), OK);
	assert_int_equal(revision_list(db, arena, NULL, id, 0, 9, &list, &n), OK);
	assert_int_equal(n, 2);
	assert_int_equal(list[0].number, 2);
	assert_string_equal(list[0].text.title, "How do I cancel my order?");
	assert_string_equal(list[0].text.tags, "card, refund");
	assert_string_equal(list[0].text.reason, "Clearer");
	assert_string_equal(list[0].author_display, "Nora");
	assert_int_equal(list[1].number, 1);
	assert_string_equal(list[1].text.title, "How do I change my order?");
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
	draft.text.n_seen = 1;
	draft.text.reason = "Clearer";
	assert_int_equal(question_edit(db, arena, nora, id, &draft.text, &problems), OK);
	assert_string_equal(
	    test_text(db,
		      "SELECT concat_ws('|', action, subject_kind, actor_id = %ld, detail) "
		      "FROM audit_log WHERE subject_id = %ld",
		      (long)nora->id, (long)id),
	    "post.edit|post|t|");
}

static void
strangers_do_not_edit(void **state)
{
	int64_t id = test_question(db, ann, "How do I change my order?");
	struct question_draft draft = draft_of("How do I cancel my order?");
	struct problems problems = {.n = 0};

	(void)state;
	draft.text.n_seen = 1;
	assert_int_equal(question_edit(db, arena, bob, id, &draft.text, &problems), FORBIDDEN);
	assert_int_equal(question_edit(db, arena, NULL, id, &draft.text, &problems), FORBIDDEN);
	assert_int_equal(question_edit(db, arena, ann, INT64_MAX, &draft.text, &problems),
			 NOT_FOUND);
	assert_int_equal(
	    question_edit(db, arena, ann, test_answer(db, ann, id), &draft.text, &problems),
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
	draft.text.n_seen = 1;
	assert_int_equal(question_edit(db, arena, ann, id, &draft.text, &problems), OK);
	draft.text.title = "How do I lose my order?";
	assert_int_equal(question_edit(db, arena, nora, id, &draft.text, &problems), CONFLICT);
	assert_string_equal(get(NULL, id)->text.title, "How do I cancel my order?");
	draft.text.n_seen = 2;
	assert_int_equal(question_edit(db, arena, nora, id, &draft.text, &problems), OK);
}

static void
an_edit_that_changes_nothing_makes_no_revision(void **state)
{
	struct question_draft draft = draft_of("How do I cancel my last order?");
	struct problems problems = {.n = 0};
	int64_t id;

	(void)state;
	assert_int_equal(question_post(db, arena, ann, &draft, &problems, &id), OK);
	draft.text.tags = "refund,card";
	draft.text.n_seen = 1;
	assert_int_equal(question_edit(db, arena, ann, id, &draft.text, &problems), OK);
	assert_int_equal(get(NULL, id)->post.n_revisions, 1);
	/* The same form sent twice is no conflict either. */
	draft.text.title = "How do I cancel my second order?";
	assert_int_equal(question_edit(db, arena, ann, id, &draft.text, &problems), OK);
	assert_int_equal(question_edit(db, arena, ann, id, &draft.text, &problems), OK);
	assert_int_equal(get(NULL, id)->post.n_revisions, 2);
}

static void
a_wrong_edit_says_what_is_wrong(void **state)
{
	int64_t id = test_question(db, ann, "How do I change my order?");
	struct question_draft draft = draft_of("");
	struct problems problems = {.n = 0};

	(void)state;
	draft.text.reason = repeated("because ", 30);
	draft.text.n_seen = 1;
	assert_int_equal(question_edit(db, arena, ann, id, &draft.text, &problems), INVALID);
	assert_non_null(problem_for(&problems, "title"));
	assert_int_equal(problem_for(&problems, "reason")->limit, REASON_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_asker_edits_and_everything_follows),
	    cmocka_unit_test(revisions_tell_the_history_newest_first),
	    cmocka_unit_test(an_edit_by_staff_is_in_the_audit_log),
	    cmocka_unit_test(strangers_do_not_edit),
	    cmocka_unit_test(an_edit_of_what_somebody_else_changed_meanwhile_is_a_conflict),
	    cmocka_unit_test(an_edit_that_changes_nothing_makes_no_revision),
	    cmocka_unit_test(a_wrong_edit_says_what_is_wrong),
	};

	return cmocka_run_group_tests(tests, people_and_shelves_made, NULL);
}
