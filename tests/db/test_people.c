/* Names that nobody can imitate staff with, and lists of people that need no counting. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/account/account.h"
#include "answerwell/account/registration.h"
#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/people.h"
#include "support/community.h"
#include "support/own_arena.h"
#include "support/pg.h"

static struct db *db;
static const struct account *ann, *nora;

/* NULL if the name is taken over, else what is said about it. */
static const char *
rename_to(const struct account *who, const char *display)
{
	const struct profile in = {.display_name = display, .zone = "UTC", .about = ""};
	struct problems problems = {.n = 0};
	enum result r = account_update(db, a, who->id, &in, &problems);

	if (r == OK)
		return NULL;
	assert_int_equal(r, INVALID);
	assert_non_null(problem_for(&problems, "display_name"));
	return problem_for(&problems, "display_name")->message;
}

static const char *
link_token(void)
{
	static const char *token;

	if (token == NULL)
		token = test_registration(db, test_arena(), "link@example.org", NULL);
	return token;
}

static const char *
register_as(const char *name)
{
	const struct registration in = {
	    .name = name, .display_name = "", .password = "", .zone = ""};
	struct problems problems = {.n = 0};
	struct account *account;

	assert_int_equal(registration_finish(db, a, link_token(), &in, &problems, &account),
			 INVALID);
	return problem_for(&problems, "name") != NULL ? problem_for(&problems, "name")->message
						      : NULL;
}

static void
names_hold_nothing_that_could_be_a_badge(void **state)
{
	static const char *const bad[] = {
	    "Ann ✓",
	    "Ann ✔️",
	    "★ Ann",
	    "Ann ◈",
	    "Ann 🛡",
	    "Ann ☑",
	    "Ann [S]",
	    "Ann | x",
	    "Ann <b>",
	    "Ann ©",
	    "Ann ®",
	    "Ann\xe2\x80\x8b",
	    "Ann \xe2\x80\xae",
	    "Ann\xef\xb8\x8f",
	    "Ann ★官",
	    "【Ann】",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (rename_to(ann, bad[i]) == NULL)
			fail_msg("taken: %s", bad[i]);
}

static void
names_hold_no_words_of_staff_however_they_are_spelt(void **state)
{
	static const char *const bad[] = {
	    "Ann Staff", "Ann (Staff)", "ＳＴＡＦＦ Ann", "S.t.a.f.f",     "A d m i n",    "аdmin",
	    "Аnn",       "Moderatоr",   "Ann, Support",   "官方 小李",     "小李（客服）", "官 方",
	    "客·服",     "管理员",      "版 主",          "Administrator", "MODERATOR",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (rename_to(ann, bad[i]) == NULL)
			fail_msg("taken: %s", bad[i]);
}

static void
names_of_people_everywhere_are_fine(void **state)
{
	static const char *const fine[] = {
	    "Ann Keller",     "Seán O'Brien",    "José-María",
	    "李慧",           "李慧 Lily",       "Пётр Иванов",
	    "Müller & Co.",   "山田 太郎",       "김민준",
	    "محمد علي",       "Ann Петрова",     "Zoë 2",
	    "J. R. (Ann)",    "阿卜杜拉·买买提", "D’Arcy",
	    "Modesty Blaise", "Adminah",         "नेहा",
	    "Staffan Berg",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++)
		if (rename_to(ann, fine[i]) != NULL)
			fail_msg("refused: %s", fine[i]);
	assert_null(rename_to(nora, "Nora, Lumio Support"));
}

static void
nobody_is_called_like_somebody_of_staff(void **state)
{
	(void)state;
	assert_null(rename_to(nora, "Nora Vance"));
	assert_non_null(rename_to(ann, "Nora Vance"));
	assert_non_null(rename_to(ann, "nora  vance"));
	assert_non_null(rename_to(ann, "N0ra Vance"));
	assert_null(rename_to(ann, "Nora Vancer"));
	assert_null(rename_to(nora, "Nora Vance"));
}

static void
user_names_with_words_of_staff_are_kept_for_staff(void **state)
{
	(void)state;
	assert_non_null(register_as("support-anna"));
	assert_non_null(register_as("mod_1"));
	assert_non_null(register_as("the-admin"));
	assert_null(register_as("modesty"));
	assert_null(register_as("staffan"));
}

static void
people_who_wait_or_are_suspended_are_not_listed(void **state)
{
	const struct people_filter all = {.order = PEOPLE_NEWEST, .query = "", .limit = 50};
	const struct people_filter staff = {.staff_only = true, .query = "", .limit = 1};
	struct person_card *people;
	const char *next;
	size_t n, before;

	(void)state;
	assert_int_equal(people_list(db, a, &all, &people, &before, &next), OK);
	test_run(db, "UPDATE accounts SET suspended_at = now() WHERE name = 'ann'");
	assert_int_equal(people_list(db, a, &all, &people, &n, &next), OK);
	assert_int_equal(n, before - 1);
	test_run(db, "UPDATE accounts SET suspended_at = NULL WHERE name = 'ann'");
	test_run(db, "UPDATE accounts SET verified_at = NULL WHERE name = 'ann'");
	assert_int_equal(people_list(db, a, &all, &people, &n, &next), OK);
	assert_int_equal(n, before - 1);
	test_run(db, "UPDATE accounts SET verified_at = now() WHERE name = 'ann'");
	assert_int_equal(people_list(db, a, &staff, &people, &n, &next), OK);
	for (size_t i = 0; i < n; i++)
		assert_true(people[i].role >= ROLE_STAFF);
	assert_null(next);
}

/* None of them walks the whole table. */
static void
every_list_of_people_is_served_by_an_index(void **state)
{
	static const char *const plans[] = {
	    "SELECT 1 FROM reputations r JOIN accounts a ON a.id = r.account_id AND a.is_listed "
	    "WHERE (r.points, r.account_id) < (5, 9) ORDER BY r.points DESC, r.account_id DESC "
	    "LIMIT 31",
	    "SELECT 1 FROM accounts a WHERE a.is_listed AND (a.joined_at, a.id) < (now(), 9) "
	    "ORDER BY a.joined_at DESC, a.id DESC LIMIT 31",
	    "SELECT 1 FROM accounts a WHERE a.is_listed AND (lower(a.display_name) COLLATE "
	    "\"zh-x-icu\", a.id) > ('b', 9) ORDER BY lower(a.display_name) COLLATE \"zh-x-icu\", "
	    "a.id LIMIT 31",
	    "SELECT 1 FROM accounts WHERE is_listed AND lower(display_name) ~>=~ 'a' AND "
	    "lower(display_name) ~<~ 'b' ORDER BY lower(display_name) USING ~<~, id LIMIT 51",
	    "SELECT 1 FROM accounts WHERE is_listed AND name ~>=~ 'a' AND name ~<~ 'b' "
	    "ORDER BY name USING ~<~, id LIMIT 51",
	    "SELECT 1 FROM posts p WHERE p.author_id = 7 AND p.kind = 'answer' AND "
	    "p.hidden_at IS NULL AND p.deleted_at IS NULL AND p.id < 99 ORDER BY p.id DESC LIMIT "
	    "21",
	    "SELECT 1 FROM reputation_events WHERE account_id = 7 AND id < 99 ORDER BY id DESC "
	    "LIMIT 201",
	};

	(void)state;
	test_run(db, "SET enable_seqscan = off");
	test_run(db, "SET enable_bitmapscan = off");
	test_run(db, "SET enable_sort = off");
	test_run(db,
		 "CREATE FUNCTION pg_temp.plan(q text) RETURNS text LANGUAGE plpgsql AS $$ "
		 "DECLARE line text; all_of text := ''; BEGIN FOR line IN EXECUTE 'EXPLAIN ' || q "
		 "LOOP all_of := all_of || line || E'\\n'; END LOOP; RETURN all_of; END $$");
	for (size_t i = 0; i < sizeof(plans) / sizeof(plans[0]); i++) {
		const char *plan = test_text(db, "SELECT pg_temp.plan($q$%s$q$)", plans[i]);

		if (strstr(plan, "Seq Scan") != NULL || strstr(plan, "Sort  (") != NULL)
			if (strstr(plan, "Incremental Sort") == NULL)
				fail_msg("%s\n%s", plans[i], plan);
	}
	test_run(db, "RESET ALL");
}

static int
begin(void **state)
{
	(void)state;
	db = test_db();
	ann = test_person(db, "ann", ROLE_CUSTOMER);
	nora = test_person(db, "nora", ROLE_STAFF);
	return 0;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, arena_made, arena_gone)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(names_hold_nothing_that_could_be_a_badge),
	    TEST(names_hold_no_words_of_staff_however_they_are_spelt),
	    TEST(names_of_people_everywhere_are_fine),
	    TEST(nobody_is_called_like_somebody_of_staff),
	    TEST(user_names_with_words_of_staff_are_kept_for_staff),
	    TEST(people_who_wait_or_are_suspended_are_not_listed),
	    TEST(every_list_of_people_is_served_by_an_index),
	};

	return cmocka_run_group_tests(tests, begin, NULL);
}
