/* Search: what is written is found at once, by its words, best first; hostile queries do no harm. */
#include "search.h"

#include "answerwell/forum/answer.h"

static int64_t
answer(int64_t question_id, const char *body)
{
	struct problems problems = {.n = 0};
	int64_t id = 0;

	assert_int_equal(answer_post(db, test_arena(), ben, question_id, body, &problems, &id), OK);
	return id;
}

static int64_t
entry(const char *title, const char *title_words, const char *body)
{
	test_run(db,
		 "INSERT INTO entries (locale, category_id, slug, title, body, html, renderer, "
		 "title_words, words) SELECT 'en', min(id), 'slug', '%s', '%s', '', 1, '%s', "
		 "lower('%s') "
		 "FROM categories",
		 title, body, title_words, body);
	return test_number(db, "SELECT max(id) FROM entries");
}

/* ---- what is found -------------------------------------------------------------------------- */

static void
a_chinese_word_inside_a_sentence_is_found(void **state)
{
	int64_t id = ask("我申请的退款为什么还没有到账", "上周三提交了申请，到今天也没有收到钱。");

	(void)state;
	ask("如何修改收货地址", "下单时地址写错了，现在还能改吗？");
	assert_true(finds("退款", id));
	assert_true(finds("到账", id));
	assert_true(finds("退款 到账", id));
	assert_int_equal(search("退款").n, 1);
}

static void
a_part_of_a_long_chinese_word_is_found(void **state)
{
	int64_t id = ask("信用卡被重复扣款怎么办", "同一笔订单扣了两次。");

	(void)state;
	assert_true(finds("信用", id));
	assert_true(finds("信用卡", id));
	assert_true(finds("扣款", id));
}

static void
an_english_word_is_found_by_its_stem(void **state)
{
	int64_t id = ask("Why was my delivery refunded twice?", "I see two payments coming back.");

	(void)state;
	assert_true(finds("refund", id));
	assert_true(finds("deliveries", id));
	assert_true(finds("Payment", id));
}

static void
mixed_text_is_found_by_both_languages(void **state)
{
	int64_t id = ask("用PayPal付款失败怎么办", "页面提示 error 502，App 也打不开。");

	(void)state;
	assert_true(finds("paypal", id));
	assert_true(finds("付款", id));
	assert_true(finds("PayPal 付款", id));
	assert_true(finds("502", id));
}

static void
words_joined_by_a_dot_are_found_apart(void **state)
{
	int64_t id = ask("Sorting out my refund.Thanks",
			 "I use node.js 4.1 with foo_bar at example.com/shop.");

	(void)state;
	assert_true(finds("refund", id));
	assert_true(finds("node", id));
	assert_true(finds("node.js", id));
	assert_true(finds("4.1", id));
	assert_true(finds("shop example", id));
	assert_int_equal(search("4").n, 0);
}

static void
tags_and_answers_are_found_at_commit(void **state)
{
	int64_t id =
	    ask_with("My machine makes a strange noise", "It started on Monday.", "grinder");

	(void)state;
	assert_true(finds("grinder", id));
	assert_false(finds("descaling", id));
	answer(id, "It needs descaling. Use citric acid.");
	assert_true(finds("descaling", id));
	assert_true(finds("noise citric", id));
}

static void
an_entry_is_found_by_a_phrasing(void **state)
{
	int64_t id =
	    entry("How long does a refund take?", "how long does a refund take", "Five days.");

	(void)state;
	assert_false(finds("reimbursement", id));
	test_run(db,
		 "INSERT INTO phrasings (entry_id, text, words) VALUES (%ld, 'x', 'when comes my "
		 "reimbursement')",
		 (long)id);
	assert_true(finds("reimbursement", id));
	test_run(db, "DELETE FROM phrasings");
	assert_false(finds("reimbursement", id));
}

static void
an_edited_title_is_found_by_its_new_words_only(void **state)
{
	int64_t id = ask("Where is my parcel at the moment?", "It should have come on Friday.");
	const struct question_draft draft = {
	    .text = {.title = "Where is my consignment at the moment?",
		     .body = "It should have come on Friday.",
		     .category = "billing",
		     .tags = "",
		     .n_seen = 1}};
	struct problems problems = {.n = 0};

	(void)state;
	assert_true(finds("parcel", id));
	assert_int_equal(question_edit(db, test_arena(), ann, id, &draft.text, &problems), OK);
	assert_true(finds("consignment", id));
	assert_false(finds("parcel", id));
}

static void
a_typing_error_is_forgiven(void **state)
{
	int64_t id = ask("How long does a refund take to arrive?", "I sent it back on Monday.");

	(void)state;
	ask("Where can I see my invoice?", "I need it for the tax office.");
	assert_int_equal(first("refnud"), id);
	assert_int_equal(first("refund arive"), id);
	assert_int_equal(first("how long takes a refnd"), id);
}

static void
titles_alike_are_the_last_resort(void **state)
{
	int64_t id = ask("Bluetooth headphones", "They do not pair any more since yesterday.");

	(void)state;
	assert_int_equal(first("bluetoothheadphones"), id);
}

static void
words_that_say_nothing_do_not_hide_a_thread(void **state)
{
	int64_t id = ask("Cancel an order", "I ordered the wrong colour just now.");

	(void)state;
	ask("How do I get into my account?", "It does not let me in.");
	assert_int_equal(first("how do I cancel my order please"), id);
	assert_int_equal(search("how do I cancel my order please").n, 1);
}

/* ---- what is not found ---------------------------------------------------------------------- */

static void
hidden_and_deleted_threads_leave_the_index(void **state)
{
	int64_t id = ask("Voucher code is not accepted", "It says expired but it is not.");
	int64_t reply = answer(id, "Try it with capital letters, that worked for me.");

	(void)state;
	assert_true(finds("capital", id));
	test_run(db, "UPDATE posts SET hidden_at = now() WHERE id = %ld", (long)reply);
	assert_false(finds("capital", id));
	assert_true(finds("voucher", id));
	test_run(db, "UPDATE questions SET is_visible = false WHERE id = %ld", (long)id);
	assert_false(finds("voucher", id));
	test_run(db, "UPDATE questions SET is_visible = true WHERE id = %ld", (long)id);
	assert_true(finds("voucher", id));
	test_run(db, "UPDATE posts SET deleted_at = now() WHERE id = %ld", (long)id);
	assert_false(finds("voucher", id));
}

static void
a_retired_entry_leaves_the_index(void **state)
{
	int64_t id = entry("Gift cards", "gift cards", "They never expire.");

	(void)state;
	assert_true(finds("gift", id));
	test_run(db, "UPDATE entries SET retired_at = now() WHERE id = %ld", (long)id);
	assert_false(finds("gift", id));
}

static void
comments_are_not_searched(void **state)
{
	int64_t id = ask("Where do I find the serial number?", "It is not on the box any more.");
	struct problems problems = {.n = 0};
	int64_t comment;

	(void)state;
	assert_int_equal(comment_post(db, test_arena(), ben, id, "Look underneath, kryptonite.",
				      &problems, &comment),
			 OK);
	assert_int_equal(search("kryptonite").n, 0);
}

/* ---- order ---------------------------------------------------------------------------------- */

static void
the_title_counts_more_than_an_answer(void **state)
{
	int64_t in_answer = ask("What can I do about limescale?", "The water gets through slowly."),
		in_title;

	(void)state;
	answer(in_answer, "You may find the warranty helpful here.");
	in_title = ask("How long is the warranty?", "I bought it a year ago in a shop.");
	assert_int_equal(first("warranty"), in_title);
	assert_true(finds("warranty", in_answer));
}

static void
all_words_come_before_some_words(void **state)
{
	int64_t one = ask("Invoice invoice invoice",
			  "Invoice, invoice and invoice again: the invoice."),
		both;

	(void)state;
	both = ask("Something about an address that is long",
		   "The address on my invoice has been wrong "
		   "since I moved to another town last year.");
	assert_int_equal(first("invoice address"), both);
	assert_true(finds("invoice", one));
}

static void
a_rare_word_counts_more_than_a_common_one(void **state)
{
	int64_t rare;

	(void)state;
	for (int i = 0; i < 20; i++)
		ask("My order has a problem", "The order is not what it should be.");
	rare = ask("Strange smell of burnt plastic", "It came when I opened the box of my order.");
	assert_int_equal(first("order plastic"), rare);
}

static void
an_entry_comes_before_the_same_thread(void **state)
{
	int64_t id = ask("How do I return shoes?", "They are too small for me."), e;

	(void)state;
	e = entry("How do I return shoes?", "how do i return shoes", "they are too small for me");
	assert_int_not_equal(id, 0);
	assert_true(search("return shoes").hits[0].is_entry);
	assert_int_equal(first("return shoes"), e);
}

static void
pages_follow_each_other_without_overlap(void **state)
{
	struct search_found one, two;

	(void)state;
	for (int i = 0; i < SEARCH_PAGE + 5; i++)
		ask("Question about the same battery",
		    arena_printf(test_arena(), "It is empty after %d days.", i));
	one = search("battery");
	assert_int_equal(one.n, SEARCH_PAGE);
	assert_true(one.has_more);
	two = search_page("battery", 2);
	assert_int_equal(two.n, 5);
	assert_false(two.has_more);
	for (size_t i = 0; i < one.n; i++)
		for (size_t j = 0; j < two.n; j++)
			assert_int_not_equal(one.hits[i].id, two.hits[j].id);
}

/* ---- excerpts ------------------------------------------------------------------------------- */

#define FILLING                                                                                    \
	"It is quiet in the room next door, and nobody there has heard of it. It is quiet in the " \
	"room next door, and nobody there has heard of it. It is quiet in the room next door, "    \
	"and "                                                                                     \
	"nobody there has heard of it. It is quiet in the room next door, and nobody has heard."

static void
excerpts_mark_the_words_and_escape_the_rest(void **state)
{
	struct search_found f;

	(void)state;
	ask("Markup in my question",
	    "Look: `<script>alert(1)</script>` & the refunds came.\n\n退款到账了。");
	f = search("refund");
	assert_non_null(strstr(f.hits[0].excerpt.html, "<mark>refunds</mark>"));
	assert_null(strstr(f.hits[0].excerpt.html, "<script"));
	f = search("退款");
	assert_non_null(strstr(f.hits[0].excerpt.html, "<mark>退款</mark>"));
}

/* Far behind, so that the beginning would be shown if it were not found. */
static void
other_forms_of_a_word_are_marked(void **state)
{
	static const struct {
		const char *asked, *stands;
	} forms[] = {
	    {"use", "using"},         {"cancellation", "cancelled"}, {"delivery", "deliveries"},
	    {"die", "dying"},         {"refunding", "refunds"},      {"organize", "organization"},
	    {"possibly", "possible"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		const char *marked = arena_printf(test_arena(), "<mark>%s</mark>", forms[i].stands);
		struct search_found f;

		set_up(NULL);
		ask("A question", arena_printf(test_arena(), "%s One more word, %s, stands here.",
					       FILLING, forms[i].stands));
		f = search(forms[i].asked);
		assert_int_equal(f.n, 1);
		assert_non_null(strstr(f.hits[0].excerpt.html, marked));
	}
}

static void
an_excerpt_shows_the_answer_when_the_word_stands_there(void **state)
{
	int64_t id = ask("Something is wrong with it", "I do not know what it is called.");

	(void)state;
	answer(id, "That is the thermostat.");
	assert_non_null(
	    strstr(search("thermostat").hits[0].excerpt.html, "<mark>thermostat</mark>"));
}

static const char *
answer_shown(const char *query)
{
	return search(query).hits[0].excerpt.html;
}

static void
of_several_answers_the_best_is_shown_as_soon_as_it_is(void **state)
{
	int64_t id = ask("Something is wrong with it", "I do not know what it is called.");

	(void)state;
	answer(id, "A thermostat, says the first.");
	answer(id, "A thermostat, says the second.");
	assert_non_null(strstr(answer_shown("thermostat"), "first"));
	test_run(db,
		 "UPDATE questions SET accepted_id = (SELECT max(id) FROM posts WHERE "
		 "question_id = %ld) WHERE id = %ld",
		 id, id);
	assert_non_null(strstr(answer_shown("thermostat"), "second"));
	test_run(db,
		 "UPDATE posts SET hidden_at = now() WHERE id = (SELECT max(id) FROM posts "
		 "WHERE question_id = %ld)",
		 id);
	assert_non_null(strstr(answer_shown("thermostat"), "first"));
}

/* ---- suggestions ---------------------------------------------------------------------------- */

static void
similar_questions_carry_the_start_of_their_answer(void **state)
{
	int64_t id = ask("Can I change the delivery address?",
			 "I moved last week, the parcel is on its way.");
	struct search_hit *hits;
	size_t n;

	(void)state;
	ask("Which coffee beans do you like?", "I am looking for something new.");
	answer(id, "Yes, until it is **packed**: choose *Change address* below the order.");
	assert_int_equal(search_similar(db, test_arena(), LOCALE_EN, "change address of delivery",
					"", 5, &hits, &n),
			 OK);
	assert_int_equal(n, 1);
	assert_int_equal(hits[0].id, id);
	assert_string_equal(hits[0].excerpt.html,
			    "Yes, until it is packed: choose Change address below the order.");
	assert_int_equal(search_similar(db, test_arena(), LOCALE_EN, "", "", 5, &hits, &n), OK);
	assert_int_equal(n, 0);
}

/* ---- hostile queries ------------------------------------------------------------------------ */

static void
hostile_queries_do_no_harm(void **state)
{
	static const char *const queries[] = {
	    "",
	    "   ",
	    "!!!",
	    "'",
	    "''''",
	    "\\",
	    "\\'",
	    "a & b",
	    "a | !b <-> c",
	    "(((",
	    "!refund",
	    "refund:*",
	    "refund:A",
	    "=refund",
	    "'; DROP TABLE posts; --",
	    "%",
	    "_",
	    "%s%n",
	    "💳",
	    "💳 refund 🙃",
	    "\xef\xbf\xbd",
	    "a'b\\c",
	    "http://x/?a=b&c=d",
	    "user@example.com",
	    "-",
	    "--refund",
	    "\"refund\"",
	    "refund\trefund\n",
	    "。，！？",
	    "ａｂｃ",
	};
	struct search_found f;

	(void)state;
	ask("A refund with PayPal", "It is about user@example and a'b.");
	for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++) {
		f = search(queries[i]);
		assert_true(f.n <= 1);
	}
	assert_int_equal(search("💳 refund 🙃").n, 1);
	assert_int_equal(search("!!!").n, 0);
	assert_int_equal(search("!refund").n, 1);
}

static void
long_queries_are_refused_or_bounded(void **state)
{
	const struct search_how how = {.locale = LOCALE_EN};
	char query[QUERY_MAX * 4];
	struct search_found f;

	(void)state;
	memset(query, 'x', QUERY_MAX + 1);
	query[QUERY_MAX + 1] = '\0';
	assert_int_equal(search_run(db, test_arena(), query, &how, &f), INVALID);
	for (size_t i = 0; i < QUERY_MAX; i++)
		query[i] = i % 2 == 0 ? (char)('a' + i / 2 % 26) : ' ';
	query[QUERY_MAX] = '\0';
	assert_int_equal(search_run(db, test_arena(), query, &how, &f), OK);
	(void)search_page("refund", 999999);
	(void)search_page("refund", -5);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(a_chinese_word_inside_a_sentence_is_found),
	    TEST(a_part_of_a_long_chinese_word_is_found),
	    TEST(an_english_word_is_found_by_its_stem),
	    TEST(mixed_text_is_found_by_both_languages),
	    TEST(words_joined_by_a_dot_are_found_apart),
	    TEST(tags_and_answers_are_found_at_commit),
	    TEST(an_entry_is_found_by_a_phrasing),
	    TEST(an_edited_title_is_found_by_its_new_words_only),
	    TEST(a_typing_error_is_forgiven),
	    TEST(titles_alike_are_the_last_resort),
	    TEST(words_that_say_nothing_do_not_hide_a_thread),
	    TEST(hidden_and_deleted_threads_leave_the_index),
	    TEST(a_retired_entry_leaves_the_index),
	    TEST(comments_are_not_searched),
	    TEST(the_title_counts_more_than_an_answer),
	    TEST(all_words_come_before_some_words),
	    TEST(a_rare_word_counts_more_than_a_common_one),
	    TEST(an_entry_comes_before_the_same_thread),
	    TEST(pages_follow_each_other_without_overlap),
	    TEST(excerpts_mark_the_words_and_escape_the_rest),
	    TEST(other_forms_of_a_word_are_marked),
	    TEST(an_excerpt_shows_the_answer_when_the_word_stands_there),
	    TEST(of_several_answers_the_best_is_shown_as_soon_as_it_is),
	    TEST(similar_questions_carry_the_start_of_their_answer),
	    TEST(hostile_queries_do_no_harm),
	    TEST(long_queries_are_refused_or_bounded),
	};

	log_open("test", LOG_LEVEL_ERROR);
	return cmocka_run_group_tests_name("search", tests, connect_db, NULL);
}
