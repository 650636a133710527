#include "door.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "answerwell/base/clock.h"
#include "answerwell/base/config.h"
#include "answerwell/base/log.h"
#include "gate.h"
#include "kore.h"
#include "request.h"
#include "web.h"

enum {
	HEAD_MS = 10 * 1000, /* from the first byte of a head to its last */
	BODY_MS = 30 * 1000, /* for a body, and a second more for each BODY_RATE bytes */
	BODY_RATE = 16 * 1024,
	TURN = 64 * 1024, /* bytes of a body that are read before others have their turn */
	/* A refused body of up to this many bytes is read and dropped before the answer, because
	 * browsers show nothing of an answer that comes while they still send. */
	DROPPED_MAX = 16 * 1024 * 1024,
	PIECE = 16 * 1024,
	CLOSING_MAX = 1024 * 1024, /* dropped at once when a connection closes */
	FILES_MOST = 32 /* bodies with files that may be on their way to a worker: memory */
};
#define STRANGER_EVERY CLOCK_MINUTE

enum stage {
	READING_HEAD,
	READING_BODY,
	DROPPING, /* the body of a refused request */
	DELIVERED /* Kore has it all; what it reads next is another request */
};

struct door {
	struct gate gate;
	enum stage stage;
	size_t
	    have; /* bytes of the head in Kore's buffer; while dropping, of the one that goes on */
	size_t turn;
	bool is_drained; /* the socket had no more when it was read last */
	bool has_files; /* counts among n_files */
	int (*deliver)(struct netbuf *); /* Kore's callback for what is read now */
};

static char piece[PIECE]; /* what is dropped */
static int n_files;

static void
let_go(struct door *d)
{
	n_files -= d->has_files;
	d->has_files = false;
}

static int
quiet(struct connection *c)
{
	c->evt.flags &= ~KORE_EVENT_READ;
	return KORE_RESULT_OK;
}

/* recv as Kore's net_read does it; 0: nothing now, or the end of the connection. */
static ssize_t
take_bytes(struct connection *c, struct iovec *to, size_t n_to)
{
	struct msghdr msg = {.msg_iov = to, .msg_iovlen = n_to};
	ssize_t n;

	do
		n = recvmsg(c->fd, &msg, 0);
	while (n < 0 && errno == EINTR);
	if (n > 0)
		return n;
	if (n == 0)
		kore_connection_disconnect(c);
	(void)quiet(c);
	return n == 0 || errno == EAGAIN ? 0 : -1;
}

/* ---- giving on -------------------------------------------------------------------------------------- */

/* In place of Kore's callback. Once Kore has all of a request, only an event tells that more came. */
static int
on_read(struct netbuf *nb)
{
	struct connection *c = nb->owner;
	struct door *d = c->hdlr_extra;
	int r = d->deliver(nb);

	if (d->stage == DELIVERED) {
		c->http_timeout = 0;
		if (d->is_drained)
			(void)quiet(c);
	} else {
		c->http_timeout = BODY_MS + d->gate.length / BODY_RATE * 1000;
	}
	return r;
}

static int
give(struct connection *c, size_t n, size_t *bytes)
{
	struct door *d = c->hdlr_extra;

	if (c->rnb->cb != on_read)
		d->deliver = c->rnb->cb;
	c->rnb->cb = on_read;
	if (d->gate.left == 0) {
		d->stage = DELIVERED;
		let_go(d);
	}
	*bytes = n;
	return KORE_RESULT_OK;
}

/* ---- the head --------------------------------------------------------------------------------------- */

/* The resource that Kore's map names for a POST to this target, or NULL. */
static const struct resource *
resource_at(const struct connection *c, const char *target, size_t len)
{
	struct http_request probe;
	struct kore_route *route;
	char path[GATE_TARGET_MAX + 1];
	const char *query = memchr(target, '?', len);
	const struct resource *r;

	if (query != NULL)
		len = (size_t)(query - target);
	memcpy(path, target, len);
	path[len] = '\0';
	probe.path = path;
	kore_route_lookup(&probe, TAILQ_FIRST(&c->owner->server->domains), HTTP_METHOD_POST,
			  &route);
	for (size_t i = 0; route != NULL && (r = web_resource(i)) != NULL; i++)
		if (strcmp(r->name, route->func) == 0)
			return r;
	return NULL;
}

static void
admit_files(struct door *d)
{
	if (d->gate.status != 0 || d->gate.length <= REQUEST_BODY_MAX)
		return;
	d->has_files = n_files < FILES_MOST;
	n_files += d->has_files;
	if (!d->has_files)
		d->gate.status = 503;
}

/* A POST that no resource takes is told so by the resource, if it brings no body. */
static void
admit(struct connection *c, struct gate *g, const char *bytes)
{
	const struct resource *r;

	if (g->state != GATE_WHOLE || g->status != 0 || g->length == 0)
		return;
	r = resource_at(c, bytes + g->target.at, g->target.len);
	if (r == NULL || r->post == NULL)
		g->status = 405;
	else
		gate_admit(g, r->body_max > 0 ? r->body_max : REQUEST_BODY_MAX);
	admit_files(c->hdlr_extra);
}

static int
go_on(struct connection *c, struct door *d, size_t *bytes)
{
	static const char answer[] = "HTTP/1.1 100 Continue\r\n\r\n";

	d->stage = READING_BODY;
	if (d->gate.expects && d->gate.left == d->gate.length) {
		net_send_queue(c, answer, sizeof(answer) - 1);
		if (net_send_flush(c) != KORE_RESULT_OK)
			return KORE_RESULT_ERROR;
	}
	return give(c, d->have, bytes);
}

static int
drop(struct connection *c, struct door *d, size_t *bytes)
{
	while (d->gate.left > 0) {
		struct iovec to = {.iov_base = piece, .iov_len = sizeof(piece)};
		ssize_t n;

		if (d->turn >= TURN) {
			d->turn = 0;
			kore_platform_event_all(c->fd, c); /* comes back at once */
			return quiet(c);
		}
		n = take_bytes(c, &to, 1);
		if (n <= 0)
			return n == 0 ? KORE_RESULT_OK : KORE_RESULT_ERROR;
		d->turn += (size_t)n;
		(void)gate_take(&d->gate, (size_t)n);
	}
	return give(c, d->have, bytes);
}

static int
refuse(struct connection *c, struct door *d, size_t *bytes)
{
	struct gate *g = &d->gate;

	/* Nobody sends a body that was asked for with Expect and refused. */
	if (g->state == GATE_REFUSED || g->expects || g->left > DROPPED_MAX)
		g->left = 0;
	d->stage = DROPPING;
	c->http_timeout = BODY_MS + g->left / BODY_RATE * 1000;
	return drop(c, d, bytes);
}

/* The head is rewritten where it stands, and as much of the body as is there moved up to it. */
static int
pass_on(struct connection *c, struct door *d, size_t *bytes)
{
	static char head[GATE_OUT_MAX];
	struct gate *g = &d->gate;
	char *buf = (char *)c->rnb->buf;
	size_t len, body;

	admit(c, g, buf);
	len = gate_write(g, buf, head);
	body = gate_take(g, d->have - g->seen);
	if (g->status != 0)
		body = 0;
	memmove(buf + len, buf + g->seen, body);
	memcpy(buf, head, len);
	d->have = len + body;
	return g->status == 0 ? go_on(c, d, bytes) : refuse(c, d, bytes);
}

static int
read_head(struct connection *c, struct door *d, size_t *bytes)
{
	struct netbuf *nb = c->rnb;

	for (;;) {
		struct iovec to = {.iov_base = nb->buf + d->have, .iov_len = nb->b_len - d->have};
		ssize_t n = take_bytes(c, &to, 1);

		if (n <= 0)
			return n == 0 ? KORE_RESULT_OK : KORE_RESULT_ERROR;
		if (d->have == 0) {
			c->http_start = kore_time_ms();
			c->http_timeout = HEAD_MS;
		}
		d->have += (size_t)n;
		d->is_drained = (size_t)n < to.iov_len;
		if (gate_scan(&d->gate, (const char *)nb->buf, d->have) != GATE_MORE)
			return pass_on(c, d, bytes);
	}
}

/* ---- the body --------------------------------------------------------------------------------------- */

/* One byte more than the body has is asked for, to know whether there is one. */
static int
read_body(struct connection *c, struct door *d, size_t *bytes)
{
	struct netbuf *nb = c->rnb;
	size_t room = nb->b_len - nb->s_off;
	size_t want = d->gate.left < room ? (size_t)d->gate.left : room;
	struct iovec to[2] = {{.iov_base = nb->buf + nb->s_off, .iov_len = want},
			      {.iov_base = piece, .iov_len = 1}};
	bool is_last = want == d->gate.left;
	ssize_t n;

	if (d->turn >= TURN) {
		d->turn = 0;
		kore_platform_event_all(c->fd, c);
		return quiet(c);
	}
	n = take_bytes(c, to, is_last ? 2 : 1);
	if (n <= 0)
		return n == 0 ? KORE_RESULT_OK : KORE_RESULT_ERROR;
	d->turn += (size_t)n;
	d->is_drained = (size_t)n < want + is_last;
	return give(c, gate_take(&d->gate, (size_t)n), bytes);
}

static int
door_read(struct connection *c, size_t *bytes)
{
	struct door *d = c->hdlr_extra;

	*bytes = 0;
	if (c->proto != CONN_PROTO_HTTP) {
		c->read = net_read;
		return net_read(c, bytes);
	}
	switch (d->stage) {
	case READING_BODY:
		return read_body(c, d, bytes);
	case DROPPING:
		return drop(c, d, bytes);
	case DELIVERED:
		gate_begin(&d->gate);
		d->stage = READING_HEAD;
		d->have = d->turn = 0;
		break;
	case READING_HEAD:
		break;
	}
	return read_head(c, d, bytes);
}

/* ---- coming and going ------------------------------------------------------------------------------- */

/* A close with bytes unread resets the connection, and the other side may lose the answer. */
static void
on_disconnect(struct connection *c)
{
	let_go(c->hdlr_extra);
	for (size_t n = 0; n < CLOSING_MAX; n += sizeof(piece))
		if (recv(c->fd, piece, sizeof(piece), MSG_DONTWAIT) <= 0)
			break;
}

static bool
is_welcome(const struct connection *c)
{
	static int64_t said;
	char address[INET6_ADDRSTRLEN + 1];
	int64_t now;

	if (!config()->is_production || request_peer(c, address, sizeof(address)))
		return true;
	now = clock_steady();
	if (said == 0 || now - said >= STRANGER_EVERY)
		log_event(LOG_LEVEL_WARN, "web.stranger", "closed=1 see=ANSWERWELL_TRUSTED_PROXY");
	said = said == 0 || now - said >= STRANGER_EVERY ? now : said;
	return false;
}

#ifdef GATE_OPEN /* for tests that want to see what happens without it */
static void
install(struct connection *c)
{
	(void)c;
	(void)door_read;
	(void)on_disconnect;
}
#else
static void
install(struct connection *c)
{
	struct door *d = kore_malloc(sizeof(*d));

	gate_begin(&d->gate);
	d->stage = READING_HEAD;
	d->have = d->turn = 0;
	d->is_drained = d->has_files = false;
	d->deliver = NULL;
	c->hdlr_extra = d;
	c->read = door_read;
	c->disconnect = on_disconnect;
}
#endif

/* Kore leaves to the callback what it does itself for a listener without one. */
void
answerwell_connect(struct connection *c)
{
	if (!is_welcome(c)) {
		kore_connection_disconnect(c);
		return;
	}
	install(c);
	c->proto = CONN_PROTO_HTTP;
	c->idle_timer.length = (u_int64_t)http_keepalive_time * 1000;
	net_recv_queue(c, http_header_max, NETBUF_CALL_CB_ALWAYS, http_header_recv);
}

int
door_refusal(const struct http_request *req)
{
	const struct door *d = req->owner != NULL ? req->owner->hdlr_extra : NULL;

	return d != NULL ? d->gate.status : 0;
}

const char *
door_allows(const struct http_request *req)
{
	const struct door *d = req->owner != NULL ? req->owner->hdlr_extra : NULL;

	return d != NULL && d->gate.method == GATE_POST ? "GET, HEAD" : "GET, HEAD, POST";
}

void
door_answer(struct connection *c)
{
	const struct door *d = c->hdlr_extra;

	if (d != NULL &&
	    (d->gate.has_surplus || d->gate.status != 0 || (c->evt.flags & KORE_EVENT_READ) != 0))
		c->flags |= CONN_CLOSE_EMPTY;
}
