/* Kore answering BENCH_BYTES bytes from memory: what the web server can do at most. */
#include <kore/kore.h>

#include <kore/http.h>

#include <stdlib.h>
#include <string.h>

int bench_memory(struct http_request *req);

static char *body;
static size_t len;

int
bench_memory(struct http_request *req)
{
	if (body == NULL) {
		const char *bytes = getenv("BENCH_BYTES");

		len = bytes != NULL ? (size_t)strtoul(bytes, NULL, 10) : 1;
		body = malloc(len);
		if (body == NULL)
			return KORE_RESULT_ERROR;
		memset(body, 'x', len);
	}
	http_response_header(req, "content-type", "text/html; charset=utf-8");
	http_response(req, 200, body, len);
	return KORE_RESULT_OK;
}
