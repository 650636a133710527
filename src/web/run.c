#include "run.h"

#include <regex.h>
#include <stdio.h>
#include <stdlib.h>

#include "answerwell/base/clock.h"
#include "answerwell/base/log.h"
#include "answerwell/db/pool.h"
#include "cache.h"
#include "door.h"
#include "fibre.h"
#include "fresh.h"
#include "guard.h"
#include "kore.h"
#include "reply.h"
#include "request.h"
#include "share.h"
#include "visit.h"
#include "watch.h"
#include "web.h"
#include "web/pages/seen.h"
#include "wire.h"

enum { RESOURCES_MAX = 256, DAWDLING_MOST = 64 };
#define REQUEST_LIMIT (30 * CLOCK_SECOND) /* waits of a request end then; Kore has no limit (R3) */
#define SLOW_REQUEST (1 * CLOCK_SECOND)
#define SHARE_PATIENCE (5 * CLOCK_SECOND)
#define SHARE_LEAST (2 * CLOCK_MILLISECOND) /* about what a page takes */

/* One request's run. Lives in its own arena, until the handler has ended: longer than Kore's request
 * when the client leaves. */
struct run {
	struct ctx c;
	const struct resource *resource;
	struct slot *slot;
	struct fibre *fibre;
	uint64_t client; /* whose share pays for it; 0: nobody's */
	bool is_inline; /* inside Kore's call of the page function */
	int64_t started_at;
	struct visit *visit; /* NULL: the answer is not to be kept */
	uint64_t version; /* of the content, before anything was read */
};

/* What Kore keeps for us with its request and frees with it. */
struct slot {
	struct run *run; /* NULL: answered */
};

static const struct resource *resources[RESOURCES_MAX];
static size_t n_resources;
static struct db_pool *pool;

/* ---- resources -------------------------------------------------------------------------------------- */

void
web_register(const struct resource *r)
{
	if (n_resources == RESOURCES_MAX ||
	    (r->post != NULL && (r->post_guard & (CSRF | CSRF_MEMBER | NO_CSRF)) == 0)) {
		fprintf(stderr,
			"%s: a POST says CSRF, CSRF_MEMBER or NO_CSRF; at most %d resources\n",
			r->name, RESOURCES_MAX);
		abort();
	}
	resources[n_resources++] = r;
}

const struct resource *
web_resource(size_t i)
{
	return i < n_resources ? resources[i] : NULL;
}

void
run_use(struct db_pool *of_worker)
{
	pool = of_worker;
}

/* ---- answering -------------------------------------------------------------------------------------- */

static void
log_run(const struct run *run)
{
	int64_t took = clock_steady() - run->started_at;
	const struct ctx *c = &run->c;
	enum log_level level = LOG_LEVEL_DEBUG;
	static const char *const methods[] = {"GET", "HEAD", "POST", "-"};

	if (c->in.method == METHOD_POST || took > SLOW_REQUEST)
		level = LOG_LEVEL_INFO;
	if (c->out.status >= 500 && c->in.refused == 0)
		level = LOG_LEVEL_WARN;
	/* The resource, not the path: paths may hold one-time tokens. */
	log_event(level, "http", "method=%s page=%s status=%d ms=%.1f bytes=%zu client=%s",
		  methods[c->in.method], run->resource->name, c->out.status, (double)took / 1000.0,
		  c->out.fixed != NULL ? c->out.fixed_len : c->out.body.len,
		  c->req != NULL ? "here" : "gone");
}

static void
log_kept(const struct http_request *req, const struct resource *r, int status)
{
	char id[REQUEST_ID_SIZE];

	if (!log_is_on(LOG_LEVEL_DEBUG))
		return;
	request_make_id(id);
	log_request(id);
	log_event(LOG_LEVEL_DEBUG, "http", "method=%s page=%s status=%d kept=1",
		  req->method == HTTP_METHOD_HEAD ? "HEAD" : "GET", r->name, status);
	log_request(NULL);
}

static void
send_kept(struct http_request *req, const struct resource *r, const struct visit *v,
	  struct cached *page)
{
	int status = wire_send_cached(req, v, page);
	char network[NETWORK_SIZE];

	log_kept(req, r, status);
	if (req->method != HTTP_METHOD_GET || (page->question_id == 0 && page->entry_id == 0))
		return;
	request_network(req, network, sizeof(network));
	seen_again(network, page->question_id, page->entry_id);
}

static void
send_own(struct http_request *req, struct run *run)
{
	struct ctx *c = &run->c;
	const struct reply *out = &c->out;
	struct wire w = {.status = out->status,
			 .head = reply_head(c),
			 .type = out->content_type,
			 .etag = out->etag,
			 .coding = out->coding,
			 .body = out->fixed != NULL ? out->fixed : out->body.data,
			 .len = out->fixed != NULL ? out->fixed_len : out->body.len,
			 .outlives = out->fixed != NULL && !out->is_brief};

	wire_send(req, &w);
}

static struct cached *
keep(struct run *run)
{
	struct ctx *c = &run->c;
	struct cached page = {.head = reply_head(c),
			      .type = c->out.content_type,
			      .plain = {.data = c->out.body.data, .len = c->out.body.len},
			      .question_id = c->out.seen_question,
			      .entry_id = c->out.seen_entry};

	page.packed = (struct cached_bytes){.data = c->out.packed, .len = c->out.packed_len};
	snprintf(page.plain.etag, sizeof(page.plain.etag), "%s", c->out.etag);
	return cache_put(run->visit->key, run->version, run->started_at, &page);
}

/* Inside Kore's own call Kore does the rest; from an event the connection is flushed and the request
 * left for Kore to free on its next turn. */
static void
hand_over(struct http_request *req, bool is_inline)
{
	if (is_inline)
		return;
	if (req->owner != NULL && net_send_flush(req->owner) == KORE_RESULT_ERROR)
		kore_connection_disconnect(req->owner);
	req->flags |= HTTP_REQUEST_DELETE;
	http_request_wakeup(req);
}

/* Answers (unless the client has gone) and ends the run. */
static void
run_end(struct run *run)
{
	struct http_request *req = run->c.req;
	struct reply *out = &run->c.out;
	struct cached *page = NULL;
	bool is_inline = run->is_inline;

	if (run->visit != NULL && reply_may_be_kept(&run->c))
		page = keep(run);
	if (page == NULL)
		reply_pack(&run->c);
	if (out->status == 200 && wire_is_same(run->c.in.if_none_match, out->etag))
		out->status = 304;
	log_run(run);
	if (run->client != 0)
		share_charge(run->client, fibre_worked(run->fibre) - SHARE_LEAST, clock_steady());
	if (req == NULL) {
		arena_free(run->c.arena);
		return;
	}
	run->slot->run = NULL;
	if (page != NULL) {
		(void)wire_send_cached(req, run->visit, page);
	} else {
		send_own(req, run);
	}
	arena_free(run->c.arena);
	hand_over(req, is_inline);
}

/* A kept page that only waits to be known as good. */
static bool
answer_kept(struct run *run)
{
	struct http_request *req;
	struct cached *page;
	bool is_inline;

	if (run->visit == NULL || !cache_has(run->visit->key) || !fresh_wait() ||
	    (req = run->c.req) == NULL)
		return false;
	page = cache_find(run->visit->key, fresh_version(), clock_steady());
	if (page == NULL)
		return false;
	run->slot->run = NULL;
	send_kept(req, run->resource, run->visit, page);
	is_inline = run->is_inline;
	arena_free(run->c.arena);
	hand_over(req, is_inline);
	return true;
}

/* Who is refused and asks again at once would be refused thousands of times a second. */
static void
dawdle(void)
{
	static size_t n;

	if (n == DAWDLING_MOST)
		return;
	n++;
	watch_sleep(clock_steady() + CLOCK_SECOND);
	n--;
}

/* Who has had more than a share of this worker lately comes after those who have not. Something is
 * charged when it begins, so that many at once get turns one after the other. */
static bool
wait_for_share(struct run *run)
{
	struct ctx *c = &run->c;
	int64_t wait, now = clock_steady();

	if (!config()->rate_limits || (c->guard & AT_ONCE) != 0)
		return true;
	run->client = c->me != NULL ? share_key(SHARE_ACCOUNT, c->me->id, "")
				    : share_key(SHARE_NETWORK, 0, c->in.network);
	wait = share_wait(run->client, now);
	share_charge(run->client, SHARE_LEAST, now);
	if (wait > SHARE_PATIENCE) {
		dawdle();
		c->retry_at = clock_now() + wait;
		web_fail(c, LIMITED);
		return false;
	}
	watch_sleep(now + wait);
	return true;
}

static void
run_main(void *arg)
{
	struct run *run = arg;
	struct ctx *c = &run->c;

	if (answer_kept(run))
		return;
	run->version = fresh_version();
	log_client(c->in.network, 0);
	if (guard_pass(c, run->resource) && wait_for_share(run)) {
		page_fn handler =
		    c->in.method == METHOD_POST ? run->resource->post : run->resource->get;
		enum result r = handler(c);

		if (r != OK)
			web_fail(c, r);
		else if (!c->out.is_ready)
			log_event(LOG_LEVEL_ERROR, "web.no_reply", "page=%s", run->resource->name);
		if (c->in.method == METHOD_POST)
			fresh_settle();
	}
	reply_finish(c);
	reply_pack_long(c);
	run_end(run);
}

/* ---- Kore's side ------------------------------------------------------------------------------------ */

/* The client has gone, or the request is done. May be called again and again (R1). */
void
run_leave(struct http_request *req)
{
	struct slot *slot = http_state_get(req);

	if (slot == NULL || slot->run == NULL)
		return;
	slot->run->c.req = NULL;
	if (slot->run->fibre != NULL)
		fibre_abandon(slot->run->fibre);
	slot->run->slot = NULL;
	slot->run = NULL;
}

static struct run *
run_new(struct http_request *req, const struct resource *r, struct slot *slot,
	const struct visit *visit)
{
	struct arena *a = arena_new();
	struct run *run = arena_alloc(a, sizeof(*run));

	run->resource = r;
	run->visit = visit != NULL ? visit_copy(a, visit) : NULL;
	run->slot = slot;
	run->is_inline = true;
	run->started_at = clock_steady();
	run->c.req = req;
	run->c.arena = a;
	db_init(&run->c.db, pool);
	request_read(req, a, &run->c.in);
	reply_begin(&run->c);
	slot->run = run;
	return run;
}

static int
too_busy(struct http_request *req)
{
	static const char text[] = "The server is busy. Please try again in a few seconds.\n";

	log_event(LOG_LEVEL_WARN, "web.busy", "fibres=%zu", fibre_count());
	door_answer(req->owner);
	http_response_header(req, "retry-after", "5");
	http_response_header(req, "content-type", "text/plain; charset=utf-8");
	http_response_header(req, "content-security-policy", REPLY_POLICY);
	http_response_header(req, "x-content-type-options", reply_security_headers());
	http_response(req, 503, text, sizeof(text) - 1);
	return KORE_RESULT_OK;
}

/* The short way, without fibre, database and view: most of what visitors ask. */
static bool
run_kept(struct http_request *req, const struct resource *r, const struct visit *v)
{
	int64_t now = clock_steady();
	struct cached *page = cache_find(v->key, fresh_version(), now);

	if (page == NULL || !fresh_is_known(now))
		return false;
	send_kept(req, r, v, page);
	return true;
}

int
web_run(struct http_request *req, const struct resource *r)
{
	struct slot *slot = http_state_get(req);
	struct visit visit;
	struct run *run;

	if (slot == NULL) {
		if (door_refusal(req) != 0)
			r = &web_refused;
		bool is_visit = cache_is_open() && visit_read(req, r, &visit);

		if (is_visit && run_kept(req, r, &visit)) {
			watch_run();
			return KORE_RESULT_OK;
		}
		slot = http_state_create(req, sizeof(*slot));
		run = run_new(req, r, slot, is_visit ? &visit : NULL);
		run->fibre =
		    fibre_start(run_main, run, run->c.in.id, run->started_at + REQUEST_LIMIT);
		if (run->fibre == NULL) {
			slot->run = NULL;
			arena_free(run->c.arena);
			return too_busy(req);
		}
		watch_run();
	}
	if (slot->run == NULL)
		return KORE_RESULT_OK;
	slot->run->is_inline = false;
	http_request_sleep(req);
	return KORE_RESULT_RETRY;
}

/* ---- beside the requests ---------------------------------------------------------------------------- */

struct job {
	struct arena *arena;
	struct db db;
	void (*fn)(struct db *db, struct arena *a);
};

/* Each holds one of the connections that pages need, at most. */
enum { BESIDE_MAX = 2 };
static int n_beside;

static void
job_main(void *arg)
{
	struct job *job = arg;

	job->fn(&job->db, job->arena);
	arena_free(job->arena);
	n_beside--;
}

bool
web_beside(void (*fn)(struct db *db, struct arena *a))
{
	struct arena *a;
	struct job *job;

	if (n_beside == BESIDE_MAX)
		return false;
	a = arena_new();
	job = arena_alloc(a, sizeof(*job));
	*job = (struct job){.arena = a, .fn = fn};
	db_init(&job->db, pool);
	if (fibre_start(job_main, job, NULL, clock_steady() + REQUEST_LIMIT) != NULL) {
		n_beside++;
		return true;
	}
	arena_free(a);
	return false;
}
