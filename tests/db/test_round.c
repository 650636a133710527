/* Editions that make themselves: what is new for each, at their time, once; and random histories of it. */
#include "edition.h"

#include "answerwell/base/str.h"
#include "answerwell/mailing/reader.h"
#include "answerwell/mailing/round.h"
#include "answerwell/mailing/why.h"

static struct round round_;

static void
begin_anew(void)
{
	test_run(db, "DELETE FROM editions");
	test_run(db, "DELETE FROM mails");
	test_run(db, "DELETE FROM entries");
	test_run(db, "UPDATE subscriptions SET ended_at = NULL, ended_how = NULL");
	test_run(db, "UPDATE subscriptions SET frequency = 'weekly', categories = NULL, languages "
		     "= NULL, quiet_from = NULL, "
		     "quiet_until = NULL, news_since = now() - interval '1 hour', served_at = "
		     "now(), next_at = NULL");
}
static int
fresh(void **state)
{
	(void)set_up(state);
	begin_anew();
	return 0;
}
#define ROUND(fn) cmocka_unit_test_setup_teardown(fn, fresh, arena_gone)

/* As if so many days had passed. */
static void
days_pass(int days)
{
	test_run(db,
		 "UPDATE subscriptions SET served_at = served_at - interval '%d days', next_at = "
		 "next_at - interval '%d days', "
		 "news_since = news_since - interval '%d days'",
		 days, days, days);
	test_run(db, "UPDATE entry_announcements SET at = at - interval '%d days'", days);
	test_run(db, "UPDATE entries SET published_at = published_at - interval '%d days'", days);
	test_run(db, "UPDATE subscriptions SET next_at = now() WHERE next_at IS NULL AND frequency "
		     "IN ('daily', 'weekly', 'monthly')");
}

static size_t
run_rounds(void)
{
	size_t n = 0;

	do {
		assert_int_equal(round_run(db, a, &round_), OK);
		n += round_.n_mails;
	} while (round_.n_looked > 0);
	return n;
}

static void
announce(int64_t id)
{
	test_run(db,
		 "INSERT INTO entry_revisions (entry_id, number, title, body, is_material) SELECT "
		 "%lld, max(number) + 1, 'x', "
		 "'y', true FROM entry_revisions WHERE entry_id = %lld",
		 (long long)id, (long long)id);
}

static int64_t
n_mails_to(const struct account *who)
{
	return test_number(
	    db, "SELECT count(*) FROM mails WHERE recipient_id = %lld AND state = 'planned'",
	    (long long)who->id);
}

static const char *
text_to(const struct account *who)
{
	return test_text(db,
			 "SELECT t.subject || t.text || t.html FROM mails m JOIN edition_texts t "
			 "USING (edition_id, locale) "
			 "WHERE m.recipient_id = %lld ORDER BY m.id DESC LIMIT 1",
			 (long long)who->id);
}

static void
each_gets_what_is_new_at_their_time_and_only_once(void **state)
{
	int64_t pay = entry("en", "How do I pay?");

	(void)state;
	entry("zh_CN", "怎么付款？");
	assert_int_equal(run_rounds(), 0);
	days_pass(8);
	assert_int_equal(run_rounds(), 2);
	assert_int_equal(n_mails_to(ann), 1);
	assert_non_null(strstr(text_to(ann), "How do I pay?"));
	assert_null(strstr(text_to(ann), "怎么付款？"));
	assert_non_null(strstr(text_to(li), "怎么付款？"));
	days_pass(8);
	assert_int_equal(run_rounds(), 0);
	/* An edit that is not announced is no news, one that is comes again. */
	test_run(db, "UPDATE entries SET body = 'Better' WHERE id = %lld", (long long)pay);
	days_pass(8);
	assert_int_equal(run_rounds(), 0);
	announce(pay);
	days_pass(8);
	assert_int_equal(run_rounds(), 1);
	assert_int_equal(n_mails_to(ann), 2);
	assert_non_null(strstr(text_to(ann), "(updated)"));
}

static void
two_mailers_make_one(void **state)
{
	struct db *other = test_db_another();

	(void)state;
	entry("en", "How do I pay?");
	days_pass(8);
	assert_int_equal(round_run(db, a, &round_), OK);
	assert_int_equal(round_.n_mails, 1);
	assert_int_equal(round_run(other, a, &round_), OK);
	assert_int_equal(round_.n_looked, 0);
	assert_int_equal(n_mails_to(ann), 1);
}

static void
those_to_whom_the_same_is_due_get_the_same_edition(void **state)
{
	const struct account *tom = test_reader(db, "tom", "en", ROLE_CUSTOMER, true);

	(void)state;
	begin_anew();
	entry("en", "How do I pay?");
	days_pass(8);
	assert_int_equal(run_rounds(), 2);
	assert_int_equal(test_number(db, "SELECT count(*) FROM editions WHERE is_automatic"), 1);
	assert_int_equal(test_number(db, "SELECT n_recipients FROM editions"), 2);
	test_run(db, "DELETE FROM accounts WHERE id = %lld", (long long)tom->id);
}

static void
no_more_than_people_read_and_the_rest_is_one_link_away(void **state)
{
	struct edition_entry *all;
	int64_t id;
	size_t n;

	(void)state;
	for (int i = 0; i < 13; i++)
		entry("en", arena_printf(a, "Entry number %d?", i));
	days_pass(8);
	assert_int_equal(run_rounds(), 1);
	id = test_number(db, "SELECT max(id) FROM editions");
	assert_int_equal(test_number(db, "SELECT n_entries FROM edition_texts"), 8);
	assert_non_null(strstr(text_to(ann), "And 5 more answers are new."));
	assert_non_null(strstr(text_to(ann), arena_printf(a, "/editions/%lld", (long long)id)));
	assert_int_equal(edition_all_entries(db, a, id, LOCALE_EN, &all, &n), OK);
	assert_int_equal(n, 13);
	days_pass(8);
	assert_int_equal(run_rounds(), 0);
	test_run(db, "INSERT INTO settings (name, value) VALUES ('edition_entries', '2')");
	for (int i = 0; i < 3; i++)
		entry("en", arena_printf(a, "Another %d?", i));
	days_pass(8);
	assert_int_equal(run_rounds(), 1);
	assert_non_null(strstr(text_to(ann), "And 1 more answer is new."));
	test_run(db, "DELETE FROM settings WHERE name = 'edition_entries'");
}

static void
what_is_looked_at_again_waits(void **state)
{
	int64_t pay = entry("en", "How do I pay?"), gap = entry("en", "Where is it?");

	(void)state;
	test_run(db, "UPDATE entries SET doubted_at = now() WHERE id = %lld", (long long)pay);
	test_run(db, "INSERT INTO template_gaps (kind, words) VALUES ('gap', 'what happened') ON "
		     "CONFLICT DO NOTHING");
	test_run(db, "UPDATE entries SET body = 'It is [what happened].' WHERE id = %lld",
		 (long long)gap);
	days_pass(8);
	assert_int_equal(run_rounds(), 0);
	assert_int_equal(test_number(db,
				     "SELECT count(*) FROM edition_entries WHERE entry_id = %lld",
				     (long long)pay),
			 0);
	test_run(db, "UPDATE entries SET doubted_at = NULL WHERE id = %lld", (long long)pay);
	days_pass(8);
	assert_int_equal(run_rounds(), 1);
	assert_non_null(strstr(text_to(ann), "How do I pay?"));
	assert_null(strstr(text_to(ann), "Where is it?"));
	test_run(db, "UPDATE entries SET body = 'On the label.' WHERE id = %lld", (long long)gap);
	days_pass(8);
	assert_int_equal(run_rounds(), 1);
	assert_non_null(strstr(text_to(ann), "Where is it?"));
}

static void
categories_and_languages_are_kept_to(void **state)
{
	(void)state;
	entry("en", "How do I pay?");
	entry("zh_CN", "怎么付款？");
	test_run(db, "UPDATE subscriptions SET categories = '{0}' WHERE account_id = %lld",
		 (long long)ann->id);
	test_run(db, "UPDATE subscriptions SET languages = '{en,zh_CN}' WHERE account_id = %lld",
		 (long long)li->id);
	days_pass(8);
	assert_int_equal(run_rounds(), 1);
	assert_int_equal(n_mails_to(ann), 0);
	assert_non_null(strstr(text_to(li), "怎么付款？"));
	assert_non_null(strstr(text_to(li), "How do I pay?"));
}

static void
at_once_comes_at_once_but_not_in_quiet_hours(void **state)
{
	(void)state;
	test_run(db,
		 "UPDATE subscriptions SET frequency = 'immediate', quiet_from = extract(hour FROM "
		 "now() AT TIME ZONE 'UTC'), "
		 "quiet_until = (extract(hour FROM now() AT TIME ZONE 'UTC')::integer + 2) %% 24 "
		 "WHERE account_id = %lld",
		 (long long)ann->id);
	entry("en", "How do I pay?");
	assert_int_equal(run_rounds(), 0);
	test_run(db, "UPDATE entry_announcements SET at = now() - interval '6 minutes'");
	assert_int_equal(run_rounds(), 0);
	assert_int_equal(
	    test_number(
		db,
		"SELECT count(*) FROM subscriptions WHERE account_id = %lld AND next_at > now()",
		(long long)ann->id),
	    1);
	test_run(db,
		 "UPDATE subscriptions SET quiet_from = NULL, quiet_until = NULL, next_at = now() "
		 "WHERE account_id = %lld",
		 (long long)ann->id);
	assert_int_equal(run_rounds(), 1);
	assert_int_equal(n_mails_to(ann), 1);
	assert_int_equal(run_rounds(), 0);
}

static void
an_editors_edition_leaves_out_what_somebody_had(void **state)
{
	int64_t id;

	(void)state;
	entry("en", "How do I pay?");
	days_pass(8);
	assert_int_equal(run_rounds(), 1);
	test_run(db, "UPDATE subscriptions SET frequency = 'edition'");
	entry("en", "Where is my parcel?");
	id = sent();
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM mails WHERE edition_id = %lld", (long long)id),
	    0);
	assert_int_equal(run_rounds(), 1);
	assert_non_null(strstr(text_to(ann), "Where is my parcel?"));
	assert_null(strstr(text_to(ann), "How do I pay?"));
	assert_int_equal(run_rounds(), 0);
}

/* ---- random histories ------------------------------------------------------------------------- */

enum { PEOPLE = 16, STEPS = 60, HISTORIES = 3, WHYS = 100 };
static uint64_t seed;
static const struct account *people[PEOPLE];

static unsigned
any(unsigned n)
{
	seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return (unsigned)(seed >> 33) % n;
}

static int64_t
any_entry(void)
{
	return test_number(
	    db, "SELECT coalesce((SELECT id FROM entries ORDER BY md5(id || '%u') LIMIT 1), 0)",
	    any(1000000));
}

static void
any_wishes(const struct account *who)
{
	static const char *const rhythms[] = {"edition", "immediate", "daily", "weekly", "monthly"};
	static const char *const languages[] = {"NULL", "'{en}'", "'{zh_CN}'", "'{en,zh_CN}'"};
	static const char *const categories[] = {
	    "NULL", "NULL", "(SELECT array_agg(id) FROM categories WHERE slug = 'billing')",
	    "(SELECT array_agg(id) FROM categories WHERE slug <> 'billing')"};

	test_run(db,
		 "UPDATE subscriptions SET frequency = '%s', languages = %s, categories = %s, "
		 "next_at = now(), served_at = now() "
		 "WHERE account_id = %lld",
		 rhythms[any(5)], languages[any(4)], categories[any(4)], (long long)who->id);
}

static void
any_outcomes(void)
{
	test_run(db,
		 "UPDATE mails SET state = (ARRAY['accepted', 'accepted', 'accepted', 'uncertain', "
		 "'failed', 'skipped'])"
		 "[1 + abs(hashtext(id || '%u')) %% 6], finished_at = now() WHERE state = "
		 "'planned' AND abs(hashtext(id || '%u')) %% 3 > 0",
		 any(100000), any(100000));
	assert_int_equal(delivery_recover(db, a, NULL), OK);
}

static void
step(void)
{
	const struct account *who = people[any(PEOPLE)];
	long long some = (long long)any_entry();
	enum result r = OK;
	int64_t id, n;

	switch (any(12)) {
	case 0:
	case 1:
		id = entry(any(2) ? "en" : "zh_CN", "A question?");
		if (any(2))
			test_run(db, "UPDATE entries SET category_id = %lld WHERE id = %lld",
				 (long long)test_category(db, "shipping"), (long long)id);
		break;
	case 2:
		if (some != 0)
			announce(some);
		break;
	case 3:
		test_run(db, "UPDATE entries SET body = body || ' more' WHERE id = %lld", some);
		break;
	case 4:
		test_run(db,
			 "UPDATE entries SET doubted_at = CASE WHEN doubted_at IS NULL THEN now() "
			 "END WHERE id = %lld",
			 some);
		break;
	case 5:
		test_run(db, "UPDATE entries SET retired_at = now() WHERE id = %lld", some);
		break;
	case 6:
		any_wishes(who);
		break;
	case 7:
		assert_int_equal(subscription_set(db, a, who->id, any(3) > 0), OK);
		break;
	case 8:
		if (test_edition_send(db, max, &id) == OK)
			test_edition_leaves(db, id);
		break;
	case 9:
		id = test_number(
		    db, "SELECT coalesce(max(id), 0) FROM editions WHERE NOT is_automatic");
		if (id != 0 && any(2))
			r = edition_cancel(db, a, max, id);
		else if (id != 0)
			r = edition_again(db, a, max, id, &n);
		break;
	default:
		days_pass((int)any(9));
		test_run(db, "UPDATE entry_announcements SET at = at - interval '10 minutes'");
	}
	assert_true(r == OK || r == CONFLICT);
	any_outcomes();
}

/* In words of its own: what a reader who was just served should have had. */
#define UNHAD                                                                                      \
	"SELECT count(*) FROM subscriptions s JOIN accounts c ON c.id = s.account_id JOIN "        \
	"entry_announcements n ON n.at > s.news_since JOIN entries e ON e.id = n.entry_id WHERE "  \
	"s.ended_at IS NULL AND s.confirmed_at IS NOT NULL AND s.frequency IN ('daily', "          \
	"'weekly', "                                                                               \
	"'monthly') AND s.served_at > '%s' AND n.at > now() - interval '92 days' AND "             \
	"e.retired_at IS NULL AND e.doubted_at IS NULL AND (s.languages IS NULL AND e.locale = "   \
	"c.locale OR e.locale = ANY (s.languages)) AND (s.categories IS NULL OR e.category_id = "  \
	"ANY (s.categories)) AND NOT EXISTS (SELECT FROM mails m JOIN editions d ON d.id = "       \
	"m.edition_id JOIN edition_entries x ON x.edition_id = d.id WHERE m.recipient_id = c.id "  \
	"AND x.entry_id = e.id AND x.revision >= n.revision AND (d.is_automatic OR m.locale = "    \
	"e.locale) AND m.state IN ('planned', 'claimed', 'handed_over', 'accepted', 'uncertain'))"

static void
hold(const char *before)
{
	/* Nobody twice. */
	assert_int_equal(
	    test_number(
		db, "SELECT count(*) FROM mails m JOIN edition_entries x USING (edition_id) JOIN "
		    "mails o ON "
		    "o.recipient_id = m.recipient_id AND o.edition_id > m.edition_id JOIN "
		    "edition_entries y ON "
		    "y.edition_id = o.edition_id AND y.entry_id = x.entry_id AND y.revision <= "
		    "x.revision "
		    "JOIN entries e ON e.id = x.entry_id JOIN editions a1 ON a1.id = m.edition_id "
		    "JOIN editions a2 ON a2.id = o.edition_id "
		    "WHERE m.state NOT IN ('failed', 'skipped') AND o.state NOT IN ('failed', "
		    "'skipped') "
		    "AND (a1.is_automatic OR e.locale = m.locale) AND (a2.is_automatic OR e.locale "
		    "= o.locale)"),
	    0);
	/* Nobody who was due is forgotten. */
	assert_int_equal(test_number(db, UNHAD, before), 0);
	/* Quiet weeks are silent. */
	assert_int_equal(
	    test_number(
		db,
		"SELECT count(*) FROM editions d WHERE is_automatic AND (NOT EXISTS (SELECT FROM "
		"edition_entries x WHERE x.edition_id = d.id AND x.is_shown) OR n_recipients = 0)"),
	    0);
	/* What an edition says never changes. */
	test_run(db, "INSERT INTO frozen SELECT edition_id, md5(subject || text || html) FROM "
		     "edition_texts ON CONFLICT DO NOTHING");
	assert_int_equal(
	    test_number(
		db,
		"SELECT count(*) FROM frozen f WHERE NOT EXISTS (SELECT FROM edition_texts t WHERE "
		"t.edition_id = f.id AND md5(subject || text || html) = f.said)"),
	    0);
}

static void
hold_why(void)
{
	for (int i = 0; i < WHYS; i++) {
		const struct account *who = people[any(PEOPLE)];
		int64_t id = test_number(db,
					 "SELECT coalesce((SELECT id FROM editions ORDER BY md5(id "
					 "|| '%u') LIMIT 1), 0)",
					 any(1000000));
		struct edition_why why;
		bool is_edition;
		const char *state;

		if (id == 0)
			return;
		assert_int_equal(
		    edition_why(db, a, NULL, id, who->name, LOCALE_ZH_CN, &why, &is_edition), OK);
		state = test_text(db,
				  "SELECT coalesce((SELECT state FROM mails WHERE edition_id = "
				  "%lld AND recipient_id = %lld), '')",
				  (long long)id, (long long)who->id);
		assert_true((why.why < WHY_NEVER_ASKED) == (state[0] != '\0'));
		assert_true((why.why == WHY_GOT) ==
			    (str_eq(state, "accepted") || str_eq(state, "handed_over")));
		assert_true((why.why == WHY_UNCERTAIN) == str_eq(state, "uncertain"));
		assert_true((why.why == WHY_FAILED) == str_eq(state, "failed"));
		assert_true((why.why == WHY_SKIPPED) == str_eq(state, "skipped"));
		assert_true((why.why == WHY_GETS) ==
			    (str_eq(state, "planned") || str_eq(state, "claimed")));
		if (why.why == WHY_HAD)
			assert_true(test_number(db,
						"SELECT count(*) FROM mails WHERE edition_id = "
						"%lld AND recipient_id = %lld",
						(long long)why.had_in, (long long)who->id) == 1);
		assert_true(why.sentence[0] != '\0');
	}
}

static void
random_histories_repeat_nothing_and_forget_nobody(void **state)
{
	(void)state;
	test_run(db, "CREATE TEMPORARY TABLE IF NOT EXISTS frozen (id bigint, said text, PRIMARY "
		     "KEY (id, said))");
	for (int i = 0; i < PEOPLE; i++)
		people[i] = test_reader(db, arena_printf(a, "reader%d", i), i % 3 ? "en" : "zh_CN",
					ROLE_CUSTOMER, true);
	for (int h = 0; h < HISTORIES; h++) {
		seed = (uint64_t)h + 1;
		begin_anew();
		test_run(db, "DELETE FROM frozen");
		for (int i = 0; i < PEOPLE; i++)
			any_wishes(people[i]);
		for (int i = 0; i < STEPS; i++) {
			const char *before;

			step();
			before = test_text(db, "SELECT clock_timestamp()::text");
			(void)run_rounds();
			hold(before);
		}
		hold_why();
	}
	test_run(db, "DELETE FROM accounts WHERE name LIKE 'reader%%'");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    ROUND(each_gets_what_is_new_at_their_time_and_only_once),
	    ROUND(two_mailers_make_one),
	    ROUND(those_to_whom_the_same_is_due_get_the_same_edition),
	    ROUND(no_more_than_people_read_and_the_rest_is_one_link_away),
	    ROUND(what_is_looked_at_again_waits),
	    ROUND(categories_and_languages_are_kept_to),
	    ROUND(at_once_comes_at_once_but_not_in_quiet_hours),
	    ROUND(an_editors_edition_leaves_out_what_somebody_had),
	    ROUND(random_histories_repeat_nothing_and_forget_nobody),
	};

	log_open("test", LOG_LEVEL_ERROR);
	return cmocka_run_group_tests_name("round", tests, connect_db, NULL);
}
