/* The mails to one person. */
#include "answerwell/forum/answer.h"
#include "delivery.h"

static const struct delivery *
mailed(const struct notice *notice)
{
	test_run(db, "DELETE FROM notices");
	test_run(db, "DELETE FROM mails");
	assert_int_equal(notice_queue(db, a, notice), OK);
	claim(db, "me", 1);
	return n == 1 ? &list[0] : NULL;
}

static void
links_are_in_both_parts_and_have_no_unsubscribe(void **state)
{
	struct notice notice = {.account_id = ann->id, .kind = NOTICE_RESET, .secret = "Sec-ret_1"};
	const struct delivery *d = mailed(&notice);

	(void)state;
	assert_non_null(strstr(d->text, "/reset/Sec-ret_1"));
	assert_non_null(strstr(d->html, "/reset/Sec-ret_1\""));
	assert_null(d->unsubscribe_url);
	assert_null(d->thread_id);
	/* Who registers a stranger's address must not choose the words of the mail. */
	test_run(db, "UPDATE accounts SET display_name = 'WIN MONEY' WHERE id = %lld",
		 (long long)ann->id);
	d = mailed(&notice);
	assert_null(strstr(d->text, "WIN MONEY"));
	assert_null(strstr(d->html, "WIN MONEY"));
	test_run(db, "UPDATE accounts SET display_name = 'Ann' WHERE id = %lld",
		 (long long)ann->id);
	notice.kind = NOTICE_DEVICE;
	assert_non_null(strstr(mailed(&notice)->text, "/takeback/Sec-ret_1"));
	notice.kind = NOTICE_KNOWN;
	assert_non_null(strstr(mailed(&notice)->text, "/register/Sec-ret_1"));
	notice = (struct notice){.account_id = ann->id, .kind = NOTICE_KNOWN};
	assert_non_null(strstr(mailed(&notice)->text, "/login"));
}

static const struct delivery *
answered(const struct account *by, const struct account *to)
{
	int64_t question = test_question(db, to, "Where is the filter?");
	struct notice notice = {.account_id = to->id,
				.kind = NOTICE_ANSWER,
				.actor_id = by->id,
				.question_id = question,
				.post_id = test_answer(db, by, question)};
	const struct delivery *d = mailed(&notice);

	assert_non_null(d);
	return d;
}

/* In the language of whoever reads; a customer is a name alone. */
static void
a_mail_says_that_staff_answered(void **state)
{
	const struct account *sam = test_person(db, "sam", ROLE_STAFF);
	const char *staff = arena_printf(a, "%s (Staff) has answered", sam->display_name);

	(void)state;
	assert_non_null(strstr(answered(sam, ann)->text, staff));
	assert_non_null(strstr(answered(sam, ann)->html, staff));
	assert_non_null(
	    strstr(answered(sam, li)->text, arena_printf(a, "%s（客服人员）", sam->display_name)));
	assert_non_null(
	    strstr(answered(li, ann)->text, arena_printf(a, "%s has answered", li->display_name)));
}

static void
an_answer_is_told_with_its_words_in_the_readers_language(void **state)
{
	int64_t question = test_question(db, li, "What about <refunds> & fees?");
	int64_t answer = test_answer(db, ann, question);
	struct notice notice = {.account_id = li->id,
				.kind = NOTICE_ANSWER,
				.actor_id = ann->id,
				.question_id = question,
				.post_id = answer};
	const struct delivery *d = mailed(&notice);

	(void)state;
	assert_non_null(d);
	assert_int_equal(d->locale, LOCALE_ZH_CN);
	assert_non_null(strstr(d->subject, "What about <refunds> & fees?"));
	assert_non_null(strstr(d->html, "What about &lt;refunds&gt; &amp; fees?"));
	assert_non_null(strstr(d->text, "This is how it is done."));
	assert_non_null(strstr(d->text, arena_printf(a, "#answer-%lld", (long long)answer)));
	assert_true(
	    str_starts(d->thread_id, arena_printf(a, "question.%lld@", (long long)question)));
	assert_non_null(strstr(d->text, d->unsubscribe_url));
	assert_non_null(strstr(d->unsubscribe_url, ".tanswer."));

	test_run(db, "UPDATE posts SET hidden_at = now() WHERE id = %lld", (long long)answer);
	assert_null(mailed(&notice));
	assert_string_equal(test_text(db, "SELECT state || ': ' || why FROM mails"),
			    "skipped: the post is not visible");
	notice.kind = NOTICE_MODERATION;
	test_run(db, "UPDATE posts SET hidden_reason = 'spam' WHERE id = %lld", (long long)answer);
	assert_non_null(mailed(&notice));
	test_run(db, "UPDATE posts SET hidden_at = NULL WHERE id = %lld", (long long)answer);
	assert_null(mailed(&notice));
}

static void
every_kind_of_notice_about_a_post_can_be_written(void **state)
{
	static const enum notice_kind kinds[] = {NOTICE_ANSWER, NOTICE_COMMENT, NOTICE_MENTION,
						 NOTICE_MODERATION};
	int64_t question = test_question(db, ann, "What about my refund, please?");

	(void)state;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct notice notice = {.account_id = li->id,
					.kind = kinds[i],
					.actor_id = ann->id,
					.question_id = question,
					.post_id = question};
		const struct delivery *d = mailed(&notice);

		assert_non_null(d);
		assert_non_null(strstr(d->text, "What about my refund"));
		assert_non_null(strstr(d->html, "What about my refund"));
		assert_true(str_ends(str_trim(a, d->html), "</html>"));
	}
}

static void
change(const struct account *by, int64_t answer, const char *body)
{
	struct problems problems = {.n = 0};
	int n_seen = (int)test_number(db, "SELECT n_revisions FROM posts WHERE id = %lld",
				      (long long)answer);

	assert_int_equal(answer_edit(db, a, by, answer,
				     &(struct text){.body = body, .reason = "", .n_seen = n_seen},
				     &problems),
			 OK);
}

/* Mails wait for others to go with them: what they say of an answer must hold when they leave. */
static void
a_mark_is_told_only_while_it_stands(void **state)
{
	static const struct {
		enum notice_kind of_mark, of_change;
	} kinds[] = {{NOTICE_OFFICIAL, NOTICE_MARK_CHANGED},
		     {NOTICE_ACCEPTED, NOTICE_ACCEPTED_CHANGED}};
	const struct official_draft draft = {.scope = "", .valid_until = ""};
	const char *words = "This is how it is done.";
	struct problems problems = {.n = 0};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		int64_t question = test_question(db, li, "What about my refund, please?");
		int64_t answer = test_answer(db, ann, question);
		struct notice set = {.account_id = li->id,
				     .kind = kinds[i].of_mark,
				     .actor_id = max->id,
				     .question_id = question,
				     .post_id = answer};
		struct notice changed = set;

		changed.kind = kinds[i].of_change;
		change(ann, answer, words);
		if (i == 0)
			assert_int_equal(
			    answer_mark_official(db, a, max, answer, &draft, &problems), OK);
		else
			assert_int_equal(answer_accept(db, a, li, answer, true), OK);
		assert_non_null(strstr(mailed(&set)->text, "What about my refund"));
		assert_null(mailed(&changed));
		change(ann, answer, "Please pay to another account.");
		assert_null(mailed(&set));
		assert_string_equal(test_text(db, "SELECT state || ': ' || why FROM mails"),
				    "skipped: the mark is another by now");
		assert_non_null(strstr(mailed(&changed)->html, "What about my refund"));
		change(ann, answer, words);
		assert_non_null(mailed(&set));
		assert_null(mailed(&changed));
	}
}

static void
a_promoted_answer_is_told_by_its_entry(void **state)
{
	int64_t id;
	struct notice notice = {.account_id = ann->id, .kind = NOTICE_PROMOTED};
	const struct delivery *d;

	(void)state;
	edition();
	test_run(db, "UPDATE mails SET not_before = now() + interval '1 day'");
	id = test_number(db, "SELECT max(id) FROM entries");
	notice.entry_id = id;
	d = mailed(&notice);
	assert_non_null(d);
	assert_non_null(strstr(d->subject, "How do I pay?"));
	assert_non_null(strstr(d->text, arena_printf(a, "/faq/%lld/s", (long long)id)));
	test_run(db, "UPDATE entries SET retired_at = now() WHERE id = %lld", (long long)id);
	assert_null(mailed(&notice));
}

static void
who_does_not_want_notices_any_more_gets_none_that_waited(void **state)
{
	int64_t question = test_question(db, ann, "What about my refund, please?");
	struct notice notice = {.account_id = li->id,
				.kind = NOTICE_MENTION,
				.post_id = question,
				.question_id = question,
				.actor_id = ann->id};

	(void)state;
	assert_int_equal(notice_queue(db, a, &notice), OK);
	assert_int_equal(notice_allow(db, a, li->id, false), OK);
	claim(db, "me", 5);
	for (size_t i = 0; i < n; i++)
		assert_true(list[i].to.id != li->id);
	assert_int_equal(notice_allow(db, a, li->id, true), OK);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(links_are_in_both_parts_and_have_no_unsubscribe),
	    TEST(a_mail_says_that_staff_answered),
	    TEST(an_answer_is_told_with_its_words_in_the_readers_language),
	    TEST(every_kind_of_notice_about_a_post_can_be_written),
	    TEST(a_mark_is_told_only_while_it_stands),
	    TEST(a_promoted_answer_is_told_by_its_entry),
	    TEST(who_does_not_want_notices_any_more_gets_none_that_waited),
	};

	meet_people();
	return cmocka_run_group_tests_name("mail", tests, NULL, NULL);
}
