/* SQL as it stands, and COPY. */
#include "tally.h"

/* ---- scripts -------------------------------------------------------------------------------- */

static void
a_script_is_whole_or_not_at_all_and_says_what_failed(void **state)
{
	(void)state;
	assert_int_equal(db_script(db, "INSERT INTO tally VALUES (1, 1); SELECT 1/0"), INVALID);
	assert_string_equal(db->sqlstate, "22012");
	assert_int_equal(value(db, 1), -1);
	assert_int_equal(db_script(db, "SELEKT"), FAILED);
	assert_int_equal(db_script(db, ""), OK);
	assert_int_equal(value(db, 1), -1);
}

static void
an_open_transaction_left_by_a_script_does_not_reach_the_next_caller(void **state)
{
	int64_t before = ask(db, &SQL_PROBE_PID);

	(void)state;
	assert_int_equal(db_script(db, "BEGIN; INSERT INTO tally VALUES (1, 1)"), OK);
	assert_true(ask(db, &SQL_PROBE_PID) != before);
	assert_int_equal(value(db, 1), -1);
}

static void
copy_in_a_script_is_refused_and_the_next_call_works(void **state)
{
	(void)state;
	assert_int_equal(db_script(db, "COPY tally FROM STDIN"), FAILED);
	assert_int_equal(db_script(db, "COPY tally TO STDOUT"), FAILED);
	assert_int_equal(value(db, 1), -1);
}

/* ---- COPY ----------------------------------------------------------------------------------- */

struct load {
	int n;
	const char *last;
	int64_t stored;
};

static enum result
load_rows(struct db *on, struct load *load)
{
	char line[64];
	enum result r = db_copy_begin(on, "COPY tally (id, n) FROM STDIN");

	for (int i = 1; r == OK && i <= load->n; i++) {
		int len = snprintf(line, sizeof line, "%d\t%d\n", i, i * 2);

		r = db_copy_put(on, line, (size_t)len);
	}
	if (r == OK)
		r = db_copy_put(on, load->last, strlen(load->last));
	if (r == OK)
		r = db_copy_end(on, &load->stored);
	return r == OK ? put(on, -1, 1) : r;
}

static enum result
load_all(struct load *load)
{
	enum result r;

	DB_TX(db, r) {
		r = load_rows(db, load);
	}
	return r;
}

static void
copy_stores_many_rows_and_the_transaction_goes_on(void **state)
{
	struct load load = {.n = 200000, .last = ""};

	(void)state;
	assert_int_equal(load_all(&load), OK);
	assert_int_equal(load.stored, 200000);
	assert_int_equal(value(db, 123456), 246912);
	assert_int_equal(value(db, -1), 1);
}

static void
a_bad_row_in_copy_undoes_everything(void **state)
{
	struct load bad = {.n = 1000, .last = "x\ty\n"}, twice = {.n = 1000, .last = "5\t5\n"};

	(void)state;
	assert_int_equal(load_all(&bad), INVALID);
	assert_int_equal(load_all(&twice), CONFLICT);
	assert_int_equal(value(db, 1), -1);
}

static void
copy_that_fails_to_begin_or_is_left_open_does_no_harm(void **state)
{
	enum result r;

	(void)state;
	DB_TX(db, r) {
		assert_int_equal(db_copy_begin(db, "COPY no_such_table FROM STDIN"), FAILED);
		r = NOT_FOUND;
	}
	assert_int_equal(r, NOT_FOUND);
	DB_TX(db, r) {
		assert_int_equal(db_copy_begin(db, "COPY tally FROM STDIN"), OK);
		assert_int_equal(db_copy_put(db, "1\t1\n", 4), OK);
		r = LIMITED;
	}
	assert_int_equal(r, LIMITED);
	assert_int_equal(value(db, 1), -1);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(a_script_is_whole_or_not_at_all_and_says_what_failed),
	    TEST(an_open_transaction_left_by_a_script_does_not_reach_the_next_caller),
	    TEST(copy_in_a_script_is_refused_and_the_next_call_works),
	    TEST(copy_stores_many_rows_and_the_transaction_goes_on),
	    TEST(a_bad_row_in_copy_undoes_everything),
	    TEST(copy_that_fails_to_begin_or_is_left_open_does_no_harm),
	};

	return cmocka_run_group_tests_name("db_script", tests, connect_db, NULL);
}
