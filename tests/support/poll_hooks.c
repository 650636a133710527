#include "support/poll_hooks.h"

#include <poll.h>
#include <stddef.h>

int poll_hooks_waits;

static enum result
wait_fd(struct db_conn *conn, int fd, bool want_write, int64_t deadline)
{
	struct pollfd p = {.fd = fd, .events = (short)(POLLIN | (want_write ? POLLOUT : 0))};

	(void)conn;
	(void)deadline;
	poll_hooks_waits++;
	return poll(&p, 1, 10000) > 0 ? OK : UNAVAILABLE;
}

static enum result
wait_turn(void **ticket, int64_t deadline)
{
	(void)ticket;
	(void)deadline;
	return UNAVAILABLE; /* nobody else runs who could wake */
}

static void
wake(void *ticket)
{
	(void)ticket;
}

const struct db_hooks poll_hooks = {.wait = wait_fd, .wait_turn = wait_turn, .wake = wake};
