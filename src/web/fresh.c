#include "fresh.h"

#include <stddef.h>
#include <stdlib.h>

#include "answerwell/base/log.h"
#include "answerwell/db/db.h"
#include "answerwell/db/pool.h"
#include "fibre.h"
#include "watch.h"

#define CHANNEL "content"
#define TRIP_LIMIT CLOCK_SECOND
#define WAIT_LIMIT (50 * CLOCK_MILLISECOND) /* then the page is made anew */
#define RETRY_AFTER (200 * CLOCK_MILLISECOND)

struct waiter {
	struct fibre *fibre; /* NULL: woken */
	struct waiter *next;
};

static struct {
	struct db db;
	struct fibre *keeper;
	struct waiter *waiting;
	uint64_t count, site_count;
	int64_t asked_at; /* when the last trip that came back began */
	bool is_listening;
	bool is_trip_wanted;
	bool is_stopping;
} own;

uint64_t
fresh_version(void)
{
	return own.is_listening ? own.count : 0;
}

uint64_t
fresh_site_version(void)
{
	return own.is_listening ? own.site_count : 0;
}

static void
count(const struct db_notes *notes)
{
	own.count += notes->n > 0;
	own.site_count += notes->n_marked > 0;
}

/* Whatever was known may be of yesterday. */
static void
count_all(void)
{
	own.count++;
	own.site_count++;
}

static void
wake_all(void)
{
	for (struct waiter *w = own.waiting; w != NULL; w = w->next) {
		fibre_ready(w->fibre);
		w->fibre = NULL;
	}
	own.waiting = NULL;
}

static void
lose(void)
{
	log_event(LOG_LEVEL_WARN, "web.fresh", "listening=0");
	own.is_listening = false;
	count_all();
	wake_all();
}

static bool
listen_again(void)
{
	int64_t now = clock_steady();

	if (db_listen(&own.db, CHANNEL) != OK)
		return false;
	log_event(LOG_LEVEL_DEBUG, "web.fresh", "listening=1");
	own.is_listening = true;
	count_all();
	own.asked_at = now;
	wake_all();
	return true;
}

static enum result
make_trip(void)
{
	int64_t now = clock_steady();
	struct db_notes notes;
	enum result r = db_listen_trip(&own.db, TRIP_LIMIT, &notes);

	own.is_trip_wanted = false;
	count(&notes);
	if (r != OK)
		return r;
	own.asked_at = now;
	wake_all();
	return OK;
}

static enum result
hear(void)
{
	struct db_notes notes;
	enum result r = db_listen_wait(&own.db, &notes);

	count(&notes);
	return r;
}

static void
keep(void *arg)
{
	(void)arg;
	while (!own.is_stopping) {
		if (!own.is_listening && !listen_again()) {
			watch_sleep(clock_steady() + RETRY_AFTER);
			continue;
		}
		if ((own.is_trip_wanted ? make_trip() : hear()) != OK)
			lose();
	}
	own.keeper = NULL;
	wake_all();
}

void
fresh_start(struct db_pool *pool)
{
	db_init(&own.db, pool);
	own.keeper = fibre_start(keep, NULL, NULL, INT64_MAX);
	watch_run();
}

void
fresh_stop(void)
{
	own.is_stopping = true;
	if (own.keeper != NULL)
		fibre_ready(own.keeper);
	watch_run();
}

static void
want_trip(void)
{
	if (own.is_trip_wanted || own.keeper == NULL)
		return;
	own.is_trip_wanted = true;
	fibre_ready(own.keeper);
}

bool
fresh_is_known(int64_t now)
{
	bool is_known = own.is_listening && now - own.asked_at <= FRESH_LEASE;

	if (is_known && now - own.asked_at > FRESH_LEASE / 2 && !own.is_trip_wanted) {
		want_trip();
		if (fibre_self() == NULL)
			watch_run();
	}
	return is_known;
}

static void
leave(struct waiter *w)
{
	struct waiter **at = &own.waiting;

	while (*at != w)
		at = &(*at)->next;
	*at = w->next;
}

static bool
wait_trip(int64_t limit)
{
	struct waiter *w = malloc(sizeof(*w));
	bool is_woken;

	if (w == NULL)
		return false;
	*w = (struct waiter){.fibre = fibre_self(), .next = own.waiting};
	own.waiting = w;
	want_trip();
	while (w->fibre != NULL && fibre_park(limit)) {
	}
	is_woken = w->fibre == NULL;
	if (!is_woken)
		leave(w);
	free(w);
	return is_woken;
}

bool
fresh_wait(void)
{
	int64_t limit = clock_steady() + WAIT_LIMIT;

	while (own.is_listening && !fresh_is_known(clock_steady())) {
		if (!wait_trip(limit))
			return false;
	}
	return own.is_listening;
}

void
fresh_settle(void)
{
	watch_sleep(clock_steady() + FRESH_LEASE);
}
