/* What a question that repeats another one or an entry brings along, its watchers and its wording, and takes back. */
#include "repetition.h"

static void
watchers_go_along_and_come_back(void **state)
{
	int64_t one = test_question(db, ann, "Can an order be changed by phone?");
	int64_t two = test_question(db, bob, "How is an order changed?");

	(void)state;
	assert_int_equal(watch_set(db, arena, cat, WATCH_QUESTION, one, true), OK);
	assert_int_equal(watch_set(db, arena, bob, WATCH_QUESTION, one, true), OK);
	assert_int_equal(watch_set(db, arena, mod, WATCH_QUESTION, one, true), OK);
	assert_int_equal(watch_set(db, arena, mod, WATCH_QUESTION, two, false), OK);
	assert_int_equal(mark(one, number(two)), OK);
	assert_int_equal(made.n_watchers, 2); /* ann, cat: bob does, mod does not want to */
	assert_true(watches(ann, two) && watches(bob, two) && watches(cat, two));
	assert_false(watches(mod, two));
	/* What others do meanwhile stays: cat has enough of it. */
	assert_int_equal(watch_set(db, arena, cat, WATCH_QUESTION, two, false), OK);
	assert_int_equal(undo(one).n_kept, 1);
	assert_false(watches(ann, two));
	assert_true(watches(bob, two));
	assert_false(watches(cat, two));
	assert_true(watches(ann, one) && watches(bob, one) && watches(cat, one));
}

static void
who_asked_for_it_again_goes_on_watching(void **state)
{
	int64_t one = test_question(db, ann, "Is there a printed order form?");
	int64_t two = test_question(db, bob, "Where is the order form?");

	(void)state;
	assert_int_equal(mark(one, number(two)), OK);
	assert_int_equal(watch_set(db, arena, ann, WATCH_QUESTION, two, false), OK);
	assert_int_equal(watch_set(db, arena, ann, WATCH_QUESTION, two, true), OK);
	undo(one);
	assert_true(watches(ann, two));
}

static void
what_goes_along_goes_to_the_end_of_the_chain(void **state)
{
	int64_t one = test_question(db, ann, "My third way to ask of orders");
	int64_t two = test_question(db, bob, "My second way to ask of orders");
	int64_t three = test_question(db, cat, "My first way to ask of orders");
	int64_t entry = published("Asking of orders", "en", three, test_answer(db, bob, three));
	int64_t chinese = published("订单怎么问才好", "zh_CN", three, test_answer(db, bob, three));

	(void)state;
	assert_int_equal(mark(two, number(three)), OK);
	assert_string_equal(phrasings(entry), "My second way to ask of orders:duplicate");
	assert_int_equal(mark(one, number(two)), OK);
	assert_true(watches(ann, three));
	assert_false(watches(ann, two));
	assert_string_equal(phrasings(entry),
			    "My second way to ask of orders:duplicate, My third way to ask of "
			    "orders:duplicate");
	assert_string_equal(phrasings(chinese), ""); /* of another language */
	/* Without the link in the middle the way ends there, as if it had always done so. */
	undo(two);
	assert_string_equal(phrasings(entry), "");
	assert_true(watches(ann, two));
	assert_false(watches(ann, three));
	undo(one);
	assert_false(watches(ann, two));
}

/* A whole chain that comes to an entry brings all its wordings. */
static void
a_chain_brings_all_its_wordings(void **state)
{
	int64_t one = test_question(db, ann, "The oldest wording of them");
	int64_t two = test_question(db, bob, "The next wording of them");
	int64_t entry = published("The wordings", "en", 0, 0);

	(void)state;
	assert_int_equal(mark(one, number(two)), OK);
	assert_int_equal(mark(two, faq(entry)), OK);
	assert_string_equal(phrasings(entry), "The next wording of them:duplicate, The oldest "
					      "wording of them:duplicate");
	undo(two);
	assert_string_equal(phrasings(entry), "");
}

static void
watchers_of_what_repeats_an_entry_hear_of_its_thread(void **state)
{
	int64_t thread = test_question(db, bob, "Where do orders come from?");
	int64_t entry =
	    published("The origin of orders", "en", thread, test_answer(db, cat, thread));
	int64_t one = test_question(db, ann, "Who sends my order?");

	(void)state;
	assert_int_equal(mark(one, faq(entry)), OK);
	assert_true(watches(ann, thread));
	undo(one);
	assert_false(watches(ann, thread));
}

static void
personal_data_is_masked_in_a_wording(void **state)
{
	int64_t entry = published("Whom do I call?", "en", 0, 0), one = asked();

	(void)state;
	test_run(db,
		 "UPDATE questions SET title = 'Call me at +44 20 7946 0018 about my order' WHERE "
		 "id = %ld",
		 (long)one);
	assert_int_equal(mark(one, faq(entry)), OK);
	assert_null(strstr(phrasings(entry), "7946"));
	assert_non_null(strstr(phrasings(entry), "about my order"));
}

static void
a_wording_that_is_there_stays_when_the_mark_goes(void **state)
{
	int64_t entry = published("Is it there already?", "en", 0, 0), one = asked();

	(void)state;
	test_run(db,
		 "INSERT INTO phrasings (entry_id, text) VALUES (%ld, 'how do i CHANGE my order?')",
		 (long)entry);
	assert_int_equal(mark(one, faq(entry)), OK);
	assert_int_equal(made.n_phrasings, 0);
	undo(one);
	assert_string_equal(phrasings(entry), "how do i CHANGE my order?:hand");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(watchers_go_along_and_come_back),
	    cmocka_unit_test(who_asked_for_it_again_goes_on_watching),
	    cmocka_unit_test(what_goes_along_goes_to_the_end_of_the_chain),
	    cmocka_unit_test(a_chain_brings_all_its_wordings),
	    cmocka_unit_test(watchers_of_what_repeats_an_entry_hear_of_its_thread),
	    cmocka_unit_test(personal_data_is_masked_in_a_wording),
	    cmocka_unit_test(a_wording_that_is_there_stays_when_the_mark_goes),
	};

	return cmocka_run_group_tests(tests, people_and_shelves_made, NULL);
}
