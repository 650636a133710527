/* Search: the same word in another form is found, with and without operators; a name with a sign is another
 * word. */
#include "search.h"

#include "answerwell/search/asked.h"
#include "answerwell/text/segment.h"

static int64_t
ask_body(const char *body)
{
	return ask_with("What is wrong with this thing here", body, "");
}

/* The place of the question among what is found, from 1; 0: it is not. */
static size_t
place(const char *query, int64_t id)
{
	struct problems problems = {.n = 0};
	const struct search_how how = {.locale = LOCALE_EN};
	struct search_found f;
	struct asked q;

	asked_read(test_arena(), query, &problems, &q);
	assert_int_equal(problems.n, 0);
	if (q.is_plain)
		assert_int_equal(search_run(db, test_arena(), q.words, &how, &f), OK);
	else
		assert_int_equal(search_narrowed(db, test_arena(), &q, &how, &f), OK);
	for (size_t i = 0; i < f.n; i++)
		if (f.hits[i].id == id)
			return i + 1;
	return 0;
}

/* Plain and beside an operator. */
static void
assert_finds(const char *query, int64_t id)
{
	if (place(query, id) == 0)
		fail_msg("%s is not found", query);
	if (place(arena_printf(test_arena(), "%s user:ann", query), id) == 0)
		fail_msg("%s is not found beside an operator", query);
}

static void
a_compound_is_found_joined_hyphened_and_apart(void **state)
{
	int64_t hyphen = ask_body("My zigbee-hub drops every hour."),
		joined = ask_body("My zigbeehub drops every hour."),
		apart = ask_body("My zigbee hub drops every hour."),
		other = ask_body("My hub drops.");

	(void)state;
	assert_finds("zigbeehub", hyphen);
	assert_finds("zigbeehub", joined);
	assert_finds("zigbee-hub", hyphen);
	assert_finds("zigbee-hub", joined);
	assert_finds("zigbee-hub", apart);
	assert_finds("ZigBee/Hub", joined);
	assert_finds("zigbee_hub", joined);
	assert_finds("zigbee\u2011hub", joined);
	assert_finds("zigbee hub", hyphen);
	assert_finds("zigbee hub", apart);
	assert_int_equal(place("\"my zigbee-hub\"", other), 0);
	assert_true(place("\"my zigbee-hub drops\"", hyphen) > 0);
	assert_true(place("\"my zigbee-hub drops\"", joined) > 0);
	assert_true(place("\"my zigbee-hub drops\"", apart) > 0);
	assert_true(place("\"my zigbeehub drops\"", hyphen) > 0);
	assert_int_equal(place("drops -zigbeehub", hyphen), 0);
	assert_int_equal(place("drops -zigbee-hub", joined), 0);
	assert_true(place("drops -zigbee-hub", other) > 0);
}

static void
all_forms_of_a_compound_are_full_matches(void **state)
{
	int64_t joined = ask_body("The old login of mine."), third;

	(void)state;
	for (int i = 0; i < 5; i++)
		(void)ask_with("Trouble with the log-in of the shop", "The log-in fails for me.",
			       "");
	third = ask_body("Neither of them.");
	assert_true(place("log-in", joined) > 0);
	assert_int_equal(place("log-in", third), 0);
	/* Where rarity comes from the snapshot, too. */
	test_run(db, "INSERT INTO search_lexemes VALUES ('log', 900), ('login', 100)");
	make_large(5000);
	assert_true(place("log-in", joined) > 0);
	assert_int_equal(place("log-in", third), 0);
}

static void
accents_and_characters_make_no_difference(void **state)
{
	int64_t latin = ask_body("They serve café in Zürich, at the Łódź bar."),
		greek = ask_body("Η Ελλάδα και ο Αλέξης είναι εδώ."),
		russian = ask_body("Ёлка стоит у нас ещё."),
		chinese = ask_with("請問這個怎麼處理", "水管上有綠鏽，擦不掉。", "");

	(void)state;
	assert_finds("cafe zurich lodz", latin);
	assert_finds("CAFÉ", latin);
	assert_finds("ελλαδα αλεξης", greek);
	assert_finds("елка еще", russian);
	assert_finds("绿锈", chinese);
	assert_finds("綠鏽", chinese);
	assert_finds("处理", chinese);
	assert_true(place("“cafe in zurich”", latin) > 0);
	chinese = ask_body("头发掉了一地，怎么办才好");
	assert_finds("頭髮", chinese);
}

static void
a_sign_in_the_name_makes_another_word(void **state)
{
	int64_t cpp = ask_with("The sample written in C++ fails", "It fails to build.", ""),
		sharp = ask_with("The sample written in C# fails", "It fails to build.", ""),
		dot = ask_with("The sample written in .NET fails", "It fails to build.", ""),
		net = ask_with("The sample on the net fails", "It fails to build.", ""),
		c = ask_with("The sample written in C fails", "It fails to build.", "");

	(void)state;
	assert_int_equal(place("C++ sample", cpp), 1);
	assert_int_equal(place("c# sample", sharp), 1);
	assert_int_equal(place("C sample", c), 1);
	assert_int_equal(place("C sample", cpp), 0);
	assert_int_equal(place(".NET sample", dot), 1);
	assert_finds("dotnet", dot);
	assert_true(place("net sample", net) > 0);
	assert_int_equal(place("\"written in C++\"", c), 0);
	assert_int_equal(place("sample -C++", cpp), 0);
	assert_true(place("sample -C++", c) > 0);
}

static void
tags_follow_the_same_rules(void **state)
{
	int64_t id = ask_with("A question that has tags", "And it has a body.", "wi-fi, c++, café");

	(void)state;
	assert_finds("wifi", id);
	assert_finds("wi-fi", id);
	assert_finds("cafe", id);
	assert_finds("C++", id);
	assert_int_equal(place("c", id), 0);
	assert_true(place("tag:wi-fi", id) > 0);
	assert_true(place("tag:c++ tags", id) > 0);
	assert_true(place("tag:café question", id) > 0);
}

static void
what_nobody_sees_is_not_found(void **state)
{
	int64_t id = ask_body("A text with <!-- hiddenwords --> a comment, and [a "
			      "link](https://example.com/leadsto).");

	(void)state;
	assert_finds("comment", id);
	assert_int_equal(place("hiddenwords", id), 0);
	assert_int_equal(place("leadsto", id), 0);
}

static void
words_of_older_rules_are_made_anew(void **state)
{
	struct search_rebuilding at = {.phase = 0};
	int64_t id = ask_with("Wi-Fi in the café", "It drops and drops.", "wi-fi");
	bool is_current, is_done = false;

	(void)state;
	test_run(db, "UPDATE search_totals SET words_version = 0");
	test_run(db, "UPDATE posts SET words = 'it drops'");
	test_run(db, "UPDATE questions SET title_words = 'wi fi in the café', tag_words = ''");
	assert_int_equal(test_number(db, "SELECT count(*) FROM search_documents WHERE tsv @@ "
					 "'cafe | wifi'::tsquery"),
			 0);
	assert_int_equal(search_is_current(db, test_arena(), &is_current), OK);
	assert_false(is_current);
	while (!is_done)
		assert_int_equal(search_rebuild_step(db, test_arena(), &at, &is_done), OK);
	assert_finds("cafe", id);
	assert_finds("wifi", id);
	assert_int_equal(search_is_current(db, test_arena(), &is_current), OK);
	assert_true(is_current);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(a_compound_is_found_joined_hyphened_and_apart),
	    TEST(all_forms_of_a_compound_are_full_matches),
	    TEST(accents_and_characters_make_no_difference),
	    TEST(a_sign_in_the_name_makes_another_word),
	    TEST(tags_follow_the_same_rules),
	    TEST(what_nobody_sees_is_not_found),
	    TEST(words_of_older_rules_are_made_anew),
	};

	log_open("test", LOG_LEVEL_ERROR);
	return cmocka_run_group_tests_name("search forms", tests, connect_db, NULL);
}
