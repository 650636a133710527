#include "answer.h"

static enum result
post(const struct account *actor, int64_t question, const char *body)
{
	struct problems problems = {.n = 0};
	int64_t id;

	return answer_post(db, arena, actor, question, body, &problems, &id);
}

static enum result
edit(const struct account *actor, int64_t id, const char *body, const char *reason, int n_seen,
     struct problems *problems)
{
	const struct text text = {.body = body, .reason = reason, .n_seen = n_seen};

	return answer_edit(db, arena, actor, id, &text, problems);
}

/* ---- answering ------------------------------------------------------------------------------ */

static void
an_answer_is_stored_counted_and_told_to_the_asker(void **state)
{
	int64_t question = asked(), active = get(NULL, question).question->active_at, id;
	struct thread t;

	(void)state;
	id = test_answer(db, bob, question);
	t = get(NULL, question);
	assert_int_equal(t.n_answers, 1);
	assert_int_equal(t.answers[0].post.id, id);
	assert_int_equal(t.answers[0].post.kind, POST_ANSWER);
	assert_int_equal(t.answers[0].post.author_id, bob->id);
	assert_string_equal(t.answers[0].post.html.html, "<p>This is how it is done.</p>\n");
	assert_null(t.answers[0].post.body);
	assert_int_equal(t.question->n_answers, 1);
	assert_true(t.question->active_at > active);
	assert_int_equal(mailed("answer", ann->id, id), 1);
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM revisions WHERE post_id = %ld", (long)id), 1);
	assert_string_equal(test_text(db, "SELECT words FROM posts WHERE id = %ld", (long)id),
			    "this is how it is done");
}

static void
the_first_response_by_staff_is_kept(void **state)
{
	int64_t question = asked();
	const char *first;

	(void)state;
	test_answer(db, bob, question);
	assert_null(test_text(db, "SELECT first_staff_answer_at FROM questions WHERE id = %ld",
			      (long)question));
	test_answer(db, nora, question);
	first = test_text(db, "SELECT first_staff_answer_at FROM questions WHERE id = %ld",
			  (long)question);
	assert_non_null(first);
	test_answer(db, mod, question);
	assert_string_equal(test_text(db,
				      "SELECT first_staff_answer_at FROM questions WHERE id = %ld",
				      (long)question),
			    first);
}

static void
who_asks_and_is_mentioned_gets_one_mail(void **state)
{
	struct problems problems = {.n = 0};
	int64_t question = asked(), id;

	(void)state;
	assert_int_equal(answer_post(db, arena, bob, question,
				     "@ann, @cat and @bob may like to know: press it.", &problems,
				     &id),
			 OK);
	assert_int_equal(mailed("answer", ann->id, id), 1);
	assert_int_equal(mailed("mention", ann->id, id), 0);
	assert_int_equal(mailed("mention", cat->id, id), 1);
	assert_int_equal(mailed("mention", bob->id, id), 0);
	id = test_answer(db, ann, question);
	assert_int_equal(
	    test_mailed(db, "post_id = %ld AND account_id <> %ld", (long)id, (long)bob->id), 0);
	assert_int_equal(mailed("watched", bob->id, id), 1); /* he has answered there */
}

static void
a_closed_question_takes_no_answers_but_comments_and_edits(void **state)
{
	struct problems problems = {.n = 0};
	int64_t question = asked(), answer = test_answer(db, bob, question);

	(void)state;
	set(question, "edited_at");
	test_run(db, "UPDATE questions SET closed_at = now() WHERE id = %ld", (long)question);
	assert_int_equal(post(bob, question, "One more idea about this."), CONFLICT);
	test_comment(db, bob, question);
	assert_int_equal(edit(bob, answer, "This is how I do it.", "", 1, &problems), OK);
}

static void
answers_need_a_visible_question_and_a_person_in_good_standing(void **state)
{
	struct account person = *bob;
	int64_t question = asked(), answer = test_answer(db, bob, question);

	(void)state;
	person.is_suspended = true;
	assert_int_equal(post(&person, question, "One more idea about this."), FORBIDDEN);
	assert_int_equal(post(NULL, question, "One more idea about this."), FORBIDDEN);
	assert_int_equal(post(bob, INT64_MAX, "One more idea about this."), NOT_FOUND);
	assert_int_equal(post(bob, answer, "One more idea about this."), NOT_FOUND);
	assert_int_equal(post(bob, question, "No."), INVALID);
	assert_int_equal(post(bob, question, ""), INVALID);
	set(question, "hidden_at");
	assert_int_equal(post(bob, question, "One more idea about this."), NOT_FOUND);
	assert_int_equal(post(ann, question, "One more idea about this."), FORBIDDEN);
	assert_int_equal(post(nora, question, "One more idea about this."), FORBIDDEN);
}

/* ---- editing -------------------------------------------------------------------------------- */

static void
an_answer_is_edited_by_its_author_and_staff(void **state)
{
	struct problems problems = {.n = 0};
	int64_t question = asked(), id = test_answer(db, bob, question);
	struct thread t;
	struct post *p;

	(void)state;
	assert_int_equal(edit(bob, id, "Do it *this* way.", "", 1, &problems), OK);
	assert_int_equal(edit(nora, id, "Do it this way, please.", "Politer", 2, &problems), OK);
	t = get(NULL, question);
	assert_string_equal(t.answers[0].post.html.html, "<p>Do it this way, please.</p>\n");
	assert_int_equal(t.answers[0].post.n_revisions, 3);
	assert_int_equal(post_get(db, arena, NULL, id, &p), OK);
	assert_string_equal(p->editor_display, "Nora");
	assert_string_equal(audited(id), arena_printf(arena, "post.edit:%ld:", (long)nora->id));
	assert_int_equal(edit(cat, id, "Do it my way, please.", "", 3, &problems), FORBIDDEN);
	assert_int_equal(edit(bob, id, "Do it my way, please.", "", 2, &problems), CONFLICT);
	assert_int_equal(edit(bob, id, "\n \nDo it this way, please.\n", "", 1, &problems), OK);
	assert_int_equal(edit(bob, question, "Do it my way, please.", "", 1, &problems), NOT_FOUND);
	assert_int_equal(problems.n, 0);
	assert_int_equal(edit(bob, id, "No.", "", 3, &problems), INVALID);
	assert_non_null(problem_for(&problems, "body"));
	assert_int_equal(get(NULL, question).answers[0].post.n_revisions, 3);
}

static void
what_is_hidden_is_edited_by_staff_only_and_what_is_deleted_by_nobody(void **state)
{
	struct problems problems = {.n = 0};
	int64_t id = test_answer(db, bob, asked());

	(void)state;
	set(id, "hidden_at");
	assert_int_equal(edit(bob, id, "Do it this way.", "", 1, &problems), FORBIDDEN);
	assert_int_equal(edit(nora, id, "Do it this way.", "", 1, &problems), OK);
	assert_int_equal(edit(cat, id, "Do it this way.", "", 2, &problems), NOT_FOUND);
	set(id, "deleted_at");
	assert_int_equal(edit(nora, id, "Do it that way.", "", 2, &problems), FORBIDDEN);
}

static void
a_comment_is_edited_within_its_own_limit(void **state)
{
	struct problems problems = {.n = 0};
	int64_t id = test_comment(db, bob, asked());
	char longer[COMMENT_MAX + 2];

	(void)state;
	memset(longer, 'x', sizeof longer);
	longer[COMMENT_MAX + 1] = '\0';
	assert_int_equal(edit(bob, id, "OK", "", 1, &problems), OK);
	assert_int_equal(edit(bob, id, longer, "", 2, &problems), INVALID);
	assert_int_equal(problem_for(&problems, "body")->limit, COMMENT_MAX);
	longer[COMMENT_MAX] = '\0';
	problems.n = 0;
	assert_int_equal(edit(bob, id, longer, "", 2, &problems), OK);
}

/* ---- comments ------------------------------------------------------------------------------- */

static void
comments_stand_below_what_they_comment_on_oldest_first(void **state)
{
	int64_t question = asked(), first = test_answer(db, bob, question),
		second = test_answer(db, cat, question);
	int64_t ids[5];
	struct thread t;

	(void)state;
	ids[0] = test_comment(db, bob, question);
	ids[1] = test_comment(db, ann, second);
	ids[2] = test_comment(db, ann, first);
	ids[3] = test_comment(db, bob, second);
	ids[4] = test_comment(db, ann, question);
	t = get(NULL, question);
	assert_int_equal(t.n_comments, 2);
	assert_int_equal(t.comments[0].post.id, ids[0]);
	assert_int_equal(t.comments[1].post.id, ids[4]);
	assert_int_equal(t.answers[1].post.id, second); /* oldest first */
	assert_int_equal(t.answers[1].n_comments, 2);
	assert_int_equal(t.answers[1].comments[0].post.id, ids[1]);
	assert_int_equal(t.answers[1].comments[1].post.id, ids[3]);
	assert_int_equal(t.answers[0].n_comments, 1);
	assert_int_equal(t.answers[0].comments[0].post.id, ids[2]);
	assert_int_equal(t.answers[0].comments[0].post.parent_id, first);
	assert_int_equal(
	    test_number(db, "SELECT n_comments FROM posts WHERE id = %ld", (long)question), 2);
	assert_int_equal(
	    test_number(db, "SELECT n_comments FROM posts WHERE id = %ld", (long)second), 2);
	assert_int_equal(mailed("comment", ann->id, ids[0]), 1);
	assert_int_equal(mailed("comment", cat->id, ids[1]), 1);
	assert_int_equal(mailed("comment", ann->id, ids[4]), 0);
}

static void
comments_are_refused_on_comments_and_on_what_is_not_visible(void **state)
{
	struct problems problems = {.n = 0};
	int64_t question = asked(), answer = test_answer(db, bob, question), id;
	int64_t comment = test_comment(db, cat, answer);

	(void)state;
	assert_int_equal(comment_post(db, arena, bob, comment, "And?", &problems, &id), NOT_FOUND);
	assert_int_equal(comment_post(db, arena, NULL, answer, "And?", &problems, &id), FORBIDDEN);
	set(answer, "deleted_at");
	assert_int_equal(comment_post(db, arena, cat, answer, "And?", &problems, &id), NOT_FOUND);
	assert_int_equal(comment_post(db, arena, bob, answer, "And?", &problems, &id), FORBIDDEN);
	assert_int_equal(comment_post(db, arena, nora, answer, "And?", &problems, &id), FORBIDDEN);
	assert_int_equal(comment_post(db, arena, bob, question, " ", &problems, &id), INVALID);
	assert_non_null(problem_for(&problems, "body"));
}

static void
a_mention_in_a_comment_is_told(void **state)
{
	struct problems problems = {.n = 0};
	int64_t question = asked(), id;

	(void)state;
	assert_int_equal(comment_post(db, arena, bob, question, "@ann @cat look", &problems, &id),
			 OK);
	assert_int_equal(mailed("comment", ann->id, id), 1);
	assert_int_equal(mailed("mention", ann->id, id), 0);
	assert_int_equal(mailed("mention", cat->id, id), 1);
}

/* ---- the order and who sees what ------------------------------------------------------------ */

static void
answers_stand_by_official_accepted_votes_role_and_age(void **state)
{
	struct problems problems = {.n = 0};
	const struct official_draft draft = {.scope = "", .valid_until = ""};
	int64_t question = asked(), ids[6], score;
	struct thread t;

	(void)state;
	for (int i = 0; i < 5; i++)
		ids[i] = test_answer(db, bob, question);
	ids[5] = test_answer(db, nora, question);
	assert_int_equal(vote_cast(db, arena, cat, ids[0], -1, &score), OK);
	assert_int_equal(vote_cast(db, arena, cat, ids[1], 1, &score), OK);
	assert_int_equal(answer_accept(db, arena, ann, ids[3], true), OK);
	assert_int_equal(answer_mark_official(db, arena, nora, ids[0], &draft, &problems), OK);
	t = get(NULL, question);
	assert_int_equal(t.answers[0].post.id, ids[0]);
	assert_int_equal(t.answers[1].post.id, ids[3]);
	assert_int_equal(t.answers[2].post.id, ids[1]);
	assert_int_equal(t.answers[3].post.id, ids[5]);
	assert_int_equal(t.answers[4].post.id, ids[2]);
	assert_int_equal(t.answers[5].post.id, ids[4]);
}

static void
hidden_answers_are_for_their_author_and_staff_with_their_comments(void **state)
{
	int64_t question = asked(), hidden = test_answer(db, bob, question);

	(void)state;
	test_comment(db, cat, hidden);
	test_answer(db, cat, question);
	set(hidden, "hidden_at");
	assert_int_equal(thread_settle(db, arena, question), OK);
	assert_int_equal(get(NULL, question).n_answers, 1);
	assert_int_equal(get(cat, question).n_answers, 1);
	assert_int_equal(get(ann, question).n_answers, 1);
	assert_int_equal(get(ann, question).n_comments, 0);
	assert_int_equal(get(bob, question).n_answers, 2);
	assert_int_equal(get(nora, question).n_answers, 2);
	assert_int_equal(get(NULL, question).question->n_answers, 1);
	assert_true(get(bob, question).answers[0].post.is_hidden);
	assert_false(get(nora, question).answers[0].can_mark_official);
	assert_int_equal(get(bob, question).answers[0].n_comments, 1);
}

static void
what_a_reader_may_do_with_answers_comes_with_them(void **state)
{
	int64_t question = asked(), score;
	struct answer *answer;

	(void)state;
	assert_int_equal(vote_cast(db, arena, cat, test_answer(db, bob, question), 1, &score), OK);
	answer = get(ann, question).answers;
	assert_true(answer->can_accept && !answer->can_mark_official && answer->post.can_vote);
	answer = get(bob, question).answers;
	assert_true(!answer->can_accept && answer->post.can_edit && !answer->post.can_vote);
	answer = get(cat, question).answers;
	assert_int_equal(answer->post.my_vote, 1);
	answer = get(nora, question).answers;
	assert_true(!answer->can_accept && answer->can_mark_official && answer->post.can_moderate);
	answer = get(mod, question).answers;
	assert_true(answer->can_accept && answer->can_mark_official);
	answer = get(NULL, question).answers;
	assert_true(!answer->can_accept && !answer->can_mark_official && answer->post.my_vote == 0);
}

/* ---- acceptance ----------------------------------------------------------------------------- */

static void
the_asker_accepts_one_answer_changes_their_mind_and_takes_it_back(void **state)
{
	int64_t question = asked(), one = test_answer(db, bob, question),
		two = test_answer(db, cat, question);
	struct thread t;

	(void)state;
	assert_int_equal(answer_accept(db, arena, ann, one, true), OK);
	assert_int_equal(answer_accept(db, arena, ann, one, true), OK);
	t = get(NULL, question);
	assert_int_equal(t.question->accepted_id, one);
	assert_true(t.answers[0].is_accepted && !t.answers[1].is_accepted);
	assert_int_equal(mailed("accepted", bob->id, one), 1);
	assert_int_equal(answer_accept(db, arena, ann, two, true), OK);
	assert_int_equal(get(NULL, question).question->accepted_id, two);
	assert_int_equal(answer_accept(db, arena, ann, one, false), OK);
	assert_int_equal(get(NULL, question).question->accepted_id, two);
	assert_int_equal(answer_accept(db, arena, ann, two, false), OK);
	assert_int_equal(get(NULL, question).question->accepted_id, 0);
	assert_int_equal(test_number(db, "SELECT count(*) FROM acceptances WHERE question_id = %ld",
				     (long)question),
			 0);
	assert_null(audited(one));
}

static void
changes_of_mind_are_told_once(void **state)
{
	int64_t question = asked(), id = test_answer(db, bob, question);

	(void)state;
	for (int i = 0; i < 3; i++) {
		assert_int_equal(answer_accept(db, arena, ann, id, true), OK);
		assert_int_equal(answer_accept(db, arena, ann, id, false), OK);
	}
	assert_int_equal(mailed("accepted", bob->id, id), 1);
}

static void
what_is_sent_twice_is_posted_once(void **state)
{
	int64_t question = asked(), other = asked(), first, id;
	struct problems problems = {.n = 0};

	(void)state;
	assert_int_equal(
	    answer_post(db, arena, bob, question, "The very same words.", &problems, &first), OK);
	assert_int_equal(
	    answer_post(db, arena, bob, question, " \nThe very same words.\n", &problems, &id), OK);
	assert_int_equal(id, first);
	assert_int_equal(answer_post(db, arena, bob, question, "The  very\u00a0same\u200b words. ",
				     &problems, &id),
			 OK);
	assert_int_equal(id, first);
	assert_int_equal(mailed("answer", ann->id, first), 1);
	/* Blanks at the beginning of a line mean something. */
	assert_int_equal(
	    answer_post(db, arena, bob, question, "if it whistles:\n  stop", &problems, &first),
	    OK);
	assert_int_equal(
	    answer_post(db, arena, bob, question, "if it whistles:\n    stop", &problems, &id), OK);
	assert_int_not_equal(id, first);
	assert_int_equal(
	    answer_post(db, arena, bob, question, "The very same words.", &problems, &first), OK);
	/* In another place, by another person, other words, or later it is another post. */
	assert_int_equal(answer_post(db, arena, bob, other, "The very same words.", &problems, &id),
			 OK);
	assert_int_not_equal(id, first);
	assert_int_equal(
	    answer_post(db, arena, cat, question, "The very same words.", &problems, &id), OK);
	assert_int_not_equal(id, first);
	test_run(db, "UPDATE posts SET created_at = now() - interval '11 minutes' WHERE id = %ld",
		 (long)first);
	assert_int_equal(
	    answer_post(db, arena, bob, question, "The very same words.", &problems, &id), OK);
	assert_int_not_equal(id, first);
	/* Comments likewise. */
	assert_int_equal(comment_post(db, arena, ann, question, "Thanks!", &problems, &first), OK);
	assert_int_equal(comment_post(db, arena, ann, question, "Thanks!", &problems, &id), OK);
	assert_int_equal(id, first);
	assert_int_equal(comment_post(db, arena, ann, other, "Thanks!", &problems, &id), OK);
	assert_int_not_equal(id, first);
}

static void
only_asker_and_moderators_accept(void **state)
{
	int64_t question = asked(), id = test_answer(db, bob, question);

	(void)state;
	assert_int_equal(answer_accept(db, arena, bob, id, true), FORBIDDEN);
	assert_int_equal(answer_accept(db, arena, nora, id, true), FORBIDDEN);
	assert_int_equal(answer_accept(db, arena, NULL, id, true), FORBIDDEN);
	assert_int_equal(answer_accept(db, arena, ann, question, true), NOT_FOUND);
	assert_int_equal(answer_accept(db, arena, ann, test_comment(db, bob, id), true), NOT_FOUND);
	assert_int_equal(answer_accept(db, arena, mod, id, true), OK);
	assert_string_equal(audited(id), arena_printf(arena, "answer.accept:%ld:", (long)mod->id));
	set(id, "hidden_at");
	assert_int_equal(answer_accept(db, arena, mod, id, false), FORBIDDEN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_answer_is_stored_counted_and_told_to_the_asker),
	    cmocka_unit_test(the_first_response_by_staff_is_kept),
	    cmocka_unit_test(who_asks_and_is_mentioned_gets_one_mail),
	    cmocka_unit_test(a_closed_question_takes_no_answers_but_comments_and_edits),
	    cmocka_unit_test(answers_need_a_visible_question_and_a_person_in_good_standing),
	    cmocka_unit_test(an_answer_is_edited_by_its_author_and_staff),
	    cmocka_unit_test(what_is_hidden_is_edited_by_staff_only_and_what_is_deleted_by_nobody),
	    cmocka_unit_test(a_comment_is_edited_within_its_own_limit),
	    cmocka_unit_test(comments_stand_below_what_they_comment_on_oldest_first),
	    cmocka_unit_test(comments_are_refused_on_comments_and_on_what_is_not_visible),
	    cmocka_unit_test(a_mention_in_a_comment_is_told),
	    cmocka_unit_test(answers_stand_by_official_accepted_votes_role_and_age),
	    cmocka_unit_test(hidden_answers_are_for_their_author_and_staff_with_their_comments),
	    cmocka_unit_test(what_a_reader_may_do_with_answers_comes_with_them),
	    cmocka_unit_test(the_asker_accepts_one_answer_changes_their_mind_and_takes_it_back),
	    cmocka_unit_test(changes_of_mind_are_told_once),
	    cmocka_unit_test(what_is_sent_twice_is_posted_once),
	    cmocka_unit_test(only_asker_and_moderators_accept),
	};

	return cmocka_run_group_tests(tests, people_made, NULL);
}
