/* How people hear of things: their choices, mails that hold several notices, and reading. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/account/account.h"
#include "answerwell/account/choice.h"
#include "answerwell/account/notice.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/log.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/watch.h"
#include "answerwell/mailing/delivery.h"
#include "answerwell/mailing/inbox.h"
#include "answerwell/mailing/subscription.h"
#include "support/community.h"
#include "support/own_arena.h"
#include "support/pg.h"

static struct db *db;
static struct account *ann, *bob, *cat;
static struct delivery *list;
static size_t n;

static int
set_up(void **state)
{
	(void)arena_made(state);
	test_run(db, "DELETE FROM mails");
	test_run(db, "DELETE FROM notices");
	test_run(db, "DELETE FROM watches");
	test_run(db, "DELETE FROM notice_choices");
	test_run(db, "UPDATE accounts SET notify_mail = true, zone = 'UTC'");
	return 0;
}

static void
choose(const struct account *who, enum notice_topic topic, enum notice_mail mail, bool in_app)
{
	struct choices c;

	assert_int_equal(choice_get(db, a, who->id, &c), OK);
	c.of[topic] = (struct choice){.mail = mail, .in_app = in_app};
	assert_int_equal(choice_set(db, a, who->id, &c), OK);
}

static int64_t
planned(const struct account *who)
{
	return test_number(
	    db, "SELECT count(*) FROM mails WHERE recipient_id = %ld AND state = 'planned'",
	    (long)who->id);
}

static int64_t
shown(const struct account *who)
{
	return test_number(db, "SELECT n_unread FROM accounts WHERE id = %ld", (long)who->id);
}

/* What is due by now to one person: the first mail of *n, or NULL. */
static const struct delivery *
sent(const struct account *who)
{
	const struct delivery *first = NULL;
	struct claimed got;

	assert_int_equal(delivery_claim(db, a, "me", 50, &got), OK);
	list = got.list;
	n = 0;
	for (size_t i = 0; i < got.n; i++) {
		if (list[i].to.id == who->id && n++ == 0)
			first = &list[i];
	}
	return first;
}

static void
make_due(void)
{
	test_run(db, "UPDATE mails SET not_before = now() - interval '1 second' "
		     "WHERE state = 'planned'");
}

static bool
has(const char *text, const char *part)
{
	return text != NULL && strstr(text, part) != NULL;
}

/* ---- choices ---------------------------------------------------------------------------------- */

static void
choices_are_kept_and_what_was_not_chosen_is_as_it_comes(void **state)
{
	struct choices c;

	(void)state;
	assert_int_equal(choice_get(db, a, ann->id, &c), OK);
	assert_int_equal(c.of[TOPIC_ANSWER].mail, NOTICE_MAIL_NOW);
	assert_int_equal(c.of[TOPIC_QUESTION].mail, NOTICE_MAIL_DAILY);
	assert_true(c.of[TOPIC_ANSWER].in_app && c.notify_mail && c.auto_watch);
	c.of[TOPIC_COMMENT] = (struct choice){.mail = NOTICE_MAIL_WEEKLY, .in_app = false};
	c.of[TOPIC_MODERATION].in_app = false;
	c.notify_mail = c.auto_watch = false;
	assert_int_equal(choice_set(db, a, ann->id, &c), OK);
	memset(&c, 0, sizeof(c));
	assert_int_equal(choice_get(db, a, ann->id, &c), OK);
	assert_int_equal(c.of[TOPIC_COMMENT].mail, NOTICE_MAIL_WEEKLY);
	assert_false(c.of[TOPIC_COMMENT].in_app || c.notify_mail || c.auto_watch);
	assert_true(c.of[TOPIC_MODERATION].in_app); /* cannot be switched off */
	c.notify_mail = c.auto_watch = true;
	assert_int_equal(choice_set(db, a, ann->id, &c), OK);
	assert_int_equal(choice_get(db, a, 987654321, &c), NOT_FOUND);
	assert_int_equal(choice_set(db, a, 987654321, &c), NOT_FOUND);
}

static void
codes_name_topics_and_times_and_nothing_else(void **state)
{
	enum notice_topic topic;
	enum notice_mail mail;

	(void)state;
	for (int t = TOPIC_NONE + 1; t < NOTICE_TOPICS; t++) {
		assert_true(choice_topic_from(choice_topic_code((enum notice_topic)t), &topic));
		assert_int_equal(topic, t);
	}
	assert_false(choice_topic_from("", &topic));
	assert_false(choice_topic_from("nonsense", &topic));
	assert_true(choice_mail_from("weekly", &mail) && mail == NOTICE_MAIL_WEEKLY);
	assert_false(choice_mail_from("yearly", &mail));
	assert_false(choice_mail_from(NULL, &mail));
}

static void
each_way_of_hearing_is_switched_by_itself(void **state)
{
	int64_t question = test_question(db, ann, "How do I clean the filter?");

	(void)state;
	choose(ann, TOPIC_ANSWER, NOTICE_MAIL_OFF, true);
	test_answer(db, bob, question);
	assert_int_equal(planned(ann), 0);
	assert_int_equal(shown(ann), 1);
	choose(ann, TOPIC_ANSWER, NOTICE_MAIL_NOW, false);
	test_answer(db, bob, question);
	assert_int_equal(planned(ann), 1);
	assert_int_equal(shown(ann), 1);
	choose(ann, TOPIC_ANSWER, NOTICE_MAIL_OFF, false);
	test_answer(db, bob, question);
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM notices WHERE account_id = %ld", (long)ann->id),
	    2);
	assert_int_equal(notice_allow(db, a, ann->id, false), OK);
	choose(ann, TOPIC_ANSWER, NOTICE_MAIL_NOW, true);
	assert_int_equal(notice_allow(db, a, ann->id, false), OK);
	test_run(db, "DELETE FROM mails");
	test_answer(db, bob, question);
	assert_int_equal(planned(ann), 0);
	assert_int_equal(shown(ann), 2);
}

static void
who_cannot_come_in_is_told_nothing(void **state)
{
	int64_t question = test_question(db, ann, "How do I clean the filter?");

	(void)state;
	test_run(db, "UPDATE accounts SET suspended_at = now() WHERE id = %ld", (long)ann->id);
	test_answer(db, bob, question);
	test_run(db, "UPDATE accounts SET suspended_at = NULL WHERE id = %ld", (long)ann->id);
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM notices WHERE account_id = %ld", (long)ann->id),
	    0);
	assert_int_equal(planned(ann), 0);
}

/* ---- several in one mail ---------------------------------------------------------------------- */

static void
a_burst_in_one_thread_is_one_mail_that_tells_all_of_it(void **state)
{
	int64_t question = test_question(db, ann, "How do I clean the <filter>?");
	const struct delivery *d;

	(void)state;
	test_answer(db, bob, question);
	test_answer(db, cat, question);
	test_comment(db, cat, question);
	assert_int_equal(planned(ann), 1);
	d = sent(ann);
	assert_int_equal(n, 1);
	assert_string_equal(d->subject,
			    "2 new answers, 1 new comment: How do I clean the <filter>?");
	assert_true(has(d->text, "Bob answered your question") ||
		    has(d->text, "bob answered your question"));
	assert_true(has(d->html, "How do I clean the &lt;filter&gt;?"));
	assert_true(has(d->text, "This is how it is done."));
	assert_true(has(d->thread_id, arena_printf(a, "question.%lld@", (long long)question)));
	assert_true(has(d->text, d->unsubscribe_url));
	assert_true(has(d->text, arena_printf(a, ".q%lld.", (long long)question)));
}

static void
after_a_mail_the_next_of_its_thread_waits_ten_minutes(void **state)
{
	int64_t question = test_question(db, ann, "How do I clean the filter?");
	const struct delivery *d;

	(void)state;
	test_answer(db, bob, question);
	assert_non_null(sent(ann));
	/* Ten minutes of this clock, although that one went out by a clock that was a day ahead. */
	test_run(db, "UPDATE mails SET not_before = now() + interval '1 day'");
	test_answer(db, cat, question);
	test_answer(db, bob, question);
	assert_int_equal(planned(ann), 1);
	assert_null(sent(ann));
	assert_int_equal(
	    test_number(db,
			"SELECT count(*) FROM mails WHERE state = 'planned' AND recipient_id = %ld "
			"AND not_before BETWEEN now() + interval '9 minutes' AND now() + "
			"interval '10 minutes'",
			(long)ann->id),
	    1);
	make_due();
	d = sent(ann);
	assert_non_null(d);
	assert_true(has(d->subject, "2 new answers"));
}

static void
a_mail_that_is_tried_again_takes_nothing_more_in(void **state)
{
	int64_t question = test_question(db, ann, "How do I clean the filter?");
	const struct delivery *d;

	(void)state;
	test_answer(db, bob, question);
	d = sent(ann);
	assert_non_null(d);
	test_answer(db, cat, question);
	assert_int_equal(planned(ann), 1);
	assert_int_equal(delivery_settle(db, a, d, OUTCOME_RETRY, "later"), OK);
	assert_int_equal(planned(ann), 2);
	test_answer(db, bob, question);
	assert_int_equal(planned(ann), 2);
	make_due();
	assert_non_null(sent(ann));
	assert_int_equal(n, 2);
}

static void
the_daily_mail_comes_at_eight_in_the_morning_there(void **state)
{
	int64_t question = test_question(db, ann, "How do I clean the filter?");

	(void)state;
	for (int i = 0; i < 4; i++) {
		static const char *const zones[] = {"Asia/Shanghai", "America/Los_Angeles", "UTC",
						    "No/Such_Zone"};

		test_run(db, "DELETE FROM mails");
		test_run(db, "UPDATE accounts SET zone = '%s' WHERE id = %ld", zones[i],
			 (long)ann->id);
		choose(ann, TOPIC_ANSWER, NOTICE_MAIL_DAILY, true);
		test_answer(db, bob, question);
		assert_int_equal(
		    test_number(db,
				"SELECT extract(hour FROM not_before AT TIME ZONE '%s') * 100 + "
				"extract(minute FROM not_before) FROM mails "
				"WHERE not_before > now() AND not_before <= now() + "
				"interval '25 hours'",
				i < 3 ? zones[i] : "UTC"),
		    800);
	}
	test_run(db, "DELETE FROM mails");
	choose(ann, TOPIC_ANSWER, NOTICE_MAIL_WEEKLY, true);
	test_answer(db, bob, question);
	assert_int_equal(test_number(db, "SELECT extract(isodow FROM not_before) FROM mails"), 1);
}

static void
the_daily_mail_holds_all_that_was_not_read_grouped_by_question(void **state)
{
	int64_t first = test_question(db, cat, "How do I clean the filter?");
	int64_t second = test_question(db, cat, "Where is the <manual>, please?");
	int64_t third = test_question(db, cat, "Is it safe for children?"), n_read;
	const struct delivery *d;

	(void)state;
	choose(cat, TOPIC_ANSWER, NOTICE_MAIL_DAILY, true);
	test_answer(db, bob, first);
	test_answer(db, bob, second);
	test_answer(db, ann, first);
	test_answer(db, ann, third);
	assert_int_equal(planned(cat), 1);
	assert_null(sent(cat));
	assert_int_equal(notice_seen(db, a, cat->id, third, &n_read), OK);
	assert_int_equal(n_read, 1);
	make_due();
	d = sent(cat);
	assert_non_null(d);
	assert_int_equal(d->locale, LOCALE_ZH_CN);
	assert_true(has(d->subject, "How do I clean the filter?"));
	assert_true(has(d->html, "2个新回答"));
	assert_true(has(d->html, "Where is the &lt;manual&gt;, please?"));
	assert_true(has(d->text, "Where is the <manual>, please?"));
	assert_false(has(d->text, "Is it safe for children?"));
	assert_null(d->thread_id);
	assert_true(has(d->unsubscribe_url, ".tanswer."));
}

static void
a_mail_of_which_all_was_read_is_not_sent(void **state)
{
	int64_t question = test_question(db, ann, "How do I clean the filter?"), n_read;

	(void)state;
	choose(ann, TOPIC_ANSWER, NOTICE_MAIL_DAILY, true);
	test_answer(db, bob, question);
	test_answer(db, cat, question);
	assert_int_equal(notice_seen(db, a, ann->id, question, &n_read), OK);
	make_due();
	assert_null(sent(ann));
	assert_string_equal(test_text(db,
				      "SELECT state || ': ' || why FROM mails "
				      "WHERE recipient_id = %ld",
				      (long)ann->id),
			    "skipped: read on the site already");
}

static void
what_was_hidden_or_switched_off_meanwhile_is_left_out(void **state)
{
	int64_t question = test_question(db, ann, "How do I clean the filter?"), hidden;
	const struct delivery *d;

	(void)state;
	choose(ann, TOPIC_ANSWER, NOTICE_MAIL_DAILY, true);
	test_answer(db, bob, question);
	hidden = test_answer(db, cat, question);
	test_run(db, "UPDATE posts SET hidden_at = now() WHERE id = %ld", (long)hidden);
	make_due();
	d = sent(ann);
	assert_non_null(d);
	assert_true(has(d->subject, "New answer: "));
	test_answer(db, bob, question);
	choose(ann, TOPIC_ANSWER, NOTICE_MAIL_OFF, true);
	make_due();
	assert_null(sent(ann));
}

/* Sixty notices that say nothing any more, older than the one that does. */
static void
sixty_void_notices_and_one_answer(int64_t question, const char *void_them)
{
	test_run(db, "DELETE FROM notices");
	test_run(db, "DELETE FROM mails");
	choose(ann, TOPIC_ANSWER, NOTICE_MAIL_DAILY, true);
	choose(ann, TOPIC_MENTION, NOTICE_MAIL_OFF, true);
	test_answer(db, bob, question);
	for (int i = 0; i < 6; i++) /* doubled: 64 */
		test_run(db, "INSERT INTO notices (account_id, kind, actor_id, question_id, "
			     "post_id, mail) "
			     "SELECT account_id, kind, actor_id, question_id, post_id, mail "
			     "FROM notices");
	test_run(db, "%s", void_them);
	test_answer(db, cat, question);
}

static void
what_says_nothing_any_more_takes_no_room_in_the_daily_mail(void **state)
{
	static const char *const voided[] = {
	    "UPDATE posts SET hidden_at = now() WHERE id = (SELECT max(post_id) FROM notices)",
	    "UPDATE posts SET deleted_at = now() WHERE id = (SELECT max(post_id) FROM notices)",
	    "UPDATE notices SET kind = 'moderation'", /* undone */
	    "UPDATE notices SET kind = 'mention'", /* of a topic that is off */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(voided) / sizeof(voided[0]); i++) {
		int64_t question = test_question(db, ann, "How do I clean the filter?");
		const struct delivery *d;

		sixty_void_notices_and_one_answer(question, voided[i]);
		make_due();
		d = sent(ann);
		assert_non_null(d);
		assert_true(has(d->subject, "New answer: "));
	}
}

static void
what_stands_below_a_hidden_answer_is_left_out_as_on_the_site(void **state)
{
	int64_t question = test_question(db, ann, "How do I clean the filter?");
	int64_t answer = test_answer(db, bob, question);

	(void)state;
	test_run(db, "DELETE FROM mails");
	test_comment(db, ann, answer);
	test_run(db, "UPDATE posts SET hidden_at = now() WHERE id = %ld", (long)answer);
	make_due();
	assert_null(sent(bob));
}

static void
a_mail_of_several_kinds_is_left_as_a_whole(void **state)
{
	int64_t question = test_question(db, ann, "How do I clean the filter?");
	const struct delivery *d;

	(void)state;
	test_answer(db, bob, question);
	test_comment(db, bob, question);
	d = sent(ann);
	assert_non_null(d);
	assert_true(has(d->unsubscribe_url, ".n."));
}

/* ---- leaving by a link ------------------------------------------------------------------------ */

static void
a_link_ends_one_topic_or_one_question_and_takes_it_back(void **state)
{
	int64_t question = test_question(db, ann, "How do I clean the filter?");
	char *topic = subscription_token(a, ann->id, "tanswer");
	const char *number = arena_printf(a, "%lld", (long long)question);
	char *thread = subscription_token(a, ann->id, arena_printf(a, "q%s", number));
	struct choices c;
	int64_t id;
	bool on;

	(void)state;
	assert_int_equal(subscription_by_token(db, a, topic, false, "one_click"), OK);
	assert_int_equal(subscription_by_token(db, a, topic, false, "one_click"), OK);
	assert_int_equal(choice_get(db, a, ann->id, &c), OK);
	assert_int_equal(c.of[TOPIC_ANSWER].mail, NOTICE_MAIL_OFF);
	assert_int_equal(c.of[TOPIC_COMMENT].mail, NOTICE_MAIL_NOW);
	assert_true(c.of[TOPIC_ANSWER].in_app && c.notify_mail);
	assert_int_equal(subscription_by_token(db, a, topic, true, "page"), OK);
	assert_int_equal(choice_get(db, a, ann->id, &c), OK);
	assert_int_equal(c.of[TOPIC_ANSWER].mail, NOTICE_MAIL_NOW);

	assert_int_equal(subscription_by_token(db, a, thread, false, "one_click"), OK);
	assert_int_equal(watch_find(db, a, ann, WATCH_QUESTION, number, &id, &on), OK);
	assert_false(on);
	test_answer(db, bob, question);
	assert_int_equal(shown(ann), 0);
	assert_int_equal(subscription_by_token(db, a, thread, true, "page"), OK);
	assert_int_equal(watch_find(db, a, ann, WATCH_QUESTION, number, &id, &on), OK);
	assert_true(on);
}

static void
links_to_what_is_not_there_do_nothing(void **state)
{
	static const char *const whats[] = {"tnonsense",  "t", "q",   "qx",
					    "q987654321", "x", "q-1", "dd.n"};

	(void)state;
	for (size_t i = 0; i < sizeof(whats) / sizeof(whats[0]); i++) {
		enum result r = subscription_by_token(
		    db, a, subscription_token(a, ann->id, whats[i]), false, "page");

		assert_int_equal(r, NOT_FOUND);
	}
}

/* ---- the list --------------------------------------------------------------------------------- */

static void
notices_of_a_question_stand_together_and_old_ones_go(void **state)
{
	int64_t first = test_question(db, ann, "How do I clean the filter?");
	int64_t second = test_question(db, ann, "Where is the manual, please?"), next;
	struct inbox_group *groups;
	size_t n_groups;
	const char *path;

	(void)state;
	test_answer(db, bob, first);
	test_answer(db, bob, second);
	test_answer(db, cat, first);
	assert_int_equal(inbox_list(db, a, ann, false, 0, &groups, &n_groups, &next), OK);
	assert_int_equal(n_groups, 2);
	assert_int_equal(next, 0);
	assert_int_equal(groups[0].n, 2);
	assert_int_equal(groups[0].lines[0].question_id, first);
	assert_string_equal(inbox_summary(a, LOCALE_EN, &groups[0]), "2 new answers");
	assert_int_equal(inbox_open(db, a, ann, groups[0].lines[0].id, &path), OK);
	assert_int_equal(shown(ann), 3);
	assert_int_equal(notice_read(db, a, ann->id, groups[0].lines[0].id, NULL), OK);
	assert_int_equal(shown(ann), 1);
	assert_int_equal(inbox_open(db, a, bob, groups[1].lines[0].id, &path), NOT_FOUND);
	assert_int_equal(inbox_list(db, a, ann, true, 0, &groups, &n_groups, &next), OK);
	assert_int_equal(n_groups, 1);
	test_run(db, "UPDATE notices SET at = now() - interval '200 days' WHERE question_id = %ld",
		 (long)second);
	assert_int_equal(notice_sweep(db, a), OK);
	assert_int_equal(shown(ann), 0);
}

static void
each_kind_is_known_by_its_own_code(void **state)
{
	(void)state;
	for (int k = 0; k < NOTICE_KINDS; k++) {
		enum notice_kind kind;

		assert_true(notice_from(notice_code((enum notice_kind)k), &kind));
		assert_int_equal(kind, k);
	}
}

/* "There is news" is for kinds of a later version only. */
static void
every_kind_of_the_list_has_a_sentence_in_each_language(void **state)
{
	(void)state;
	for (int k = 0; k < NOTICE_KINDS; k++) {
		struct inbox_line line = {.kind = (enum notice_kind)k, .actor = "Bob"};

		if (notice_topic_of(line.kind) == TOPIC_NONE)
			continue;
		for (int l = 0; l < LOCALES; l++) {
			const char *said = inbox_sentence(a, (enum locale)l, &line);

			assert_string_not_equal(said, tr((enum locale)l, "There is news"));
			assert_null(strchr(said, '%'));
		}
	}
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, arena_gone)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(each_kind_is_known_by_its_own_code),
	    TEST(every_kind_of_the_list_has_a_sentence_in_each_language),
	    TEST(choices_are_kept_and_what_was_not_chosen_is_as_it_comes),
	    TEST(codes_name_topics_and_times_and_nothing_else),
	    TEST(each_way_of_hearing_is_switched_by_itself),
	    TEST(who_cannot_come_in_is_told_nothing),
	    TEST(a_burst_in_one_thread_is_one_mail_that_tells_all_of_it),
	    TEST(after_a_mail_the_next_of_its_thread_waits_ten_minutes),
	    TEST(a_mail_that_is_tried_again_takes_nothing_more_in),
	    TEST(the_daily_mail_comes_at_eight_in_the_morning_there),
	    TEST(the_daily_mail_holds_all_that_was_not_read_grouped_by_question),
	    TEST(a_mail_of_which_all_was_read_is_not_sent),
	    TEST(what_was_hidden_or_switched_off_meanwhile_is_left_out),
	    TEST(what_says_nothing_any_more_takes_no_room_in_the_daily_mail),
	    TEST(what_stands_below_a_hidden_answer_is_left_out_as_on_the_site),
	    TEST(a_mail_of_several_kinds_is_left_as_a_whole),
	    TEST(a_link_ends_one_topic_or_one_question_and_takes_it_back),
	    TEST(links_to_what_is_not_there_do_nothing),
	    TEST(notices_of_a_question_stand_together_and_old_ones_go),
	};

	log_open("test", LOG_LEVEL_ERROR);
	test_settings();
	db = test_db();
	ann = test_reader(db, "ann", "en", ROLE_CUSTOMER, false);
	bob = test_reader(db, "bob", "en", ROLE_CUSTOMER, false);
	cat = test_reader(db, "cat", "zh_CN", ROLE_CUSTOMER, false);
	return cmocka_run_group_tests_name("notices", tests, NULL, NULL);
}
