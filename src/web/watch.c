#include "watch.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/epoll.h>

#include "answerwell/base/clock.h"
#include "answerwell/base/log.h"
#include "answerwell/db/pool.h"
#include "fibre.h"
#include "kore.h"

enum {
	SWEEP_MS = 100 /* how late a deadline may be noticed */
};

/* One connection's registration with the event loop. Kore keeps the address in epoll and may hold
 * it in the batch of events at hand, so these are reused, never freed. */
struct watch {
	struct kore_event event; /* first: Kore calls event.handle(this, error) */
	struct db_conn *conn; /* NULL: not in use */
	int fd;
	bool is_registered;
	bool wants_write;
	struct fibre *waiter;
	struct watch *next;
};

static struct watch *unused;
static bool sweep_armed;

static void
sweep(void *arg, u_int64_t now)
{
	(void)arg;
	(void)now;
	sweep_armed = false;
	fibre_sweep(clock_steady());
	watch_run();
}

void
watch_run(void)
{
	fibre_run_ready();
	if (!sweep_armed && fibre_parked() > 0) {
		sweep_armed = true;
		kore_timer_add(sweep, SWEEP_MS, NULL, KORE_TIMER_ONESHOT);
	}
}

/* Lies on the stack of the sleeper, which stays until `is_over`. */
struct nap {
	struct fibre *sleeper;
	bool is_over;
};

static void
wake_up(void *arg, u_int64_t now)
{
	struct nap *nap = arg;

	(void)now;
	nap->is_over = true;
	fibre_ready(nap->sleeper);
	watch_run();
}

/* Kore's timers are cut to milliseconds and may come early. */
void
watch_sleep(int64_t until)
{
	int64_t left;

	while ((left = until - clock_steady()) > 0) {
		struct nap nap = {.sleeper = fibre_self()};

		kore_timer_add(wake_up, (u_int64_t)(left / CLOCK_MILLISECOND) + 1, &nap,
			       KORE_TIMER_ONESHOT);
		while (!nap.is_over)
			fibre_park_firmly();
	}
}

static void
on_event(void *arg, int error)
{
	struct watch *w = arg;

	(void)error;
	if (w->conn == NULL)
		return;
	if (w->waiter != NULL)
		fibre_ready(w->waiter);
	else
		db_conn_idle_event(w->conn);
	watch_run();
}

/* For any descriptor; reused as struct watch is, and for the same reason. */
struct lookout {
	struct kore_event event; /* first: Kore calls event.handle(this, error) */
	struct fibre *waiter; /* NULL: not in use */
	struct lookout *next;
};

static struct lookout *idle;

static void
on_ready(void *arg, int error)
{
	struct lookout *l = arg;

	(void)error;
	if (l->waiter != NULL)
		fibre_ready(l->waiter);
	watch_run();
}

bool
watch_fd(int fd, bool wants_write, int64_t deadline)
{
	struct lookout *l = idle;
	bool woken;

	if (fibre_self() == NULL)
		return false;
	if (l != NULL)
		idle = l->next;
	else if ((l = calloc(1, sizeof(*l))) == NULL)
		abort();
	*l = (struct lookout){.event = {.type = KORE_TYPE_TASK, .handle = on_ready},
			      .waiter = fibre_self()};
	kore_platform_event_schedule(fd, wants_write ? EPOLLOUT : EPOLLIN, 0, l);
	woken = fibre_park(deadline);
	kore_platform_disable_read(fd);
	l->waiter = NULL;
	l->next = idle;
	idle = l;
	return woken;
}

static void
opened(struct db_conn *conn, int fd, void **slot)
{
	struct watch *w = unused;

	if (w != NULL)
		unused = w->next;
	else if ((w = calloc(1, sizeof(*w))) == NULL)
		abort();
	*w = (struct watch){
	    .event = {.type = KORE_TYPE_PGSQL_CONN, .handle = on_event}, .conn = conn, .fd = fd};
	*slot = w;
}

/* The descriptor itself leaves epoll when libpq closes it, which may have happened already; asking
 * Kore to remove it would then stop the worker. */
static void
closing(struct db_conn *conn, int fd, void **slot)
{
	struct watch *w = *slot;

	(void)conn;
	(void)fd;
	if (w == NULL)
		return;
	w->conn = NULL;
	w->waiter = NULL;
	w->next = unused;
	unused = w;
	*slot = NULL;
}

/* While libpq connects it may change sockets under one number, so a write interest is always
 * registered afresh; the many waits for results cost no system call. */
static void
register_for(struct watch *w, int fd, bool want_write)
{
	if (w->is_registered && w->fd == fd && !want_write && !w->wants_write)
		return;
	w->fd = fd;
	if (want_write)
		kore_platform_event_level_all(fd, w);
	else
		kore_platform_event_level_read(fd, w);
	w->is_registered = true;
	w->wants_write = want_write;
}

static enum result
wait_blocking(int fd, bool want_write, int64_t deadline)
{
	struct pollfd p = {.fd = fd, .events = (short)(want_write ? POLLIN | POLLOUT : POLLIN)};

	for (;;) {
		int64_t left = deadline - clock_steady();
		int n;

		if (left <= 0)
			return UNAVAILABLE;
		n = poll(&p, 1, left > CLOCK_MINUTE ? 60000 : (int)(left / 1000) + 1);
		if (n > 0)
			return OK;
		if (n < 0 && errno != EINTR)
			return UNAVAILABLE;
	}
}

static enum result
wait(struct db_conn *conn, int fd, bool want_write, int64_t deadline)
{
	struct fibre *self = fibre_self();
	struct watch *w = db_conn_slot(conn);
	bool woken;

	if (self == NULL)
		return wait_blocking(fd, want_write, deadline);
	if (fd < 0)
		return UNAVAILABLE;
	assert(w != NULL && w->conn == conn && w->waiter == NULL);
	register_for(w, fd, want_write);
	w->waiter = self;
	woken = fibre_park(deadline);
	w->waiter = NULL;
	return woken ? OK : UNAVAILABLE;
}

static enum result
wait_turn(void **ticket, int64_t deadline)
{
	struct fibre *self = fibre_self();

	/* Outside a fibre nobody could ever give a connection back. */
	if (self == NULL)
		return UNAVAILABLE;
	*ticket = self;
	return fibre_park(deadline) ? OK : UNAVAILABLE;
}

static void
wake(void *ticket)
{
	fibre_ready(ticket);
}

const struct db_hooks *
watch_hooks(void)
{
	static const struct db_hooks hooks = {.wait = wait,
					      .wait_turn = wait_turn,
					      .wake = wake,
					      .opened = opened,
					      .closing = closing};

	return &hooks;
}
