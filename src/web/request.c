#include "request.h"

#include <arpa/inet.h>
#include <regex.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/config.h"
#include "answerwell/base/str.h"
#include "form.h"
#include "kore.h"
#include "web.h"

enum {
	KORE_LINES = 24 /* request line and headers that Kore splits; it ignores the rest (I6) */
};

/* The peer's address as text; true if it is a proxy that may be believed: one on this machine, or one
 * that the settings name. */
static bool
peer_address(const struct connection *c, char *out, size_t size)
{
	if (c->family == AF_INET)
		inet_ntop(AF_INET, &c->addr.ipv4.sin_addr, out, (socklen_t)size);
	else if (c->family == AF_INET6)
		inet_ntop(AF_INET6, &c->addr.ipv6.sin6_addr, out, (socklen_t)size);
	else
		snprintf(out, size, "127.0.0.1");
	return str_starts(out, "127.") || str_starts(out, "::ffff:127.") || str_eq(out, "::1") ||
	       config_network_has(config()->trusted_proxy, out);
}

/* ---- headers ---------------------------------------------------------------------------------- */

/* How far the buffer of the head holds what the client sent; behind it lies old memory. Kore tells
 * unless the body came later: then only a trusted proxy is known to end its heads as below. */
static const char *
received_end(const struct http_request *req)
{
	const struct connection *c = req->owner;
	char address[INET6_ADDRSTRLEN + 1];

	if (c->rnb != NULL && c->rnb->buf == NULL)
		return (const char *)req->headers + c->rnb->s_off;
	return peer_address(c, address, sizeof(address))
		   ? (const char *)req->headers + http_header_max
		   : (const char *)req->headers;
}

/* Kore cuts the head into lines in place and stops after KORE_LINES; what follows still stands in
 * its buffer, up to a NUL. Returns that rest, or NULL. Only heads with CRLF are looked at: there the
 * end ("\n\r\n" after the last NUL) cannot be taken for another line, nor the body for headers. */
static const char *
unread_headers(const struct http_request *req)
{
	const struct http_header *h;
	const char *last = req->host, *end = received_end(req), *stop;
	size_t n = 2; /* the request line and Host */

	TAILQ_FOREACH(h, &req->req_headers, list)
	{
		if (h->header[-1] != '\0' || h->header[-2] != '\0')
			return NULL;
		if (h->value > last)
			last = h->value;
		n++;
	}
	if (n < KORE_LINES)
		return NULL;
	last += strlen(last) + 1;
	if (end - last < 2 || last[0] != '\n' || last[1] == '\r' || last[1] == '\n')
		return NULL;
	stop = memchr(last, '\0', (size_t)(end - last));
	if (stop == NULL || end - stop < 4 || memcmp(stop, "\0\n\r\n", 4) != 0)
		return NULL;
	return last + 1;
}

static char *
header_in_rest(struct arena *a, const char *rest, const char *name)
{
	size_t name_len = strlen(name);

	for (const char *line = rest; line != NULL && *line != '\0';) {
		size_t len = strcspn(line, "\r\n");

		if (len > name_len && line[name_len] == ':' &&
		    strncasecmp(line, name, name_len) == 0) {
			const char *value = line + name_len + 1;

			value += strspn(value, " \t");
			if (value > line + len)
				return NULL;
			return arena_strndup(a, value, (size_t)(line + len - value));
		}
		line += len;
		line += strspn(line, "\r\n");
	}
	return NULL;
}

/* Several lines of one name: the first counts (cookies are joined by clients). */
static const char *
header(struct http_request *req, struct arena *a, const char *rest, const char *name)
{
	const char *value;
	char *late;

	if (http_request_header(req, name, &value) == KORE_RESULT_OK && value != NULL)
		return arena_strdup(a, value);
	late = rest != NULL ? header_in_rest(a, rest, name) : NULL;
	return late != NULL ? late : "";
}

/* ---- where from --------------------------------------------------------------------------------- */

/* "192.0.2.0/24" or "2001:db8:1:2::/64" of a textual address; "unknown" if it is none. */
static char *
network_of(struct arena *a, const char *address)
{
	unsigned char b[16];

	if (inet_pton(AF_INET, address, b) == 1)
		return arena_printf(a, "%d.%d.%d.0/24", b[0], b[1], b[2]);
	if (inet_pton(AF_INET6, address, b) != 1)
		return arena_strdup(a, "unknown");
	if (IN6_IS_ADDR_V4MAPPED((struct in6_addr *)(void *)b))
		return arena_printf(a, "%d.%d.%d.0/24", b[12], b[13], b[14]);
	return arena_printf(a, "%x:%x:%x:%x::/64", b[0] << 8 | b[1], b[2] << 8 | b[3],
			    b[4] << 8 | b[5], b[6] << 8 | b[7]);
}

/* Behind a trusted proxy its last X-Forwarded-For entry is the client; what stands before it
 * the client may have written itself. */
static char *
network(const struct http_request *req, struct arena *a, const char *forwarded)
{
	char peer[INET6_ADDRSTRLEN + 1] = "";
	const char *last;

	if (!peer_address(req->owner, peer, sizeof(peer)) || forwarded[0] == '\0')
		return network_of(a, peer);
	last = strrchr(forwarded, ',');
	last = last != NULL ? last + 1 : forwarded;
	return network_of(a, str_trim(a, last));
}

/* ---- the whole ------------------------------------------------------------------------------------ */

static enum method
method_of(const struct http_request *req)
{
	switch (req->method) {
	case HTTP_METHOD_GET:
		return METHOD_GET;
	case HTTP_METHOD_HEAD:
		return METHOD_HEAD;
	case HTTP_METHOD_POST:
		return METHOD_POST;
	default:
		return METHOD_OTHER;
	}
}

static void
split_path(struct arena *a, struct request *in)
{
	const char *p = in->path;

	while (*p == '/')
		p++;
	while (*p != '\0' && in->n_parts < PATH_PARTS_MAX) {
		size_t len = strcspn(p, "/");
		char *part = form_decode_part(a, p, len);

		in->part[in->n_parts++] = part != NULL ? part : "";
		p += len;
		while (*p == '/')
			p++;
	}
}

static void
read_body(const struct http_request *req, struct arena *a, struct request *in)
{
	char *body;

	in->body = "";
	if (req->http_body == NULL)
		return;
	in->body_len = req->http_body_length;
	/* Too long to be decoded: the guard answers 413 by its length. */
	if (in->body_len > REQUEST_BODY_MAX)
		return;
	body = arena_alloc(a, in->body_len + 1);
	memcpy(body, req->http_body->data, in->body_len); /* with any NUL in it */
	in->body = body;
}

/* Random only once per worker. */
void
request_make_id(char id[REQUEST_ID_SIZE])
{
	static uint32_t count;
	static uint32_t start;

	if (start == 0)
		start = (uint32_t)clock_now() ^ (uint32_t)getpid() << 20;
	snprintf(id, REQUEST_ID_SIZE, "%08x%08x", start, ++count);
}

void
request_read(struct http_request *req, struct arena *a, struct request *in)
{
	const char *rest = unread_headers(req);

	in->method = method_of(req);
	in->path = arena_strdup(a, req->path);
	in->query = arena_strdup(a, req->query_string != NULL ? req->query_string : "");
	in->host = arena_strdup(a, req->host);
	in->cookie = header(req, a, rest, "cookie");
	in->accept_language = header(req, a, rest, "accept-language");
	in->accept_encoding = header(req, a, rest, "accept-encoding");
	in->if_none_match = header(req, a, rest, "if-none-match");
	in->user_agent = header(req, a, rest, "user-agent");
	in->accept = header(req, a, rest, "accept");
	in->content_type = header(req, a, rest, "content-type");
	in->origin = header(req, a, rest, "origin");
	in->fetch_site = header(req, a, rest, "sec-fetch-site");
	in->network = network(req, a, header(req, a, rest, "x-forwarded-for"));
	split_path(a, in);
	read_body(req, a, in);
	request_make_id(in->id);
}
