/* Sums that are right whatever comes, and at once. */
#include "reputation.h"
#include <pthread.h>
#include <stdlib.h>

/* ---- any history -------------------------------------------------------------------------------- */

enum { QUESTIONS = 5, ANSWERS = 15, ACTORS = 3, ACTIONS = 250, PEOPLE = 5 };

struct actor {
	pthread_t thread;
	struct db *db;
	struct arena *arena;
	const int64_t *questions, *answers;
	unsigned seed;
	int n_done, n_failed;
};

static unsigned
pick(struct actor *w, unsigned n)
{
	return (unsigned)rand_r(&w->seed) % n;
}

static enum result
act(struct actor *w)
{
	const struct account *const people[PEOPLE] = {ann, bob, cat, nora, mod};
	const struct account *me = people[pick(w, PEOPLE)];
	const struct official_draft draft = {.scope = "", .valid_until = ""};
	struct problems ignored = {.n = 0};
	int64_t of = w->answers[pick(w, ANSWERS)], n;
	int64_t post = pick(w, 3) == 0 ? w->questions[pick(w, QUESTIONS)] : of;

	switch (pick(w, 12)) {
	case 0:
	case 1:
	case 2:
		return vote_cast(w->db, w->arena, me, post, (int)pick(w, 3) - 1, &n);
	case 3:
		return thanks_set(w->db, w->arena, me, of, pick(w, 3) > 0, &n);
	case 4:
		return answer_accept(w->db, w->arena, pick(w, 2) ? ann : mod, of, pick(w, 3) > 0);
	case 5:
		return answer_mark_official(w->db, w->arena, pick(w, 2) ? nora : mod, of, &draft,
					    &ignored);
	case 6:
		return answer_unmark_official(w->db, w->arena, nora, of);
	case 7:
		return post_hide(w->db, w->arena, mod, post, "spam", &ignored);
	case 8:
		return post_show(w->db, w->arena, mod, post);
	case 9:
		return post_delete(w->db, w->arena, mod, post);
	default:
		return pick(w, 2) ? post_restore(w->db, w->arena, mod, post)
				  : post_show(w->db, w->arena, mod, post);
	}
}

static void *
live(void *arg)
{
	struct actor *w = arg;

	for (int i = 0; i < ACTIONS; i++) {
		enum result r = act(w);

		w->n_done += r == OK;
		w->n_failed += r == FAILED || r == UNAVAILABLE || r == LIMITED;
	}
	return NULL;
}

static void
sums_are_right_after_any_history_of_several_at_once(void **state)
{
	const struct account *const people[] = {ann, bob, cat, nora};
	int64_t questions[QUESTIONS], answers[ANSWERS];
	struct actor actors[ACTORS];

	(void)state;
	for (unsigned i = 0; i < QUESTIONS; i++)
		questions[i] = test_question(db, ann, "How long does a refund take?");
	for (unsigned i = 0; i < ANSWERS; i++)
		answers[i] = test_answer(db, people[i % 4], questions[i % QUESTIONS]);
	for (unsigned i = 0; i < ACTORS; i++)
		actors[i] = (struct actor){.db = test_db_another(),
					   .arena = arena_new(),
					   .questions = questions,
					   .answers = answers,
					   .seed = 7 + i};
	for (int i = 0; i < ACTORS; i++)
		assert_int_equal(pthread_create(&actors[i].thread, NULL, live, &actors[i]), 0);
	for (int i = 0; i < ACTORS; i++) {
		assert_int_equal(pthread_join(actors[i].thread, NULL), 0);
		assert_int_equal(actors[i].n_failed, 0);
		assert_true(actors[i].n_done > ACTIONS / 4);
		arena_free(actors[i].arena);
	}
	expect_all_right();
}

/* Two transactions that each change two people, in opposite order: neither waits for the other. */
struct crossing {
	pthread_t thread;
	struct db *db;
	pthread_barrier_t *both;
	int64_t first, second;
	enum result result;
	int n_runs;
};

static enum result
vote_up(struct db *hold, int64_t post_id)
{
	char sql[128];

	(void)snprintf(sql, sizeof sql,
		       "UPDATE posts SET n_up = n_up + 1, base_up = base_up + 1 WHERE id = %lld",
		       (long long)post_id);
	return db_script(hold, sql);
}

static void *
cross(void *arg)
{
	struct crossing *w = arg;
	enum result r;

	DB_TX(w->db, r) {
		r = vote_up(w->db, w->first);
		if (w->n_runs++ == 0)
			pthread_barrier_wait(w->both); /* each holds what it has taken by now */
		if (r == OK)
			r = vote_up(w->db, w->second);
	}
	w->result = r;
	return NULL;
}

static void
opposite_orders_do_not_lock_each_other_out(void **state)
{
	/* Four posts, so that only the people are common to both. */
	int64_t posts[4] = {test_answer(db, bob, question), test_answer(db, cat, question),
			    test_answer(db, cat, question), test_answer(db, bob, question)};
	pthread_barrier_t both;
	struct crossing w[2];

	(void)state;
	pthread_barrier_init(&both, NULL, 2);
	for (int i = 0; i < 2; i++) {
		w[i] = (struct crossing){.db = test_db_another(),
					 .both = &both,
					 .first = posts[2 * i],
					 .second = posts[2 * i + 1]};
		assert_int_equal(pthread_create(&w[i].thread, NULL, cross, &w[i]), 0);
	}
	for (int i = 0; i < 2; i++) {
		assert_int_equal(pthread_join(w[i].thread, NULL), 0);
		assert_int_equal(w[i].result, OK);
		assert_int_equal(w[i].n_runs, 1); /* no deadlock that a second run had to mend */
	}
	pthread_barrier_destroy(&both);
	assert_int_equal(points_of(bob), 2 * POINTS_ANSWER_UP);
	assert_int_equal(points_of(cat), 2 * POINTS_ANSWER_UP);
	expect_all_right();
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(opposite_orders_do_not_lock_each_other_out),
	    cmocka_unit_test_setup_teardown(sums_are_right_after_any_history_of_several_at_once,
					    set_up, NULL),
	};

	return cmocka_run_group_tests(tests, begin, NULL);
}
