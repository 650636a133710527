/* What comes back, and addresses that get no more mail. */
#include "edition.h"

#include "answerwell/account/address.h"
#include "answerwell/account/notice.h"
#include "answerwell/base/str.h"
#include "answerwell/mailing/reader.h"
#include "answerwell/mailing/suppression.h"
#include "mailer/bounce_take.h"
#include "mailer/mime.h"

static int
fresh(void **state)
{
	(void)set_up(state);
	test_run(db, "DELETE FROM suppressions");
	test_run(db, "DELETE FROM mail_readers");
	return 0;
}
#define RETURNS(fn) cmocka_unit_test_setup_teardown(fn, fresh, arena_gone)

/* A letter to that person, as it was handed over and taken. */
static struct delivery *
sent_to(const struct account *to)
{
	struct notice letter = {.account_id = to->id, .kind = NOTICE_RESET, .secret = "token"};
	struct delivery *d = NULL;
	struct claimed got;
	bool taken;

	assert_int_equal(notice_queue(db, a, &letter), OK);
	assert_int_equal(delivery_claim(db, a, "me", 50, &got), OK);
	for (size_t i = 0; i < got.n; i++) {
		assert_int_equal(delivery_hand_over_all(db, a, &got.list[i], 1, &taken), OK);
		assert_true(taken);
		assert_int_equal(delivery_settle(db, a, &got.list[i], OUTCOME_ACCEPTED, ""), OK);
		if (got.list[i].to.id == to->id)
			d = &got.list[i];
	}
	assert_non_null(d);
	return d;
}

static struct return_outcome
report(int64_t mail_id, const char *id, const char *address, enum return_kind kind,
       enum cause cause)
{
	struct returned told = {kind, cause, "5.1.1", address, ""};
	struct return_report r = {
	    .mail_id = mail_id, .message_ids = &id, .n_ids = id != NULL, .list = &told, .n = 1};
	struct return_outcome out;

	assert_int_equal(suppression_report(db, a, &r, &out), OK);
	return out;
}

static int64_t
stop_of(int64_t id)
{
	struct suppression s;

	assert_int_equal(suppression_of(db, a, id, &s), OK);
	return s.id;
}

static void
a_dead_address_is_stopped_at_once_and_its_mail_has_failed(void **state)
{
	struct delivery *d = sent_to(ann);
	struct return_outcome out = report(d->id, NULL, "", RETURN_HARD, CAUSE_NO_MAILBOX);
	struct suppression s;

	(void)state;
	assert_true(out.mail_id == d->id && out.is_counted && out.is_stopped);
	assert_int_equal(suppression_of(db, a, ann->id, &s), OK);
	assert_int_equal(s.reason, SUPPRESSED_BOUNCE);
	assert_string_equal(suppression_label(&s), cause_label(CAUSE_NO_MAILBOX));
	assert_string_equal(
	    test_text(db, "SELECT state FROM mails WHERE id = %lld", (long long)d->id), "failed");
	assert_string_equal(test_text(db, "SELECT detail FROM audit_log WHERE action = 'mail.stop' "
					  "ORDER BY id DESC LIMIT 1"),
			    "stopped=bounce cause=no_mailbox");
	assert_int_equal(test_number(db,
				     "SELECT count(*) FROM addressees WHERE id = %lld AND "
				     "(takes_notices OR takes_editions)",
				     (long long)ann->id),
			 0);
	assert_int_equal(stop_of(max->id), 0);
}

static void
each_mail_counts_once(void **state)
{
	struct delivery *d = sent_to(ann);

	(void)state;
	assert_true(report(d->id, NULL, "", RETURN_SOFT, CAUSE_FULL).is_counted);
	assert_false(report(d->id, NULL, "", RETURN_SOFT, CAUSE_FULL).is_counted);
	assert_int_equal(stop_of(ann->id), 0);
	/* What is certain takes its place. */
	assert_true(report(d->id, NULL, "", RETURN_HARD, CAUSE_CLOSED).is_stopped);
	assert_false(report(d->id, NULL, "", RETURN_HARD, CAUSE_CLOSED).is_counted);
	assert_false(report(d->id, NULL, "", RETURN_SOFT, CAUSE_FULL).is_counted);
	assert_int_equal(test_number(db, "SELECT count(*) FROM returns"), 1);
}

static void
an_address_alone_silences_nobody(void **state)
{
	struct delivery *d = sent_to(ann);
	struct return_outcome out;

	(void)state;
	out = report(0, NULL, "ann@example.org", RETURN_HARD, CAUSE_NO_MAILBOX);
	assert_true(out.mail_id == 0 && !out.is_counted);
	out = report(0, "made.up@forum.example", "ann@example.org", RETURN_HARD, CAUSE_NO_MAILBOX);
	assert_int_equal(out.mail_id, 0);
	out = report(0, d->message_id, "max@example.org", RETURN_HARD, CAUSE_NO_MAILBOX);
	assert_int_equal(out.mail_id, 0);
	out = report(0, d->message_id, "", RETURN_HARD, CAUSE_NO_MAILBOX);
	assert_int_equal(out.mail_id, 0);
	assert_int_equal(stop_of(ann->id), 0);
	assert_int_equal(stop_of(max->id), 0);
	out = report(0, d->message_id, d->to.address, RETURN_HARD, CAUSE_NO_MAILBOX);
	assert_true(out.mail_id == d->id && out.is_stopped);
	assert_int_not_equal(stop_of(ann->id), 0);
}

static void
a_mail_that_was_never_handed_over_comes_back_to_nobody(void **state)
{
	struct notice letter = {.account_id = ann->id, .kind = NOTICE_RESET, .secret = "token"};
	int64_t id;

	(void)state;
	assert_int_equal(notice_queue(db, a, &letter), OK);
	id = test_number(db, "SELECT max(id) FROM mails");
	assert_int_equal(report(id, NULL, "", RETURN_HARD, CAUSE_NO_MAILBOX).mail_id, 0);
	assert_int_equal(stop_of(ann->id), 0);
}

static void
what_comes_back_late_stops_the_address_it_went_to_and_no_other(void **state)
{
	struct delivery *d = sent_to(ann);
	const char *mac =
	    test_text(db, "SELECT email_mac FROM accounts WHERE id = %lld", (long long)ann->id);

	(void)state;
	test_run(db, "UPDATE accounts SET email_mac = 'another' WHERE id = %lld",
		 (long long)ann->id);
	assert_true(report(d->id, NULL, "", RETURN_HARD, CAUSE_NO_MAILBOX).is_stopped);
	assert_int_equal(stop_of(ann->id), 0);
	test_run(db, "UPDATE accounts SET email_mac = '%s' WHERE id = %lld", mac,
		 (long long)ann->id);
	assert_int_not_equal(stop_of(ann->id), 0);
}

static void
what_may_pass_stops_an_address_only_after_weeks(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++) {
		struct delivery *d = sent_to(ann);

		assert_int_equal(stop_of(ann->id), 0);
		assert_true(report(d->id, NULL, "", RETURN_SOFT, CAUSE_FULL).is_counted);
		if (i < 3) {
			test_run(db, "UPDATE returns SET at = at - interval '5 days'");
			test_run(
			    db,
			    "UPDATE mails SET handed_over_at = handed_over_at - interval '5 days'");
		}
	}
	assert_int_not_equal(stop_of(ann->id), 0);
	assert_string_equal(test_text(db, "SELECT reason FROM suppressions"), "soft");
}

static void
who_had_more_than_came_back_is_not_stopped(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++) {
		struct delivery *d = sent_to(ann);

		assert_true(report(d->id, NULL, "", RETURN_SOFT, CAUSE_FULL).is_counted);
		(void)sent_to(ann);
		(void)sent_to(ann);
		test_run(db, "UPDATE returns SET at = at - interval '6 days'");
		test_run(db,
			 "UPDATE mails SET handed_over_at = handed_over_at - interval '6 days'");
	}
	assert_int_equal(stop_of(ann->id), 0);
}

static void
a_complaint_stops_at_once(void **state)
{
	struct delivery *d = sent_to(li);
	struct suppression s;

	(void)state;
	assert_true(report(d->id, NULL, "", RETURN_COMPLAINT, CAUSE_SPAM_BUTTON).is_stopped);
	assert_int_equal(suppression_of(db, a, li->id, &s), OK);
	assert_int_equal(s.reason, SUPPRESSED_COMPLAINT);
	assert_string_equal(
	    test_text(db, "SELECT state FROM mails WHERE id = %lld", (long long)d->id), "accepted");
}

static void
staff_sees_the_list_and_lifts_what_stands_there(void **state)
{
	struct suppression *stops;
	size_t n_stops;
	int64_t n_all;

	(void)state;
	report(sent_to(ann)->id, NULL, "", RETURN_HARD, CAUSE_NO_MAILBOX);
	assert_int_equal(suppression_list(db, a, ann, 0, &stops, &n_stops, &n_all), FORBIDDEN);
	assert_int_equal(suppression_list(db, a, max, 0, &stops, &n_stops, &n_all), OK);
	assert_int_equal(n_stops, 1);
	assert_int_equal(n_all, 1);
	assert_int_equal(stops[0].account_id, ann->id);
	assert_string_equal(stops[0].name, ann->name);
	assert_non_null(strstr(stops[0].masked, "…@"));
	assert_int_equal(suppression_lift(db, a, ann, stops[0].id), FORBIDDEN);
	assert_int_equal(suppression_lift(db, a, max, 0), NOT_FOUND);
	assert_int_equal(suppression_lift(db, a, max, stops[0].id), OK);
	assert_int_equal(suppression_lift(db, a, max, stops[0].id), NOT_FOUND);
	assert_int_equal(stop_of(ann->id), 0);
	assert_int_equal(test_number(db, "SELECT count(*) FROM returns WHERE NOT is_past"), 0);
	assert_int_equal(test_number(db,
				     "SELECT count(*) FROM audit_log WHERE action = 'mail.resume' "
				     "AND actor_id = %lld",
				     (long long)max->id),
			 1);
}

static const char *
link_in(const struct delivery *d)
{
	const char *at = strstr(d->text, "/emails/again/");

	assert_non_null(at);
	at += strlen("/emails/again/");
	return arena_strndup(a, at, strcspn(at, "\n"));
}

static void
a_link_that_came_through_brings_mail_back(void **state)
{
	struct claimed got;
	const char *token;

	(void)state;
	assert_int_equal(suppression_mend_ask(db, a, ann->id), NOT_FOUND);
	report(sent_to(ann)->id, NULL, "", RETURN_HARD, CAUSE_NO_MAILBOX);
	assert_int_equal(suppression_mend_ask(db, a, ann->id), OK);
	assert_int_equal(suppression_mend_ask(db, a, ann->id), LIMITED);
	assert_int_equal(delivery_claim(db, a, "me", 50, &got), OK);
	assert_int_equal(got.n, 1);
	token = link_in(&got.list[0]);
	assert_int_equal(suppression_mend_asked(db, a, token), OK);
	assert_int_equal(suppression_mend_asked(db, a, "x"), NOT_FOUND);
	assert_int_not_equal(stop_of(ann->id), 0);
	assert_int_equal(suppression_mend(db, a, token), OK);
	assert_int_equal(suppression_mend(db, a, token), NOT_FOUND);
	assert_int_equal(stop_of(ann->id), 0);
}

static void
a_link_gets_old(void **state)
{
	struct claimed got;

	(void)state;
	report(sent_to(ann)->id, NULL, "", RETURN_HARD, CAUSE_NO_MAILBOX);
	assert_int_equal(suppression_mend_ask(db, a, ann->id), OK);
	assert_int_equal(delivery_claim(db, a, "me", 50, &got), OK);
	test_run(db, "UPDATE suppressions SET mend_at = now() - interval '73 hours'");
	assert_int_equal(suppression_mend(db, a, link_in(&got.list[0])), NOT_FOUND);
	assert_int_not_equal(stop_of(ann->id), 0);
}

/* ---- whole messages ------------------------------------------------------------------------------- */

static enum result
take(const char *path, const char *id, const char *recipient)
{
	bool is_known;
	const char *m = arena_printf(
	    a,
	    "From: MAILER-DAEMON@mx.example.org\nTo: <%s>\nSubject: Undelivered Mail\n"
	    "Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\n\n"
	    "--b\n\nIt did not work out.\n\n--b\nContent-Type: message/delivery-status\n\n"
	    "Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; %s\nAction: failed\n"
	    "Status: 5.1.1\n\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: "
	    "<%s>\n\n--b--\n",
	    path, recipient, id);

	return bounce_take(db, a, m, strlen(m), &is_known);
}

static void
a_forged_return_path_silences_nobody(void **state)
{
	struct delivery *d = sent_to(ann), *other = sent_to(max);
	char *path = mime_return_path(a, d);
	const char *theirs = mime_return_path(a, other);

	(void)state;
	assert_non_null(strstr(path, "+b-m"));
	path[strlen(path) - strlen(strrchr(path, '@')) - 1] ^= 1;
	assert_int_equal(take(path, "nothing@example.org", "ann@example.org"), OK);
	/* Two of ours that differ name nobody. */
	assert_int_equal(take(arena_printf(a, "%s>, <%s", mime_return_path(a, d), theirs),
			      "nothing@example.org", "ann@example.org"),
			 OK);
	/* The number of another mail with our sign. */
	assert_int_equal(
	    take(arena_printf(a, "forum+b-m%lld-%s", (long long)d->id, strrchr(theirs, '-') + 1),
		 "nothing@example.org", d->to.address),
	    OK);
	assert_int_equal(take("forum@forum.example", other->message_id, d->to.address), OK);
	assert_int_equal(test_number(db, "SELECT count(*) FROM returns"), 0);
	assert_int_equal(
	    take(mime_return_path(a, d), "nothing@example.org", "elsewhere@example.net"), OK);
	assert_int_not_equal(stop_of(ann->id), 0);
	assert_int_equal(stop_of(max->id), 0);
}

static void
a_delay_and_a_reply_count_nothing(void **state)
{
	struct delivery *d = sent_to(ann);
	const char *path = mime_return_path(a, d), *m;
	bool is_known = false;

	(void)state;
	m = arena_printf(a,
			 "From: ann@example.org\nTo: <%s>\nAuto-Submitted: auto-replied\n"
			 "Subject: Out of office\n\nThat user is unknown to me; 550 5.1.1.\n",
			 path);
	assert_int_equal(bounce_take(db, a, m, strlen(m), &is_known), OK);
	assert_true(is_known);
	m = arena_printf(a,
			 "From: MAILER-DAEMON@mx.example.org\nTo: <%s>\nSubject: Delayed Mail\n\n"
			 "This is a warning only. It will be retried.\n\n<ann@example.org>: busy\n",
			 path);
	assert_int_equal(bounce_take(db, a, m, strlen(m), &is_known), OK);
	m = "From: bob@example.org\nSubject: Hello\n\nWhen do you open?\n";
	assert_int_equal(bounce_take(db, a, m, strlen(m), &is_known), OK);
	assert_false(is_known);
	assert_int_equal(test_number(db, "SELECT count(*) FROM returns"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    RETURNS(a_dead_address_is_stopped_at_once_and_its_mail_has_failed),
	    RETURNS(each_mail_counts_once),
	    RETURNS(an_address_alone_silences_nobody),
	    RETURNS(a_mail_that_was_never_handed_over_comes_back_to_nobody),
	    RETURNS(what_comes_back_late_stops_the_address_it_went_to_and_no_other),
	    RETURNS(what_may_pass_stops_an_address_only_after_weeks),
	    RETURNS(who_had_more_than_came_back_is_not_stopped),
	    RETURNS(a_complaint_stops_at_once),
	    RETURNS(staff_sees_the_list_and_lifts_what_stands_there),
	    RETURNS(a_link_that_came_through_brings_mail_back),
	    RETURNS(a_link_gets_old),
	    RETURNS(a_forged_return_path_silences_nobody),
	    RETURNS(a_delay_and_a_reply_count_nothing),
	};

	log_open("test", LOG_LEVEL_ERROR);
	return cmocka_run_group_tests_name("suppression", tests, connect_db, NULL);
}
