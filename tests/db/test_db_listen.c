/* LISTEN and NOTIFY. */
#include "tally.h"

static void
notes_arrive_with_channel_and_payload_and_quiet_times_out(void **state)
{
	const char *channel, *payload;
	int64_t start;

	(void)state;
	db = test_db_on(url);
	assert_int_equal(db_listen(db, "work"), OK);
	assert_int_equal(db_listen(db, "news"), OK);
	assert_int_equal(db_listen(db, "news"), OK);
	start = clock_steady();
	assert_int_equal(db_notified(db, a, 100000, &channel, &payload), OK);
	assert_null(channel);
	assert_true(clock_steady() - start >= 100000);
	assert_int_equal(db_script(other, "NOTIFY work; NOTIFY news, 'now'; NOTIFY idle"), OK);
	assert_int_equal(db_notified(db, a, CLOCK_SECOND, &channel, &payload), OK);
	assert_string_equal(channel, "work");
	assert_string_equal(payload, "");
	assert_int_equal(db_notified(db, a, CLOCK_SECOND, &channel, NULL), OK);
	assert_string_equal(channel, "news");
	assert_int_equal(db_notified(db, a, 0, &channel, NULL), OK);
	assert_null(channel);
	assert_int_equal(value(db, 1), -1); /* the pool's own connection is another one */
}

static void
a_lost_listener_says_so_and_listens_again(void **state)
{
	const char *channel, *payload;

	(void)state;
	db = test_db_on(url);
	assert_int_equal(db_listen(db, "work"), OK);
	assert_int_equal(db_script(other, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
					  "WHERE query = 'LISTEN work'"),
			 OK);
	assert_int_equal(db_notified(db, a, CLOCK_SECOND, &channel, &payload), UNAVAILABLE);
	assert_int_equal(db_notified(db, a, 1000, &channel, &payload), OK);
	assert_null(channel);
	assert_int_equal(db_script(other, "NOTIFY work, 'again'"), OK);
	assert_int_equal(db_notified(db, a, CLOCK_SECOND, &channel, &payload), OK);
	assert_string_equal(payload, "again");
}

/* What kept pages rest upon: a trip begun after a COMMIT was confirmed brings its note. */
static void
a_trip_brings_the_notes_of_everything_confirmed_before(void **state)
{
	struct db_notes notes;

	(void)state;
	db = test_db_on(url);
	assert_int_equal(db_listen_trip(db, CLOCK_SECOND, &notes), UNAVAILABLE);
	assert_int_equal(db_listen(db, "work"), OK);
	for (int i = 0; i < 2000; i++) {
		assert_int_equal(db_script(other, "SELECT pg_notify('work', '')"), OK);
		assert_int_equal(db_listen_trip(db, CLOCK_SECOND, &notes), OK);
		assert_int_equal(notes.n, 1);
	}
	assert_int_equal(db_listen_trip(db, CLOCK_SECOND, &notes), OK);
	assert_int_equal(notes.n, 0);
	assert_int_equal(db_script(other, "NOTIFY work"), OK);
	assert_int_equal(db_listen_wait(db, &notes), OK);
	assert_int_equal(notes.n, 1);
	assert_int_equal(notes.n_marked, 0);
	assert_int_equal(db_script(other, "NOTIFY work; NOTIFY work, 'site'"), OK);
	assert_int_equal(db_listen_trip(db, CLOCK_SECOND, &notes), OK);
	assert_int_equal(notes.n, 2);
	assert_int_equal(notes.n_marked, 1);
	assert_int_equal(db_script(other, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
					  "WHERE query = '' AND datname = current_database()"),
			 OK);
	assert_int_equal(db_listen_trip(db, CLOCK_SECOND, &notes), UNAVAILABLE);
	assert_int_equal(db_listen(db, "work"), OK);
	assert_int_equal(db_listen_trip(db, CLOCK_SECOND, &notes), OK);
}

static void
a_listener_without_a_server_does_not_spin(void **state)
{
	struct db *nowhere = test_db_on("host=/nonexistent dbname=x");
	const char *channel;
	int64_t start = clock_steady();
	int calls = 0;

	(void)state;
	assert_int_equal(db_listen(nowhere, "work"), UNAVAILABLE);
	while (clock_steady() - start < CLOCK_SECOND) {
		assert_int_equal(db_notified(nowhere, a, 10 * CLOCK_SECOND, &channel, NULL),
				 UNAVAILABLE);
		calls++;
	}
	assert_in_range(calls, 1, 8);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(notes_arrive_with_channel_and_payload_and_quiet_times_out),
	    TEST(a_lost_listener_says_so_and_listens_again),
	    TEST(a_trip_brings_the_notes_of_everything_confirmed_before),
	    TEST(a_listener_without_a_server_does_not_spin),
	};

	return cmocka_run_group_tests_name("db_listen", tests, connect_db, NULL);
}
