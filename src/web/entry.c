/* What Kore calls: once in the parent, then in each worker. */
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "answerwell/account/account.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/config.h"
#include "answerwell/base/log.h"
#include "answerwell/base/secret.h"
#include "answerwell/db/db.h"
#include "answerwell/db/pool.h"
#include "answerwell/text/heavy.h"
#include "answerwell/text/when.h"
#include "ask_queue.h"
#include "cache.h"
#include "crowd.h"
#include "fibre.h"
#include "fresh.h"
#include "kore.h"
#include "lane.h"
#include "map.h"
#include "readers.h"
#include "run.h"
#include "sending.h"
#include "site.h"
#include "suggest.h"
#include "task.h"
#include "watch.h"
#include "web/pages/seen.h"
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

enum {
	QUEUE_MAX = 1024, /* requests waiting for a connection: as many as there may be */
	STATEMENT_LIMIT_MS = 5000,
	DRAIN_STEP_MS = 20
};
#define DRAIN_LIMIT (5 * CLOCK_SECOND) /* for requests at work when the server is told to stop */

void kore_parent_configure(int argc, char **argv);
void kore_worker_configure(void);
void kore_worker_teardown(void);
int answerwell_onload(int action);

static struct db_pool *pool;

/* Kore's parent unloads and reloads the module on SIGHUP without asking (S3); pinned, it stays. */
static void
pin_module(void)
{
	Dl_info self;

	if (dladdr((void *)&pool, &self) == 0 ||
	    dlopen(self.dli_fname, RTLD_NOW | RTLD_NOLOAD | RTLD_NODELETE) == NULL)
		log_event(LOG_LEVEL_WARN, "web.pin", "do_not_send=SIGHUP");
}

static void
stop_start(const char *why)
{
	fprintf(stderr, "%s\n", why);
	unlink(kore_pidfile);
	exit(1);
}

/* Another program would find other structures than the headers said. */
static void
check_kore(void)
{
	if (strcmp(kore_version, KORE_RELEASE_NAME) != 0)
		stop_start("answerwell.so was built for Kore " KORE_RELEASE_NAME);
}

/* Once, for all workers: they may have no folder to read them from. */
static void
load_zones(void)
{
	struct arena *a = arena_new();

	when_load_zones(a);
	arena_free(a);
}

void
kore_parent_configure(int argc, char **argv)
{
	char why[512];

	(void)argc;
	(void)argv;
	check_kore();
	if (config_load(why, sizeof(why)) != OK)
		stop_start(why);
	log_open("web", (enum log_level)config()->log_level);
	/* The key file may be readable to root alone: before privileges are dropped. */
	if (secret_open(config()->secret_file, false, why, sizeof(why)) != OK)
		stop_start(why);
	if (site_open(why, sizeof(why)) != OK)
		stop_start(why);
	if (map_open(why, sizeof(why)) != OK)
		stop_start(why);
	load_zones();
	suggest_open();
	readers_open();
	ask_queue_open();
	pin_module();
	crowd_share();
	lane_share();
}

int
answerwell_onload(int action)
{
	return action == KORE_MODULE_UNLOAD ? KORE_RESULT_ERROR : KORE_RESULT_OK;
}

/* A worker without its parent would hold the port against the next one. */
static void
end_with_parent(void)
{
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) == -1)
		log_event(LOG_LEVEL_WARN, "web.parent", "unwatched=1");
}

/* A statement that does not fit is known before a visitor asks it. Without a database the worker starts all the
 * same. */
static size_t
prepare_statements(void)
{
	const struct statement_list list = statements_of_services();
	struct db db;
	char why[512];

	db_init(&db, pool);
	return db_prepare_all(&db, &list, why, sizeof(why)) == OK ? list.n : 0;
}

void
kore_worker_configure(void)
{
	static char who[16];
	size_t n_prepared;

	end_with_parent();
	snprintf(who, sizeof(who), "web.%u", worker->id);
	log_open(who, (enum log_level)config()->log_level);
	pool = db_pool_new(db_app_url(), config()->db_connections, QUEUE_MAX, STATEMENT_LIMIT_MS,
			   watch_hooks());
	n_prepared = prepare_statements();
	run_use(pool);
	sending_open(config()->workers);
	crowd_open();
	lane_open();
	account_slow = lane_hash;
	text_heavy = task_text;
	cache_open((size_t)config()->cache_mib << 20);
	fresh_start(pool);
	suggest_start(pool);
	ask_queue_start(pool);
	log_event(LOG_LEVEL_INFO, "web.start", "pid=%d connections=%d statements=%zu",
		  (int)getpid(), config()->db_connections, n_prepared);
}

/* Requests at work end and are answered; what has not begun is left to the other workers' successors. */
void
kore_worker_teardown(void)
{
	int64_t deadline = clock_steady() + DRAIN_LIMIT;

	seen_stop();
	suggest_stop();
	ask_queue_stop();
	fresh_stop();
	while (fibre_count() > 0 && clock_steady() < deadline) {
		kore_platform_event_wait(DRAIN_STEP_MS);
		kore_timer_run(kore_time_ms());
	}
	log_event(LOG_LEVEL_INFO, "web.stop", "unfinished=%zu", fibre_count());
	if (fibre_count() == 0)
		db_pool_free(pool);
#ifdef __SANITIZE_ADDRESS__
	/* With the sanitizer's library in front, a lock of the C library's is out of step by now, and
	 * exit handlers of libpq's own libraries wait for it for ever. */
	if (fibre_count() == 0)
		__lsan_do_recoverable_leak_check();
	_exit(0);
#endif
}
