/* Editions: what is in them, and when they leave. */
#include "edition.h"

static void
edit(int64_t id, bool is_material)
{
	test_run(db,
		 "INSERT INTO entry_revisions (entry_id, number, title, body, is_material) SELECT "
		 "%lld, max(number) + 1, 'x', 'y', %s FROM entry_revisions WHERE entry_id = %lld",
		 (long long)id, is_material ? "true" : "false", (long long)id);
	test_run(db, "UPDATE entries SET n_revisions = n_revisions + 1%s WHERE id = %lld",
		 is_material ? ", changed_at = now()" : "", (long long)id);
}

/* As if an hour had passed since everything that happened. */
static void
an_hour_later(void)
{
	test_run(db,
		 "UPDATE editions SET covers_until = covers_until - interval '1 hour', made_at = "
		 "made_at - interval '1 hour'");
	test_run(db,
		 "UPDATE entries SET changed_at = changed_at - interval '1 hour', published_at = "
		 "published_at - interval '1 hour'");
}

static void
finish(int64_t id)
{
	test_run(db,
		 "UPDATE mails SET state = 'accepted' WHERE edition_id = %lld AND state = "
		 "'planned'",
		 (long long)id);
	assert_int_equal(delivery_recover(db, a, NULL), OK);
}

/* ---- what is in it ---------------------------------------------------------------------------- */

static void
the_first_edition_has_all_entries_by_language(void **state)
{
	(void)state;
	entry("en", "How do I pay?");
	entry("en", "Where is my parcel?");
	entry("zh_CN", "怎么付款？");
	test_run(db, "UPDATE entries SET retired_at = now() WHERE id = %lld",
		 (long long)entry("en", "An old story"));
	assert_int_equal(edition_preview(db, a, max, text), OK);
	assert_int_equal(text[LOCALE_EN].n, 2);
	assert_int_equal(text[LOCALE_ZH_CN].n, 1);
	assert_int_equal(text[LOCALE_EN].n_recipients, 1);
	assert_int_equal(text[LOCALE_ZH_CN].n_recipients, 1);
	assert_true(text[LOCALE_EN].entries[0].is_new);
	assert_non_null(strstr(text[LOCALE_EN].text, "How do I pay?"));
	assert_non_null(strstr(text[LOCALE_EN].html, "How do I pay?"));
	assert_non_null(strstr(text[LOCALE_EN].html, text[LOCALE_EN].mark));
	assert_non_null(strstr(text[LOCALE_EN].text, text[LOCALE_EN].mark));
	assert_null(strstr(text[LOCALE_EN].text, "An old story"));
	assert_non_null(strstr(text[LOCALE_ZH_CN].text, "怎么付款？"));
	assert_non_null(strstr(text[LOCALE_EN].subject, "and 1 more"));
}

static void
an_entry_comes_again_only_after_a_material_change(void **state)
{
	int64_t pay = entry("en", "How do I pay?");

	(void)state;
	finish(sent());
	assert_int_equal(n_new(LOCALE_EN), 0);
	an_hour_later();
	edit(pay, false);
	assert_int_equal(n_new(LOCALE_EN), 0);
	edit(pay, true);
	assert_int_equal(n_new(LOCALE_EN), 1);
	assert_false(text[LOCALE_EN].entries[0].is_new);
	finish(sent());
	assert_int_equal(n_new(LOCALE_EN), 0);
}

static void
an_entry_that_became_visible_late_is_not_lost(void **state)
{
	int64_t late;

	(void)state;
	entry("en", "How do I pay?");
	finish(sent());
	late = entry("en", "Written in a long transaction");
	test_run(db,
		 "UPDATE entries SET changed_at = now() - interval '1 minute', published_at = "
		 "now() - interval '1 minute' WHERE id = %lld",
		 (long long)late);
	assert_int_equal(n_new(LOCALE_EN), 1);
	assert_int_equal(text[LOCALE_EN].entries[0].id, late);
}

static void
a_long_list_is_cut_and_says_so(void **state)
{
	struct edition_text *sent_text;
	int64_t id;

	(void)state;
	for (int i = 0; i < 35; i++)
		entry("en", arena_printf(a, "Entry number %d?", i));
	assert_int_equal(n_new(LOCALE_EN), 30);
	assert_non_null(strstr(text[LOCALE_EN].text, "And 5 more answers are new."));
	/* What it only counted is covered as well, and news again if it was taken back. */
	id = sent();
	assert_int_equal(n_new(LOCALE_EN), 0);
	assert_int_equal(edition_text_get(db, a, id, LOCALE_EN, &sent_text), OK);
	assert_int_equal(sent_text->n, 30);
	assert_int_equal(edition_cancel(db, a, max, id), OK);
	assert_int_equal(n_new(LOCALE_EN), 30);
	assert_non_null(strstr(text[LOCALE_EN].text, "And 5 more answers are new."));
}

static void
no_clock_says_what_is_new(void **state)
{
	static const char *const clocks[] = {"+ interval '1 day'", "- interval '1 day'"};
	int64_t pay = entry("en", "How do I pay?");

	(void)state;
	for (size_t i = 0; i < sizeof(clocks) / sizeof(clocks[0]); i++) {
		finish(sent());
		test_run(db, "UPDATE editions SET covers_until = now() %s, made_at = now() %s",
			 clocks[i], clocks[i]);
		assert_int_equal(n_new(LOCALE_EN), 0);
		edit(pay, true);
		assert_int_equal(n_new(LOCALE_EN), 1);
		test_run(db, "UPDATE entries SET changed_at = now() - interval '2 days'");
		assert_int_equal(n_new(LOCALE_EN), 1);
	}
}

static void
a_change_while_an_edition_is_made_is_in_the_next_one(void **state)
{
	int64_t pay = entry("en", "How do I pay?");

	(void)state;
	finish(sent());
	edit(pay, true);
	test_run(db, "UPDATE entry_news SET revision = revision - 1");
	finish(sent());
	/* The edition had the revision before. */
	edit(pay, true);
	assert_int_equal(n_new(LOCALE_EN), 1);
}

static void
what_people_wrote_is_escaped_in_html(void **state)
{
	(void)state;
	entry("en", "Is <b>1</b> & \"2\" @@UNSUB ok?");
	assert_int_equal(n_new(LOCALE_EN), 1);
	assert_non_null(strstr(text[LOCALE_EN].html, "Is &lt;b&gt;1&lt;/b&gt; &amp; "));
	assert_non_null(strstr(text[LOCALE_EN].text, "Is <b>1</b> & \"2\""));
}

/* The mark for the reader's own address is drawn by chance after all was written. */
static void
nothing_that_people_write_becomes_a_readers_address(void **state)
{
	const char *one, *two;
	struct claimed got;

	(void)state;
	entry("en", "A @@UNSUBSCRIBE@@ b");
	assert_int_equal(n_new(LOCALE_EN), 1);
	one = text[LOCALE_EN].mark;
	assert_int_equal(n_new(LOCALE_EN), 1);
	two = text[LOCALE_EN].mark;
	assert_string_not_equal(one, two);
	entry("en", arena_printf(a, "%s and %s", one, two)); /* what was seen is of no use */
	assert_int_equal(edition_test(db, a, max), OK);
	assert_int_equal(delivery_claim(db, a, "me", 10, &got), OK);
	for (size_t i = 0; i < got.n; i++) {
		assert_non_null(strstr(got.list[i].text, "A @@UNSUBSCRIBE@@ b"));
		assert_non_null(strstr(got.list[i].html, "A @@UNSUBSCRIBE@@ b"));
		assert_non_null(strstr(got.list[i].text, one));
		assert_non_null(strstr(got.list[i].html, two));
		assert_non_null(strstr(got.list[i].text, "/unsubscribe/"));
	}
}

static void
a_sent_text_does_not_change_any_more(void **state)
{
	int64_t pay = entry("en", "How do I pay?"), id = sent();
	struct edition_text *frozen;

	(void)state;
	test_run(db, "UPDATE entries SET title = 'Something else' WHERE id = %lld", (long long)pay);
	assert_int_equal(edition_text_get(db, a, id, LOCALE_EN, &frozen), OK);
	assert_non_null(strstr(frozen->text, "How do I pay?"));
	assert_int_equal(edition_text_get(db, a, id, LOCALE_ZH_CN, &frozen), NOT_FOUND);
	assert_int_equal(edition_text_get(db, a, id + 1, LOCALE_EN, &frozen), NOT_FOUND);
}

static void
only_moderators_send_preview_and_cancel(void **state)
{
	int64_t id;

	(void)state;
	entry("en", "How do I pay?");
	assert_int_equal(test_edition_send(db, ann, &id), FORBIDDEN);
	assert_int_equal(edition_preview(db, a, ann, text), FORBIDDEN);
	assert_int_equal(edition_test(db, a, ann), FORBIDDEN);
	id = sent();
	assert_int_equal(edition_cancel(db, a, ann, id), FORBIDDEN);
}

/* ---- what was seen, and a minute to take it back -------------------------------------------------- */

static void
nothing_is_sent_but_what_was_seen_and_to_no_more_readers_than_were_named(void **state)
{
	struct edition_consent consent = {.seen = "", .n_readers = 2};
	struct account *tom;
	int64_t id;

	(void)state;
	entry("en", "How do I pay?");
	assert_int_equal(edition_preview(db, a, max, text), OK);
	assert_int_equal(edition_readers(text), 1);
	assert_int_equal(edition_send(db, a, max, &consent, &id), INVALID);
	consent.seen = edition_seen(a, text);
	consent.n_readers = 0;
	assert_int_equal(edition_send(db, a, max, &consent, &id), INVALID);
	consent.n_readers = 1;
	tom = test_reader(db, "tom", "en", ROLE_CUSTOMER, true);
	assert_int_equal(edition_send(db, a, max, &consent, &id), INVALID);
	consent.n_readers = 2;
	test_run(db, "UPDATE entries SET body = 'Not like this'");
	assert_int_equal(edition_send(db, a, max, &consent, &id), INVALID);
	assert_int_equal(test_number(db, "SELECT count(*) FROM editions"), 0);

	assert_int_equal(edition_preview(db, a, max, text), OK);
	consent.seen = edition_seen(a, text);
	test_run(db, "DELETE FROM accounts WHERE id = %lld", (long long)tom->id);
	assert_int_equal(edition_send(db, a, max, &consent, &id), OK);
}

static void
an_edition_leaves_after_a_minute_of_the_database_and_not_before(void **state)
{
	struct claimed got;
	struct edition *e;
	int64_t id, due;

	(void)state;
	entry("en", "How do I pay?");
	assert_int_equal(test_edition_send(db, max, &id), OK);
	assert_int_equal(edition_get(db, a, id, &e), OK);
	assert_in_range(e->until_leaving, EDITION_WAITS - 20, EDITION_WAITS);
	assert_int_equal(delivery_claim(db, a, "me", 10, &got), OK);
	assert_int_equal(got.n, 0);
	assert_int_equal(delivery_next_due(db, a, &due), OK);
	assert_int_equal(due, e->leaves_at);
	/* Neither a new mailer nor a mail that was said to be due is earlier. */
	assert_int_equal(delivery_recover(db, a, "me"), OK);
	test_run(db, "UPDATE mails SET not_before = now()");
	assert_int_equal(delivery_claim(db, a, "me", 10, &got), OK);
	assert_int_equal(got.n, 0);
	assert_int_equal(edition_get(db, a, id, &e), OK);
	assert_string_equal(e->state, "sending");

	test_edition_leaves(db, id);
	assert_int_equal(delivery_claim(db, a, "me", 10, &got), OK);
	assert_int_equal(got.n, 1);
	assert_int_equal(edition_get(db, a, id, &e), OK);
	assert_int_equal(e->until_leaving, 0);
}

static void
what_is_taken_back_before_it_leaves_went_to_nobody_and_is_new_again(void **state)
{
	struct claimed got;
	struct edition *e;
	int64_t id, again;

	(void)state;
	entry("en", "How do I pay?");
	assert_int_equal(test_edition_send(db, max, &id), OK);
	assert_int_equal(edition_cancel(db, a, max, id), OK);
	assert_int_equal(edition_get(db, a, id, &e), OK);
	assert_true(e->is_taken_back);
	assert_int_equal(e->until_leaving, 0);
	assert_int_equal(e->n[DELIVERY_SKIPPED], 1);
	test_edition_leaves(db, id);
	assert_int_equal(delivery_claim(db, a, "me", 10, &got), OK);
	assert_int_equal(got.n, 0);

	again = sent();
	assert_int_equal(edition_get(db, a, again, &e), OK);
	assert_int_equal(e->n[DELIVERY_PLANNED], 1);
	assert_false(e->is_taken_back);
	assert_int_equal(edition_cancel(db, a, max, again), OK);
	assert_int_equal(edition_get(db, a, again, &e), OK);
	assert_false(e->is_taken_back);
}

static void
the_list_begins_with_the_newest(void **state)
{
	struct edition *list;
	int64_t first, second;
	size_t n;

	(void)state;
	entry("en", "How do I pay?");
	finish(first = sent());
	entry("en", "Where is my parcel?");
	second = sent();
	assert_int_equal(edition_list(db, a, false, 10, &list, &n), OK);
	assert_int_equal(n, 2);
	assert_int_equal(list[0].id, second);
	assert_int_equal(list[1].id, first);
	assert_string_equal(list[1].state, "sent");
	assert_true(list[1].finished_at > 0);
	assert_int_equal(edition_get(db, a, 0, &list), NOT_FOUND);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(the_first_edition_has_all_entries_by_language),
	    TEST(an_entry_comes_again_only_after_a_material_change),
	    TEST(an_entry_that_became_visible_late_is_not_lost),
	    TEST(a_long_list_is_cut_and_says_so),
	    TEST(no_clock_says_what_is_new),
	    TEST(a_change_while_an_edition_is_made_is_in_the_next_one),
	    TEST(what_people_wrote_is_escaped_in_html),
	    TEST(nothing_that_people_write_becomes_a_readers_address),
	    TEST(a_sent_text_does_not_change_any_more),
	    TEST(only_moderators_send_preview_and_cancel),
	    TEST(nothing_is_sent_but_what_was_seen_and_to_no_more_readers_than_were_named),
	    TEST(an_edition_leaves_after_a_minute_of_the_database_and_not_before),
	    TEST(what_is_taken_back_before_it_leaves_went_to_nobody_and_is_new_again),
	    TEST(the_list_begins_with_the_newest),
	};

	log_open("test", LOG_LEVEL_ERROR);
	return cmocka_run_group_tests_name("edition", tests, connect_db, NULL);
}
