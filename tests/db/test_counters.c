#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "answerwell/faq/repetition.h"
#include "answerwell/forum/answer.h"
#include "answerwell/forum/question.h"
#include "answerwell/forum/thread.h"
#include "answerwell/moderation/moderation.h"
#include "support/community.h"
#include "support/pg.h"

enum { PEOPLE = 6, QUESTIONS = 6, POSTS_MAX = 400, ACTIONS = 300, ACTORS = 3, KINDS = 18 };

/* One person after the other does things at random; the same seed does the same things. */
struct actor {
	pthread_t thread;
	struct db *db;
	struct arena *arena;
	const struct account *people[PEOPLE];
	int64_t questions[QUESTIONS], posts[POSTS_MAX];
	size_t n_posts;
	unsigned seed;
	int n_actions, n_done, n_failed;
	int done[KINDS];
};

static struct db *db;

static unsigned
pick(struct actor *w, unsigned n)
{
	return (unsigned)rand_r(&w->seed) % n;
}

static int64_t
any_question(struct actor *w)
{
	return w->questions[pick(w, QUESTIONS)];
}

static int64_t
any_post(struct actor *w)
{
	return w->n_posts == 0 || pick(w, 4) == 0 ? any_question(w)
						  : w->posts[pick(w, (unsigned)w->n_posts)];
}

static enum result
kept(struct actor *w, enum result r, int64_t id)
{
	if (r == OK && w->n_posts < POSTS_MAX)
		w->posts[w->n_posts++] = id;
	return r;
}

static enum result
edit(struct actor *w, const struct account *me, struct problems *problems)
{
	static const char *const tags[] = {"", "a", "a, b", "b, c", "c, d, e, a, b"};
	const struct question_draft draft = {
	    .text = {.title = arena_printf(w->arena, "What about number %u?", pick(w, 99)),
		     .body = "It is like this, you see.",
		     .category = pick(w, 2) ? "billing" : "orders",
		     .tags = tags[pick(w, 5)],
		     .n_seen = 1 + (int)pick(w, 3)}};

	return question_edit(w->db, w->arena, me, any_question(w), &draft.text, problems);
}

static enum result
act(struct actor *w, unsigned kind, const struct account *me)
{
	const struct official_draft mark = {.scope = "",
					    .valid_until = pick(w, 2) ? "2099-01-31" : ""};
	const char *body = arena_printf(w->arena, "Words of wisdom %u, @ann.", pick(w, 9999));
	struct problems problems = {.n = 0};
	struct repetition made;
	struct undo_outcome undone;
	struct arena *a = w->arena;
	int64_t id = 0, n;
	enum result r;

	switch (kind) {
	case 0:
	case 1:
		r = answer_post(w->db, a, me, any_question(w), body, &problems, &id);
		return kept(w, r, id);
	case 2:
		r = comment_post(w->db, a, me, any_post(w), body, &problems, &id);
		return kept(w, r, id);
	case 3:
	case 4:
		return vote_cast(w->db, a, me, any_post(w), (int)pick(w, 3) - 1, &n);
	case 5:
		return metoo_set(w->db, a, me, any_question(w), pick(w, 3) > 0, &n);
	case 6:
		return answer_accept(w->db, a, me, any_post(w), pick(w, 3) > 0);
	case 7:
		return answer_mark_official(w->db, a, me, any_post(w), &mark, &problems);
	case 8:
		return answer_unmark_official(w->db, a, me, any_post(w));
	case 9:
		return post_hide(w->db, a, me, any_post(w), "spam", &problems);
	case 10:
		return post_show(w->db, a, me, any_post(w));
	case 11:
		return post_delete(w->db, a, me, any_post(w));
	case 12:
		return post_restore(w->db, a, me, any_post(w));
	case 13:
		return pick(w, 2)
			   ? question_close(w->db, a, me, any_question(w), "unclear", "", &problems)
			   : question_reopen(w->db, a, me, any_question(w));
	case 14:
		return question_move(w->db, a, me, any_question(w),
				     pick(w, 2) ? "billing" : "orders", &problems);
	case 15:
		return repetition_mark(w->db, a, me, any_question(w),
				       arena_printf(a, "%lld", (long long)any_question(w)),
				       &problems, &made);
	case 16:
		return repetition_undo(w->db, a, me, any_question(w), &undone);
	default:
		return edit(w, me, &problems);
	}
}

static void *
live(void *arg)
{
	struct actor *w = arg;

	for (int i = 0; i < w->n_actions; i++) {
		unsigned kind = pick(w, KINDS);
		enum result r = act(w, kind, w->people[pick(w, PEOPLE)]);

		w->n_done += r == OK;
		w->done[kind] += r == OK;
		w->n_failed += r == FAILED || r == UNAVAILABLE || r == LIMITED;
	}
	return NULL;
}

static void
begin(struct actor *w, struct db *hold, unsigned seed, int n_actions)
{
	static const struct {
		const char *name;
		enum role role;
	} people[PEOPLE] = {{"ann", ROLE_CUSTOMER}, {"bob", ROLE_CUSTOMER},  {"cat", ROLE_CUSTOMER},
			    {"nora", ROLE_STAFF},   {"mod", ROLE_MODERATOR}, {"adm", ROLE_ADMIN}};

	*w = (struct actor){.db = hold, .arena = arena_new(), .seed = seed, .n_actions = n_actions};
	for (size_t i = 0; i < PEOPLE; i++)
		w->people[i] = test_person(db, people[i].name, people[i].role);
}

static void
expect_that_all_counters_are_right(void)
{
	int64_t n = -1;

	assert_int_equal(thread_recount(db, test_arena(), &n), OK);
	assert_int_equal(n, 0);
	/* In other words than the recount's own. */
	assert_int_equal(
	    test_number(db,
			"SELECT count(*) FROM posts p WHERE n_up - n_down - base_up + base_down <> "
			"(SELECT coalesce(sum(value), 0) FROM votes v WHERE v.post_id = p.id)"),
	    0);
	assert_int_equal(test_number(db, "SELECT count(*) FROM questions q WHERE n_answers <> "
					 "(SELECT count(*) FROM posts p WHERE "
					 "p.question_id = q.id AND kind = 'answer' AND "
					 "coalesce(hidden_at, deleted_at) IS NULL)"),
			 0);
	assert_int_equal(
	    test_number(db,
			"SELECT count(*) FROM tags t WHERE n_questions <> (SELECT count(*) FROM "
			"questions q WHERE is_visible AND t.name = ANY (q.tags))"),
	    0);
	assert_int_equal(test_number(db,
				     "SELECT count(*) FROM posts p WHERE n_revisions <> "
				     "(SELECT count(*) FROM revisions r WHERE r.post_id = p.id)"),
			 0);
	assert_int_equal(
	    test_number(
		db, "SELECT count(*) FROM questions q WHERE first_staff_answer_at IS DISTINCT FROM "
		    "(SELECT min(p.created_at) FROM posts p JOIN accounts a ON a.id = p.author_id "
		    "WHERE p.question_id = q.id AND p.kind = 'answer' AND a.role <> 'customer' "
		    "AND p.author_id <> q.author_id)"),
	    0);
	assert_int_equal(
	    test_number(
		db, "SELECT count(*) FROM questions q WHERE active_at < (SELECT "
		    "max(greatest(p.created_at, CASE WHEN kind <> 'comment' THEN p.edited_at END)) "
		    "FROM posts p WHERE p.question_id = q.id)"),
	    0);
	/* No question is reached from itself. */
	assert_int_equal(
	    test_number(db,
			"WITH RECURSIVE chain AS (SELECT id AS first, duplicate_of AS id, 1 AS n "
			"FROM questions WHERE duplicate_of IS NOT NULL UNION ALL "
			"SELECT c.first, q.duplicate_of, n + 1 FROM chain c JOIN questions q "
			"USING (id) WHERE q.duplicate_of IS NOT NULL AND n < 100) "
			"SELECT count(*) FROM chain WHERE first = id"),
	    0);
}

static void
ask(int64_t out[QUESTIONS], const struct account *const people[PEOPLE])
{
	test_category(db, "orders");
	for (int i = 0; i < QUESTIONS; i++)
		out[i] = test_question(db, people[i % 4], "How do I change my order?");
}

static void
all_counters_are_right_after_any_history(void **state)
{
	struct actor w;

	(void)state;
	for (unsigned seed = 1; seed <= 3; seed++) {
		begin(&w, db, seed, ACTIONS);
		ask(w.questions, w.people);
		live(&w);
		assert_int_equal(w.n_failed, 0);
		assert_true(w.n_done > ACTIONS / 8);
		for (int kind = 0; kind < KINDS;
		     kind++) /* a history without it would say nothing of it */
			if (seed == 1)
				assert_true(w.done[kind] > 0);
		arena_free(w.arena);
		expect_that_all_counters_are_right();
	}
}

static void
all_counters_are_right_when_several_act_at_once(void **state)
{
	struct actor actors[ACTORS];
	int64_t questions[QUESTIONS];

	(void)state;
	for (unsigned i = 0; i < ACTORS; i++)
		begin(&actors[i], test_db_another(), 100 + i, ACTIONS);
	ask(questions, actors[0].people);
	for (int i = 0; i < ACTORS; i++) {
		for (int k = 0; k < QUESTIONS; k++)
			actors[i].questions[k] = questions[k];
		assert_int_equal(pthread_create(&actors[i].thread, NULL, live, &actors[i]), 0);
	}
	for (int i = 0; i < ACTORS; i++) {
		assert_int_equal(pthread_join(actors[i].thread, NULL), 0);
		assert_int_equal(actors[i].n_failed, 0);
		arena_free(actors[i].arena);
	}
	expect_that_all_counters_are_right();
}

static void
recounting_mends_what_is_wrong(void **state)
{
	static const char *const wrong[] = {
	    "UPDATE posts SET n_up = n_up + 1 WHERE id = %ld",
	    "UPDATE posts SET n_comments = 7 WHERE id = %ld",
	    "UPDATE posts SET official_at = now() WHERE id = %ld",
	    "UPDATE questions SET n_answers = 7 WHERE id = %ld",
	    "UPDATE questions SET n_metoo = 7 WHERE id = %ld",
	    "UPDATE questions SET n_duplicates = 7 WHERE id = %ld",
	    "UPDATE questions SET closed_at = now() WHERE id = %ld",
	    "UPDATE questions SET accepted_id = id WHERE id = %ld",
	    "UPDATE questions SET official_id = id WHERE id = %ld",
	    "UPDATE questions SET duplicate_of = id WHERE id = %ld",
	    "UPDATE questions SET tags = '{x}' WHERE id = %ld",
	    "UPDATE tags SET n_questions = 77 WHERE name = 'card' AND %ld > 0",
	    "UPDATE categories SET n_questions = 77 WHERE slug = 'billing' AND %ld > 0",
	};
	int64_t id = test_question(db, test_person(db, "ann", ROLE_CUSTOMER),
				   "How do I change my order?"),
		n;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		char sql[160];

		snprintf(sql, sizeof sql, wrong[i], (long)id);
		test_run(db, "%s", sql);
		assert_int_equal(thread_recount(db, test_arena(), &n), OK);
		assert_int_equal(n, 1);
		expect_that_all_counters_are_right();
	}
	test_run(db, "UPDATE questions SET is_visible = false WHERE id = %ld", (long)id);
	assert_int_equal(thread_recount(db, test_arena(), &n), OK);
	assert_int_equal(n, 1);
	test_run(db, "UPDATE questions SET base_metoo = 5, n_metoo = 5 WHERE id = %ld", (long)id);
	assert_int_equal(thread_recount(db, test_arena(), &n), OK);
	assert_int_equal(n, 0);
}

static int
set_up(void **state)
{
	(void)state;
	db = test_db();
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(all_counters_are_right_after_any_history),
	    cmocka_unit_test(all_counters_are_right_when_several_act_at_once),
	    cmocka_unit_test(recounting_mends_what_is_wrong),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
