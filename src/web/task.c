#include "task.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include "answerwell/base/clock.h"
#include "answerwell/base/log.h"
#include "fibre.h"
#include "kore.h"
#include "watch.h"
#include "web.h"

enum { THREADS_MOST = 2, NICENESS = 10 };

/* Lies on the stack of the fibre that waits for it. */
struct slow {
	void (*fn)(void *);
	void *arg;
	struct fibre *fibre;
	int64_t worked;
	bool is_done;
	struct slow *next;
};

struct queue {
	struct slow *first, **last;
	int n;
};

/* Kore's own tasks are handed to its threads in turn, whatever those are at: a short one may stand
 * behind a long one while another thread idles. */
static struct {
	struct kore_event event; /* first: Kore calls event.handle(this, error) */
	pthread_mutex_t lock;
	pthread_cond_t wanted[TASK_KINDS];
	struct queue waiting[TASK_KINDS], done;
	int n_threads[TASK_KINDS], n_idle[TASK_KINDS];
	int fd;
} all = {.lock = PTHREAD_MUTEX_INITIALIZER,
	 .wanted = {PTHREAD_COND_INITIALIZER, PTHREAD_COND_INITIALIZER},
	 .fd = -1};

static void
put(struct queue *q, struct slow *s)
{
	s->next = NULL;
	if (q->first == NULL)
		q->last = &q->first;
	*q->last = s;
	q->last = &s->next;
	q->n++;
}

static struct slow *
take(struct queue *q)
{
	struct slow *s = q->first;

	if (s == NULL)
		return NULL;
	q->first = s->next;
	q->n--;
	return s;
}

static void *
thread_main(void *arg)
{
	enum task_kind kind = (enum task_kind)(intptr_t)arg;
	const uint64_t one = 1;
	int64_t began;

	/* The event loop goes first. In Linux each thread has its own. */
	if (kind == TASK_PAGE)
		(void)setpriority(PRIO_PROCESS, 0, NICENESS);
	pthread_mutex_lock(&all.lock);
	for (;;) {
		struct slow *s;

		all.n_idle[kind]++;
		while ((s = take(&all.waiting[kind])) == NULL)
			pthread_cond_wait(&all.wanted[kind], &all.lock);
		all.n_idle[kind]--;
		pthread_mutex_unlock(&all.lock);
		began = clock_steady();
		s->fn(s->arg);
		s->worked = clock_steady() - began;
		pthread_mutex_lock(&all.lock);
		put(&all.done, s);
		if (write(all.fd, &one, sizeof(one)) < 0)
			log_event(LOG_LEVEL_ERROR, "web.task", "told=0");
	}
	return NULL;
}

static void
on_done(void *arg, int error)
{
	struct slow *s, *next;
	uint64_t n;

	(void)arg;
	(void)error;
	if (read(all.fd, &n, sizeof(n)) < 0)
		return;
	pthread_mutex_lock(&all.lock);
	s = all.done.first;
	all.done = (struct queue){0};
	pthread_mutex_unlock(&all.lock);
	for (; s != NULL; s = next) {
		next = s->next; /* its fibre runs only below */
		s->is_done = true;
		fibre_ready(s->fibre);
	}
	watch_run();
}

/* Signals are the event loop's. With the lock held. */
static void
add_thread(enum task_kind kind)
{
	sigset_t every, before;
	pthread_t thread;

	sigfillset(&every);
	pthread_sigmask(SIG_SETMASK, &every, &before);
	if (pthread_create(&thread, NULL, thread_main, (void *)(intptr_t)kind) == 0) {
		pthread_detach(thread);
		all.n_threads[kind]++;
	} else if (all.n_threads[kind] == 0) {
		abort();
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void
open_event(void)
{
	all.fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (all.fd < 0)
		abort();
	all.event = (struct kore_event){.type = KORE_TYPE_TASK, .handle = on_done};
	kore_platform_event_level_read(all.fd, &all);
}

void
task_run(enum task_kind kind, void (*fn)(void *), void *arg)
{
	struct slow slow = {.fn = fn, .arg = arg, .fibre = fibre_self()};

	if (slow.fibre == NULL) {
		fn(arg);
		return;
	}
	if (all.fd < 0)
		open_event();
	pthread_mutex_lock(&all.lock);
	put(&all.waiting[kind], &slow);
	if (all.waiting[kind].n > all.n_idle[kind] && all.n_threads[kind] < THREADS_MOST)
		add_thread(kind);
	pthread_cond_signal(&all.wanted[kind]);
	pthread_mutex_unlock(&all.lock);
	while (!slow.is_done)
		fibre_park_firmly();
	if (kind == TASK_PAGE)
		fibre_add_work(slow.fibre, slow.worked);
}

void
task_text(void (*fn)(void *), void *arg)
{
	task_run(TASK_PAGE, fn, arg);
}
