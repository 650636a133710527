#include "lane.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/log.h"
#include "fibre.h"
#include "kore.h"
#include "task.h"
#include "watch.h"

enum {
	PLACES =
	    2, /* hashes at a time; the first is for everybody, the other for known ones alone */
	WAITING_MOST = 4, /* strangers, on the whole machine */
	KNOWN_MOST = 16,
	WORKERS_MOST = 256,
	POLL_MS = 10 /* how late another worker's free place may be noticed */
};
#define PATIENCE (8 * CLOCK_SECOND)
#define TOOK_AT_FIRST (300 * CLOCK_MILLISECOND)

/* Of each worker, so that one that dies takes its share with it. */
struct share {
	atomic_int n_waiting[2]; /* strangers, known */
	atomic_int n_entered[2];
};

static struct {
	struct share of[WORKERS_MOST];
	atomic_llong took; /* lately, for one */
} *shared;
/* A place is a byte of this file, locked by the worker that has it: the kernel frees the places of one
 * that dies. */
static int places = -1;

/* Lies on the stack of the fibre that waits. */
struct waiter {
	struct fibre *fibre;
	int place; /* -1: none yet */
	bool is_out;
	struct waiter *next;
};

static struct {
	struct waiter *waiting[2];
	bool has_place[PLACES];
	bool is_polling;
} own;

void
lane_share(void)
{
	shared =
	    mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	places = memfd_create("answerwell-hashes", MFD_CLOEXEC);
	if (shared == MAP_FAILED || places < 0)
		abort();
	shared->took = TOOK_AT_FIRST;
}

static struct share *
mine(void)
{
	return &shared->of[worker->id % WORKERS_MOST];
}

void
lane_open(void)
{
	*mine() = (struct share){0};
}

/* ---- who may wait ------------------------------------------------------------------------------- */

static int
sum(size_t at, bool is_known)
{
	int n = 0;

	for (size_t i = 0; i < WORKERS_MOST; i++)
		n += ((atomic_int *)(void *)((char *)&shared->of[i] + at))[is_known];
	return n;
}

static int
n_waiting(bool is_known)
{
	return sum(offsetof(struct share, n_waiting), is_known);
}

static int
places_for(bool is_known)
{
	return is_known ? PLACES : 1;
}

/* Judged by how long it would be. */
static bool
has_room(int n_before, bool is_known)
{
	if (n_before >= (is_known ? KNOWN_MOST : WAITING_MOST))
		return false;
	return (n_before / places_for(is_known) + 1) * shared->took <= PATIENCE || n_before == 0;
}

static void
leave(void *entered)
{
	--*(atomic_int *)entered;
}

enum result
lane_enter(struct arena *a, bool is_known)
{
	atomic_int *entered = &mine()->n_entered[is_known];

	if (!has_room(sum(offsetof(struct share, n_entered), is_known) - places_for(is_known),
		      is_known))
		return UNAVAILABLE;
	++*entered;
	arena_defer(a, leave, entered);
	return OK;
}

/* ---- places -------------------------------------------------------------------------------------- */

static bool
lock_place(int place, short type)
{
	struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = place, .l_len = 1};

	return fcntl(places, F_SETLK, &lock) == 0;
}

/* Known ones find theirs free. */
static int
take_place(bool is_known)
{
	for (int i = places_for(is_known) - 1; i >= 0; i--) {
		if (!own.has_place[i] && lock_place(i, F_WRLCK)) {
			own.has_place[i] = true;
			return i;
		}
	}
	return -1;
}

static void
give_back(int place)
{
	own.has_place[place] = false;
	(void)lock_place(place, F_UNLCK);
}

/* Out of the queue, with a place or without. */
static void
call(struct waiter **at, bool is_known, int place)
{
	struct waiter *w = *at;

	*at = w->next;
	w->place = place;
	w->is_out = true;
	mine()->n_waiting[is_known]--;
	fibre_ready(w->fibre);
}

static void
call_off_abandoned(bool is_known)
{
	for (struct waiter **at = &own.waiting[is_known]; *at != NULL;) {
		if (fibre_is_abandoned((*at)->fibre))
			call(at, is_known, -1);
		else
			at = &(*at)->next;
	}
}

/* Known ones before all strangers, those of other workers too. */
static void
hand_out(void)
{
	for (int is_known = 1; is_known >= 0; is_known--) {
		call_off_abandoned(is_known);
		while (own.waiting[is_known] != NULL && (is_known || n_waiting(true) == 0)) {
			int place = take_place(is_known);

			if (place < 0)
				break;
			call(&own.waiting[is_known], is_known, place);
		}
	}
}

static void poll_later(void);

static void
poll_now(void *arg, u_int64_t now)
{
	(void)arg;
	(void)now;
	own.is_polling = false;
	hand_out();
	poll_later();
	watch_run();
}

static void
poll_later(void)
{
	if (own.is_polling || (own.waiting[0] == NULL && own.waiting[1] == NULL))
		return;
	own.is_polling = true;
	kore_timer_add(poll_now, POLL_MS, NULL, KORE_TIMER_ONESHOT);
}

static int
wait_for_place(bool is_known)
{
	struct waiter w = {.fibre = fibre_self(), .place = -1}, **at = &own.waiting[is_known];

	while (*at != NULL)
		at = &(*at)->next;
	*at = &w;
	mine()->n_waiting[is_known]++;
	hand_out();
	poll_later();
	while (!w.is_out)
		fibre_park_firmly();
	return w.place;
}

/* ---- the whole ------------------------------------------------------------------------------------ */

enum result
lane_hash(void (*fn)(void *), void *arg, bool is_known)
{
	int64_t began;
	int place;

	if (fibre_self() == NULL) {
		fn(arg);
		return OK;
	}
	if (!has_room(n_waiting(is_known), is_known)) {
		log_event(LOG_LEVEL_INFO, "web.lane", "full=1 known=%d", is_known);
		return UNAVAILABLE;
	}
	place = wait_for_place(is_known);
	if (place < 0)
		return UNAVAILABLE;
	began = clock_steady();
	task_run(TASK_HASH, fn, arg);
	shared->took = (3 * shared->took + clock_steady() - began) / 4;
	give_back(place);
	hand_out();
	return OK;
}
