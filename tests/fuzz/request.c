/* A request, cut up in place as Kore does it (http_header_recv), then read. */
#include "web/request.h"

#include <regex.h>
#include <strings.h>

#include "fuzz.h"
#include "web/door.h"
#include "web/form.h"
#include "web/kore.h"
#include "web/web.h"

int
door_refusal(const struct http_request *req)
{
	(void)req;
	return 0;
}

const char *
door_allows(const struct http_request *req)
{
	(void)req;
	return "GET, HEAD";
}

/* Kore's own, which live in its program. No input here is so long that its body is taken over. */
void
kore_buf_free(struct kore_buf *buf)
{
	(void)buf;
	abort();
}

int
http_request_header(struct http_request *req, const char *name, const char **out)
{
	struct http_header *h;

	TAILQ_FOREACH(h, &req->req_headers, list)
	{
		if (strcasecmp(h->header, name) == 0) {
			*out = h->value;
			return KORE_RESULT_OK;
		}
	}
	return KORE_RESULT_ERROR;
}

/* kore_split_string */
static int
split(char *input, const char *delimiters, char **out, int size)
{
	int n = 0;
	char *piece;

	while (n < size - 1 && (piece = strsep(&input, delimiters)) != NULL)
		if (piece[0] != '\0')
			out[n++] = piece;
	return n;
}

/* http_validate_header: parts name and value; NULL if Kore answers 400. */
static char *
part(char *line)
{
	char *colon = line + strcspn(line, ":"), *value;

	for (char *p = line; p < colon; p++)
		if (!isalnum((unsigned char)*p) && strchr("!#$%&'*+-.^_`|~", *p) == NULL)
			return NULL;
	value = colon + (*colon == ':');
	*colon = '\0';
	while (isspace((unsigned char)*value))
		value++;
	for (char *p = value; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || (unsigned char)*p >= 0x7f)
			return NULL;
	return value[0] != '\0' ? value : NULL;
}

/* False: Kore does not give this on. */
static bool
receive(struct http_request *req, struct http_header *headers, char *bytes, size_t size)
{
	char *end = memmem(bytes, size, "\r\n\r\n", 4), *line[HTTP_REQ_HEADER_MAX], *word[4];
	int n, host = 0, skip = 4;

	if (end == NULL) {
		end = memmem(bytes, size, "\n\n", 2);
		skip = 2;
	}
	if (end == NULL || memchr(bytes, '\0', (size_t)(end - bytes)) != NULL)
		return false;
	*end = '\0';
	req->headers = (u_int8_t *)bytes;
	req->http_body_length = (size_t)(bytes + size - end - skip);
	req->http_body->data = (u_int8_t *)end + skip;
	n = split(bytes, "\r\n", line, HTTP_REQ_HEADER_MAX);
	if (n < 2 || split(line[0], " ", word, 4) != 3)
		return false;
	for (int i = 1; i < n && host == 0; i++)
		if (strncasecmp(line[i], "host", 4) == 0)
			host = i;
	if (host == 0 || (req->host = part(line[host])) == NULL)
		return false;
	if (strcmp(word[0], "POST") == 0)
		req->method = HTTP_METHOD_POST;
	else
		req->http_body = NULL;
	req->path = word[1];
	req->query_string = strchr(word[1], '?');
	if (req->query_string != NULL)
		*req->query_string++ = '\0';
	for (int i = 1; i < n; i++) {
		if (i == host)
			continue;
		headers[i].header = line[i];
		headers[i].value = part(line[i]);
		if (headers[i].value == NULL)
			return false;
		TAILQ_INSERT_TAIL(&req->req_headers, &headers[i], list);
	}
	return true;
}

static void
check(struct arena *a, const struct request *in)
{
	struct ctx c = {.arena = a, .in = *in};

	NEED(in->n_parts <= PATH_PARTS_MAX, in->path);
	for (size_t i = 0; i <= in->n_parts; i++) {
		NEED(str_is_utf8(path_text(&c, i), strlen(path_text(&c, i))), in->path);
		NEED(path_id(&c, i) >= 0, in->path);
	}
	NEED(strpbrk(in->cookie, "\r\n") == NULL, in->cookie);
	NEED(strpbrk(in->accept_language, "\r\n") == NULL, in->accept_language);
	NEED(strspn(in->network, "0123456789abcdef.:/unkow") == strlen(in->network), in->network);
	(void)cookie_get(&c, "aw_session");
	(void)cookie_get(&c, "a");
}

/* The body as it was sent, decoded as for a handler. */
static void
check_body(struct arena *a, const struct http_request *req, const struct request *in)
{
	struct field *fields;
	size_t n;

	if (req->http_body == NULL)
		return;
	NEED(in->body_len == req->http_body_length, in->path);
	NEED(memcmp(in->body, req->http_body->data, in->body_len) == 0, in->path);
	(void)!form_decode(a, in->body, in->body_len, FORM_FIELDS_MAX, &fields, &n);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct kore_buf body = {0};
	struct connection peer = {.family = AF_INET, .addr.ipv4.sin_addr.s_addr = 0x0100007f};
	struct http_request req = {.owner = &peer, .method = HTTP_METHOD_GET, .http_body = &body};
	struct http_header headers[HTTP_REQ_HEADER_MAX];
	struct request in = {0};
	char *bytes = malloc(size + 1); /* so that reading past it is seen */

	if (bytes == NULL)
		abort();
	memcpy(bytes, data, size);
	TAILQ_INIT(&req.req_headers);
	if (receive(&req, headers, bytes, size)) {
		request_read(&req, a, &in);
		check_body(a, &req, &in);
		check(a, &in);
	}
	free(bytes);
	arena_free(a);
	return 0;
}
