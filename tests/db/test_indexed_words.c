/* What search finds a text by is the same whether it was just written or the index was built anew. */
#include "answerwell/forum/suggestion.h"
#include "answerwell/search/search.h"
#include "entry.h"

/* Each with something that is written and not read. */
static const char *const bodies[] = {
    "See [the manual](https://example.org/zebra/quagga) and okapi.",
    "Press it:\n\n```c\nint quagga = 1; /* okapi */\n```\n\nand `inline zebra` too.",
    "| part | price |\n|---|---|\n| the okapi | 3.50 |\n| Wi-Fi | C++ |",
    "* [ ] one\n* [x] **two**\n\n> quoted *okapi*\n\n1. first\n2. second",
    "![a picture](https://example.org/quagga.png) <https://example.org/zebra> &amp; &lt;okapi&gt;",
    "中文说明：[手册](https://example.org/zebra)里有「okapi」，请看 `quagga`。",
    "Ask @ann about it, don't wait; TCP/IP\\_x and \\[okapi\\].",
};
enum { BODIES = sizeof(bodies) / sizeof(bodies[0]) };

static void
write_all(const char *body, int i)
{
	const struct question_draft asked = {
	    .text = {.title = arena_printf(test_arena(), "What about `Wi-Fi` & C++, number %d?", i),
		     .body = body,
		     .category = "billing",
		     .tags = "c++, wi-fi, .net, v1.5"}};
	const struct entry_draft told = {
	    .text = {.title = arena_printf(test_arena(), "Entry *number* %d", i),
		     .body = body,
		     .category = "billing",
		     .phrasings = "Wi-Fi drops\nwhat is `C#`?"},
	    .locale = "en"};
	int64_t q, p, c, e;

	assert_int_equal(question_post(db, test_arena(), ann, &asked, &problems, &q), OK);
	assert_int_equal(answer_post(db, test_arena(), ben, q, body, &problems, &p), OK);
	assert_int_equal(comment_post(db, test_arena(), ben, p, body, &problems, &c), OK);
	assert_int_equal(entry_promote(db, test_arena(), moderator, &told, &problems, &e), OK);
}

/* Everything takes the text of its neighbour. */
static void
edit_all(const char *body, int64_t q, int64_t e)
{
	struct text t = {.title = "What about Node.js, *then*?",
			 .body = body,
			 .category = "billing",
			 .tags = "node.js, a b, c#",
			 .n_seen = 1};
	struct entry_draft told = {.text = t, .locale = "en"};
	struct suggestion_draft suggested = {.text = t};
	int64_t p = test_number(
		    db,
		    "SELECT id FROM posts WHERE parent_id IS NULL AND question_id = %ld "
		    "AND id <> question_id",
		    (long)q),
		s;
	bool decided;

	assert_int_equal(question_edit(db, test_arena(), ann, q, &t, &problems), OK);
	suggested.text.reason = "better";
	assert_int_equal(suggestion_make(db, test_arena(), ann, p, &suggested, &problems, &s), OK);
	assert_int_equal(suggestion_approve(db, test_arena(), ben, s, &t, &problems, &decided), OK);
	told.text.phrasings = "node.js\n[two] ways";
	assert_int_equal(entry_edit(db, test_arena(), moderator, e, &told, &problems), OK);
}

static const char *
words(void)
{
	return test_text(
	    db,
	    "SELECT string_agg(w, E'\\n' ORDER BY w) FROM ("
	    "SELECT 'post ' || id || ' ' || words FROM posts UNION ALL "
	    "SELECT 'title ' || id || ' ' || title_words || ' / ' || tag_words FROM questions "
	    "UNION ALL "
	    "SELECT 'entry ' || id || ' ' || title_words || ' / ' || words FROM entries UNION ALL "
	    "SELECT 'phrasing ' || entry_id || ' ' || text || ' ' || words FROM phrasings) AS "
	    "all_of (w)");
}

/* Writing and `answerwell reindex` agree, and the second does look at each row. */
static void
assert_words_hold(void)
{
	const char *written = words();

	assert_non_null(written);
	assert_non_null(strstr(written, "okapi"));
	assert_null(strstr(written, "zebra quagga"));
	assert_int_equal(test_number(db, "SELECT count(*) FROM posts WHERE words = '' AND kind <> "
					 "'comment'"),
			 0);
	assert_int_equal(search_rebuild(db), OK);
	assert_string_equal(words(), written);
	test_run(db, "UPDATE posts SET words = 'lost' WHERE kind <> 'comment'");
	test_run(db, "UPDATE questions SET title_words = 'lost', tag_words = 'lost'");
	test_run(db, "UPDATE entries SET title_words = 'lost', words = 'lost'");
	test_run(db, "UPDATE phrasings SET words = 'lost'");
	assert_int_equal(search_rebuild(db), OK);
	assert_string_equal(words(), written);
}

static void
what_is_posted_has_the_words_that_reindex_gives_it(void **state)
{
	(void)state;
	for (int i = 0; i < BODIES; i++)
		write_all(bodies[i], i);
	assert_words_hold();
}

static void
what_is_edited_or_suggested_has_the_words_that_reindex_gives_it(void **state)
{
	(void)state;
	for (int i = 0; i < BODIES; i++)
		write_all("Nothing of note is said here.", i);
	for (int i = 0; i < BODIES; i++)
		edit_all(
		    bodies[i],
		    test_number(db, "SELECT id FROM questions WHERE title LIKE '%%number %d?'", i),
		    test_number(db, "SELECT id FROM entries WHERE title LIKE '%%number* %d'", i));
	assert_words_hold();
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_is_posted_has_the_words_that_reindex_gives_it),
	    TEST(what_is_edited_or_suggested_has_the_words_that_reindex_gives_it),
	};

	return cmocka_run_group_tests(tests, connect_db, NULL);
}
