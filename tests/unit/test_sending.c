/* Answers on their way, with Kore's side and the clock played here: who is given up, and when. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "answerwell/base/clock.h"
#include "web/kore.h"
#include "web/sending.h"

enum { READERS = 64, MIB = 1 << 20 };

struct reader {
	struct connection c;
	struct http_request req;
	struct netbuf nb;
	bool is_away, is_released;
};

static struct reader readers[READERS];
static int64_t now;
static void (*tick)(void *, u_int64_t);

/* ---- Kore's side ------------------------------------------------------------------------------------ */

int64_t __wrap_clock_steady(void);
int64_t
__wrap_clock_steady(void)
{
	return now;
}

struct kore_timer *
kore_timer_add(void (*cb)(void *, u_int64_t), u_int64_t ms, void *arg, int flags)
{
	assert_null(arg);
	assert_int_equal(ms, 1000);
	assert_int_equal(flags, KORE_TIMER_ONESHOT);
	assert_null(tick);
	tick = cb;
	return NULL;
}

void
http_response_stream(struct http_request *req, int status, void *base, size_t len,
		     int (*cb)(struct netbuf *), void *arg)
{
	struct reader *r = (void *)((char *)req - offsetof(struct reader, req));

	assert_int_equal(status, 200);
	assert_non_null(base);
	if (cb == NULL)
		return;
	r->nb = (struct netbuf){.b_len = len, .cb = cb, .extra = arg, .owner = &r->c};
	TAILQ_INSERT_TAIL(&r->c.send_queue, &r->nb, list);
}

void
kore_connection_disconnect(struct connection *c)
{
	((struct reader *)(void *)c)->is_away = true;
}

/* ---- the readers ------------------------------------------------------------------------------------ */

static void
release(void *held)
{
	bool *is_released = held;

	assert_false(*is_released);
	*is_released = true;
}

static void
begin(int i, size_t len)
{
	struct reader *r = &readers[i];

	*r = (struct reader){0};
	TAILQ_INIT(&r->c.send_queue);
	r->req.owner = &r->c;
	r->req.method = HTTP_METHOD_GET;
	sending_start(&r->req, 200, "x", len, release, &r->is_released);
}

static void
finish(int i)
{
	struct reader *r = &readers[i];

	TAILQ_REMOVE(&r->c.send_queue, &r->nb, list);
	assert_int_equal(r->nb.cb(&r->nb), KORE_RESULT_OK);
	assert_true(r->is_released);
}

/* As many seconds, in each of which the reader takes `rate` bytes; 0: until given up. */
static int
seconds(int i, int most, size_t rate)
{
	int n = 0;

	for (; n < most && !readers[i].is_away; n++) {
		void (*due)(void *, u_int64_t) = tick;

		now += CLOCK_SECOND;
		readers[i].nb.s_off += rate;
		assert_non_null(due);
		tick = NULL;
		due(NULL, 0);
	}
	return n;
}

/* ---- tests ------------------------------------------------------------------------------------------ */

static void
who_takes_nothing_is_given_up_after_twenty_seconds(void **state)
{
	(void)state;
	begin(0, MIB);
	assert_int_equal(seconds(0, 60, 0), 21);
	finish(0);
}

static void
who_stops_in_between_has_twenty_seconds_from_there(void **state)
{
	(void)state;
	begin(0, MIB);
	assert_int_equal(seconds(0, 10, 20000), 10);
	assert_int_equal(seconds(0, 60, 0), 21);
	finish(0);
}

static void
who_takes_a_byte_at_a_time_is_given_up(void **state)
{
	(void)state;
	begin(0, MIB);
	assert_int_equal(seconds(0, 120, 1), 21);
	finish(0);
	begin(0, MIB);
	assert_in_range(seconds(0, 600, 1500), 60, 90);
	finish(0);
}

static void
who_takes_two_kilobytes_a_second_gets_all_of_it(void **state)
{
	(void)state;
	begin(0, MIB);
	assert_int_equal(seconds(0, 512, 2048), 512);
	assert_false(readers[0].is_away);
	finish(0);
}

/* What waits here is at most 40 MiB in all workers. */
static void
past_the_room_goes_who_has_stood_still_for_longest(void **state)
{
	(void)state;
	sending_open(4);
	for (int i = 0; i < 10; i++)
		begin(i, MIB);
	seconds(0, 1, 100);
	for (int i = 0; i < 10; i++)
		assert_false(readers[i].is_away);
	begin(10, MIB);
	assert_false(readers[0].is_away);
	assert_true(readers[1].is_away);
	begin(11, MIB);
	assert_true(readers[2].is_away);
	assert_false(readers[11].is_away);
	for (int i = 0; i < 12; i++)
		finish(i);
}

/* An answer larger than the room is sent all the same, alone. */
static void
the_newest_is_never_given_up_for_room(void **state)
{
	(void)state;
	sending_open(100);
	begin(0, MIB);
	begin(1, 3 * MIB);
	assert_true(readers[0].is_away);
	assert_false(readers[1].is_away);
	finish(0);
	finish(1);
}

static void
what_is_not_sent_is_released_at_once(void **state)
{
	bool is_released = false;

	(void)state;
	readers[0] = (struct reader){.req = {.method = HTTP_METHOD_GET}};
	sending_start(&readers[0].req, 200, "x", 1, release, &is_released);
	assert_true(is_released);
	is_released = false;
	readers[0].req = (struct http_request){.owner = &readers[0].c, .method = HTTP_METHOD_HEAD};
	sending_start(&readers[0].req, 200, "x", 1, release, &is_released);
	assert_true(is_released);
}

static int
setup(void **state)
{
	(void)state;
	now = 1000 * CLOCK_SECOND;
	sending_open(1);
	return 0;
}

#define TEST(fn) cmocka_unit_test_setup(fn, setup)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(who_takes_nothing_is_given_up_after_twenty_seconds),
	    TEST(who_stops_in_between_has_twenty_seconds_from_there),
	    TEST(who_takes_a_byte_at_a_time_is_given_up),
	    TEST(who_takes_two_kilobytes_a_second_gets_all_of_it),
	    TEST(past_the_room_goes_who_has_stood_still_for_longest),
	    TEST(the_newest_is_never_given_up_for_room),
	    TEST(what_is_not_sent_is_released_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
