#include "wire.h"

#include <assert.h>
#include <errno.h>
#include <regex.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "answerwell/base/clock.h"
#include "cache.h"
#include "door.h"
#include "kore.h"
#include "sending.h"
#include "visit.h"

enum { PIECES_MAX = 8, HEAD_MAX = 64 * 1024 };

/* ---- one system call for several buffers -------------------------------------------------------- */

/* In place of Kore's write, which sends one buffer of at most 8 kB at a time. Kore adds *written to
 * its first buffer; the others are moved on here, and come back later with nothing left to send. */
static int
write_gathered(struct connection *c, size_t len, size_t *written)
{
	struct iovec pieces[PIECES_MAX];
	struct netbuf *nb, *bufs[PIECES_MAX];
	struct msghdr msg = {.msg_iov = pieces};
	size_t n = 0, done;
	ssize_t sent;

	(void)len;
	*written = 0;
	for (nb = c->snb; nb != NULL && n < PIECES_MAX; nb = TAILQ_NEXT(nb, list)) {
		if (nb->s_off == nb->b_len)
			continue;
		pieces[n] = (struct iovec){.iov_base = nb->buf + nb->s_off,
					   .iov_len = nb->b_len - nb->s_off};
		bufs[n++] = nb;
	}
	if (n == 0)
		return KORE_RESULT_OK;
	msg.msg_iovlen = n;
	sent = sendmsg(c->fd, &msg, MSG_NOSIGNAL);
	if (sent < 0) {
		if (errno == EAGAIN)
			c->evt.flags &= ~KORE_EVENT_WRITE;
		return errno == EAGAIN || errno == EINTR ? KORE_RESULT_OK : KORE_RESULT_ERROR;
	}
	for (size_t i = 0; i < n && sent > 0; i++, sent -= (ssize_t)done) {
		done = pieces[i].iov_len < (size_t)sent ? pieces[i].iov_len : (size_t)sent;
		if (bufs[i] == c->snb)
			*written = done;
		else
			bufs[i]->s_off += done;
	}
	return KORE_RESULT_OK;
}

/* ---- the header ------------------------------------------------------------------------------------ */

static const char *
date(void)
{
	static time_t shown;
	static char text[40];
	time_t now = (time_t)(clock_now() / CLOCK_SECOND);
	struct tm tm;

	if (now != shown && gmtime_r(&now, &tm) != NULL) {
		strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", &tm);
		shown = now;
	}
	return text;
}

static char *
add(char *to, const char *end, const char *text)
{
	size_t len = strlen(text);

	assert(len <= (size_t)(end - to));
	memcpy(to, text, len);
	return to + len;
}

/* Kore prints a header as "name: value", so one of them can carry all. There are at most
 * REPLY_HEADERS_MAX lines, of which reply_header lets none be longer than REPLY_HEADER_LEN. */
static void
put_head(struct http_request *req, const struct wire *w)
{
	static char text[HEAD_MAX];
	const char *end = text + sizeof(text) - 1;
	char *to = add(text, end, date());

	if (w->head[0] != '\0') {
		to = add(to, end, "\r\n");
		to = add(to, end, w->head);
	}
	if (w->etag != NULL && w->etag[0] != '\0') {
		to = add(to, end, "\r\netag: ");
		to = add(to, end, w->etag);
	}
	if (w->status != 304 && w->coding != NULL) {
		to = add(to, end, "\r\ncontent-encoding: ");
		to = add(to, end, w->coding);
	}
	if (w->status != 304) {
		to = add(to, end, "\r\ncontent-type: ");
		to = add(to, end, w->type);
	}
	*to = '\0';
	http_response_header(req, "date", text);
}

/* ---- the whole --------------------------------------------------------------------------------------- */

static void
keep_bytes(void *nothing)
{
	(void)nothing;
}

static void
release_page(void *page)
{
	cache_release(page);
}

/* The request's memory need not wait for the reader, only these bytes. */
static void
send_copy(struct http_request *req, const struct wire *w)
{
	void *copy = malloc(w->len);

	if (copy == NULL)
		abort();
	memcpy(copy, w->body, w->len);
	sending_start(req, w->status, copy, w->len, free, copy);
}

static void
send_body(struct http_request *req, const struct wire *w)
{
	if (w->status == 304 || w->len == 0) {
		http_response(req, w->status, NULL, 0);
		if (w->page != NULL)
			cache_release(w->page);
	} else if (w->page != NULL) {
		sending_start(req, w->status, w->body, w->len, release_page, w->page);
	} else if (w->outlives) {
		sending_start(req, w->status, w->body, w->len, keep_bytes, NULL);
	} else {
		send_copy(req, w);
	}
}

void
wire_send(struct http_request *req, const struct wire *w)
{
	struct connection *c = req->owner;

	if (c == NULL) { /* gone, and Kore has not told yet */
		if (w->page != NULL)
			cache_release(w->page);
		return;
	}
	door_answer(c);
	if (c->write == net_write)
		c->write = write_gathered;
	put_head(req, w);
	/* A length with 304 would be that of the page, not of nothing. */
	if (w->status == 304)
		req->flags |= HTTP_REQUEST_NO_CONTENT_LENGTH;
	send_body(req, w);
}

int
wire_send_cached(struct http_request *req, const struct visit *v, struct cached *page)
{
	bool is_packed = v->takes_gzip && cache_pack(page);
	const struct cached_bytes *bytes = is_packed ? &page->packed : &page->plain;
	struct wire w = {.status = wire_is_same(v->if_none_match, bytes->etag) ? 304 : 200,
			 .head = page->head,
			 .type = page->type,
			 .etag = bytes->etag,
			 .coding = is_packed ? "gzip" : NULL,
			 .body = bytes->data,
			 .len = bytes->len,
			 .page = page};

	cache_hold(page);
	wire_send(req, &w);
	return w.status;
}

bool
wire_is_same(const char *if_none_match, const char *etag)
{
	/* The quotes are part of the tag. */
	return etag != NULL && etag[0] != '\0' && if_none_match[0] != '\0' &&
	       (strstr(if_none_match, etag) != NULL || strcmp(if_none_match, "*") == 0);
}
