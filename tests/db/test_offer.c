/* What the FAQ offered to a question, and its asker's word on that. */
#include "answerwell/insight/offer.h"

#include "answerwell/faq/review.h"
#include "answerwell/forum/assignment.h"
#include "answerwell/forum/watch.h"
#include "entry.h"

static struct arena *arena;
static int64_t entry, mine;

static int
begin(void **state)
{
	struct entry_draft in;

	test_settings();
	set_up(state);
	arena = test_arena();
	in = draft();
	assert_int_equal(entry_promote(db, arena, moderator, &in, &problems, &entry), OK);
	mine = test_question(db, ann, "Where is the money for my kettle?");
	test_run(db, "DELETE FROM notices");
	test_run(db, "DELETE FROM watches");
	test_run(db, "UPDATE categories SET owner_id = NULL");
	return 0;
}

static void
keep(double probability, bool was_shown)
{
	const struct offer_entry list[] = {{entry, probability, was_shown, true},
					   {entry + 1000, 0.2, true, false}};

	assert_int_equal(offer_keep(db, arena, mine, list, 2), OK);
}

static void
what_was_offered_stays_with_the_question(void **state)
{
	(void)state;
	keep(0.42, true);
	assert_string_equal(
	    test_text(db,
		      "SELECT concat_ws(' ', entry_id = %ld, probability, was_shown, is_best) "
		      "FROM question_offers WHERE question_id = %ld",
		      (long)entry, (long)mine),
	    "t 0.42 t t");
	keep(0.9, false);
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM question_offers WHERE probability < 0.5"), 1);
}

static void
from_seven_tenths_on_it_stands_above_the_answers(void **state)
{
	struct offer o;

	(void)state;
	keep(0.7, false);
	assert_int_equal(offer_get(db, arena, mine, &o), OK);
	assert_int_equal(o.entry_id, entry);
	assert_true(o.title[0] != '\0' && o.excerpt[0] != '\0' && o.solved_at == 0);
	test_run(db, "UPDATE question_offers SET probability = 0.699");
	assert_int_equal(offer_get(db, arena, mine, &o), NOT_FOUND);
	test_run(db, "UPDATE question_offers SET probability = 0.9, is_best = false");
	assert_int_equal(offer_get(db, arena, mine, &o), NOT_FOUND);
	test_run(db, "UPDATE question_offers SET is_best = true");
	assert_int_equal(entry_retire(db, arena, moderator, entry, true), OK);
	assert_int_equal(offer_get(db, arena, mine, &o), NOT_FOUND);
	assert_int_equal(
	    test_number(db, "SELECT n_answers FROM questions WHERE id = %ld", (long)mine), 0);
}

static void
only_the_asker_says_that_it_solved_it_and_once(void **state)
{
	struct offer o;

	(void)state;
	assert_int_equal(offer_solved(db, arena, ann, mine), NOT_FOUND);
	keep(0.8, false);
	assert_int_equal(offer_solved(db, arena, ben, mine), FORBIDDEN);
	assert_int_equal(offer_solved(db, arena, moderator, mine), FORBIDDEN);
	assert_int_equal(offer_solved(db, arena, ann, mine), OK);
	assert_int_equal(offer_solved(db, arena, ann, mine), OK);
	assert_int_equal(offer_get(db, arena, mine, &o), OK);
	assert_true(o.solved_at != 0);
	assert_int_equal(
	    test_number(
		db,
		"SELECT count(*) FROM solutions WHERE of_question_id = %ld AND by_member = %ld "
		"AND entry_id = %ld",
		(long)mine, (long)ann->id, (long)entry),
	    1);
}

static enum result
say(const struct account *who, const char *reason)
{
	problems.n = 0;
	return unsolved_say(db, arena, who, mine, reason, &problems);
}

static void
still_not_solved_needs_a_reason_and_the_asker(void **state)
{
	char longest[UNSOLVED_REASON_MAX + 2];

	(void)state;
	assert_int_equal(say(ann, "It is about another kettle."), CONFLICT);
	keep(0.8, false);
	assert_int_equal(say(ben, "It is about another kettle."), FORBIDDEN);
	assert_int_equal(say(staff, "It is about another kettle."), FORBIDDEN);
	assert_int_equal(say(ann, " \n "), INVALID);
	assert_non_null(problem_for(&problems, "reason"));
	memset(longest, 'a', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	assert_int_equal(say(ann, longest), INVALID);
	assert_non_null(problem_for(&problems, "reason"));
	assert_int_equal(test_number(db, "SELECT count(*) FROM unsolved"), 0);
	assert_int_equal(test_number(db, "SELECT count(*) FROM posts WHERE kind = 'comment'"), 0);
}

static void
it_takes_the_claim_back_and_the_entry_away_and_says_why(void **state)
{
	struct offer o;
	struct review *due;
	size_t n;

	(void)state;
	keep(0.8, false);
	assert_int_equal(offer_solved(db, arena, ann, mine), OK);
	assert_int_equal(say(ann, "It says nothing of kettles."), OK);
	assert_int_equal(offer_get(db, arena, mine, &o), NOT_FOUND);
	assert_string_equal(
	    test_text(db, "SELECT said FROM solutions WHERE of_question_id = %ld", (long)mine),
	    "no");
	assert_string_equal(
	    test_text(db, "SELECT body FROM posts WHERE kind = 'comment' AND parent_id = %ld",
		      (long)mine),
	    "It says nothing of kettles.");
	assert_int_equal(test_number(db,
				     "SELECT count(*) FROM unsolved WHERE question_id = %ld AND "
				     "by_id = %ld AND entry_id = %ld "
				     "AND answer_id IS NULL",
				     (long)mine, (long)ann->id, (long)entry),
			 1);
	assert_int_equal(test_number(db,
				     "SELECT count(*) FROM audit_log WHERE action = "
				     "'question.unsolved' AND subject_id = %ld",
				     (long)mine),
			 1);
	assert_int_equal(review_list(db, arena, moderator, LOCALE_EN, 10, &due, &n), OK);
	assert_int_equal(n, 1);
	assert_int_equal(say(ann, "And still it is not."), CONFLICT);
}

static void
it_takes_an_acceptance_back_and_says_why_at_that_answer(void **state)
{
	int64_t got = test_answer(db, ben, mine);

	(void)state;
	assert_int_equal(answer_accept(db, arena, ann, got, true), OK);
	assert_int_equal(
	    test_number(db, "SELECT standing FROM questions WHERE id = %ld", (long)mine), 2);
	assert_int_equal(say(ann, "After a week it is back."), OK);
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM acceptances WHERE question_id = %ld", (long)mine),
	    0);
	assert_int_equal(
	    test_number(db, "SELECT standing FROM questions WHERE id = %ld", (long)mine), 1);
	assert_int_equal(test_number(db, "SELECT parent_id FROM posts WHERE kind = 'comment'"),
			 got);
	assert_int_equal(
	    test_number(db,
			"SELECT count(*) FROM notices WHERE kind = 'comment' AND account_id = %ld",
			(long)ben->id),
	    1);
}

static int64_t
told(const struct account *who)
{
	return test_number(db,
			   "SELECT count(*) FROM notices n JOIN posts p ON p.id = n.post_id AND "
			   "p.kind = 'comment' "
			   "WHERE n.kind = 'unsolved' AND n.account_id = %ld AND n.question_id = "
			   "%ld AND n.mail IS NOT NULL",
			   (long)who->id, (long)mine);
}

static void
staff_who_look_after_it_are_told_each_once(void **state)
{
	const struct account *eve = test_person(db, "eve", ROLE_STAFF);
	int64_t category =
	    test_number(db, "SELECT category_id FROM questions WHERE id = %ld", (long)mine);

	(void)state;
	keep(0.8, false);
	assert_int_equal(assignment_take(db, arena, staff, mine, &(struct assignment){.at = 0}),
			 OK);
	assert_int_equal(watch_set(db, arena, staff, WATCH_CATEGORY, category, true), OK);
	assert_int_equal(watch_set(db, arena, ben, WATCH_CATEGORY, category, true), OK);
	test_run(db, "UPDATE categories SET owner_id = %ld WHERE id = %ld", (long)moderator->id,
		 (long)category);
	assert_int_equal(say(ann, "It says nothing of kettles."), OK);
	assert_int_equal(told(staff), 1);
	assert_int_equal(told(moderator), 1);
	assert_int_equal(told(eve), 0);
	assert_int_equal(told(ben), 0);
	assert_int_equal(told(ann), 0);
}

static void
a_suspended_asker_says_nothing(void **state)
{
	struct account out = *ann;

	(void)state;
	out.is_suspended = true;
	keep(0.8, false);
	assert_int_equal(say(&out, "It says nothing of kettles."), FORBIDDEN);
	assert_int_equal(offer_solved(db, arena, &out, mine), FORBIDDEN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(what_was_offered_stays_with_the_question, begin),
	    cmocka_unit_test_setup(from_seven_tenths_on_it_stands_above_the_answers, begin),
	    cmocka_unit_test_setup(only_the_asker_says_that_it_solved_it_and_once, begin),
	    cmocka_unit_test_setup(still_not_solved_needs_a_reason_and_the_asker, begin),
	    cmocka_unit_test_setup(it_takes_the_claim_back_and_the_entry_away_and_says_why, begin),
	    cmocka_unit_test_setup(it_takes_an_acceptance_back_and_says_why_at_that_answer, begin),
	    cmocka_unit_test_setup(staff_who_look_after_it_are_told_each_once, begin),
	    cmocka_unit_test_setup(a_suspended_asker_says_nothing, begin),
	};

	return cmocka_run_group_tests_name("offer", tests, connect_db, NULL);
}
