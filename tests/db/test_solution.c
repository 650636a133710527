/* "This solved it": claims, what is said of them later, and drafts that wait. */
#include "answerwell/insight/solution.h"

#include "answerwell/faq/review.h"
#include "entry.h"

static struct arena *arena;
static int64_t entry;

static int
begin(void **state)
{
	struct entry_draft in;

	test_settings();
	set_up(state);
	arena = test_arena();
	test_run(db, "DELETE FROM notices");
	in = draft();
	assert_int_equal(entry_promote(db, arena, moderator, &in, &problems, &entry), OK);
	return 0;
}

static struct solution_draft
draft_of_claim(void)
{
	return (struct solution_draft){.locale = LOCALE_EN,
				       .entry_id = entry,
				       .title = "When is my refund there?",
				       .body = "I sent it back on Monday.",
				       .category = "billing",
				       .tags = "refund"};
}

static struct solution *
claimed(int64_t id)
{
	struct solution *s;

	assert_int_equal(solution_get(db, arena, id, &s), OK);
	return s;
}

static void
a_claim_keeps_what_was_being_asked(void **state)
{
	struct solution_draft d = draft_of_claim();
	struct solution *s;
	int64_t id;

	(void)state;
	assert_int_equal(solution_claim(db, arena, NULL, &d, &id), OK);
	s = claimed(id);
	assert_int_equal(s->entry_id, entry);
	assert_int_equal(s->by_member, 0);
	assert_string_equal(s->title, d.title);
	assert_string_equal(s->body, d.body);
	assert_string_equal(s->category, d.category);
	assert_string_equal(s->tags, d.tags);
	assert_true(s->has_draft && !s->is_said);
	assert_non_null(s->solver_title);
	assert_int_equal(
	    test_number(
		db,
		"SELECT (category_id = (SELECT category_id FROM entries WHERE id = %ld))::int "
		"FROM solutions WHERE id = %ld",
		(long)entry, (long)id),
	    1);
	d.entry_id = 0;
	d.question_id = question;
	assert_int_equal(solution_claim(db, arena, ben, &d, &id), OK);
	s = claimed(id);
	assert_int_equal(s->question_id, question);
	assert_int_equal(s->by_member, ben->id);
}

static void
nothing_that_is_not_there_solves_anything(void **state)
{
	struct solution_draft d = draft_of_claim();
	int64_t id;

	(void)state;
	d.entry_id = entry + 1000;
	assert_int_equal(solution_claim(db, arena, ben, &d, &id), NOT_FOUND);
	d.entry_id = 0;
	assert_int_equal(solution_claim(db, arena, ben, &d, &id), NOT_FOUND);
	d.question_id = question;
	test_run(db, "UPDATE posts SET hidden_at = now() WHERE id = %ld", (long)question);
	test_run(db, "UPDATE questions SET is_visible = false WHERE id = %ld", (long)question);
	assert_int_equal(solution_claim(db, arena, ben, &d, &id), NOT_FOUND);
	d = draft_of_claim();
	assert_int_equal(entry_retire(db, arena, moderator, entry, true), OK);
	assert_int_equal(solution_claim(db, arena, NULL, &d, &id), NOT_FOUND);
}

static void
a_second_click_of_a_member_is_the_first(void **state)
{
	struct solution_draft d = draft_of_claim();
	int64_t first, second;

	(void)state;
	assert_int_equal(solution_claim(db, arena, ben, &d, &first), OK);
	d.body = "I sent it back on Tuesday.";
	assert_int_equal(solution_claim(db, arena, ben, &d, &second), OK);
	assert_int_equal(first, second);
	assert_string_equal(claimed(first)->body, d.body);
	assert_int_equal(solution_claim(db, arena, ann, &d, &second), OK);
	assert_int_not_equal(first, second);
}

static void
only_the_address_that_was_given_leads_to_a_claim(void **state)
{
	const char *token = solution_token(arena, 12);
	int64_t id = 0;

	(void)state;
	assert_true(solution_token_read(arena, token, &id));
	assert_int_equal(id, 12);
	assert_false(solution_token_read(arena, arena_printf(arena, "13%s", token + 2), &id));
	assert_false(solution_token_read(arena, arena_printf(arena, "%s0", token), &id));
	for (const char *const *t = (const char *const[]){"", "12", "12-", "-", "x-y", NULL};
	     *t != NULL; t++)
		assert_false(solution_token_read(arena, *t, &id));
}

static void
yes_ends_it_and_no_makes_the_entry_due(void **state)
{
	struct solution_draft d = draft_of_claim();
	struct review *due;
	size_t n;
	int64_t yes, no;

	(void)state;
	assert_int_equal(solution_claim(db, arena, NULL, &d, &yes), OK);
	assert_int_equal(solution_claim(db, arena, NULL, &d, &no), OK);
	assert_int_equal(solution_say(db, arena, NULL, claimed(yes), true), OK);
	assert_true(claimed(yes)->is_said && claimed(yes)->is_solved && !claimed(yes)->has_draft);
	assert_int_equal(review_list(db, arena, moderator, LOCALE_EN, 10, &due, &n), OK);
	assert_int_equal(n, 0);
	assert_int_equal(solution_say(db, arena, NULL, claimed(no), false), OK);
	assert_true(claimed(no)->is_said && !claimed(no)->is_solved && claimed(no)->has_draft);
	assert_int_equal(review_list(db, arena, moderator, LOCALE_EN, 10, &due, &n), OK);
	assert_int_equal(n, 1);
	assert_int_equal(due[0].id, entry);
	assert_true(due[0].doubted_at != 0);
	assert_int_equal(review_confirm(db, arena, moderator, entry, 6, &problems), OK);
	assert_int_equal(review_list(db, arena, moderator, LOCALE_EN, 10, &due, &n), OK);
	assert_int_equal(n, 0);
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM entries WHERE doubted_at IS NOT NULL"), 0);
}

static void
a_thread_that_did_not_solve_it_makes_nothing_due(void **state)
{
	struct solution_draft d = draft_of_claim();
	int64_t id;

	(void)state;
	d.entry_id = 0;
	d.question_id = question;
	assert_int_equal(solution_claim(db, arena, ben, &d, &id), OK);
	assert_int_equal(solution_say(db, arena, ben, claimed(id), false), OK);
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM entries WHERE doubted_at IS NOT NULL"), 0);
}

static void
the_claim_of_a_member_is_nobody_elses(void **state)
{
	struct solution_draft d = draft_of_claim();
	int64_t id, found;

	(void)state;
	assert_int_equal(solution_claim(db, arena, ben, &d, &id), OK);
	assert_int_equal(solution_say(db, arena, ann, claimed(id), false), FORBIDDEN);
	assert_int_equal(solution_say(db, arena, moderator, claimed(id), false), FORBIDDEN);
	assert_false(claimed(id)->is_said);
	assert_int_equal(solution_find(db, arena, ann, entry, 0, &found), NOT_FOUND);
	assert_int_equal(solution_find(db, arena, ben, entry, 0, &found), OK);
	assert_int_equal(found, id);
	assert_int_equal(solution_find(db, arena, ben, 0, question, &found), NOT_FOUND);
	assert_int_equal(solution_say(db, arena, NULL, claimed(id), true), OK);
}

static int64_t
asked(const struct account *who)
{
	return test_number(
	    db, "SELECT count(*) FROM notices WHERE kind = 'solved' AND account_id = %ld",
	    (long)who->id);
}

static void
ask_after(const char *time)
{
	test_run(db, "UPDATE solutions SET at = at - interval '%s'", time);
	assert_int_equal(solution_ask(db, arena), OK);
}

static void
members_are_asked_once_after_three_days(void **state)
{
	struct solution_draft d = draft_of_claim();
	int64_t id;

	(void)state;
	assert_int_equal(solution_claim(db, arena, ben, &d, &id), OK);
	assert_int_equal(solution_claim(db, arena, NULL, &d, &id), OK);
	ask_after("71 hours");
	assert_int_equal(asked(ben), 0);
	ask_after("2 hours");
	assert_int_equal(asked(ben), 1);
	assert_int_equal(test_mailed(db, "kind = 'solved' AND entry_id = %ld", (long)entry), 1);
	ask_after("30 days");
	assert_int_equal(asked(ben), 1);
	assert_int_equal(test_number(db, "SELECT count(*) FROM notices WHERE kind = 'solved'"), 1);
}

static void
who_has_said_it_is_not_asked_and_who_wants_no_mail_gets_none(void **state)
{
	struct solution_draft d = draft_of_claim();
	int64_t id;

	(void)state;
	assert_int_equal(solution_claim(db, arena, ben, &d, &id), OK);
	assert_int_equal(solution_say(db, arena, ben, claimed(id), true), OK);
	ask_after("4 days");
	assert_int_equal(asked(ben), 0);
	test_run(db,
		 "INSERT INTO notice_choices (account_id, topic, mail, in_app) VALUES (%ld, "
		 "'solved', 'off', true)",
		 (long)ann->id);
	assert_int_equal(solution_claim(db, arena, ann, &d, &id), OK);
	ask_after("4 days");
	assert_int_equal(asked(ann), 1);
	assert_int_equal(test_mailed(db, "kind = 'solved'"), 0);
	test_run(db, "DELETE FROM notice_choices");
}

static void
two_mailers_ask_once(void **state)
{
	struct db *other = test_db_another();
	struct solution_draft d = draft_of_claim();
	int64_t id;
	enum result r;

	(void)state;
	assert_int_equal(solution_claim(db, arena, ben, &d, &id), OK);
	test_run(db, "UPDATE solutions SET at = at - interval '4 days'");
	DB_TX(db, r) {
		r = solution_ask(db, arena);
		if (r == OK)
			r = solution_ask(other, arena);
	}
	assert_int_equal(r, OK);
	assert_int_equal(asked(ben), 1);
}

static void
drafts_go_when_they_are_not_needed(void **state)
{
	struct solution_draft d = draft_of_claim();
	int64_t open, no;

	(void)state;
	assert_int_equal(solution_claim(db, arena, NULL, &d, &open), OK);
	assert_int_equal(solution_claim(db, arena, NULL, &d, &no), OK);
	assert_int_equal(solution_say(db, arena, NULL, claimed(no), false), OK);
	assert_int_equal(solution_sweep(db, arena), OK);
	assert_true(claimed(open)->has_draft && claimed(no)->has_draft);
	test_run(db, "UPDATE solutions SET at = at - interval '25 hours', said_at = said_at - "
		     "interval '25 hours'");
	assert_int_equal(solution_sweep(db, arena), OK);
	assert_true(claimed(open)->has_draft);
	assert_false(claimed(no)->has_draft);
	test_run(db, "UPDATE solutions SET at = at - interval '30 days'");
	assert_int_equal(solution_sweep(db, arena), OK);
	assert_false(claimed(open)->has_draft);
	assert_int_equal(
	    test_number(
		db, "SELECT count(*) FROM solutions WHERE body || title || category || tags <> ''"),
	    0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(a_claim_keeps_what_was_being_asked, begin),
	    cmocka_unit_test_setup(nothing_that_is_not_there_solves_anything, begin),
	    cmocka_unit_test_setup(a_second_click_of_a_member_is_the_first, begin),
	    cmocka_unit_test_setup(only_the_address_that_was_given_leads_to_a_claim, begin),
	    cmocka_unit_test_setup(yes_ends_it_and_no_makes_the_entry_due, begin),
	    cmocka_unit_test_setup(a_thread_that_did_not_solve_it_makes_nothing_due, begin),
	    cmocka_unit_test_setup(the_claim_of_a_member_is_nobody_elses, begin),
	    cmocka_unit_test_setup(members_are_asked_once_after_three_days, begin),
	    cmocka_unit_test_setup(who_has_said_it_is_not_asked_and_who_wants_no_mail_gets_none,
				   begin),
	    cmocka_unit_test_setup(two_mailers_ask_once, begin),
	    cmocka_unit_test_setup(drafts_go_when_they_are_not_needed, begin),
	};

	return cmocka_run_group_tests_name("solution", tests, connect_db, NULL);
}
