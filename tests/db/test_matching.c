/* The index of entries beside the database: made when there is none, and again when it is not of the entries of now. */
#include <assert.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "answerwell/db/db.h"
#include "answerwell/faq/entry.h"
#include "answerwell/match/vectors.h"
#include "answerwell/search/matching.h"
#include "support/community.h"
#include "support/own_arena.h"
#include "support/pg.h"

static struct db *db;
static const struct account *ann, *mod;
static struct matching matching;
static char folder[32];
static int64_t invoice;
static int n_worked;

static int64_t
entry(const char *title, const char *body, const char *phrasings)
{
	struct problems problems = {.n = 0};
	int64_t id;

	assert_int_equal(entry_promote(db, a, mod,
				       &(struct entry_draft){.text = {.title = title,
								      .body = body,
								      .category = "billing",
								      .phrasings = phrasings},
							     .locale = "en"},
				       &problems, &id),
			 OK);
	return id;
}

static void
work(void (*fn)(void *), void *arg)
{
	n_worked++;
	fn(arg);
}

/* Refreshes, and tells whether the index was made anew for it. */
static bool
is_made_anew_in(struct matching *m)
{
	int before = n_worked;

	assert_int_equal(matching_refresh(m, db, work), OK);
	assert_non_null(m->matcher);
	return n_worked > before;
}

static bool
is_made_anew(void)
{
	return is_made_anew_in(&matching);
}

/* The entry that is found first, 0: none. */
static int64_t
found(const char *text)
{
	const struct match_question q = {.text = text};
	size_t n;
	const struct match *list = matcher_find(matching.matcher, a, &q, 1, &n);

	return n > 0 ? list[0].id : 0;
}

static void
there_is_none_at_first_and_one_of_all_entries_afterwards(void **state)
{
	struct matching another;

	(void)state;
	assert_null(matching.matcher);
	assert_true(is_made_anew());
	assert_int_equal(matcher_entries(matching.matcher),
			 test_number(db, "SELECT count(*) FROM entries"));
	assert_int_equal(found("where is my invoice"), invoice);
	assert_false(is_made_anew());
	matching_open(&another, folder);
	assert_false(is_made_anew_in(&another)); /* the next process finds it */
	matching_close(&another);
	/* What has it open needs no file. */
	matching_remove(&matching);
	assert_false(is_made_anew());
	assert_int_equal(found("where is my invoice"), invoice);
}

static void
entries_phrasings_and_synonyms_make_it_anew(void **state)
{
	int64_t voucher;

	(void)state;
	(void)is_made_anew();
	voucher = entry("May I pay with a voucher?", "Yes, at the checkout.", "");
	assert_true(is_made_anew());
	assert_int_equal(found("pay with a voucher"), voucher);
	test_run(db, "UPDATE entries SET title = 'Do you take coupons?' WHERE id = %lld",
		 (long long)voucher);
	assert_true(is_made_anew());
	assert_int_equal(found("do you take coupons"), voucher);
	test_run(db,
		 "INSERT INTO phrasings (entry_id, text, words) VALUES (%lld, 'wibble the "
		 "wobble', '')",
		 (long long)voucher);
	assert_true(is_made_anew());
	assert_int_equal(found("wibble the wobble"), voucher);
	test_run(db, "DELETE FROM phrasings WHERE entry_id = %lld", (long long)voucher);
	assert_true(is_made_anew());
	test_run(db, "INSERT INTO synonyms (locale, words) VALUES ('en', E'coupons\ndoodad')");
	assert_true(is_made_anew());
	assert_int_equal(found("do you take doodad"), voucher);
	test_run(db, "DELETE FROM synonyms");
	assert_true(is_made_anew());
	test_run(db, "DELETE FROM entries WHERE id = %lld", (long long)voucher);
	assert_true(is_made_anew());
	assert_int_not_equal(found("do you take coupons"), voucher);
}

static void
views_votes_and_threads_do_not(void **state)
{
	int64_t question;

	(void)state;
	(void)is_made_anew();
	question = test_question(db, ann, "Where does the kettle come from?");
	(void)test_answer(db, mod, question);
	test_run(db, "UPDATE entries SET n_views = n_views + 1, review_at = now()");
	test_run(db, "INSERT INTO votes (post_id, account_id, value) VALUES (%lld, %lld, 1)",
		 (long long)question, (long long)mod->id);
	test_run(db, "UPDATE posts SET base_up = base_up + 1");
	assert_false(is_made_anew());
}

static void
entries_taken_out_are_not_in_it(void **state)
{
	int64_t lamp = entry("Which bulb does the lamp take?", "E27.", "what bulb");

	(void)state;
	(void)is_made_anew();
	assert_int_equal(found("what bulb for the lamp"), lamp);
	test_run(db, "UPDATE entries SET retired_at = now() WHERE id = %lld", (long long)lamp);
	assert_true(is_made_anew());
	assert_int_not_equal(found("what bulb for the lamp"), lamp);
	test_run(db, "UPDATE entries SET retired_at = NULL WHERE id = %lld", (long long)lamp);
	assert_true(is_made_anew());
	assert_int_equal(found("what bulb for the lamp"), lamp);
	test_run(db, "DELETE FROM entries WHERE id = %lld", (long long)lamp);
}

static void
imports_that_switch_the_search_off_are_noticed(void **state)
{
	enum result r;

	(void)state;
	(void)is_made_anew();
	DB_TX(db, r) {
		r = db_script(db, "SET LOCAL answerwell.search = 'off'; UPDATE entries SET body = "
				  "'In your account.' WHERE title LIKE '%invoice%'");
	}
	assert_int_equal(r, OK);
	assert_true(is_made_anew());
}

/* The lock as another process has it. */
static int
locked(void)
{
	int fd = open(arena_printf(a, "%s/entries.lock", folder), O_RDONLY | O_CREAT, 0644);

	assert_true(fd >= 0);
	assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), 0);
	return fd;
}

static void
two_do_not_make_it_at_once(void **state)
{
	int lock;

	(void)state;
	(void)is_made_anew();
	entry("Is the kettle loud?", "No.", "");
	lock = locked();
	n_worked = 0;
	assert_int_equal(matching_refresh(&matching, db, work), CONFLICT);
	assert_int_equal(n_worked, 0);
	assert_int_equal(found("where is my invoice"), invoice); /* the old one serves */
	close(lock);
	assert_true(is_made_anew());
	lock = locked();
	assert_false(is_made_anew()); /* nothing to be done needs no lock */
	close(lock);
}

static void
another_one_takes_what_the_first_has_made(void **state)
{
	struct matching another;

	(void)state;
	matching_open(&another, folder);
	(void)is_made_anew_in(&another);
	entry("Is the kettle red?", "Yes.", "");
	assert_true(is_made_anew());
	assert_false(is_made_anew_in(&another));
	matching_close(&another);
}

static void
the_index_of_another_site_is_not_taken(void **state)
{
	int64_t site = test_number(db, "SELECT site FROM matching");

	(void)state;
	(void)is_made_anew();
	test_run(db, "UPDATE matching SET site = site # 1");
	assert_true(is_made_anew());
	test_run(db, "UPDATE matching SET site = %lld", (long long)site);
	assert_true(is_made_anew());
}

/* A dump has the site and the version of its day; the index lies on from later. */
static void
a_restored_database_does_not_get_the_index_of_what_it_had_been(void **state)
{
	int64_t version = test_number(db, "SELECT version FROM matching"), lost;

	(void)state;
	(void)is_made_anew();
	lost = entry("Is it lost in the restore?", "It is.", "");
	(void)is_made_anew();
	test_run(db, "DELETE FROM entries WHERE id = %lld", (long long)lost);
	test_run(db, "UPDATE matching SET version = %lld", (long long)version);
	assert_true(is_made_anew());
	assert_int_not_equal(found("is it lost in the restore"), lost);
	/* Nor when it has had as many changes since. */
	test_run(db, "UPDATE synonyms SET words = words");
	test_run(db, "UPDATE synonyms SET words = words");
	assert_true(test_number(db, "SELECT version FROM matching") > version + 1000);
	assert_true(is_made_anew());
}

/* A folder that is not there, cannot be written, or is a link elsewhere. */
static void
where_it_cannot_be_written_the_old_one_stays(void **state)
{
	struct matching none;
	int64_t blue;

	(void)state;
	matching_open(&none, "/proc/no-such-folder");
	assert_int_equal(none.folder, -1);
	assert_int_equal(matching_refresh(&none, db, work), FAILED);
	assert_null(none.matcher);
	matching_remove(&none);
	matching_close(&none);
	(void)is_made_anew();
	blue = entry("Is the kettle blue?", "No.", "");
	/* Where a folder stands in the way of the file nothing is put in its place, whoever tries. */
	matching_remove(&matching);
	assert_int_equal(mkdir(arena_printf(a, "%s/entries", folder), 0755), 0);
	assert_int_equal(matching_refresh(&matching, db, work), FAILED);
	assert_int_equal(found("where is my invoice"), invoice);
	assert_int_equal(rmdir(arena_printf(a, "%s/entries", folder)), 0);
	assert_true(is_made_anew());
	assert_int_equal(found("is the kettle blue"), blue);
}

static void
it_is_made_without_english_vectors_too(void **state)
{
	struct matching plain;

	(void)state;
	(void)is_made_anew();
	matching_open(&plain, folder);
	vectors_close(plain.vectors);
	plain.vectors = NULL;
	assert_true(is_made_anew_in(&plain)); /* one made with vectors is of no use to it */
	assert_int_equal(matcher_entries(plain.matcher), matcher_entries(matching.matcher));
	matching_close(&plain);
}

static int
begin(void **state)
{
	(void)arena_made(state);
	db = test_db();
	ann = test_person(db, "ann", ROLE_CUSTOMER);
	mod = test_person(db, "mod", ROLE_MODERATOR);
	test_category(db, "billing");
	invoice = entry("Where do I find my invoice?", "In your account, under Orders.", "");
	return 0;
}

static int
set_up(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/answerwell-match-XXXXXX");
	assert_non_null(mkdtemp(folder));
	matching_open(&matching, folder);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	matching_remove(&matching);
	matching_close(&matching);
	return rmdir(folder); /* nothing else was left in it */
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(there_is_none_at_first_and_one_of_all_entries_afterwards),
	    TEST(entries_phrasings_and_synonyms_make_it_anew),
	    TEST(views_votes_and_threads_do_not),
	    TEST(entries_taken_out_are_not_in_it),
	    TEST(imports_that_switch_the_search_off_are_noticed),
	    TEST(two_do_not_make_it_at_once),
	    TEST(another_one_takes_what_the_first_has_made),
	    TEST(the_index_of_another_site_is_not_taken),
	    TEST(a_restored_database_does_not_get_the_index_of_what_it_had_been),
	    TEST(where_it_cannot_be_written_the_old_one_stays),
	    TEST(it_is_made_without_english_vectors_too),
	};
	char vectors[PATH_MAX];

	assert(realpath("assets/vectors/english.vectors", vectors) != NULL);
	setenv("ANSWERWELL_VECTORS", vectors, 1);
	return cmocka_run_group_tests_name("matching", tests, begin, arena_gone);
}
