/* The pool under many callers at once: small fibres over poll(2), as the server has them over its
 * event loop. */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/log.h"
#include "answerwell/db/db.h"
#include "answerwell/db/pool.h"
#include "support/pg.h"
#include "tests/sql/probe.h"

/* ---- fibres --------------------------------------------------------------------------------- */

enum { FIBRES_MAX = 32, STACK = 256 * 1024 };
enum fibre_state { READY, ON_FD, ON_TURN, DONE };

struct fibre {
	ucontext_t context;
	char *stack;
	enum fibre_state state;
	struct pollfd fd;
	int64_t deadline;
	enum result woken;
	void (*fn)(int i);
	int i;
};

static struct fibre fibres[FIBRES_MAX];
static int n_fibres;
static struct fibre *now;
static ucontext_t loop;
static int n_open; /* descriptors the hooks know */

static enum result
park(enum fibre_state state, int64_t deadline)
{
	struct fibre *self = now;

	self->state = state;
	self->deadline = deadline;
	swapcontext(&self->context, &loop);
	return self->woken;
}

static enum result
wait_fd(struct db_conn *conn, int fd, bool want_write, int64_t deadline)
{
	assert_ptr_equal(db_conn_slot(conn), &n_open);
	now->fd = (struct pollfd){.fd = fd, .events = POLLIN};
	if (want_write)
		now->fd.events |= POLLOUT;
	return park(ON_FD, deadline);
}

static enum result
wait_turn(void **ticket, int64_t deadline)
{
	*ticket = now;
	return park(ON_TURN, deadline);
}

static void
wake(void *ticket)
{
	struct fibre *f = ticket;

	assert_int_equal(f->state, ON_TURN);
	f->state = READY;
	f->woken = OK;
}

static void
opened(struct db_conn *conn, int fd, void **slot)
{
	(void)conn;
	assert_true(fd >= 0);
	*slot = &n_open;
	n_open++;
}

static void
closing(struct db_conn *conn, int fd, void **slot)
{
	(void)conn;
	assert_true(fd >= 0);
	assert_ptr_equal(*slot, &n_open);
	n_open--;
}

static const struct db_hooks hooks = {
    .wait = wait_fd, .wait_turn = wait_turn, .wake = wake, .opened = opened, .closing = closing};

static void
run_fibre(void)
{
	now->fn(now->i);
	now->state = DONE;
}

static void
spawn(void (*fn)(int i), int i)
{
	struct fibre *f = &fibres[n_fibres++];

	assert_true(n_fibres <= FIBRES_MAX);
	*f = (struct fibre){.fn = fn, .i = i, .state = READY, .stack = malloc(STACK)};
	getcontext(&f->context);
	f->context.uc_stack.ss_sp = f->stack;
	f->context.uc_stack.ss_size = STACK;
	f->context.uc_link = &loop;
	makecontext(&f->context, run_fibre, 0);
}

static bool
step(struct fibre *f)
{
	bool late = clock_steady() >= f->deadline;

	if (f->state == ON_FD && poll(&f->fd, 1, 0) > 0)
		f->woken = OK;
	else if ((f->state == ON_FD || f->state == ON_TURN) && late)
		f->woken = UNAVAILABLE;
	else if (f->state != READY)
		return false;
	f->state = READY;
	now = f;
	swapcontext(&loop, &f->context);
	return true;
}

static void
run_all(void)
{
	for (bool is_left = true; is_left;) {
		bool moved = false;

		is_left = false;
		for (int i = 0; i < n_fibres; i++) {
			moved |= step(&fibres[i]);
			is_left |= fibres[i].state != DONE;
		}
		if (!moved)
			poll(NULL, 0, 1);
	}
	for (int i = 0; i < n_fibres; i++)
		free(fibres[i].stack);
	n_fibres = 0;
}

/* ---- tests ---------------------------------------------------------------------------------- */

static const char *url;
static struct db_pool *pool;
static struct arena *a;
static int order[FIBRES_MAX];
static int n_done;
static enum result results[FIBRES_MAX];
static int64_t backends[FIBRES_MAX];

static int
set_up(void **state)
{
	(void)state;
	a = arena_new();
	n_done = 0;
	memset(results, 0xff, sizeof results);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	db_pool_free(pool);
	pool = NULL;
	arena_free(a);
	return n_open == 0 ? 0 : -1;
}

static int
connect_db(void **state)
{
	(void)state;
	url = test_empty_url();
	return 0;
}

static void
nap_a_little(int i)
{
	struct sql_nap_row *row;
	struct db db;

	db_init(&db, pool);
	results[i] = sql_nap(&db, a, &row, NULL, .seconds = 0.05);
	if (results[i] == OK)
		backends[i] = row->pid;
	order[n_done++] = i;
}

static int
distinct_backends(int n)
{
	int distinct = 0;

	for (int i = 0; i < n; i++) {
		int j = 0;

		while (backends[j] != backends[i])
			j++;
		distinct += j == i;
	}
	return distinct;
}

static void
many_callers_share_few_connections_in_turn(void **state)
{
	enum { N = 12 };
	int64_t start = clock_steady();

	(void)state;
	pool = db_pool_new(url, 3, N, 5000, &hooks);
	for (int i = 0; i < N; i++)
		spawn(nap_a_little, i);
	run_all();
	for (int i = 0; i < N; i++) {
		assert_int_equal(results[i], OK);
		for (int k = 0; k < i;
		     k++) /* first come, first served: by each connection in turn */
			if (backends[order[k]] == backends[order[i]])
				assert_true(order[k] < order[i]);
	}
	assert_int_equal(distinct_backends(N), 3);
	assert_int_equal(n_open, 3);
	assert_true(clock_steady() - start < 5 * CLOCK_SECOND);
}

static void
a_full_queue_refuses_at_once(void **state)
{
	(void)state;
	pool = db_pool_new(url, 1, 2, 5000, &hooks);
	for (int i = 0; i < 6; i++)
		spawn(nap_a_little, i);
	run_all();
	for (int i = 0; i < 6; i++)
		assert_int_equal(results[i], i < 3 ? OK : UNAVAILABLE);
	assert_true(order[0] >= 3 && order[1] >= 3 && order[2] >= 3);
}

static void
nap_at_length(int i)
{
	struct db db;

	db_init(&db, pool);
	results[i] = sql_nap(&db, a, NULL, NULL, .seconds = 0.6);
}

/* One at a time, 0.6 seconds each: known after a few, and from then on five seconds' worth may wait. */
static void
a_slow_queue_refuses_whom_it_would_keep_long(void **state)
{
	enum { FEW = 3, MANY = 14 };

	(void)state;
	pool = db_pool_new(url, 1, 100, 5000, &hooks);
	for (int i = 0; i < FEW; i++)
		spawn(nap_at_length, i);
	run_all();
	for (int i = 0; i < FEW; i++)
		assert_int_equal(results[i], OK);
	for (int i = 0; i < MANY; i++)
		spawn(nap_at_length, i);
	run_all();
	assert_int_equal(results[0], OK);
	assert_int_equal(results[1], OK);
	assert_int_equal(results[MANY - 1], UNAVAILABLE);
}

static void
transact(int i)
{
	struct db db;
	enum result r;

	db_init(&db, pool);
	DB_TX(&db, r) {
		r = sql_tally_put(&db, a, NULL, .id = i, .n = i);
		if (r == OK)
			r = sql_nap(&db, a, NULL, NULL, .seconds = 0.01);
		if (r == OK && i % 2 == 1)
			r = FORBIDDEN;
	}
	results[i] = r;
}

static void
transactions_side_by_side_do_not_mix(void **state)
{
	struct db *db = test_db_on(url);
	struct sql_tally_sum_row *row;

	(void)state;
	test_tables(db);
	pool = db_pool_new(url, 3, 20, 5000, &hooks);
	for (int i = 0; i < 20; i++)
		spawn(transact, i);
	run_all();
	for (int i = 0; i < 20; i++)
		assert_int_equal(results[i], i % 2 == 1 ? FORBIDDEN : OK);
	assert_int_equal(sql_tally_sum(db, a, &row, NULL), OK);
	assert_int_equal(row->n, 10);
	assert_int_equal(row->odd, 0);
}

static void
nap_long(int i)
{
	struct db db;

	db_init(&db, pool);
	results[i] = sql_nap(&db, a, NULL, NULL, .seconds = 4);
}

static void
kill_others(int i)
{
	struct db db;

	db_init(&db, pool);
	assert_int_equal(sql_nap(&db, a, NULL, NULL, .seconds = 0.5), OK);
	results[i] = sql_probe(&db, a, &SQL_PROBE_END_OTHERS, NULL, NULL);
}

static void
after_all_connections_died_the_next_callers_are_served(void **state)
{
	(void)state;
	pool = db_pool_new(url, 4, 8, 5000, &hooks);
	for (int i = 0; i < 3; i++)
		spawn(nap_long, i);
	spawn(kill_others, 3);
	run_all();
	assert_int_equal(results[3], OK);
	for (int i = 0; i < 3; i++)
		assert_int_equal(results[i], UNAVAILABLE);
	for (int i = 0; i < 8; i++)
		spawn(nap_a_little, i);
	run_all();
	for (int i = 0; i < 8; i++)
		assert_int_equal(results[i], OK);
}

static void
hold_for(int i)
{
	struct db db;

	db_init(&db, pool);
	results[i] = sql_nap(&db, a, NULL, NULL, .seconds = i == 0 ? 10.5 : 0);
}

static void
a_turn_that_does_not_come_is_given_up_after_ten_seconds(void **state)
{
	int64_t start = clock_steady();

	(void)state;
	pool = db_pool_new(url, 1, 4, 20000, &hooks);
	for (int i = 0; i < 3; i++)
		spawn(hold_for, i);
	run_all();
	assert_int_equal(results[0], OK);
	assert_int_equal(results[1], UNAVAILABLE);
	assert_int_equal(results[2], UNAVAILABLE);
	assert_true(clock_steady() - start < 14 * CLOCK_SECOND);
}

static void
no_server_refuses_everybody_waiting_or_not(void **state)
{
	int64_t start = clock_steady();

	(void)state;
	pool = db_pool_new("host=/nonexistent dbname=x", 2, 16, 5000, &hooks);
	for (int i = 0; i < 10; i++)
		spawn(nap_a_little, i);
	run_all();
	for (int i = 0; i < 10; i++)
		assert_int_equal(results[i], UNAVAILABLE);
	assert_true(clock_steady() - start < CLOCK_SECOND);
}

static struct db_conn *last_opened;

static void
remember_opened(struct db_conn *conn, int fd, void **slot)
{
	last_opened = conn;
	opened(conn, fd, slot);
}

static void
ask_one(int i)
{
	struct db db;

	db_init(&db, pool);
	results[i] = sql_probe(&db, a, &SQL_PROBE_ONE, NULL, NULL);
}

static void
an_idle_event_closes_a_dead_connection_and_leaves_a_living_one(void **state)
{
	static struct db_hooks remembering;
	struct db *db = test_db_on(url);

	(void)state;
	remembering = hooks;
	remembering.opened = remember_opened;
	pool = db_pool_new(url, 1, 1, 5000, &remembering);
	spawn(ask_one, 0);
	run_all();
	assert_int_equal(n_open, 1);
	db_conn_idle_event(last_opened);
	assert_int_equal(n_open, 1);
	assert_int_equal(sql_probe(db, a, &SQL_PROBE_END_OTHERS, NULL, NULL), OK);
	/* The server closes it in its own time. */
	for (int i = 0; i < 600 && n_open != 0; i++) {
		poll(NULL, 0, 50);
		db_conn_idle_event(last_opened);
	}
	assert_int_equal(n_open, 0);
	db_conn_idle_event(last_opened);
	spawn(ask_one, 0);
	run_all();
	assert_int_equal(results[0], OK);
}

int
main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	static const struct CMUnitTest tests[] = {
	    T(many_callers_share_few_connections_in_turn),
	    T(a_full_queue_refuses_at_once),
	    T(a_slow_queue_refuses_whom_it_would_keep_long),
	    T(transactions_side_by_side_do_not_mix),
	    T(after_all_connections_died_the_next_callers_are_served),
	    T(a_turn_that_does_not_come_is_given_up_after_ten_seconds),
	    T(no_server_refuses_everybody_waiting_or_not),
	    T(an_idle_event_closes_a_dead_connection_and_leaves_a_living_one),
	};

	log_open("test", LOG_LEVEL_ERROR + 1);
	return cmocka_run_group_tests_name("db_pool", tests, connect_db, NULL);
}
