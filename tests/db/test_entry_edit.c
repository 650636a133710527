/* Promotion and editing of FAQ entries. */
#include "entry.h"

static struct entry_draft
draft_of(const struct entry *e)
{
	return (struct entry_draft){.text = {.title = e->text.title,
					     .body = e->text.body,
					     .category = e->text.category,
					     .phrasings = "",
					     .reason = "",
					     .n_seen = e->n_revisions},
				    .locale = locale_code(e->locale),
				    .is_material = true};
}

static enum result
edit(int64_t id, const struct entry_draft *d)
{
	problems.n = 0;
	return entry_edit(db, test_arena(), moderator, id, d, &problems);
}

static void
edit_answer(const char *body)
{
	int seen =
	    (int)test_number(db, "SELECT n_revisions FROM posts WHERE id = %ld", (long)answer);

	assert_int_equal(answer_edit(db, test_arena(), ben, answer,
				     &(struct text){.body = body, .reason = "", .n_seen = seen},
				     &problems),
			 OK);
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

/* ---- promotion ------------------------------------------------------------------------------ */

static void
a_draft_is_filled_from_question_answer_and_duplicates(void **state)
{
	int64_t again = test_question(db, ben, "When do I get my money back?");
	struct entry_draft d;

	(void)state;
	test_run(db, "UPDATE questions SET duplicate_of = %ld WHERE id = %ld", (long)question,
		 (long)again);
	d = draft();
	assert_string_equal(d.text.title, "How long does a refund take?");
	assert_memory_equal(d.text.body, "This is how it is done.", 23);
	assert_string_equal(d.text.category, "billing");
	assert_string_equal(d.locale, "en");
	assert_string_equal(d.text.phrasings, "When do I get my money back?\n");
	assert_int_equal(d.question_id, question);
	assert_int_equal(d.answer_id, answer);
}

static void
a_draft_needs_a_visible_answer(void **state)
{
	struct entry_draft d;
	int64_t existing;

	(void)state;
	assert_int_equal(entry_draft_from(db, test_arena(), moderator, question, &d, &existing),
			 NOT_FOUND);
	assert_int_equal(entry_draft_from(db, test_arena(), moderator, 99999999, &d, &existing),
			 NOT_FOUND);
	test_run(db, "UPDATE posts SET hidden_at = now() WHERE id = %ld", (long)answer);
	assert_int_equal(entry_draft_from(db, test_arena(), moderator, answer, &d, &existing),
			 NOT_FOUND);
}

static void
promotion_publishes_with_provenance(void **state)
{
	struct entry_draft d = draft();
	struct revision *revisions;
	struct entry *e;
	int64_t id;
	size_t n;

	(void)state;
	d.text.phrasings =
	    "refund duration\n\n  Refund duration, please  \nrefund duration\nHow long "
	    "does a refund take?";
	id = promote(&d);
	e = get(id);
	assert_string_equal(e->text.title, "How long does a refund take?");
	assert_string_equal(e->slug, "how-long-does-a-refund-take");
	assert_string_equal(e->html.html, "<p>This is how it is done.</p>\n");
	assert_string_equal(e->category_name, "Name of billing");
	assert_string_equal(e->owner_name, "mia");
	assert_false(e->can_edit);
	assert_true(get_as(moderator, id)->can_edit);
	assert_int_equal(e->n_phrasings, 2);
	assert_string_equal(e->phrasings[1], "Refund duration, please");
	assert_int_equal(e->n_sources, 1);
	assert_int_equal(e->sources[0].question_id, question);
	assert_int_equal(e->sources[0].answer_id, answer);
	assert_string_equal(e->sources[0].asker_name, "ann");
	assert_string_equal(e->sources[0].answerer_display, "Ben");
	assert_false(e->sources[0].has_changed);
	assert_int_equal(test_number(db, "SELECT count(*) FROM entries WHERE review_at BETWEEN "
					 "now() + interval '6 months' - interval '1 hour' AND "
					 "now() + interval '6 months'"),
			 1);
	assert_int_equal(entry_revisions(db, test_arena(), id, 0, 9, &revisions, &n), OK);
	assert_int_equal(n, 1);
	assert_true(revisions[0].is_material);
	assert_int_equal(audits("entry.publish"), 1);
}

static void
asker_and_answerer_are_told(void **state)
{
	int64_t id = promoted();

	(void)state;
	assert_int_equal(test_number(db, "SELECT count(*) FROM mails WHERE kind = 'promoted'"), 2);
	assert_int_equal(
	    test_number(db,
			"SELECT count(DISTINCT n.account_id) FROM mail_notices AS l "
			"JOIN notices AS n ON n.id = l.notice_id WHERE n.entry_id = %ld "
			"AND n.account_id IN (%ld, %ld)",
			(long)id, (long)ann->id, (long)ben->id),
	    2);
}

static void
who_answers_the_own_question_is_told_once(void **state)
{
	(void)state;
	answer = test_answer(db, ann, question);
	test_run(db, "DELETE FROM mails");
	promoted();
	assert_int_equal(test_number(db, "SELECT count(*) FROM mails"), 1);
}

static void
a_duplicates_wording_is_known_as_such(void **state)
{
	int64_t again = test_question(db, ben, "When do I get my money back?");
	struct entry_draft d;

	(void)state;
	test_run(db, "UPDATE questions SET duplicate_of = %ld WHERE id = %ld", (long)question,
		 (long)again);
	d = draft();
	d.text.phrasings = "When do I get my money back?\nmoney back";
	promote(&d);
	assert_string_equal(
	    test_text(db, "SELECT string_agg(origin, ',' ORDER BY id) FROM phrasings"),
	    "duplicate,hand");
}

static void
an_entry_is_found_at_once(void **state)
{
	struct entry_draft d = draft();
	const struct search_how how = {.locale = LOCALE_EN};
	struct search_found f;

	(void)state;
	d.text.phrasings = "reimbursement";
	promote(&d);
	assert_int_equal(search_run(db, test_arena(), "reimbursement", &how, &f), OK);
	assert_int_equal(f.n, 1);
	assert_true(f.hits[0].is_entry);
}

static void
a_thread_is_promoted_once(void **state)
{
	struct entry_draft d = draft(), other;
	int64_t id = promote(&d), existing = 0, second;

	(void)state;
	assert_int_equal(entry_promote(db, test_arena(), moderator, &d, &problems, &second),
			 CONFLICT);
	assert_int_equal(entry_draft_from(db, test_arena(), moderator, answer, &other, &existing),
			 CONFLICT);
	assert_int_equal(existing, id);
	assert_int_equal(entry_retire(db, test_arena(), moderator, id, true), OK);
	assert_int_equal(entry_promote(db, test_arena(), moderator, &d, &problems, &second), OK);
	assert_int_equal(entry_retire(db, test_arena(), moderator, id, false), CONFLICT);
}

static void
only_moderators_promote(void **state)
{
	struct entry_draft d = draft(), out;
	int64_t id, existing;

	(void)state;
	assert_int_equal(entry_promote(db, test_arena(), staff, &d, &problems, &id), FORBIDDEN);
	assert_int_equal(entry_promote(db, test_arena(), NULL, &d, &problems, &id), FORBIDDEN);
	assert_int_equal(entry_draft_from(db, test_arena(), ann, answer, &out, &existing),
			 FORBIDDEN);
	assert_int_equal(test_number(db, "SELECT count(*) FROM entries"), 0);
}

static void
bad_drafts_are_refused_field_by_field(void **state)
{
	struct entry_draft d = {.text = {.title = "  ",
					 .body = "",
					 .category = "nonsense",
					 .phrasings = "a\x01"
						      "b",
					 .reason = "two\nlines"},
				.locale = "xx"};
	char many[16000] = "", line[32];
	int64_t id;

	(void)state;
	assert_int_equal(entry_promote(db, test_arena(), moderator, &d, &problems, &id), INVALID);
	assert_non_null(problem_for(&problems, "title"));
	assert_non_null(problem_for(&problems, "body"));
	assert_non_null(problem_for(&problems, "category"));
	assert_non_null(problem_for(&problems, "locale"));
	assert_non_null(problem_for(&problems, "phrasings"));
	assert_non_null(problem_for(&problems, "reason"));

	d = draft();
	for (int i = 0; i < PHRASINGS_MAX + 1; i++) {
		snprintf(line, sizeof line, "phrasing %d\n", i);
		strcat(many, line);
	}
	d.text.phrasings = many;
	problems.n = 0;
	assert_int_equal(entry_promote(db, test_arena(), moderator, &d, &problems, &id), INVALID);
	assert_int_equal(problems.n, 1);
	assert_int_equal(test_number(db, "SELECT count(*) FROM entries"), 0);
}

static void
a_source_must_be_there_and_fit(void **state)
{
	struct entry_draft d = draft();
	int64_t id;

	(void)state;
	d.question_id = question + 1000;
	assert_int_equal(entry_promote(db, test_arena(), moderator, &d, &problems, &id), NOT_FOUND);
	d = draft();
	d.answer_id = question;
	assert_int_equal(entry_promote(db, test_arena(), moderator, &d, &problems, &id), NOT_FOUND);
	d = draft();
	test_run(db, "UPDATE posts SET deleted_at = now() WHERE id = %ld", (long)answer);
	assert_int_equal(entry_promote(db, test_arena(), moderator, &d, &problems, &id), NOT_FOUND);
	assert_int_equal(test_number(db, "SELECT count(*) FROM mails"), 0);
}

static void
an_entry_can_be_written_without_a_thread(void **state)
{
	struct entry_draft d = {.text = {.title = "Can I pay with a gift card?",
					 .body = "Yes, and the rest with any other means.",
					 .category = "orders"},
				.locale = "en"};
	struct entry *e = get(promote(&d));

	(void)state;
	assert_int_equal(e->n_sources, 0);
	assert_int_equal(e->n_phrasings, 0);
	assert_string_equal(e->text.category, "orders");
}

/* ---- editing -------------------------------------------------------------------------------- */

static void
an_edit_is_a_revision(void **state)
{
	int64_t id = promoted();
	struct revision *revisions;
	struct entry_draft d;
	size_t n;

	(void)state;
	test_run(db, "UPDATE entries SET changed_at = now() - interval '9 days'");
	d = draft_of(get(id));
	d.text.body = "Three to five working days. You will get a mail.";
	d.text.category = "orders";
	d.text.reason = "new bank";
	assert_int_equal(edit(id, &d), OK);
	assert_string_equal(get(id)->text.body, d.text.body);
	assert_string_equal(get(id)->text.category, "orders");
	assert_int_equal(get(id)->n_revisions, 2);
	assert_int_equal(
	    test_number(db,
			"SELECT count(*) FROM entries WHERE changed_at > now() - interval '1 day'"),
	    1);
	assert_int_equal(entry_revisions(db, test_arena(), id, 0, 9, &revisions, &n), OK);
	assert_int_equal(n, 2);
	assert_int_equal(revisions[0].number, 2);
	assert_string_equal(revisions[0].text.reason, "new bank");
	assert_string_equal(revisions[0].author_name, "mia");
	assert_int_equal(audits("entry.edit"), 1);
}

static void
a_small_edit_is_no_news(void **state)
{
	int64_t id = promoted();
	struct entry_draft d;

	(void)state;
	test_run(db, "UPDATE entries SET changed_at = now() - interval '9 days'");
	d = draft_of(get(id));
	d.text.body = "This is how it is done!";
	d.is_material = false;
	assert_int_equal(edit(id, &d), OK);
	assert_int_equal(get(id)->n_revisions, 2);
	assert_int_equal(
	    test_number(
		db, "SELECT count(*) FROM entries WHERE changed_at < now() - interval '8 days'"),
	    1);
}

static void
two_editors_do_not_overwrite_each_other(void **state)
{
	int64_t id = promoted();
	struct entry_draft first = draft_of(get(id)), second = first;

	(void)state;
	first.text.body = "The first editor's text.";
	second.text.body = "The second editor's text.";
	assert_int_equal(edit(id, &first), OK);
	assert_int_equal(edit(id, &second), CONFLICT);
	assert_string_equal(get(id)->text.body, first.text.body);
}

static void
phrasings_are_replaced_and_kept_in_order(void **state)
{
	struct entry_draft d = draft();
	struct entry *e;
	int64_t id;

	(void)state;
	d.text.phrasings = "first way\nsecond way";
	id = promote(&d);
	d = draft_of(get(id));
	d.text.phrasings = "second way\nthird way";
	assert_int_equal(edit(id, &d), OK);
	e = get(id);
	assert_int_equal(e->n_phrasings, 2);
	assert_string_equal(e->phrasings[0], "second way");
	assert_string_equal(e->phrasings[1], "third way");
	assert_int_equal(e->n_revisions, 1);
	d.text.phrasings = "";
	assert_int_equal(edit(id, &d), OK);
	assert_int_equal(get(id)->n_phrasings, 0);
}

static void
drift_shows_until_somebody_checked(void **state)
{
	int64_t id = promoted();
	struct entry_draft d;

	(void)state;
	edit_answer("It is done in another way since last week.");
	assert_true(get(id)->sources[0].has_changed);
	d = draft_of(get(id));
	assert_int_equal(edit(id, &d), OK);
	assert_false(get(id)->sources[0].has_changed);
	assert_int_equal(get(id)->n_revisions, 1);
	assert_int_equal(audits("entry.check"), 1);
}

static void
a_hidden_source_is_drift_and_shown_to_who_may_see_it(void **state)
{
	int64_t id = promoted();

	(void)state;
	assert_int_equal(post_hide(db, test_arena(), staff, answer, "wrong", &problems), OK);
	assert_true(get(id)->sources[0].has_changed);
	assert_int_equal(post_show(db, test_arena(), staff, answer), OK);
	assert_false(get(id)->sources[0].has_changed);
	assert_int_equal(post_hide(db, test_arena(), staff, question, "spam", &problems), OK);
	assert_int_equal(get(id)->n_sources, 0);
	assert_int_equal(get_as(ben, id)->n_sources, 0);
	assert_int_equal(get_as(ann, id)->n_sources, 1); /* her own question */
	assert_true(get_as(staff, id)->sources[0].has_changed);
}

static void
a_former_member_is_no_name(void **state)
{
	int64_t id = promoted();

	(void)state;
	test_run(db, "UPDATE posts SET author_id = NULL WHERE id = %ld", (long)answer);
	assert_null(get(id)->sources[0].answerer_name);
	assert_null(get(id)->sources[0].answerer_display);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(a_draft_is_filled_from_question_answer_and_duplicates),
	    TEST(a_draft_needs_a_visible_answer),
	    TEST(promotion_publishes_with_provenance),
	    TEST(asker_and_answerer_are_told),
	    TEST(who_answers_the_own_question_is_told_once),
	    TEST(a_duplicates_wording_is_known_as_such),
	    TEST(an_entry_is_found_at_once),
	    TEST(a_thread_is_promoted_once),
	    TEST(only_moderators_promote),
	    TEST(bad_drafts_are_refused_field_by_field),
	    TEST(a_source_must_be_there_and_fit),
	    TEST(an_entry_can_be_written_without_a_thread),
	    TEST(an_edit_is_a_revision),
	    TEST(a_small_edit_is_no_news),
	    TEST(two_editors_do_not_overwrite_each_other),
	    TEST(phrasings_are_replaced_and_kept_in_order),
	    TEST(drift_shows_until_somebody_checked),
	    TEST(a_hidden_source_is_drift_and_shown_to_who_may_see_it),
	    TEST(a_former_member_is_no_name),
	};

	log_open("test", LOG_LEVEL_ERROR);
	return cmocka_run_group_tests_name("entry_edit", tests, connect_db, NULL);
}
