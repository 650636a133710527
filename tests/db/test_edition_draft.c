/* Editions that an editor composes. */
#include "answerwell/mailing/edition_draft.h"

#include "answerwell/mailing/round.h"
#include "edition.h"

static struct edition_draft *draft;
static int64_t id;

static void
look(void)
{
	assert_int_equal(edition_draft_get(db, a, max, id, &draft), OK);
}

static enum result
choose(int64_t one)
{
	return edition_draft_choose(db, a, max, id, &one, 1);
}

static void
introduce(const char *en, const char *zh)
{
	const char *words[LOCALES] = {[LOCALE_EN] = en, [LOCALE_ZH_CN] = zh};
	struct problems problems = {.n = 0};

	assert_int_equal(edition_draft_introduce(db, a, max, id, words, NULL, &problems), OK);
}

static int64_t
compose(void)
{
	int64_t n_unfit;

	assert_int_equal(edition_draft_texts(db, a, max, id, text, &n_unfit), OK);
	return n_unfit;
}

static enum result
release(void)
{
	struct edition_consent consent;

	(void)compose();
	consent = (struct edition_consent){edition_seen(a, text), edition_readers(text)};
	return edition_draft_release(db, a, max, id, &consent, NULL);
}

static void
new_draft(void)
{
	assert_int_equal(edition_draft_new(db, a, max, &id), OK);
}

static int64_t
n_mails(const char *state)
{
	return test_number(db,
			   "SELECT count(*) FROM mails WHERE edition_id = %lld AND state = '%s'",
			   (long long)id, state);
}

/* All who have it have it. */
static void
delivered(void)
{
	test_edition_leaves(db, id);
	test_run(db,
		 "UPDATE mails SET state = 'accepted' WHERE edition_id = %lld AND state = "
		 "'planned'",
		 (long long)id);
	assert_int_equal(delivery_recover(db, a, NULL), OK);
}

/* ---- composing -------------------------------------------------------------------------------- */

static void
what_is_chosen_goes_out_in_that_order_and_the_rest_stays_new(void **state)
{
	int64_t pay = entry("en", "How do I pay?"), parcel = entry("en", "Where is my parcel?");

	(void)state;
	(void)entry("en", "Not in it?");
	new_draft();
	assert_int_equal(choose(pay), OK);
	assert_int_equal(choose(parcel), OK);
	assert_int_equal(choose(parcel), OK);
	assert_int_equal(edition_draft_move(db, a, max, id, parcel, false), OK);
	introduce("The days get shorter.", "");
	assert_int_equal(compose(), 0);
	assert_int_equal(text[LOCALE_EN].n, 2);
	assert_int_equal(text[LOCALE_EN].entries[0].id, parcel);
	assert_non_null(strstr(text[LOCALE_EN].text, "The days get shorter."));
	assert_non_null(strstr(text[LOCALE_EN].html, "The days get shorter."));
	assert_null(strstr(text[LOCALE_EN].text, "Hello, these answers"));
	assert_int_equal(test_number(db, "SELECT count(*) FROM mails"), 0);
	assert_int_equal(release(), OK);
	assert_int_equal(n_mails("planned"), 1);
	assert_int_equal(n_new(LOCALE_EN), 1);
	assert_string_equal(text[LOCALE_EN].entries[0].title, "Not in it?");
	/* A draft no more. */
	assert_int_equal(choose(pay), NOT_FOUND);
	assert_int_equal(edition_draft_remove(db, a, max, id), NOT_FOUND);
	/* Taken back, they are new again. */
	assert_int_equal(edition_cancel(db, a, max, id), OK);
	assert_int_equal(n_new(LOCALE_EN), 3);
}

static void
move(int64_t one, bool is_down, const int64_t *expected, size_t n)
{
	assert_int_equal(edition_draft_move(db, a, max, id, one, is_down), OK);
	look();
	assert_int_equal(draft->n, n);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(draft->choices[i].id, expected[i]);
}

static void
entries_move_in_their_category_and_categories_as_a_whole(void **state)
{
	int64_t b1 = entry("en", "B1?"), b2 = entry("en", "B2?"), o1 = entry("en", "O1?");
	int64_t zh = entry("zh_CN", "怎么付款？");

	(void)state;
	test_run(db, "UPDATE entries SET category_id = %lld WHERE id = %lld",
		 (long long)test_category(db, "shipping"), (long long)o1);
	new_draft();
	assert_int_equal(edition_draft_choose(db, a, max, id, (int64_t[]){b1, o1, b2, zh}, 4), OK);
	move(b1, false, (int64_t[]){b1, b2, o1, zh}, 4);
	move(b2, false, (int64_t[]){b2, b1, o1, zh}, 4);
	move(o1, false, (int64_t[]){o1, b2, b1, zh}, 4);
	move(o1, true, (int64_t[]){b2, b1, o1, zh}, 4);
	move(b2, true, (int64_t[]){b1, b2, o1, zh}, 4);
	move(b2, true, (int64_t[]){o1, b1, b2, zh}, 4);
	move(b2, true, (int64_t[]){o1, b1, b2, zh}, 4);
	move(zh, false, (int64_t[]){o1, b1, b2, zh}, 4);
	move(999999, true, (int64_t[]){o1, b1, b2, zh}, 4);
	assert_int_equal(edition_draft_leave_out(db, a, max, id, b1), OK);
	move(zh, true, (int64_t[]){o1, b2, zh}, 3);
}

static void
who_has_no_introduction_gets_that_of_the_first_language(void **state)
{
	(void)state;
	new_draft();
	assert_int_equal(choose(entry("en", "How do I pay?")), OK);
	assert_int_equal(choose(entry("zh_CN", "怎么付款？")), OK);
	introduce("The days get shorter.", "");
	(void)compose();
	assert_string_equal(text[LOCALE_ZH_CN].introduction, "The days get shorter.");
	assert_non_null(strstr(text[LOCALE_ZH_CN].html, "lang=\"en\""));
	introduce("The days get shorter.", "天越来越短了。");
	(void)compose();
	assert_string_equal(text[LOCALE_ZH_CN].introduction, "天越来越短了。");
	introduce("", "天越来越短了。");
	(void)compose();
	assert_null(text[LOCALE_EN].introduction);
	assert_non_null(strstr(text[LOCALE_EN].text, "Hello, these answers"));
}

static void
what_is_past_the_setting_is_one_link_away(void **state)
{
	struct edition_entry *all;
	size_t n;

	(void)state;
	new_draft();
	for (int i = 0; i < 12; i++)
		assert_int_equal(choose(entry("en", arena_printf(a, "Entry number %d?", i))), OK);
	assert_int_equal(release(), OK);
	assert_int_equal(text[LOCALE_EN].n, 8);
	assert_non_null(strstr(text[LOCALE_EN].text, "And 4 more answers are new."));
	assert_non_null(
	    strstr(text[LOCALE_EN].text, arena_printf(a, "/editions/%lld\n", (long long)id)));
	test_edition_leaves(db, id);
	assert_int_equal(edition_all_entries(db, a, id, LOCALE_EN, &all, &n), OK);
	assert_int_equal(n, 12);
}

static int
n_lines(const char *words)
{
	int lines = 0;

	for (; (words = strchr(words, '\n')) != NULL; words++)
		lines++;
	return lines;
}

/* As many entries as the site's setting says from the beginning, each in a category of its own. */
static void
a_text_has_forty_lines_at_most_and_tells_all_of_it(void **state)
{
	(void)state;
	new_draft();
	for (int i = 0; i < 12; i++) {
		int64_t one = entry("en", arena_printf(a, "Entry number %d?", i));

		test_run(db, "UPDATE entries SET category_id = %lld WHERE id = %lld",
			 (long long)test_category(db, arena_printf(a, "shelf-%d", i)),
			 (long long)one);
		assert_int_equal(choose(one), OK);
		(void)compose();
		assert_true(n_lines(text[LOCALE_EN].text) <= 40);
		/* Not before it must. */
		assert_int_equal(strstr(text[LOCALE_EN].text, "The answer to it.") != NULL, i < 4);
	}
	for (int i = 0; i < 8; i++)
		assert_non_null(
		    strstr(text[LOCALE_EN].text, arena_printf(a, "* Entry number %d? (new)", i)));
	assert_non_null(strstr(text[LOCALE_EN].text, "And 4 more answers are new."));
	assert_non_null(strstr(text[LOCALE_EN].html, "The answer to it."));
	test_run(db, "UPDATE entries SET category_id = %lld",
		 (long long)test_category(db, "billing"));
}

static void
what_is_under_doubt_cannot_be_chosen_or_sent(void **state)
{
	int64_t pay = entry("en", "How do I pay?"), fine = entry("en", "Fine?");
	struct edition_choice *others;
	size_t n;

	(void)state;
	new_draft();
	test_run(db, "UPDATE entries SET doubted_at = now() WHERE id = %lld", (long long)pay);
	assert_int_equal(edition_draft_choose(db, a, max, id, (int64_t[]){fine, pay}, 2), INVALID);
	look();
	assert_int_equal(draft->n, 0);
	assert_int_equal(edition_draft_candidates(db, a, id, LOCALE_EN, "", &others, &n), OK);
	assert_int_equal(n, 2);
	assert_true(others[1].is_doubted);
	assert_false(edition_choice_is_fit(&others[1]));
	test_run(db, "UPDATE entries SET doubted_at = NULL");
	assert_int_equal(edition_draft_choose(db, a, max, id, (int64_t[]){fine, pay}, 2), OK);
	test_run(db, "UPDATE entries SET doubted_at = now() WHERE id = %lld", (long long)pay);
	assert_int_equal(compose(), 1);
	assert_int_equal(text[LOCALE_EN].n, 1);
	assert_int_equal(release(), INVALID);
	assert_int_equal(edition_draft_leave_out(db, a, max, id, pay), OK);
	assert_int_equal(release(), OK);
}

static void
nothing_empty_and_nothing_unseen_goes_out(void **state)
{
	struct edition_consent consent;

	(void)state;
	new_draft();
	assert_int_equal(release(), CONFLICT);
	assert_int_equal(choose(entry("en", "How do I pay?")), OK);
	(void)compose();
	consent = (struct edition_consent){edition_seen(a, text), edition_readers(text)};
	introduce("Another word.", "");
	assert_int_equal(edition_draft_release(db, a, max, id, &consent, NULL), INVALID);
	assert_int_equal(edition_draft_release(db, a, ann, id, &consent, NULL), FORBIDDEN);
	assert_int_equal(test_number(db, "SELECT count(*) FROM mails"), 0);
	assert_int_equal(release(), OK);
	new_draft();
	assert_int_equal(choose(entry("en", "Where is my parcel?")), OK);
	assert_int_equal(release(), CONFLICT); /* one at a time */
}

static void
nobody_gets_an_entry_twice_unless_it_changed(void **state)
{
	int64_t pay = entry("en", "How do I pay?");
	struct edition_choice *found;
	size_t n;

	(void)state;
	new_draft();
	assert_int_equal(choose(pay), OK);
	assert_int_equal(release(), OK);
	delivered();
	/* Chosen once more: who had it does not get it again, and it is no news if that is taken back. */
	new_draft();
	assert_int_equal(edition_draft_candidates(db, a, id, LOCALE_EN, "", &found, &n), OK);
	assert_int_equal(n, 0);
	assert_int_equal(edition_draft_candidates(db, a, id, LOCALE_EN, "PAY", &found, &n), OK);
	assert_int_equal(n, 1);
	assert_int_equal(choose(pay), OK);
	(void)compose();
	assert_true(text[LOCALE_EN].entries[0].is_repeat);
	assert_null(strstr(text[LOCALE_EN].text, "(new)"));
	assert_null(strstr(text[LOCALE_EN].text, "(updated)"));
	assert_int_equal(release(), OK);
	assert_int_equal(n_mails("planned"), 0);
	assert_int_equal(n_mails("skipped"), 1);
	assert_int_equal(edition_cancel(db, a, max, id), OK);
	assert_int_equal(n_new(LOCALE_EN), 0);
	/* Changed, it comes again. */
	test_run(db,
		 "INSERT INTO entry_revisions (entry_id, number, title, body, is_material) VALUES "
		 "(%lld, 2, 'x', 'y', true)",
		 (long long)pay);
	new_draft();
	assert_int_equal(choose(pay), OK);
	assert_int_equal(release(), OK);
	assert_int_equal(n_mails("planned"), 1);
	assert_non_null(strstr(text[LOCALE_EN].text, "(updated)"));
}

static void
what_was_released_does_not_change_any_more(void **state)
{
	struct edition_text *before, *after;
	int64_t pay = entry("en", "How do I pay?");

	(void)state;
	new_draft();
	assert_int_equal(choose(pay), OK);
	introduce("The days get shorter.", "");
	assert_int_equal(release(), OK);
	assert_int_equal(edition_text_get(db, a, id, LOCALE_EN, &before), OK);
	test_run(db, "UPDATE entries SET title = 'Another?', retired_at = now() WHERE id = %lld",
		 (long long)pay);
	test_run(db, "DELETE FROM edition_introductions");
	assert_int_equal(edition_text_get(db, a, id, LOCALE_EN, &after), OK);
	assert_string_equal(before->text, after->text);
	assert_string_equal(before->html, after->html);
	assert_non_null(strstr(after->text, "How do I pay?"));
}

static enum edition_fate
fate(const char *name)
{
	struct edition_person person;

	(void)compose();
	assert_int_equal(edition_draft_person(db, a, max, name, text, &person), OK);
	return person.fate;
}

static void
a_preview_says_what_a_person_would_get(void **state)
{
	struct edition_person person;
	int64_t pay = entry("en", "How do I pay?");

	(void)state;
	new_draft();
	assert_int_equal(choose(pay), OK);
	assert_int_equal(fate("ann"), EDITION_GETS);
	assert_int_equal(fate("li"), EDITION_NOT_SPOKEN);
	assert_int_equal(fate("max"), EDITION_NO_READER);
	assert_int_equal(edition_draft_person(db, a, max, "nobody", text, &person), NOT_FOUND);
	assert_int_equal(edition_draft_person(db, a, max, "ann@example.org", text, &person),
			 FORBIDDEN);
	test_run(db, "UPDATE subscriptions SET frequency = 'weekly'");
	assert_int_equal(fate("ann"), EDITION_OWN_TIME);
	test_run(db, "UPDATE subscriptions SET frequency = 'edition'");
	assert_int_equal(release(), OK);
	delivered();
	new_draft();
	assert_int_equal(choose(pay), OK);
	assert_int_equal(fate("ann"), EDITION_HAD);
	assert_int_equal(choose(entry("en", "Another?")), OK);
	assert_int_equal(fate("ann"), EDITION_GETS_REST);
}

static void
a_test_goes_to_the_editor_alone_and_counts_nowhere(void **state)
{
	struct claimed mails;

	(void)state;
	new_draft();
	assert_int_equal(edition_draft_test(db, a, max, id, LOCALE_EN), CONFLICT);
	assert_int_equal(choose(entry("en", "How do I pay?")), OK);
	introduce("The days get shorter.", "");
	assert_int_equal(edition_draft_test(db, a, ann, id, LOCALE_EN), FORBIDDEN);
	assert_int_equal(edition_draft_test(db, a, max, id, LOCALE_EN), OK);
	assert_int_equal(edition_draft_test(db, a, max, id, LOCALE_EN), OK);
	assert_int_equal(test_number(db, "SELECT count(*) FROM mails"), 1);
	assert_int_equal(test_number(db, "SELECT count(*) FROM entries_had"), 0);
	assert_int_equal(delivery_claim(db, a, "test", 5, &mails), OK);
	assert_int_equal(mails.n, 1);
	assert_int_equal(mails.list[0].to.id, max->id);
	assert_non_null(strstr(mails.list[0].subject, "[Test]"));
	assert_non_null(strstr(mails.list[0].text, "The days get shorter."));
	assert_int_equal(fate("max"), EDITION_NO_READER);
}

static bool
has_worked_on_it(const struct account *who)
{
	assert_int_equal(edition_draft_get(db, a, who, id, &draft), OK);
	return draft->is_writer;
}

static enum result
release_as(const struct account *who)
{
	struct edition_consent consent;

	(void)compose();
	consent = (struct edition_consent){edition_seen(a, text), edition_readers(text)};
	return edition_draft_release(db, a, who, id, &consent, NULL);
}

static void
where_two_people_are_needed_none_who_worked_on_it_releases_it(void **state)
{
	const struct account *mia = test_person(db, "mia", ROLE_MODERATOR);
	const struct account *eve = test_person(db, "eve", ROLE_ADMIN);
	int64_t pay = entry("en", "How do I pay?"), sent;
	const char *same[LOCALES] = {"The days get shorter.", ""};
	const char *other[LOCALES] = {"The days get longer.", ""};
	struct edition_consent consent;
	struct problems problems = {.n = 0};

	(void)state;
	test_run(db, "INSERT INTO settings (name, value) VALUES ('edition_people', '2')");
	new_draft();
	assert_int_equal(choose(pay), OK);
	introduce("The days get shorter.", "");
	assert_true(has_worked_on_it(max));
	assert_int_equal(release_as(max), FORBIDDEN);
	/* Who looks around sends the words back as they are. */
	assert_int_equal(edition_draft_introduce(db, a, mia, id, same, NULL, &problems), OK);
	assert_false(has_worked_on_it(mia));
	assert_int_equal(edition_draft_introduce(db, a, eve, id, other, NULL, &problems), OK);
	assert_true(has_worked_on_it(eve));
	assert_int_equal(release_as(eve), FORBIDDEN);
	/* All that is new at once has nobody else's eyes on it. */
	assert_int_equal(edition_preview(db, a, mia, text), OK);
	consent = (struct edition_consent){edition_seen(a, text), edition_readers(text)};
	assert_int_equal(edition_send(db, a, mia, &consent, &sent), FORBIDDEN);
	assert_int_equal(test_number(db, "SELECT count(*) FROM mails"), 0);
	assert_int_equal(release_as(mia), OK);
	assert_true(test_number(db, "SELECT count(*) FROM mails") > 0);
	test_run(db, "DELETE FROM settings WHERE name = 'edition_people'");
}

static void
only_moderators_compose(void **state)
{
	struct problems problems = {.n = 0};
	struct edition_draft_line *list;
	struct edition_draft *none;
	char long_words[EDITION_INTRODUCTION_MAX + 2];
	const char *words[LOCALES] = {long_words, ""};
	int64_t another;
	size_t n;

	(void)state;
	assert_int_equal(edition_draft_new(db, a, ann, &another), FORBIDDEN);
	new_draft();
	assert_int_equal(edition_draft_get(db, a, ann, id, &none), FORBIDDEN);
	assert_int_equal(edition_draft_remove(db, a, ann, id), FORBIDDEN);
	assert_int_equal(edition_draft_move(db, a, ann, id, 1, true), FORBIDDEN);
	memset(long_words, 'x', sizeof(long_words));
	long_words[sizeof(long_words) - 1] = '\0';
	assert_int_equal(edition_draft_introduce(db, a, max, id, words, NULL, &problems), INVALID);
	assert_string_equal(problems.items[0].field, "introduction-en");
	assert_int_equal(edition_draft_list(db, a, &list, &n), OK);
	assert_int_equal(n, 1);
	assert_int_equal(edition_draft_remove(db, a, max, id), OK);
	assert_int_equal(edition_draft_get(db, a, max, id, &none), NOT_FOUND);
}

static void
two_who_write_an_introduction_lose_nothing(void **state)
{
	const char *was[LOCALES] = {"One.\n\nTwo.", ""}, *mine[LOCALES], *now[LOCALES];
	struct problems problems = {.n = 0};
	const struct account *mia = test_person(db, "mia2", ROLE_MODERATOR);

	(void)state;
	new_draft();
	introduce("ONE.\n\nTwo.", "");
	/* Who changed nothing takes nothing back. */
	memcpy(mine, was, sizeof(mine));
	assert_int_equal(edition_draft_introduce(db, a, mia, id, mine, was, &problems), OK);
	assert_int_equal(edition_draft_get(db, a, max, id, &draft), OK);
	assert_string_equal(draft->introductions[LOCALE_EN], "ONE.\n\nTwo.");
	/* What fits together is put together. */
	mine[LOCALE_EN] = "One.\n\nTWO.";
	assert_int_equal(edition_draft_introduce(db, a, mia, id, mine, was, &problems), OK);
	assert_int_equal(edition_draft_get(db, a, max, id, &draft), OK);
	assert_string_equal(draft->introductions[LOCALE_EN], "ONE.\n\nTWO.");
	/* What does not is shown to whoever comes second; then it is theirs to choose. */
	mine[LOCALE_EN] = "Eins.\n\nTwo.";
	assert_int_equal(edition_draft_introduce(db, a, mia, id, mine, was, &problems), INVALID);
	assert_string_equal(problems.items[0].field, "introduction-en");
	assert_non_null(strstr(mine[LOCALE_EN], "ONE."));
	assert_non_null(strstr(mine[LOCALE_EN], "Eins."));
	assert_int_equal(edition_draft_get(db, a, max, id, &draft), OK);
	assert_string_equal(draft->introductions[LOCALE_EN], "ONE.\n\nTWO.");
	memcpy(now, draft->introductions, sizeof(now));
	mine[LOCALE_EN] = "Eins.";
	assert_int_equal(edition_draft_introduce(db, a, mia, id, mine, now, &problems), OK);
	assert_int_equal(edition_draft_get(db, a, max, id, &draft), OK);
	assert_string_equal(draft->introductions[LOCALE_EN], "Eins.");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(what_is_chosen_goes_out_in_that_order_and_the_rest_stays_new),
	    TEST(entries_move_in_their_category_and_categories_as_a_whole),
	    TEST(two_who_write_an_introduction_lose_nothing),
	    TEST(who_has_no_introduction_gets_that_of_the_first_language),
	    TEST(what_is_past_the_setting_is_one_link_away),
	    TEST(a_text_has_forty_lines_at_most_and_tells_all_of_it),
	    TEST(what_is_under_doubt_cannot_be_chosen_or_sent),
	    TEST(nothing_empty_and_nothing_unseen_goes_out),
	    TEST(nobody_gets_an_entry_twice_unless_it_changed),
	    TEST(what_was_released_does_not_change_any_more),
	    TEST(a_preview_says_what_a_person_would_get),
	    TEST(a_test_goes_to_the_editor_alone_and_counts_nowhere),
	    TEST(where_two_people_are_needed_none_who_worked_on_it_releases_it),
	    TEST(only_moderators_compose),
	};

	log_open("test", LOG_LEVEL_ERROR);
	return cmocka_run_group_tests_name("edition_draft", tests, connect_db, NULL);
}
