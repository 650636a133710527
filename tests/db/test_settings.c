/* The settings of the site: what may be set, who may, and what the log says of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/answer.h"
#include "answerwell/insight/staff_log.h"
#include "answerwell/moderation/site.h"
#include "support/community.h"
#include "support/pg.h"

static struct db *db;
static const struct account *ann, *max, *ada;
static struct problems problems;

static int
begin(void **state)
{
	(void)state;
	test_settings();
	db = test_db();
	ann = test_person(db, "ann", ROLE_CUSTOMER);
	max = test_person(db, "max", ROLE_MODERATOR);
	ada = test_person(db, "ada", ROLE_ADMIN);
	return 0;
}

static int
set_up(void **state)
{
	(void)state;
	test_run(db, "DELETE FROM settings");
	(void)unsetenv("ANSWERWELL_SITE_NAME");
	(void)unsetenv("ANSWERWELL_HOURS");
	return 0;
}

static enum result
set(const struct account *actor, enum setting s, const char *typed)
{
	struct site_draft draft = {.logo = NULL};

	draft.typed[s] = typed;
	problems.n = 0;
	return site_change(db, test_arena(), actor, &draft, &problems);
}

static const char *
value_of(enum setting s)
{
	struct settings all;

	assert_int_equal(settings_read(db, test_arena(), &all), OK);
	return all.value[s];
}

static void
administrators_alone_set_them(void **state)
{
	(void)state;
	assert_int_equal(set(NULL, SETTING_SITE_NAME, "Lumio"), FORBIDDEN);
	assert_int_equal(set(ann, SETTING_SITE_NAME, "Lumio"), FORBIDDEN);
	assert_int_equal(set(max, SETTING_SITE_NAME, "Lumio"), FORBIDDEN);
	assert_string_equal(value_of(SETTING_SITE_NAME), "Answerwell");
	assert_int_equal(set(ada, SETTING_SITE_NAME, " Lumio "), OK);
	assert_string_equal(value_of(SETTING_SITE_NAME), "Lumio");
}

static void
the_log_says_from_and_to_and_nothing_of_what_stays(void **state)
{
	const struct staff_log_filter f = {
	    .who = "", .kinds = (const char *const[]){"setting"}, .n_kinds = 1, .limit = 10};
	struct staff_log_line *lines;
	struct staff_log_person *people;
	size_t n, before, n_people;

	(void)state;
	assert_int_equal(staff_log_read(db, test_arena(), &f, &lines, &before, &people, &n_people),
			 OK);
	assert_int_equal(set(ada, SETTING_DIGEST_HOUR, "8"), OK);
	assert_int_equal(set(ada, SETTING_DIGEST_HOUR, " 07 "), OK);
	assert_int_equal(set(ada, SETTING_DIGEST_HOUR, "7"), OK);
	assert_int_equal(staff_log_read(db, test_arena(), &f, &lines, &n, &people, &n_people), OK);
	assert_int_equal(n, before + 1);
	assert_string_equal(lines[0].action, "setting.change");
	assert_string_equal(lines[0].setting, "digest_hour");
	assert_string_equal(lines[0].before, "8");
	assert_string_equal(lines[0].after, "7");
	assert_int_equal(lines[0].actor_id, ada->id);
}

static void
what_the_environment_says_wins_and_cannot_be_set(void **state)
{
	const char *name;

	(void)state;
	assert_int_equal(set(ada, SETTING_SITE_NAME, "Lumio"), OK);
	assert_int_equal(setenv("ANSWERWELL_SITE_NAME", "Answerwell", 1), 0);
	assert_string_equal(value_of(SETTING_SITE_NAME), "Answerwell");
	assert_int_equal(settings_site_name(db, test_arena(), &name), OK);
	assert_string_equal(name, "Answerwell");
	assert_int_equal(set(ada, SETTING_SITE_NAME, "Other"), INVALID);
	assert_string_equal(problem_for(&problems, "site_name")->words, "ANSWERWELL_SITE_NAME");
	assert_int_equal(unsetenv("ANSWERWELL_SITE_NAME"), 0);
	assert_int_equal(settings_site_name(db, test_arena(), &name), OK);
	assert_string_equal(name, "Lumio");
}

static void
each_kind_takes_what_it_is_and_says_what_is_wrong(void **state)
{
	static const struct {
		enum setting which;
		const char *typed, *stored; /* NULL: refused */
	} cases[] = {
	    {SETTING_SITE_NAME, "", NULL},
	    {SETTING_SITE_NAME,
	     "a\xe2\x80\xae"
	     "b",
	     NULL},
	    {SETTING_ACCENT, "#0B6477", "#0B6477"},
	    {SETTING_ACCENT, "red", NULL},
	    {SETTING_ACCENT, "", ""},
	    {SETTING_ZONE, "Asia/Shanghai", "Asia/Shanghai"},
	    {SETTING_ZONE, "Asia/Calcutta", "Asia/Kolkata"},
	    {SETTING_ZONE, "Moon/Base", NULL},
	    {SETTING_MONDAY, "9-17.30", "09:00-17:30"},
	    {SETTING_MONDAY, "09：00 至 18：00", "09:00-18:00"},
	    {SETTING_MONDAY, "0-24", "00:00-24:00"},
	    {SETTING_MONDAY, "18-9", NULL},
	    {SETTING_MONDAY, "9-25", NULL},
	    {SETTING_MONDAY, "9:60-10", NULL},
	    {SETTING_MONDAY, "", ""},
	    {SETTING_HOLIDAYS, "2027-12-25 Christmas\n\n2027-01-01\n2027-01-01 again",
	     "2027-01-01\n2027-12-25 Christmas"},
	    {SETTING_HOLIDAYS, "2027-02-29", NULL},
	    {SETTING_HOLIDAYS, "tomorrow", NULL},
	    {SETTING_NEW_QUESTIONS, "5", "5"},
	    {SETTING_NEW_QUESTIONS, "0", NULL},
	    {SETTING_NEW_QUESTIONS, "many", NULL},
	    {SETTING_FOOTER_EN, "Our shop  https://shop.example/a\n/b", NULL},
	    {SETTING_FOOTER_EN, "Our shop  https://shop.example/a\nTerms /pages/terms",
	     "Our shop https://shop.example/a\nTerms /pages/terms"},
	    {SETTING_FOOTER_EN, "Bad javascript:alert(1)", NULL},
	    {SETTING_FOOTER_EN, "Bad //evil.example", NULL},
	    {SETTING_WELCOME_EN, "**Hello**\n", "**Hello**"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		enum result r = set(ada, cases[i].which, cases[i].typed);

		if (r != (cases[i].stored != NULL ? OK : INVALID))
			fail_msg("%s: %s", setting_rules[cases[i].which].code, cases[i].typed);
		if (r == OK)
			assert_string_equal(value_of(cases[i].which), cases[i].stored);
		else
			assert_non_null(problem_for(&problems, setting_rules[cases[i].which].code));
	}
}

static void
nothing_is_saved_of_a_form_with_a_mistake(void **state)
{
	struct site_draft draft = {.logo = NULL};

	(void)state;
	draft.typed[SETTING_SITE_NAME] = "Lumio";
	draft.typed[SETTING_ACCENT] = "red";
	problems.n = 0;
	assert_int_equal(site_change(db, test_arena(), ada, &draft, &problems), INVALID);
	assert_string_equal(value_of(SETTING_SITE_NAME), "Answerwell");
}

static void
patterns_of_order_numbers_are_checked(void **state)
{
	static const char *const wrong[] = {"AW-###", "##", "AW-######!", "AW-######\n订单######"};
	struct site_draft draft = {.logo = NULL};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		draft.typed[SETTING_ORDER_NUMBERS] = wrong[i];
		problems.n = 0;
		assert_int_equal(site_change(db, test_arena(), ada, &draft, &problems), INVALID);
		assert_non_null(problem_for(&problems, "order_numbers")->words);
	}
	draft.typed[SETTING_ORDER_NUMBERS] = " AW-######\nR####/##### ";
	problems.n = 0;
	assert_int_equal(site_change(db, test_arena(), ada, &draft, &problems), OK);
	assert_string_equal(value_of(SETTING_ORDER_NUMBERS), "AW-######\nR####/#####");
}

static void
what_is_no_value_any_more_counts_as_not_set(void **state)
{
	(void)state;
	test_run(db, "INSERT INTO settings VALUES ('digest_hour', '77'), ('no_such', 'x'), "
		     "('accent', 'red')");
	assert_string_equal(value_of(SETTING_DIGEST_HOUR), "8");
	assert_string_equal(value_of(SETTING_ACCENT), "");
}

static void
a_logo_is_kept_and_dropped(void **state)
{
	static const unsigned char svg[] = "<svg viewBox=\"0 0 9 9\"></svg>";
	struct site_draft draft = {.logo = svg, .logo_len = sizeof(svg) - 1};
	const char *value;
	unsigned char *bytes;
	size_t len;

	(void)state;
	problems.n = 0;
	assert_int_equal(site_change(db, test_arena(), ada, &draft, &problems), OK);
	value = value_of(SETTING_LOGO);
	assert_int_equal(settings_logo(db, test_arena(), value, &bytes, &len), OK);
	assert_int_equal(len, sizeof(svg) - 1);
	assert_memory_equal(bytes, svg, len + 1);
	draft = (struct site_draft){.logo = (const unsigned char *)"GIF89a", .logo_len = 6};
	assert_int_equal(site_change(db, test_arena(), ada, &draft, &problems), INVALID);
	assert_non_null(problem_for(&problems, "logo"));
	problems.n = 0;
	draft = (struct site_draft){.drops_logo = true};
	assert_int_equal(site_change(db, test_arena(), ada, &draft, &problems), OK);
	assert_string_equal(value_of(SETTING_LOGO), "");
}

static void
hours_are_those_that_are_set(void **state)
{
	struct settings all;
	struct hours h;

	(void)state;
	assert_int_equal(settings_read(db, test_arena(), &all), OK);
	h = settings_hours(test_arena(), &all);
	for (int i = 0; i < HOURS_DAYS; i++) {
		assert_int_equal(h.day[i].from, i < 5 ? 9 * 60 : 0);
		assert_int_equal(h.day[i].to, i < 5 ? 18 * 60 : 0);
	}
	assert_string_not_equal(h.zone, "");
	assert_int_equal(h.n_holidays, 0);
	assert_int_equal(set(ada, SETTING_ZONE, "Asia/Shanghai"), OK);
	assert_int_equal(set(ada, SETTING_SATURDAY, "10-12:30"), OK);
	assert_int_equal(set(ada, SETTING_HOLIDAYS, "1970-01-11\n1970-01-02 New"), OK);
	assert_int_equal(settings_read(db, test_arena(), &all), OK);
	h = settings_hours(test_arena(), &all);
	assert_string_equal(h.zone, "Asia/Shanghai");
	assert_int_equal(h.day[5].from, 600);
	assert_int_equal(h.day[5].to, 750);
	assert_int_equal(h.n_holidays, 2);
	assert_int_equal(h.holidays[0], 1);
	assert_int_equal(h.holidays[1], 10);
}

static void
the_hour_of_daily_mails_is_the_one_that_is_set(void **state)
{
	(void)state;
	assert_int_equal(test_number(db, "SELECT digest_hour()"), 8);
	assert_int_equal(set(ada, SETTING_DIGEST_HOUR, "19"), OK);
	assert_int_equal(test_number(db, "SELECT digest_hour()"), 19);
}

static void
new_members_write_so_much_a_day(void **state)
{
	int64_t question = test_question(db, max, "Which lamp is it?"), id;
	struct account fresh = *ann;

	(void)state;
	assert_int_equal(set(ada, SETTING_NEW_COMMENTS, "2"), OK);
	problems.n = 0;
	fresh.joined_at = clock_now();
	for (int i = 0; i < 2; i++)
		assert_int_equal(comment_post(db, test_arena(), &fresh, question,
					      i == 0 ? "One word of mine." : "Another word.",
					      &problems, &id),
				 OK);
	assert_int_equal(
	    comment_post(db, test_arena(), &fresh, question, "The third word.", &problems, &id),
	    INVALID);
	assert_int_equal(problem_for(&problems, "body")->limit, 2);
	problems.n = 0;
	fresh.joined_at -= 4 * CLOCK_DAY;
	assert_int_equal(
	    comment_post(db, test_arena(), &fresh, question, "The third word.", &problems, &id),
	    OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(administrators_alone_set_them, set_up),
	    cmocka_unit_test_setup(the_log_says_from_and_to_and_nothing_of_what_stays, set_up),
	    cmocka_unit_test_setup(what_the_environment_says_wins_and_cannot_be_set, set_up),
	    cmocka_unit_test_setup(each_kind_takes_what_it_is_and_says_what_is_wrong, set_up),
	    cmocka_unit_test_setup(nothing_is_saved_of_a_form_with_a_mistake, set_up),
	    cmocka_unit_test_setup(patterns_of_order_numbers_are_checked, set_up),
	    cmocka_unit_test_setup(what_is_no_value_any_more_counts_as_not_set, set_up),
	    cmocka_unit_test_setup(a_logo_is_kept_and_dropped, set_up),
	    cmocka_unit_test_setup(hours_are_those_that_are_set, set_up),
	    cmocka_unit_test_setup(the_hour_of_daily_mails_is_the_one_that_is_set, set_up),
	    cmocka_unit_test_setup(new_members_write_so_much_a_day, set_up),
	};

	return cmocka_run_group_tests(tests, begin, NULL);
}
