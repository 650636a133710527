/* A database from before marks knew words, brought up to date: what stands, what rests, and what was taken
 * back stays so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/log.h"
#include "answerwell/db/db.h"
#include "old_schema.h"
#include "support/community.h"
#include "support/pg.h"

enum { WITH_WORDS = 41 };

static struct db *owner;

/* People: ann (1) asks, nora (2) is staff, bob (3) answers, max (4) curates. A thread n is question 10n with
 * answer 10n + 1, of January; marks are of February, changes of March. */
static const char before[] =
    "INSERT INTO accounts (id, name, display_name, role) VALUES (1, 'ann', 'Ann', 'customer'),"
    "  (2, 'nora', 'Nora', 'staff'), (3, 'bob', 'Bob', 'customer'), (4, 'max', 'Max', 'moderator');"
    "INSERT INTO categories (slug, position) VALUES ('billing', 1);"
    "CREATE FUNCTION old_thread(n bigint) RETURNS void LANGUAGE sql AS $$"
    "  INSERT INTO posts (id, kind, question_id, author_id, body, html, renderer, created_at)"
    "  VALUES (10 * n, 'question', 10 * n, 1, 'May I?', '', 1, '2024-01-01'),"
    "    (10 * n + 1, 'answer', 10 * n, 3, 'You may.', '', 1, '2024-01-02');"
    "  INSERT INTO questions (id, title, slug, locale, category_id, tags, author_id)"
    "  SELECT 10 * n, 'May I come in?', 'may-i', 'en', min(id), '{door}', 1 FROM categories;"
    "  INSERT INTO revisions (post_id, number, author_id, at, title, tags, body)"
    "  VALUES (10 * n, 1, 1, '2024-01-01', 'May I come in?', '{door}', 'May I?'),"
    "    (10 * n + 1, 1, 3, '2024-01-02', NULL, NULL, 'You may.') $$;"
    "CREATE FUNCTION old_edit(post bigint, by bigint, said text, at timestamptz) RETURNS void"
    " LANGUAGE sql AS $$"
    "  UPDATE posts SET body = said, n_revisions = n_revisions + 1 WHERE id = post;"
    "  INSERT INTO revisions (post_id, number, author_id, at, title, tags, body)"
    "  SELECT p.id, p.n_revisions, by, at, q.title, q.tags, said"
    "  FROM posts p LEFT JOIN questions q ON q.id = p.id WHERE p.id = post $$;"
    "CREATE FUNCTION old_mark(n bigint, at timestamptz) RETURNS void LANGUAGE sql AS $$"
    "  INSERT INTO official_marks (answer_id, by_id, at, scope) VALUES (10 * n + 1, 2, at, 'K2');"
    "  UPDATE questions SET official_id = 10 * n + 1 WHERE id = 10 * n $$;"
    "SELECT old_thread(n) FROM generate_series(1, 9) AS n;"
    "SELECT old_mark(n, '2024-02-01') FROM generate_series(1, 6) AS n;"
    "SELECT old_edit(21, 3, 'Pay here.', '2024-03-01');" /* its author */
    "SELECT old_edit(31, 2, 'You may, please.', '2024-03-01');" /* staff */
    "SELECT old_edit(40, 1, 'May I steal?', '2024-03-01');" /* the asker */
    "SELECT old_edit(51, 3, 'Pay here.', '2024-03-01');"
    "SELECT old_edit(51, 3, 'You may.', '2024-03-02');" /* and back */
    "UPDATE official_marks SET revoked_at = '2024-02-02', revoked_by = 4 WHERE answer_id = 61;"
    "UPDATE questions SET official_id = NULL WHERE id = 60;"
    "SELECT old_edit(71, 3, 'You really may.', '2024-01-20'), old_mark(7, '2024-02-01');"
    "INSERT INTO acceptances (question_id, answer_id, by_id) VALUES (10, 11, 1), (20, 21, 1);"
    "UPDATE questions SET accepted_id = id + 1 WHERE id IN (10, 20);"
    "INSERT INTO entries (locale, category_id, slug, title, body, html, renderer, owner_id)"
    " SELECT 'en', min(c.id), 's', 'May I?', 'Yes.', '', 1, 4 FROM categories c, "
    "generate_series(1, 2)"
    " AS n GROUP BY n;"
    "INSERT INTO entry_sources (entry_id, question_id, answer_id, question_revision, "
    "answer_revision)"
    " VALUES (1, 10, 11, 1, 1), (2, 20, 21, 1, 1);";

static int
begin(void **state)
{
	char why[256];
	int applied;

	(void)arena_made(state);
	owner = test_db_on(test_empty_url());
	old_schema(owner, WITH_WORDS);
	assert_int_equal(db_script(owner, before), OK);
	assert_int_equal(migrate(owner, a, "answerwell", &applied, why, sizeof(why)), OK);
	return 0;
}

static const char *
history(int answer)
{
	return test_text(owner,
			 "SELECT coalesce(string_agg(concat_ws(' ', kind, revision, by_id), ', ' "
			 "ORDER BY id), '') FROM official_marks WHERE answer_id = %d",
			 answer);
}

static void
a_mark_stands_if_the_words_are_those_of_staff(void **state)
{
	static const struct {
		int answer;
		bool is_official, is_suspended;
		const char *history;
	} all[] = {
	    {11, true, false, "set 1 2"},
	    {21, false, true, "set 1 2, suspended"}, /* changed by its author */
	    {31, true, false, "set 1 2, carried 2"}, /* changed by staff */
	    {41, false, true, "set 1 2, suspended"}, /* another question now */
	    {51, true, false, "set 1 2"}, /* the same words again */
	    {61, false, false, "set 1 2, revoked 4"},
	    {71, true, false, "set 2 2"}, /* marked after the change */
	    {81, false, false, ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (strcmp(history(all[i].answer), all[i].history) != 0)
			fail_msg("%d: %s", all[i].answer, history(all[i].answer));
		assert_int_equal(
		    test_number(
			owner,
			"SELECT (official_at IS NOT NULL)::int + 2 * (official_suspended_at IS "
			"NOT NULL)::int FROM posts WHERE id = %d",
			all[i].answer),
		    all[i].is_official + 2 * all[i].is_suspended);
		assert_int_equal(
		    test_number(owner,
				"SELECT coalesce(official_id, 0) FROM questions WHERE id = "
				"%d",
				all[i].answer - 1),
		    all[i].is_official ? all[i].answer : 0);
		if (all[i].is_official)
			assert_string_equal(test_text(owner,
						      "SELECT concat_ws(' ', official_by, "
						      "official_scope) FROM posts WHERE id = %d",
						      all[i].answer),
					    "2 K2");
	}
}

static void
what_was_accepted_and_promoted_knows_its_words(void **state)
{
	(void)state;
	assert_string_equal(test_text(owner,
				      "SELECT string_agg(concat_ws(' ', answer_id, revision), "
				      "', ' ORDER BY answer_id) FROM acceptances"),
			    "11 1, 21 2");
	assert_string_equal(test_text(owner,
				      "SELECT string_agg(concat_ws(' ', entry_id, changed_at IS "
				      "NOT NULL), ', ' ORDER BY entry_id) FROM entry_sources"),
			    "1 f, 2 t");
}

/* And goes on from there as if it had always known. */
static void
the_next_change_of_words_is_followed(void **state)
{
	(void)state;
	test_run(owner, "UPDATE posts SET body = 'Pay here.' WHERE id = 11");
	assert_string_equal(test_text(owner, "SELECT string_agg(what, ' ' ORDER BY what) FROM "
					     "marks_follow(11, 3)"),
			    "source suspended unaccepted");
	test_run(owner, "UPDATE posts SET body = 'You may.' WHERE id = 21");
	assert_string_equal(test_text(owner, "SELECT string_agg(what, ' ' ORDER BY what) FROM "
					     "marks_follow(21, 3)"),
			    "revived source unaccepted");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_mark_stands_if_the_words_are_those_of_staff),
	    cmocka_unit_test(what_was_accepted_and_promoted_knows_its_words),
	    cmocka_unit_test(the_next_change_of_words_is_followed),
	};

	log_open("test", LOG_LEVEL_ERROR);
	return cmocka_run_group_tests_name("old marks", tests, begin, arena_gone);
}
