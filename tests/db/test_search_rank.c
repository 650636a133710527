/* Search: what ranking goes by is what the database wrote, and what a hit shows follows its thread. */
#include "search.h"

#include "answerwell/base/buf.h"
#include "answerwell/forum/answer.h"
#include "search/profile.h"
#include "search/terms.h"

static int64_t
answer(int64_t question_id, const char *body)
{
	struct problems problems = {.n = 0};
	int64_t id = 0;

	assert_int_equal(answer_post(db, test_arena(), ben, question_id, body, &problems, &id), OK);
	return id;
}

/* Or words would be looked for that the index has under another name. */
static void
stems_are_those_of_the_database(void **state)
{
	static const char *const words[] = {"refunds",
					    "cancellation",
					    "deliveries",
					    "dying",
					    "using",
					    "possibly",
					    "organization",
					    "skis",
					    "news",
					    "generously",
					    "communism",
					    "arsenal",
					    "succeed",
					    "exceeding",
					    "inning",
					    "happily",
					    "relational",
					    "agreed",
					    "hopping",
					    "falling",
					    "conflated",
					    "troubled",
					    "sized",
					    "sky",
					    "idly",
					    "gently",
					    "early",
					    "only",
					    "singly",
					    "bias",
					    "andes",
					    "atlas",
					    "cosmos",
					    "howe",
					    "proceed",
					    "herring",
					    "canning",
					    "outing",
					    "earring",
					    "feudally",
					    "electricity",
					    "hopefulness",
					    "vietnamization",
					    "conditional",
					    "adoption",
					    "rate",
					    "controlled",
					    "roll",
					    "yes",
					    "boy",
					    "by",
					    "is",
					    "as",
					    "r5",
					    "k2s",
					    "10mb",
					    "007",
					    "1e5",
					    "0x1f",
					    "5r",
					    "退款",
					    "größe",
					    "ελλαδα",
					    "елка",
					    "ガキ",
					    "a1b2c3"};

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		const char *kept =
		    test_text(db, "SELECT string_agg(lexeme, ' ') FROM unnest(search_vector('%s'))",
			      words[i]);

		if (strcmp(term_lexeme(test_arena(), words[i]), kept) != 0)
			fail_msg("%s is %s here, %s there", words[i],
				 term_lexeme(test_arena(), words[i]), kept);
	}
}

static struct profile_count
count_of(const char *profile, const char *lexeme)
{
	struct profile_code code = profile_code_of(lexeme);
	struct profile_count n;

	(void)profile_find(profile, strlen(profile), &code, &n);
	return n;
}

static void
a_profile_tells_how_often_a_word_stands_where(void **state)
{
	int64_t id = ask_with("Kettle or kettle", "The kettle whistles at night.", "steam");
	const char *profile;

	(void)state;
	answer(id, "Steam makes it whistle.");
	profile =
	    test_text(db, "SELECT profile FROM search_documents WHERE ref_id = %ld", (long)id);
	assert_true(count_of(profile, "kettl").title == 2);
	assert_true(count_of(profile, "kettl").body == 1);
	assert_true(count_of(profile, "kettl").answers == 0);
	assert_true(count_of(profile, "steam").tag == 1);
	assert_true(count_of(profile, "steam").title == 0);
	assert_true(count_of(profile, "steam").answers == 1);
	assert_true(count_of(profile, "whistl").body == 1 &&
		    count_of(profile, "whistl").answers == 1);
	assert_true(count_of(profile, "teapot").body == 0);
	assert_false(profile_is_cut(strlen(profile)));
}

static void
what_a_hit_shows_follows_its_thread(void **state)
{
	int64_t id = ask("Where does the kettle come from?", "I want to know."), reply;
	struct search_found f;

	(void)state;
	test_category(db, "returns");
	reply = answer(id, "From afar.");
	test_run(
	    db,
	    "UPDATE questions SET accepted_id = %ld, official_id = %ld, official_until = now() + "
	    "interval '1 day', category_id = (SELECT id FROM categories WHERE slug = 'returns') "
	    "WHERE id = %ld",
	    (long)reply, (long)reply, (long)id);
	f = search("kettle");
	assert_int_equal(f.n, 1);
	assert_int_equal(f.hits[0].n_answers, 1);
	assert_true(f.hits[0].is_accepted);
	assert_true(f.hits[0].is_official);
	assert_string_equal(f.hits[0].category_slug, "returns");
	test_run(db,
		 "UPDATE questions SET official_until = now() - interval '1 day' WHERE id = %ld",
		 (long)id);
	assert_false(search("kettle").hits[0].is_official);
	test_run(db, "UPDATE posts SET body = 'I would love to know.' WHERE id = %ld", (long)id);
	assert_non_null(strstr(search("kettle").hits[0].excerpt.html, "would love"));
}

static void
documents_of_older_versions_are_shown_all_the_same(void **state)
{
	int64_t id = ask("Where does the kettle come from?", "I want to know.");
	struct search_found f;

	(void)state;
	test_run(db, "UPDATE search_documents SET profile = '', slug = '', start = '', at = NULL, "
		     "category_id = NULL, n_title = 0");
	f = search("kettle");
	assert_int_equal(f.n, 1);
	assert_int_equal(f.hits[0].id, id);
	assert_string_equal(f.hits[0].category_slug, "billing");
	assert_true(f.hits[0].slug[0] != '\0' && f.hits[0].at != 0);
	assert_non_null(strstr(f.hits[0].excerpt.html, "I want to know"));
}

static void
a_long_text_does_not_hide_its_only_word(void **state)
{
	struct buf b;
	int64_t id;

	(void)state;
	buf_init(&b, test_arena(), 8192);
	for (int i = 0; i < 900; i++)
		buf_printf(&b, "word%d ", i);
	buf_puts(&b, "thermostat");
	for (int i = 0; i < 10; i++)
		ask("A short question", "It is short.");
	id = ask("A long question", b.data);
	assert_int_equal(first("thermostat"), id);
}

static void
turning_pages_shows_each_hit_once(void **state)
{
	enum { HITS = 2 * SEARCH_PAGE + 25 };
	int64_t seen[HITS];
	struct search_found f;
	size_t n = 0;

	(void)state;
	for (int i = 0; i < HITS; i++)
		ask(i % 3 == 0 ? "About the battery" : "About something else",
		    arena_printf(test_arena(), "The battery is empty after %d days.", i));
	for (int page = 1; page <= 4; page++) {
		f = search_page("battery", page);
		assert_true(f.has_more == (page < 4));
		for (size_t i = 0; i < f.n; i++) {
			for (size_t k = 0; k < n; k++)
				assert_int_not_equal(seen[k], f.hits[i].id);
			seen[n++] = f.hits[i].id;
		}
	}
	assert_int_equal(n, HITS);
}

static void
slips_are_mended_while_asking_too(void **state)
{
	int64_t id = ask("How long does a refund take to arrive?", "I sent it back on Monday.");
	struct search_hit *hits;
	size_t n;

	(void)state;
	ask("Where can I see my invoice?", "I need it for the tax office.");
	assert_int_equal(search_similar(db, test_arena(), LOCALE_EN, "my refunf", "", 5, &hits, &n),
			 OK);
	assert_int_equal(n, 1);
	assert_int_equal(hits[0].id, id);
}

static void
one_word_in_common_makes_nothing_similar(void **state)
{
	int64_t id = ask("Where can I see my invoice?", "I need it for the tax office.");
	struct search_hit *hits;
	size_t n;

	(void)state;
	ask("How long does a refund take to arrive?", "I sent it back on Monday.");
	assert_int_equal(search_similar(db, test_arena(), LOCALE_EN,
					"Which office chair is good for a bad back?", "", 5, &hits,
					&n),
			 OK);
	assert_int_equal(n, 0);
	assert_int_equal(search_similar(db, test_arena(), LOCALE_EN,
					"The tax office wants an invoice, where is it?", "", 5,
					&hits, &n),
			 OK);
	assert_int_equal(n, 1);
	assert_int_equal(hits[0].id, id);
}

static void
question_words_tell_titles_apart(void **state)
{
	int64_t where = ask("Where is the filter?", "I do not see it."),
		when = ask("When is the filter due?", "It is grey.");

	(void)state;
	assert_int_equal(first("where filter"), where);
	assert_int_equal(first("when filter"), when);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(stems_are_those_of_the_database),
	    TEST(a_profile_tells_how_often_a_word_stands_where),
	    TEST(what_a_hit_shows_follows_its_thread),
	    TEST(documents_of_older_versions_are_shown_all_the_same),
	    TEST(a_long_text_does_not_hide_its_only_word),
	    TEST(turning_pages_shows_each_hit_once),
	    TEST(slips_are_mended_while_asking_too),
	    TEST(one_word_in_common_makes_nothing_similar),
	    TEST(question_words_tell_titles_apart),
	};

	log_open("test", LOG_LEVEL_ERROR);
	return cmocka_run_group_tests_name("search rank", tests, connect_db, NULL);
}
