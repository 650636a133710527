/* Putting an answer on the wire: the header in one piece, the body from where it lies, both in one
 * system call. */
#ifndef ANSWERWELL_WEB_WIRE_H
#define ANSWERWELL_WEB_WIRE_H

#include <stdbool.h>
#include <stddef.h>

struct cached;
struct http_request;
struct visit;

struct wire {
	int status;
	const char *head; /* checked header lines, CR LF between them */
	const char *type; /* content type; not sent with 304 */
	const char *etag; /* NULL or "": none */
	const char *coding; /* content coding, NULL: none */
	const void *body;
	size_t len;
	/* Whose body it is: a kept page's (this is a hold of it, which goes when the body is no longer
	 * needed, perhaps before wire_send returns), one that outlives everything, or else one that is
	 * copied. */
	struct cached *page;
	bool outlives;
};

/* Hands it to Kore, which sends it with the next flush of the connection. */
void wire_send(struct http_request *req, const struct wire *w);

/* A kept page as this visitor asked for it; the status it was sent with. */
int wire_send_cached(struct http_request *req, const struct visit *v, struct cached *page);

/* If-None-Match against an entity tag with its quotes. */
bool wire_is_same(const char *if_none_match, const char *etag);

#endif
