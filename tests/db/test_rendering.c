/* What an older renderer made is made anew for good, in steps that wait for nobody. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/log.h"
#include "answerwell/db/db.h"
#include "answerwell/faq/rendering.h"
#include "answerwell/text/markdown.h"
#include "support/community.h"
#include "support/pg.h"

static struct db *db;
static const struct account *ann;

static int64_t
left(void)
{
	int64_t n;

	assert_int_equal(rendering_left(db, test_arena(), &n), OK);
	return n;
}

static int64_t
step(struct db *by)
{
	struct arena *a = arena_new();
	int64_t n;

	assert_int_equal(rendering_step(by, a, &n), OK);
	arena_free(a);
	return n;
}

static void
age(const char *where)
{
	test_run(db, "UPDATE posts SET renderer = 1, html = 'old' WHERE %s", where);
}

static int
set_up(void **state)
{
	(void)state;
	while (left() > 0)
		(void)step(db);
	return 0;
}

static int
connect_db(void **state)
{
	(void)state;
	db = test_db_on(test_owner_url());
	ann = test_person(db, "ann", ROLE_CUSTOMER);
	test_category(db, "billing");
	return 0;
}

static void
posts_and_entries_get_the_html_of_today(void **state)
{
	int64_t question = test_question(db, ann, "An old question about rendering");
	int64_t answer = test_answer(db, ann, question);

	(void)state;
	test_run(db, "INSERT INTO entries (locale, category_id, slug, title, body, html, renderer) "
		     "SELECT 'en', min(id), 'old', 'An old entry', 'It is **old**.', 'old', 1 "
		     "FROM categories");
	test_run(db, "UPDATE posts SET body = 'So **bold** it was.' WHERE id = %lld",
		 (long long)answer);
	age("true");
	assert_true(left() >= 3);
	assert_true(step(db) >= 3);
	assert_int_equal(left(), 0);
	assert_string_equal(
	    test_text(db, "SELECT html FROM posts WHERE id = %lld", (long long)answer),
	    "<p>So <strong>bold</strong> it was.</p>\n");
	assert_string_equal(test_text(db, "SELECT html FROM entries WHERE slug = 'old'"),
			    "<p>It is <strong>old</strong>.</p>\n");
	assert_int_equal(
	    test_number(db, "SELECT renderer FROM posts WHERE id = %lld", (long long)answer),
	    RENDERER_VERSION);
	assert_int_equal(
	    test_number(db, "SELECT n_revisions FROM posts WHERE id = %lld", (long long)answer), 1);
	assert_int_equal(step(db), 0);
}

static void
many_take_several_steps(void **state)
{
	int64_t question = test_question(db, ann, "A question with many old comments");

	(void)state;
	test_run(
	    db,
	    "INSERT INTO posts (kind, question_id, parent_id, author_id, body, html, renderer) "
	    "SELECT 'comment', %lld, %lld, %lld, 'Number ' || n, 'old', 1 "
	    "FROM generate_series(1, %d) n",
	    (long long)question, (long long)question, (long long)ann->id, RENDERING_STEP + 5);
	assert_int_equal(left(), RENDERING_STEP + 5);
	assert_int_equal(step(db), RENDERING_STEP);
	assert_int_equal(step(db), 5);
	assert_int_equal(test_number(db, "SELECT count(*) FROM posts WHERE html = 'old'"), 0);
}

/* In a transaction that holds the post, as an edit does. */
static void
what_somebody_is_writing_is_left_for_later(void **state)
{
	int64_t question = test_question(db, ann, "A question that is being edited");
	struct db *other = test_db_on(test_owner_url());
	enum result r;

	(void)state;
	age(arena_printf(test_arena(), "id = %lld", (long long)question));
	DB_TX(other, r) {
		test_run(other, "SELECT id FROM posts WHERE id = %lld FOR NO KEY UPDATE",
			 (long long)question);
		(void)step(db);
		assert_int_equal(left(), 1);
	}
	assert_int_equal(r, OK);
	assert_int_equal(step(db), 1);
}

static void
visitors_pages_are_not_thrown_away_for_it(void **state)
{
	const char *channel, *payload;

	(void)state;
	test_question(db, ann, "A question that readers have before them");
	age("true");
	assert_int_equal(db_listen(db, "content"), OK);
	(void)step(db);
	assert_int_equal(db_notified(db, test_arena(), CLOCK_SECOND / 5, &channel, &payload), OK);
	assert_null(channel);
	age("false");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(posts_and_entries_get_the_html_of_today, set_up),
	    cmocka_unit_test_setup(many_take_several_steps, set_up),
	    cmocka_unit_test_setup(what_somebody_is_writing_is_left_for_later, set_up),
	    cmocka_unit_test_setup(visitors_pages_are_not_thrown_away_for_it, set_up),
	};

	log_open("test", LOG_LEVEL_ERROR);
	return cmocka_run_group_tests_name("rendering", tests, connect_db, NULL);
}
