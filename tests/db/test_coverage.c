/* What becomes of questions people came with: how each is counted, and which entries answer them later. */
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "answerwell/base/clock.h"
#include "answerwell/base/hours.h"
#include "answerwell/faq/entry.h"
#include "answerwell/insight/coverage.h"
#include "answerwell/insight/covering.h"
#include "answerwell/insight/offer.h"
#include "answerwell/insight/solution.h"
#include "answerwell/insight/wanted.h"
#include "answerwell/search/matching.h"
#include "entry.h"

#define REFUND "How long does a refund take?"
#define WIDGET "Which dongle fits the widget?"

static struct arena *arena;
static struct matching matching;
static char folder[] = "/tmp/test_coverage-XXXXXX";
static int64_t entry;

static int
begin(void **state)
{
	struct entry_draft in;

	arena = test_arena();
	set_up(state);
	test_run(db, "DELETE FROM solutions");
	test_run(db, "DELETE FROM searches");
	test_run(db, "DELETE FROM covering_state");
	test_run(db, "INSERT INTO covering_state DEFAULT VALUES");
	in = draft();
	entry = promote(&in);
	/* Of another thread than those of the tests, which is of long ago. */
	test_run(db, "UPDATE questions SET created_at = created_at - interval '1 year'");
	return 0;
}

static int
open_all(void **state)
{
	test_settings();
	if (connect_db(state) != 0 || mkdtemp(folder) == NULL)
		return -1;
	matching_open(&matching, folder);
	return 0;
}

static int
close_all(void **state)
{
	(void)state;
	matching_remove(&matching);
	matching_close(&matching);
	return rmdir(folder);
}

/* ---- counting ----------------------------------------------------------------------------------- */

static struct coverage_weeks
weeks_at(int64_t now)
{
	static const struct hours utc = {.n_holidays = 0};
	struct coverage_weeks w;

	coverage_weeks_of(arena, &utc, now, &w);
	return w;
}

static struct coverage
counted_at(int64_t now)
{
	const struct coverage_weeks w = weeks_at(now);
	const struct coverage_filter all = {.category = NULL};
	struct coverage c;

	assert_int_equal(coverage_read(db, arena, &w, &all, NULL, 0, &c), OK);
	return c;
}

/* What the desk says is the same. */
static void
desk_agrees(const struct coverage *c)
{
	const struct coverage_weeks w = weeks_at(clock_now());
	struct coverage_share *share;
	struct batch b;

	batch_init(&b, db, arena);
	coverage_add_share(&b, &w, &share);
	assert_int_equal(batch_run(&b), OK);
	assert_int_equal(share->n_solved, coverage_count(&c->all, COVERAGE_SOLVED));
	assert_int_equal(share->n_all, coverage_count(&c->all, COVERAGE_ALL));
}

/* Only that many of these, and nothing else. */
static void
are(int part, int64_t n)
{
	const struct coverage c = counted_at(clock_now());

	desk_agrees(&c);
	assert_int_equal(coverage_count(&c.all, part), n);
	assert_int_equal(coverage_count(&c.all, COVERAGE_ALL), n);
}

static void
keep(int64_t id, double probability, bool was_shown, bool is_best)
{
	const struct offer_entry one = {entry, probability, was_shown, is_best};

	assert_int_equal(offer_keep(db, arena, id, &one, 1), OK);
}

static void
a_question_is_judged_by_what_stood_there_when_it_was_posted(void **state)
{
	int64_t id = test_question(db, ann, "Where is the money for my kettle?");

	(void)state;
	are(COVERAGE_UNCOVERED, 1);
	keep(id, 0.9, false, true);
	are(COVERAGE_MISSED, 1);
	test_run(db, "UPDATE question_offers SET was_shown = true");
	are(COVERAGE_SHOWN, 1);
	assert_int_equal(entry_retire(db, arena, moderator, entry, true), OK);
	are(COVERAGE_SHOWN, 1);
	test_run(db, "UPDATE questions SET is_visible = false WHERE id = %ld", (long)id);
	are(COVERAGE_SHOWN, 0);
}

static void
an_entry_answers_from_the_same_bound_on_as_everywhere(void **state)
{
	int64_t id = test_question(db, ann, "Where is the money for my kettle?");

	(void)state;
	keep(id, 0.9, true, true);
	test_run(db, "UPDATE question_offers SET probability = %.17g", MATCH_ANSWERS);
	are(COVERAGE_SHOWN, 1);
	test_run(db, "UPDATE question_offers SET probability = %.17g", nextafter(MATCH_ANSWERS, 0));
	are(COVERAGE_UNCOVERED, 1);
}

static void
what_the_asker_refused_was_seen_and_not_enough(void **state)
{
	int64_t id = test_question(db, ann, "Where is the money for my kettle?");

	(void)state;
	keep(id, 0.9, false, true);
	assert_int_equal(unsolved_say(db, arena, ann, id, "It is about another kettle.", &problems),
			 OK);
	are(COVERAGE_SHOWN, 1);
}

static int64_t
claimed(const struct account *who, int64_t of_entry, int64_t of_question, const char *visit)
{
	const struct solution_draft d = {.locale = LOCALE_EN,
					 .entry_id = of_entry,
					 .question_id = of_question,
					 .title = "",
					 .body = "",
					 .category = "",
					 .tags = "",
					 .visit = visit};
	int64_t id;

	assert_int_equal(solution_claim(db, arena, who, &d, &id), OK);
	return id;
}

static void
say(int64_t id, bool is_solved)
{
	struct solution *s;

	assert_int_equal(solution_get(db, arena, id, &s), OK);
	assert_int_equal(solution_say(db, arena, NULL, s, is_solved), OK);
}

static void
a_claim_is_what_was_said_of_it_last(void **state)
{
	int64_t id = claimed(NULL, entry, 0, "");

	(void)state;
	are(COVERAGE_CLAIMED, 1);
	say(id, true);
	are(COVERAGE_VERIFIED, 1);
	say(id, false);
	are(COVERAGE_REFUTED, 1);
	assert_int_equal(solution_was_asked(db, arena, id, ""), OK);
	are(COVERAGE_REFUTED, 0);
	claimed(NULL, 0, question, "");
	are(COVERAGE_THREAD, 1);
}

static void
of_one_visit_the_last_word_counts(void **state)
{
	static const char one[] = "aaaaaaaaaaaaaaaaaaaaaa", two[] = "bbbbbbbbbbbbbbbbbbbbbb";

	(void)state;
	claimed(NULL, 0, question, one);
	claimed(NULL, entry, 0, one);
	are(COVERAGE_CLAIMED, 1);
	/* The same by a member is one claim, and it comes back with them. */
	claimed(ann, entry, 0, two);
	assert_int_equal(solution_was_asked(db, arena, 0, two), OK);
	are(COVERAGE_CLAIMED, 1);
	claimed(ann, entry, 0, two);
	are(COVERAGE_CLAIMED, 2);
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM solutions WHERE visit IN ('%s', '%s')", one, two),
	    0);
	/* What is no number ties nothing together. */
	assert_int_equal(solution_was_asked(db, arena, 0, "x"), OK);
	assert_int_equal(solution_was_asked(db, arena, 0, ""), OK);
	are(COVERAGE_CLAIMED, 2);
	/* A visit is forgotten after a day. */
	test_run(db, "UPDATE solutions SET at = at - interval '25 hours'");
	assert_int_equal(solution_sweep(db, arena), OK);
	assert_int_equal(test_number(db, "SELECT count(*) FROM solutions WHERE visit IS NOT NULL"),
			 0);
}

static void
what_an_asker_says_of_their_own_question_is_the_question(void **state)
{
	int64_t id = test_question(db, ann, "Where is the money for my kettle?");

	(void)state;
	keep(id, 0.9, false, true);
	assert_int_equal(offer_solved(db, arena, ann, id), OK);
	are(COVERAGE_MISSED, 1);
}

static void
each_counts_in_its_week_and_in_no_other(void **state)
{
	const int64_t now = clock_now();
	const struct coverage_weeks w = weeks_at(now);
	struct coverage c;
	int64_t id = claimed(NULL, entry, 0, "");

	(void)state;
	for (int i = 0; i <= COVERAGE_WEEKS; i++)
		for (int early = 0; early <= 1; early++) {
			int week = i - early;

			test_run(db,
				 "UPDATE solutions SET at = timestamptz 'epoch' + %lld * interval "
				 "'1 microsecond' WHERE id = %lld",
				 (long long)(w.begins[i] - early), (long long)id);
			c = counted_at(now);
			for (int k = 0; k < COVERAGE_WEEKS; k++)
				assert_int_equal(coverage_count(&c.weeks[k], COVERAGE_ALL),
						 k == week);
			assert_int_equal(coverage_count(&c.all, COVERAGE_ALL),
					 week >= 0 && week < COVERAGE_WEEKS);
		}
	assert_true(w.begins[COVERAGE_WEEKS - 1] <= now && now < w.begins[COVERAGE_WEEKS]);
	assert_int_equal(w.begins[COVERAGE_WEEKS] - w.begins[0], COVERAGE_WEEKS * 7 * CLOCK_DAY);
}

/* ---- lists -------------------------------------------------------------------------------------- */

static void
a_list_in_pages_has_each_once_newest_first(void **state)
{
	const struct coverage_weeks w = weeks_at(clock_now());
	struct coverage_list asked = {.part = COVERAGE_ALL, .week = -1, .before = "", .limit = 2};
	struct coverage_line *lines;
	int64_t last = INT64_MAX;
	size_t n, n_all = 0;

	(void)state;
	for (int i = 0; i < 3; i++)
		test_question(db, ann, "Where is the money for my kettle?");
	for (int i = 0; i < 4; i++)
		claimed(NULL, entry, 0, "");
	/* Of the same moment, which no page may part. */
	test_run(db, "UPDATE solutions SET at = '%s'",
		 test_text(db, "SELECT max(created_at)::text FROM questions"));
	for (; asked.before != NULL; n_all += n) {
		assert_int_equal(
		    coverage_read_list(db, arena, &w, &asked, &lines, &n, &asked.before), OK);
		assert_true(n > 0 && n <= 2);
		for (size_t i = 0; i < n; i++) {
			assert_true(lines[i].at <= last);
			last = lines[i].at;
		}
	}
	assert_int_equal(n_all, 7);
}

/* ---- entries that come later -------------------------------------------------------------------- */

static void
run_job(void)
{
	assert_int_equal(matching_refresh(&matching, db, NULL), OK);
	assert_int_equal(covering_run(db, &matching), OK);
}

static int64_t
publish(const char *title, const char *phrasings)
{
	const struct entry_draft d = {.text = {.title = title,
					       .body = "The small one.",
					       .category = "billing",
					       .phrasings = phrasings},
				      .locale = "en"};

	return promote(&d);
}

/* The entry, and what was asked before it, some minutes ago. */
static int64_t
asked_before(const char *title)
{
	int64_t id = test_question(db, ann, title);

	test_run(db,
		 "UPDATE questions SET created_at = now() - interval '5 minutes' WHERE id = %ld",
		 (long)id);
	return id;
}

static void
an_entry_answers_what_was_asked_before_it(void **state)
{
	int64_t id = asked_before(WIDGET);

	(void)state;
	run_job();
	are(COVERAGE_UNCOVERED, 1);
	publish(WIDGET, "");
	run_job();
	are(COVERAGE_LATER, 1);
	assert_string_equal(
	    test_text(db,
		      "SELECT how || ' ' || (probability >= 0.7) || ' ' || was_there "
		      "FROM question_coverings WHERE question_id = %ld",
		      (long)id),
	    "words true false");
	/* Whatever becomes of the entry. */
	test_run(db, "UPDATE entries SET retired_at = now()");
	run_job();
	are(COVERAGE_LATER, 1);
}

static void
a_new_phrasing_answers_too(void **state)
{
	int64_t dongle = publish("Connectors and their sizes", "");

	(void)state;
	asked_before(WIDGET);
	test_run(db,
		 "UPDATE entries SET published_at = now() - interval '1 day', changed_at = now() "
		 "- interval '1 day'");
	run_job();
	are(COVERAGE_UNCOVERED, 1);
	test_run(db, "INSERT INTO phrasings (entry_id, text) VALUES (%ld, '" WIDGET "')",
		 (long)dongle);
	run_job();
	are(COVERAGE_LATER, 1);
}

static void
what_was_there_before_and_did_not_answer_does_not_answer_later(void **state)
{
	(void)state;
	publish(WIDGET, "");
	test_run(db,
		 "UPDATE entries SET published_at = now() - interval '1 day', changed_at = now() "
		 "- interval '1 day'");
	test_run(db, "UPDATE phrasings SET at = now() - interval '1 day'");
	asked_before(WIDGET);
	run_job();
	are(COVERAGE_UNCOVERED, 1);
}

static void
what_people_say_answers_whatever_the_words(void **state)
{
	int64_t first = asked_before("The brew tastes of tin"), repeat, after;

	(void)state;
	repeat = asked_before("My morning cup is metallic");
	test_run(db, "INSERT INTO duplicates (question_id, duplicate_of) VALUES (%ld, %ld)",
		 (long)repeat, (long)first);
	test_run(db, "UPDATE questions SET duplicate_of = %ld WHERE id = %ld", (long)first,
		 (long)repeat);
	run_job();
	are(COVERAGE_UNCOVERED, 2);
	test_run(db,
		 "INSERT INTO entry_sources (entry_id, question_id, question_revision, words) "
		 "VALUES (%ld, %ld, 1, '')",
		 (long)entry, (long)first);
	test_run(db, "UPDATE entries SET published_at = now()");
	run_job();
	are(COVERAGE_LATER, 2);
	/* Who comes when the entry is there has not found it. */
	after = test_question(db, ben, "Aluminium in my tea?");
	test_run(db, "UPDATE questions SET duplicate_of = %ld WHERE id = %ld", (long)first,
		 (long)after);
	test_run(db, "UPDATE entries SET published_at = now() - interval '1 minute'");
	run_job();
	assert_int_equal(counted_at(clock_now()).all.n[COVERAGE_MISSED], 1);
	keep(after, 0.2, true, true);
	assert_int_equal(counted_at(clock_now()).all.n[COVERAGE_SHOWN], 1);
	assert_int_equal(counted_at(clock_now()).all.n[COVERAGE_LATER], 2);
}

static void
a_repeated_entry_answers_until_the_mark_is_undone(void **state)
{
	int64_t repeat = asked_before("My morning cup is metallic");

	(void)state;
	test_run(db, "UPDATE entries SET published_at = now()");
	test_run(db, "UPDATE questions SET duplicate_entry = %ld WHERE id = %ld", (long)entry,
		 (long)repeat);
	run_job();
	are(COVERAGE_LATER, 1);
	test_run(db, "UPDATE questions SET duplicate_entry = NULL WHERE id = %ld", (long)repeat);
	run_job();
	are(COVERAGE_UNCOVERED, 1);
}

static void
it_goes_on_where_it_ended_and_begins_anew_with_other_entries(void **state)
{
	bool is_done;

	(void)state;
	for (int i = 0; i < COVERING_STEP + 3; i++)
		test_run(db,
			 "INSERT INTO searches (locale, via, words) VALUES ('en', 'search', "
			 "'dongle for the widget %d')",
			 i);
	assert_int_equal(matching_refresh(&matching, db, NULL), OK);
	assert_int_equal(covering_step(db, arena, &matching, &is_done), OK);
	assert_false(is_done);
	assert_int_equal(covering_step(db, arena, &matching, &is_done), OK);
	assert_true(is_done);
	assert_int_equal(test_number(db, "SELECT search_id FROM covering_state"),
			 test_number(db, "SELECT max(id) FROM searches"));
	publish(WIDGET, "dongle for the widget\ndongle widget");
	/* Another index than of now says nothing. */
	assert_int_equal(covering_step(db, arena, &matching, &is_done), OK);
	assert_true(is_done);
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM searches WHERE covered_entry_id IS NOT NULL"), 0);
	run_job();
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM searches WHERE covered_entry_id IS NULL"), 0);
}

/* ---- what is wanted ----------------------------------------------------------------------------- */

static void
searches_of_the_same_words_are_one_whatever_their_case(void **state)
{
	const struct coverage_weeks w = weeks_at(clock_now());
	const enum locale chinese = LOCALE_ZH_CN;
	struct wanted_list l;

	(void)state;
	test_run(db,
		 "INSERT INTO searches (locale, via, words, n_entries, n_threads, outcome) VALUES "
		 "('en', 'search', 'Widget dongle', 0, 0, 'none'), "
		 "('en', 'home', 'widget Dongle', 0, 0, 'none'), "
		 "('en', 'search', 'widget dongle', 1, 0, 'none'), "
		 "('en', 'search', 'widget dongle', 0, 1, 'none'), "
		 "('en', 'search', 'widget dongle', 0, 0, 'claimed'), "
		 "('en', 'ask', '', 0, 0, 'none'), "
		 "('zh_CN', 'search', '学生优惠', 0, 0, 'none')");
	asked_before(WIDGET);
	assert_int_equal(wanted_read(db, arena, &w, NULL, 50, &l), OK);
	wanted_gather(&l, NULL);
	assert_int_equal(l.n, 2);
	assert_string_equal(l.gaps[0].title, WIDGET);
	assert_int_equal(l.gaps[0].n_questions, 1);
	assert_int_equal(l.gaps[0].n_searches, 2);
	assert_float_equal(l.gaps[0].points, 2, 1e-9);
	assert_int_equal(wanted_read(db, arena, &w, &chinese, 50, &l), OK);
	wanted_gather(&l, NULL);
	assert_int_equal(l.n, 1);
	assert_int_equal(l.n_questions, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(a_question_is_judged_by_what_stood_there_when_it_was_posted,
				   begin),
	    cmocka_unit_test_setup(an_entry_answers_from_the_same_bound_on_as_everywhere, begin),
	    cmocka_unit_test_setup(what_the_asker_refused_was_seen_and_not_enough, begin),
	    cmocka_unit_test_setup(a_claim_is_what_was_said_of_it_last, begin),
	    cmocka_unit_test_setup(of_one_visit_the_last_word_counts, begin),
	    cmocka_unit_test_setup(what_an_asker_says_of_their_own_question_is_the_question, begin),
	    cmocka_unit_test_setup(each_counts_in_its_week_and_in_no_other, begin),
	    cmocka_unit_test_setup(a_list_in_pages_has_each_once_newest_first, begin),
	    cmocka_unit_test_setup(an_entry_answers_what_was_asked_before_it, begin),
	    cmocka_unit_test_setup(a_new_phrasing_answers_too, begin),
	    cmocka_unit_test_setup(what_was_there_before_and_did_not_answer_does_not_answer_later,
				   begin),
	    cmocka_unit_test_setup(what_people_say_answers_whatever_the_words, begin),
	    cmocka_unit_test_setup(a_repeated_entry_answers_until_the_mark_is_undone, begin),
	    cmocka_unit_test_setup(it_goes_on_where_it_ended_and_begins_anew_with_other_entries,
				   begin),
	    cmocka_unit_test_setup(searches_of_the_same_words_are_one_whatever_their_case, begin),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
