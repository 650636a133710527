#include "ask_queue.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "answerwell/account/limit.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/log.h"
#include "answerwell/db/db.h"
#include "answerwell/db/pool.h"
#include "fibre.h"
#include "watch.h"

#define WRITE_EVERY (250 * CLOCK_MILLISECOND)
#define LOOK_AGAIN (2 * CLOCK_MILLISECOND)
#define PATIENCE (10 * CLOCK_SECOND) /* with a worker that writes */
enum { TRIES = 5 }; /* of a database that is busy */
enum { PLACES = 256, WORDS_BYTES = ASK_WORDS_MAX * 4 + 1, NETWORK_BYTES = 64 };

/* Who changes the state from FREE or READY has the place to itself, without a lock. */
enum { FREE, FILLING, READY, TAKEN };

struct place {
	_Atomic int state;
	_Atomic int64_t taken_at; /* clock_steady */
	uint64_t turn; /* they come in this order */
	int tries;
	struct ask_step step; /* its texts are those below */
	char number[ASK_NUMBER_CHARS + 1], words[WORDS_BYTES], network[NETWORK_BYTES];
};

static struct shared {
	_Atomic uint64_t turns;
	struct place places[PLACES];
} *shared; /* NULL: not open */

static struct {
	struct db db;
	struct fibre *writer;
	bool is_stopping;
} own;

void
ask_queue_open(void)
{
	void *memory =
	    mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (memory != MAP_FAILED)
		shared = memory;
}

static bool
claim(struct place *p, int from, int to)
{
	return atomic_compare_exchange_strong(&p->state, &from, to);
}

bool
ask_queue_add(struct arena *a, const struct ask_step *step, const char *network)
{
	const char *words = ask_log_masked(a, step->words, step->orders);
	struct place *p = NULL;

	for (size_t i = 0; shared != NULL && p == NULL && i < PLACES; i++)
		if (claim(&shared->places[i], FREE, FILLING))
			p = &shared->places[i];
	if (p == NULL)
		return false;
	p->turn = atomic_fetch_add(&shared->turns, 1);
	p->step = *step;
	p->tries = 0;
	snprintf(p->number, sizeof(p->number), "%s", step->number);
	snprintf(p->words, sizeof(p->words), "%s", words);
	snprintf(p->network, sizeof(p->network), "%s", network);
	atomic_store(&p->state, READY);
	return true;
}

/* ---- writing -------------------------------------------------------------------------------- */

/* Rows of limits are locked in one order, whoever writes. */
static int
by_network(const void *left, const void *right)
{
	const struct place *a = left, *b = right;
	int order = strcmp(a->network, b->network);

	return order != 0 ? order : (a->turn > b->turn) - (a->turn < b->turn);
}

/* Copies of what is ready, and the places, which stay taken until it is written. */
static size_t
take(struct arena *a, struct place **out, struct place **from)
{
	struct place *list = NULL;
	size_t n = 0;

	for (size_t i = 0; i < PLACES; i++) {
		struct place *p = &shared->places[i];

		/* Of a worker that ended with it. */
		if (atomic_load(&p->state) == TAKEN &&
		    atomic_load(&p->taken_at) < clock_steady() - 2 * PATIENCE)
			(void)claim(p, TAKEN, FREE);
		if (!claim(p, READY, TAKEN))
			continue;
		atomic_store(&p->taken_at, clock_steady());
		list = list != NULL ? list : arena_array(a, PLACES, sizeof(*list));
		memcpy(&list[n], p, sizeof(*p));
		from[n++] = p;
	}
	if (n > 1)
		qsort(list, n, sizeof(*list), by_network);
	for (size_t i = 0; i < n; i++) {
		list[i].step.number = list[i].number;
		list[i].step.words = list[i].words;
		list[i].step.orders = NULL;
	}
	*out = list;
	return n;
}

static enum result
write_one(struct db *db, struct arena *a, const struct place *p)
{
	int64_t retry_at;
	enum result r = limit_take(db, a, LIMIT_KIND_SEARCH, p->network, &retry_at);

	/* One client is kept from filling the log. */
	return r == OK ? ask_log_shown(db, a, &p->step) : r == LIMITED ? OK : r;
}

static void
write_all(struct db *db, struct arena *a)
{
	struct place *list, *from[PLACES];
	enum result r = OK;
	size_t n = take(a, &list, from), n_lost = 0;

	if (n > 0)
		DB_TX(db, r) {
			for (size_t i = 0; r == OK && i < n; i++)
				r = write_one(db, a, &list[i]);
		}
	for (size_t i = 0; i < n; i++) {
		const bool again = r != OK && ++from[i]->tries < TRIES;

		n_lost += r != OK && !again;
		atomic_store(&from[i]->state, again ? READY : FREE);
	}
	if (n_lost > 0)
		log_event(LOG_LEVEL_WARN, "web.ask", "lost=%zu result=%s", n_lost, result_name(r));
}

/* Another worker is at it; one that has ended with it is not waited for twice. */
static bool
is_being_written(void)
{
	int64_t since = clock_steady() - PATIENCE;

	for (size_t i = 0; i < PLACES; i++)
		if (atomic_load(&shared->places[i].state) == TAKEN &&
		    atomic_load(&shared->places[i].taken_at) > since)
			return true;
	return false;
}

void
ask_queue_write(struct db *db, struct arena *a)
{
	if (shared == NULL)
		return;
	write_all(db, a);
	while (is_being_written())
		watch_sleep(clock_steady() + LOOK_AGAIN);
}

static bool
has_any(void)
{
	for (size_t i = 0; i < PLACES; i++)
		if (atomic_load_explicit(&shared->places[i].state, memory_order_relaxed) == READY)
			return true;
	return false;
}

static void
keep_writing(void *arg)
{
	(void)arg;
	while (!own.is_stopping) {
		struct arena *a;

		watch_sleep(clock_steady() + WRITE_EVERY);
		if (!has_any())
			continue;
		a = arena_new();
		write_all(&own.db, a);
		arena_free(a);
	}
	own.writer = NULL;
}

void
ask_queue_start(struct db_pool *pool)
{
	db_init(&own.db, pool);
	if (shared == NULL)
		return;
	own.writer = fibre_start(keep_writing, NULL, NULL, INT64_MAX);
	watch_run();
}

void
ask_queue_stop(void)
{
	own.is_stopping = true;
	if (own.writer != NULL)
		fibre_ready(own.writer);
	watch_run();
}
