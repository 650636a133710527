/* Reputation follows from what happens to people's posts, whatever happens, whoever acts at once. */
#include <stdlib.h>

#include "answerwell/text/when.h"
#include "reputation.h"

static struct reputation
standing_of(const struct account *who)
{
	struct reputation r;

	assert_int_equal(reputation_get(db, a, who->id, &r), OK);
	return r;
}

static void
vote(const struct account *who, int64_t post, int value)
{
	int64_t score;

	assert_int_equal(vote_cast(db, a, who, post, value, &score), OK);
}

/* ---- what brings points ----------------------------------------------------------------------- */

static void
votes_bring_points_and_take_them_back(void **state)
{
	(void)state;
	vote(cat, answer, 1);
	assert_int_equal(points_of(bob), POINTS_ANSWER_UP);
	vote(cat, answer, -1);
	assert_int_equal(points_of(bob), POINTS_DOWN);
	vote(cat, answer, 0);
	assert_int_equal(points_of(bob), 0);
	vote(cat, question, 1);
	vote(bob, question, 1);
	assert_int_equal(points_of(ann), 2 * POINTS_QUESTION_UP);
	assert_int_equal(points_of(cat), 0);
	expect_all_right();
}

static void
comments_bring_none(void **state)
{
	int64_t comment = test_comment(db, bob, question);

	(void)state;
	vote(cat, comment, 1);
	assert_int_equal(points_of(bob), 0);
	expect_all_right();
}

static void
what_is_shown_is_never_below_one(void **state)
{
	(void)state;
	assert_int_equal(standing_of(bob).shown, 1);
	vote(cat, answer, -1);
	assert_int_equal(standing_of(bob).shown, 1);
	vote(ann, answer, 1);
	assert_int_equal(standing_of(bob).shown, 1 + POINTS_ANSWER_UP + POINTS_DOWN);
}

static void
acceptance_moves_with_the_mark_and_not_for_oneself(void **state)
{
	int64_t own = test_answer(db, ann, question), other = test_answer(db, cat, question);

	(void)state;
	assert_int_equal(answer_accept(db, a, ann, answer, true), OK);
	assert_int_equal(points_of(bob), POINTS_ACCEPTED);
	assert_int_equal(standing_of(bob).n_accepted, 1);
	assert_int_equal(answer_accept(db, a, ann, other, true), OK);
	assert_int_equal(points_of(bob), 0);
	assert_int_equal(points_of(cat), POINTS_ACCEPTED);
	assert_int_equal(answer_accept(db, a, ann, own, true), OK);
	assert_int_equal(points_of(cat), 0);
	assert_int_equal(points_of(ann), 0);
	assert_int_equal(standing_of(ann).n_accepted, 1);
	expect_all_right();
	assert_int_equal(answer_accept(db, a, ann, own, false), OK);
	assert_int_equal(standing_of(ann).n_accepted, 0);
	expect_all_right();
}

static void
an_official_mark_brings_points_unless_it_is_ones_own(void **state)
{
	const struct official_draft draft = {.scope = "", .valid_until = ""};
	int64_t own = test_answer(db, nora, question);

	(void)state;
	assert_int_equal(answer_mark_official(db, a, nora, answer, &draft, &problems), OK);
	assert_int_equal(answer_mark_official(db, a, nora, answer, &draft, &problems), OK);
	assert_int_equal(points_of(bob), POINTS_OFFICIAL);
	assert_int_equal(answer_mark_official(db, a, nora, own, &draft, &problems), OK);
	assert_int_equal(points_of(nora), 0);
	assert_int_equal(answer_unmark_official(db, a, nora, answer), OK);
	assert_int_equal(points_of(bob), 0);
	expect_all_right();
}

static void
an_entry_of_the_faq_brings_points_to_both_while_it_is_published(void **state)
{
	const struct entry_draft draft = {.text = {.title = "How long does a refund take?",
						   .body = "About five working days.",
						   .category = "billing",
						   .phrasings = ""},
					  .locale = "en",
					  .question_id = question,
					  .answer_id = answer};
	int64_t id;

	(void)state;
	assert_int_equal(entry_promote(db, a, mod, &draft, &problems, &id), OK);
	assert_int_equal(points_of(bob), POINTS_FAQ);
	assert_int_equal(standing_of(bob).n_entries, 1);
	assert_int_equal(points_of(ann), POINTS_ASKED);
	expect_all_right();
	assert_int_equal(entry_retire(db, a, mod, id, true), OK);
	assert_int_equal(points_of(bob), 0);
	assert_int_equal(points_of(ann), 0);
	assert_int_equal(standing_of(bob).n_entries, 0);
	expect_all_right();
}

static void
what_nobody_sees_counts_for_nobody_until_it_is_seen_again(void **state)
{
	int64_t n;

	(void)state;
	vote(cat, answer, 1);
	vote(cat, question, 1);
	assert_int_equal(answer_accept(db, a, ann, answer, true), OK);
	assert_int_equal(thanks_set(db, a, cat, answer, true, &n), OK);
	assert_int_equal(post_hide(db, a, mod, answer, "spam", &problems), OK);
	assert_int_equal(points_of(bob), 0);
	assert_int_equal(standing_of(bob).n_answers, 0);
	assert_int_equal(standing_of(bob).n_thanks, 0);
	expect_all_right();
	assert_int_equal(post_delete(db, a, mod, answer), OK);
	assert_int_equal(post_show(db, a, mod, answer), OK);
	assert_int_equal(points_of(bob), 0);
	assert_int_equal(post_restore(db, a, mod, answer), OK);
	assert_int_equal(points_of(bob), POINTS_ANSWER_UP + POINTS_ACCEPTED);
	/* With the question goes all that stands below it. */
	assert_int_equal(post_hide(db, a, mod, question, "spam", &problems), OK);
	assert_int_equal(points_of(bob), 0);
	assert_int_equal(points_of(ann), 0);
	expect_all_right();
	assert_int_equal(post_show(db, a, mod, question), OK);
	assert_int_equal(points_of(bob), POINTS_ANSWER_UP + POINTS_ACCEPTED);
	assert_int_equal(points_of(ann), POINTS_QUESTION_UP);
	assert_int_equal(standing_of(bob).n_thanks, 1);
	expect_all_right();
}

static void
imported_votes_count_too(void **state)
{
	(void)state;
	test_run(
	    db,
	    "UPDATE posts SET base_up = 7, n_up = n_up + 7, base_down = 1, n_down = n_down + 1 "
	    "WHERE id = %ld",
	    (long)answer);
	assert_int_equal(points_of(bob), 7 * POINTS_ANSWER_UP + POINTS_DOWN);
	test_run(
	    db,
	    "INSERT INTO posts (kind, question_id, author_id, body, html, renderer, base_up, n_up) "
	    "SELECT 'answer', %ld, %ld, 'x', 'x', 1, n, n FROM generate_series(1, 4) n",
	    (long)question, (long)cat->id);
	assert_int_equal(points_of(cat), 10 * POINTS_ANSWER_UP);
	assert_int_equal(standing_of(cat).n_answers, 4);
	test_run(db, "UPDATE questions SET n_answers = 5 WHERE id = %ld", (long)question);
	test_run(db, "INSERT INTO revisions (post_id, number, body) SELECT id, 1, 'x' FROM posts "
		     "WHERE body = 'x'");
	expect_all_right();
}

static void
a_post_that_changes_hands_takes_its_points_along(void **state)
{
	(void)state;
	vote(cat, answer, 1);
	test_run(db, "UPDATE posts SET author_id = %ld WHERE id = %ld", (long)nora->id,
		 (long)answer);
	assert_int_equal(points_of(bob), 0);
	assert_int_equal(points_of(nora), POINTS_ANSWER_UP);
	test_run(db, "UPDATE posts SET author_id = NULL WHERE id = %ld", (long)answer);
	assert_int_equal(points_of(nora), 0);
	expect_all_right();
}

/* ---- thanks ------------------------------------------------------------------------------------- */

static void
thanks_are_one_from_each_and_the_answerer_is_told_once(void **state)
{
	int64_t n, told;

	(void)state;
	assert_int_equal(thanks_set(db, a, ann, answer, true, &n), OK);
	assert_int_equal(thanks_set(db, a, ann, answer, true, &n), OK);
	assert_int_equal(n, 1);
	assert_int_equal(thanks_set(db, a, cat, answer, true, &n), OK);
	assert_int_equal(n, 2);
	assert_int_equal(thanks_set(db, a, ann, answer, false, &n), OK);
	assert_int_equal(thanks_set(db, a, ann, answer, true, &n), OK);
	told =
	    test_number(db, "SELECT count(*) FROM notices WHERE kind = 'thanks' AND post_id = %ld",
			(long)answer);
	assert_int_equal(told, 2);
	assert_int_equal(standing_of(bob).n_thanks, 2);
	assert_int_equal(points_of(bob), 0);
	expect_all_right();
}

static void
thanks_are_for_answers_of_others_that_can_be_seen(void **state)
{
	struct account half = *ann, sus = *ann;
	int64_t n;

	(void)state;
	half.is_verified = false;
	sus.is_suspended = true;
	assert_int_equal(thanks_set(db, a, bob, answer, true, &n), FORBIDDEN);
	assert_int_equal(thanks_set(db, a, bob, question, true, &n), NOT_FOUND);
	assert_int_equal(thanks_set(db, a, bob, 999999, true, &n), NOT_FOUND);
	assert_int_equal(thanks_set(db, a, NULL, answer, true, &n), FORBIDDEN);
	assert_int_equal(thanks_set(db, a, &half, answer, true, &n), FORBIDDEN);
	assert_int_equal(thanks_set(db, a, &sus, answer, true, &n), FORBIDDEN);
	assert_int_equal(post_hide(db, a, mod, answer, "spam", &problems), OK);
	assert_int_equal(thanks_set(db, a, ann, answer, true, &n), NOT_FOUND);
	assert_int_equal(thanks_set(db, a, mod, answer, true, &n), FORBIDDEN);
}

/* ---- the history -------------------------------------------------------------------------------- */

static void
the_history_tells_days_posts_and_reasons_but_nobodys_name(void **state)
{
	struct reputation_day *days;
	const char *next;
	size_t n;

	(void)state;
	vote(cat, answer, 1);
	vote(nora, answer, 1);
	vote(ann, answer, -1);
	assert_int_equal(answer_accept(db, a, ann, answer, true), OK);
	assert_int_equal(reputation_history(db, a, bob->id, "Asia/Shanghai", "", &days, &n, &next),
			 OK);
	assert_int_equal(n, 1);
	assert_null(next);
	assert_int_equal(days[0].points, 2 * POINTS_ANSWER_UP + POINTS_DOWN + POINTS_ACCEPTED);
	assert_int_equal(days[0].n, 3);
	assert_int_equal(days[0].lines[0].kind, REPUTATION_ACCEPTED);
	assert_int_equal(days[0].lines[1].kind, REPUTATION_DOWN);
	assert_int_equal(days[0].lines[2].kind, REPUTATION_UP);
	assert_int_equal(days[0].lines[2].n, 2);
	assert_int_equal(days[0].lines[2].post_id, answer);
	assert_string_equal(days[0].lines[2].title, "How long does a refund take?");
	assert_int_equal(post_hide(db, a, mod, answer, "spam", &problems), OK);
	assert_int_equal(reputation_history(db, a, bob->id, "UTC", "", &days, &n, &next), OK);
	assert_int_equal(days[0].points, 0);
	for (size_t i = 0; i < days[0].n; i++)
		assert_null(days[0].lines[i].title); /* not for everybody's eyes */
}

static void
a_zone_that_the_database_does_not_know_is_utc(void **state)
{
	/* The first one is ICU's alone. */
	static const char *const zones[] = {"AET", "Mars/Olympus", "x'y", "", NULL};
	struct reputation_day *days;
	const char *next;
	size_t n;

	(void)state;
	vote(cat, answer, 1);
	for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
		assert_int_equal(reputation_history(db, a, bob->id, zones[i], "", &days, &n, &next),
				 OK);
		assert_int_equal(n, 1);
	}
}

static void
the_history_comes_in_pages_and_a_made_up_cursor_is_the_start(void **state)
{
	static const char *const cursors[] = {"x", "-1", "", "99999999999999999999", "1 OR 1"};
	struct reputation_day *days;
	const char *next = "";
	int64_t points = 0;
	size_t n;

	(void)state;
	test_run(db,
		 "INSERT INTO reputation_events (account_id, at, kind, post_id, n, points) "
		 "SELECT %ld, now() - n * interval '5 hours', 'up', %ld, 1, 10 "
		 "FROM generate_series(450, 1, -1) n",
		 (long)bob->id, (long)answer);
	for (int pages = 0; next != NULL; pages++) {
		assert_true(pages < 4);
		assert_int_equal(reputation_history(db, a, bob->id, "UTC", next, &days, &n, &next),
				 OK);
		for (size_t i = 0; i < n; i++)
			points += days[i].points;
	}
	assert_int_equal(points, 4500);
	for (size_t i = 0; i < sizeof cursors / sizeof cursors[0]; i++) {
		assert_int_equal(
		    reputation_history(db, a, bob->id, "", cursors[i], &days, &n, &next), OK);
		assert_true(n > 0);
	}
}

static void
the_history_made_again_from_the_facts_says_the_same(void **state)
{
	int64_t before, n;

	(void)state;
	vote(cat, answer, 1);
	vote(nora, answer, -1);
	assert_int_equal(answer_accept(db, a, ann, answer, true), OK);
	assert_int_equal(thanks_set(db, a, cat, answer, true, &n), OK);
	before = points_of(bob);
	test_run(db, "SELECT reputation_rebuild()::text");
	assert_int_equal(points_of(bob), before);
	expect_all_right();
}

static void
recounting_mends_the_sums_and_says_so(void **state)
{
	int64_t n;

	(void)state;
	vote(cat, answer, 1);
	test_run(db, "UPDATE reputations SET points = 3, n_thanks = 9 WHERE account_id = %ld",
		 (long)bob->id);
	test_run(db, "DELETE FROM reputation_events WHERE account_id = %ld", (long)bob->id);
	test_run(db,
		 "INSERT INTO reputation_events (account_id, kind, n, points) "
		 "VALUES (%ld, 'up', 1, 3)",
		 (long)bob->id);
	assert_int_equal(reputation_recount(db, a, &n), OK);
	assert_int_equal(n, 1);
	assert_int_equal(points_of(bob), POINTS_ANSWER_UP);
	expect_all_right();
}

static void
the_printed_table_of_points_is_the_one_that_counts(void **state)
{
	(void)state;
	assert_int_equal(test_number(db, "SELECT reputation_up('answer')"), POINTS_ANSWER_UP);
	assert_int_equal(test_number(db, "SELECT reputation_up('question')"), POINTS_QUESTION_UP);
	assert_int_equal(test_number(db, "SELECT reputation_down('answer')"), POINTS_DOWN);
	assert_int_equal(test_number(db, "SELECT reputation_down('question')"), POINTS_DOWN);
	assert_int_equal(test_number(db, "SELECT reputation_accepted()"), POINTS_ACCEPTED);
	assert_int_equal(test_number(db, "SELECT reputation_official()"), POINTS_OFFICIAL);
	assert_int_equal(test_number(db, "SELECT reputation_faq()"), POINTS_FAQ);
	assert_int_equal(test_number(db, "SELECT reputation_asked()"), POINTS_ASKED);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(votes_bring_points_and_take_them_back),
	    TEST(comments_bring_none),
	    TEST(what_is_shown_is_never_below_one),
	    TEST(acceptance_moves_with_the_mark_and_not_for_oneself),
	    TEST(an_official_mark_brings_points_unless_it_is_ones_own),
	    TEST(an_entry_of_the_faq_brings_points_to_both_while_it_is_published),
	    TEST(what_nobody_sees_counts_for_nobody_until_it_is_seen_again),
	    TEST(imported_votes_count_too),
	    TEST(a_post_that_changes_hands_takes_its_points_along),
	    TEST(thanks_are_one_from_each_and_the_answerer_is_told_once),
	    TEST(thanks_are_for_answers_of_others_that_can_be_seen),
	    TEST(the_history_tells_days_posts_and_reasons_but_nobodys_name),
	    TEST(a_zone_that_the_database_does_not_know_is_utc),
	    TEST(the_history_comes_in_pages_and_a_made_up_cursor_is_the_start),
	    TEST(the_history_made_again_from_the_facts_says_the_same),
	    TEST(recounting_mends_the_sums_and_says_so),
	    TEST(the_printed_table_of_points_is_the_one_that_counts),
	};

	return cmocka_run_group_tests(tests, begin, NULL);
}
