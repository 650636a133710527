#include "run.h"

#include <regex.h>
#include <stdio.h>
#include <stdlib.h>

#include <kore/http.h>
#include <kore/kore.h>

#include "answerwell/base/clock.h"
#include "answerwell/base/log.h"
#include "answerwell/db/pool.h"
#include "fibre.h"
#include "guard.h"
#include "reply.h"
#include "request.h"
#include "watch.h"
#include "web.h"

enum { RESOURCES_MAX = 256 };
#define REQUEST_LIMIT (30 * CLOCK_SECOND) /* waits of a request end then; Kore has no limit (R3) */
#define SLOW_REQUEST (1 * CLOCK_SECOND)

/* One request's run. Lives in its own arena, until the handler has ended: longer than Kore's request
 * when the client leaves. */
struct run {
	struct ctx c;
	const struct resource *resource;
	struct slot *slot;
	bool is_inline; /* inside Kore's call of the page function */
	int64_t started_at;
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
	    (r->post != NULL && (r->post_guard & (CSRF | NO_CSRF)) == 0)) {
		fprintf(stderr, "%s: a POST says CSRF or NO_CSRF; at most %d resources\n", r->name,
			RESOURCES_MAX);
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

/* Kore prints header values as they are: its check is reply_header, and the block of security headers
 * goes out as one. */
static void
send_reply(struct http_request *req, const struct reply *out)
{
	const void *data = out->fixed != NULL ? out->fixed : out->body.data;
	size_t len = out->fixed != NULL ? out->fixed_len : out->body.len;

	for (size_t i = 0; i < out->n_headers; i++)
		http_response_header(req, out->headers[i].name, out->headers[i].value);
	http_response_header(req, "content-security-policy",
			     out->policy != NULL ? out->policy : REPLY_POLICY);
	http_response_header(req, "x-content-type-options", reply_security_headers());
	if (out->status == 304) {
		/* A length here would be that of the page, not of nothing. */
		req->flags |= HTTP_REQUEST_NO_CONTENT_LENGTH;
		http_response(req, 304, NULL, 0);
		return;
	}
	http_response_header(req, "content-type", out->content_type);
	http_response(req, out->status, data, len);
}

static void
log_run(const struct run *run)
{
	int64_t took = clock_steady() - run->started_at;
	const struct ctx *c = &run->c;
	enum log_level level = LOG_LEVEL_DEBUG;
	static const char *const methods[] = {"GET", "HEAD", "POST", "-"};

	if (c->in.method == METHOD_POST || took > SLOW_REQUEST)
		level = LOG_LEVEL_INFO;
	if (c->out.status >= 500)
		level = LOG_LEVEL_WARN;
	/* The resource, not the path: paths may hold one-time tokens. */
	log_event(level, "http", "method=%s page=%s status=%d ms=%.1f bytes=%zu client=%s",
		  methods[c->in.method], run->resource->name, c->out.status, (double)took / 1000.0,
		  c->out.fixed != NULL ? c->out.fixed_len : c->out.body.len,
		  c->req != NULL ? "here" : "gone");
}

/* Answers (unless the client has gone) and ends the run. Inside Kore's own call Kore does the rest;
 * from an event the connection is flushed and the request left for Kore to free on its next turn. */
static void
run_end(struct run *run)
{
	struct http_request *req = run->c.req;

	log_run(run);
	if (req != NULL) {
		send_reply(req, &run->c.out);
		run->slot->run = NULL;
	}
	if (req != NULL && !run->is_inline) {
		if (req->owner != NULL && net_send_flush(req->owner) == KORE_RESULT_ERROR)
			kore_connection_disconnect(req->owner);
		req->flags |= HTTP_REQUEST_DELETE;
		http_request_wakeup(req);
	}
	arena_free(run->c.arena);
}

static void
run_main(void *arg)
{
	struct run *run = arg;
	struct ctx *c = &run->c;

	if (guard_pass(c, run->resource)) {
		page_fn handler =
		    c->in.method == METHOD_POST ? run->resource->post : run->resource->get;
		enum result r = handler(c);

		if (r != OK)
			web_fail(c, r);
		else if (!c->out.is_ready)
			log_event(LOG_LEVEL_ERROR, "web.no_reply", "page=%s", run->resource->name);
	}
	reply_finish(c);
	run_end(run);
}

/* ---- Kore's side ------------------------------------------------------------------------------------ */

/* The client has gone, or the request is done. May be called again and again (R1). */
static void
on_free(struct http_request *req)
{
	struct slot *slot = http_state_get(req);

	if (slot == NULL || slot->run == NULL)
		return;
	slot->run->c.req = NULL;
	slot->run->slot = NULL;
	slot->run = NULL;
}

static struct run *
run_new(struct http_request *req, const struct resource *r, struct slot *slot)
{
	struct arena *a = arena_new();
	struct run *run = arena_alloc(a, sizeof(*run));

	run->resource = r;
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
	http_response_header(req, "retry-after", "5");
	http_response_header(req, "content-type", "text/plain; charset=utf-8");
	http_response_header(req, "content-security-policy", REPLY_POLICY);
	http_response_header(req, "x-content-type-options", reply_security_headers());
	http_response(req, 503, text, sizeof(text) - 1);
	return KORE_RESULT_OK;
}

int
web_run(struct http_request *req, const struct resource *r)
{
	struct slot *slot = http_state_get(req);
	struct run *run;

	if (slot == NULL) {
		slot = http_state_create(req, sizeof(*slot), on_free);
		run = run_new(req, r, slot);
		if (fibre_start(run_main, run, run->c.in.id, run->started_at + REQUEST_LIMIT) ==
		    NULL) {
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
