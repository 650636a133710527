/* What people asked for stays, who did does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "answerwell/insight/ask_log.h"
#include "answerwell/settings/settings.h"
#include "support/community.h"
#include "support/pg.h"

static struct db *db;
static struct arena *arena;

static int
set_up(void **state)
{
	(void)state;
	test_settings();
	db = test_db_on(test_owner_url());
	arena = test_arena();
	return 0;
}

static int
quiet(void **state)
{
	(void)state;
	test_run(db, "TRUNCATE searches");
	test_run(db, "DELETE FROM settings WHERE name = 'search_log_days'");
	return 0;
}

static struct ask_step
step(const char *number, const char *words)
{
	return (struct ask_step){.number = number,
				 .via = ASK_FORM,
				 .locale = LOCALE_EN,
				 .words = words,
				 .n_entries = 2,
				 .n_threads = 1,
				 .best_entry_id = 7,
				 .best_probability = 0.81349,
				 .shown = {7, 9},
				 .n_shown = 2};
}

static const char *
row(const char *what)
{
	return test_text(db, "SELECT (%s)::text FROM searches", what);
}

static void
the_steps_of_one_ask_are_one_row(void **state)
{
	const char *number = ask_number_new(arena);
	struct ask_step first = step(number, "refund when"),
			last = step(number, "refund when exactly");

	(void)state;
	assert_int_equal(ask_log_shown(db, arena, &first), OK);
	last.entry_id = 7;
	assert_int_equal(ask_log_opened(db, arena, &last), OK);
	assert_string_equal(row("concat_ws(' ', via, words, n_entries, n_threads, best_entry_id, "
				"best_probability, shown_entry_ids, opened_entry_id, outcome)"),
			    "ask refund when exactly 2 1 7 0.81 {7,9} 7 none");
	assert_string_equal(row("number"), number);
	last.words = "";
	assert_int_equal(ask_log_ended(db, arena, &last, false), OK);
	assert_string_equal(
	    row("concat_ws(' ', words, n_entries, opened_entry_id, outcome, solved_entry_id)"),
	    "refund when exactly 2 7 claimed 7");
	assert_null(row("number"));
	assert_int_equal(test_number(db, "SELECT count(*) FROM searches"), 1);
}

static void
the_time_is_cut_to_the_hour(void **state)
{
	struct ask_step s = step(ask_number_new(arena), "refund when");

	(void)state;
	assert_int_equal(ask_log_shown(db, arena, &s), OK);
	assert_string_equal(row("extract(epoch FROM at)::bigint % 3600"), "0");
}

static void
a_posted_question_leaves_no_words_and_nothing_that_leads_to_it(void **state)
{
	const char *number = ask_number_new(arena);
	struct ask_step s = step(number, "my kettle of last week hisses");

	(void)state;
	assert_int_equal(ask_log_shown(db, arena, &s), OK);
	assert_int_equal(ask_log_ended(db, arena, &s, true), OK);
	assert_string_equal(
	    row("concat_ws('|', words, n_entries, n_threads, best_entry_id, best_probability, "
		"shown_entry_ids, outcome)"),
	    "|2|1|0|{}|asked");
	/* Also where no step came before. */
	s.number = "";
	assert_int_equal(ask_log_ended(db, arena, &s, true), OK);
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM searches WHERE outcome = 'asked' AND words = ''"),
	    2);
}

static void
words_of_a_member_who_has_it_solved_do_not_stay_those_of_a_visitor_do(void **state)
{
	struct ask_step s = step("", "refund when");

	(void)state;
	s.entry_id = 7;
	assert_int_equal(ask_log_ended(db, arena, &s, true), OK);
	assert_string_equal(row("concat_ws('|', words, outcome, solved_entry_id)"), "|claimed|7");
	test_run(db, "TRUNCATE searches");
	assert_int_equal(ask_log_ended(db, arena, &s, false), OK);
	assert_string_equal(row("concat_ws('|', words, outcome, solved_entry_id)"),
			    "refund when|claimed|7");
}

static void
what_looks_like_personal_data_is_masked(void **state)
{
	static const struct {
		const char *typed, *kept;
	} cases[] = {
	    {"ann.keller@example.org does not work", "••• does not work"},
	    {"写信到ann@example.org没有回复", "写信到•••没有回复"},
	    {"order 4711-0815-22 never came", "order ••• never came"},
	    {"call 030 1234567 back", "call ••• back"},
	    {"the B3 of 2026 has 1450 W", "the B3 of 2026 has 1450 W"},
	    {"订单123456789还没到", "订单•••还没到"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct ask_step s = step(ask_number_new(arena), cases[i].typed);

		test_run(db, "TRUNCATE searches");
		assert_int_equal(ask_log_shown(db, arena, &s), OK);
		assert_string_equal(row("words"), cases[i].kept);
	}
}

static void
long_words_are_cut_and_numbers_of_others_are_none(void **state)
{
	char words[900];
	struct ask_step s = step("x", words);

	(void)state;
	memset(words, 'a', sizeof(words) - 1);
	words[sizeof(words) - 1] = '\0';
	assert_int_equal(ask_log_shown(db, arena, &s), INVALID);
	s.number = "0123456789012345678901234";
	assert_int_equal(ask_log_shown(db, arena, &s), INVALID);
	s.number = "0123456789'12345678901";
	assert_int_equal(ask_log_shown(db, arena, &s), INVALID);
	s.number = "0123456789_123456-8901";
	assert_int_equal(ask_log_shown(db, arena, &s), OK);
	assert_int_equal(test_number(db, "SELECT length(words) FROM searches"), ASK_WORDS_MAX);
}

static void
a_made_up_number_opens_nothing(void **state)
{
	struct ask_step s = step(ask_number_new(arena), "");

	(void)state;
	s.entry_id = 7;
	assert_int_equal(ask_log_opened(db, arena, &s), OK);
	assert_int_equal(test_number(db, "SELECT count(*) FROM searches"), 0);
}

static void
put(const char *words, int n, int n_entries, const char *outcome, int opened, int days)
{
	test_run(
	    db,
	    "INSERT INTO searches (locale, via, words, n_entries, outcome, opened_entry_id, at) "
	    "SELECT 'en', 'search', '%s', %d, '%s', nullif(%d, 0), now() - interval '%d days' "
	    "FROM generate_series(1, %d)",
	    words, n_entries, outcome, opened, days, n);
}

static void
numbers_go_after_a_day_and_rows_when_the_site_says(void **state)
{
	struct ask_step s = step(ask_number_new(arena), "refund when");

	(void)state;
	put("old", 1, 0, "none", 0, 401);
	put("young", 1, 0, "none", 0, 399);
	assert_int_equal(ask_log_shown(db, arena, &s), OK);
	assert_int_equal(ask_log_sweep(db, arena), OK);
	assert_int_equal(test_number(db, "SELECT count(*) FROM searches WHERE words = 'old'"), 0);
	assert_int_equal(test_number(db, "SELECT count(*) FROM searches"), 2);
	assert_int_equal(test_number(db, "SELECT count(*) FROM searches WHERE number IS NOT NULL"),
			 1);
	test_run(db, "UPDATE searches SET at = at - interval '25 hours'");
	assert_int_equal(ask_log_sweep(db, arena), OK);
	assert_int_equal(test_number(db, "SELECT count(*) FROM searches WHERE number IS NOT NULL"),
			 0);
	test_run(db, "INSERT INTO settings (name, value) VALUES ('search_log_days', '30')");
	assert_int_equal(ask_log_sweep(db, arena), OK);
	assert_int_equal(test_number(db, "SELECT count(*) FROM searches"), 1);
	test_run(db, "UPDATE settings SET value = '0' WHERE name = 'search_log_days'");
	assert_int_equal(ask_log_sweep(db, arena), OK);
	assert_int_equal(test_number(db, "SELECT count(*) FROM searches"), 0);
}

static void
zero_days_keep_no_log(void **state)
{
	struct settings set = settings_otherwise();

	(void)state;
	assert_true(ask_log_is_kept(&set));
	set.value[SETTING_SEARCH_LOG_DAYS] = "0";
	assert_false(ask_log_is_kept(&set));
}

static void
gaps_are_what_is_missed_most(void **state)
{
	struct ask_gap *gaps;
	size_t n;

	(void)state;
	put("nothing often", 3, 0, "none", 0, 1);
	put("Nothing Often", 1, 0, "none", 0, 0);
	put("nothing once", 1, 0, "none", 0, 2);
	put("nothing long ago", 9, 0, "none", 0, 31);
	put("found and left", 2, 3, "none", 0, 1);
	put("found and opened", 2, 3, "none", 7, 1);
	put("found and solved", 2, 3, "claimed", 0, 1);
	put("", 5, 0, "asked", 0, 1);
	assert_int_equal(ask_log_gaps(db, arena, false, &gaps, &n), OK);
	assert_int_equal(n, 2);
	assert_string_equal(gaps[0].words, "Nothing Often");
	assert_int_equal(gaps[0].n, 4);
	assert_string_equal(gaps[1].words, "nothing once");
	assert_int_equal(ask_log_gaps(db, arena, true, &gaps, &n), OK);
	assert_int_equal(n, 1);
	assert_string_equal(gaps[0].words, "found and left");
	assert_int_equal(gaps[0].n, 2);
}

static void
nothing_of_people_has_a_column_there(void **state)
{
	(void)state;
	assert_int_equal(
	    test_number(db,
			"SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND "
			"(conrelid = 'searches'::regclass OR confrelid = 'searches'::regclass)"),
	    0);
	assert_string_equal(
	    test_text(db, "SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute "
			  "WHERE attrelid = 'searches'::regclass AND attnum > 0"),
	    "id at number locale via words n_entries n_threads best_entry_id best_probability "
	    "shown_entry_ids opened_entry_id opened_question_id outcome solved_entry_id "
	    "solved_question_id covered_entry_id");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(the_steps_of_one_ask_are_one_row, quiet),
	    cmocka_unit_test_setup(the_time_is_cut_to_the_hour, quiet),
	    cmocka_unit_test_setup(a_posted_question_leaves_no_words_and_nothing_that_leads_to_it,
				   quiet),
	    cmocka_unit_test_setup(
		words_of_a_member_who_has_it_solved_do_not_stay_those_of_a_visitor_do, quiet),
	    cmocka_unit_test_setup(what_looks_like_personal_data_is_masked, quiet),
	    cmocka_unit_test_setup(long_words_are_cut_and_numbers_of_others_are_none, quiet),
	    cmocka_unit_test_setup(a_made_up_number_opens_nothing, quiet),
	    cmocka_unit_test_setup(numbers_go_after_a_day_and_rows_when_the_site_says, quiet),
	    cmocka_unit_test_setup(zero_days_keep_no_log, quiet),
	    cmocka_unit_test_setup(gaps_are_what_is_missed_most, quiet),
	    cmocka_unit_test_setup(nothing_of_people_has_a_column_there, quiet),
	};

	return cmocka_run_group_tests_name("ask_log", tests, set_up, NULL);
}
