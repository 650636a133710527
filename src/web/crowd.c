#include "crowd.h"

#include <malloc.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include "answerwell/base/log.h"
#include "fibre.h"
#include "kore.h"

enum {
	LOOK_MS = 250,
	IDLE_LEAST_MS = 5000, /* whoever has just come may be about to ask */
	THRIFT_MS = 2000,
	SPARE_MOST = 4 << 20, /* free bytes that a worker may keep */
	BUSY = 8 /* requests at work: they need memory themselves */
};

/* With a lock between the workers only its holder accepts, also when it is the one that is busy. Kore
 * takes none where it counts no listeners; it counts them for nothing else in a worker but how many
 * events it fetches at a time. */
void
crowd_share(void)
{
	nlisteners = 0;
}

static bool
is_idle(const struct connection *c)
{
	return c->proto == CONN_PROTO_HTTP && c->state == CONN_STATE_ESTABLISHED &&
	       (c->flags & CONN_IDLE_TIMER_ACT) != 0 && TAILQ_EMPTY(&c->http_requests) &&
	       TAILQ_EMPTY(&c->send_queue);
}

/* What it has sent stands unread while a worker has much to do. */
static bool
has_sent(const struct connection *c)
{
	char byte;

	return recv(c->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

static struct connection *
longest_idle(uint64_t now)
{
	struct connection *c, *found = NULL;

	TAILQ_FOREACH(c, &connections, list)
	{
		if (is_idle(c) && c->idle_timer.start + IDLE_LEAST_MS <= now &&
		    (found == NULL || c->idle_timer.start < found->idle_timer.start) &&
		    !has_sent(c))
			found = c;
	}
	return found;
}

/* An eighth of the places is kept for those who come. */
static void
make_room(void *arg, u_int64_t now)
{
	u_int32_t most = worker_max_connections - worker_max_connections / 8, n = 0;
	struct connection *c;

	(void)arg;
	while (worker_active_connections > most + n && (c = longest_idle(now)) != NULL) {
		kore_connection_disconnect(c);
		n++;
	}
	if (n > 0)
		log_event(LOG_LEVEL_INFO, "web.crowd", "connections=%u closed_idle=%u",
			  worker_active_connections, n);
}

/* After a rush: free memory lies between what is still in use, and the library keeps it. */
static void
give_back(void *arg, u_int64_t now)
{
	(void)arg;
	(void)now;
	if (fibre_count() < BUSY && mallinfo2().fordblks > SPARE_MOST)
		malloc_trim(0);
}

void
crowd_open(void)
{
	/* Large pieces go back to the system as soon as they are free. */
	mallopt(M_MMAP_THRESHOLD, 128 * 1024);
	/* Small ones wait for give_back: else every tenth request moves the end of the heap and finds it empty. */
	mallopt(M_TRIM_THRESHOLD, SPARE_MOST);
	kore_timer_add(give_back, THRIFT_MS, NULL, 0);
	kore_timer_add(make_room, LOOK_MS, NULL, 0);
}
