#include "sending.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "answerwell/base/clock.h"
#include "answerwell/base/log.h"
#include "kore.h"

enum {
	SWEEP_MS = 1000,
	RATE_LEAST = 2048 /* bytes a second */
};
#define STALL_MOST (20 * CLOCK_SECOND)
#define HELD_BY_ALL ((size_t)40 << 20)
#define HELD_LEAST ((size_t)2 << 20)

struct sending {
	struct netbuf *nb;
	void (*release)(void *);
	void *held;
	size_t len, taken;
	int64_t began, moved; /* moved: when something was taken last, as far as was looked */
	bool is_given_up;
	struct sending *newer, *older;
};

static struct {
	struct sending *newest;
	size_t held, most;
	bool is_swept;
} all;

void
sending_open(int workers)
{
	all.most = HELD_BY_ALL / (size_t)(workers > 0 ? workers : 1);
	if (all.most < HELD_LEAST)
		all.most = HELD_LEAST;
}

static void
look(struct sending *s, int64_t now)
{
	if (s->nb->s_off == s->taken)
		return;
	s->taken = s->nb->s_off;
	s->moved = now;
}

static bool
is_too_slow(const struct sending *s, int64_t now)
{
	int64_t beyond = now - s->began - STALL_MOST;

	return now - s->moved > STALL_MOST ||
	       (beyond > 0 && s->taken < (size_t)(beyond / CLOCK_SECOND) * RATE_LEAST);
}

/* Kore takes the connection apart, and calls `done`, at the end of its turn. */
static void
give_up(struct sending *s, const char *why)
{
	log_event(LOG_LEVEL_INFO, "web.given_up", "why=%s bytes=%zu taken=%zu", why, s->len,
		  s->taken);
	s->is_given_up = true;
	all.held -= s->len;
	kore_connection_disconnect(s->nb->owner);
}

static void sweep_later(void);

static void
sweep(void *arg, u_int64_t ms)
{
	int64_t now = clock_steady();

	(void)arg;
	(void)ms;
	all.is_swept = false;
	for (struct sending *s = all.newest; s != NULL; s = s->older) {
		look(s, now);
		if (!s->is_given_up && is_too_slow(s, now))
			give_up(s, "slow");
	}
	if (all.newest != NULL)
		sweep_later();
}

static void
sweep_later(void)
{
	if (all.is_swept)
		return;
	all.is_swept = true;
	kore_timer_add(sweep, SWEEP_MS, NULL, KORE_TIMER_ONESHOT);
}

/* The one that has stood still for longest; among equals the oldest. */
static struct sending *
stillest(int64_t now)
{
	struct sending *found = NULL;

	for (struct sending *s = all.newest; s != NULL; s = s->older) {
		look(s, now);
		if (!s->is_given_up && (found == NULL || s->moved <= found->moved))
			found = s;
	}
	return found;
}

static void
make_room(const struct sending *newest, int64_t now)
{
	while (all.held > all.most) {
		struct sending *s = stillest(now);

		if (s == NULL || s == newest)
			return;
		give_up(s, "room");
	}
}

static int
done(struct netbuf *nb)
{
	struct sending *s = nb->extra;

	*(s->newer != NULL ? &s->newer->older : &all.newest) = s->older;
	if (s->older != NULL)
		s->older->newer = s->newer;
	if (!s->is_given_up)
		all.held -= s->len;
	s->release(s->held);
	free(s);
	return KORE_RESULT_OK;
}

static struct sending *
sending_new(size_t len, void (*release)(void *), void *held)
{
	struct sending *s = calloc(1, sizeof(*s));

	if (s == NULL)
		abort();
	s->release = release;
	s->held = held;
	s->len = len;
	s->began = s->moved = clock_steady();
	s->older = all.newest;
	if (all.newest != NULL)
		all.newest->newer = s;
	all.newest = s;
	all.held += len;
	return s;
}

void
sending_start(struct http_request *req, int status, const void *body, size_t len,
	      void (*release)(void *), void *held)
{
	void *bytes = (void *)(uintptr_t)body;
	struct sending *s;

	if (req->owner == NULL || req->method == HTTP_METHOD_HEAD) {
		http_response_stream(req, status, bytes, len, NULL, NULL);
		release(held);
		return;
	}
	s = sending_new(len, release, held);
	http_response_stream(req, status, bytes, len, done, s);
	s->nb = TAILQ_LAST(&req->owner->send_queue, netbuf_head);
	make_room(s, s->began);
	sweep_later();
}
