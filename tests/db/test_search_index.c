/* What search looks things up in: kept with every change, made anew, counted, also on large sites. */
#include <sys/wait.h>
#include <unistd.h>

#include "search.h"

static void
an_import_may_switch_it_off_and_rebuild_catches_up(void **state)
{
	int64_t id = 0;
	enum result r;

	(void)state;
	DB_TX(db, r) {
		test_run(db, "SELECT set_config('answerwell.search', 'off', true)");
		id = test_question(db, ann, "Imported question about espresso");
	}
	assert_int_equal(r, OK);
	assert_false(finds("espresso", id));
	test_run(db, "UPDATE posts SET words = ''");
	test_run(db, "INSERT INTO search_documents VALUES ('question', 99999999, 'en', 'ghost', "
		     "'ghost', 1)");
	assert_int_equal(search_rebuild(db), OK);
	assert_true(finds("espresso", id));
	assert_true(finds("yesterday", id));
	assert_int_equal(search("ghost").n, 0);
	assert_int_equal(test_number(db, "SELECT n_documents FROM search_totals"), 1);
	assert_true(test_number(db, "SELECT n_title FROM search_totals") > 2);
	assert_true(test_number(db, "SELECT n_words FROM search_totals") > 2);
}

static void
the_snapshot_of_rarity_changes_nothing_for_the_reader(void **state)
{
	int64_t before, after;

	(void)state;
	for (int i = 0; i < 30; i++)
		ask("The kettle is broken",
		    arena_printf(test_arena(), "It was present number %d.", i));
	ask("The kettle whistles", "It was a present for the kitchen.");
	before = first("kettle whistles");
	assert_int_equal(search_refresh_statistics(db, test_arena()), OK);
	assert_int_equal(
	    test_number(db, "SELECT n_documents FROM search_lexemes WHERE lexeme = 'kettl'"), 31);
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM search_lexemes WHERE lexeme LIKE '=%%'"), 0);
	make_large(1031);
	after = first("kettle whistles");
	assert_int_equal(before, after);
	assert_true(search("kettle").has_more);
}

static void
a_large_site_mends_typing_errors_from_its_vocabulary(void **state)
{
	int64_t id = ask("How long does a refund take to arrive?", "I sent it back on Monday.");

	(void)state;
	assert_int_equal(search_refresh_statistics(db, test_arena()), OK);
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM search_vocabulary WHERE word = 'refund'"), 1);
	make_large(100000);
	assert_int_equal(first("refnud"), id);
	assert_int_equal(first("refund arive"), id);
	test_run(db, "DELETE FROM search_documents");
	assert_int_equal(search_refresh_statistics(db, test_arena()), OK);
	assert_int_equal(test_number(db, "SELECT count(*) FROM search_vocabulary"), 0);
}

static void
before_the_first_vocabulary_typing_errors_are_mended_from_titles(void **state)
{
	int64_t id = ask("How long does a refund take to arrive?", "I sent it back on Monday.");

	(void)state;
	make_large(100000);
	assert_int_equal(first("refnud"), id);
}

static void
words_that_stand_everywhere_find_titles_and_the_newest(void **state)
{
	int64_t titled = ask("The kettle leaks at the lid", "It was a present.");
	int64_t newest = ask("Something odd", "The kettle leaks since Monday.");

	(void)state;
	test_run(db,
		 "INSERT INTO search_lexemes VALUES ('kettl', 40000, 900), ('leak', 30000, 800)");
	make_large(100000);
	assert_int_equal(search("kettle leaks").n, 2);
	assert_int_equal(first("kettle leaks"), titled);
	assert_true(finds("kettle", newest));
}

/* Documents of a large site, older than all that is asked later. */
static void
insert_documents(const char *words, int from, int to)
{
	test_run(db,
		 "INSERT INTO search_documents SELECT 'question', 1000000 + n, 'en', 'Noise', "
		 "v, 300, 1, search_profile(v) "
		 "FROM generate_series(%d, %d) n, setweight(search_vector('%s'), 'C') v",
		 from, to, words);
}

static void
of_many_threads_those_with_the_rarest_word_in_the_title_are_looked_at(void **state)
{
	int64_t all, one;

	(void)state;
	insert_documents("compressor", 1, 400);
	insert_documents("compressor kitchen", 401, 700);
	all = ask("The compressor hums at night", "It stands in the kitchen.");
	one = ask("The compressor stays cold", "Since Monday.");
	test_run(db,
		 "INSERT INTO search_lexemes VALUES ('compressor', 702, 2), ('kitchen', 3000, 1), "
		 "('cellar', 3000, 1)");
	make_large(100000);
	assert_int_equal(first("compressor kitchen"), all);
	assert_true(finds("compressor cellar", one));
}

static void
an_untouched_document_is_not_written_again(void **state)
{
	int64_t id = ask("Nothing changes here at all", "Only people vote for it.");
	const char *before =
	    test_text(db, "SELECT xmin FROM search_documents WHERE ref_id = %ld", (long)id);

	(void)state;
	test_run(db, "UPDATE posts SET n_up = n_up + 1 WHERE id = %ld", (long)id);
	test_run(db, "UPDATE questions SET n_views = n_views + 1, score = 1 WHERE id = %ld",
		 (long)id);
	assert_int_equal(search_rebuild(db), OK);
	assert_string_equal(
	    test_text(db, "SELECT xmin FROM search_documents WHERE ref_id = %ld", (long)id),
	    before);
}

enum { HOLD_US = 300000 };

/* As an importer might, without the domain's lock on the thread: the index must not rely on it. */
static void
insert_answer(struct db *tx, int64_t question_id, const char *words)
{
	test_run(tx,
		 "INSERT INTO posts (kind, question_id, body, html, renderer, words) "
		 "VALUES ('answer', %ld, 'x', 'x', 1, '%s')",
		 (long)question_id, words);
}

/* Another program, whose transaction stays open for a while. */
static enum result
answer_slowly(int64_t question_id)
{
	struct db *other = test_db_on(test_owner_url());
	enum result r;

	DB_TX(other, r) {
		insert_answer(other, question_id, "first writes alabaster");
		usleep(HOLD_US);
	}
	return r;
}

static void
answers_of_two_writers_at_once_are_both_found(void **state)
{
	int64_t id = ask("Two people answer at once", "Both should be found.");
	int status;
	pid_t child;

	(void)state;
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		_exit(answer_slowly(id) == OK ? 0 : 1);
	usleep(HOLD_US / 2);
	insert_answer(db, id, "second writes basalt");
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_true(finds("alabaster basalt", id));
	assert_non_null(
	    test_text(db, "SELECT 1 FROM search_documents WHERE tsv @@ 'alabast & basalt'"));
}

static void
the_longest_threads_can_be_indexed(void **state)
{
	int64_t id = ask("A thread that never ends", "It goes on and on.");

	(void)state;
	/* 3 MB of different Chinese words: past what a tsvector may hold. */
	test_run(db,
		 "INSERT INTO posts (kind, question_id, body, html, renderer, words) "
		 "SELECT 'answer', %ld, 'x', 'x', 1, (SELECT string_agg(chr(19968 + (a * 7919 + w) "
		 "%% 20000) "
		 "|| chr(19968 + w), ' ') FROM generate_series(1, 10000) w) FROM "
		 "generate_series(1, 40) a",
		 (long)id);
	assert_true(finds("thread ends", id));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(an_import_may_switch_it_off_and_rebuild_catches_up),
	    TEST(the_snapshot_of_rarity_changes_nothing_for_the_reader),
	    TEST(a_large_site_mends_typing_errors_from_its_vocabulary),
	    TEST(before_the_first_vocabulary_typing_errors_are_mended_from_titles),
	    TEST(words_that_stand_everywhere_find_titles_and_the_newest),
	    TEST(of_many_threads_those_with_the_rarest_word_in_the_title_are_looked_at),
	    TEST(an_untouched_document_is_not_written_again),
	    TEST(answers_of_two_writers_at_once_are_both_found),
	    TEST(the_longest_threads_can_be_indexed),
	};

	log_open("test", LOG_LEVEL_ERROR);
	return cmocka_run_group_tests_name("search index", tests, connect_db, NULL);
}
