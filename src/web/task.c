#include "task.h"

#include <stddef.h>

#include "kore.h"

#include <kore/tasks.h>

#include "fibre.h"
#include "watch.h"
#include "web.h"

/* Lies on the stack of the fibre that waits for it. Not bound to the request: Kore would call onfree
 * on every turn of its loop until the task is done (pitfall R1). */
struct slow {
	struct kore_task task; /* first: Kore hands its address back */
	void (*fn)(void *);
	void *arg;
	struct fibre *fibre;
	bool is_done;
};

static int
in_thread(struct kore_task *task)
{
	struct slow *slow = (struct slow *)(void *)task;

	slow->fn(slow->arg);
	return KORE_RESULT_OK;
}

static void
on_done(struct kore_task *task)
{
	struct slow *slow = (struct slow *)(void *)task;

	if (!kore_task_finished(task))
		return;
	kore_task_destroy(task);
	slow->is_done = true;
	fibre_ready(slow->fibre);
	watch_run();
}

void
task_run(void (*fn)(void *), void *arg)
{
	struct slow slow = {.fn = fn, .arg = arg, .fibre = fibre_self()};

	if (slow.fibre == NULL) {
		fn(arg);
		return;
	}
	kore_task_create(&slow.task, in_thread);
	kore_task_bind_callback(&slow.task, on_done);
	kore_task_run(&slow.task);
	while (!slow.is_done)
		fibre_park_firmly();
}

enum result
task_hash(void (*fn)(void *), void *arg, bool is_known)
{
	(void)is_known;
	task_run(fn, arg);
	return OK;
}

void
web_slow(struct ctx *c, void (*fn)(void *), void *arg)
{
	(void)c;
	task_run(fn, arg);
}
