/* Marks belong to words: every way in which words change, by whom, and what becomes of the marks. */
#include "answer.h"
#include "answerwell/faq/entry.h"
#include "answerwell/forum/suggestion.h"
#include "answerwell/moderation/moderation.h"

static const char title[] = "How do I change my order?", tags[] = "card, refund";

static int64_t
marked(int64_t *question)
{
	const struct official_draft draft = {.scope = "Model K2", .valid_until = ""};
	struct problems problems = {.n = 0};
	int64_t id;

	*question = test_question(db, ann, title);
	id = test_answer(db, bob, *question);
	assert_int_equal(answer_mark_official(db, arena, nora, id, &draft, &problems), OK);
	assert_int_equal(get(NULL, *question).question->official_id, id);
	return id;
}

/* "official", "suspended" or "none", and that all the columns which say so agree. */
static const char *
standing(int64_t question, int64_t id)
{
	const char *last = test_text(db,
				     "SELECT kind FROM official_marks WHERE answer_id = %ld "
				     "ORDER BY id DESC LIMIT 1",
				     (long)id);
	bool is_official = get(NULL, question).answers[0].is_official;

	assert_int_equal(get(NULL, question).question->official_id, is_official ? id : 0);
	assert_int_equal(test_number(db,
				     "SELECT (official_suspended_at IS NOT NULL)::int FROM posts "
				     "WHERE id = %ld",
				     (long)id),
			 strcmp(last, "suspended") == 0);
	return strcmp(last, "suspended") == 0 ? "suspended" : is_official ? "official" : "none";
}

static int
revisions_of(int64_t id)
{
	return (int)test_number(db, "SELECT n_revisions FROM posts WHERE id = %ld", (long)id);
}

static enum result
edit(const struct account *by, int64_t id, const char *body)
{
	struct problems problems = {.n = 0};

	return answer_edit(db, arena, by, id,
			   &(struct text){.body = body, .reason = "", .n_seen = revisions_of(id)},
			   &problems);
}

static const char *
body_of(int64_t id)
{
	return test_text(db, "SELECT body FROM posts WHERE id = %ld", (long)id);
}

static enum result
edit_question(const struct account *by, int64_t id, const char *new_title, const char *body,
	      const char *new_tags, const char *category)
{
	struct problems problems = {.n = 0};
	const struct question_draft draft = {.text = {.title = new_title,
						      .body = body,
						      .tags = new_tags,
						      .category = category,
						      .reason = "",
						      .n_seen = revisions_of(id)},
					     .locale = LOCALE_EN};

	return question_edit(db, arena, by, id, &draft.text, &problems);
}

/* ---- ways to change words ----------------------------------------------------------------------- */

static void
by_author(int64_t question, int64_t id)
{
	(void)question;
	assert_int_equal(edit(bob, id, "Please pay to another account from now on."), OK);
}

static void
by_staff(int64_t question, int64_t id)
{
	(void)question;
	assert_int_equal(edit(mod, id, "The same, but without the slip of the pen."), OK);
}

static void
suggested(const struct account *approver, int64_t id)
{
	struct problems problems = {.n = 0};
	const struct suggestion_draft draft = {
	    .text = {.body = "Somebody else says it in other words.",
		     .reason = "better",
		     .n_seen = revisions_of(id)}};
	int64_t suggestion;
	bool decided;

	assert_int_equal(suggestion_make(db, arena, cat, id, &draft, &problems, &suggestion), OK);
	assert_int_equal(
	    suggestion_approve(db, arena, approver, suggestion, &draft.text, &problems, &decided),
	    OK);
}

static void
by_suggestion_the_author_takes(int64_t question, int64_t id)
{
	(void)question;
	suggested(bob, id);
}

static void
by_suggestion_staff_takes(int64_t question, int64_t id)
{
	(void)question;
	suggested(nora, id);
}

static void
by_asker_title(int64_t question, int64_t id)
{
	(void)id;
	assert_int_equal(edit_question(ann, question, "Is it right to pay in cash by mail?",
				       body_of(question), tags, "billing"),
			 OK);
}

static void
by_asker_body(int64_t question, int64_t id)
{
	(void)id;
	assert_int_equal(edit_question(ann, question, title,
				       "Is it right to send you cash in an envelope?", tags,
				       "billing"),
			 OK);
}

static void
by_asker_tags(int64_t question, int64_t id)
{
	(void)id;
	assert_int_equal(edit_question(ann, question, title, body_of(question), "cash", "billing"),
			 OK);
}

static void
by_asker_category(int64_t question, int64_t id)
{
	(void)id;
	test_category(db, "returns");
	assert_int_equal(edit_question(ann, question, title, body_of(question), tags, "returns"),
			 OK);
}

static void
by_staff_question(int64_t question, int64_t id)
{
	(void)id;
	assert_int_equal(edit_question(nora, question, "How can I change my order, please?",
				       body_of(question), "order", "billing"),
			 OK);
}

static void
by_staff_move(int64_t question, int64_t id)
{
	struct problems problems = {.n = 0};

	(void)id;
	test_category(db, "returns");
	assert_int_equal(question_move(db, arena, nora, question, "returns", &problems), OK);
}

static void
by_import(int64_t question, int64_t id)
{
	(void)question;
	test_run(db, "UPDATE posts SET body = 'Other words from elsewhere.' WHERE id = %ld",
		 (long)id);
	assert_int_equal(mark_follow(db, arena, 0, id), OK);
}

static void
by_nothing_changed(int64_t question, int64_t id)
{
	assert_int_equal(edit(bob, id, body_of(id)), OK);
	assert_int_equal(edit_question(ann, question, title, body_of(question), tags, "billing"),
			 OK);
}

static void
by_comment(int64_t question, int64_t id)
{
	(void)question;
	test_comment(db, cat, id);
}

static void
by_another_answer(int64_t question, int64_t id)
{
	int64_t other = test_answer(db, cat, question);

	(void)id;
	assert_int_equal(edit(cat, other, "I have thought about it once more."), OK);
}

static const struct {
	const char *how;
	void (*change)(int64_t question, int64_t id);
	const char *becomes;
} ways[] = {
    {"the author edits", by_author, "suspended"},
    {"staff edits", by_staff, "official"},
    {"a suggestion, let in by the author", by_suggestion_the_author_takes, "suspended"},
    {"a suggestion, let in by staff", by_suggestion_staff_takes, "official"},
    {"the asker changes the title", by_asker_title, "suspended"},
    {"the asker changes the text", by_asker_body, "suspended"},
    {"the asker changes the tags", by_asker_tags, "suspended"},
    {"the asker changes the category", by_asker_category, "suspended"},
    {"staff edits the question", by_staff_question, "official"},
    {"staff moves the question", by_staff_move, "official"},
    {"an import brings other words", by_import, "suspended"},
    {"nothing is changed", by_nothing_changed, "official"},
    {"somebody comments", by_comment, "official"},
    {"another answer changes", by_another_answer, "official"},
};

static void
a_change_by_who_could_not_set_the_mark_suspends_it(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		int64_t question, id = marked(&question);
		bool is_suspended = strcmp(ways[i].becomes, "suspended") == 0;

		ways[i].change(question, id);
		if (strcmp(standing(question, id), ways[i].becomes) != 0)
			fail_msg("%s: %s", ways[i].how, standing(question, id));
		assert_int_equal(mailed("mark_changed", nora->id, id), is_suspended ? 1 : 0);
	}
}

static void
a_carried_mark_is_written_down_and_follows_further_changes(void **state)
{
	int64_t question, id = marked(&question);
	struct answer *a;

	(void)state;
	by_staff(question, id);
	assert_string_equal(
	    test_text(db,
		      "SELECT concat_ws(' ', kind, by_id = %ld, revision) FROM "
		      "official_marks WHERE answer_id = %ld ORDER BY id DESC LIMIT 1",
		      (long)mod->id, (long)id),
	    "carried t 2");
	a = get(NULL, question).answers;
	assert_string_equal(a->official_by, "nora");
	assert_string_equal(a->official_scope, "Model K2");
	by_author(question, id);
	assert_string_equal(standing(question, id), "suspended");
	by_staff(question, id); /* back to what staff wrote */
	assert_string_equal(standing(question, id), "official");
}

static void
the_same_words_again_revive_the_mark(void **state)
{
	int64_t question, id = marked(&question);
	const char *before = body_of(id), *asked_before = body_of(question);

	(void)state;
	by_author(question, id);
	by_asker_body(question, id);
	assert_int_equal(edit(bob, id, before), OK);
	assert_string_equal(standing(question, id), "suspended"); /* the question is another */
	assert_int_equal(edit_question(ann, question, title, asked_before, tags, "billing"), OK);
	assert_string_equal(standing(question, id), "official");
	assert_string_equal(get(NULL, question).answers[0].official_by, "nora");
	assert_int_equal(mailed("mark_changed", nora->id, id), 1);
}

static void
staff_that_edits_a_suspended_answer_does_not_confirm_it(void **state)
{
	int64_t question, id = marked(&question);

	(void)state;
	by_author(question, id);
	by_staff(question, id);
	assert_string_equal(standing(question, id), "suspended");
}

static void
the_desk_shows_what_changed_and_confirms_what_was_seen(void **state)
{
	int64_t question, id = marked(&question);
	struct suspended_mark *marks, *m = NULL;
	size_t n;

	(void)state;
	by_author(question, id);
	assert_int_equal(mark_list(db, arena, bob, 500, &marks, &n), FORBIDDEN);
	assert_int_equal(mark_list(db, arena, nora, 500, &marks, &n), OK);
	for (size_t i = 0; i < n; i++)
		if (marks[i].answer_id == id)
			m = &marks[i];
	assert_non_null(m);
	assert_string_equal(m->set_by, "nora");
	assert_string_equal(m->changed_by, "bob");
	assert_string_equal(m->scope, "Model K2");
	assert_string_not_equal(m->answer_before.body, m->answer.body);
	assert_string_equal(m->answer.body, "Please pay to another account from now on.");
	assert_string_equal(m->question_before.title, m->question.title);

	assert_int_equal(edit(bob, id, "And to yet another one."), OK);
	assert_int_equal(
	    mark_confirm(db, arena, nora, id, (struct mark_seen){m->n_answer, m->n_question}),
	    CONFLICT);
	assert_int_equal(mark_confirm(db, arena, bob, id, (struct mark_seen){0}), FORBIDDEN);
	assert_int_equal(
	    mark_confirm(db, arena, mod, id, (struct mark_seen){m->n_answer + 1, m->n_question}),
	    OK);
	assert_string_equal(standing(question, id), "official");
	assert_string_equal(get(NULL, question).answers[0].official_by, "mod");
	assert_string_equal(get(NULL, question).answers[0].official_scope, "Model K2");
	assert_int_equal(mark_confirm(db, arena, mod, id, (struct mark_seen){0}), NOT_FOUND);
	assert_int_equal(mailed("official", bob->id, id), 1);
}

static void
a_suspended_mark_can_be_taken_back_and_a_past_one_not_confirmed(void **state)
{
	int64_t question, id = marked(&question), other;

	(void)state;
	by_author(question, id);
	assert_int_equal(answer_unmark_official(db, arena, nora, id), OK);
	assert_string_equal(standing(question, id), "none");
	by_author(question, id);
	assert_string_equal(standing(question, id), "none");

	other = test_answer(db, cat, question);
	test_run(db,
		 "INSERT INTO official_marks (answer_id, by_id, valid_until) VALUES (%ld, %ld, "
		 "now() - interval '1 day')",
		 (long)other, (long)nora->id);
	assert_int_equal(edit(cat, other, "Words that came after the last day."), OK);
	assert_int_equal(mark_confirm(db, arena, nora, other, (struct mark_seen){0}), INVALID);
}

static void
nobody_marks_or_accepts_words_they_have_not_seen(void **state)
{
	struct problems problems = {.n = 0};
	int64_t question = test_question(db, ann, title), id = test_answer(db, bob, question);
	const struct official_draft draft = {
	    .scope = "", .valid_until = "", .seen = {.answer = 1, .question = 1}};

	(void)state;
	by_author(question, id);
	assert_int_equal(answer_mark_official(db, arena, nora, id, &draft, &problems), CONFLICT);
	assert_int_equal(answer_accept_seen(db, arena, ann, id, true, 1), CONFLICT);
	assert_int_equal(answer_accept_seen(db, arena, ann, id, true, 2), OK);
}

/* ---- acceptance ---------------------------------------------------------------------------------- */

static void
an_acceptance_rests_when_its_answer_is_changed(void **state)
{
	int64_t question = test_question(db, ann, title), id = test_answer(db, bob, question);
	const char *before = body_of(id);

	(void)state;
	assert_int_equal(answer_accept(db, arena, ann, id, true), OK);
	assert_int_equal(edit(mod, id, "A moderator has looked it over."), OK);
	assert_int_equal(get(NULL, question).question->accepted_id, id); /* could accept */
	by_author(question, id);
	assert_int_equal(get(NULL, question).question->accepted_id, 0);
	assert_int_equal(mailed("accepted_changed", ann->id, id), 1);
	assert_true(get(ann, question).answers[0].was_accepted);
	assert_true(get(bob, question).answers[0].was_accepted);
	assert_false(get(cat, question).answers[0].was_accepted);

	assert_int_equal(edit(bob, id, "A moderator has looked it over."), OK); /* as it was */
	assert_int_equal(get(NULL, question).question->accepted_id, id);
	assert_int_equal(edit(bob, id, before), OK);
	assert_int_equal(answer_accept(db, arena, ann, id, true), OK);
	assert_int_equal(get(NULL, question).question->accepted_id, id);
	assert_false(get(ann, question).answers[0].was_accepted);
	assert_int_equal(mailed("accepted", bob->id, id), 1); /* told once */
	by_author(question, id);
	assert_int_equal(answer_accept(db, arena, ann, id, false), OK);
	assert_false(get(ann, question).answers[0].was_accepted);
}

static void
another_acceptance_ends_the_one_that_rests(void **state)
{
	int64_t question = test_question(db, ann, title), id = test_answer(db, bob, question),
		other = test_answer(db, cat, question);

	(void)state;
	assert_int_equal(answer_accept(db, arena, ann, id, true), OK);
	by_author(question, id);
	assert_int_equal(answer_accept(db, arena, ann, other, true), OK);
	assert_int_equal(test_number(db,
				     "SELECT count(*) FROM suspended_acceptances WHERE "
				     "question_id = %ld",
				     (long)question),
			 0);
	assert_int_equal(get(NULL, question).question->accepted_id, other);
}

static void
askers_who_answer_themselves_carry_their_acceptance(void **state)
{
	int64_t question = test_question(db, ann, title), id = test_answer(db, ann, question);

	(void)state;
	assert_int_equal(answer_accept(db, arena, ann, id, true), OK);
	assert_int_equal(edit(ann, id, "In the end I just called them."), OK);
	assert_int_equal(get(NULL, question).question->accepted_id, id);
}

/* ---- entries ------------------------------------------------------------------------------------- */

static bool
is_changed(int64_t entry)
{
	return test_number(db,
			   "SELECT count(*) FROM entry_sources WHERE entry_id = %ld AND "
			   "changed_at IS NOT NULL",
			   (long)entry) > 0;
}

static void
an_entry_whose_source_says_something_else_is_found_by_its_state(void **state)
{
	struct problems problems = {.n = 0};
	int64_t question = test_question(db, ann, title), id = test_answer(db, bob, question),
		entry, existing;
	struct entry_draft draft;
	const char *before = body_of(id);

	(void)state;
	assert_int_equal(entry_draft_from(db, arena, mod, id, &draft, &existing), OK);
	assert_int_equal(entry_promote(db, arena, mod, &draft, &problems, &entry), OK);
	assert_int_equal(get(NULL, question).answers[0].entry_id, entry);
	by_author(question, id);
	assert_true(is_changed(entry));
	assert_int_equal(get(NULL, question).answers[0].entry_id, 0); /* not these words */
	assert_int_equal(get(NULL, question).question->entry_id, entry);
	assert_int_equal(test_number(db,
				     "SELECT count(*) FROM notices WHERE kind = 'source_changed' "
				     "AND account_id = %ld AND entry_id = %ld",
				     (long)mod->id, (long)entry),
			 1);
	assert_int_equal(edit(bob, id, before), OK);
	assert_false(is_changed(entry));
	by_asker_body(question, id);
	assert_true(is_changed(entry));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_change_by_who_could_not_set_the_mark_suspends_it),
	    cmocka_unit_test(a_carried_mark_is_written_down_and_follows_further_changes),
	    cmocka_unit_test(the_same_words_again_revive_the_mark),
	    cmocka_unit_test(staff_that_edits_a_suspended_answer_does_not_confirm_it),
	    cmocka_unit_test(the_desk_shows_what_changed_and_confirms_what_was_seen),
	    cmocka_unit_test(a_suspended_mark_can_be_taken_back_and_a_past_one_not_confirmed),
	    cmocka_unit_test(nobody_marks_or_accepts_words_they_have_not_seen),
	    cmocka_unit_test(an_acceptance_rests_when_its_answer_is_changed),
	    cmocka_unit_test(another_acceptance_ends_the_one_that_rests),
	    cmocka_unit_test(askers_who_answer_themselves_carry_their_acceptance),
	    cmocka_unit_test(an_entry_whose_source_says_something_else_is_found_by_its_state),
	};

	return cmocka_run_group_tests(tests, people_made, NULL);
}
