#include "request.h"

#include <arpa/inet.h>
#include <regex.h>
#include <stdio.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/config.h"
#include "answerwell/base/str.h"
#include "door.h"
#include "form.h"
#include "kore.h"
#include "web.h"

bool
request_peer(const struct connection *c, char *out, size_t size)
{
	if (c->family == AF_INET)
		inet_ntop(AF_INET, &c->addr.ipv4.sin_addr, out, (socklen_t)size);
	else if (c->family == AF_INET6)
		inet_ntop(AF_INET6, &c->addr.ipv6.sin6_addr, out, (socklen_t)size);
	else
		snprintf(out, size, "127.0.0.1");
	return config_is_local(out) || config_network_has(config()->trusted_proxy, out);
}

/* ---- headers ---------------------------------------------------------------------------------- */

/* Each name stands in gate.c, which lets no other through, and stands at most once. */
static const char *
header(struct http_request *req, struct arena *a, const char *name)
{
	const char *value;

	if (http_request_header(req, name, &value) != KORE_RESULT_OK || value == NULL)
		return "";
	return arena_strdup(a, value);
}

/* ---- where from --------------------------------------------------------------------------------- */

/* "192.0.2.0/24" or "2001:db8:1:2::/64" of a textual address; "unknown" if it is none. */
static void
network_of(const char *address, char *out, size_t size)
{
	unsigned char b[16];

	if (inet_pton(AF_INET, address, b) == 1)
		snprintf(out, size, "%d.%d.%d.0/24", b[0], b[1], b[2]);
	else if (inet_pton(AF_INET6, address, b) != 1)
		snprintf(out, size, "unknown");
	else if (IN6_IS_ADDR_V4MAPPED((struct in6_addr *)(void *)b))
		snprintf(out, size, "%d.%d.%d.0/24", b[12], b[13], b[14]);
	else
		snprintf(out, size, "%x:%x:%x:%x::/64", b[0] << 8 | b[1], b[2] << 8 | b[3],
			 b[4] << 8 | b[5], b[6] << 8 | b[7]);
}

void
request_network(const struct http_request *req, char *out, size_t size)
{
	char peer[INET6_ADDRSTRLEN + 1] = "", client[INET6_ADDRSTRLEN + 1] = "";
	const char *forwarded, *last;
	size_t len;

	if (!request_peer(req->owner, peer, sizeof(peer)) ||
	    http_request_header((struct http_request *)req, "x-forwarded-for", &forwarded) !=
		KORE_RESULT_OK ||
	    forwarded == NULL || forwarded[0] == '\0') {
		network_of(peer, out, size);
		return;
	}
	last = strrchr(forwarded, ',');
	last = last != NULL ? last + 1 : forwarded;
	last += strspn(last, " \t");
	len = strcspn(last, " \t");
	if (len < sizeof(client))
		memcpy(client, last, len);
	network_of(client, out, size);
}

static char *
network(const struct http_request *req, struct arena *a)
{
	char text[NETWORK_SIZE];

	request_network(req, text, sizeof(text));
	return arena_strdup(a, text);
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
free_body(void *body)
{
	kore_buf_free(body);
}

/* One with files in it is taken over: to copy it would hold up everybody for some milliseconds. */
static void
take_body(struct http_request *req, struct arena *a, struct request *in)
{
	arena_defer(a, free_body, req->http_body);
	in->body = (const char *)req->http_body->data;
	req->http_body = NULL;
}

static void
read_body(struct http_request *req, struct arena *a, struct request *in)
{
	char *body;

	in->body = "";
	if (req->http_body == NULL)
		return;
	in->body_len = req->http_body_length;
	if (in->body_len > REQUEST_BODY_MAX) {
		take_body(req, a, in);
		return;
	}
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
	in->method = method_of(req);
	in->path = arena_strdup(a, req->path);
	in->query = arena_strdup(a, req->query_string != NULL ? req->query_string : "");
	in->host = arena_strdup(a, req->host);
	in->cookie = header(req, a, "cookie");
	in->accept_language = header(req, a, "accept-language");
	in->accept_encoding = header(req, a, "accept-encoding");
	in->if_none_match = header(req, a, "if-none-match");
	in->user_agent = header(req, a, "user-agent");
	in->accept = header(req, a, "accept");
	in->content_type = header(req, a, "content-type");
	in->origin = header(req, a, "origin");
	in->fetch_site = header(req, a, "sec-fetch-site");
	in->network = network(req, a);
	split_path(a, in);
	read_body(req, a, in);
	in->refused = door_refusal(req);
	in->allows = door_allows(req);
	request_make_id(in->id);
}
