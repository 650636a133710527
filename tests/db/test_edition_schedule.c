/* Editions that leave at a time of their own, and such as are held back. */
#include "answerwell/mailing/edition_schedule.h"

#include "answerwell/base/clock.h"
#include "answerwell/mailing/edition_draft.h"
#include "answerwell/mailing/round.h"
#include "edition.h"

static int64_t id, pay;
static struct problems problems;

static struct edition_times
read_times(const char *zone, const char *leaves, const char *deadline)
{
	struct edition_times times;
	int64_t now;

	assert_true(clock_parse("2027-01-04T08:00:00Z", &now));
	problems.n = 0;
	if (edition_times_read(zone, leaves, deadline, now, &times, &problems) == OK)
		assert_int_equal(problems.n, 0);
	return times;
}

/* An edition of one entry that leaves in an hour. */
static void
schedule(void)
{
	struct edition_times when = {clock_now() + CLOCK_HOUR, clock_now() + 25 * CLOCK_HOUR};
	struct edition_consent consent;
	int64_t n_unfit;

	pay = entry("en", "How do I pay?");
	assert_int_equal(edition_draft_new(db, a, max, &id), OK);
	assert_int_equal(edition_draft_choose(db, a, max, id, &pay, 1), OK);
	assert_int_equal(edition_draft_texts(db, a, max, id, text, &n_unfit), OK);
	consent = (struct edition_consent){edition_seen(a, text), edition_readers(text)};
	assert_int_equal(edition_draft_release(db, a, max, id, &consent, &when), OK);
}

static void
later(const char *interval)
{
	test_run(db,
		 "UPDATE editions SET leaves_at = leaves_at - interval '%s', deadline_at = "
		 "deadline_at - interval '%s' WHERE id = %lld",
		 interval, interval, (long long)id);
}

static void
depart(void)
{
	size_t n;

	do
		assert_int_equal(edition_depart(db, a, &n), OK);
	while (n > 0);
}

static void
assert_state(const char *state, bool is_paused)
{
	struct edition *e;

	assert_int_equal(edition_get(db, a, id, &e), OK);
	assert_string_equal(e->state, state);
	assert_int_equal(e->is_paused, is_paused);
}

static int64_t
n_mails(void)
{
	return test_number(db, "SELECT count(*) FROM mails WHERE edition_id = %lld", (long long)id);
}

static size_t
n_claimed(void)
{
	struct claimed mails;

	assert_int_equal(delivery_claim(db, a, "test", 5, &mails), OK);
	return mails.n;
}

/* ---- times ------------------------------------------------------------------------------------ */

static void
times_are_those_of_the_editors_zone(void **state)
{
	struct edition_times times = read_times("Europe/Berlin", "2027-07-01T09:30", "");
	int64_t expected;

	(void)state;
	assert_int_equal(problems.n, 0);
	assert_true(clock_parse("2027-07-01T07:30:00Z", &expected));
	assert_int_equal(times.leaves_at, expected);
	assert_int_equal(times.deadline_at, expected + 3 * CLOCK_DAY);
	times = read_times("Asia/Shanghai", "2027-01-04T16:01", "2027-01-05T16:01");
	assert_int_equal(problems.n, 0);
	assert_int_equal(times.deadline_at - times.leaves_at, CLOCK_DAY);
}

static void
what_is_no_time_is_refused_at_its_field(void **state)
{
	static const char *const bad[][3] = {
	    {"", "", "leaves"},
	    {"soon", "", "leaves"},
	    {"2027-02-31T09:00", "", "leaves"},
	    {"2027-01-04T08:00", "", "leaves"},
	    {"2029-01-04T08:00", "", "leaves"},
	    {"2027-01-05T09:00+02:00", "", "leaves"},
	    {"2027-01-05T09:00", "never", "deadline"},
	    {"2027-01-05T09:00", "2027-01-05T09:00", "deadline"},
	    {"2027-01-05T09:00", "2029-01-05T09:00", "deadline"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		(void)read_times("UTC", bad[i][0], bad[i][1]);
		assert_int_equal(problems.n, 1);
		assert_string_equal(problems.items[0].field, bad[i][2]);
	}
}

/* ---- leaving ---------------------------------------------------------------------------------- */

static void
it_leaves_when_it_is_to_and_as_it_was_scheduled(void **state)
{
	struct edition_text *frozen;

	(void)state;
	schedule();
	assert_int_equal(n_new(LOCALE_EN), 0);
	test_run(db, "UPDATE entries SET title = 'Another?' WHERE id = %lld", (long long)pay);
	depart();
	assert_state("scheduled", false);
	assert_int_equal(n_mails(), 0);
	later("61 minutes");
	depart();
	assert_state("sending", false);
	assert_int_equal(n_mails(), 1);
	assert_int_equal(n_claimed(), 1);
	assert_int_equal(edition_text_get(db, a, id, LOCALE_EN, &frozen), OK);
	assert_non_null(strstr(frozen->text, "How do I pay?"));
	depart();
	assert_int_equal(n_mails(), 1);
}

static void
taken_back_it_is_new_again(void **state)
{
	(void)state;
	schedule();
	assert_int_equal(edition_cancel(db, a, max, id), OK);
	assert_state("cancelled", false);
	assert_int_equal(n_new(LOCALE_EN), 1);
	later("61 minutes");
	depart();
	assert_int_equal(n_mails(), 0);
}

static void
one_waits_for_the_other(void **state)
{
	int64_t other;

	(void)state;
	schedule();
	(void)entry("en", "Where is my parcel?");
	other = sent();
	later("61 minutes");
	depart();
	assert_state("scheduled", false);
	test_run(db, "UPDATE editions SET state = 'sent' WHERE id = %lld", (long long)other);
	depart();
	assert_state("sending", false);
}

static void
what_came_under_doubt_is_held_back(void **state)
{
	bool is_late;

	(void)state;
	schedule();
	test_run(db, "UPDATE entries SET doubted_at = now() WHERE id = %lld", (long long)pay);
	later("61 minutes");
	depart();
	assert_state("scheduled", true);
	assert_int_equal(n_mails(), 0);
	test_run(db, "UPDATE entries SET doubted_at = NULL");
	depart();
	assert_state("scheduled", true);
	assert_int_equal(edition_resume(db, a, max, id, &is_late), OK);
	assert_false(is_late);
	depart();
	assert_state("sending", false);
}

/* ---- held back -------------------------------------------------------------------------------- */

static void
paused_it_sends_nothing(void **state)
{
	bool is_late;

	(void)state;
	schedule();
	assert_int_equal(edition_pause(db, a, max, id), OK);
	assert_int_equal(edition_pause(db, a, max, id), CONFLICT);
	later("61 minutes");
	depart();
	assert_state("scheduled", true);
	assert_int_equal(edition_resume(db, a, max, id, &is_late), OK);
	assert_int_equal(edition_resume(db, a, max, id, &is_late), CONFLICT);
	depart();
	assert_int_equal(n_mails(), 1);
	assert_int_equal(edition_pause(db, a, max, id), OK);
	assert_int_equal(n_claimed(), 0);
	assert_int_equal(edition_resume(db, a, max, id, &is_late), OK);
	assert_int_equal(n_claimed(), 1);
}

static void
what_a_mailer_holds_is_not_handed_over_once_it_is_paused(void **state)
{
	struct claimed mails;
	bool is_late;

	(void)state;
	schedule();
	later("61 minutes");
	depart();
	assert_int_equal(delivery_claim(db, a, "test", 5, &mails), OK);
	assert_int_equal(mails.n, 1);
	assert_int_equal(edition_pause(db, a, max, id), OK);
	assert_int_equal(test_number(db,
				     "SELECT count(*) FROM mails WHERE edition_id = %lld AND state "
				     "= 'planned'",
				     (long long)id),
			 1);
	assert_int_equal(
	    test_number(db, "SELECT attempts FROM mails WHERE edition_id = %lld", (long long)id),
	    0);
	assert_int_equal(edition_resume(db, a, max, id, &is_late), OK);
	assert_int_equal(n_claimed(), 1);
}

static void
resumed_after_the_deadline_it_sends_nothing(void **state)
{
	struct edition *e;
	bool is_late;

	(void)state;
	schedule();
	assert_int_equal(edition_pause(db, a, max, id), OK);
	later("2 days");
	assert_int_equal(edition_resume(db, a, max, id, &is_late), OK);
	assert_true(is_late);
	depart();
	assert_state("cancelled", false);
	assert_int_equal(edition_get(db, a, id, &e), OK);
	assert_string_equal(e->why, "past the deadline");
	assert_false(e->is_taken_back);
	assert_int_equal(n_mails(), 0);
	assert_int_equal(n_new(LOCALE_EN), 1);
}

static void
paused_for_too_long_it_ends(void **state)
{
	bool is_late;

	(void)state;
	/* Before it left ... */
	schedule();
	assert_int_equal(edition_pause(db, a, max, id), OK);
	later("2 days");
	depart();
	assert_state("cancelled", false);
	assert_int_equal(n_mails(), 0);
	/* ... and while it was sent. */
	test_run(db, "DELETE FROM editions");
	test_run(db, "DELETE FROM entries");
	schedule();
	later("61 minutes");
	depart();
	assert_int_equal(edition_pause(db, a, max, id), OK);
	later("2 days");
	assert_int_equal(edition_resume(db, a, max, id, &is_late), OK);
	assert_true(is_late);
	assert_int_equal(n_claimed(), 0);
	assert_int_equal(delivery_recover(db, a, NULL), OK);
	assert_state("sent", false);
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM mails WHERE why = 'past the deadline'"), 1);
}

static void
only_moderators_pause_and_resume(void **state)
{
	bool is_late;

	(void)state;
	schedule();
	assert_int_equal(edition_pause(db, a, ann, id), FORBIDDEN);
	assert_int_equal(edition_resume(db, a, ann, id, &is_late), FORBIDDEN);
	assert_int_equal(edition_resume(db, a, max, id, &is_late), CONFLICT);
	assert_int_equal(edition_pause(db, a, max, 999999), NOT_FOUND);
	assert_int_equal(test_number(db,
				     "SELECT count(*) FROM audit_log WHERE action = "
				     "'edition.schedule' AND subject_id = %lld",
				     (long long)id),
			 1);
}

/* ---- any history ------------------------------------------------------------------------------ */

static uint32_t seed;

static int
pick(int n)
{
	seed = seed * 1664525U + 1013904223U;
	return (int)((seed >> 16) % (uint32_t)n);
}

static void
release_some(void)
{
	struct edition_times when = {clock_now() + CLOCK_HOUR, clock_now() + 25 * CLOCK_HOUR};
	struct edition_consent consent;
	int64_t n_unfit, made, chosen;

	assert_int_equal(edition_draft_new(db, a, max, &made), OK);
	for (int i = pick(3); i >= 0; i--) {
		chosen = test_number(db,
				     "SELECT id FROM entries ORDER BY id OFFSET %d %% (SELECT "
				     "count(*) FROM entries) LIMIT 1",
				     pick(100));
		assert_int_equal(edition_draft_choose(db, a, max, made, &chosen, 1), OK);
	}
	assert_int_equal(edition_draft_texts(db, a, max, made, text, &n_unfit), OK);
	consent = (struct edition_consent){edition_seen(a, text), edition_readers(text)};
	if (edition_draft_release(db, a, max, made, &consent, &when) == OK)
		id = made;
}

static void
step(void)
{
	bool is_late;
	struct round round;
	enum result r = OK;

	switch (pick(8)) {
	case 0:
		(void)entry(pick(2) == 0 ? "en" : "zh_CN", "A question?");
		break;
	case 1:
		test_run(db, "INSERT INTO entry_revisions (entry_id, number, title, body, "
			     "is_material) SELECT entry_id, max(number) + 1, 'x', 'y', true FROM "
			     "entry_revisions GROUP BY 1 ORDER BY random() LIMIT 1");
		break;
	case 2:
		release_some();
		break;
	case 3:
		later("61 minutes");
		break;
	case 4:
		r = edition_pause(db, a, max, id);
		break;
	case 5:
		r = edition_resume(db, a, max, id, &is_late);
		break;
	case 6:
		r = edition_cancel(db, a, max, id);
		break;
	default:
		depart();
		assert_int_equal(round_run(db, a, &round), OK);
		test_run(db, "UPDATE mails SET state = 'accepted' WHERE state = 'planned' AND "
			     "edition_id IN (SELECT id FROM editions WHERE paused_at IS NULL)");
		assert_int_equal(delivery_recover(db, a, NULL), OK);
	}
	assert_true(r == OK || r == CONFLICT || r == NOT_FOUND);
}

/* Nobody has a revision twice; no mail is empty; what is frozen stays. */
static void
whatever_happens_nobody_gets_anything_twice(void **state)
{
	(void)state;
	test_run(db,
		 "CREATE TEMPORARY TABLE seen_texts (edition_id bigint, locale text, text text, "
		 "html text)");
	for (seed = 1; seed < 13; seed += 1) {
		uint32_t history = seed;

		(void)entry("en", "The first?");
		for (int i = 0; i < 60; i++) {
			step();
			test_run(db,
				 "INSERT INTO seen_texts SELECT t.edition_id, t.locale, t.text, "
				 "t.html FROM edition_texts AS t WHERE NOT EXISTS (SELECT FROM "
				 "seen_texts AS s WHERE s.edition_id = t.edition_id AND "
				 "s.locale = t.locale)");
		}
		assert_int_equal(
		    test_number(db,
				"SELECT count(*) FROM (SELECT FROM entries_had WHERE is_shown "
				"GROUP BY reader_id, entry_id, revision HAVING count(*) > 1) AS x"),
		    0);
		assert_int_equal(
		    test_number(db, "SELECT count(*) FROM mails AS m WHERE edition_id IS NOT NULL "
				    "AND NOT EXISTS (SELECT FROM edition_texts AS t WHERE "
				    "t.edition_id = m.edition_id AND t.locale = m.locale AND "
				    "t.n_entries > 0)"),
		    0);
		assert_int_equal(
		    test_number(db,
				"SELECT count(*) FROM seen_texts AS s JOIN edition_texts AS t "
				"USING (edition_id, locale) WHERE s.text <> t.text OR s.html <> "
				"t.html"),
		    0);
		seed = history;
		test_run(db, "DELETE FROM editions");
		test_run(db, "DELETE FROM mails");
		test_run(db, "DELETE FROM entries");
		test_run(db, "UPDATE subscriptions SET next_at = NULL");
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(times_are_those_of_the_editors_zone),
	    TEST(what_is_no_time_is_refused_at_its_field),
	    TEST(it_leaves_when_it_is_to_and_as_it_was_scheduled),
	    TEST(taken_back_it_is_new_again),
	    TEST(one_waits_for_the_other),
	    TEST(what_came_under_doubt_is_held_back),
	    TEST(paused_it_sends_nothing),
	    TEST(what_a_mailer_holds_is_not_handed_over_once_it_is_paused),
	    TEST(resumed_after_the_deadline_it_sends_nothing),
	    TEST(paused_for_too_long_it_ends),
	    TEST(only_moderators_pause_and_resume),
	    TEST(whatever_happens_nobody_gets_anything_twice),
	};

	log_open("test", LOG_LEVEL_ERROR);
	return cmocka_run_group_tests_name("edition_schedule", tests, connect_db, NULL);
}
