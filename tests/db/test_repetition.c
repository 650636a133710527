/* A question that repeats another one or an entry: the mark, what it brings along, where readers end, and the way back. The
 * journal itself: test_undo.c. */
#include "repetition.h"

#include <pthread.h>

/* ---- the mark ----------------------------------------------------------------------------------- */

static void
a_duplicate_points_at_its_original_and_counts_there(void **state)
{
	int64_t one = asked(), two = asked(), three = asked();

	(void)state;
	assert_int_equal(mark(one, number(two)), OK);
	assert_false(made.is_again);
	assert_int_equal(mark(one, number(two)), OK);
	assert_true(made.is_again);
	assert_int_equal(get(one)->duplicate_of, two);
	assert_true(get(one)->is_duplicate);
	assert_string_equal(question_state(get(one)), "Asked before");
	assert_string_equal(get(one)->duplicate_title, "How do I change my order?");
	assert_non_null(get(one)->duplicate_slug);
	assert_int_equal(get(two)->n_duplicates, 1);
	assert_int_equal(told(ann, one), 1);
	undo(one);
	undo(one);
	assert_int_equal(get(two)->n_duplicates, 0);
	assert_int_equal(told(ann, one), 0);
	assert_int_equal(mark(one, number(three)), OK);
	assert_int_equal(get(three)->n_duplicates, 1);
	undo(one);
	assert_int_equal(get(one)->duplicate_of, 0);
	assert_int_equal(get(three)->n_duplicates, 0);
	assert_string_equal(
	    audited(one),
	    arena_printf(
		arena,
		"question.duplicate:nora:question=%ld question.unduplicate:nora:question=%ld "
		"question.duplicate:nora:question=%ld question.unduplicate:nora:question=%ld",
		(long)two, (long)two, (long)three, (long)three));
}

static void
an_entry_is_repeated_likewise(void **state)
{
	int64_t entry = published("How are orders changed here?", "en", 0, 0);
	int64_t one = test_question(db, ann, "May I still swap what I ordered?");

	(void)state;
	assert_int_equal(mark(one, faq(entry)), OK);
	assert_int_equal(made.n_phrasings, 1);
	assert_int_equal(get(one)->duplicate_entry, entry);
	assert_int_equal(get(one)->duplicate_of, 0);
	assert_true(get(one)->is_duplicate);
	assert_string_equal(question_state(get(one)), "Asked before");
	assert_string_equal(get(one)->duplicate_title, "How are orders changed here?");
	assert_string_equal(phrasings(entry), "May I still swap what I ordered?:duplicate");
	assert_int_equal(
	    test_number(db, "SELECT question_id FROM phrasings WHERE entry_id = %ld", (long)entry),
	    one);
	assert_int_equal(mark(one, faq(entry)), OK);
	assert_true(made.is_again);
	assert_int_equal(undo(one).n_kept, 0);
	assert_false(get(one)->is_duplicate);
	assert_string_equal(phrasings(entry), "");
	assert_string_equal(audited(one), arena_printf(arena,
						       "question.duplicate:nora:entry=%ld "
						       "question.unduplicate:nora:entry=%ld",
						       (long)entry, (long)entry));
}

static void
a_hidden_original_is_named_to_who_may_see_it(void **state)
{
	int64_t one = test_question(db, bob, "How do I change an order?"), two = asked();

	(void)state;
	assert_int_equal(mark(one, number(two)), OK);
	assert_int_equal(get_as(NULL, one)->duplicate_of, two);
	assert_int_equal(get_as(NULL, one)->end_question, two);
	test_run(db, "UPDATE questions SET is_visible = false WHERE id = %ld", (long)two);
	assert_int_equal(get_as(NULL, one)->duplicate_of, 0);
	assert_false(get_as(NULL, one)->is_duplicate);
	assert_int_equal(get_as(bob, one)->duplicate_of, 0);
	assert_int_equal(get_as(ann, one)->duplicate_of, two); /* her own */
	assert_int_equal(get_as(nora, one)->duplicate_of, two);
	assert_int_equal(get_as(nora, one)->end_question, 0);
}

static void
the_original_is_named_by_number_or_address(void **state)
{
	int64_t one = asked(), two = asked(), entry = published("What about orders?", "en", 0, 0);
	const char *n = number(two), *e = number(entry);
	const char *const good[] = {n, arena_printf(arena, " #%s ", n),
				    arena_printf(arena, "/questions/%s", n),
				    arena_printf(arena, "/questions/%s/how-do-i?x=1#answer-3", n),
				    arena_printf(arena, "%s/questions/%s/slug", config()->url, n)};
	const char *const entries[] = {
	    arena_printf(arena, "faq-%s", e), faq(entry),
	    arena_printf(arena, "%s/faq/%s/slug?from=1", config()->url, e)};
	const char *const bad[] = {"",
				   NULL,
				   "abc",
				   "0",
				   "-5",
				   "9223372036854775807",
				   "99999999999999999999999",
				   arena_printf(arena, "%sx", n),
				   arena_printf(arena, "https://evil.example/questions/%s", n),
				   "/faq/0",
				   "/faq/999999",
				   "/faq/billing",
				   "faq-"};

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		assert_int_equal(mark(one, good[i]), OK);
		assert_int_equal(get(one)->duplicate_of, two);
		undo(one);
	}
	for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++) {
		assert_int_equal(mark(one, entries[i]), OK);
		assert_int_equal(get(one)->duplicate_entry, entry);
		undo(one);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(mark(one, bad[i]), INVALID);
	assert_int_equal(mark(one, number(test_answer(db, bob, two))), INVALID);
	assert_int_equal(hide(nora, two, "spam"), OK);
	assert_int_equal(mark(one, n), INVALID);
	assert_int_equal(entry_retire(db, arena, mod, entry, true), OK);
	assert_int_equal(mark(one, faq(entry)), INVALID);
	assert_int_equal(get(one)->duplicate_of, 0);
}

static void
marking_duplicates_is_for_staff(void **state)
{
	struct problems problems = {.n = 0};
	struct undo_outcome out;
	int64_t one = asked(), two = asked();

	(void)state;
	assert_int_equal(repetition_mark(db, arena, ann, one, number(two), &problems, &made),
			 FORBIDDEN);
	assert_int_equal(repetition_mark(db, arena, NULL, one, number(two), &problems, &made),
			 FORBIDDEN);
	assert_int_equal(repetition_undo(db, arena, ann, one, &out), FORBIDDEN);
	assert_int_equal(mark(INT64_MAX, number(two)), NOT_FOUND);
	assert_int_equal(mark(test_answer(db, bob, one), number(two)), NOT_FOUND);
	assert_int_equal(repetition_undo(db, arena, nora, INT64_MAX, &out), NOT_FOUND);
}

/* ---- circles, chains ---------------------------------------------------------------------------- */

static void
duplicates_never_go_in_a_circle(void **state)
{
	int64_t one = asked(), two = asked(), three = asked();

	(void)state;
	assert_int_equal(mark(one, number(one)), INVALID);
	assert_int_equal(mark(one, number(two)), OK);
	assert_int_equal(mark(two, number(one)), INVALID);
	assert_int_equal(mark(two, number(three)), OK);
	assert_int_equal(mark(three, number(one)), INVALID);
	undo(one);
	assert_int_equal(mark(three, number(one)), OK);
}

/* Its readers would be led back by the entry's own link to where it comes from. */
static void
nothing_repeats_the_entry_that_was_made_from_it(void **state)
{
	int64_t one = test_question(db, ann, "Where do old orders go to?");
	int64_t entry = published("Where are old orders?", "en", one, test_answer(db, bob, one));

	(void)state;
	assert_non_null(strstr(refusal(one, faq(entry)), "made from this very question"));
	assert_false(get(one)->is_duplicate);
}

static void
a_chain_ends_at_its_last_that_everybody_may_see(void **state)
{
	int64_t one = asked(), two = asked(), three = asked();
	int64_t entry = published("Where does a chain end?", "en", 0, 0);

	(void)state;
	assert_int_equal(mark(one, number(two)), OK);
	assert_int_equal(mark(two, number(three)), OK);
	assert_int_equal(end_of(one).question_id, three);
	assert_int_equal(get_as(NULL, one)->end_question, three);
	assert_int_equal(get_as(NULL, one)->duplicate_of, two);
	assert_int_equal(end_of(three).question_id, three);
	assert_int_equal(mark(three, faq(entry)), OK);
	assert_int_equal(end_of(one).entry_id, entry);
	assert_int_equal(get_as(NULL, one)->end_entry, entry);
	assert_int_equal(get_as(NULL, one)->end_question, 0);
	/* The entry goes: readers stay at the question before it. It comes back: they go on. */
	assert_int_equal(entry_retire(db, arena, mod, entry, true), OK);
	assert_int_equal(end_of(one).question_id, three);
	assert_int_equal(end_of(one).entry_id, 0);
	assert_int_equal(get_as(NULL, three)->end_entry, 0);
	assert_false(get_as(NULL, three)->is_duplicate);
	assert_true(get_as(nora, three)->is_duplicate);
	assert_int_equal(entry_retire(db, arena, mod, entry, false), OK);
	assert_int_equal(end_of(one).entry_id, entry);
	/* One in the middle goes: nobody sees it, and the way leads over it. */
	assert_int_equal(hide(nora, two, "spam"), OK);
	assert_int_equal(end_of(one).entry_id, entry);
	assert_int_equal(hide(nora, three, "spam"), OK);
	assert_int_equal(entry_retire(db, arena, mod, entry, true), OK);
	assert_int_equal(get_as(NULL, one)->end_question + get_as(NULL, one)->end_entry, 0);
	assert_int_equal(end_of(one).question_id, one);
}

/* Nothing here makes one; what was brought in from elsewhere might have. */
static void
a_circle_in_the_table_leads_nowhere(void **state)
{
	int64_t one = asked(), two = asked(), three = asked();

	(void)state;
	assert_int_equal(mark(one, number(two)), OK);
	assert_int_equal(mark(three, number(one)), OK);
	test_run(db, "INSERT INTO duplicates (question_id, duplicate_of) VALUES (%ld, %ld)",
		 (long)two, (long)one);
	test_run(db, "UPDATE questions SET duplicate_of = %ld WHERE id = %ld", (long)one,
		 (long)two);
	assert_int_equal(end_of(one).question_id, one);
	assert_int_equal(end_of(two).question_id, two);
	assert_int_not_equal(end_of(three).question_id, three);
	undo(two);
	assert_int_equal(end_of(three).question_id, two);
}

static void
undone_in_the_middle_a_chain_ends_there(void **state)
{
	int64_t one = asked(), two = asked(), three = asked();

	(void)state;
	assert_int_equal(mark(one, number(two)), OK);
	assert_int_equal(mark(two, number(three)), OK);
	undo(two);
	assert_int_equal(end_of(one).question_id, two);
	assert_int_equal(get(two)->n_duplicates, 1);
	assert_int_equal(get(three)->n_duplicates, 0);
}

/* ---- others at the same time -------------------------------------------------------------------- */

static void
who_comes_second_is_told(void **state)
{
	int64_t one = asked(), two = asked(), three = asked();

	(void)state;
	assert_int_equal(mark(one, number(two)), OK);
	assert_non_null(strstr(refusal(one, number(three)), "something else"));
	assert_int_equal(get(one)->duplicate_of, two);
}

struct racer {
	struct db *db;
	const struct account *who;
	const char *target;
	int64_t id;
	enum result r;
	bool is_again, is_undo;
};

static void *
race(void *arg)
{
	struct racer *m = arg;
	struct arena *a = arena_new();
	struct problems problems = {.n = 0};
	struct repetition out;
	struct undo_outcome undone;

	m->r = m->is_undo ? repetition_undo(m->db, a, m->who, m->id, &undone)
			  : repetition_mark(m->db, a, m->who, m->id, m->target, &problems, &out);
	m->is_again = !m->is_undo && out.is_again;
	arena_free(a);
	return NULL;
}

static void
run_both(struct racer racers[2])
{
	static struct db *dbs[2];
	pthread_t threads[2];

	for (int i = 0; i < 2; i++) {
		dbs[i] = dbs[i] != NULL ? dbs[i] : test_db_another();
		racers[i].db = dbs[i];
	}
	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
}

static void
two_at_once_make_one_mark(void **state)
{
	(void)state;
	for (int i = 0; i < 20; i++) {
		int64_t one = asked(), two = asked(), three = asked();
		struct racer same[2] = {{.who = nora, .id = one, .target = number(two)},
					{.who = mod, .id = one, .target = number(two)}};
		struct racer other[2] = {{.who = nora, .id = two, .target = number(three)},
					 {.who = mod, .id = two, .target = number(one)}};
		struct racer circle[2] = {{.who = nora, .id = one, .target = number(three)},
					  {.who = mod, .id = three, .target = number(one)}};
		struct racer back[2] = {{.who = nora, .id = one, .is_undo = true},
					{.who = mod, .id = one, .is_undo = true}};

		run_both(same);
		assert_int_equal(same[0].r, OK);
		assert_int_equal(same[1].r, OK);
		assert_int_equal(same[0].is_again + same[1].is_again, 1);
		assert_int_equal(get(two)->n_duplicates, 1);
		assert_int_equal(told(ann, one), 1);
		run_both(back);
		assert_int_equal(back[0].r, OK);
		assert_int_equal(back[1].r, OK);
		assert_int_equal(get(two)->n_duplicates, 0);
		run_both(other);
		assert_int_equal((other[0].r == OK) + (other[1].r == OK), 1);
		undo(two);
		run_both(circle);
		assert_int_equal((circle[0].r == OK) + (circle[1].r == OK), 1);
	}
}

/* As an importer makes them. */
static void
a_mark_without_a_journal_is_cleared(void **state)
{
	int64_t one = asked(), two = asked();

	(void)state;
	test_run(db, "INSERT INTO duplicates (question_id, duplicate_of) VALUES (%ld, %ld)",
		 (long)one, (long)two);
	test_run(db, "UPDATE questions SET duplicate_of = %ld WHERE id = %ld", (long)two,
		 (long)one);
	test_run(db, "UPDATE questions SET n_duplicates = 1 WHERE id = %ld", (long)two);
	undo(one);
	assert_false(get(one)->is_duplicate);
	assert_int_equal(get(two)->n_duplicates, 0);
}

/* ---- who was led, who leads --------------------------------------------------------------------- */

static void
a_target_knows_what_leads_to_it(void **state)
{
	int64_t one = asked(), two = asked(), three = asked();
	const struct duplicate_end at_two = {.question_id = two}, at_three = {.question_id = three};
	struct duplicate from, *list;
	size_t n;

	(void)state;
	assert_int_equal(mark(one, number(two)), OK);
	assert_int_equal(mark(two, number(three)), OK);
	assert_int_equal(duplicate_list(db, arena, &at_two, &list, &n), OK);
	assert_int_equal(n, 1);
	assert_int_equal(list[0].id, one);
	assert_string_equal(list[0].by_display, "Nora");
	assert_int_equal(duplicate_came_from(db, arena, &at_three, one, &from), OK);
	assert_int_equal(from.id, one);
	assert_int_equal(duplicate_came_from(db, arena, &at_two, one, &from), NOT_FOUND);
	assert_int_equal(duplicate_came_from(db, arena, &at_three, three, &from), NOT_FOUND);
	assert_int_equal(duplicate_came_from(db, arena, &at_three, INT64_MAX, &from), NOT_FOUND);
	assert_int_equal(hide(nora, one, "spam"), OK);
	assert_int_equal(duplicate_came_from(db, arena, &at_three, one, &from), NOT_FOUND);
	assert_int_equal(duplicate_list(db, arena, &at_two, &list, &n), OK);
	assert_int_equal(n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_duplicate_points_at_its_original_and_counts_there),
	    cmocka_unit_test(an_entry_is_repeated_likewise),
	    cmocka_unit_test(a_hidden_original_is_named_to_who_may_see_it),
	    cmocka_unit_test(the_original_is_named_by_number_or_address),
	    cmocka_unit_test(marking_duplicates_is_for_staff),
	    cmocka_unit_test(duplicates_never_go_in_a_circle),
	    cmocka_unit_test(nothing_repeats_the_entry_that_was_made_from_it),
	    cmocka_unit_test(a_chain_ends_at_its_last_that_everybody_may_see),
	    cmocka_unit_test(a_circle_in_the_table_leads_nowhere),
	    cmocka_unit_test(undone_in_the_middle_a_chain_ends_there),
	    cmocka_unit_test(who_comes_second_is_told),
	    cmocka_unit_test(two_at_once_make_one_mark),
	    cmocka_unit_test(a_mark_without_a_journal_is_cleared),
	    cmocka_unit_test(a_target_knows_what_leads_to_it),
	};

	return cmocka_run_group_tests(tests, people_and_shelves_made, NULL);
}
