/* What is said of what was found: how many, of which kind, in which order, and what was mended. */
#include "answerwell/search/asked.h"
#include "db/search.h"

static int64_t
publish(const char *title)
{
	test_run(db,
		 "INSERT INTO entries (locale, category_id, slug, title, body, html, renderer, "
		 "title_words, words) SELECT 'en', min(id), 'slug', '%s', 'x', '', 1, lower('%s'), "
		 "'x' FROM categories",
		 title, title);
	return test_number(db, "SELECT max(id) FROM entries");
}

static struct search_found
found(const char *query, struct search_how how)
{
	struct search_found f;

	how.locale = LOCALE_EN;
	assert_int_equal(search_run(db, test_arena(), query, &how, &f), OK);
	return f;
}

static struct search_found
narrowed(const char *query, struct search_how how)
{
	struct problems problems = {.n = 0};
	struct search_found f;
	struct asked q;

	how.locale = LOCALE_EN;
	asked_read(test_arena(), query, &problems, &q);
	assert_int_equal(search_narrowed(db, test_arena(), &q, &how, &f), OK);
	return f;
}

static void
ask_many(int n)
{
	for (int i = 0; i < n; i++)
		ask("About the battery",
		    arena_printf(test_arena(), "It is empty after %d days.", i));
}

static void
all_that_was_found_is_counted(void **state)
{
	struct search_found f;

	(void)state;
	assert_true(search("battery").n_known == 0 && search("battery").is_all);
	ask_many(SEARCH_PAGE + 3);
	f = search("battery");
	assert_int_equal(f.n_known, SEARCH_PAGE + 3);
	assert_true(f.is_all && f.has_more);
	f = search_page("battery", 2);
	assert_int_equal(f.n_known, SEARCH_PAGE + 3);
	f = narrowed("battery -camera", (struct search_how){.page = 2});
	assert_int_equal(f.n, 3);
	assert_int_equal(f.n_known, SEARCH_PAGE + 3);
	assert_true(f.is_all);
}

/* Of so many the index reads the best kinds, as far as a page needs. */
static void
of_many_no_number_is_made_up(void **state)
{
	struct search_found f;

	(void)state;
	ask_many(90);
	f = search("battery");
	assert_int_equal(f.n, SEARCH_PAGE);
	assert_false(f.is_all);
	assert_in_range(f.n_known, SEARCH_PAGE + 1, 89);
}

static void
one_kind_alone_is_shown(void **state)
{
	int64_t thread = ask("A battery is empty", "What should I do with it?"),
		entry = publish("Charging a battery");
	struct search_found f;

	(void)state;
	assert_int_equal(search("battery").n, 2);
	f = found("battery", (struct search_how){.kind = ASKED_ENTRIES});
	assert_int_equal(f.n, 1);
	assert_true(f.hits[0].is_entry && f.hits[0].id == entry);
	f = found("battery", (struct search_how){.kind = ASKED_THREADS});
	assert_int_equal(f.n, 1);
	assert_true(!f.hits[0].is_entry && f.hits[0].id == thread);
	f = narrowed("battery -camera", (struct search_how){.kind = ASKED_ENTRIES});
	assert_true(f.n == 1 && f.hits[0].is_entry);
	f = narrowed("battery is:faq", (struct search_how){.kind = ASKED_THREADS});
	assert_int_equal(f.n, 0);
	/* Titles alike, the last resort. */
	f = found("chargng", (struct search_how){.kind = ASKED_THREADS, .is_literal = true});
	assert_int_equal(f.n, 0);
}

static void
the_newest_come_first_if_asked_for(void **state)
{
	const struct search_how how = {.is_newest = true};
	int64_t old = ask("A battery, a battery", "What of the battery?"),
		young = ask("Something else", "What of the battery?");
	struct search_found f;

	(void)state;
	test_run(db, "UPDATE questions SET created_at = now() - interval '9 days' WHERE id = %lld",
		 (long long)old);
	test_run(db,
		 "UPDATE search_documents SET at = now() - interval '9 days' WHERE ref_id = %lld",
		 (long long)old);
	assert_int_equal(search("battery").hits[0].id, old);
	f = found("battery", how);
	assert_true(f.n == 2 && f.hits[0].id == young);
	f = narrowed("battery", how);
	assert_true(f.n == 2 && f.hits[0].id == young);
}

static void
what_was_mended_is_said(void **state)
{
	struct search_found f;

	(void)state;
	ask("A refund for the kettle", "When does it come?");
	f = search("my Refnd <kettle>");
	assert_int_equal(f.n, 1);
	assert_string_equal(f.mended.html, "my <mark>refund</mark> &lt;kettle&gt;");
	assert_null(search("refund").mended.html);
	f = found("refnd kettle", (struct search_how){.is_literal = true});
	assert_null(f.mended.html);
	assert_null(strstr(f.n > 0 ? f.hits[0].excerpt.html : "", "<mark>refund"));
	assert_int_equal(found("refnd zzzzqq", (struct search_how){.is_literal = true}).n, 0);
}

static void
words_that_say_little_are_not_marked(void **state)
{
	struct search_found f;

	(void)state;
	ask("It fails to work", "The kettle does not boil, and not only once.");
	f = search("kettle not boil");
	assert_non_null(strstr(f.hits[0].excerpt.html, "<mark>kettle</mark>"));
	assert_non_null(strstr(f.hits[0].excerpt.html, "<mark>boil</mark>"));
	assert_null(strstr(f.hits[0].excerpt.html, "<mark>not"));
	assert_non_null(strstr(search("not").hits[0].excerpt.html, "<mark>not</mark>"));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(all_that_was_found_is_counted), TEST(of_many_no_number_is_made_up),
	    TEST(one_kind_alone_is_shown),       TEST(the_newest_come_first_if_asked_for),
	    TEST(what_was_mended_is_said),       TEST(words_that_say_little_are_not_marked),
	};

	log_open("test", LOG_LEVEL_ERROR);
	return cmocka_run_group_tests_name("search_found", tests, connect_db, NULL);
}
